// The time zones of this machine (B9.1): the IANA database in /usr/share/zoneinfo, read by Abseil.

import CZones
import KlepetEngine

extension Zones {
    package static var ofThisMachine: Zones {
        Zones(
            isKnown: { zone_is_known($0) },
            civil: { zone_civil($0, $1) },
            instants: { zone, civil in
                let found = zone_instants_of(zone, civil)
                return (found.first, found.last)
            })
    }
}

// The only file that calls cctz. It keeps the rules of a zone in memory once it has read them.

#include "czones.h"

#include <cctz/civil_time.h>
#include <cctz/time_zone.h>

namespace {

using Instant = cctz::time_point<cctz::seconds>;

cctz::time_zone zone_named(const char *name) {
    cctz::time_zone zone;
    // On failure it is UTC.
    cctz::load_time_zone(name, &zone);
    return zone;
}

const cctz::civil_second epoch(1970, 1, 1, 0, 0, 0);

}  // namespace

extern "C" bool zone_is_known(const char *name) {
    cctz::time_zone zone;
    return cctz::load_time_zone(name, &zone);
}

extern "C" int64_t zone_civil(const char *name, int64_t instant) {
    return zone_named(name).lookup(Instant(cctz::seconds(instant))).cs - epoch;
}

extern "C" zone_instants zone_instants_of(const char *name, int64_t civil) {
    const cctz::time_zone::civil_lookup found = zone_named(name).lookup(epoch + civil);
    const auto seconds = [](Instant instant) { return static_cast<int64_t>(instant.time_since_epoch().count()); };
    if (found.kind == cctz::time_zone::civil_lookup::SKIPPED) return {seconds(found.trans), seconds(found.trans)};
    return {seconds(found.pre), seconds(found.post)};
}

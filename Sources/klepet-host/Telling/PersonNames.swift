// Who is who: names by number, from the events that say so.

import CKlepet

struct PersonNames {
    private var names: [UInt64: String] = [:]

    mutating func learn(_ event: klepet_event) {
        switch Int32(event.kind) {
        case KLEPET_EVENT_PERSON_ADDED:
            // The key is there for the back office alone (B22.2).
            let name = event.text_bytes > 0 ? event.textString : event.idString
            if !name.isEmpty { names[event.subject] = name }
        case KLEPET_EVENT_PERSON_RENAMED where event.text_bytes > 0:
            names[event.subject] = event.textString
        case KLEPET_EVENT_OPERATOR_SET:
            if let name = (try? JSON(Array(event.textString.utf8)))?["name"]?.string, !name.isEmpty {
                names[event.subject] = name
            }
        default: break
        }
    }

    /// 0 is the shop itself.
    subscript(person: UInt64) -> String {
        if person == 0 { return "the shop" }
        return names[person]?.printable ?? "person \(person)"
    }

    /// From the whole record of a shop.
    static func of(_ client: Client) throws -> PersonNames {
        var people = PersonNames()
        try client.events { people.learn($0) }
        return people
    }
}

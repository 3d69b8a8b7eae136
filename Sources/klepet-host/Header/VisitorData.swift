// What a shop has of one visitor: given out, or destroyed (B13.4).

import CKlepet

extension Client {
    /// The person's number; `nil`: no visitor has come under this key, or their key was erased.
    func visitor(_ key: String) throws -> UInt64? {
        var person: UInt64?
        try events { event in
            guard Int32(event.kind) == KLEPET_EVENT_PERSON_ADDED, event.value == Int64(KLEPET_ROLE_VISITOR),
                event.idString == key
            else { return }
            person = event.subject
        }
        return person
    }

    /// Everything of a visitor, as JSON.
    func export(_ visitor: UInt64) throws(Refusal) -> String {
        let (text, refusal) = growing(from: 1 << 18) { buffer, capacity, needed, error in
            klepet_export(handle, visitor, buffer, capacity, needed, error)
        }
        if let refusal { throw refusal }
        return text
    }

    func erase(_ visitor: UInt64) throws(Refusal) {
        try ask { error in klepet_erase(handle, visitor, error) }
    }
}

/// The visitor that a command was given, or the sentence why there is none.
func find(visitor key: String, in path: String, _ client: Client) throws -> UInt64 {
    guard let visitor = try client.visitor(key) else {
        throw Failure(
            ExitStatus.noInput, "\(path): there is no visitor with this key; `sqlite3` shows them in the table people")
    }
    return visitor
}

// klepet.h, "Privacy and abuse": everything that the shop has of one visitor, as they may see it (B13.4).

public import CKlepet
import KlepetEngine
import KlepetJournal
import KlepetPolicy

@_cdecl("klepet_export")
public func klepet_export(
    _ client: OpaquePointer?, _ visitor: UInt64, _ buffer: UnsafeMutablePointer<CChar>?, _ capacity: Int,
    _ needed: UnsafeMutablePointer<Int>?, _ error: UnsafeMutablePointer<klepet_error>?
) -> klepet_status {
    call(client: client, error) { (shop, id) throws(Failure) in
        shop.engine.seen(id, at: shop.clock.nowMilliseconds)
        try give(try shop.export(visitor, for: id), buffer, capacity, needed)
    }
}

extension Shop {
    func export(_ visitor: PersonID, for client: ClientID) throws(Failure) -> [UInt8] {
        do throws(Refusal) {
            let asking = try engine.actor(client)
            guard asking.role == .system || (asking.role == .visitor && asking.person == visitor) else { throw Refusal.notAllowed }
        } catch {
            throw Failure(error)
        }
        try flush()
        guard let person = try look({ (journal) throws(JournalFailure) in try journal.person(visitor) }), person.role == .visitor else {
            throw Failure(KLEPET_PERSON_UNKNOWN)
        }
        let chats = try look { (journal) throws(JournalFailure) in try journal.chats(ofVisitor: visitor) }
        let reader = Reader(role: .visitor, departments: 0)
        var json = JSONText()
        try json.object { (json) throws(Failure) in
            json.key("person")
            json.object { json in write(person, visitor, to: &json) }
            json.key("chats")
            try json.array { (json) throws(Failure) in
                for chat in chats { try write(chat, reader, to: &json) }
            }
        }
        return json.bytes
    }

    private func write(_ person: PersonRow, _ visitor: PersonID, to json: inout JSONText) {
        let standing = engine.standing(of: visitor)
        json.member("person", visitor)
        json.member("key", utf8: person.key)
        json.member("name", utf8: person.name)
        json.member("added_ms", person.addedAt)
        json.member("consent", standing.consent.rawValue)
        json.member("signed", standing.isSigned)
        if standing.isErased { json.member("erased", true) }
    }

    private func write(_ chat: ChatID, _ reader: Reader, to json: inout JSONText) throws(Failure) {
        let seqs = try history(of: chat, after: 0) { _ in true }
        try json.object { (json) throws(Failure) in
            json.member("chat", chat)
            json.key("events")
            try json.array { (json) throws(Failure) in
                for seq in seqs.reversed() {
                    try read(seq) { event in
                        if reader.sees(event) { json.value(event) }
                    }
                }
            }
        }
    }

    private func look<Value>(_ question: (any Journal) throws(JournalFailure) -> Value) throws(Failure) -> Value {
        do throws(JournalFailure) {
            return try question(journal)
        } catch {
            throw Failure(error)
        }
    }
}

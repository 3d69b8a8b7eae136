// klepet.h, "Privacy and abuse": everything that the shop has of one visitor, as they may see it (B13.4).

public import CKlepet
import KlepetEngine
import KlepetJournal
import KlepetJSON

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
    /// A visitor gets at most this many events at once; more come page by page (law 11).
    private static let exportEventsMax = 4096
    /// About how many bytes fill a page of an export.
    private static let exportPageBytes = 1 << 20

    /// All of it. The shop's own program may have it whole however long it is.
    func export(_ number: PersonID, for client: ClientID) throws(Failure) -> [UInt8] {
        let visitor = engine.whole(number)
        let isOwn = try mayExport(visitor, client)
        let person = try exported(visitor)
        var left = isOwn ? Self.exportEventsMax : .max
        var json = JSONText()
        try json.object { (json) throws(Failure) in
            json.key("person")
            try json.object { (json) throws(Failure) in try write(person, visitor, isOwn, to: &json) }
            json.key("chats")
            try json.array { (json) throws(Failure) in
                for chat in try look({ (journal) throws(JournalFailure) in try journal.chats(ofVisitor: visitor) }) {
                    try json.object { (json) throws(Failure) in
                        json.member("chat", chat)
                        json.key("events")
                        try json.array { (json) throws(Failure) in try write(chat, &left, to: &json) }
                        json.key("attributes")
                        try json.array { (json) throws(Failure) in
                            try writeAttributes(of: .chat(chat), seesAll: !isOwn, to: &json)
                        }
                    }
                }
            }
        }
        return json.bytes
    }

    /// The next of it behind event `after`: at most `max` events, in order. A chat may be there again on the next page.
    func export(_ number: PersonID, behind after: UInt64, max: Int, for client: ClientID) throws(Failure) -> [UInt8] {
        let visitor = engine.whole(number)
        let isOwn = try mayExport(visitor, client)
        let person = try exported(visitor)
        let seqs = try own(visitor, behind: after, max: max)
        var (index, last) = (0, after)
        var json = JSONText()
        try json.object { (json) throws(Failure) in
            json.key("person")
            try json.object { (json) throws(Failure) in try write(person, visitor, isOwn, to: &json) }
            json.key("chats")
            try json.array { (json) throws(Failure) in
                while index < seqs.count, json.bytes.count < Self.exportPageBytes {
                    var chat: ChatID = 0
                    try read(seqs[index]) { chat = $0.chat }
                    try json.object { (json) throws(Failure) in
                        json.member("chat", chat)
                        json.key("events")
                        try json.array { (json) throws(Failure) in
                            var isSame = true
                            while index < seqs.count, json.bytes.count < Self.exportPageBytes {
                                try read(seqs[index]) { event in
                                    isSame = event.chat == chat
                                    if isSame { Self.write(event, to: &json) }
                                }
                                guard isSame else { break }
                                last = seqs[index]
                                index += 1
                            }
                        }
                    }
                }
            }
            json.member("last_seq", last)
            json.member("more", seqs.count == max || index < seqs.count)
        }
        return json.bytes
    }

    private static var visitorsEyes: Reader { Reader(role: .visitor) }

    /// Whether it is the visitor who asks.
    private func mayExport(_ visitor: PersonID, _ client: ClientID) throws(Failure) -> Bool {
        let asking = try asked { () throws(Refusal) in try engine.actor(client) }
        let isPermitted = asking.role == .operator && engine.may(.mayExport, client)
        guard asking.role == .system || isPermitted || (asking.role == .visitor && asking.person == visitor) else {
            throw Failure(KLEPET_NOT_ALLOWED)
        }
        return asking.role == .visitor
    }

    private func exported(_ visitor: PersonID) throws(Failure) -> PersonRow {
        try flush()
        guard let person = try look({ (journal) throws(JournalFailure) in try journal.person(visitor) }),
            person.role == .visitor
        else {
            throw Failure(KLEPET_PERSON_UNKNOWN)
        }
        return person
    }

    /// What the shop knows of them and does not show them, its own program may have, too.
    private func write(
        _ person: PersonRow, _ visitor: PersonID, _ isOwn: Bool, to json: inout JSONText
    ) throws(Failure) {
        let standing = engine.standing(of: visitor)
        json.member("person", visitor)
        json.member("key", utf8: person.key)
        json.member("name", utf8: person.name)
        json.member("added_ms", person.addedAt)
        json.member("consent", standing.consent.rawValue)
        json.member("signed", standing.isSigned)
        if standing.isErased { json.member("erased", true) }
        json.key("attributes")
        try json.array { (json) throws(Failure) in
            try writeAttributes(of: .visitor(visitor), seesAll: !isOwn, to: &json)
        }
    }

    private func write(_ chat: ChatID, _ left: inout Int, to json: inout JSONText) throws(Failure) {
        var after: UInt32 = 0
        while true {
            let seqs = try page(of: chat, behind: .chatSeq(after), max: 1024)
            guard let last = seqs.last else { return }
            guard seqs.count <= left else { throw Failure(KLEPET_EXPORT_TOO_LARGE) }
            left -= seqs.count
            for seq in seqs {
                try read(seq) { event in
                    if seq == last { after = event.chatSeq }
                    Self.write(event, to: &json)
                }
            }
        }
    }

    /// As the visitor sees it, whoever asks.
    private static func write(_ event: borrowing Event, to json: inout JSONText) {
        _ = visitorsEyes.give(event) { shown in
            json.value(shown)
            return true
        }
    }
}

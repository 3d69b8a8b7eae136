// klepet.h, "Prepared replies" (B11.1): set, removed, searched, and used, which is saying what has been filled in.

public import CKlepet
import KlepetEngine
import KlepetJournal
import KlepetJSON
import KlepetPolicy

@_cdecl("klepet_reply_set")
public func klepet_reply_set(
    _ client: OpaquePointer?, _ options: UnsafePointer<klepet_reply_options>?,
    _ error: UnsafeMutablePointer<klepet_error>?
) -> klepet_status {
    call(client: client, error) { (shop, id) throws(Failure) in
        let asked = try copy(options, zero: klepet_reply_options())
        let (shortcut, owner) = try asked.named()
        // The texts' faults are told in their own words: not to anybody.
        try shop.requireStaff(id)
        let texts = try checked(texts: try text(asked.texts, asked.texts_bytes))
        try shop.setReply(
            shortcut, owner, texts: texts, validFrom: asked.valid_from_ms, validUntil: asked.valid_until_ms, by: id)
    }
}

@_cdecl("klepet_reply_remove")
public func klepet_reply_remove(
    _ client: OpaquePointer?, _ options: UnsafePointer<klepet_reply_options>?,
    _ error: UnsafeMutablePointer<klepet_error>?
) -> klepet_status {
    call(client: client, error) { (shop, id) throws(Failure) in
        let asked = try copy(options, zero: klepet_reply_options())
        let (shortcut, owner) = try asked.named()
        try shop.removeReply(shortcut, owner, by: id)
    }
}

extension klepet_reply_options {
    fileprivate func named() throws(Failure) -> (shortcut: Text, ReplyOwner) {
        guard reserved == 0 else { throw Failure(KLEPET_MISUSE_OPTIONS) }
        let shortcut = try text(shortcut, shortcut_bytes, invalid: KLEPET_KEY_INVALID)
        return (shortcut, ReplyOwner(department: try text(department, department_bytes), person: operator_id))
    }
}

private func checked(texts json: Text) throws(Failure) -> [UInt8] {
    guard !json.isEmpty else { throw Failure(KLEPET_MISUSE_NULL) }
    guard json.count <= Limits.replyBytesMax else { throw Failure(KLEPET_TEXT_TOO_LONG) }
    do throws(PolicyFault) {
        return try ReplyTexts.check(json)
    } catch {
        throw Failure(KLEPET_VALUE_INVALID, error.sentence)
    }
}

/// The same of texts within a call; `path` is where they are.
func checked(texts: [(name: String, text: String)], path: String) throws(Failure) -> [UInt8] {
    do throws(PolicyFault) {
        let canonical = try ReplyTexts.check(texts)
        // A call's texts may hold what a reply's may not (a NUL): what cannot be read back must not be written.
        return try canonical.withUnsafeBufferPointer { (json) throws(PolicyFault) in try ReplyTexts.check(json) }
    } catch {
        throw Failure(
            KLEPET_VALUE_INVALID, error.sentence,
            path: error.path.isEmpty ? path : JSONTrail.step(path, error.path.utf8))
    }
}

@_cdecl("klepet_reply_use")
public func klepet_reply_use(
    _ client: OpaquePointer?, _ chat: UInt64, _ options: UnsafePointer<klepet_reply_use_options>?,
    _ posted: UnsafeMutablePointer<klepet_posted>?, _ error: UnsafeMutablePointer<klepet_error>?
) -> klepet_status {
    call(client: client, error) { (shop, id) throws(Failure) in
        let asked = try copy(options, zero: klepet_reply_use_options())
        guard asked.reserved == 0 else { throw Failure(KLEPET_MISUSE_OPTIONS) }
        let shortcut = try text(asked.shortcut, asked.shortcut_bytes, invalid: KLEPET_KEY_INVALID)
        guard !shortcut.isEmpty, shortcut.count <= Limits.keyBytesMax else { throw Failure(KLEPET_KEY_INVALID) }
        let messageID = try text(asked.id, asked.id_bytes, invalid: KLEPET_MESSAGE_ID_INVALID)
        let use = UseReply(
            shortcut: shortcut, locale: try locale(asked.locale, asked.locale_bytes),
            values: try read(values: try text(asked.values, asked.values_bytes)), id: messageID, number: asked.number)
        // Behind a NULL nothing would be done at all.
        let reply = try shop.use(use, in: chat, by: id)
        posted?.pointee = klepet_posted(reply)
    }
}

private func read(values json: Text) throws(Failure) -> [(name: String, text: String)] {
    guard !json.isEmpty else { return [] }
    do throws(PolicyFault) {
        return try ReplyTexts.values(json)
    } catch {
        // A parser quotes what it stumbles over, and that may be a visitor's (B13.5).
        throw Failure(
            KLEPET_VALUE_INVALID,
            error.path.isEmpty
                ? "The values are no JSON object of texts, such as {\"order.id\": \"2026-117\"}; correct them."
                : error.sentence)
    }
}

@_cdecl("klepet_reply_search")
public func klepet_reply_search(
    _ client: OpaquePointer?, _ query: UnsafePointer<CChar>?, _ bytes: Int, _ limit: Int,
    _ buffer: UnsafeMutablePointer<CChar>?,
    _ capacity: Int, _ needed: UnsafeMutablePointer<Int>?, _ error: UnsafeMutablePointer<klepet_error>?
) -> klepet_status {
    call(client: client, error) { (shop, id) throws(Failure) in
        shop.engine.seen(id, at: shop.clock.nowMilliseconds)
        let query = try text(query, bytes)
        guard query.count <= Limits.contactBytesMax else { throw Failure(KLEPET_TEXT_TOO_LONG) }
        guard limit > 0, limit <= 1000 else { throw Failure(KLEPET_VALUE_INVALID) }
        try give(try shop.foundReplies(query, limit: limit, for: id), buffer, capacity, needed)
    }
}

/// A prepared reply to be said.
struct UseReply {
    var shortcut: Text
    /// Empty: the visitor's.
    var locale: Text
    var values: [(name: String, text: String)]
    var id: Text
    var number: UInt64
}

extension Shop {
    func setReply(
        _ shortcut: Text, _ owner: ReplyOwner, texts: [UInt8], validFrom: Int64, validUntil: Int64, by client: ClientID
    ) throws(Failure) {
        guard try replyCount() < Limits.repliesMax else {
            throw Failure(
                KLEPET_VALUE_INVALID,
                "The shop has as many prepared replies as it can, \(Limits.repliesMax); remove some.")
        }
        try texts.withUnsafeBufferPointer { (texts) throws(Failure) in
            let set = SetReply(
                shortcut: shortcut, owner: owner, texts: texts, validFrom: validFrom, validUntil: validUntil)
            _ = try submit(.setReply(set), by: client)
        }
    }

    func removeReply(_ shortcut: Text, _ owner: ReplyOwner, by client: ClientID) throws(Failure) {
        // What is to be removed may not be in the journal yet.
        try flush()
        let isKnown = try knowsReply(shortcut, owner, for: client)
        _ = try submit(.removeReply(RemoveReply(shortcut: shortcut, owner: owner, isKnown: isKnown)), by: client)
    }

    func use(_ use: UseReply, in chat: ChatID, by client: ClientID) throws(Failure) -> Reply {
        let words = try prepared(use.shortcut, in: chat, for: client, locale: use.locale, values: use.values)
        return try words.text.withUnsafeBufferPointer { (text) throws(Failure) in
            var message = Message(text: text, id: use.id, number: use.number)
            message.isPrepared = true
            message.promises = words.promises
            return try submit(Say(chat: chat, message: message), by: client)
        }
    }

    /// Who looks for replies; nobody but staff has them.
    private func replyReader(_ client: ClientID, departments: UInt64? = nil) throws(Failure) -> ReplyReader {
        let reader = engine.reader(of: client)
        guard reader.role == .operator || reader.role == .system, let person = try? engine.actor(client).person else {
            throw Failure(KLEPET_NOT_ALLOWED)
        }
        return ReplyReader(
            person: person, departments: departments ?? reader.departments, seesAll: reader.role == .system,
            now: clock.nowMilliseconds)
    }

    private func replyCount() throws(Failure) -> Int {
        try asking { () throws(JournalFailure) in try journal.replyCount() }
    }

    private func asking<Value>(_ question: () throws(JournalFailure) -> Value) throws(Failure) -> Value {
        do throws(JournalFailure) {
            return try question()
        } catch {
            throw Failure(error)
        }
    }

    /// Exactly this one, whatever stands before it for others.
    private func knowsReply(_ shortcut: Text, _ owner: ReplyOwner, for client: ClientID) throws(Failure) -> Bool {
        let who = try replyReader(client)
        let isTheirs = engine.reader(of: client).role == .operator && owner.department.isEmpty
        let person = isTheirs ? who.person : owner.person
        let department = engine.departmentNumber(named: owner.department)
        return try asking { () throws(JournalFailure) in
            try journal.hasReply(shortcut, person: person, department: department)
        }
    }

    /// The reply's words, in the visitor's language, with everything filled in.
    private func prepared(
        _ shortcut: Text, in chat: ChatID, for client: ClientID, locale: Text, values: [(name: String, text: String)]
    ) throws(Failure) -> (text: [UInt8], promises: Int64) {
        let context = engine.replyContext(of: chat)
        // Before the texts are looked at: whose chat it is, and whether it may be spoken in,
        // the engine says in the end.
        let reader = try replyReader(
            client, departments: context.department == 0 ? 0 : 1 << UInt64(context.department - 1))
        let wanted = [String(decoding: locale, as: UTF8.self), context.locale, context.shopLocale]
        guard let reply = try asking({ () throws(JournalFailure) in try journal.reply(shortcut, for: reader) }),
            let choice = ReplyTexts.choose(reply.texts.map { $0.locale }, wanted: wanted)
        else { throw Failure(KLEPET_REPLY_UNKNOWN) }
        let known = (
            visitor: engine.shown(name: try name(of: context.visitor)), operator: engine.operatorName(reader.person)
        )
        var failed: Failure?
        let filled = ReplyTexts.fill(reply.texts[choice].text) { name in
            if let given = values.first(where: { $0.name == name }) { return Array(given.text.utf8) }
            switch name {
            case "visitor.name": return known.visitor
            case "operator.name": return known.operator
            default:
                do throws(Failure) {
                    return try words(of: name, in: chat, context.visitor)
                } catch {
                    failed = error
                    return nil
                }
            }
        }
        if let failed { throw failed }
        switch filled {
        case .success(let words): return (words, ReplyTexts.promised(reply.texts[choice].text))
        case .failure(let missing):
            throw Failure(
                KLEPET_PLACEHOLDER_MISSING,
                """
                The reply needs a value for {\(missing.name)}: give one, or write into the reply what to say \
                without, as {\(missing.name)|…}.
                """)
        }
    }

    func foundReplies(_ query: Text, limit: Int, for client: ClientID) throws(Failure) -> [UInt8] {
        let reader = try replyReader(client)
        let departments = engine.names.departments
        var json = JSONText()
        try json.array { (json) throws(Failure) in
            var count = 0
            try asking { () throws(JournalFailure) in
                try journal.searchReplies(query, for: reader) { found in
                    write(found, departments, to: &json)
                    count += 1
                    return count < limit
                }
            }
        }
        return json.bytes
    }

    private func write(_ found: FoundReply, _ departments: [String], to json: inout JSONText) {
        json.object { json in
            json.member("shortcut", utf8: found.shortcut)
            json.member("locale", utf8: found.locale)
            json.member("text", utf8: found.text)
            if found.person != 0 { json.member("operator", found.person) }
            if found.department > 0, Int(found.department) <= departments.count {
                json.member("department", departments[Int(found.department) - 1])
            }
            if found.validFrom != 0 { json.member("valid_from_ms", found.validFrom) }
            if found.validUntil != 0 { json.member("valid_until_ms", found.validUntil) }
        }
    }
}

// klepet.h, "Finding things" (B22): what was said, by words; a visitor's chats, from the record.

public import CKlepet
import KlepetEngine
import KlepetJournal
import KlepetJSON

@_cdecl("klepet_search")
public func klepet_search(
    _ client: OpaquePointer?, _ options: UnsafePointer<klepet_search_options>?, _ buffer: UnsafeMutablePointer<CChar>?,
    _ capacity: Int, _ needed: UnsafeMutablePointer<Int>?, _ error: UnsafeMutablePointer<klepet_error>?
) -> klepet_status {
    call(client: client, error) { (shop, id) throws(Failure) in
        shop.engine.seen(id, at: shop.clock.nowMilliseconds)
        let asked = try copy(options, zero: klepet_search_options())
        let query = try text(asked.query, asked.query_bytes)
        guard query.count <= Limits.contactBytesMax else { throw Failure(KLEPET_TEXT_TOO_LONG) }
        guard asked.limit <= FindMessages.pageMax else { throw Failure(KLEPET_VALUE_INVALID) }
        let times = 0...timeMax
        guard times.contains(asked.from_ms), times.contains(asked.until_ms) else { throw Failure(KLEPET_TIME_INVALID) }
        var find = FindMessages(query: query)
        find.limit = asked.limit == 0 ? FindMessages.pageMax : Int(asked.limit)
        find.person = asked.person
        find.department = try text(asked.department, asked.department_bytes)
        (find.from, find.until, find.before) = (asked.from_ms, asked.until_ms, asked.before_seq)
        try give(try shop.found(find, for: id), buffer, capacity, needed)
    }
}

@_cdecl("klepet_history")
public func klepet_history(
    _ client: OpaquePointer?, _ visitor: UInt64, _ before: UInt64, _ limit: Int, _ buffer: UnsafeMutablePointer<CChar>?,
    _ capacity: Int, _ needed: UnsafeMutablePointer<Int>?, _ error: UnsafeMutablePointer<klepet_error>?
) -> klepet_status {
    call(client: client, error) { (shop, id) throws(Failure) in
        shop.engine.seen(id, at: shop.clock.nowMilliseconds)
        guard (0...FindMessages.pageMax).contains(limit) else { throw Failure(KLEPET_VALUE_INVALID) }
        let most = limit == 0 ? FindMessages.pageMax : limit
        try give(try shop.history(of: visitor, before: before, max: most, for: id), buffer, capacity, needed)
    }
}

/// What is looked for.
struct FindMessages {
    static let pageMax = 50
    var query: Text
    var limit = pageMax
    var person: PersonID = 0
    var department = Text.none
    var from: Int64 = 0
    var until: Int64 = 0
    var before: UInt64 = 0

    init(query: Text) { self.query = query }
}

extension Shop {
    /// A search looks at so many messages that hold the words, and no more (law 11).
    private static let looksMax = 4096
    /// So many further events it has gathered before it looks, about as many microseconds each as words are said.
    private static let gatheredAtOnce: UInt64 = 4096
    private static let pageBytes = 1 << 20
    /// Of a visitor so many of the newest chats are searched.
    private static let chatsMax = 1000

    func found(_ find: FindMessages, for client: ClientID) throws(Failure) -> [UInt8] {
        try requireStaff(client)
        showAll()
        guard var search = try searchOf(find) else { return Self.nothing }
        // Where it cannot be written, what is there is searched all the same.
        do throws(JournalFailure) { _ = try journal.gatherWords(atMost: Self.gatheredAtOnce) } catch {}
        var (looked, behind, count) = (0, UInt64(0), 0)
        var seen: [ChatID: Bool] = [:]
        var json = JSONText()
        try json.object { (json) throws(Failure) in
            json.key("messages")
            try json.array { (json) throws(Failure) in
                while search.before > 1, count < find.limit, looked < Self.looksMax, json.bytes.count < Self.pageBytes {
                    search.max = find.limit - count
                    search.looks = Self.looksMax - looked
                    let page = try look { (journal) throws(JournalFailure) in try journal.search(search) }
                    (looked, behind) = (looked + max(1, page.looked), page.behind)
                    search.before = page.before
                    for message in page.messages {
                        guard json.bytes.count < Self.pageBytes else {
                            search.before = message.seq + 1
                            break
                        }
                        guard try isSeen(message, by: client, &seen) else { continue }
                        write(message, to: &json)
                        count += 1
                    }
                }
            }
            if search.before > 1 { json.member("before_seq", search.before) }
            if behind > 0 { json.member("behind", behind) }
        }
        return json.bytes
    }

    private static var nothing: [UInt8] { Array(#"{"messages":[]}"#.utf8) }

    /// `nil`: there cannot be any.
    private func searchOf(_ find: FindMessages) throws(Failure) -> MessageSearch? {
        var search = MessageSearch(query: find.query)
        guard !search.words.isEmpty else {
            throw Failure(KLEPET_VALUE_INVALID, "There is no word in the query; give one, or its beginning.")
        }
        if find.before > 0 { search.before = find.before }
        if find.from > 0 { search.from = try firstSeq(notBefore: find.from) }
        if find.until > 0 { search.before = min(search.before, try firstSeq(notBefore: find.until)) }
        if !find.department.isEmpty {
            search.department = engine.departmentNumber(named: find.department)
            guard search.department != 0 else { throw Failure(KLEPET_DEPARTMENT_UNKNOWN) }
        }
        guard find.person != 0 else { return search }
        let number = engine.whole(find.person)
        guard let person = try look({ (journal) throws(JournalFailure) in try journal.person(number) }) else {
            throw Failure(KLEPET_PERSON_UNKNOWN)
        }
        guard person.role == .visitor else {
            search.author = number
            return search
        }
        let spans = try spans(of: number)
        guard let first = spans.map({ $0.seqs.lowerBound }).min(), let last = spans.map({ $0.seqs.upperBound }).max()
        else { return nil }
        search.chats = spans
        search.from = max(search.from, first)
        search.before = min(search.before, last + 1)
        return search
    }

    private func spans(of visitor: PersonID) throws(Failure) -> [ChatSpan] {
        let newest = try look { (journal) throws(JournalFailure) in
            try journal.history(of: visitor, before: .max, max: Self.chatsMax)
        }
        var spans: [ChatSpan] = []
        for chat in newest {
            let last = try look { (journal) throws(JournalFailure) in try journal.lastSeq(ofChat: chat.chat) }
            spans.append(ChatSpan(chat: chat.chat, seqs: chat.firstSeq...max(chat.firstSeq, last)))
        }
        return spans
    }

    /// The first event that is not older: by halving, as their times never decrease.
    private func firstSeq(notBefore time: Int64) throws(Failure) -> UInt64 {
        var (low, high) = (UInt64(1), engine.outbox.durable + 1)
        while low < high {
            let middle = low + (high - low) / 2
            var at: Int64 = 0
            try read(middle) { at = $0.at }
            if at < time { low = middle + 1 } else { high = middle }
        }
        return low
    }

    private func isSeen(
        _ message: FoundMessage, by client: ClientID, _ seen: inout [ChatID: Bool]
    ) throws(Failure) -> Bool {
        if let known = seen[message.chat] { return known }
        let isSeen = try isVisible(message.chat, to: client)
        seen[message.chat] = isSeen
        return isSeen
    }

    private func write(_ message: FoundMessage, to json: inout JSONText) {
        let departments = engine.names.departments
        json.object { json in
            json.member("seq", message.seq)
            json.member("at_ms", message.at)
            json.member("chat", message.chat)
            json.member("chat_seq", message.chatSeq)
            json.member("episode", message.episode)
            json.key(word: "role")
            json.value(word: message.role.name)
            json.member("person", message.person)
            if message.department > 0, Int(message.department) <= departments.count {
                json.member("department", departments[Int(message.department) - 1])
            }
            if message.isNote { json.member("note", true) }
            if message.isEdited { json.member("edited", true) }
            json.key("text")
            message.text.withUnsafeBufferPointer { json.value(utf8: $0) }
        }
    }

    // MARK: B22.3

    func history(
        of wanted: PersonID, before: UInt64, max: Int, for client: ClientID
    ) throws(Failure) -> [UInt8] {
        let who = try asked { () throws(Refusal) in try engine.actor(client) }
        showAll()
        let isOwn = who.role == .visitor
        let wanted = engine.whole(wanted)
        guard who.role != .bot, !isOwn || wanted == 0 || wanted == who.person else { throw Failure(KLEPET_NOT_ALLOWED) }
        let visitor = isOwn ? who.person : wanted
        if !isOwn {
            let person = try look { (journal) throws(JournalFailure) in try journal.person(visitor) }
            guard person?.role == .visitor else { throw Failure(KLEPET_PERSON_UNKNOWN) }
        }
        var next = before == 0 ? UInt64.max : before
        var (count, isMore, rounds) = (0, true, 0)
        var json = JSONText()
        try json.object { (json) throws(Failure) in
            json.key("chats")
            try json.array { (json) throws(Failure) in
                // Those of other departments are passed over, a few pages of them at most at a time.
                while count < max, isMore, rounds < 8 {
                    rounds += 1
                    let page = try look { (journal) throws(JournalFailure) in
                        try journal.history(of: visitor, before: next, max: max - count)
                    }
                    isMore = page.count == max - count
                    for chat in page {
                        next = chat.firstSeq
                        if !isOwn { guard try isVisible(chat.chat, to: client) else { continue } }
                        Self.write(chat, to: &json)
                        count += 1
                    }
                }
            }
            if isMore { json.member("before_seq", next) }
        }
        return json.bytes
    }

    private static func write(_ chat: ChatSummary, to json: inout JSONText) {
        json.object { json in
            json.member("chat", chat.chat)
            json.key(word: "state")
            json.value(word: chat.state.name)
            json.key("department")
            chat.department.withUnsafeBufferPointer { json.value(utf8: $0) }
            if chat.owner != 0 { json.member("owner", chat.owner) }
            json.member("episode", chat.episode)
            json.member("started_ms", chat.startedAt)
            if let closedAt = chat.closedAt {
                json.member("closed_ms", closedAt)
                json.key(word: "reason")
                json.value(word: chat.reason.name)
            }
            json.member("first_seq", chat.firstSeq)
            if chat.isErased { json.member("erased", true) }
        }
    }
}

// klepet.h, "Seeing": a chat, many chats, explain, audit.

public import CKlepet
import KlepetEngine
import KlepetJournal
import KlepetJSON

@_cdecl("klepet_chat_get")
public func klepet_chat_get(
    _ client: OpaquePointer?, _ chat: UInt64, _ info: UnsafeMutablePointer<klepet_chat>?
) -> klepet_status {
    call(client: client) { (shop, id) throws(Failure) in
        shop.engine.seen(id, at: shop.clock.nowMilliseconds)
        let view = try asked { () throws(Refusal) in try shop.engine.look(chat, by: id) }
        try give(info) { $0.fill(view) }
    }
}

@_cdecl("klepet_chats")
public func klepet_chats(
    _ client: OpaquePointer?, _ after: UInt64, _ chats: UnsafeMutablePointer<klepet_chat>?, _ capacity: Int,
    _ count: UnsafeMutablePointer<Int>?
) -> klepet_status {
    call(client: client) { (shop, id) throws(Failure) in
        shop.engine.seen(id, at: shop.clock.nowMilliseconds)
        guard let chats, let count else { throw Failure(KLEPET_MISUSE_NULL) }
        guard capacity > 0, capacity <= 1 << 24 else { throw Failure(KLEPET_MISUSE_OPTIONS) }
        // The array's stride is what the caller's header says, in the first element.
        let extent = try Extent(of: chats, first: klepet_chat.firstBytes)
        var place = UnsafeMutableRawPointer(chats)
        var found = 0
        let own = try shop.ownChats(id)
        try asked { () throws(Refusal) in
            try shop.engine.views(after: after, by: id, own: own, max: capacity) { view in
                put(extent, place) { (chat: inout klepet_chat) in chat.fill(view) }
                place += extent.bytes
                found += 1
            }
        }
        count.pointee = found
    }
}

/// What the engine says of a question.
func asked<Value>(_ question: () throws(Refusal) -> Value) throws(Failure) -> Value {
    do throws(Refusal) {
        return try question()
    } catch {
        throw Failure(error)
    }
}

extension klepet_chat {
    mutating func fill(_ view: ChatView) {
        state = UInt32(view.state.rawValue)
        chat = view.id
        visitor = view.visitor
        owner = view.owner
        last_seq = view.lastSeq
        started_ms = view.startedAt
        estimate_ms = view.estimateMilliseconds
        next_deadline_ms = view.nextDeadline
        chat_seq = view.chatSeq
        episode = UInt32(view.episode)
        turn = UInt32(view.turn.rawValue)
        position = view.position
        reason = UInt32(view.reason.rawValue)
        delivered_to_visitor = view.deliveredToVisitor
        read_by_visitor = view.readByVisitor
        ladder_on = view.ladderOn ? 1 : 0
        (department, skill, language) = (UInt32(view.department), UInt32(view.skill), UInt32(view.language))
        priority = Int32(view.priority)
    }
}

@_cdecl("klepet_explain")
public func klepet_explain(
    _ client: OpaquePointer?, _ chat: UInt64, _ buffer: UnsafeMutablePointer<CChar>?, _ capacity: Int,
    _ needed: UnsafeMutablePointer<Int>?, _ error: UnsafeMutablePointer<klepet_error>?
) -> klepet_status {
    call(client: client, error) { (shop, id) throws(Failure) in
        shop.engine.seen(id, at: shop.clock.nowMilliseconds)
        let (view, timers) = try asked { () throws(Refusal) in try shop.engine.explain(chat, by: id) }
        try give(shop.explanation(view, timers), buffer, capacity, needed)
    }
}

@_cdecl("klepet_why")
public func klepet_why(
    _ client: OpaquePointer?, _ chat: UInt64, _ buffer: UnsafeMutablePointer<CChar>?, _ capacity: Int,
    _ needed: UnsafeMutablePointer<Int>?, _ error: UnsafeMutablePointer<klepet_error>?
) -> klepet_status {
    call(client: client, error) { (shop, id) throws(Failure) in
        shop.engine.seen(id, at: shop.clock.nowMilliseconds)
        let why = try asked { () throws(Refusal) in try shop.engine.why(chat, by: id) }
        try give(reasons(why, now: shop.clock.nowMilliseconds), buffer, capacity, needed)
    }
}

func reasons(_ why: Why, now: Int64) -> [UInt8] {
    var json = JSONText()
    json.object { json in
        json.member("chat", Int64(clamping: why.view.id))
        json.member("state", "\(why.view.state.name)")
        json.member("turn", "\(why.view.turn.name)")
        json.member("now_ms", now)
        if !why.sentence.isEmpty { json.member("sentence", utf8: why.sentence) }
        if why.view.position != 0 { json.member("position", Int64(why.view.position)) }
        if why.view.estimateMilliseconds != 0 { json.member("estimate_ms", why.view.estimateMilliseconds) }
        if why.opensAt != 0 { json.member("opens_ms", why.opensAt) }
        if why.until != 0 { json.member("until_ms", why.until) }
    }
    return json.bytes
}

extension Shop {
    fileprivate func write(experimentsOf chat: ChatID, to json: inout JSONText) {
        let experiments = engine.experiments(of: chat)
        guard !experiments.isEmpty else { return }
        json.key("experiments")
        json.array { json in
            for each in experiments {
                json.object { json in
                    json.member("experiment", each.name)
                    json.member("arm", armWord(isTried: each.isTried))
                }
            }
        }
    }

    func explanation(_ view: ChatView, _ timers: [ArmedTimer]) -> [UInt8] {
        explanationText(view, timers, now: clock.nowMilliseconds) { json in
            write(experimentsOf: view.id, to: &json)
        }
    }
}

/// B23.2.
func armWord(isTried: Bool) -> String { isTried ? "tried" : "usual" }

private func explanationText(
    _ view: ChatView, _ timers: [ArmedTimer], now: Int64, more: (inout JSONText) -> Void
) -> [UInt8] {
    var json = JSONText()
    json.object { json in
        json.member("chat", Int64(clamping: view.id))
        json.member("state", "\(view.state.name)")
        json.member("turn", "\(view.turn.name)")
        json.member("episode", Int64(view.episode))
        json.member("owner", Int64(clamping: view.owner))
        json.member("position", Int64(view.position))
        json.member("now_ms", now)
        json.key("timers")
        json.array { json in
            for timer in timers {
                json.object { json in
                    json.member("ladder", "\(timer.ladder.name)")
                    json.member("rung", Int64(timer.rung))
                    json.member("does", timer.does)
                    json.member("due_ms", timer.due)
                    json.member("in_ms", timer.due &- now)
                    json.member("armed_ms", timer.armedAt)
                    json.member("anchor_ms", timer.anchor)
                    if let paused = timer.paused { json.member("paused", paused) }
                }
            }
        }
        more(&json)
    }
    return json.bytes
}

@_cdecl("klepet_audit")
public func klepet_audit(
    _ shop: OpaquePointer?, _ buffer: UnsafeMutablePointer<CChar>?, _ capacity: Int,
    _ needed: UnsafeMutablePointer<Int>?, _ error: UnsafeMutablePointer<klepet_error>?
) -> klepet_status {
    call(shop, error) { (shop) throws(Failure) in
        let report = try shop.audit()
        try give(findings(report, digest: shop.engine.digest), buffer, capacity, needed)
        guard report.isClean else { throw Failure(KLEPET_CORRUPT, report.faults.first) }
    }
}

extension Shop {
    /// B14.4: of all that was accepted.
    func audit() throws(Failure) -> AuditReport {
        try mayWait()
        try flush()
        do throws(JournalFailure) {
            return try journal.audit()
        } catch {
            throw Failure(error)
        }
    }
}

func findings(_ report: AuditReport, digest: UInt64) -> [UInt8] {
    var json = JSONText()
    json.object { json in
        json.member("clean", report.isClean)
        json.member("events", Int64(clamping: report.events))
        json.member("chats", Int64(clamping: report.chats))
        json.member("messages", Int64(clamping: report.messages))
        json.member("people", Int64(clamping: report.people))
        json.member("files_owed", Int64(clamping: report.filesOwed))
        json.member("digest", hexadecimal(digest))
        json.member("fault_count", Int64(clamping: report.faultCount))
        json.key("faults")
        json.array { json in
            for fault in report.faults { json.value(fault) }
        }
    }
    return json.bytes
}

/// Sixteen digits.
func hexadecimal(_ number: UInt64) -> String {
    let digits = String(number, radix: 16)
    return String(repeating: "0", count: 16 - digits.count) + digits
}

/// Text for the host's buffer; `needed` is told in any case.
func give(
    _ text: [UInt8], _ buffer: UnsafeMutablePointer<CChar>?, _ capacity: Int, _ needed: UnsafeMutablePointer<Int>?
) throws(Failure) {
    needed?.pointee = text.count
    guard let buffer, capacity >= text.count else { throw Failure(KLEPET_BUFFER_TOO_SMALL) }
    for (index, byte) in text.enumerated() { buffer[index] = CChar(bitPattern: byte) }
}

// What a wide shop is told as JSON (klepet_call), its prepared replies, and the shop that another makes of its events.

import CKlepet

extension WideWorld {
    /// The status that the reply tells, and the reply.
    private func call(_ client: Client, _ json: String) -> Answer<String> {
        var (needed, buffer) = (0, [CChar](repeating: 0, count: 1 << 14))
        let status = withBytes(json) { klepet_call(client.handle, $0, $1, &buffer, buffer.count, &needed, nil) }
        guard status == KLEPET_OK else { return Answer(status: status, value: "") }
        let reply = String(decoding: buffer.prefix(needed).map { UInt8(bitPattern: $0) }, as: UTF8.self)
        return Answer(status: klepet_status(truncatingIfNeeded: Self.number("status", in: reply) ?? 0), value: reply)
    }

    /// Of a member whose name no other ends with.
    private static func number(_ key: String, in reply: String) -> Int64? {
        member(key, in: reply).flatMap { Int64($0) }
    }

    private static func member(_ key: String, in reply: String) -> String? {
        for part in reply.split(whereSeparator: { $0 == "," || $0 == "{" || $0 == "}" })
        where part.hasPrefix("\"\(key)\":") {
            return String(part.dropFirst(key.count + 3)).filter { $0 != "\"" && $0 != " " }
        }
        return nil
    }

    func sayByCall(_ client: Client, _ chat: UInt64, _ said: Shop.Words) -> Answer<klepet_posted> {
        let note = said.isNote ? ", \"note\": true" : ""
        return say(client, "{\"do\": \"say\", \"chat\": \(chat), \"text\": \"\(said.text)\"\(note)}")
    }

    func say(_ client: Client, _ json: String) -> Answer<klepet_posted> {
        let answer = call(client, json)
        var posted = klepet_posted()
        let outcomes = ["accepted", "duplicate", "held_back", "reopened", "started", "no_operator", "followup"]
        posted.chat = UInt64(clamping: Self.number("chat", in: answer.value) ?? 0)
        posted.seq = UInt64(clamping: Self.number("seq", in: answer.value) ?? 0)
        posted.outcome = UInt32(clamping: outcomes.firstIndex(of: Self.member("outcome", in: answer.value) ?? "") ?? -1)
        return Answer(status: answer.status, value: posted)
    }

    func take(_ tab: Tab, _ client: Client, _ chat: UInt64) throws {
        try self.call(tab.name, "take \(name(chat))") {
            random.chance(30)
                ? call(client, "{\"do\": \"take\", \"chat\": \(chat)}").status : klepet_take(client.handle, chat, nil)
        }
    }

    // MARK: prepared replies (B11.1)

    /// With words for a missing value, or without.
    func setReply() throws {
        let (shortcut, hasFallback) = (random.below(4), random.chance(50))
        let status = try self.call("desk", "set reply r\(shortcut), fallback \(hasFallback)") {
            let texts = #"{"en": "Your order {order.id\#(hasFallback ? "|still open" : "")} is on its way"}"#
            return call(desk, "{\"do\": \"reply_set\", \"shortcut\": \"r\(shortcut)\", \"texts\": \(texts)}").status
        }
        if status == KLEPET_OK { replies[shortcut] = hasFallback }
        try settle()
    }

    func useReply(_ tab: Tab, _ client: Client, _ chat: UInt64) throws {
        try settle()
        let (shortcut, word) = (random.below(4), words.next())
        let value = random.chance(60) ? word : nil
        var posted = klepet_posted()
        let status = try self.call(tab.name, "reply r\(shortcut) in \(name(chat)), value \(value != nil)") {
            var options = klepet_reply_use_options()
            options.size = UInt32(MemoryLayout<klepet_reply_use_options>.size)
            return withBytes("r\(shortcut)") { bytes, count in
                (options.shortcut, options.shortcut_bytes) = (bytes, count)
                return withBytes(value.map { "{\"order.id\": \"\($0)\"}" }) { bytes, count in
                    (options.values, options.values_bytes) = (bytes, count)
                    return klepet_reply_use(client.handle, chat, &options, &posted, nil)
                }
            }
        }
        let isWhole = value != nil || replies[shortcut] == true
        try check(
            status != KLEPET_OK || (isWhole && replies[shortcut] != nil), "no reply with a hole in it (B11.1)",
            "r\(shortcut) was said")
        try check(
            status != KLEPET_PLACEHOLDER_MISSING || !isWhole, "a value or the words without fill a placeholder (B11.1)",
            "r\(shortcut)")
        guard status == KLEPET_OK else { return }
        if let value { words.wrote(value, in: posted.chat, message: posted.seq) }
        try settle()
        try check(
            model.log.contains {
                $0.seq == posted.seq && $0.text == "Your order \(value ?? "still open") is on its way"
            },
            "a reply is said with its placeholders filled in (B11.1)", "#\(posted.seq)")
    }

    // MARK: another shop (B14.4)

    /// All events, in a new shop: the same digest, and an audit that is clean.
    func importAll() throws {
        let copy: Shop
        do { copy = try Shop(path: nil, policy: nil, at: 0) } catch {
            throw Violation(invariant: "a shop opens", detail: "\(error.status)")
        }
        try check(klepet_cursor_set(desk.handle, 0) == KLEPET_OK, "a cursor is set", "")
        var (done, count) = (UInt64(0), 0)
        repeat {
            let status = withUnsafeTemporaryAllocation(of: klepet_event.self, capacity: 100) { events in
                let status = klepet_events(
                    desk.handle, events.baseAddress, MemoryLayout<klepet_event>.stride, 100, &count)
                guard status == KLEPET_OK else { return status }
                let journaled = events.prefix(count).filter { $0.seq != 0 }
                done += UInt64(journaled.count)
                return klepet_import(
                    copy.handle, journaled, MemoryLayout<klepet_event>.stride, journaled.count, nil, nil)
            }
            try check(status == KLEPET_OK, "a shop's events make a shop (B14.4)", "status \(status) after \(done)")
        } while count > 0
        let audit = copy.audit()
        try check(
            done == model.lastSeq && copy.digest == shop.digest && audit.isFine,
            "a shop's events make the same shop (B14.4)",
            "\(done) of \(model.lastSeq), \(hex(copy.digest)) for \(hex(shop.digest)): \(audit.value)")
        _ = copy.close()
    }
}

// The table's queries: what a client may know. They change nothing but the client's own cursor.

import CKlepet
import KlepetEngine
import KlepetJournal
import KlepetJSON
import KlepetPolicy

extension CallForm {
    static let asking: [CallForm] = [
        CallForm(
            "events", anybody, "The further events that this client may see, in order, and moves its cursor (B2.5).",
            [.limit(1000)], gives: .events, isQuery: true
        ) { (calling, json) throws(Failure) in
            let (shop, client) = (calling.shop, calling.client)
            calling.seen()
            try calling.writeEvents(to: &json) { (max, put) throws(Failure) in try shop.pull(client, max: max, put) }
            json.member("cursor", shop.engine.cursor(of: client))
            json.member("incarnation", try shop.incarnation())
        },
        CallForm(
            "chat_events", anybody, "The events of one chat, oldest first, by role; the cursor stays.",
            [.chat, .count(.afterChatSeq, "Only those behind it."), .limit(1000)], gives: .chatEvents, isQuery: true
        ) { (calling, json) throws(Failure) in
            let (shop, client) = (calling.shop, calling.client)
            let (chat, after) = (calling.chat, calling.short(.afterChatSeq))
            calling.seen()
            try calling.writeEvents(to: &json) { (max, put) throws(Failure) in
                try shop.pull(client, chat: chat, after: after, max: max, put)
            }
        },
        CallForm(
            "cursor_set", anybody, "Moves the cursor: the next event pulled is the first after this number (B2.5).",
            [
                CallField.id(.afterSeq, "0: all.").required(),
                CallField.id(
                    .incarnation, "In which it was seen: begins anew if the shop does not go on from there (B2.11)."),
            ]
        ) { (calling, _) throws(Failure) in
            calling.seen()
            var (shop, after) = (calling.shop, calling.unsigned(.afterSeq))
            if calling.unsigned(.incarnation) != 0 { after = shop.place(calling.unsigned(.incarnation), after: after) }
            shop.engine.setCursor(calling.client, after: after)
        },
        CallForm(
            "bookmark_set", programs,
            "Keeps under a name how far the person has dealt with everything, never back; durable at once (B2.11).",
            [
                bookmarkName,
                .id(.seq, "The last event that is dealt with, and all before it; 0 takes the bookmark away.")
                    .required(),
            ]
        ) { (calling, _) throws(Failure) in
            try calling.shop.setBookmark(calling.text(.name), seq: calling.unsigned(.seq), by: calling.client)
        },
        CallForm(
            "bookmark_get", programs, "How far the person had come under that name: for cursor_set (B2.11).",
            [bookmarkName], gives: .bookmark, isQuery: true
        ) { (calling, json) throws(Failure) in
            json.member("seq", try calling.shop.bookmark(calling.text(.name), of: calling.client))
        },
        CallForm("chat_get", anybody, "How a chat stands.", [.chat], gives: .chat, isQuery: true) {
            (calling, json) throws(Failure) in
            calling.seen()
            let (shop, client, chat) = (calling.shop, calling.client, calling.chat)
            let view = try asked { () throws(Refusal) in try shop.engine.look(chat, by: client) }
            json.key("chat")
            json.value(view, shop.engine.names)
        },
        CallForm(
            "chats", anybody,
            """
            Chats that this client may see, page by page: those in memory, always in the same order, then, where \
            anything else is asked for, the closed ones that have left it (B22.3).
            """,
            [
                .id(.afterChat, "The last chat of the page before."), .limit(1000),
                .word(.state, ChatState.self, "In this state."), .name(.department, "Of this department."),
                .id(.owner, "Who has it, is being offered it, or had it when it was closed."),
                .id(.visitor, "Of this visitor."),
                CallField(.unanswered, .flag, "In which the shop owes the visitor an answer."),
            ], gives: .chats, isQuery: true
        ) { (calling, json) throws(Failure) in
            calling.seen()
            try calling.writeChats(to: &json)
        },
        CallForm("person", anybody, "The client's own number.", gives: .person, isQuery: true) {
            (calling, json) throws(Failure) in
            calling.seen()
            let (shop, client) = (calling.shop, calling.client)
            json.member("person", try asked { () throws(Refusal) in try shop.engine.actor(client).person })
        },
        CallForm("now", anybody, "The shop's time.", gives: .now, isQuery: true) { (calling, json) throws(Failure) in
            calling.seen()
            json.member("now_ms", calling.shop.clock.nowMilliseconds)
        },
        CallForm(
            "explain", staff,
            "Which timers of a chat are armed, from which anchor, why paused, what comes next (B14.1).",
            [.chat], gives: .explanation, isQuery: true
        ) { (calling, json) throws(Failure) in
            calling.seen()
            let (shop, client, chat) = (calling.shop, calling.client, calling.chat)
            let (view, timers) = try asked { () throws(Refusal) in try shop.engine.explain(chat, by: client) }
            json.key("explanation")
            json.value(json: shop.explanation(view, timers))
        },
        CallForm(
            "why", [.visitor],
            "Why the visitor waits, or what happens next, in their language and without other people's data (B23.3).",
            [.chat], gives: .why, isQuery: true
        ) { (calling, json) throws(Failure) in
            calling.seen()
            let (shop, client, chat) = (calling.shop, calling.client, calling.chat)
            let why = try asked { () throws(Refusal) in try shop.engine.why(chat, by: client) }
            json.key("why")
            json.value(json: reasons(why, now: shop.clock.nowMilliseconds))
        },
        CallForm(
            "report", staff, "What happened in a period, in figures (B14.2). Reads the journal.",
            [
                CallField(.fromMs, .number(0...CallField.timeMax), "0 or left out: from the shop's first day."),
                CallField(.untilMs, .number(0...CallField.timeMax), "Not included; 0 or left out: until now."),
                CallField(
                    .utcOffsetMinutes, .number(-1080...1080),
                    "Of the clock on the wall, where neither `zone` nor the policy names a zone."),
                CallField(
                    .zone, .text(1...Limits.nameBytesMax, .valueInvalid),
                    """
                    By whose clock hours and weekdays are told, such as Europe/Prague; left out: that of the policy's \
                    first department with hours.
                    """),
            ], gives: .report
        ) { (calling) throws(Failure) in
            calling.seen()
            var asked = klepet_report_options()
            (asked.from_ms, asked.until_ms) = (calling.number(.fromMs), calling.number(.untilMs))
            asked.utc_offset_minutes = Int32(clamping: calling.number(.utcOffsetMinutes))
            return try calling.shop.report(asked, zone: calling.text(.zone), by: calling.client)
        },
        CallForm(
            "rehearse", staff,
            "What would have differed under another policy (B14.3), or with other staff (B23.1). Reads the journal.",
            [
                CallField(.policy, .object, "See policy.schema.json; left out: the shop's own."),
                CallField(
                    .staffing, .staffing,
                    "Operators more or fewer at times of the week: tells the line beside, too (B23.1)."),
            ], gives: .rehearsal
        ) { (calling) throws(Failure) in
            try calling.shop.requirePermission(.mayRehearse, calling.client)
            calling.seen()
            let policy = calling[.policy].node
            var canonical: [UInt8]?
            if let policy { canonical = try read(policy: policy).canonical }
            var staffing: [StaffingChange] = []
            if let node = calling[.staffing].node { staffing = try read(staffing: node) }
            return try calling.shop.rehearsal(canonical, staffing, by: calling.client)
        },
    ]

    /// What klepet.h asks of the shop itself, for whoever may see everything.
    static let overseeing: [CallForm] = [
        CallForm("statistics_get", [.system], "Numbers about it all.", gives: .statistics, isQuery: true) {
            (calling, json) throws(Failure) in
            try calling.requireSystem()
            var statistics = klepet_statistics()
            statistics.fill(calling.shop)
            json.key("statistics")
            json.value(statistics)
        },
        CallForm("policy_get", [.system], "The policy in force, complete.", gives: .policy, isQuery: true) {
            (calling, json) throws(Failure) in
            try calling.requireSystem()
            json.key("policy")
            json.value(json: calling.shop.policyInForce)
        },
        CallForm(
            "audit", [.system], "Proves that no number is missing, twice there or out of order (B14.4). Reads it all.",
            gives: .audit, isQuery: true
        ) { (calling, json) throws(Failure) in
            try calling.requireSystem()
            json.key("audit")
            json.value(json: findings(try calling.shop.audit(), digest: calling.shop.engine.digest))
        },
        CallForm(
            "digest", [.system], "Fingerprint of the durable state: equal states, equal digests.", gives: .digest,
            isQuery: true
        ) {
            (calling, json) throws(Failure) in
            try calling.requireSystem()
            json.member("digest", hexadecimal(calling.shop.engine.digest))
        },
        CallForm(
            "next_deadline", [.system], "Time of the shop's next deadline, 0 when none is armed.", gives: .deadline,
            isQuery: true
        ) {
            (calling, json) throws(Failure) in
            try calling.requireSystem()
            json.member("at_ms", calling.shop.engine.nextDeadline ?? 0)
        },
    ]
}

extension Calling {
    /// The shop's own handle is the authority in C; here it is the role that may see everything.
    func requireSystem() throws(Failure) {
        seen()
        try shop.requireSystem(client)
    }

    /// Behind the last element: `],"cursor":9007199254740991,"incarnation":9007199254740991}`.
    private static let closingBytes = 72

    /// Whole events only, as many as there is room for; one that alone is too long stays for a larger buffer.
    mutating func writeEvents(
        to json: inout JSONText, _ pull: (Int, Shop.Place) throws(Failure) -> Int
    ) throws(Failure) {
        let (shop, client, room) = (shop, client, room)
        let limit = Int(number(.limit, or: 1000))
        var needed = 0
        var count = 0
        json.key("events")
        try json.array { (json) throws(Failure) in
            count = try pull(limit) { event in
                guard needed == 0 else { return false }
                let mark = json.mark
                json.value(event)
                let bytes = json.bytes.count + Self.closingBytes
                guard bytes > room else { return true }
                json.rewind(to: mark)
                needed = bytes
                return false
            }
        }
        // The texts are copied.
        shop.release(client)
        guard count > 0 || needed == 0 else {
            self.needed = needed
            throw Failure(KLEPET_BUFFER_TOO_SMALL)
        }
    }

    private var isFiltered: Bool {
        has(.state) || has(.department) || has(.owner) || has(.visitor) || has(.unanswered)
    }

    private func chatFilter() throws(Failure) -> ChatFilter {
        var filter = ChatFilter()
        if has(.state) { filter.state = word(.state, or: .closed) }
        filter.department = try shop.departmentNumber(text(.department))
        (filter.owner, filter.visitor) = (unsigned(.owner), unsigned(.visitor))
        filter.isUnanswered = flag(.unanswered)
        return filter
    }

    mutating func writeChats(to json: inout JSONText) throws(Failure) {
        let (shop, client, room) = (shop, client, room)
        let (after, limit) = (unsigned(.afterChat), Int(number(.limit, or: 1000)))
        let own = try isFiltered ? [] : shop.ownChats(client)
        let (names, filter) = (shop.engine.names, try chatFilter())
        var needed = 0
        var count = 0
        json.key("chats")
        try json.array { (json) throws(Failure) in
            func write(_ view: ChatView) {
                guard needed == 0 else { return }
                let mark = json.mark
                json.value(view, names)
                count += 1
                let bytes = json.bytes.count + Self.closingBytes
                guard bytes > room else { return }
                json.rewind(to: mark)
                count -= 1
                needed = bytes
            }
            if isFiltered {
                let page = has(.limit) ? limit : 50
                return try shop.views(of: filter, after: after, by: client, max: page) { write($0) }
            }
            try asked { () throws(Refusal) in
                try shop.engine.views(after: after, by: client, own: own, max: limit) { write($0) }
            }
        }
        guard count > 0 || needed == 0 else {
            self.needed = needed
            throw Failure(KLEPET_BUFFER_TOO_SMALL)
        }
    }
}

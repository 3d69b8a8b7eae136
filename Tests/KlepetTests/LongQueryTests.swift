// Reports and rehearsals in parts (klepet.h, "Calls"): what is told is the same, to the byte, however it is read.

import CKlepet
import Testing

/// Where the journal lies: in memory, in a file.
private let places = [false, true]

private final class Past {
    let folder: Folder
    let shop: OpaquePointer?
    let office: OpaquePointer?
    let ana: OpaquePointer?
    let eva: OpaquePointer?
    private(set) var chats: [UInt64] = []

    init(inFile: Bool, loop: Int32 = KLEPET_LOOP_STEPPED) throws {
        folder = try Folder()
        let isStepped = loop == KLEPET_LOOP_STEPPED
        shop = open(
            inFile ? folder.shop : nil,
            Options(
                loop: loop, clock: isStepped ? KLEPET_CLOCK_VIRTUAL : KLEPET_CLOCK_REAL,
                start: isStepped ? 1_700_000_000_000 : 0, policy: generous))
        office = join(shop, KLEPET_ROLE_SYSTEM, "office")
        enter(shop, operator: "ana", capacity: 1000)
        ana = join(shop, KLEPET_ROLE_OPERATOR, "ana")
        eva = join(shop, KLEPET_ROLE_VISITOR, "eva")
        for number in 0..<40 {
            let chat = start(eva, "Hello \(number)").chat
            chats.append(chat)
            if isStepped { pass(shop, 7_000) }
            expect(klepet_take(ana, chat, nil))
            say(ana, chat, "Hello!")
            if isStepped { pass(shop, number % 2 == 0 ? 400_000 : 5_000) }
            say(eva, chat, "One more thing.")
        }
        expect(klepet_flush(shop))
    }

    func call(_ json: String) -> String {
        text { klepet_call(office, json, json.utf8.count, $0, $1, $2, nil) }
    }
}

private let strict = #"{"idle":{"prompt_after_ms":180000,"warning_after_ms":60000,"close_after_ms":60000}}"#
private let asked = [
    #"{"do":"report"}"#, #"{"do":"report","from_ms":1700000100000,"until_ms":1700001000000,"request":7}"#,
    #"{"do":"report","utc_offset_minutes":-90,"request":"r\"1"}"#, #"{"do":"rehearse","request":"x"}"#,
    #"{"do":"rehearse","policy":\#(strict)}"#,
]

@Suite struct LongQueryTests {
    @Test(arguments: places)
    func `B14.2, B14.3: what is told in parts is what is told in one go, to the byte`(inFile: Bool) throws {
        let past = try Past(inFile: inFile)
        let last = statistics(past.shop).durable_seq
        for json in asked {
            let whole = past.call(json)
            #expect(whole.hasPrefix(#"{"ok":true,"#), "\(whole)")
            for events in [1, 7, 64, Int.max] {
                let query = begin(past.office, json)
                var left: UInt64 = 0
                var steps: UInt64 = 0
                expect(klepet_query_step(query, 0, &left, nil))
                #expect(left == last)
                while left > 0 {
                    let before = left
                    expect(klepet_query_step(query, events, &left, nil))
                    // None, where housekeeping was at the file.
                    #expect(before - left == min(before, UInt64(events)) || (inFile && left == before))
                    steps += left < before ? 1 : 0
                }
                #expect(steps == (last - 1) / UInt64(events) + 1)
                #expect(reply(query) == whole)
                // Again, for a larger buffer; and a step too many reads nothing.
                expect(klepet_query_step(query, events, &left, nil))
                #expect(left == 0 && reply(query) == whole)
                expect(klepet_query_end(query))
                expect(klepet_query_end(query), KLEPET_MISUSE_CLOSED)
            }
        }
        // The typed functions tell the same, without what a reply has around it.
        #expect(past.call(asked[0]) == #"{"ok":true,"report":"# + report(past.office) + "}")
        let rehearsed = text { klepet_rehearse(past.office, strict, strict.utf8.count, $0, $1, $2, nil) }
        #expect(!rehearsed.contains(#""difference_count":0"#))
        #expect(past.call(asked[4]) == #"{"ok":true,"rehearsal":"# + rehearsed + "}")
        expect(klepet_close(past.shop))
    }

    @Test func `a reply reads what is left, and tells its length when the buffer is too small`() throws {
        let past = try Past(inFile: true, loop: KLEPET_LOOP_THREAD)
        let query = begin(past.ana, #"{"do":"rehearse"}"#)
        var (needed, left) = (0, UInt64(1))
        failing(KLEPET_BUFFER_TOO_SMALL) { klepet_query_reply(query, nil, 0, &needed, $0) }
        #expect(reply(query).utf8.count == needed)
        expect(klepet_query_step(query, 1, &left, nil))
        #expect(left == 0)
        expect(klepet_close(past.shop))
        expect(klepet_query_end(query), KLEPET_MISUSE_CLOSED)
    }

    @Test(arguments: places)
    func `what happens meanwhile is not told of, and moves nothing`(inFile: Bool) throws {
        let past = try Past(inFile: inFile)
        let wholes = [asked[0], asked[3]].map(past.call)
        let queries = [asked[0], asked[3]].map { begin(past.office, $0) }
        var left = statistics(past.shop).durable_seq
        var round = 0
        while left > 0 {
            // Chats begin, go on, come to their deadlines; texts are destroyed that were not read yet.
            say(past.eva, past.chats[round % 40], "and \(round)")
            if round % 5 == 0 { start(past.eva, "Another") }
            let said = chatEvents(past.office, past.chats[39 - round % 40]).first {
                $0.kind == KLEPET_EVENT_SAID && $0.role == 1
            }
            if let said { expect(klepet_redact(past.office, said.chat, said.seq, nil)) }
            pass(past.shop, 30_000)
            for query in queries { expect(klepet_query_step(query, 9, &left, nil)) }
            round += 1
        }
        #expect(round > 20)
        #expect(queries.map { reply($0) } == wholes)
        #expect(past.call(asked[0]) != wholes[0])
        expect(klepet_close(past.shop))
    }

    @Test func `a query ends with its client, and waits while that may not ask`() throws {
        let past = try Past(inFile: false)
        var left: UInt64 = 0
        let (anas, offices) = (begin(past.ana), begin(past.office))
        expect(klepet_query_step(anas, 5, &left, nil))
        func suspend(_ flags: UInt32) {
            var options = klepet_operator_options()
            options.size = UInt32(MemoryLayout<klepet_operator_options>.size)
            options.flags = flags
            "ana".withCString { text in
                (options.key, options.key_bytes, options.name, options.name_bytes) = (text, 3, text, 3)
                expect(klepet_operator_set(past.office, &options, nil, nil))
            }
        }
        suspend(KLEPET_OPERATOR_SUSPENDED)
        var needed = 0
        failing(KLEPET_SUSPENDED) { klepet_query_step(anas, 5, &left, $0) }
        failing(KLEPET_SUSPENDED) { klepet_query_reply(anas, nil, 0, &needed, $0) }
        suspend(0)
        let before = left
        expect(klepet_query_step(anas, 5, &left, nil))
        #expect(left == before - 5)
        suspend(KLEPET_OPERATOR_SUSPENDED)
        // Who may not ask may still let go of it.
        let second = begin(past.ana, wanted: KLEPET_SUSPENDED)
        #expect(second == nil)
        expect(klepet_query_end(anas))
        expect(klepet_leave(past.office))
        failing(KLEPET_MISUSE_CLOSED) { klepet_query_step(offices, 5, &left, $0) }
        expect(klepet_close(past.shop))
    }

    @Test func `sixteen at a time in a shop; who leaves makes room, and so does who ends one`() {
        let shop = open()
        let (office, other) = (join(shop, KLEPET_ROLE_SYSTEM, "office"), join(shop, KLEPET_ROLE_SYSTEM, "other"))
        for _ in 0..<2 {
            let queries = (0..<16).map { begin($0 % 2 == 0 ? office : other) }
            #expect(Set(queries).count == 16)
            _ = begin(office, wanted: KLEPET_TOO_MANY_QUERIES)
            // In one go it takes no place.
            call(office, #"{"do":"report"}"#)
            expect(klepet_query_end(queries[3]))
            let again = begin(office)
            #expect(!queries.contains(again))
            expect(klepet_query_end(queries[3]), KLEPET_MISUSE_CLOSED)
            for query in queries + [again] where query != queries[3] { expect(klepet_query_end(query)) }
        }
        for _ in 0..<16 { _ = begin(other) }
        expect(klepet_leave(other))
        for _ in 0..<16 { _ = begin(office) }
        expect(klepet_close(shop))
    }

    @Test func `only long queries are begun, by whoever may ask them, and refused as calls are`() {
        let shop = open()
        let (office, eva) = (join(shop, KLEPET_ROLE_SYSTEM, "office"), join(shop, KLEPET_ROLE_VISITOR, "eva"))
        _ = begin(eva, wanted: KLEPET_NOT_ALLOWED)
        _ = begin(eva, #"{"do":"rehearse"}"#, wanted: KLEPET_NOT_ALLOWED)
        let wrong: [(String, klepet_status)] = [
            (#"{"do":"now"}"#, KLEPET_COMMAND_UNKNOWN), (#"{"do":"start","text":"x"}"#, KLEPET_COMMAND_UNKNOWN),
            (#"{"do":"nothing"}"#, KLEPET_COMMAND_UNKNOWN), (#"{"do":7}"#, KLEPET_JSON_INVALID),
            ("[]", KLEPET_JSON_INVALID),
            ("", KLEPET_JSON_INVALID), (#"{"do":"report","to_ms":1}"#, KLEPET_JSON_INVALID),
            (#"{"do":"report","do":"report"}"#, KLEPET_JSON_INVALID),
            (#"{"do":"report","request":[]}"#, KLEPET_JSON_INVALID),
            (#"{"do":"report","from_ms":9,"until_ms":3}"#, KLEPET_VALUE_INVALID),
            (#"{"do":"report","zone":"Europe/Nowhere"}"#, KLEPET_VALUE_INVALID),
            (#"{"do":"rehearse","policy":{"idle":{"prompt_after_ms":0}}}"#, KLEPET_POLICY_INVALID),
        ]
        let before = digest(shop)
        for (json, status) in wrong { _ = begin(office, json, wanted: status) }
        #expect(digest(shop) == before)
        // None of them took a place.
        for _ in 0..<16 { _ = begin(office) }
        expect(klepet_close(shop))
    }

    @Test func `of a shop without an event a report is told at once`() {
        let shop = open()
        // Who joins is an event; before it is durable there is nothing to read.
        let office = join(shop, KLEPET_ROLE_SYSTEM, "office")
        var left: UInt64 = 9
        let query = begin(office)
        expect(klepet_query_step(query, 1, &left, nil))
        #expect(left == 0 && reply(query).hasPrefix(#"{"ok":true,"report":{"from_ms":0,"#))
        expect(klepet_close(shop))
    }
}

// What comes from outside: sizes of structs, texts, numbers. Refused, and nothing has changed.

import CKlepet
import Glibc
import Testing

@Suite struct OptionsTests {
    static let sized = functions.flatMap { function in function.sized.map { (function, $0) } }
    /// Behind its fields an options struct of a newer header may have more, which must be zero.
    static let grown: [(String, Int)] = [
        ("klepet_join", MemoryLayout<klepet_join_options>.size),
        ("klepet_operator_set", MemoryLayout<klepet_operator_options>.size),
        ("klepet_say", MemoryLayout<klepet_message>.size), ("klepet_start", MemoryLayout<klepet_message>.size),
    ]

    @Test(arguments: Set(sized.map(\.0.name)).sorted(), [0, 1, 3, 4097, 0x7FFF_FFFF, .max] as [UInt32])
    func `an impossible size`(name: String, size: UInt32) throws {
        let function = try #require(functions.first { $0.name == name })
        let shop = open()
        defer { expect(klepet_close(shop)) }
        let client = join(shop, name == "klepet_operator_set" ? KLEPET_ROLE_SYSTEM : KLEPET_ROLE_VISITOR, "eva")
        let visitor = join(shop, KLEPET_ROLE_VISITOR, "eva")
        let chat = start(visitor, "Hello").chat
        let before = digest(shop)
        let arguments = Arguments(shop: shop, client: client)
        (arguments.chat, arguments.size) = (chat, size)
        expect(function.call(arguments), KLEPET_MISUSE_OPTIONS)
        #expect(arguments.areOutputsUntouched)
        #expect(digest(shop) == before)
    }

    @Test(arguments: grown)
    func `a longer struct is taken if the rest is zero`(name: String, known: Int) throws {
        let function = try #require(functions.first { $0.name == name })
        let shop = open()
        defer { expect(klepet_close(shop)) }
        let visitor = join(shop, KLEPET_ROLE_VISITOR, "eva")
        let client = name == "klepet_operator_set" ? join(shop, KLEPET_ROLE_SYSTEM, "office") : visitor
        let arguments = Arguments(shop: shop, client: client)
        arguments.chat = start(visitor, "Hello").chat
        arguments.size = UInt32(known + 40)
        arguments.tail = 1
        expect(function.call(arguments), KLEPET_MISUSE_OPTIONS)
        arguments.tail = 0
        expect(function.call(arguments), KLEPET_OK)
    }

    @Test func `a shorter struct is one of an older header`() {
        let shop = open()
        defer { expect(klepet_close(shop)) }
        let client = join(shop, KLEPET_ROLE_VISITOR, "eva")
        let chat = start(client, "Hello").chat
        withMessage("without an id", id: "ignored") { message in
            let older = UnsafeMutablePointer(mutating: message)
            // Ends behind text_bytes.
            older.pointee.size = 24
            var posted = klepet_posted()
            expect(klepet_say(client, chat, older, &posted, nil))
        }
        expect(klepet_flush(shop))
        #expect(pullAll(client).last?.id == "")
        // Outputs too: no more is written than there is room for.
        var raw = [UInt8](repeating: 0xA5, count: MemoryLayout<klepet_statistics>.size)
        raw.withUnsafeMutableBytes { bytes in
            bytes.storeBytes(of: 16, as: UInt32.self)
            expect(klepet_statistics_get(shop, bytes.baseAddress?.assumingMemoryBound(to: klepet_statistics.self)))
        }
        #expect(raw[16...].allSatisfy { $0 == 0xA5 } && !raw[..<16].contains(0xA5))
    }

    @Test func `any size that cuts a field`() {
        let shop = open(nil, Options(policy: generous))
        defer { expect(klepet_close(shop)) }
        let client = join(shop, KLEPET_ROLE_VISITOR, "eva")
        let chat = start(client, "Hello").chat
        for size in 4...UInt32(MemoryLayout<klepet_message>.size) {
            withMessage("cut somewhere", id: "id") { message in
                UnsafeMutablePointer(mutating: message).pointee.size = size
                _ = klepet_say(client, chat, message, nil, nil)
            }
        }
        for size in 4...UInt32(MemoryLayout<klepet_open_options>.size) {
            var options = klepet_open_options()
            options.size = size
            "{}".withCString { text in
                (options.policy, options.policy_bytes) = (text, 2)
                var other: OpaquePointer?
                if klepet_open(nil, &options, &other, nil) == KLEPET_OK { expect(klepet_close(other)) }
            }
        }
    }

    @Test func `options of open`() {
        func refused(
            _ wanted: klepet_status, _ change: (inout klepet_open_options) -> Void, at place: Place = #_sourceLocation
        ) {
            var options = klepet_open_options()
            options.size = UInt32(MemoryLayout<klepet_open_options>.size)
            change(&options)
            var shop = OpaquePointer(bitPattern: 0xA5A5)
            failing(wanted, at: place) { klepet_open(nil, &options, &shop, $0) }
            #expect(shop == OpaquePointer(bitPattern: 0xA5A5), sourceLocation: place)
        }
        failing(KLEPET_MISUSE_NULL) { klepet_open(nil, nil, nil, $0) }
        for size in [0, 3, 5000, UInt32.max] { refused(KLEPET_MISUSE_OPTIONS) { $0.size = size } }
        refused(KLEPET_MISUSE_OPTIONS) { $0.loop = 3 }
        refused(KLEPET_MISUSE_OPTIONS) { $0.clock = 2 }
        refused(KLEPET_MISUSE_OPTIONS) { $0.reserved = 1 }
        refused(KLEPET_MISUSE_MODE) { ($0.loop, $0.clock) = (UInt32(KLEPET_LOOP_THREAD), UInt32(KLEPET_CLOCK_VIRTUAL)) }
        refused(KLEPET_MISUSE_MODE) { ($0.loop, $0.clock) = (UInt32(KLEPET_LOOP_SHARED), UInt32(KLEPET_CLOCK_VIRTUAL)) }
        refused(KLEPET_TIME_INVALID) { $0.start_ms = -1 }
        refused(KLEPET_TIME_INVALID) { $0.start_ms = .max }
        let bad: [UInt8] = [0xC3, 0x28, 0]
        bad.withUnsafeBufferPointer { bytes in
            bytes.withMemoryRebound(to: CChar.self) { text in
                refused(KLEPET_POLICY_INVALID) { ($0.policy, $0.policy_bytes) = (text.baseAddress, 2) }
                var shop: OpaquePointer?
                failing(KLEPET_CANNOT_OPEN) { klepet_open(text.baseAddress, nil, &shop, $0) }
            }
        }
        for path in [
            "/no/such/folder/shop.db", "/", "/dev/null", "/proc/version", String(repeating: "x", count: 100_000),
        ] {
            var shop: OpaquePointer?
            failing(KLEPET_CANNOT_OPEN) { klepet_open(path, nil, &shop, $0) }
        }
    }

    static let invalid: [[UInt8]] = [
        [0xFF], [0xC0, 0x80], [0xED, 0xA0, 0x80], [0xF5, 0x80, 0x80, 0x80], [0xE2, 0x82], [0x80],
        Array("0123456789abcde".utf8) + [0xC3], Array("01234567".utf8) + [0xE2, 0x28, 0xA1],
    ]

    @Test(arguments: invalid)
    func `text that is not UTF-8`(bytes: [UInt8]) {
        let shop = open()
        defer { expect(klepet_close(shop)) }
        enter(shop, operator: "ana")
        let (eva, ana, office) = (
            join(shop, KLEPET_ROLE_VISITOR, "eva"), join(shop, KLEPET_ROLE_OPERATOR, "ana"),
            join(shop, KLEPET_ROLE_SYSTEM, "o")
        )
        let chat = start(eva, "Hello").chat
        expect(klepet_take(ana, chat, nil))
        let seq = statistics(shop).accepted_seq
        let before = digest(shop)
        bytes.withUnsafeBufferPointer { buffer in
            buffer.withMemoryRebound(to: CChar.self) { text in
                let (start, count) = (text.baseAddress, text.count)
                failing(KLEPET_TEXT_NOT_UTF8) { klepet_edit(eva, chat, seq, start, count, $0) }
                failing(KLEPET_TEXT_NOT_UTF8) { klepet_activity(eva, chat, 1, start, count, $0) }
                failing(KLEPET_TEXT_NOT_UTF8) { klepet_hold(ana, chat, start, count, now(shop) + 60_000, $0) }
                failing(KLEPET_TEXT_NOT_UTF8) { klepet_choose(eva, chat, 2, start, count, $0) }
                failing(KLEPET_POLICY_INVALID) { klepet_policy_set(office, start, count, $0) }
                var message = klepet_message()
                message.size = UInt32(MemoryLayout<klepet_message>.size)
                (message.text, message.text_bytes) = (start, count)
                failing(KLEPET_TEXT_NOT_UTF8) { klepet_say(eva, chat, &message, nil, $0) }
                failing(KLEPET_TEXT_NOT_UTF8) { klepet_start(eva, nil, &message, nil, $0) }
                "ok".withCString { ok in
                    (message.text, message.text_bytes, message.id, message.id_bytes) = (ok, 2, start, count)
                    failing(KLEPET_MESSAGE_ID_INVALID) { klepet_say(eva, chat, &message, nil, $0) }
                    var who = klepet_join_options()
                    who.size = UInt32(MemoryLayout<klepet_join_options>.size)
                    who.role = 1
                    var client: OpaquePointer?
                    (who.key, who.key_bytes) = (start, count)
                    failing(KLEPET_KEY_INVALID) { klepet_join(shop, &who, &client, $0) }
                    (who.key, who.key_bytes, who.name, who.name_bytes) = (ok, 2, start, count)
                    failing(KLEPET_TEXT_NOT_UTF8) { klepet_join(shop, &who, &client, $0) }
                    (who.name, who.name_bytes, who.locale, who.locale_bytes) = (nil, 0, start, count)
                    failing(KLEPET_TEXT_NOT_UTF8) { klepet_join(shop, &who, &client, $0) }
                    #expect(client == nil)
                }
            }
        }
        #expect(digest(shop) == before)
    }

    @Test func `texts and keys that are too long or too short`() {
        let shop = open()
        defer { expect(klepet_close(shop)) }
        enter(shop, operator: "ana")
        let (eva, ana) = (join(shop, KLEPET_ROLE_VISITOR, "eva"), join(shop, KLEPET_ROLE_OPERATOR, "ana"))
        let long = String(repeating: "á", count: 16_384)
        let chat = start(eva, long).chat
        start(eva, long + "x", wanted: KLEPET_TEXT_TOO_LONG)
        say(eva, chat, "", wanted: KLEPET_TEXT_EMPTY)
        say(eva, chat, long + "x", wanted: KLEPET_TEXT_TOO_LONG)
        say(eva, chat, "x", id: "", wanted: KLEPET_MESSAGE_ID_INVALID)
        say(eva, chat, "x", id: String(repeating: "i", count: 65), wanted: KLEPET_MESSAGE_ID_INVALID)
        say(eva, chat, "x", id: String(repeating: "i", count: 64))
        _ = join(shop, KLEPET_ROLE_VISITOR, "", wanted: KLEPET_KEY_INVALID)
        _ = join(shop, KLEPET_ROLE_VISITOR, String(repeating: "k", count: 65), wanted: KLEPET_KEY_INVALID)
        _ = join(shop, KLEPET_ROLE_VISITOR, "k", name: String(repeating: "n", count: 129), wanted: KLEPET_TEXT_TOO_LONG)
        _ = join(shop, KLEPET_ROLE_BOT, "k")
        _ = join(shop, 4, "k", wanted: KLEPET_VALUE_INVALID)
        _ = join(shop, KLEPET_ROLE_VISITOR, "k", flags: 16, wanted: KLEPET_MISUSE_OPTIONS)
        _ = join(shop, KLEPET_ROLE_OPERATOR, "nobody", wanted: KLEPET_PERSON_UNKNOWN)
        // A length that cannot be is not followed.
        "x".withCString { text in
            for count in [Int.max, Int.min, -1, 17 << 20] {
                var message = klepet_message()
                message.size = UInt32(MemoryLayout<klepet_message>.size)
                (message.text, message.text_bytes) = (text, count)
                failing(KLEPET_TEXT_TOO_LONG) { klepet_say(eva, chat, &message, nil, $0) }
                (message.text_bytes, message.id, message.id_bytes) = (1, text, count)
                failing(KLEPET_MESSAGE_ID_INVALID) { klepet_say(eva, chat, &message, nil, $0) }
                failing(KLEPET_TEXT_TOO_LONG) { klepet_edit(eva, chat, 5, text, count, $0) }
            }
        }
        expect(klepet_take(ana, chat, nil))
        let contact = String(repeating: "c", count: 257)
        failing(KLEPET_TEXT_TOO_LONG) { klepet_hold(ana, chat, long + "x", long.utf8.count + 1, now(shop) + 1000, $0) }
        failing(KLEPET_VALUE_INVALID) { klepet_choose(eva, chat, 9, contact, 257, $0) }
        failing(KLEPET_VALUE_INVALID) { klepet_activity(eva, chat, 300, nil, 0, $0) }
        failing(KLEPET_VALUE_INVALID) { klepet_presence_set(ana, 256, $0) }
        failing(KLEPET_VALUE_INVALID) { klepet_end(ana, chat, 257, $0) }
        for channel: UInt32 in [0, 7, 257] {
            failing(KLEPET_VALUE_INVALID) { klepet_followup_answered(ana, chat, channel, $0) }
        }
        failing(KLEPET_VALUE_INVALID) { klepet_ladder_set(ana, chat, 2, $0) }
        failing(KLEPET_VALUE_INVALID) { klepet_receipt(eva, chat, .max, 0, $0) }
        for until in [Int64.min, -1, 0, now(shop), .max] {
            failing(KLEPET_TIME_INVALID) { klepet_promise(ana, chat, until, $0) }
            failing(KLEPET_TIME_INVALID) { klepet_hold(ana, chat, "r", 1, until, $0) }
        }
        for to in [Int64.min, -1, 0, now(shop) - 1, .max] { expect(klepet_advance(shop, to), KLEPET_TIME_INVALID) }
    }

    @Test func `capacities and strides that cannot be`() {
        let shop = open()
        defer { expect(klepet_close(shop)) }
        let client = join(shop, KLEPET_ROLE_VISITOR, "eva")
        let chat = start(client, "Hello").chat
        expect(klepet_flush(shop))
        var events = [klepet_event](repeating: klepet_event(), count: 4)
        var count = 77
        let stride = MemoryLayout<klepet_event>.stride
        for (stride, capacity) in [
            (0, 4), (103, 4), (-1, 4), (.max, 4), (stride, 0), (stride, -1), (stride, .max),
        ] {
            expect(klepet_events(client, &events, stride, capacity, &count), KLEPET_MISUSE_OPTIONS)
            expect(klepet_chat_events(client, chat, 0, &events, stride, capacity, &count), KLEPET_MISUSE_OPTIONS)
        }
        #expect(count == 77)
        // What was refused moved no cursor; a longer struct is one of a newer header.
        var raw = [UInt8](repeating: 0xA5, count: 64 * 128)
        raw.withUnsafeMutableBytes { bytes in
            expect(
                klepet_events(client, bytes.baseAddress?.assumingMemoryBound(to: klepet_event.self), 128, 64, &count))
            #expect(count > 2)
            for index in 0..<count {
                #expect(bytes.loadUnaligned(fromByteOffset: index * 128, as: klepet_event.self).chat == chat)
                #expect(
                    bytes[(index * 128 + stride)..<(index * 128 + 128)].allSatisfy { $0 == 0 },
                    "what this version does not know is zero")
            }
        }
        var chats = [klepet_chat](repeating: klepet_chat(), count: 2)
        chats[0].size = UInt32(MemoryLayout<klepet_chat>.size)
        for capacity in [0, -1, .max] {
            expect(klepet_chats(client, 0, &chats, capacity, &count), KLEPET_MISUSE_OPTIONS)
        }
        for after in [UInt64.max, 0xFFFF_FFFF, 0xFFFF_FFFE, 1 << 63] {
            expect(klepet_chats(client, after, &chats, 2, &count))
        }
        expect(klepet_chats(client, 0, &chats, 2, &count))
        #expect(count == 1 && chats[0].chat == chat)
    }

    @Test(arguments: [.max, .max - 1, 1 << 63, 0xFFFF_FFFF, 0] as [UInt64])
    func `numbers of events and chats that never were`(number: UInt64) {
        let shop = open()
        defer { expect(klepet_close(shop)) }
        enter(shop, operator: "ana")
        let office = join(shop, KLEPET_ROLE_SYSTEM, "office", after: number)
        let eva = join(shop, KLEPET_ROLE_VISITOR, "eva", after: number)
        let ana = join(shop, KLEPET_ROLE_OPERATOR, "ana", after: number)
        let chat = start(eva, "Hello").chat
        expect(klepet_flush(shop))
        for client in [office, eva, ana] {
            expect(klepet_cursor_set(client, number))
            #expect(number == 0 || pullAll(client).isEmpty)
            var events = [klepet_event](repeating: klepet_event(), count: 4)
            var count = 77
            for after in [0, 1, UInt32.max] {
                expect(
                    klepet_chat_events(client, number, after, &events, MemoryLayout<klepet_event>.stride, 4, &count),
                    KLEPET_CHAT_UNKNOWN)
            }
            expect(klepet_chat_events(client, chat, .max, &events, MemoryLayout<klepet_event>.stride, 4, &count))
            #expect(count == 0)
            failing(KLEPET_CHAT_UNKNOWN) { klepet_redact(office, number, number, $0) }
            failing(KLEPET_MESSAGE_UNKNOWN) { klepet_redact(office, chat, number, $0) }
            var info = klepet_chat()
            info.size = UInt32(MemoryLayout<klepet_chat>.size)
            expect(klepet_chat_get(client, number, &info), KLEPET_CHAT_UNKNOWN)
        }
        say(eva, number, "x", wanted: KLEPET_CHAT_UNKNOWN)
        for function in functions where function.handle == .client && !function.endsHandle {
            for client in [office, eva, ana] {
                let arguments = Arguments(client: client)
                arguments.chat = number
                _ = function.call(arguments)
            }
        }
    }
}

// Structs of the header in whatever version the caller has: an older header's are shorter, a newer
// one's longer ("The C API").

import CKlepet
import Glibc
import Testing

@testable import Klepet

@Suite struct GrowingTests {
    /// A struct as it stands in a header one version on: it has grown by its last field.
    private struct Grown {
        var size: UInt32 = 0
        var known: UInt32 = 0
        var added: UInt64 = 0
    }

    @Test func `what an older header hands in ends early, and the rest is zero`() throws {
        var older = Grown(size: 8, known: 7, added: .max)
        let read = try withUnsafePointer(to: &older) { try copy($0, zero: Grown()) }
        #expect(read.known == 7 && read.added == 0)
    }

    @Test(arguments: [0, 1] as [UInt8])
    func `what a newer header hands in ends late, and the rest has to be zero`(last: UInt8) {
        var newer = [UInt8](repeating: 0, count: 40)
        newer.withUnsafeMutableBytes { bytes in
            bytes.storeBytes(of: 40, as: UInt32.self)
            bytes.storeBytes(of: 7, toByteOffset: 4, as: UInt32.self)
            bytes[39] = last
            let place = bytes.baseAddress?.assumingMemoryBound(to: Grown.self)
            let read = Result { try copy(place, zero: Grown()) }
            #expect((try? read.get())?.known == (last == 0 ? 7 : nil))
        }
    }

    @Test(arguments: [8, 12, 16, 24, 40])
    func `what is taken out fills the caller's size and not a byte more`(size: Int) throws {
        var room = [UInt8](repeating: 0xA5, count: 64)
        let extent = try Extent(size, first: 8)
        room.withUnsafeMutableBytes { bytes in
            guard let place = bytes.baseAddress else { return }
            put(extent, place) { (grown: inout Grown) in (grown.known, grown.added) = (7, 0x0101_0101_0101_0101) }
        }
        let full: [UInt8] =
            [UInt8(size), 0, 0, 0, 7, 0, 0, 0] + [UInt8](repeating: 1, count: 8) + [UInt8](repeating: 0, count: 24)
        #expect(Array(room[..<size]) == Array(full[..<size]))
        #expect(room[size...].allSatisfy { $0 == 0xA5 })
    }

    @Test func `no size is below that of the first version`() {
        #expect(klepet_event.firstBytes == 104 && klepet_chat.firstBytes == 96 && klepet_answer_text.firstBytes == 40)
        #expect(
            klepet_event.firstBytes <= MemoryLayout<klepet_event>.size
                && klepet_chat.firstBytes <= MemoryLayout<klepet_chat>.size)
        for size in [Int.min, -1, 0, 103, 1 << 17, .max] {
            #expect(throws: Failure.self) { try Extent(size, first: klepet_event.firstBytes, most: 1 << 16) }
        }
    }

    @Test(arguments: [104, 112, 256])
    func `events come at any stride that holds the first version`(stride: Int) {
        let shop = open()
        defer { expect(klepet_close(shop)) }
        let client = join(shop, KLEPET_ROLE_VISITOR, "eva")
        let chat = start(client, "Do you ship to Brno?").chat
        expect(klepet_flush(shop))
        var room = [UInt8](repeating: 0xA5, count: stride * 16)
        room.withUnsafeMutableBytes { bytes in
            let place = bytes.baseAddress?.assumingMemoryBound(to: klepet_event.self)
            for isOfChat in [false, true] {
                var count = 0
                expect(klepet_cursor_set(client, 0))
                let status =
                    isOfChat
                    ? klepet_chat_events(client, chat, 0, place, stride, 8, &count)
                    : klepet_events(client, place, stride, 8, &count)
                expect(status)
                #expect(count >= 2 && count <= 8)
                for index in 0..<count {
                    let event = bytes.loadUnaligned(fromByteOffset: index * stride, as: klepet_event.self)
                    #expect(event.chat == chat && event.chat_seq == index + 1)
                    #expect(bytes[(index * stride + 104)..<((index + 1) * stride)].allSatisfy { $0 == 0 })
                }
                #expect(bytes[(count * stride)...].allSatisfy { $0 == 0xA5 })
                bytes.initializeMemory(as: UInt8.self, repeating: 0xA5)
            }
        }
    }

    @Test(arguments: [96, 104, 120, 160])
    func `chats come at the size of the first element`(size: Int) {
        let shop = open()
        defer { expect(klepet_close(shop)) }
        let client = join(shop, KLEPET_ROLE_VISITOR, "eva")
        let chats = (0..<2).map { _ in start(client, "Hello").chat }
        var room = [UInt8](repeating: 0xA5, count: size * 4)
        room.withUnsafeMutableBytes { bytes in
            bytes.storeBytes(of: UInt32(size), as: UInt32.self)
            var count = 0
            expect(klepet_chats(client, 0, bytes.baseAddress?.assumingMemoryBound(to: klepet_chat.self), 3, &count))
            #expect(count == 2)
            for index in 0..<count {
                let chat = bytes.loadUnaligned(fromByteOffset: index * size, as: klepet_chat.self)
                #expect(chat.size == size && chat.chat == chats[index])
                let known = min(size, MemoryLayout<klepet_chat>.stride)
                #expect(bytes[(index * size + known)..<((index + 1) * size)].allSatisfy { $0 == 0 })
            }
            #expect(bytes[(count * size)...].allSatisfy { $0 == 0xA5 })
            // One chat alone.
            bytes.storeBytes(of: UInt32(size), as: UInt32.self)
            expect(klepet_chat_get(client, chats[1], bytes.baseAddress?.assumingMemoryBound(to: klepet_chat.self)))
            #expect(bytes.loadUnaligned(as: klepet_chat.self).chat == chats[1])
        }
    }

    @Test(arguments: [
        (104, 0, KLEPET_OK), (128, 0, KLEPET_OK), (128, 1, KLEPET_MISUSE_OPTIONS), (96, 0, KLEPET_MISUSE_OPTIONS),
    ])
    func `recorded events are taken at any stride that holds the first version`(
        stride: Int, last: UInt8, wanted: klepet_status
    ) {
        let shop = open()
        let office = join(shop, KLEPET_ROLE_SYSTEM, "office")
        start(join(shop, KLEPET_ROLE_VISITOR, "eva"), "Hello")
        expect(klepet_flush(shop))
        var events = [klepet_event](repeating: klepet_event(), count: 16)
        var count = 0
        expect(klepet_events(office, &events, MemoryLayout<klepet_event>.stride, 16, &count))
        #expect(count > 3)
        var spread = [UInt8](repeating: 0, count: stride * count + 128)
        spread.withUnsafeMutableBytes { bytes in
            for index in 0..<count {
                bytes.storeBytes(of: events[index], toByteOffset: index * stride, as: klepet_event.self)
            }
            bytes[stride * count - 1] |= last
            var taken = 0
            let copy = open()
            let first = bytes.baseAddress?.assumingMemoryBound(to: klepet_event.self)
            expect(klepet_import(copy, first, stride, count, &taken, nil), wanted)
            #expect(taken == (wanted == KLEPET_OK ? count : last == 1 ? count - 1 : 0))
            expect(klepet_close(copy))
        }
        expect(klepet_close(shop))
    }

    @Test func `packed events say how long their struct is`() {
        let shop = open()
        defer { expect(klepet_close(shop)) }
        let client = join(shop, KLEPET_ROLE_VISITOR, "eva")
        start(client, "Hello", id: "m-1")
        expect(klepet_flush(shop))
        var buffer = [UInt8](repeating: 0, count: 4096)
        var (used, count) = (0, 0)
        expect(klepet_events_packed(client, &buffer, 4096, &used, &count))
        buffer.withUnsafeBytes { bytes in
            var at = 0
            var texts: [String] = []
            for _ in 0..<count {
                let length = Int(bytes.load(fromByteOffset: at, as: UInt32.self))
                let size = Int(bytes.load(fromByteOffset: at + 4, as: UInt32.self))
                #expect(size == MemoryLayout<klepet_event>.size && length >= size && length % 8 == 0)
                let event = bytes.load(fromByteOffset: at + 8, as: klepet_event.self)
                #expect(event.text == nil && event.id == nil)
                texts.append(String(decoding: bytes[(at + 8 + size)...].prefix(Int(event.text_bytes)), as: UTF8.self))
                at += 8 + length
            }
            #expect(at == used && texts.contains("Hello"))
        }
    }
}

// klepet.h, "Events": pulled in batches, as structs or packed bytes.

public import CKlepet
import KlepetEngine

/// The header's struct and the engine's are the same bytes: a test compares every offset.
private let eventBytes = MemoryLayout<klepet_event>.size

@_cdecl("klepet_events")
public func klepet_events(
    _ client: OpaquePointer?, _ events: UnsafeMutablePointer<klepet_event>?, _ stride: Int, _ capacity: Int,
    _ count: UnsafeMutablePointer<Int>?
) -> klepet_status {
    call(client: client) { (shop, id) throws(Failure) in
        guard let count else { throw Failure(KLEPET_MISUSE_NULL) }
        var array = try EventArray(events, stride, capacity)
        shop.engine.seen(id, at: shop.clock.nowMilliseconds)
        count.pointee = try shop.pull(id, max: capacity) { array.put($0) }
    }
}

@_cdecl("klepet_chat_events")
public func klepet_chat_events(
    _ client: OpaquePointer?, _ chat: UInt64, _ after: UInt32, _ events: UnsafeMutablePointer<klepet_event>?,
    _ stride: Int, _ capacity: Int, _ count: UnsafeMutablePointer<Int>?
) -> klepet_status {
    call(client: client) { (shop, id) throws(Failure) in
        guard let count else { throw Failure(KLEPET_MISUSE_NULL) }
        var array = try EventArray(events, stride, capacity)
        shop.engine.seen(id, at: shop.clock.nowMilliseconds)
        count.pointee = try shop.pull(id, chat: chat, after: after, max: capacity) { array.put($0) }
    }
}

/// The host's array, whose elements may be of a longer or shorter struct than ours.
private struct EventArray {
    private var next: UnsafeMutableRawPointer
    private let extent: Extent

    init(_ events: UnsafeMutablePointer<klepet_event>?, _ stride: Int, _ capacity: Int) throws(Failure) {
        guard let events else { throw Failure(KLEPET_MISUSE_NULL) }
        guard capacity > 0, capacity <= 1 << 24 else { throw Failure(KLEPET_MISUSE_OPTIONS) }
        extent = try Extent(stride, first: klepet_event.firstBytes, most: 1 << 16)
        next = UnsafeMutableRawPointer(events)
    }

    @inline(__always)
    mutating func put(_ event: borrowing Event) -> Bool {
        if extent.bytes == eventBytes {
            // The usual case: a struct of the caller's, as ours, and aligned as it is.
            next.assumingMemoryBound(to: Event.self).initialize(to: copy event)
        } else {
            var copy = copy event
            withUnsafeBytes(of: &copy) { extent.write($0, to: next) }
        }
        next += extent.bytes
        return true
    }
}

@_cdecl("klepet_events_release")
public func klepet_events_release(_ client: OpaquePointer?) -> klepet_status {
    call(client: client, barred: true) { (shop, id) throws(Failure) in shop.release(id) }
}

@_cdecl("klepet_events_packed")
public func klepet_events_packed(
    _ client: OpaquePointer?, _ buffer: UnsafeMutableRawPointer?, _ capacity: Int, _ used: UnsafeMutablePointer<Int>?,
    _ count: UnsafeMutablePointer<Int>?
) -> klepet_status {
    call(client: client) { (shop, id) throws(Failure) in
        guard let buffer, let used, let count else { throw Failure(KLEPET_MISUSE_NULL) }
        guard capacity >= 0 else { throw Failure(KLEPET_MISUSE_OPTIONS) }
        var packed = PackedEvents(buffer: UnsafeMutableRawBufferPointer(start: buffer, count: capacity))
        shop.engine.seen(id, at: shop.clock.nowMilliseconds)
        let pulled = try shop.pull(id, max: 1 << 20) { packed.put($0) }
        shop.release(id)
        guard pulled > 0 || !packed.isFull else { throw Failure(KLEPET_BUFFER_TOO_SMALL) }
        used.pointee = packed.used
        count.pointee = pulled
    }
}

/// Length, size of the event, event without pointers, text, id, parts, padding to 8.
private struct PackedEvents {
    let buffer: UnsafeMutableRawBufferPointer
    private(set) var used = 0
    private(set) var isFull = false

    init(buffer: UnsafeMutableRawBufferPointer) { self.buffer = buffer }

    mutating func put(_ event: borrowing Event) -> Bool {
        let (text, id, parts) = (event.text, event.id, event.parts)
        let length = (eventBytes + text.count + id.count + parts.count + 7) & ~7
        guard let start = buffer.baseAddress, buffer.count - used >= 8 + length else {
            isFull = true
            return false
        }
        var bare = copy event
        bare.textPointer = nil
        bare.idPointer = nil
        bare.partsPointer = nil
        var place = start + used
        place.storeBytes(of: UInt64(length) | UInt64(eventBytes) << 32, as: UInt64.self)
        place += 8
        withUnsafeBytes(of: &bare) { bytes in
            if let from = bytes.baseAddress { place.copyMemory(from: from, byteCount: eventBytes) }
        }
        place += eventBytes
        for part in [text, id, parts] where !part.isEmpty {
            if let from = part.baseAddress { place.copyMemory(from: from, byteCount: part.count) }
            place += part.count
        }
        let end = start + used + 8 + length
        while place < end {
            place.storeBytes(of: 0, as: UInt8.self)
            place += 1
        }
        used += 8 + length
        return true
    }
}

@_cdecl("klepet_cursor_set")
public func klepet_cursor_set(_ client: OpaquePointer?, _ after: UInt64) -> klepet_status {
    call(client: client) { (shop, id) throws(Failure) in
        // The texts of the last batch stay: they are the host's until it pulls again.
        shop.engine.setCursor(id, after: after)
    }
}

@_cdecl("klepet_cursor_resume")
public func klepet_cursor_resume(
    _ client: OpaquePointer?, _ incarnation: UInt64, _ after: UInt64, _ cursor: UnsafeMutablePointer<UInt64>?
) -> klepet_status {
    call(client: client) { (shop, id) throws(Failure) in
        shop.engine.setCursor(id, after: shop.place(incarnation, after: after))
        cursor?.pointee = shop.engine.cursor(of: id)
    }
}

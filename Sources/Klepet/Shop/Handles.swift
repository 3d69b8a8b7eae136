// Handles are tokens and not addresses: whatever a host passes is looked up here and never followed, so a closed
// handle, a wrong one, another thread's or a forked child's gets a status and not a crash.
//
//      shop     generation 46 │ slot 8 │ 0b001           client     client id 42 │ generation 10 │ slot 8 │ 0b011
//      query    number 38 │ place 4 │ generation 10 │ slot 8 │ 0b101
//
// A client's id is the engine's: slot 22 bits, generation 20. Slots are never freed; `users` counts the threads inside
// a shop that may be called from several, so that closing waits for them.

import CKlepet
import Glibc
import KlepetEngine
import KlepetLoop
import Synchronization

struct ShopToken {
    var slot: Int
    var generation: UInt64

    init(slot: Int, generation: UInt64) {
        self.slot = slot
        self.generation = generation
    }

    init?(_ handle: OpaquePointer) {
        let bits = UInt64(UInt(bitPattern: handle))
        guard bits & 7 == 1 else { return nil }
        slot = Int(bits >> 3 & 0xFF)
        generation = bits >> 11
    }

    var handle: OpaquePointer? { OpaquePointer(bitPattern: UInt(generation << 11 | UInt64(slot) << 3 | 1)) }
}

struct ClientToken {
    var slot: Int
    /// The low bits of the shop's.
    var generation: UInt64
    var client: ClientID

    @inline(__always)
    init?(_ handle: OpaquePointer) {
        let bits = UInt64(UInt(bitPattern: handle))
        // Of the last bit nothing is made: it is 0, or the handle is not ours.
        guard bits & 7 == 3, bits >> 63 == 0 else { return nil }
        slot = Int(bits >> 3 & 0xFF)
        generation = bits >> 11 & 0x3FF
        client = (bits >> 43 & 0xFFFFF) << 32 | (bits >> 21 & 0x3FFFFF)
    }

    static func handle(_ client: ClientID, in shop: ShopToken) -> OpaquePointer? {
        let bits =
            (client >> 32 & 0xFFFFF) << 43 | (client & 0x3FFFFF) << 21 | (shop.generation & 0x3FF) << 11
            | UInt64(shop.slot) << 3 | 3
        return OpaquePointer(bitPattern: UInt(bits))
    }
}

/// A long query under way (LongQuery.swift).
struct QueryToken {
    let slot: Int
    /// The low bits of the shop's.
    let generation: UInt64
    let place: Int
    /// Counts those of the shop.
    let number: UInt64

    init(place: Int, number: UInt64, in shop: ShopToken) {
        (slot, generation, self.place) = (shop.slot, shop.generation & 0x3FF, place)
        self.number = number & (1 << 38 - 1)
    }

    init?(_ handle: OpaquePointer) {
        let bits = UInt64(UInt(bitPattern: handle))
        guard bits & 7 == 5, bits >> 63 == 0 else { return nil }
        slot = Int(bits >> 3 & 0xFF)
        generation = bits >> 11 & 0x3FF
        place = Int(bits >> 21 & 0xF)
        number = bits >> 25
    }

    var handle: OpaquePointer? {
        OpaquePointer(bitPattern: UInt(number << 25 | UInt64(place) << 21 | generation << 11 | UInt64(slot) << 3 | 5))
    }
}

/// Where open shops are found. 256 at a time in one process.
struct ShopSlot: ~Copyable {
    /// Of the shop that is open here; 0: none.
    let generation = Atomic<UInt64>(0)
    /// The last generation given out.
    let given = Atomic<UInt64>(0)
    let users = Atomic<Int>(0)
    let reserved = Atomic<Bool>(false)
    private let shop = Atomic<UInt>(0)

    private static let count = 256
    /// In place and for ever: an array would retain what it gives out, at each call.
    nonisolated(unsafe) private static let all: UnsafeMutablePointer<ShopSlot> = {
        let slots = UnsafeMutablePointer<ShopSlot>.allocate(capacity: count)
        for index in 0..<count { (slots + index).initialize(to: ShopSlot()) }
        return slots
    }()

    /// A token's slot has eight bits.
    @inline(__always)
    static func at(_ index: Int) -> UnsafeMutablePointer<ShopSlot> { all + (index & (count - 1)) }

    static func open(_ shop: Shop) -> ShopToken? {
        for index in 0..<count where !at(index).pointee.reserved.exchange(true, ordering: .acquiring) {
            let slot = at(index)
            let generation = slot.pointee.given.wrappingAdd(1, ordering: .relaxed).newValue
            slot.pointee.shop.store(UInt(bitPattern: Unmanaged.passRetained(shop).toOpaque()), ordering: .relaxed)
            slot.pointee.generation.store(generation, ordering: .releasing)
            return ShopToken(slot: index, generation: generation)
        }
        return nil
    }

    /// From now on the handle is closed; waits for the threads that are inside.
    func close() {
        generation.store(0, ordering: .sequentiallyConsistent)
        while users.load(ordering: .sequentiallyConsistent) > 0 { sched_yield() }
        let bits = shop.exchange(0, ordering: .acquiringAndReleasing)
        reserved.store(false, ordering: .releasing)
        guard let pointer = UnsafeRawPointer(bitPattern: bits) else { return }
        Unmanaged<Shop>.fromOpaque(pointer).release()
    }

    /// The shop, while the caller holds off its closing: by being its only thread, or by counting as a user.
    @inline(__always)
    var unretained: Unmanaged<Shop>? {
        UnsafeRawPointer(bitPattern: shop.load(ordering: .relaxed)).map { Unmanaged<Shop>.fromOpaque($0) }
    }
}

// Handles are tokens and not addresses: whatever a host passes is looked up here and never followed, so a closed
// handle, a wrong one, another thread's or a forked child's gets a status and not a crash.
//
//      shop     generation 44 │ slot 16 │ 0b001          client     client id 40 │ generation 4 │ slot 16 │ 0b011
//      query    number 36 │ place 4 │ generation 4 │ slot 16 │ 0b101
//
// A client's id is the engine's: slot 22 bits, generation 18, never given twice in a shop. Slots are taken in turn, so
// that one is used again late, and never freed; `users` counts the threads inside a shop that may be called from
// several, so that closing waits for them.

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
        slot = Int(bits >> 3 & 0xFFFF)
        generation = bits >> 19
    }

    var handle: OpaquePointer? { OpaquePointer(bitPattern: UInt(generation << 19 | UInt64(slot) << 3 | 1)) }

    /// As much of a shop's generation as the handles of its clients and queries have room for.
    static let partMask: UInt64 = 0xF
}

struct ClientToken {
    var slot: Int
    /// The low bits of the shop's.
    var generation: UInt64
    var client: ClientID

    @inline(__always)
    init?(_ handle: OpaquePointer) {
        let bits = UInt64(UInt(bitPattern: handle))
        // The last bit means nothing: where it is not 0, the handle is not ours.
        guard bits & 7 == 3, bits >> 63 == 0 else { return nil }
        slot = Int(bits >> 3 & 0xFFFF)
        generation = bits >> 19 & ShopToken.partMask
        client = (bits >> 45 & 0x3FFFF) << 32 | (bits >> 23 & 0x3FFFFF)
    }

    static func handle(_ client: ClientID, in shop: ShopToken) -> OpaquePointer? {
        let bits =
            (client >> 32 & 0x3FFFF) << 45 | (client & 0x3FFFFF) << 23 | (shop.generation & ShopToken.partMask) << 19
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
    /// The shop counts its queries; this is the query's number.
    let number: UInt64

    init(place: Int, number: UInt64, in shop: ShopToken) {
        (slot, generation, self.place) = (shop.slot, shop.generation & ShopToken.partMask, place)
        self.number = number & (1 << 36 - 1)
    }

    init?(_ handle: OpaquePointer) {
        let bits = UInt64(UInt(bitPattern: handle))
        guard bits & 7 == 5, bits >> 63 == 0 else { return nil }
        slot = Int(bits >> 3 & 0xFFFF)
        generation = bits >> 19 & ShopToken.partMask
        place = Int(bits >> 23 & 0xF)
        number = bits >> 27
    }

    var handle: OpaquePointer? {
        OpaquePointer(bitPattern: UInt(number << 27 | UInt64(place) << 23 | generation << 19 | UInt64(slot) << 3 | 5))
    }
}

/// Where open shops are found: 65,536 at a time in one process.
struct ShopSlot: ~Copyable {
    /// Of the shop that is open here; 0: none.
    let generation = Atomic<UInt64>(0)
    /// The last generation given out.
    let given = Atomic<UInt64>(0)
    let users = Atomic<Int>(0)
    let reserved = Atomic<Bool>(false)
    private let shop = Atomic<UInt>(0)

    static let most = 65_536

    /// A token's slot has sixteen bits.
    @inline(__always)
    static func at(_ index: Int) -> UnsafeMutablePointer<ShopSlot> { table.slot(index & (most - 1)) }

    /// In place and for ever: an array would retain what it gives out, at each call.
    private static let table = ShopSlots()

    static func open(_ shop: Shop) -> ShopToken? {
        guard let index = table.reserve() else { return nil }
        let slot = at(index)
        let generation = slot.pointee.given.wrappingAdd(1, ordering: .relaxed).newValue
        slot.pointee.shop.store(UInt(bitPattern: Unmanaged.passRetained(shop).toOpaque()), ordering: .relaxed)
        slot.pointee.generation.store(generation, ordering: .releasing)
        return ShopToken(slot: index, generation: generation)
    }

    static var isNoneOpen: Bool { table.openCount.load(ordering: .relaxed) == 0 }

    /// From now on the handle is closed; waits for the threads that are inside.
    func close() {
        generation.store(0, ordering: .sequentiallyConsistent)
        while users.load(ordering: .sequentiallyConsistent) > 0 { sched_yield() }
        let bits = shop.exchange(0, ordering: .acquiringAndReleasing)
        reserved.store(false, ordering: .releasing)
        Self.table.release()
        guard let pointer = UnsafeRawPointer(bitPattern: bits) else { return }
        Unmanaged<Shop>.fromOpaque(pointer).release()
    }

    /// The shop, while the caller holds off its closing: by being its only thread, or by counting as a user.
    @inline(__always)
    var unretained: Unmanaged<Shop>? {
        UnsafeRawPointer(bitPattern: shop.load(ordering: .relaxed)).map { Unmanaged<Shop>.fromOpaque($0) }
    }
}

/// The slots, in pieces that are made as they are reached. Without a lock: a process may be forked at any time.
private final class ShopSlots: @unchecked Sendable {
    private static let pieceSlots = 1_024
    private let pieces: UnsafeMutablePointer<Atomic<UInt>>
    /// Of a piece that is not there: never open.
    private let none: UnsafeMutablePointer<ShopSlot>
    let openCount = Atomic<Int>(0)
    private let next = Atomic<Int>(0)

    init() {
        pieces = .allocate(capacity: ShopSlot.most / Self.pieceSlots)
        for index in 0..<ShopSlot.most / Self.pieceSlots { (pieces + index).initialize(to: Atomic(0)) }
        none = .allocate(capacity: 1)
        none.initialize(to: ShopSlot())
    }

    @inline(__always)
    func slot(_ index: Int) -> UnsafeMutablePointer<ShopSlot> {
        let piece = pieces[index / Self.pieceSlots].load(ordering: .acquiring)
        guard let start = UnsafeMutableRawPointer(bitPattern: piece) else { return none }
        return start.assumingMemoryBound(to: ShopSlot.self) + index % Self.pieceSlots
    }

    /// The next free one in turn, among four times as many as are open: an old handle meets another shop late.
    func reserve() -> Int? {
        guard openCount.wrappingAdd(1, ordering: .relaxed).newValue <= ShopSlot.most else { return giveUp() }
        let wanted = (openCount.load(ordering: .relaxed) * 4 / Self.pieceSlots + 1) * Self.pieceSlots
        let reach = min(wanted, ShopSlot.most)
        // Others may take what was free a moment ago: then all are looked at.
        for count in [reach, ShopSlot.most] {
            for _ in 0..<count {
                let index = next.wrappingAdd(1, ordering: .relaxed).newValue % count
                let place = made(index)
                if !place.pointee.reserved.load(ordering: .relaxed),
                    !place.pointee.reserved.exchange(true, ordering: .acquiring)
                {
                    return index
                }
            }
        }
        return giveUp()
    }

    func release() { openCount.wrappingSubtract(1, ordering: .relaxed) }

    private func giveUp() -> Int? {
        release()
        return nil
    }

    private func made(_ index: Int) -> UnsafeMutablePointer<ShopSlot> {
        let piece = index / Self.pieceSlots
        if pieces[piece].load(ordering: .acquiring) == 0 {
            let fresh = UnsafeMutablePointer<ShopSlot>.allocate(capacity: Self.pieceSlots)
            for place in 0..<Self.pieceSlots { (fresh + place).initialize(to: ShopSlot()) }
            let bits = UInt(bitPattern: fresh)
            if !pieces[piece].compareExchange(expected: 0, desired: bits, ordering: .acquiringAndReleasing).exchanged {
                fresh.deallocate()
            }
        }
        return slot(index)
    }
}

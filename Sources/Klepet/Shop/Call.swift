// The way into a shop, for every function: handle, process, thread, re-entry, in this order; then the body runs on the
// shop's thread. A refusal from within becomes a status and a sentence.

import CKlepet
import KlepetEngine
import KlepetLoop
import Synchronization

typealias ErrorPlace = UnsafeMutablePointer<klepet_error>?

/// Runs `body` with the shop of a handle, on the shop's thread.
func call(_ handle: OpaquePointer?, _ place: ErrorPlace = nil, _ body: (Shop) throws(Failure) -> Void) -> klepet_status
{
    guard let handle else { return Failure(KLEPET_MISUSE_NULL).tell(place) }
    guard let token = ShopToken(handle), token.generation != 0 else { return Failure(KLEPET_MISUSE_CLOSED).tell(place) }
    return enter(token.slot, place, isOpen: { $0 == token.generation }, body)
}

/// The same with a client, who is still connected; `barred`: also when it has no authority any more (law 9).
@inline(__always)
func call(
    client handle: OpaquePointer?, barred: Bool = false, _ place: ErrorPlace = nil,
    _ body: (Shop, ClientID) throws(Failure) -> Void
) -> klepet_status {
    guard let handle else { return Failure(KLEPET_MISUSE_NULL).tell(place) }
    guard let token = ClientToken(handle) else { return Failure(KLEPET_MISUSE_CLOSED).tell(place) }
    return enter(token.slot, place, isOpen: { $0 != 0 && $0 & ShopToken.partMask == token.generation }) {
        (shop) throws(Failure) in
        guard shop.engine.isConnected(token.client) else { throw Failure(KLEPET_MISUSE_CLOSED) }
        if !barred {
            do throws(Refusal) { try shop.engine.checkAuthority(of: token.client) } catch { throw Failure(error) }
        }
        try body(shop, token.client)
    }
}

/// The same with a query under way, whose client is still there and may still ask.
func call(
    query handle: OpaquePointer?, barred: Bool = false, _ place: ErrorPlace = nil,
    _ body: (Shop, QueryUnderWay) throws(Failure) -> Void
) -> klepet_status {
    guard let handle else { return Failure(KLEPET_MISUSE_NULL).tell(place) }
    guard let token = QueryToken(handle) else { return Failure(KLEPET_MISUSE_CLOSED).tell(place) }
    return enter(token.slot, place, isOpen: { $0 != 0 && $0 & ShopToken.partMask == token.generation }) {
        (shop) throws(Failure) in
        guard let query = shop.queries[token], shop.engine.isConnected(query.client) else {
            throw Failure(KLEPET_MISUSE_CLOSED)
        }
        if !barred {
            do throws(Refusal) { try shop.engine.checkAuthority(of: query.client) } catch { throw Failure(error) }
            shop.engine.seen(query.client, at: shop.clock.nowMilliseconds)
        }
        try body(shop, query)
    }
}

@inline(__always)
private func enter(
    _ index: Int, _ place: ErrorPlace, isOpen: (UInt64) -> Bool, _ body: (Shop) throws(Failure) -> Void
) -> klepet_status {
    let slot = ShopSlot.at(index)
    // In one order with what `close` does, which stores the generation and then looks at the users: either it
    // sees this one, or this one sees a closed shop. (Acquiring alone would let the load go before the
    // addition on some machines.)
    slot.pointee.users.wrappingAdd(1, ordering: .sequentiallyConsistent)
    defer { slot.pointee.users.wrappingSubtract(1, ordering: .releasing) }
    guard isOpen(slot.pointee.generation.load(ordering: .sequentiallyConsistent)), let shop = slot.pointee.unretained
    else {
        return Failure(KLEPET_MISUSE_CLOSED).tell(place)
    }
    return shop._withUnsafeGuaranteedRef { shop in
        do throws(Failure) {
            try shop.run(body)
            return KLEPET_OK
        } catch {
            return error.tell(place)
        }
    }
}

/// For a signal's handler or another thread: neither thread nor re-entry matters, no lock is taken, no
/// memory, and `errno` stays.
func interrupt(_ handle: OpaquePointer?) -> klepet_status {
    guard let handle else { return KLEPET_MISUSE_NULL }
    guard let token = ShopToken(handle), token.generation != 0 else { return KLEPET_MISUSE_CLOSED }
    let slot = ShopSlot.at(token.slot)
    slot.pointee.users.wrappingAdd(1, ordering: .sequentiallyConsistent)
    defer { slot.pointee.users.wrappingSubtract(1, ordering: .releasing) }
    guard slot.pointee.generation.load(ordering: .sequentiallyConsistent) == token.generation,
        let shop = slot.pointee.unretained
    else { return KLEPET_MISUSE_CLOSED }
    return shop._withUnsafeGuaranteedRef { shop in
        guard !shop.fork.isForked else { return KLEPET_MISUSE_FORKED }
        guard shop.thread == nil else { return KLEPET_MISUSE_MODE }
        shop.loop.interrupt()
        return KLEPET_OK
    }
}

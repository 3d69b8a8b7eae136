// klepet.h, "Calls": a long query in parts.

public import CKlepet
import KlepetEngine
import KlepetLoop

@_cdecl("klepet_query_begin")
public func klepet_query_begin(
    _ client: OpaquePointer?, _ json: UnsafePointer<CChar>?, _ bytes: Int,
    _ query: UnsafeMutablePointer<OpaquePointer?>?, _ error: UnsafeMutablePointer<klepet_error>?
) -> klepet_status {
    call(client: client, error) { (shop, id) throws(Failure) in
        guard let json, let query else { throw Failure(KLEPET_MISUSE_NULL) }
        guard bytes >= 0 else { throw Failure(KLEPET_MISUSE_OPTIONS) }
        let request = Text(start: UnsafeRawPointer(json).assumingMemoryBound(to: UInt8.self), count: bytes)
        query.pointee = try shop.begin(request, by: id).handle
    }
}

@_cdecl("klepet_query_step")
public func klepet_query_step(
    _ query: OpaquePointer?, _ max: Int, _ left: UnsafeMutablePointer<UInt64>?,
    _ error: UnsafeMutablePointer<klepet_error>?
) -> klepet_status {
    call(query: query, error) { (shop, underWay) throws(Failure) in
        guard let left else { throw Failure(KLEPET_MISUSE_NULL) }
        let max = UInt64(UInt(bitPattern: max))
        try underWay.query.stepIfFree(shop.journal, max: max, at: Clock.bootMilliseconds)
        left.pointee = underWay.query.left
    }
}

@_cdecl("klepet_query_reply")
public func klepet_query_reply(
    _ query: OpaquePointer?, _ buffer: UnsafeMutablePointer<CChar>?, _ capacity: Int,
    _ needed: UnsafeMutablePointer<Int>?, _ error: UnsafeMutablePointer<klepet_error>?
) -> klepet_status {
    call(query: query, error) { (shop, underWay) throws(Failure) in
        try give(try underWay.reply(shop.journal), buffer, capacity, needed)
    }
}

@_cdecl("klepet_query_end")
public func klepet_query_end(_ query: OpaquePointer?) -> klepet_status {
    call(query: query, barred: true) { (shop, underWay) throws(Failure) in
        shop.queries.end { $0 === underWay }
    }
}

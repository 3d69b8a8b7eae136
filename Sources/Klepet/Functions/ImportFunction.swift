// klepet.h, "Seeing": recorded events into a new shop (B14.4).

public import CKlepet

@_cdecl("klepet_import")
public func klepet_import(
    _ shop: OpaquePointer?, _ events: UnsafePointer<klepet_event>?, _ stride: Int, _ count: Int,
    _ taken: UnsafeMutablePointer<Int>?, _ error: UnsafeMutablePointer<klepet_error>?
) -> klepet_status {
    call(shop, error) { (shop) throws(Failure) in
        let recorded = try RecordedEvents(events, stride, count)
        var done = 0
        // Also when an event is refused: the caller wants to know which one.
        defer { taken?.pointee = done }
        try shop.take(recorded: recorded, taken: &done)
    }
}

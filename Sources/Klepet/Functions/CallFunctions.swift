// klepet.h, "Calls": every command and query as JSON, and what describes them.

public import CKlepet
import KlepetEngine
import KlepetJSON

@_cdecl("klepet_call")
public func klepet_call(
    _ client: OpaquePointer?, _ json: UnsafePointer<CChar>?, _ bytes: Int, _ buffer: UnsafeMutablePointer<CChar>?,
    _ capacity: Int, _ needed: UnsafeMutablePointer<Int>?, _ error: UnsafeMutablePointer<klepet_error>?
) -> klepet_status {
    call(client: client, error) { (shop, id) throws(Failure) in
        guard let json else { throw Failure(KLEPET_MISUSE_NULL) }
        guard bytes >= 0, capacity >= 0 else { throw Failure(KLEPET_MISUSE_OPTIONS) }
        let request = Text(start: UnsafeRawPointer(json).assumingMemoryBound(to: UInt8.self), count: bytes)
        // Its memory serves call after call.
        var reply = JSONText()
        swap(&reply, &shop.reply)
        defer {
            reply.clear(keepingBytes: Shop.replyBytesKept)
            swap(&reply, &shop.reply)
        }
        var count = 0
        defer { needed?.pointee = count }
        let refusal = try shop.answer(request, by: id, room: buffer == nil ? 0 : capacity, needed: &count, &reply)
        reply.bytes.withUnsafeBytes { bytes in
            if let buffer, let start = bytes.baseAddress {
                UnsafeMutableRawPointer(buffer).copyMemory(from: start, byteCount: bytes.count)
            }
        }
        if let refusal { _ = refusal.tell(error) } else { error?.pointee.status = KLEPET_OK }
    }
}

/// Made at the first use, lives as long as the program.
private let schema = CText(CallSchema.text)

@_cdecl("klepet_schema")
public func klepet_schema() -> UnsafePointer<CChar>? { schema.start }

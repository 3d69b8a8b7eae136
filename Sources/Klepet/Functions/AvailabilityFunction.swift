// klepet.h: what a storefront may show before anybody joins (B22.1). The answer is kept as it was written, and written
// anew when something of it may have changed: staff, policy, the line, or an hour that opens or closes.

public import CKlepet
import KlepetEngine
import KlepetJSON

@_cdecl("klepet_availability")
public func klepet_availability(
    _ shop: OpaquePointer?, _ buffer: UnsafeMutablePointer<CChar>?, _ capacity: Int,
    _ needed: UnsafeMutablePointer<Int>?, _ error: UnsafeMutablePointer<klepet_error>?
) -> klepet_status {
    call(shop, error) { (shop) throws(Failure) in
        shop.refreshAvailability()
        let count = shop.availability.json.count
        needed?.pointee = count
        guard let buffer, capacity >= count else { throw Failure(KLEPET_BUFFER_TOO_SMALL) }
        shop.availability.json.withUnsafeBytes { bytes in
            if let start = bytes.baseAddress {
                UnsafeMutableRawPointer(buffer).copyMemory(from: start, byteCount: count)
            }
        }
    }
}

/// What was told last.
struct KnownAvailability {
    fileprivate(set) var json: [UInt8] = []
    /// 0: nothing was told yet.
    fileprivate var version: UInt64 = 0
    /// From when and until when it is true; a clock may be set back.
    fileprivate var from: Int64 = 0
    fileprivate var until: Int64 = 0
}

extension Shop {
    func refreshAvailability() {
        let now = clock.nowMilliseconds
        let isKnown = availability.version == engine.availabilityVersion
        if isKnown, availability.from <= now, now < availability.until { return }
        let told = engine.availability(at: now)
        var json = JSONText()
        Self.write(told, to: &json)
        availability.json = json.bytes
        (availability.version, availability.from, availability.until) = (engine.availabilityVersion, now, told.until)
    }

    private static func write(_ told: Availability, to json: inout JSONText) {
        json.object { json in
            json.key("departments")
            json.array { json in
                for department in told.departments { json.object { write(department, to: &$0) } }
            }
            json.key("limits")
            json.object { json in
                json.member("message_bytes_max", told.limits.messageBytesMax)
                json.member("messages_per_second", told.limits.messagesPerSecond)
                json.member("messages_burst", told.limits.messagesBurst)
                json.member("open_chats", told.limits.openChatsPerVisitor)
            }
        }
    }

    private static func write(_ department: Availability.Department, to json: inout JSONText) {
        json.member("department", department.name)
        json.member("open", department.isOpen)
        json.member("takes_chats", department.takesChats)
        json.member("staffed", department.isStaffed)
        if department.closesAt != 0 { json.member("closes_ms", department.closesAt) }
        if department.opensAt != 0 { json.member("opens_ms", department.opensAt) }
        if department.estimateMilliseconds != 0 { json.member("estimate_ms", department.estimateMilliseconds) }
        json.key("questions")
        json.array { json in
            for question in department.questions {
                json.object { json in
                    json.member("key", question.key)
                    json.member("ask", question.ask)
                    json.member("required", question.required)
                }
            }
        }
    }
}

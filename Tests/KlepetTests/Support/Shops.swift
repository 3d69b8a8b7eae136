// A shop and its clients as a host has them: klepet.h and nothing else.

import CKlepet
import Glibc
import Testing

typealias Place = SourceLocation

/// A status other than the expected one is an issue of the test, with its name.
func expect(_ status: klepet_status, _ wanted: klepet_status = KLEPET_OK, at place: Place = #_sourceLocation) {
    #expect(status == wanted, "\(sentence(status)) instead of \(sentence(wanted))", sourceLocation: place)
}

func sentence(_ status: klepet_status) -> String {
    "\(status): \(klepet_status_text(status).map { String(cString: $0) } ?? "NULL")"
}

extension klepet_error {
    var text: String { withUnsafeBytes(of: sentence) { String(decoding: $0.prefix { $0 != 0 }, as: UTF8.self) } }
}

/// The error is filled whenever there is one: every call that takes one goes through here.
func failing(
    _ wanted: klepet_status, at place: Place = #_sourceLocation,
    _ call: (UnsafeMutablePointer<klepet_error>) -> klepet_status
) {
    var error = klepet_error()
    expect(call(&error), wanted, at: place)
    #expect(error.status == wanted, sourceLocation: place)
    #expect(!error.text.isEmpty && error.text.hasSuffix("."), "\(error.text)", sourceLocation: place)
}

struct Options {
    var loop = KLEPET_LOOP_STEPPED
    var clock = KLEPET_CLOCK_VIRTUAL
    var start: Int64 = 1_700_000_000_000
    var policy: String?

    static let stepped = Options()
    static let real = Options(clock: KLEPET_CLOCK_REAL, start: 0)
    static let shared = Options(loop: KLEPET_LOOP_SHARED, clock: KLEPET_CLOCK_REAL, start: 0)
    static let thread = Options(loop: KLEPET_LOOP_THREAD, clock: KLEPET_CLOCK_REAL, start: 0)
}

func open(
    _ path: String? = nil, _ options: Options = .stepped, wanted: klepet_status = KLEPET_OK,
    at place: Place = #_sourceLocation
) -> OpaquePointer? {
    var asked = klepet_open_options()
    asked.size = UInt32(MemoryLayout<klepet_open_options>.size)
    asked.loop = UInt32(options.loop)
    asked.clock = UInt32(options.clock)
    asked.start_ms = options.start
    var shop: OpaquePointer?
    var error = klepet_error()
    let policy = options.policy ?? ""
    let status = policy.withCString { text in
        if options.policy != nil { (asked.policy, asked.policy_bytes) = (text, policy.utf8.count) }
        return klepet_open(path, &asked, &shop, &error)
    }
    #expect(status == wanted, "\(status): \(error.text)", sourceLocation: place)
    #expect((shop != nil) == (status == KLEPET_OK), sourceLocation: place)
    return shop
}

func join(
    _ shop: OpaquePointer?, _ role: Int32, _ key: String, name: String? = nil, flags: UInt32 = 0, after: UInt64 = 0,
    wanted: klepet_status = KLEPET_OK, at place: Place = #_sourceLocation
) -> OpaquePointer? {
    var asked = klepet_join_options()
    asked.size = UInt32(MemoryLayout<klepet_join_options>.size)
    asked.role = UInt32(role)
    asked.flags = flags
    asked.after_seq = after
    var client: OpaquePointer?
    var error = klepet_error()
    let status = key.withCString { keyText in
        (name ?? "").withCString { nameText in
            (asked.key, asked.key_bytes) = (keyText, key.utf8.count)
            if let name { (asked.name, asked.name_bytes) = (nameText, name.utf8.count) }
            return klepet_join(shop, &asked, &client, &error)
        }
    }
    #expect(status == wanted, "\(status): \(error.text)", sourceLocation: place)
    return client
}

/// Enters an operator by a back office of the moment.
@discardableResult
func enter(
    _ shop: OpaquePointer?, operator key: String, departments: String? = nil, capacity: UInt32 = 0,
    mayExport: Bool = false, isTrusted: Bool = true, at place: Place = #_sourceLocation
) -> UInt64 {
    let office = join(shop, KLEPET_ROLE_SYSTEM, "office", at: place)
    var asked = klepet_operator_options()
    asked.size = UInt32(MemoryLayout<klepet_operator_options>.size)
    asked.capacity = capacity
    // B20.2: most tests are not about who may what.
    let trusted =
        KLEPET_OPERATOR_MAY_BAN | KLEPET_OPERATOR_MAY_REDACT | KLEPET_OPERATOR_MAY_REPORT
        | KLEPET_OPERATOR_MAY_REHEARSE
    asked.flags = (isTrusted ? trusted : 0) | (mayExport ? KLEPET_OPERATOR_MAY_EXPORT : 0)
    var person: UInt64 = 0
    key.withCString { text in
        (departments ?? "").withCString { list in
            (asked.key, asked.key_bytes, asked.name, asked.name_bytes) = (text, key.utf8.count, text, key.utf8.count)
            if let departments { (asked.departments, asked.departments_bytes) = (list, departments.utf8.count) }
            expect(klepet_operator_set(office, &asked, &person, nil), at: place)
        }
    }
    expect(klepet_leave(office), at: place)
    return person
}

func withMessage<Value>(
    _ text: String, id: String? = nil, number: UInt64 = 0, note: Bool = false,
    _ body: (UnsafePointer<klepet_message>) -> Value
) -> Value {
    var message = klepet_message()
    message.size = UInt32(MemoryLayout<klepet_message>.size)
    message.flags = note ? UInt32(KLEPET_MESSAGE_NOTE) : 0
    message.number = number
    return text.withCString { textStart in
        (id ?? "").withCString { idStart in
            (message.text, message.text_bytes) = (textStart, text.utf8.count)
            if let id { (message.id, message.id_bytes) = (idStart, id.utf8.count) }
            return body(&message)
        }
    }
}

@discardableResult
func start(
    _ client: OpaquePointer?, _ text: String, id: String? = nil, department: String? = nil,
    wanted: klepet_status = KLEPET_OK, at place: Place = #_sourceLocation
) -> klepet_posted {
    var posted = klepet_posted()
    var error = klepet_error()
    var asked = klepet_start_options()
    asked.size = UInt32(MemoryLayout<klepet_start_options>.size)
    let status = withMessage(text, id: id) { message in
        (department ?? "").withCString { name in
            if let department { (asked.department, asked.department_bytes) = (name, department.utf8.count) }
            return klepet_start(client, &asked, message, &posted, &error)
        }
    }
    #expect(status == wanted, "\(status): \(error.text)", sourceLocation: place)
    return posted
}

@discardableResult
func say(
    _ client: OpaquePointer?, _ chat: UInt64, _ text: String, id: String? = nil, number: UInt64 = 0, note: Bool = false,
    wanted: klepet_status = KLEPET_OK, at place: Place = #_sourceLocation
) -> klepet_posted {
    var posted = klepet_posted()
    var error = klepet_error()
    let status = withMessage(text, id: id, number: number, note: note) { klepet_say(client, chat, $0, &posted, &error) }
    #expect(status == wanted, "\(status): \(error.text)", sourceLocation: place)
    return posted
}

func now(_ shop: OpaquePointer?) -> Int64 {
    var now: Int64 = 0
    expect(klepet_now(shop, &now))
    return now
}

/// Virtual time goes on by this much.
func pass(_ shop: OpaquePointer?, _ milliseconds: Int64, at place: Place = #_sourceLocation) {
    expect(klepet_advance(shop, now(shop) + milliseconds), at: place)
    expect(klepet_step(shop, 0), at: place)
}

func digest(_ shop: OpaquePointer?, at place: Place = #_sourceLocation) -> UInt64 {
    var digest: UInt64 = 0
    expect(klepet_digest(shop, &digest), at: place)
    return digest
}

func statistics(_ shop: OpaquePointer?, at place: Place = #_sourceLocation) -> klepet_statistics {
    var statistics = klepet_statistics()
    statistics.size = UInt32(MemoryLayout<klepet_statistics>.size)
    expect(klepet_statistics_get(shop, &statistics), at: place)
    return statistics
}

func look(_ client: OpaquePointer?, _ chat: UInt64, at place: Place = #_sourceLocation) -> klepet_chat {
    var info = klepet_chat()
    info.size = UInt32(MemoryLayout<klepet_chat>.size)
    expect(klepet_chat_get(client, chat, &info), at: place)
    return info
}

/// Everything at its default but what a test of great numbers runs into: no limit on the rate, the line or open chats.
let generous = #"{"limits": {"messages_per_second": 0, "open_chats_per_visitor": 1000, "waiting_chats_max": 1000000}}"#

/// A folder of its own for the test's file, gone with it.
final class Folder {
    let path: String
    var shop: String { path + "/shop.db" }

    init() throws {
        var template = Array("/tmp/klepet-tests-XXXXXX".utf8CString)
        path = try #require(mkdtemp(&template).map { String(cString: $0) })
    }

    deinit {
        for suffix in ["", "-wal", "-shm", "-journal"] { unlink(shop + suffix) }
        rmdir(path)
    }
}

/// B14.2 as JSON, all of the time until now.
func report(_ client: OpaquePointer?) -> String {
    text { klepet_report(client, nil, $0, $1, $2, nil) }
}

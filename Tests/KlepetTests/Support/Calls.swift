// klepet_call as a host uses it, and the record of what went in and came out: with KLEPET_CALLS=file each pair is a
// line of it, which Tests/Schema/calls.py holds against klepet_schema().

import CKlepet
import Foundation
import Glibc
import Testing

typealias Object = [String: Any]

struct Answer {
    var status: klepet_status
    var bytes: [UInt8]
    var needed: Int
    var object: Object

    var isDone: Bool { object["ok"] as? Bool == true }
    var refusal: String? { object["refusal"] as? String }
    var path: String? { object["path"] as? String }
    func number(_ key: String) -> UInt64 { (object[key] as? NSNumber)?.uint64Value ?? .max }
    func objects(_ key: String) -> [Object] { object[key] as? [Object] ?? [] }
}

func ask(_ client: OpaquePointer?, _ json: [UInt8], capacity: Int = 1 << 16, at place: Place = #_sourceLocation)
    -> Answer
{
    var buffer = [CChar](repeating: 0x55, count: capacity + 8)
    var needed = -1
    var error = klepet_error()
    let status = json.withUnsafeBytes { bytes in
        // An empty text is a text.
        let start = bytes.baseAddress ?? UnsafeRawPointer(bitPattern: 8)
        return klepet_call(
            client, start?.assumingMemoryBound(to: CChar.self), json.count, &buffer, capacity, &needed, &error)
    }
    #expect(buffer[(status == KLEPET_OK ? needed : 0)...].allSatisfy { $0 == 0x55 }, sourceLocation: place)
    guard status == KLEPET_OK else { return Answer(status: status, bytes: [], needed: needed, object: [:]) }
    let bytes = buffer.prefix(needed).map { UInt8(bitPattern: $0) }
    let object = (try? JSONSerialization.jsonObject(with: Data(bytes))) as? Object
    #expect(object != nil, "\(String(decoding: bytes, as: UTF8.self))", sourceLocation: place)
    let answer = Answer(status: status, bytes: bytes, needed: needed, object: object ?? [:])
    // `error` says the same.
    let told = (answer.object["status"] as? NSNumber)?.int32Value ?? KLEPET_OK
    #expect(error.status == told && answer.isDone == (told == KLEPET_OK), sourceLocation: place)
    if told != KLEPET_OK { #expect(error.text == answer.object["sentence"] as? String, sourceLocation: place) }
    record(json, bytes)
    return answer
}

func ask(_ client: OpaquePointer?, _ json: String, capacity: Int = 1 << 16, at place: Place = #_sourceLocation)
    -> Answer
{
    ask(client, Array(json.utf8), capacity: capacity, at: place)
}

/// A call that has to be done.
@discardableResult
func call(_ client: OpaquePointer?, _ json: String, at place: Place = #_sourceLocation) -> Answer {
    let answer = ask(client, json, at: place)
    expect(answer.status, at: place)
    #expect(answer.isDone, "\(json): \(answer.object)", sourceLocation: place)
    return answer
}

/// A call that has to be refused with this word.
func refused(
    _ client: OpaquePointer?, _ json: String, _ word: String, path: String? = nil, at place: Place = #_sourceLocation
) {
    let answer = ask(client, json, at: place)
    expect(answer.status, at: place)
    #expect(answer.refusal == word && answer.path == path, "\(json): \(answer.object)", sourceLocation: place)
}

private func record(_ request: [UInt8], _ reply: [UInt8]) {
    guard let path = ProcessInfo.processInfo.environment["KLEPET_CALLS"], request.count < 1 << 16 else { return }
    let line: Object = ["request": Data(request).base64EncodedString(), "reply": Data(reply).base64EncodedString()]
    guard var bytes = try? JSONSerialization.data(withJSONObject: line) else { return }
    bytes.append(0x0A)
    let file = Glibc.open(path, O_WRONLY | O_CREAT | O_APPEND, 0o644)
    defer { close(file) }
    let written = bytes.withUnsafeBytes { write(file, $0.baseAddress, $0.count) }
    #expect(written == bytes.count)
}

/// A long query that has begun; nil when it was refused.
func begin(
    _ client: OpaquePointer?, _ json: String = #"{"do":"report"}"#, wanted: klepet_status = KLEPET_OK,
    at place: Place = #_sourceLocation
) -> OpaquePointer? {
    var query: OpaquePointer?
    var error = klepet_error()
    expect(klepet_query_begin(client, json, json.utf8.count, &query, &error), wanted, at: place)
    #expect((query != nil) == (wanted == KLEPET_OK), "\(error.text)", sourceLocation: place)
    return query
}

/// Its reply, with all that was left.
func reply(_ query: OpaquePointer?, at place: Place = #_sourceLocation) -> String {
    text(at: place) { klepet_query_reply(query, $0, $1, $2, nil) }
}

/// What a function writes into the host's buffer, where it is large enough.
func text(
    at place: Place = #_sourceLocation,
    _ call: (UnsafeMutablePointer<CChar>?, Int, UnsafeMutablePointer<Int>) -> klepet_status
) -> String {
    var needed = 0
    var buffer = [CChar](repeating: 0, count: 1 << 16)
    expect(call(&buffer, buffer.count, &needed), at: place)
    return String(decoding: buffer.prefix(needed).map { UInt8(bitPattern: $0) }, as: UTF8.self)
}

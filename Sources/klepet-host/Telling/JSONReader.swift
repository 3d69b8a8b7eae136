// Reads JSON by RapidJSON, the library that Klepet reads it by, as strictly: a key given twice is refused,
// for two readers of it would not agree on what it says. What is wrong with a text is not said, for the words
// may be a visitor's (B13.5).

import CRapidJSON
import Glibc

struct NoJSON: Error {}

extension JSON {
    init(_ bytes: some Collection<UInt8>) throws(NoJSON) {
        let bytes = Array(bytes)
        self = try bytes.withUnsafeBufferPointer { (bytes) throws(NoJSON) in try JSON(strict: bytes) }
    }

    init(strict bytes: UnsafeBufferPointer<UInt8>) throws(NoJSON) {
        guard let start = bytes.baseAddress, memchr(start, 0, bytes.count) == nil,
            String(validating: bytes, as: UTF8.self) != nil
        else {
            throw NoJSON()
        }
        var tape = json_tape()
        var offset = 0
        // Two values take three bytes at least.
        let read = start.withMemoryRebound(to: CChar.self, capacity: bytes.count) {
            json_tape_read($0, bytes.count, bytes.count / 2 + 2, 1, &tape, &offset)
        }
        guard read == JSON_TAPE_OK else { throw NoJSON() }
        defer { json_tape_free(&tape) }
        var reader = TapeReader(tape: tape)
        self = reader.value()
    }
}

private struct TapeReader {
    let tape: json_tape
    var place = 0

    mutating func value() -> JSON {
        let node = tape.nodes[place]
        place += 1
        switch Int32(node.kind) {
        case JSON_TAPE_OBJECT: return .object((0..<node.count).map { _ in member() })
        case JSON_TAPE_ARRAY: return .array((0..<node.count).map { _ in value() })
        case JSON_TAPE_STRING, JSON_TAPE_KEY: return .string(text(node))
        case JSON_TAPE_INTEGER: return .integer(node.number)
        case JSON_TAPE_REAL: return .number(text(node))
        case JSON_TAPE_TRUE: return .bool(true)
        case JSON_TAPE_FALSE: return .bool(false)
        default: return .null
        }
    }

    private mutating func member() -> JSON.Member {
        let key = text(tape.nodes[place])
        place += 1
        return JSON.Member(key: key, value: value())
    }

    private func text(_ node: json_tape_node) -> String {
        String(
            decoding: UnsafeRawBufferPointer(start: tape.text + Int(node.start), count: Int(node.count)), as: UTF8.self)
    }
}

// Reads JSON by jansson, the library that Klepet reads it by. What is wrong with a text is not said in its own words, for they
// may be a visitor's (B13.5).

import CJansson

struct NoJSON: Error {}

extension JSON {
    init(_ bytes: some Collection<UInt8>) throws(NoJSON) {
        let bytes = Array(bytes)
        let loaded = bytes.withUnsafeBytes { raw in
            json_loadb(
                raw.baseAddress?.assumingMemoryBound(to: CChar.self), raw.count, Int(JSON_DECODE_ANY | JSON_ALLOW_NUL), nil)
        }
        guard let loaded else { throw NoJSON() }
        defer { json_decref(loaded) }
        self.init(loaded)
    }

    /// Of a stranger: a key given twice is refused, for two readers of it would not agree on what it says.
    init(strict bytes: UnsafeBufferPointer<UInt8>) throws(NoJSON) {
        let text = UnsafeRawPointer(bytes.baseAddress)?.assumingMemoryBound(to: CChar.self)
        guard let loaded = json_loadb(text, bytes.count, Int(JSON_DECODE_ANY | JSON_REJECT_DUPLICATES), nil) else { throw NoJSON() }
        defer { json_decref(loaded) }
        self.init(loaded)
    }

    private init(_ json: UnsafeMutablePointer<json_t>) {
        switch json.pointee.type {
        case JSON_OBJECT: self = .object(Self.members(of: json))
        case JSON_ARRAY: self = .array((0..<json_array_size(json)).compactMap { json_array_get(json, $0).map { JSON($0) } })
        case JSON_STRING:
            let bytes = UnsafeRawBufferPointer(start: json_string_value(json), count: json_string_length(json))
            self = .string(String(decoding: bytes, as: UTF8.self))
        case JSON_INTEGER: self = .integer(Int64(json_integer_value(json)))
        case JSON_REAL: self = .number("\(json_real_value(json))")
        case JSON_TRUE: self = .bool(true)
        case JSON_FALSE: self = .bool(false)
        default: self = .null
        }
    }

    /// In the order in which they were written.
    private static func members(of json: UnsafeMutablePointer<json_t>) -> [Member] {
        var members: [Member] = []
        var place = json_object_iter(json)
        while let here = place {
            if let key = json_object_iter_key(here), let value = json_object_iter_value(here) {
                members.append(Member(key: String(cString: key), value: JSON(value)))
            }
            place = json_object_iter_next(json, here)
        }
        return members
    }
}

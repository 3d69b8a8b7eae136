// The only file that calls jansson.

internal import CJansson

/// Owns what jansson allocated and gives it back on every path, a thrown fault included.
public struct JSONDocument: ~Copyable {
    private let tree: UnsafeMutablePointer<json_t>

    /// `what`: "The policy".
    init(_ bytes: UnsafeBufferPointer<UInt8>, _ what: String) throws(PolicyFault) {
        do throws(JSONFault) {
            tree = try Self.load(bytes, .policy)
        } catch {
            throw PolicyFault(error, what)
        }
    }

    public init(_ bytes: UnsafeBufferPointer<UInt8>, _ limits: JSONLimits) throws(JSONFault) {
        tree = try Self.load(bytes, limits)
    }

    deinit { json_decref(tree) }

    /// The values live as long as the document: let none out of `body`.
    borrowing func read<Result>(_ body: (JSONValue) throws(PolicyFault) -> Result) throws(PolicyFault) -> Result {
        try body(JSONValue(tree))
    }

    /// Likewise, for calls.
    public borrowing func readNode<Result, E: Error>(_ body: (JSONNode) throws(E) -> Result) throws(E) -> Result {
        try body(JSONNode(json: tree))
    }

    private static func load(
        _ bytes: UnsafeBufferPointer<UInt8>, _ limits: JSONLimits
    ) throws(JSONFault) -> UnsafeMutablePointer<json_t> {
        try JSONSurvey.check(bytes, limits)
        var error = json_error_t()
        if let tree = parse(bytes, limits, &error) { return tree }
        // RFC 8259 allows a NUL in a key, escaped; jansson does not. No key of ours has one: any other character does there.
        if limits.takesAll, error.code == json_error_null_byte_in_key {
            var copy = Array(bytes)
            JSONSurvey.replaceNULsInKeys(&copy)
            if let tree = copy.withUnsafeBufferPointer({ parse($0, limits, &error) }) { return tree }
        }
        throw JSONFault(error)
    }

    private static func parse(
        _ bytes: UnsafeBufferPointer<UInt8>, _ limits: JSONLimits, _ error: inout json_error_t
    ) -> UnsafeMutablePointer<json_t>? {
        let flags = JSON_REJECT_DUPLICATES | (limits.takesAll ? JSON_DECODE_ANY | JSON_ALLOW_NUL : 0)
        return bytes.withMemoryRebound(to: CChar.self) { json_loadb($0.baseAddress, $0.count, Int(flags), &error) }
    }
}

/// One value of a living document, as it lies there: for calls, of which there are many.
public struct JSONNode {
    fileprivate let json: UnsafeMutablePointer<json_t>

    public enum Kind: Sendable { case object, array, string, integer, real, flag, null }

    public var kind: Kind {
        switch json.pointee.type {
        case JSON_OBJECT: .object
        case JSON_ARRAY: .array
        case JSON_STRING: .string
        case JSON_INTEGER: .integer
        case JSON_REAL: .real
        case JSON_TRUE, JSON_FALSE: .flag
        default: .null
        }
    }

    /// Of a string; valid UTF-8.
    public var text: UnsafeBufferPointer<UInt8> {
        let start = UnsafeRawPointer(json_string_value(json))?.assumingMemoryBound(to: UInt8.self)
        return UnsafeBufferPointer(start: start, count: start == nil ? 0 : json_string_length(json))
    }

    public var integer: Int64 { Int64(json_integer_value(json)) }
    public var flag: Bool { json.pointee.type == JSON_TRUE }

    /// Of an array.
    public var count: Int { json_array_size(json) }
    public subscript(index: Int) -> JSONNode? {
        index < 0 ? nil : json_array_get(json, index).map { JSONNode(json: $0) }
    }

    /// Of an object.
    public subscript(key: StaticString) -> JSONNode? {
        key.utf8Start.withMemoryRebound(to: CChar.self, capacity: key.utf8CodeUnitCount + 1) { key in
            json_object_get(json, key).map { JSONNode(json: $0) }
        }
    }

    /// Of an object, in the order in which they were written.
    public func members<E: Error>(_ body: (UnsafeBufferPointer<UInt8>, JSONNode) throws(E) -> Void) throws(E) {
        var place = json_object_iter(json)
        while let here = place {
            if let key = UnsafeRawPointer(json_object_iter_key(here)), let value = json_object_iter_value(here) {
                let key = UnsafeBufferPointer(
                    start: key.assumingMemoryBound(to: UInt8.self), count: json_object_iter_key_len(here))
                try body(key, JSONNode(json: value))
            }
            place = json_object_iter_next(json, here)
        }
    }

    /// For "… is an array".
    public var noun: String { JSONValue.noun(of: json) }

    /// The same value for the readers that go by a table of fields.
    var value: JSONValue { JSONValue(json) }
}

/// One value of a living document.
enum JSONValue {
    case object(JSONObject)
    case array([JSONValue])
    case string(String)
    case integer(Int64)
    case real
    case flag(Bool)
    case null

    fileprivate init(_ json: UnsafeMutablePointer<json_t>) {
        switch json.pointee.type {
        case JSON_OBJECT: self = .object(JSONObject(json: json))
        case JSON_ARRAY:
            self = .array((0..<json_array_size(json)).compactMap { json_array_get(json, $0).map { JSONValue($0) } })
        case JSON_STRING:
            let bytes = UnsafeRawBufferPointer(start: json_string_value(json), count: json_string_length(json))
            self = .string(String(decoding: bytes, as: UTF8.self))
        case JSON_INTEGER: self = .integer(Int64(json_integer_value(json)))
        case JSON_REAL: self = .real
        case JSON_TRUE: self = .flag(true)
        case JSON_FALSE: self = .flag(false)
        default: self = .null
        }
    }

    /// For "… is an array".
    var noun: String {
        switch self {
        case .object: "an object"
        case .array: "an array"
        case .string: "a string"
        case .integer: "a number"
        case .real: "a number with a fraction or an exponent"
        case .flag(let flag): flag ? "true" : "false"
        case .null: "null"
        }
    }

    fileprivate static func noun(of json: UnsafeMutablePointer<json_t>) -> String {
        json.pointee.type == JSON_ARRAY ? JSONValue.array([]).noun : JSONValue(json).noun
    }
}

struct JSONObject {
    fileprivate let json: UnsafeMutablePointer<json_t>

    subscript(key: String) -> JSONValue? {
        json_object_get(json, key).map { JSONValue($0) }
    }

    /// In the order in which they were written. A key holds no NUL: jansson refuses it.
    var keys: [String] {
        var keys: [String] = []
        var place = json_object_iter(json)
        while let here = place {
            if let key = json_object_iter_key(here) { keys.append(String(cString: key)) }
            place = json_object_iter_next(json, here)
        }
        return keys
    }
}

extension json_error_t {
    fileprivate var code: json_error_code {
        json_error_code(rawValue: withUnsafeBytes(of: text) { $0.last.map { UInt32($0) } ?? 0 })
    }
}

extension JSONFault {
    fileprivate init(_ error: json_error_t) {
        let reason: Reason =
            switch error.code {
            case json_error_out_of_memory: .noMemory
            case json_error_invalid_utf8: .notUTF8
            case json_error_premature_end_of_input: .endsEarly
            case json_error_end_of_input_expected: .goesOn
            case json_error_null_character, json_error_null_byte_in_key: .nul
            case json_error_duplicate_key: .keyTwice
            case json_error_numeric_overflow: .numberTooLarge
            default: .notJSON
            }
        self.init(reason, at: Int(max(error.position, 0)))
        (line, column) = (Int(max(error.line, 1)), Int(max(error.column, 0)))
        near = withUnsafeBytes(of: error.text) { text in String(decoding: text.prefix { $0 != 0 }, as: UTF8.self) }
    }
}

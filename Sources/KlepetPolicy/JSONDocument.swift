// The only file that calls jansson.

import CJansson

/// Owns what jansson allocated and gives it back on every path, a thrown fault included.
struct JSONDocument: ~Copyable {
    private let root: UnsafeMutablePointer<json_t>

    /// `what`: "The policy".
    init(_ bytes: UnsafeBufferPointer<UInt8>, _ what: String) throws(PolicyFault) {
        try JSONSurvey.check(bytes, what)
        var error = json_error_t()
        let loaded = bytes.withMemoryRebound(to: CChar.self) { characters in
            json_loadb(characters.baseAddress, characters.count, Int(JSON_REJECT_DUPLICATES), &error)
        }
        guard let loaded else { throw PolicyFault(error, what) }
        root = loaded
    }

    deinit { json_decref(root) }

    /// The values live as long as the document: let none out of `body`.
    borrowing func read<Result>(_ body: (JSONValue) throws(PolicyFault) -> Result) throws(PolicyFault) -> Result {
        try body(JSONValue(root))
    }
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

extension PolicyFault {
    /// jansson's reason in our words; where it has only "invalid", its own, which quote the place.
    fileprivate init(_ error: json_error_t, _ what: String) {
        let place = "at line \(max(error.line, 1)), column \(max(error.column, 0))"
        let (reason, code) = withUnsafeBytes(of: error.text) { text in
            (String(decoding: text.prefix { $0 != 0 }, as: UTF8.self), text.last.map { UInt32($0) } ?? 0)
        }
        let advice =
            switch json_error_code(rawValue: code) {
            case json_error_out_of_memory: "cannot be read, as memory has run out: try again later"
            case json_error_invalid_utf8: "holds bytes that are not UTF-8 \(place): save it as UTF-8"
            case json_error_premature_end_of_input: "ends too early \(place): close what is open there"
            case json_error_end_of_input_expected: "goes on behind its end \(place): remove what follows"
            case json_error_null_character, json_error_null_byte_in_key: "holds a NUL character \(place): remove it"
            case json_error_duplicate_key: "has a key twice \(place) (\(quoted(reason))): remove one"
            case json_error_numeric_overflow: "has a number out of any range \(place): give a smaller one"
            default: "is not JSON \(place) (\(quoted(reason))): correct it there"
            }
        self.init("", "\(what) \(advice).")
    }
}

// The values of a JSON text for the readers that go by a table of fields.

import KlepetJSON

extension JSONDocument {
    /// `what`: "The policy".
    init(_ bytes: UnsafeBufferPointer<UInt8>, _ what: String) throws(PolicyFault) {
        do throws(JSONFault) {
            try self.init(bytes, .policy)
        } catch {
            throw PolicyFault(error, what, bytes)
        }
    }

    /// The values live as long as the document: let none out of `body`.
    borrowing func read<Result>(_ body: (JSONValue) throws(PolicyFault) -> Result) throws(PolicyFault) -> Result {
        try readNode { (node) throws(PolicyFault) in try body(JSONValue(node)) }
    }
}

extension JSONNode {
    var value: JSONValue { JSONValue(self) }
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

    init(_ node: JSONNode) {
        switch node.kind {
        case .object: self = .object(JSONObject(node: node))
        case .array:
            var values: [JSONValue] = []
            node.elements { _, element in values.append(JSONValue(element)) }
            self = .array(values)
        case .string: self = .string(String(decoding: node.text, as: UTF8.self))
        case .integer: self = .integer(node.integer)
        case .real: self = .real
        case .flag: self = .flag(node.flag)
        case .null: self = .null
        }
    }

    /// For "… is an array".
    var noun: String {
        switch self {
        case .object: JSONNode.noun(.object)
        case .array: JSONNode.noun(.array)
        case .string: JSONNode.noun(.string)
        case .integer: JSONNode.noun(.integer)
        case .real: JSONNode.noun(.real)
        case .flag(let flag): JSONNode.noun(.flag, flag: flag)
        case .null: JSONNode.noun(.null)
        }
    }
}

struct JSONObject {
    fileprivate let node: JSONNode

    subscript(key: String) -> JSONValue? {
        var found: JSONValue?
        node.members { (name, value) in
            if found == nil, name.elementsEqual(key.utf8) { found = JSONValue(value) }
        }
        return found
    }

    /// In the order in which they were written.
    var keys: [String] {
        var keys: [String] = []
        node.members { (name, _) in keys.append(String(decoding: name, as: UTF8.self)) }
        return keys
    }
}

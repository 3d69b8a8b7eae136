// JSON from outside, read: by RapidJSON, onto a tape that the values below are places on.

internal import CRapidJSON
import KlepetEngine

/// Owns the tape and gives it back on every path, a thrown fault included.
public struct JSONDocument: ~Copyable {
    private var tape: json_tape

    public init(_ bytes: UnsafeBufferPointer<UInt8>, _ limits: JSONLimits) throws(JSONFault) {
        tape = try Self.load(bytes, limits)
    }

    deinit {
        var tape = tape
        json_tape_free(&tape)
    }

    /// The values live as long as the document: let none out of `body`.
    public borrowing func readNode<Result, E: Error>(_ body: (JSONNode) throws(E) -> Result) throws(E) -> Result {
        try body(JSONNode(tape))
    }

    private static func load(_ bytes: UnsafeBufferPointer<UInt8>, _ limits: JSONLimits) throws(JSONFault) -> json_tape {
        let values = try JSONSurvey.check(bytes, limits)
        var tape = json_tape()
        var offset = 0
        let code = bytes.withMemoryRebound(to: CChar.self) {
            // Each value may have a key.
            json_tape_read($0.baseAddress, $0.count, values * 2, limits.takesAll ? 1 : 0, &tape, &offset)
        }
        if let reason = JSONFault.Reason(code) { throw JSONFault(reason, at: offset) }
        guard limits.takesAll || tape.nodes.pointee.kind >= JSON_TAPE_ARRAY else {
            json_tape_free(&tape)
            throw JSONFault(.notJSON, at: (bytes.firstIndex { !isSpace($0) } ?? 0) + 1)
        }
        return tape
    }

    private static func isSpace(_ byte: UInt8) -> Bool { byte == 0x20 || (0x09...0x0D).contains(byte) }
}

/// One value of a living document, as it lies there.
public struct JSONNode {
    fileprivate let node: UnsafePointer<json_tape_node>
    private let nodes: UnsafePointer<json_tape_node>
    private let textOfAll: UnsafePointer<CChar>

    fileprivate init(_ tape: json_tape) {
        (node, nodes, textOfAll) = (UnsafePointer(tape.nodes), UnsafePointer(tape.nodes), UnsafePointer(tape.text))
    }

    private init(_ other: JSONNode, _ index: UInt32) {
        (node, nodes, textOfAll) = (other.nodes + Int(index), other.nodes, other.textOfAll)
    }

    public enum Kind: Sendable { case object, array, string, integer, real, flag, null }

    public var kind: Kind {
        switch Int32(node.pointee.kind) {
        case JSON_TAPE_OBJECT: .object
        case JSON_TAPE_ARRAY: .array
        case JSON_TAPE_STRING, JSON_TAPE_KEY: .string
        case JSON_TAPE_INTEGER: .integer
        case JSON_TAPE_REAL: .real
        case JSON_TAPE_TRUE, JSON_TAPE_FALSE: .flag
        default: .null
        }
    }

    /// Of a string; valid UTF-8. Of a number with a fraction or an exponent, as it was written.
    public var text: UnsafeBufferPointer<UInt8> {
        let isText = kind == .string || kind == .real
        let start = UnsafeRawPointer(textOfAll + Int(node.pointee.start)).assumingMemoryBound(to: UInt8.self)
        return UnsafeBufferPointer(start: start, count: isText ? Int(node.pointee.count) : 0)
    }

    public var integer: Int64 { node.pointee.number }
    public var flag: Bool { node.pointee.kind == JSON_TAPE_TRUE }

    /// Of an array, or an object's members.
    public var count: Int { kind == .array || kind == .object ? Int(node.pointee.count) : 0 }

    /// Of an array.
    public func elements<E: Error>(_ body: (Int, JSONNode) throws(E) -> Void) throws(E) {
        guard kind == .array else { return }
        var element = JSONNode(self, index + 1)
        for place in 0..<count {
            try body(place, element)
            element = element.next
        }
    }

    /// Of an object.
    public subscript(key: StaticString) -> JSONNode? {
        let wanted = UnsafeBufferPointer(start: key.utf8Start, count: key.utf8CodeUnitCount)
        var found: JSONNode?
        members { (name, value) in
            if name.count == wanted.count, name.elementsEqual(wanted) { found = value }
        }
        return found
    }

    /// Of an object, in the order in which they were written.
    public func members<E: Error>(_ body: (UnsafeBufferPointer<UInt8>, JSONNode) throws(E) -> Void) throws(E) {
        guard kind == .object else { return }
        var key = JSONNode(self, index + 1)
        for _ in 0..<count {
            let value = JSONNode(self, key.index + 1)
            try body(key.text, value)
            key = value.next
        }
    }

    /// For "… is an array".
    public var noun: String { Self.noun(kind, flag: flag) }

    public static func noun(_ kind: Kind, flag: Bool = false) -> String {
        switch kind {
        case .object: "an object"
        case .array: "an array"
        case .string: "a string"
        case .integer: "a number"
        case .real: "a number with a fraction or an exponent"
        case .flag: flag ? "true" : "false"
        case .null: "null"
        }
    }

    private var index: UInt32 { UInt32(truncatingIfNeeded: node - nodes) }
    private var next: JSONNode { JSONNode(self, node.pointee.end) }
}

extension JSONFault.Reason {
    /// Of what json_tape_read() gives; `nil` when that is no fault.
    fileprivate init?(_ code: Int32) {
        switch code {
        case JSON_TAPE_OK: return nil
        case JSON_TAPE_ENDS_EARLY: self = .endsEarly
        case JSON_TAPE_GOES_ON: self = .goesOn
        case JSON_TAPE_KEY_TWICE: self = .keyTwice
        case JSON_TAPE_NUMBER_TOO_LARGE: self = .numberTooLarge
        case JSON_TAPE_NUL: self = .nul
        case JSON_TAPE_NO_MEMORY: self = .noMemory
        default: self = .notJSON
        }
    }
}

// The policy's way in and out.

import KlepetEngine
import KlepetJSON

extension Policy {
    /// Reads a policy of at most 1 MiB of JSON. It is refused whole: unknown keys, keys given twice, wrong types,
    /// numbers out of range, trailing bytes. What is missing takes its default. The bytes are not kept.
    public static func parse(_ json: UnsafeBufferPointer<UInt8>) throws(PolicyFault) -> Policy {
        let document = try JSONDocument(json, "The policy")
        var policy = Policy()
        try document.read { (root) throws(PolicyFault) in
            try TableReader(fields: table, noun: "policy").read(root, at: "", into: &policy)
        }
        try policy.requireSense()
        return policy
    }

    /// The same of an object within another text.
    public static func parse(_ node: JSONNode) throws(PolicyFault) -> Policy {
        var policy = Policy()
        try TableReader(fields: table, noun: "policy").read(node.value, at: "", into: &policy)
        try policy.requireSense()
        return policy
    }

    /// Canonical: complete, in a fixed order, indented. Parsed again it is the same policy.
    public var json: String {
        var json = JSONText(.indented)
        TableWriter(fields: Self.table).write(self, to: &json)
        return json.string
    }
}

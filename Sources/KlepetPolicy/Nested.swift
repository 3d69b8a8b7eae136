// Objects within an object, each kind by a table of its own: one that may be absent, or a list of them. What the table
// of the outer one needs to know about the inner one are four functions; the inner type does not show.

import KlepetEngine
import KlepetJSON

struct Nested<Root>: Sendable {
    let read: @Sendable (JSONValue, String, inout Root) throws(PolicyFault) -> Void
    let write: @Sendable (Root, inout JSONText) -> Void
    let isPresent: @Sendable (Root) -> Bool
    /// The members of the schema, behind the description.
    let writeSchema: @Sendable (inout JSONText) -> Void
}

extension Field {
    /// An object that may be absent. `empty`: what its missing keys are.
    static func object<Inner: Sendable>(
        _ key: String, _ path: Path<Inner?>, _ table: [Field<Inner>], empty: Inner, noun: String, _ about: String
    ) -> Field {
        let nested = Nested<Root>(
            read: { (value, place, root) throws(PolicyFault) in
                var inner = empty
                try Reader(fields: table, noun: noun).read(value, at: place, into: &inner)
                root[keyPath: path] = inner
            },
            write: { root, json in
                if let inner = root[keyPath: path] {
                    Writer(fields: table).write(inner, to: &json)
                } else {
                    json.null()
                }
            },
            isPresent: { $0[keyPath: path] != nil },
            writeSchema: { Schema(fields: table, defaults: empty).writeObject(to: &$0) })
        return Field(key: key, kind: .nested(nested), about: about)
    }

    static func objects<Inner: Sendable>(
        _ key: String, _ path: Path<[Inner]>, count: ClosedRange<Int>, _ table: [Field<Inner>], empty: Inner,
        noun: String, _ about: String
    ) -> Field {
        let nested = Nested<Root>(
            read: { (value, place, root) throws(PolicyFault) in
                root[keyPath: path] = try elements(value, count, at: place) { (element, place) throws(PolicyFault) in
                    var inner = empty
                    try Reader(fields: table, noun: noun).read(element, at: place, into: &inner)
                    return inner
                }
            },
            write: { root, json in
                json.array { json in
                    for inner in root[keyPath: path] { Writer(fields: table).write(inner, to: &json) }
                }
            },
            isPresent: { _ in true },
            writeSchema: { json in
                Schema<Root>.writeArray(count, unique: false, to: &json) { json in
                    json.object { Schema(fields: table, defaults: empty).writeObject(to: &$0) }
                }
            })
        return Field(key: key, kind: .nested(nested), about: about)
    }
}

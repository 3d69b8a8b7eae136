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
        _ key: String, _ visit: @escaping Path<Inner?>.Visit, _ table: [Field<Inner>], empty: Inner, noun: String,
        _ about: String
    ) -> Field {
        let path = Path(visit)
        let nested = Nested<Root>(
            read: { (value, place, root) throws(PolicyFault) in
                var inner = empty
                try TableReader(fields: table, noun: noun).read(value, at: place, into: &inner)
                path.set(inner, in: &root)
            },
            write: { root, json in
                if let inner = path.value(in: root) {
                    TableWriter(fields: table).write(inner, to: &json)
                } else {
                    json.null()
                }
            },
            isPresent: { path.value(in: $0) != nil },
            writeSchema: { TableSchema(fields: table, defaults: empty).writeObject(to: &$0) })
        return Field(key: key, kind: .nested(nested), about: about)
    }

    static func objects<Inner: Sendable>(
        _ key: String, _ visit: @escaping Path<[Inner]>.Visit, count: ClosedRange<Int>, _ table: [Field<Inner>],
        empty: Inner,
        noun: String, _ about: String
    ) -> Field {
        let path = Path(visit)
        let nested = Nested<Root>(
            read: { (value, place, root) throws(PolicyFault) in
                let list = try elements(value, count, at: place) { (element, place) throws(PolicyFault) in
                    var inner = empty
                    try TableReader(fields: table, noun: noun).read(element, at: place, into: &inner)
                    return inner
                }
                path.set(list, in: &root)
            },
            write: { root, json in
                json.array { json in
                    for inner in path.value(in: root) { TableWriter(fields: table).write(inner, to: &json) }
                }
            },
            isPresent: { _ in true },
            writeSchema: { json in
                TableSchema<Root>.writeArray(count, unique: false, to: &json) { json in
                    json.object { TableSchema(fields: table, defaults: empty).writeObject(to: &$0) }
                }
            })
        return Field(key: key, kind: .nested(nested), about: about)
    }
}

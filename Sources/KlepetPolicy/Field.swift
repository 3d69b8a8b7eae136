// A line of a table that describes a JSON object and the struct it stands for. Reading, writing and the schema
// (Reading.swift, Writing.swift, Schema.swift) all go by the table, so a field is added in one place.

import KlepetEngine

/// The engine's limits, beside which a policy has its own `Limits`.
typealias EngineLimits = Limits

struct Field<Root>: Sendable {
    let key: String
    let kind: Kind
    /// One line for the schema: what the number does, in the words of the behaviour page.
    let about: String
    var isRequired = false
    /// The name of an older version, at which shops' files hold policies that were set then: it is read for ever, and
    /// written no more.
    var isFormer = false

    enum Kind: Sendable {
        /// An object within; its fields belong to the same struct.
        case group([Field])
        case integer(Path<Int64>, ClosedRange<Int64>)
        /// Absent means the shop's own.
        case override(Path<Int64?>, ClosedRange<Int64>)
        case integers(Path<[Int64]>, ClosedRange<Int64>, count: ClosedRange<Int>)
        case flag(Path<Bool>)
        case text(Path<String>, TextRule)
        /// Distinct names.
        case names(Path<[String]>, countMax: Int)
        case mode(Path<Policy.RoutingMode>)
        /// One of these, by its place among them.
        case word(Path<UInt8>, [String])
        case departments(Path<[Policy.Department]>, count: ClosedRange<Int>)
        case texts(Path<[Policy.Texts]>)
        case questions(Path<[Policy.Question]>, countMax: Int)
        case nested(Nested<Root>)
        /// A number written as a text: a time of day, a date.
        case written(Path<Int64>, Notation)
        /// Days of the week, as bits.
        case days(Path<UInt8>)
        /// A text in several languages, by locale.
        case translations(Path<[Policy.Invitations.Wording]>)
    }

    /// Where a value is in the struct. What is given with it is the place, as a key path would name it, which
    /// Embedded Swift has none of: `{ $1(&$0.idle.promptAfterMilliseconds) }`.
    struct Path<Value>: Sendable {
        typealias Visit = @Sendable (inout Root, (inout Value) -> Value) -> Value
        private let visit: Visit

        init(_ visit: @escaping Visit) { self.visit = visit }

        func value(in root: Root) -> Value {
            var root = root
            return visit(&root) { $0 }
        }

        func set(_ value: Value, in root: inout Root) {
            _ = visit(&root) { place in
                place = value
                return value
            }
        }
    }

    // The table's vocabulary.

    static func group(_ key: String, _ about: String, _ fields: [Field]) -> Field {
        Field(key: key, kind: .group(fields), about: about)
    }

    static func number(
        _ key: String, _ visit: @escaping Path<Int64>.Visit, _ range: ClosedRange<Int64>, _ about: String
    ) -> Field {
        Field(key: key, kind: .integer(Path(visit), range), about: about)
    }

    static func override(
        _ key: String, _ visit: @escaping Path<Int64?>.Visit, _ range: ClosedRange<Int64>, _ about: String
    ) -> Field {
        Field(key: key, kind: .override(Path(visit), range), about: about)
    }

    static func flag(_ key: String, _ visit: @escaping Path<Bool>.Visit, _ about: String) -> Field {
        Field(key: key, kind: .flag(Path(visit)), about: about)
    }

    static func text(_ key: String, _ visit: @escaping Path<String>.Visit, _ rule: TextRule, _ about: String) -> Field {
        Field(key: key, kind: .text(Path(visit), rule), about: about)
    }

    static func names(_ key: String, _ visit: @escaping Path<[String]>.Visit, max: Int, _ about: String) -> Field {
        Field(key: key, kind: .names(Path(visit), countMax: max), about: about)
    }

    typealias TakeWord = (inout UInt8) -> UInt8
    static func word(
        _ key: String, _ visit: @escaping Path<UInt8>.Visit, _ words: [String], _ about: String
    ) -> Field {
        Field(key: key, kind: .word(Path(visit), words), about: about)
    }

    func former() -> Field {
        var field = self
        field.isFormer = true
        return field
    }

    func required() -> Field {
        var field = self
        field.isRequired = true
        return field
    }
}

extension ClosedRange<Int64> {
    private static var daysMilliseconds: Int64 { 366 * 86_400_000 }

    /// From nothing, "at once", to a leap year.
    static var duration: Self { 0...daysMilliseconds }
    /// A step of a ladder: never at the same instant as the one before.
    static var rung: Self { 1...daysMilliseconds }
    /// B2.2.
    static var dayOrMore: Self { 86_400_000...daysMilliseconds }
    static var percent: Self { 1...99 }
}

// A line of a table that describes a JSON object and the struct it stands for. Reading, writing and the schema
// (Reading.swift, Writing.swift, Schema.swift) all go by the table, so a field is added in one place.

import KlepetEngine

struct Field<Root>: Sendable {
    let key: String
    let kind: Kind
    /// One line for the schema: what the number does, in the words of the behaviour page.
    let about: String
    var isRequired = false

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
        case departments(Path<[Policy.Department]>, count: ClosedRange<Int>)
        case nested(Nested<Root>)
        /// A number written as a text: a time of day, a date.
        case written(Path<Int64>, Notation)
        /// Days of the week, as bits.
        case days(Path<UInt8>)
        /// A text in several languages, by locale.
        case translations(Path<[Policy.Invitations.Wording]>)
    }

    typealias Path<Value> = WritableKeyPath<Root, Value> & Sendable

    // The table's vocabulary.

    static func group(_ key: String, _ about: String, _ fields: [Field]) -> Field {
        Field(key: key, kind: .group(fields), about: about)
    }

    static func number(
        _ key: String, _ path: Path<Int64>, _ range: ClosedRange<Int64>, _ about: String
    ) -> Field {
        Field(key: key, kind: .integer(path, range), about: about)
    }

    static func override(
        _ key: String, _ path: Path<Int64?>, _ range: ClosedRange<Int64>, _ about: String
    ) -> Field {
        Field(key: key, kind: .override(path, range), about: about)
    }

    static func flag(_ key: String, _ path: Path<Bool>, _ about: String) -> Field {
        Field(key: key, kind: .flag(path), about: about)
    }

    static func text(_ key: String, _ path: Path<String>, _ rule: TextRule, _ about: String) -> Field {
        Field(key: key, kind: .text(path, rule), about: about)
    }

    static func names(_ key: String, _ path: Path<[String]>, max: Int, _ about: String) -> Field {
        Field(key: key, kind: .names(path, countMax: max), about: about)
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

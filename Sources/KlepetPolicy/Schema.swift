// The table as JSON Schema (draft 2020-12), published as Include/policy.schema.json; a test keeps the file
// in step. What a schema cannot say (a length in bytes, choice_at_ms among holding_at_ms, fallbacks that
// exist) stands in descriptions.

import KlepetEngine
import KlepetJSON

extension Policy {
    package static var schema: String {
        var json = JSONText(.indented)
        json.object { json in
            json.member("$schema", "https://json-schema.org/draft/2020-12/schema")
            json.member("title", "Klepet policy")
            json.member(
                "description",
                """
                The rules of a shop. Every key is optional and has the default given here. Unknown keys and keys given \
                twice are refused; numbers are whole and written without fraction or exponent. Rules such as B3.2 are \
                those of the behaviour page.
                """)
            TableSchema(fields: Policy.table, defaults: Policy()).writeObject(to: &json)
            json.key("$defs")
            json.object { json in
                json.key("name")
                json.object { TableSchema<Policy>.write(.listedName, to: &$0) }
                TextsWriter.writeDefinitions(to: &json)
                json.key("department")
                json.object {
                    TableSchema(fields: Policy.Department.table, defaults: Policy.Department(name: "")).writeObject(
                        to: &$0)
                }
                json.key("question")
                json.object {
                    TableSchema<Policy.Question>(fields: Policy.Question.table, defaults: Policy.Question())
                        .writeObject(
                            to: &$0)
                }
            }
        }
        return json.string + "\n"
    }
}

struct TableSchema<Root> {
    let fields: [Field<Root>]
    let defaults: Root

    /// The members of an object's schema, within braces that are already open.
    // A copy for each kind of root would be 150 kB of code, here, in Reading and in Writing, for what runs once.
    @_semantics("optimize.sil.specialize.generic.never")
    func writeObject(to json: inout JSONText) {
        json.member("type", "object")
        json.member("additionalProperties", false)
        let required = fields.filter { $0.isRequired }.map { $0.key }
        if !required.isEmpty { json.member("required", required) }
        json.key("properties")
        json.object { json in
            for field in fields {
                json.key(field.key)
                json.object { write(field, to: &$0) }
            }
        }
    }

    @_semantics("optimize.sil.specialize.generic.never")
    private func write(_ field: Field<Root>, to json: inout JSONText) {
        json.member("description", field.about)
        if field.isFormer { json.member("deprecated", true) }
        switch field.kind {
        case .group(let fields):
            TableSchema(fields: fields, defaults: defaults).writeObject(to: &json)
            return
        case .integer(_, let range), .override(_, let range): writeInteger(range, to: &json)
        case .integers(_, let range, let count):
            Self.writeArray(count, unique: true, to: &json) { json in
                json.object { writeInteger(range, to: &$0) }
            }
        case .flag: json.member("type", "boolean")
        case .text(_, let rule): Self.write(rule, to: &json)
        case .names(_, let countMax):
            Self.writeArray(0...countMax, unique: true, to: &json) { json in
                json.object { $0.member("$ref", "#/$defs/name") }
            }
        case .mode: json.member("enum", Policy.RoutingMode.allCases.map { $0.word })
        case .word(_, let words): json.member("enum", words)
        case .texts: TextsWriter.writeSchema(to: &json)
        case .departments(_, let count):
            Self.writeArray(count, unique: false, to: &json) { json in
                json.object { $0.member("$ref", "#/$defs/department") }
            }
        case .questions(_, let countMax):
            Self.writeArray(0...countMax, unique: false, to: &json) { json in
                json.object { $0.member("$ref", "#/$defs/question") }
            }
        case .nested(let nested): nested.writeSchema(&json)
        case .written(_, let notation):
            json.member("type", "string")
            json.member("pattern", notation.pattern)
        case .translations:
            json.member("type", "object")
            json.key("propertyNames")
            json.object { Self.write(.locale, to: &$0) }
            json.key("additionalProperties")
            json.object { Self.write(.wording, to: &$0) }
        case .days:
            Self.writeArray(1...7, unique: true, to: &json) { json in
                json.object { $0.member("enum", Weekdays.names) }
            }
        }
        let writer = TableWriter(fields: fields)
        if !field.isRequired && !field.isFormer && writer.isPresent(field.kind, in: defaults) {
            json.key("default")
            writer.write(field.kind, of: defaults, to: &json)
        }
    }

    private func writeInteger(_ range: ClosedRange<Int64>, to json: inout JSONText) {
        json.member("type", "integer")
        json.member("minimum", range.lowerBound)
        json.member("maximum", range.upperBound)
    }

    static func writeArray(
        _ count: ClosedRange<Int>, unique: Bool, to json: inout JSONText, items: (inout JSONText) -> Void
    ) {
        json.member("type", "array")
        json.member("minItems", count.lowerBound)
        json.member("maxItems", count.upperBound)
        if unique { json.member("uniqueItems", true) }
        json.key("items")
        items(&json)
    }

    /// A schema counts characters, the rule bytes: `maxLength` is the looser of the two.
    static func write(_ rule: TextRule, to json: inout JSONText) {
        json.member("type", "string")
        json.member("minLength", rule.bytes.lowerBound)
        json.member("maxLength", rule.bytes.upperBound)
        json.member("pattern", rule.pattern)
    }
}

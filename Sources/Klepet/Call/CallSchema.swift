// The table as JSON Schema (draft 2020-12): what klepet_schema() returns. A request is one of $defs/request, its reply
// $defs/NAME.reply (to $defs/NAME.request) or $defs/refused, an event $defs/event wherever it stands. What a schema
// cannot say (a length in bytes, what the state of a chat allows) stands in descriptions.

import CKlepet
import KlepetEngine
import KlepetJournal
import KlepetJSON
import KlepetPolicy

enum CallSchema {
    static var text: String {
        var json = JSONText(.indented)
        json.object { json in
            json.member("$schema", "https://json-schema.org/draft/2020-12/schema")
            json.member("title", "Klepet calls")
            json.member(
                "description",
                """
                What klepet_call() takes and gives: a request, its reply, an event. Names are those of klepet.h: "do" \
                is the function without its klepet_, fields are its arguments and structs. Unknown fields and keys \
                given twice are refused; numbers are whole and written without fraction or exponent; what is optional \
                is left out rather than null. Lengths are counted in characters here and in bytes of UTF-8 by Klepet. \
                Rules such as B3.2 are those of the behaviour page.
                """)
            json.key("anyOf")
            json.references(["request", "reply", "event"])
            json.key("$defs")
            json.object { json in
                choices(&json)
                for form in CallForm.all { request(form, &json) }
                for form in CallForm.all { reply(form, &json) }
                refused(&json)
                CallObjects.write(to: &json)
            }
        }
        return json.string + "\n"
    }

    private static func choices(_ json: inout JSONText) {
        json.key("request")
        json.object { json in
            json.key("oneOf")
            json.references(CallForm.all.map { "\($0.name).request" })
        }
        json.key("reply")
        json.object { json in
            json.key("anyOf")
            json.references(CallForm.all.map { "\($0.name).reply" } + ["refused"])
        }
        json.key("echo")
        json.object { json in
            json.member("description", "Whatever the caller finds its call by again; the reply has it, too.")
            json.member("type", ["string", "integer"])
            json.member("maxLength", Limits.keyBytesMax)
        }
    }

    private static func request(_ form: CallForm, _ json: inout JSONText) {
        json.key("\(form.name).request")
        json.object { json in
            json.member("description", form.about)
            json.member("x-roles", form.roles.map { "\($0.name)" })
            json.member("x-query", form.isQuery)
            json.member("type", "object")
            json.member("additionalProperties", false)
            json.member("required", ["do"] + form.fields.filter { $0.isRequired }.map { $0.path })
            json.key("properties")
            json.object { json in
                json.key("do")
                json.object { $0.member("const", form.name) }
                json.key("request")
                json.reference("echo")
                for field in form.fields {
                    json.key(field.path)
                    json.object { write(field, &$0) }
                }
            }
        }
    }

    private static func write(_ field: CallField, _ json: inout JSONText) {
        json.member("description", field.about)
        switch field.kind {
        case .number(let range): json.range(range)
        case .flag: json.member("type", "boolean")
        case .word(let words): json.member("enum", words.map { $0.word })
        case .text(let bytes, _): json.length(bytes)
        case .names(let countMax):
            json.member("type", "array")
            json.member("maxItems", countMax)
            json.key("items")
            json.object { $0.length(1...Limits.nameBytesMax) }
        case .object: json.member("type", "object")
        case .json: json.member("type", ["object", "array", "string", "number", "boolean", "null"])
        case .texts(let rule): write(rule, &json)
        case .staffing: StaffingChange.writeSchema(to: &json)
        case .shape:
            json.member("type", "object")
            json.member("$ref", "#/$defs/shape")
        case .files:
            json.member("type", "array")
            json.member("maxItems", Limits.filesMax)
            json.key("items")
            json.object { json in
                json.member("type", "object")
                json.member("$ref", "#/$defs/file")
            }
        }
    }

    private static func write(_ rule: CallTexts, _ json: inout JSONText) {
        // An empty object is also taken as PHP writes it, [].
        json.member("type", rule.count.contains(0) ? ["object", "array"] : ["object"])
        if rule.count.contains(0) { json.member("maxItems", 0) }
        json.member("minProperties", rule.count.lowerBound)
        json.member("maxProperties", rule.count.upperBound)
        if let names = rule.names {
            json.key("propertyNames")
            json.object { json in
                json.length(names.bytes)
                json.member("pattern", names.pattern)
            }
        }
        json.key("additionalProperties")
        json.object { json in
            json.length(rule.bytes)
            if let pattern = rule.pattern { json.member("pattern", pattern) }
        }
    }

    private static func reply(_ form: CallForm, _ json: inout JSONText) {
        let members = form.answer.members
        json.key("\(form.name).reply")
        json.object { json in
            json.member("description", "The reply to \(form.name) that was done.")
            json.member("type", "object")
            json.member("additionalProperties", false)
            json.member("required", ["ok"] + members.map { $0.name })
            json.key("properties")
            json.object { json in
                json.key("ok")
                json.object { $0.member("const", true) }
                json.key("request")
                json.reference("echo")
                for member in members {
                    json.key(member.name)
                    json.object { member.shape.write(to: &$0) }
                }
            }
        }
    }

    private static func refused(_ json: inout JSONText) {
        json.key("refused")
        json.object { json in
            json.member("description", "The reply to what was not done. Nothing has changed.")
            json.member("type", "object")
            json.member("additionalProperties", false)
            json.member("required", ["ok", "status", "refusal", "sentence"])
            json.key("properties")
            json.object { json in
                json.key("ok")
                json.object { $0.member("const", false) }
                json.key("request")
                json.reference("echo")
                json.key("status")
                json.object { json in
                    json.member("description", "The klepet_status.")
                    json.key("enum")
                    json.array(onOneLine: true) { json in
                        for (status, _) in CallStatus.words { json.value(Int64(status)) }
                    }
                }
                json.key("refusal")
                json.object { json in
                    json.member("description", "The same as a word.")
                    json.member("enum", CallStatus.words.map { $0.word })
                }
                json.key("sentence")
                json.object { json in
                    json.member(
                        "description", "What was wrong and what to do, in English; never what a visitor wrote (B13.5).")
                    json.member("type", "string")
                }
                json.key("path")
                json.object { json in
                    json.member("description", "Where in the request the fault is: policy.departments[1].mode.")
                    json.member("type", "string")
                }
            }
        }
    }
}

extension JSONText {
    mutating func reference(_ name: String) {
        object { $0.member("$ref", "#/$defs/\(name)") }
    }

    mutating func references(_ names: [String]) {
        array { json in for name in names { json.reference(name) } }
    }

    mutating func range(_ range: ClosedRange<Int64>) {
        member("type", "integer")
        member("minimum", range.lowerBound)
        member("maximum", range.upperBound)
    }

    mutating func length(_ bytes: ClosedRange<Int>) {
        member("type", "string")
        member("minLength", bytes.lowerBound)
        member("maxLength", bytes.upperBound)
    }
}

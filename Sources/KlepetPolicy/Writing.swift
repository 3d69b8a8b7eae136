// A struct to JSON by its table: complete, in the table's order, so that equal policies are equal texts.

import KlepetEngine
import KlepetJSON

struct Writer<Root> {
    let fields: [Field<Root>]

    @_semantics("optimize.sil.specialize.generic.never")
    func write(_ root: Root, to json: inout JSONText) {
        json.object { json in
            for field in fields where isPresent(field.kind, in: root) {
                json.key(field.key)
                write(field.kind, of: root, to: &json)
            }
        }
    }

    /// Only what overrides can be absent, and a group of nothing else.
    @_semantics("optimize.sil.specialize.generic.never")
    func isPresent(_ kind: Field<Root>.Kind, in root: Root) -> Bool {
        switch kind {
        case .override(let property, _): root[keyPath: property] != nil
        case .group(let fields): fields.contains { isPresent($0.kind, in: root) }
        case .nested(let nested): nested.isPresent(root)
        case .integer, .integers, .flag, .text, .names, .mode, .departments, .written, .days, .translations, .texts,
            .questions:
            true
        }
    }

    @_semantics("optimize.sil.specialize.generic.never")
    func write(_ kind: Field<Root>.Kind, of root: Root, to json: inout JSONText) {
        switch kind {
        case .group(let fields): Writer(fields: fields).write(root, to: &json)
        case .integer(let property, _): json.value(root[keyPath: property])
        case .override(let property, _):
            if let number = root[keyPath: property] { json.value(number) } else { json.null() }
        case .integers(let property, _, _):
            json.array(onOneLine: true) { json in
                for number in root[keyPath: property] { json.value(number) }
            }
        case .flag(let property): json.value(root[keyPath: property])
        case .text(let property, _): json.value(root[keyPath: property])
        case .names(let property, _):
            json.array(onOneLine: true) { json in
                for name in root[keyPath: property] { json.value(name) }
            }
        case .mode(let property): json.value(root[keyPath: property].word)
        case .texts(let property): TextsWriter.write(root[keyPath: property], to: &json)
        case .departments(let property, _):
            let writer = Writer<Policy.Department>(fields: Policy.Department.table)
            json.array { json in
                for department in root[keyPath: property] { writer.write(department, to: &json) }
            }
        case .questions(let property, _):
            let writer = Writer<Policy.Question>(fields: Policy.Question.table)
            json.array { json in
                for question in root[keyPath: property] { writer.write(question, to: &json) }
            }
        case .nested(let nested): nested.write(root, &json)
        case .written(let property, let notation): json.value(notation.write(root[keyPath: property]))
        case .translations(let property):
            json.object { json in
                for wording in root[keyPath: property] { json.member(wording.locale, wording.text) }
            }
        case .days(let property):
            json.array(onOneLine: true) { json in
                for day in Weekdays.names(of: root[keyPath: property]) { json.value(day) }
            }
        }
    }
}

// A struct to JSON by its table: complete, in the table's order, so that equal policies are equal texts.

import KlepetEngine
import KlepetJSON

struct TableWriter<Root> {
    let fields: [Field<Root>]

    @_semantics("optimize.sil.specialize.generic.never")
    func write(_ root: Root, to json: inout JSONText) {
        json.object { json in
            for field in fields where !field.isFormer && isPresent(field.kind, in: root) {
                json.key(field.key)
                write(field.kind, of: root, to: &json)
            }
        }
    }

    /// Only what overrides can be absent, and a group of nothing else.
    @_semantics("optimize.sil.specialize.generic.never")
    func isPresent(_ kind: Field<Root>.Kind, in root: Root) -> Bool {
        switch kind {
        case .override(let property, _): property.value(in: root) != nil
        case .group(let fields): fields.contains { isPresent($0.kind, in: root) }
        case .nested(let nested): nested.isPresent(root)
        case .integer, .integers, .flag, .text, .names, .mode, .word, .departments, .written, .days, .translations,
            .texts,
            .questions:
            true
        }
    }

    @_semantics("optimize.sil.specialize.generic.never")
    func write(_ kind: Field<Root>.Kind, of root: Root, to json: inout JSONText) {
        switch kind {
        case .group(let fields): TableWriter(fields: fields).write(root, to: &json)
        case .integer(let property, _): json.value(property.value(in: root))
        case .override(let property, _):
            if let number = property.value(in: root) { json.value(number) } else { json.null() }
        case .integers(let property, _, _):
            json.array(onOneLine: true) { json in
                for number in property.value(in: root) { json.value(number) }
            }
        case .flag(let property): json.value(property.value(in: root))
        case .text(let property, _): json.value(property.value(in: root))
        case .names(let property, _):
            json.array(onOneLine: true) { json in
                for name in property.value(in: root) { json.value(name) }
            }
        case .mode(let property): json.value(property.value(in: root).word)
        case .word(let property, let words):
            let number = Int(property.value(in: root))
            json.value(words.indices.contains(number) ? words[number] : "")
        case .texts(let property): TextsWriter.write(property.value(in: root), to: &json)
        case .departments(let property, _):
            let writer = TableWriter<Policy.Department>(fields: Policy.Department.table)
            json.array { json in
                for department in property.value(in: root) { writer.write(department, to: &json) }
            }
        case .questions(let property, _):
            let writer = TableWriter<Policy.Question>(fields: Policy.Question.table)
            json.array { json in
                for question in property.value(in: root) { writer.write(question, to: &json) }
            }
        case .nested(let nested): nested.write(root, &json)
        case .written(let property, let notation): json.value(notation.write(property.value(in: root)))
        case .translations(let property):
            json.object { json in
                for wording in property.value(in: root) { json.member(wording.locale, wording.text) }
            }
        case .days(let property):
            json.array(onOneLine: true) { json in
                for day in Weekdays.names(of: property.value(in: root)) { json.value(day) }
            }
        }
    }
}

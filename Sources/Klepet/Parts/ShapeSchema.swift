// The schema's part on what a message carries: $defs/parts, file, shape and what is in them. What ShapeReader refuses and
// this does not (an id that is there twice, lengths in bytes) is said in descriptions.

import KlepetEngine
import KlepetJSON

enum ShapeSchema {
    static func write(to json: inout JSONText) {
        object("parts", "What a message has beside its words, as it is kept: masked (B13.1).", &json) { json in
            reference("shape", "shape", "B18.1.", &json)
            list("files", 1...Limits.filesMax, "file", "B17.1.", &json)
            reference("answer", "shape_answer", "B18.2: to the message that the event's subject names.", &json)
        }
        object("file", "What is known of a file (B17.1).", &json, ["name", "type", "bytes", "sha256", "reference"]) {
            json in
            text("name", 1...Limits.fileNameBytesMax, "Of a path the last part is kept.", &json)
            json.key("type")
            json.object { json in
                json.member("description", "Media type by content, in small letters, without parameters.")
                json.member("type", "string")
                json.member("pattern", MediaTypes.pattern)
            }
            json.key("bytes")
            json.object { $0.range(1...Limits.fileBytesMax) }
            json.key("sha256")
            json.object { json in
                json.member("type", "string")
                json.member("pattern", "^[0-9a-f]{64}$")
            }
            text("alt", 0...Limits.fileTextBytesMax, "What it shows, for who cannot see it.", &json)
            json.key("reference")
            json.object { json in
                json.member("description", "By which the host finds its bytes.")
                json.member("type", "string")
                json.member("pattern", "^[!-~]{1,\(Limits.referenceBytesMax)}$")
            }
        }
        shape(&json)
        object("shape_answer", "What the visitor chose or filled in (B18.2).", &json) { json in
            text("choice", 1...Limits.keyBytesMax, "Id of the choice.", &json)
            json.key("form")
            json.object { json in
                json.member("description", "Values by the fields' ids.")
                json.member("type", "object")
                json.key("additionalProperties")
                json.object { $0.member("type", "string") }
            }
        }
    }

    private static func shape(_ json: inout JSONText) {
        json.key("shape")
        json.object { json in
            json.member(
                "description", "Choices, cards or a form beside the words, which stay the full meaning (B18.1).")
            json.member("type", "object")
            json.member("additionalProperties", false)
            json.key("oneOf")
            json.array { json in
                for name in ["choices", "cards", "form"] { json.object { $0.member("required", [name]) } }
            }
            json.key("properties")
            json.object { json in
                list("choices", ShapeLimits.choices, "shape_choice", "Buttons.", &json)
                list("cards", ShapeLimits.cards, "shape_card", "Things to look at and choose from.", &json)
                list("form", ShapeLimits.fields, "shape_field", "Fields to fill in.", &json)
                flag("again", "It may be answered more than once (B18.2).", &json)
            }
        }
        object(
            "shape_choice", "A button; its id is there once in the shape, or in its field.", &json, ["id", "label"]
        ) { json in
            text("id", 1...Limits.keyBytesMax, "How an answer names it.", &json)
            reference("label", "shape_label", "", &json)
        }
        object("shape_card", "A picture, words and buttons.", &json, ["title"]) { json in
            reference("title", "shape_label", "", &json)
            reference("text", "shape_text", "", &json)
            text("picture", 1...ShapeLimits.linkBytes, "Begins with https://, http:// or a single /.", &json)
            reference("alt", "shape_text", "What the picture shows.", &json)
            reference("price", "shape_label", "As it is to be read.", &json)
            text("link", 1...ShapeLimits.linkBytes, "Begins with https://, http:// or a single /.", &json)
            list("choices", ShapeLimits.choices, "shape_choice", "", &json)
        }
        object("shape_field", "A field of a form.", &json, ["id", "label", "kind"]) { json in
            text("id", 1...Limits.keyBytesMax, "How an answer names it; there once.", &json)
            reference("label", "shape_label", "", &json)
            json.key("kind")
            json.object { json in
                json.member("description", "A date is 2026-05-04; yes_no takes yes or no; choice one of its choices.")
                json.member("enum", FieldKind.allCases.map { "\($0.name)" })
            }
            flag("required", "It has to be filled in.", &json)
            reference("hint", "shape_label", "", &json)
            list("choices", ShapeLimits.choices, "shape_choice", "Of a field of kind choice, and of no other.", &json)
        }
        label("shape_label", ShapeLimits.labelBytes, &json)
        label("shape_text", ShapeLimits.textBytes, &json)
    }

    // MARK: pieces

    private static func object(
        _ name: String, _ about: String, _ json: inout JSONText, _ required: [String] = [],
        _ properties: (inout JSONText) -> Void
    ) {
        json.key(name)
        json.object { json in
            json.member("description", about)
            json.member("type", "object")
            json.member("additionalProperties", false)
            if !required.isEmpty { json.member("required", required) }
            json.key("properties")
            json.object { properties(&$0) }
        }
    }

    private static func reference(_ name: String, _ to: String, _ about: String, _ json: inout JSONText) {
        json.key(name)
        json.object { json in
            if !about.isEmpty { json.member("description", about) }
            json.member("$ref", "#/$defs/\(to)")
        }
    }

    private static func list(
        _ name: String, _ count: ClosedRange<Int>, _ of: String, _ about: String, _ json: inout JSONText
    ) {
        json.key(name)
        json.object { json in
            if !about.isEmpty { json.member("description", about) }
            json.member("type", "array")
            json.member("minItems", count.lowerBound)
            json.member("maxItems", count.upperBound)
            json.key("items")
            json.reference(of)
        }
    }

    private static func text(_ name: String, _ bytes: ClosedRange<Int>, _ about: String, _ json: inout JSONText) {
        json.key(name)
        json.object { json in
            if !about.isEmpty { json.member("description", about) }
            json.length(bytes)
        }
    }

    private static func flag(_ name: String, _ about: String, _ json: inout JSONText) {
        json.key(name)
        json.object { json in
            json.member("description", about)
            json.member("type", "boolean")
        }
    }

    /// A text, or one for each locale.
    private static func label(_ name: String, _ bytes: Int, _ json: inout JSONText) {
        json.key(name)
        json.object { json in
            json.member("description", "A text, or an object of texts by locale.")
            json.key("anyOf")
            json.array { json in
                json.object { $0.length(1...bytes) }
                json.object { json in
                    json.member("type", "object")
                    json.member("minProperties", ShapeLimits.locales.lowerBound)
                    json.member("maxProperties", ShapeLimits.locales.upperBound)
                    json.key("additionalProperties")
                    json.object { $0.length(1...bytes) }
                }
            }
        }
    }
}

// What is refused, and whether the sentence says where.

import KlepetEngine
import Testing

@testable import KlepetPolicy

@Suite struct RefusalTests {
    @Test func `each number just out of its range is refused by its path, and at its ends taken`() throws {
        for (path, field) in leaves(Policy.table) {
            guard case .integer(_, let range) = field.kind else { continue }
            for number in [range.lowerBound - 1, range.upperBound + 1, .min, .max] {
                #expect(fault(nested(path, "\(number)"))?.path == path)
            }
            _ = try parse(nested(path, "\(range.lowerBound)"))
            if path != "waiting.choice_at_ms" { _ = try parse(nested(path, "\(range.upperBound)")) }
        }
    }

    @Test func `each field of another type is refused by its path`() {
        let others = ["null", "1.0", "1e3", "-0.5", "{}", "[[]]"]
        for (path, field) in leaves(Policy.table) {
            for other in others {
                // Texts are an object.
                if case .texts = field.kind, other == "{}" { continue }
                #expect(fault(nested(path, other))?.path.hasPrefix(path) == true, "\(path) \(other)")
            }
        }
    }

    @Test func `a group that is no object is refused by its path`() {
        for field in Policy.table {
            if case .group = field.kind { #expect(fault(nested(field.key, "5"))?.path == field.key) }
        }
    }

    @Test func `each number of a department just out of its range is refused by its path`() {
        for (path, field) in leaves(Policy.Department.table) {
            guard case .override(_, let range) = field.kind else { continue }
            for number in ["\(range.lowerBound - 1)", "\(range.upperBound + 1)", "null", "\"1\""] {
                let department = #"{"name": "a", "# + nested(path, number).dropFirst()
                #expect(fault("{\"departments\": [\(department)]}")?.path == "departments[0].\(path)")
            }
        }
    }

    @Test(arguments: [
        ("{\"idel\": {}}", "idel"),
        ("{\"idle\": {\"prompt\": 1}}", "idle.prompt"),
        ("{\"idle\": {\"a b\": 1}}", "idle[\"a b\"]"),
        ("{\"\": 1}", "[\"\"]"),
        ("{\"\\u0007\\n\": 1}", "[\"\\u0007\\n\"]"),
        ("{\"departments\": []}", "departments"),
        ("{\"departments\": {}}", "departments"),
        ("{\"departments\": [5]}", "departments[0]"),
        ("{\"departments\": [{}]}", "departments[0].name"),
        ("{\"departments\": [{\"name\": 5}]}", "departments[0].name"),
        ("{\"departments\": [{\"name\": \"\"}]}", "departments[0].name"),
        ("{\"departments\": [{\"name\": \"a,b\"}]}", "departments[0].name"),
        ("{\"departments\": [{\"name\": \" a\"}]}", "departments[0].name"),
        ("{\"departments\": [{\"name\": \"a \"}]}", "departments[0].name"),
        ("{\"departments\": [{\"name\": \"a\\tb\"}]}", "departments[0].name"),
        ("{\"departments\": [{\"name\": \"a\\u007f\"}]}", "departments[0].name"),
        ("{\"departments\": [{\"name\": \"a\\u0085\"}]}", "departments[0].name"),
        ("{\"departments\": [{\"name\": \"a\"}, {\"name\": \"a\"}]}", "departments[1].name"),
        ("{\"departments\": [{\"name\": \"\\u00e9\"}, {\"name\": \"e\\u0301\"}]}", "departments[1].name"),
        ("{\"departments\": [{\"name\": \"a\"}, {\"name\": \"b\", \"mode\": \"grab\"}]}", "departments[1].mode"),
        ("{\"departments\": [{\"name\": \"a\", \"mode\": 1}]}", "departments[0].mode"),
        (
            "{\"departments\": [{\"name\": \"a\", \"reply\": {\"holding_after_ms\": 1}}]}",
            "departments[0].reply.holding_after_ms"
        ),
        ("{\"departments\": [{\"name\": \"a\", \"fallbacks\": [\"b\"]}]}", "departments[0].fallbacks[0]"),
        ("{\"departments\": [{\"name\": \"a\", \"fallbacks\": [\"a\"]}]}", "departments[0].fallbacks[0]"),
        (
            "{\"departments\": [{\"name\": \"a\", \"fallbacks\": [\"b\", \"b\"]}, {\"name\": \"b\"}]}",
            "departments[0].fallbacks[1]"
        ),
        (
            "{\"departments\": [{\"name\": \"a\", \"fallbacks\": [\"b\", \"c\", \"d\", \"e\"]}]}",
            "departments[0].fallbacks"
        ),
        ("{\"skills\": [\"a\", 5]}", "skills[1]"),
        ("{\"skills\": [\"a\", \"a\"]}", "skills[1]"),
        ("{\"languages\": [\"sl\", \"fi\", \"sl\"]}", "languages[2]"),
        ("{\"waiting\": {\"holding_at_ms\": []}}", "waiting.holding_at_ms"),
        ("{\"waiting\": {\"holding_at_ms\": [1]}}", "waiting.holding_at_ms[0]"),
        ("{\"waiting\": {\"holding_at_ms\": [0, -1]}}", "waiting.holding_at_ms[1]"),
        ("{\"waiting\": {\"holding_at_ms\": [0, 2, 2]}}", "waiting.holding_at_ms[2]"),
        ("{\"waiting\": {\"holding_at_ms\": [0, 1, 2]}}", "waiting.choice_at_ms"),
        ("{\"waiting\": {\"choice_at_ms\": 121000}}", "waiting.choice_at_ms"),
        ("{\"locale\": \"e\"}", "locale"),
        ("{\"locale\": \"en_GB\"}", "locale"),
        ("{\"locale\": \"en-\"}", "locale"),
        ("{\"locale\": \"1n\"}", "locale"),
        ("{\"locale\": \"en-abcdefghi\"}", "locale"),
        ("{\"locale\": \"en-aaaaaaaa-bbbbbbbb-cccccccc-dddddd\"}", "locale"),
        ("{\"preview\": 1}", "preview"),
    ])
    func `a fault names its path`(json: String, path: String) {
        #expect(fault(json)?.path == path)
    }

    @Test(arguments: ["en", "sl-SI", "zh-Hant-TW", "sr-Latn-RS", "de-1996", "en-aaaaaaaa-bbbbbbbb-cccccccc-ddddd"])
    func `a language tag is taken`(tag: String) throws {
        #expect(try parse("{\"locale\": \"\(tag)\"}").locale == tag)
    }

    @Test func `names of 64 bytes and lists of 64 are taken, longer ones refused`() throws {
        let name = String(repeating: "č", count: 32)
        #expect(try parse("{\"skills\": [\"\(name)\"]}").skills == [name])
        #expect(fault("{\"skills\": [\"\(name)a\"]}")?.path == "skills[0]")
        let many = (0..<65).map { "\"s\($0)\"" }
        #expect(try parse("{\"skills\": [\(many.dropLast().joined(separator: ","))]}").skills.count == 64)
        #expect(fault("{\"skills\": [\(many.joined(separator: ","))]}")?.path == "skills")
        let departments = many.map { "{\"name\":\($0)}" }
        #expect(
            try parse("{\"departments\": [\(departments.dropLast().joined(separator: ","))]}").departments.count == 64)
        #expect(fault("{\"departments\": [\(departments.joined(separator: ","))]}")?.path == "departments")
    }

    @Test func `fallbacks may name departments that come later, and each other`() throws {
        let json = #"{"departments": [{"name": "a", "fallbacks": ["b"]}, {"name": "b", "fallbacks": ["a"]}]}"#
        #expect(try parse(json).departments.map(\.fallbacks) == [["b"], ["a"]])
    }

    @Test func `a sentence says what is wrong and what to do`() {
        let unknownKey = """
            presence.tablet_ms is not a key of the policy: remove it or take one of visitor_ms, mobile_ms, \
            operator_ms.
            """
        let sentences = [
            #"{"idle": {"prompt_after_ms": 0}}"#:
                "idle.prompt_after_ms is 0, but it has to be a whole number from 1 to 31622400000.",
            #"{"idle": {"prompt_after_ms": 1.0}}"#:
                "idle.prompt_after_ms is a number with a fraction or an exponent, "
                + "but it has to be a whole number from 1 to 31622400000.",
            #"{"departments": [{"name": "a", "mode": "grab"}]}"#:
                #"departments[0].mode is "grab", but it has to be "assign" or "take"."#,
            #"{"presence": {"tablet_ms": 1}}"#: unknownKey,
            #"{"departments": [{"name": "a", "fallbacks": ["b"]}]}"#:
                #"departments[0].fallbacks[0] is "b", which is no department: add it or remove it here."#,
            "[]": "The policy is an array, but it has to be an object.",
        ]
        for (json, sentence) in sentences { #expect(fault(json)?.sentence == sentence) }
    }
}

// The table against the struct that it describes, and against the published schema.

import Foundation
import KlepetEngine
import Testing

@testable import KlepetPolicy

@Suite struct TableTests {
    @Test func `the table has every field of the policy, in its order and under its name`() {
        let expected = names(of: Policy())
        #expect(leaves(Policy.table).map(\.path) == expected)
    }

    @Test func `the table has every field of a department, in its order and under its name`() {
        let keys = leaves(Policy.Department.table).map { $0.field.key }
        #expect(keys == names(of: Policy.Department(name: "support")))
    }

    @Test func `the table has every field of a profile, in its order and under its name`() {
        #expect(leaves(OperatorProfile.table).map(\.path) == names(of: OperatorProfile()))
    }

    @Test func `every default is in its range`() {
        for (path, field) in leaves(Policy.table) {
            if case .integer(let property, let range) = field.kind {
                #expect(range.contains(property.value(in: Policy())), "\(path)")
            }
        }
    }

    @Test func `every field is described in a sentence`() {
        let sentences = leaves(Policy.table).map(\.field.about) + leaves(Policy.Department.table).map(\.field.about)
        for sentence in sentences { #expect(sentence.hasSuffix(".") && !sentence.contains("\n")) }
    }

    @Test func `the published schema is in step with the table`() throws {
        let file = URL(filePath: #filePath).deletingLastPathComponent().appending(
            path: "../../Include/policy.schema.json")
        if ProcessInfo.processInfo.environment["KLEPET_UPDATE"] == "1" {
            try Data(Policy.schema.utf8).write(to: file)
        }
        let published = try String(contentsOf: file, encoding: .utf8)
        #expect(published == Policy.schema, "run this test with KLEPET_UPDATE=1 to write the file anew")
    }

    @Test func `the schema is JSON with a default for every field of the policy`() throws {
        let schema = try JSONSerialization.jsonObject(with: Data(Policy.schema.utf8)) as? [String: Any]
        for (path, field) in leaves(Policy.table) {
            var node = schema
            for key in path.split(separator: ".") {
                node = (node?["properties"] as? [String: Any])?[String(key)] as? [String: Any]
            }
            #expect(node?["default"] != nil, "\(path)")
            #expect(node?["description"] as? String == field.about)
        }
    }

    /// `idle.prompt_after_ms` for `idle.promptAfterMilliseconds`, by reflection.
    private func names(of value: Any) -> [String] {
        Mirror(reflecting: value).children.flatMap { child -> [String] in
            let key = snakeCase(child.label ?? "")
            switch child.value {
            case is Int64, is Int64?, is Bool, is String, is Policy.RoutingMode, is [Int64], is [String],
                is [Policy.Department], is [Policy.Texts], is [Policy.Question], is Policy.Hours?,
                is [Policy.Invitations.Rule], is [Policy.Attribute], is [Policy.Class]:
                return [key]
            default: return names(of: child.value).map { "\(key).\($0)" }
            }
        }
    }

    private func snakeCase(_ label: String) -> String {
        label.replacing("Milliseconds", with: "Ms").replacing("milliseconds", with: "ms")
            .replacing(/([a-z])([A-Z])/) { "\($0.1)_\($0.2)" }
            .replacing(/([A-Z])([A-Z][a-z])/) { "\($0.1)_\($0.2)" }
            .lowercased()
    }
}

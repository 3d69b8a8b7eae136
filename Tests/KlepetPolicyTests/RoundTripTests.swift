import KlepetEngine
import Testing

@testable import KlepetPolicy

@Suite struct RoundTripTests {
    @Test func `an empty object is the default policy`() throws {
        #expect(try parse("{}") == Policy())
    }

    @Test func `the default policy is the same when it is written and read again`() throws {
        #expect(try parse(Policy().json) == Policy())
    }

    @Test func `the canonical text is a fixed point`() throws {
        var policy = Policy()
        policy.departments.append(Policy.Department(name: "sales"))
        policy.departments[1].lateAfterMilliseconds = 1
        #expect(try parse(policy.json).json == policy.json)
    }

    @Test func `the canonical text begins like this`() {
        let start = """
            {
                "idle": {
                    "prompt_after_ms": 300000,
            """
        #expect(Policy().json.hasPrefix(start))
        #expect(Policy().json.contains("\"holding_at_ms\": [0, 30000, 120000, 240000, 360000, 480000],\n"))
        #expect(Policy().json.hasSuffix("    \"skills\": [],\n    \"languages\": []\n}"))
    }

    @Test func `every field of the policy survives, and changes nothing else`() throws {
        for (path, field) in leaves(Policy.table) {
            var policy = Policy()
            change(field, of: &policy)
            #expect(policy != Policy(), "\(path)")
            let alone = nested(path, written(field, of: policy))
            #expect(try parse(policy.json) == policy, "\(path)")
            if path != "waiting.holding_at_ms" { #expect(try parse(alone) == policy, "\(path)") }
        }
    }

    @Test func `every field of a department survives`() throws {
        for (path, field) in leaves(Policy.Department.table) {
            var policy = Policy()
            policy.departments += ["a", "b"].map(Policy.Department.init)
            change(field, of: &policy.departments[0])
            #expect(try parse(policy.json) == policy, "\(path)")
        }
    }

    @Test func `a department overrides what it names and no more`() throws {
        let policy = try parse(#"{"departments": [{"name": "sales", "mode": "take", "reply": {"late_after_ms": 5}}]}"#)
        var sales = Policy.Department(name: "sales")
        sales.mode = .take
        sales.lateAfterMilliseconds = 5
        #expect(policy.departments == [sales])
        #expect(!policy.json.contains("overdue_after_ms\": null"))
    }

    @Test func `the largest legal policy fits every bound`() throws {
        var policy = Policy()
        let names = (0..<64).map { index in String(repeating: "\u{E000}", count: 20) + "\(1000 + index)" }
        policy.departments = names.map(Policy.Department.init)
        for index in policy.departments.indices {
            policy.departments[index].fallbacks = (1...3).map { names[(index + $0) % 64] }
            policy.departments[index].followUpAfterMilliseconds = 1
            policy.departments[index].lateAfterMilliseconds = 1
            policy.departments[index].overdueAfterMilliseconds = 1
        }
        policy.skills = names
        policy.languages = names
        policy.waiting.holdingAtMilliseconds = (0..<16).map { $0 * 120_000 }
        #expect(try parse(policy.json) == policy)
    }

    /// Sets the field to something else that is legal.
    private func change<Root>(_ field: Field<Root>, of root: inout Root) {
        switch field.kind {
        case .group: break
        case .integer(let property, let range):
            let other = root[keyPath: property] == range.lowerBound ? range.upperBound : range.lowerBound
            root[keyPath: property] = field.key == "choice_at_ms" ? 30_000 : other
        case .override(let property, let range): root[keyPath: property] = range.upperBound
        case .integers(let property, let range, _): root[keyPath: property] = [0, 120_000, range.upperBound]
        case .flag(let property): root[keyPath: property].toggle()
        // The one department that there is.
        case .text(let property, _): root[keyPath: property] = field.key == "supervisors" ? "support" : "sl-SI"
        case .names(let property, _): root[keyPath: property] = ["a", "b"]
        case .mode(let property): root[keyPath: property] = .take
        case .departments(let property, _): root[keyPath: property] = ["podpora", "продаж"].map(Policy.Department.init)
        }
    }

    private func written<Root>(_ field: Field<Root>, of root: Root) -> String {
        var json = JSONText()
        Writer(fields: [field]).write(field.kind, of: root, to: &json)
        return json.string
    }
}

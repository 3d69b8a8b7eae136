import KlepetEngine
import Testing

import KlepetJSON
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
        #expect(Policy().json.hasSuffix("    \"classes\": [],\n    \"experiments\": []\n}"))
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

    @Test func `a policy that was set under former names is read, and written under those of today`() throws {
        let policy = try parse(
            #"""
            {"transfer": {"media_offer_ms": 30000}, "routing": {"skill_relaxed_after_ms": 5000},
             "reopen_within_ms": 1000,
             "departments": [{"name": "support", "hours": {"last_call_min": 15}}]}
            """#)
        #expect(policy.media.offerMilliseconds == 30_000 && policy.reopen.withinMilliseconds == 1_000)
        #expect(policy.routing.relaxedAfterMilliseconds == 5_000)
        #expect(policy.departments[0].hours?.lastCallMilliseconds == 900_000)
        for former in ["last_call_min", "media_offer_ms", "reopen_within_ms", "skill_relaxed_after_ms"] {
            #expect(!policy.json.contains(former))
        }
        #expect(try parse(policy.json) == policy)
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
            policy.departments[index].intake = (0..<16).map {
                Policy.Question(key: names[(index + $0) % 64], ask: names[$0])
            }
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
            let other = property.value(in: root) == range.lowerBound ? range.upperBound : range.lowerBound
            property.set(field.key == "choice_at_ms" ? 30_000 : other, in: &root)
        case .override(let property, let range): property.set(range.upperBound, in: &root)
        case .integers(let property, let range, _): property.set([0, 120_000, range.upperBound], in: &root)
        case .flag(let property): property.set(!property.value(in: root), in: &root)
        // The one department that there is.
        case .text(let property, _): property.set(field.key == "supervisors" ? "support" : "sl-SI", in: &root)
        case .names(let property, _): property.set(["a", "b"], in: &root)
        case .mode(let property): property.set(.take, in: &root)
        case .word(let property, let words): property.set(UInt8(words.count - 1), in: &root)
        case .texts(let property):
            property.set([Policy.Texts(locale: "sl", phrases: [(.keptPlace, .whole("Mesto je vaše."))])], in: &root)
        case .departments(let property, _): property.set(["podpora", "продаж"].map(Policy.Department.init), in: &root)
        case .nested(let nested):
            guard let json = examples[field.key] else {
                Issue.record("no example of \(field.key)")
                return
            }
            do { try read(json) { (value) throws(PolicyFault) in try nested.read(value, field.key, &root) } } catch {
                Issue.record("\(error)")
            }
        case .questions(let property, _):
            let questions = [
                Policy.Question(key: "ime", ask: "Kako vam je ime?"),
                Policy.Question(key: "ř", ask: "?", required: false),
            ]
            property.set(questions, in: &root)
        case .written(let property, _): property.set(60, in: &root)
        case .days(let property): property.set(0b100_0001, in: &root)
        case .translations(let property): property.set([.init(locale: "cs", text: "Poradíme vám?")], in: &root)
        }
    }

    /// What is legal for a nested object.
    private let examples = [
        "rules": exampleRules, "hours": exampleHours,
        "attributes": #"[{"key": "order.id", "of": "chat", "writer": "staff", "visible": true, "keep_days": 9}]"#,
        "classes": #"[{"name": "vip", "priority": 50}]"#,
        "experiments": #"[{"name": "slow", "share_per_mille": 9, "policy": {"idle": {"prompt_after_ms": 7}}}]"#,
    ]

    private func read(_ json: String, _ body: (JSONValue) throws(PolicyFault) -> Void) throws(PolicyFault) {
        try Array(json.utf8).withUnsafeBufferPointer { (bytes) throws(PolicyFault) in
            try JSONDocument(bytes, "The example").read(body)
        }
    }

    private func written<Root>(_ field: Field<Root>, of root: Root) -> String {
        var json = JSONText()
        TableWriter(fields: [field]).write(field.kind, of: root, to: &json)
        return json.string
    }
}

private let exampleRules = #"""
    [{"name": "cart", "priority": 5, "page": "/cart*", "dwell_ms": 20000, "cart_min": 100, \#
    "text": {"en": "May we help?", "sl-SI": "Lahko pomagamo?"}}, {"name": "idle", "idle_at_checkout_ms": 60000}]
    """#

private let exampleHours = #"""
    {"zone": "Europe/Prague", "weekly": [{"days": ["mon", "sun"], "from": "22:00", "to": "06:30"}], \#
    "exceptions": [{"date": "2026-12-24", "open": [{"from": "09:00", "to": "24:00"}]}, {"date": "2024-02-29"}], \#
    "last_call_ms": 300000}
    """#

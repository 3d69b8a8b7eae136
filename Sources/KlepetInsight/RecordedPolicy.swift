// What the recording's own policies say that its events are to be read by: names behind numbers, and which holding message brought
// the choice.

import KlepetEngine

struct RecordedPolicy {
    /// As in the engine: in the order in which policies named them first.
    private var skills: [String] = []
    private var languages: [String] = []
    private(set) var choiceRung: UInt8

    init() {
        choiceRung = 0
        set(Policy())
    }

    mutating func set(_ policy: Policy?) {
        guard let policy else { return }
        for skill in policy.skills where !skills.contains(skill) { skills.append(skill) }
        for language in policy.languages where !languages.contains(language) { languages.append(language) }
        let index = policy.waiting.holdingAtMilliseconds.firstIndex(of: policy.waiting.choiceAtMilliseconds)
        choiceRung = UInt8(clamping: (index ?? -2) + 1)
    }

    func start(_ event: borrowing Event) -> RecordedStart {
        RecordedStart(
            department: Array(event.text), skill: Self.name(Int64(event.reason), skills), language: Self.name(event.until, languages),
            priority: Int32(clamping: event.value), follows: event.subject)
    }

    private static func name(_ number: Int64, _ names: [String]) -> [UInt8] {
        number >= 1 && number <= Int64(names.count) ? Array(names[Int(number) - 1].utf8) : []
    }
}

/// How a chat was started, by names.
struct RecordedStart {
    var department: [UInt8]
    var skill: [UInt8]
    var language: [UInt8]
    var priority: Int32
    var follows: ChatID

    /// For the same department, skill and language, as far as the rehearsed policy has them.
    func submit(_ message: Message, to engine: Engine, by client: ClientID, at time: Int64) throws(Refusal) -> Reply {
        let names = engine.names
        return try department.withUnsafeBufferPointer { (department) throws(Refusal) in
            try skill.withUnsafeBufferPointer { (skill) throws(Refusal) in
                try language.withUnsafeBufferPointer { (language) throws(Refusal) in
                    var start = Start(
                        message: message, department: Self.isOne(department, names.departments) ? department : .none,
                        skill: Self.isOne(skill, names.skills) ? skill : .none,
                        language: Self.isOne(language, names.languages) ? language : .none)
                    start.priority = priority
                    return try engine.submit(.start(start), by: client, at: time)
                }
            }
        }
    }

    private static func isOne(_ name: Text, _ names: [String]) -> Bool { names.contains { $0.utf8.elementsEqual(name) } }
}

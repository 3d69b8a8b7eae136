// What the recording's own policies say that its events are to be read by: names behind numbers, and which holding
// message brought the choice.

internal import KlepetEngine

struct RecordedPolicy {
    /// As in the engine: in the order in which policies named them first.
    private var departments: [String] = []
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
        for department in policy.departments where !departments.contains(department.name) {
            departments.append(department.name)
        }
        choiceRung = policy.choiceRung
    }

    func start(_ event: borrowing Event) -> RecordedStart {
        RecordedStart(
            department: event.text.isEmpty ? department(Int64(event.department)) : Array(event.text),
            skill: Self.name(Int64(event.reason), skills), language: Self.name(event.until, languages),
            priority: Int32(clamping: event.value), follows: event.follows)
    }

    func departmentBits(_ named: [String]) -> UInt64 { Self.bits(named, departments) }
    func skillBits(_ named: [String]) -> UInt64 { Self.bits(named, skills) }
    func languageBits(_ named: [String]) -> UInt64 { Self.bits(named, languages) }

    private static func bits(_ named: [String], _ names: [String]) -> UInt64 {
        var bits: UInt64 = 0
        for (index, name) in names.enumerated() where index < 64 && named.contains(name) { bits |= 1 << UInt64(index) }
        return bits
    }

    /// 0: it was never one.
    func number(ofDepartment name: String) -> Int { departments.firstIndex(of: name).map { $0 + 1 } ?? 0 }
    var departmentNames: [String] { departments }

    /// Empty: none.
    func department(_ number: Int64) -> [UInt8] { Self.name(number, departments) }

    private static func name(_ number: Int64, _ names: [String]) -> [UInt8] {
        number >= 1 && number <= Int64(names.count) ? Array(names[Int(number) - 1].utf8) : []
    }
}

extension Policy {
    /// Which holding message brings the choice (B4.1); 0: none does.
    var choiceRung: UInt8 {
        let index = waiting.holdingAtMilliseconds.firstIndex(of: waiting.choiceAtMilliseconds)
        return UInt8(clamping: (index ?? -2) + 1)
    }
}

/// How a chat was started, by names.
struct RecordedStart {
    var department: [UInt8]
    var skill: [UInt8]
    var language: [UInt8]
    var priority: Int32
    /// The chat that the visitor wrote to; 0: they began a new one.
    var follows: ChatID

    /// For the same department, skill and language, as far as the rehearsed policy has them.
    func submit(
        _ message: Message, _ answers: [Answer], to engine: Engine, by client: ClientID, at time: Int64
    ) throws(Refusal) -> Reply {
        let names = engine.names
        return try department.withUnsafeBufferPointer { (department) throws(Refusal) in
            try skill.withUnsafeBufferPointer { (skill) throws(Refusal) in
                try language.withUnsafeBufferPointer { (language) throws(Refusal) in
                    // B13.2: what the shop had said of the chats of this client.
                    engine.setPriority(Int8(clamping: priority), of: client)
                    var start = Start(
                        message: message, department: Self.isOne(department, names.departments) ? department : .none,
                        skill: Self.isOne(skill, names.skills) ? skill : .none,
                        language: Self.isOne(language, names.languages) ? language : .none)
                    start.answers = answers.filter { Self.isOne($0.key, names.questions) }
                    return try engine.submit(.start(start), by: client, at: time)
                }
            }
        }
    }

    private static func isOne(_ name: Text, _ names: [String]) -> Bool {
        names.contains(String(decoding: name, as: UTF8.self))
    }
}

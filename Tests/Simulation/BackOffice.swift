// The system's client: it enters operators, changes the policy, says a word, ends what must be ended.

import CKlepet

extension World {
    private var desk: Tab {
        Tab(Person(role: KLEPET_ROLE_SYSTEM, key: "observer"), name: "desk", polls: false, isMobile: false)
    }

    func setOperators() throws {
        for person in people where !person.isVisitor { try setOperator(person) }
    }

    private func setOperator(_ person: Person) throws {
        var options = klepet_operator_options()
        options.size = UInt32(MemoryLayout<klepet_operator_options>.stride)
        options.capacity = UInt32(random.weighted([(30, 0), (20, 1), (20, 2), (20, 3), (10, 8)]))
        options.flags = KLEPET_OPERATOR_MAY_BAN | KLEPET_OPERATOR_MAY_REDACT | KLEPET_OPERATOR_MAY_REPORT  // B20.2
        let departments = random.chance(50) ? nil : some(rules.departments.map(\.name), atLeast: 1)
        let skills = some(Rules.skills, atLeast: 0)
        let languages = some(Rules.languages, atLeast: 1)
        let desk = desk
        let fine = try call(desk, "operator \(person.key) for \(departments ?? "all"), \(options.capacity)", []) {
            withBytes(person.key) { bytes, count in
                (options.key, options.key_bytes) = (bytes, count)
                (options.name, options.name_bytes) = (bytes, count)
                return withBytes(departments) { bytes, count in
                    (options.departments, options.departments_bytes) = (bytes, count)
                    return withBytes(skills) { bytes, count in
                        (options.skills, options.skills_bytes) = (bytes, count)
                        return withBytes(languages) { bytes, count in
                            (options.languages, options.languages_bytes) = (bytes, count)
                            return klepet_operator_set(observer.handle, &options, nil, nil)
                        }
                    }
                }
            }
        }
        try check(fine, "an operator can be entered", person.key)
        // What an operator sees goes by what is accepted; the model knows what is durable.
        try settle()
    }

    private func some(_ names: [String], atLeast: Int) -> String? {
        var chosen = names.filter { _ in random.chance(50) }
        if chosen.count < atLeast, let one = random.pick(names) { chosen = [one] }
        return chosen.isEmpty ? nil : chosen.joined(separator: ",")
    }

    func backOfficeActs() throws {
        let desk = desk
        switch random.below(10) {
        case 0...1:
            var changed = rules
            changed.change(&random)
            try settle()
            let fine = try call(desk, "policy", []) {
                withBytes(changed.json) { klepet_policy_set(observer.handle, $0, $1, nil) }
            }
            try check(fine, "a right policy is taken", changed.json)
            rules = changed
            newRules.append(changed)
            try settle()
        case 2:
            try call(desk, "wrong policy", [KLEPET_POLICY_INVALID]) {
                withBytes(#"{"idle": {"prompt_after_ms": -1}}"#) { klepet_policy_set(observer.handle, $0, $1, nil) }
            }
        case 3...5: if let person = random.pick(people.filter { !$0.isVisitor }) { try setOperator(person) }
        case 6...7:
            guard let chat = random.pick(model.chats) else { return }
            let words = Shop.Words(text: "Our store closes at six today.", id: nil)
            try call(desk, "say in \(name(chat.id))", [KLEPET_CHAT_CLOSED, KLEPET_CHAT_UNKNOWN]) {
                shop.say(observer, chat.id, words).status
            }
        case 8:
            guard let chat = random.pick(model.chats) else { return }
            let reason = UInt32(random.chance(50) ? KLEPET_REASON_NONE : KLEPET_REASON_SPAM)
            try call(desk, "end \(name(chat.id))", [KLEPET_CHAT_CLOSED, KLEPET_CHAT_UNKNOWN]) {
                klepet_end(observer.handle, chat.id, reason, nil)
            }
        default:
            guard let message = random.pick(model.log.filter { $0.kind == .said }) else { return }
            let fine = try call(
                desk, "redact #\(message.seq)", [KLEPET_ALREADY, KLEPET_CHAT_UNKNOWN, KLEPET_RETRACTED]
            ) {
                klepet_redact(observer.handle, message.chat, message.seq, nil)
            }
            if fine { model.redactIsAccepted(message.seq) }
        }
    }
}

// What operators do: take, answer, hold, promise, go away, drop, come back; some are slow, some forget.

import CKlepet

private let answers = [
    "Good morning, I am looking into it.", "Ano, máme. Kolik to bude?", "Да, сегодня отправим.",
    "Seveda, takoj preverim.", "Tentu, dua buah ya?", "Kyllä, lähetämme huomenna.", "Your invoice is on the way.",
    "One moment, please.",
]

private enum Doing {
    case poll, attend, note, hold, resume, promise, ladder, end, reopen, type, presence, decline, grab, revise, silent,
        leave, look, elsewhere
}

extension World {
    private static let ownerRefusals = [
        KLEPET_CHAT_UNKNOWN, KLEPET_CHAT_CLOSED, KLEPET_NOT_TAKEN, KLEPET_TAKEN, KLEPET_NOT_IN_DEPARTMENT,
        KLEPET_NOT_ALLOWED,
    ]

    func operatorActs(_ person: Person) throws {
        guard let tab = try tab(of: person), let client = tab.client else { return }
        let own = model.chats.filter { $0.owner == person.id && $0.isAttended }
        let any = random.pick(model.chats)
        let doing: Doing = random.weighted([
            (16, .poll), (60, .attend), (3, .note), (3, .hold), (2, .resume), (2, .promise), (2, .ladder), (5, .end),
            (2, .reopen), (5, .type),
            (4, .presence), (3, .decline), (4, .grab), (2, .revise), (3, .silent), (3, .leave), (2, .look),
            (2, .elsewhere),
        ])
        switch doing {
        case .elsewhere:
            guard let chat = random.pick(model.chats.filter { $0.state == .followup }) ?? any else { return }
            let channel = UInt32(random.within(1...6))
            try call(
                tab, "answered elsewhere \(name(chat.id))",
                [
                    KLEPET_CHAT_UNKNOWN, KLEPET_CHAT_CLOSED, KLEPET_NOT_FOLLOWUP, KLEPET_TAKEN,
                    KLEPET_NOT_IN_DEPARTMENT,
                ]
            ) {
                klepet_followup_answered(client.handle, chat.id, channel, nil)
            }
        case .poll: try poll(tab, max: random.within(1...64))
        case .attend: if random.chance(person.diligence) { try attend(tab, client, own) }
        case .note:
            guard let chat = random.chance(70) ? random.pick(own) : any else { return }
            var words = words(person, tab)
            words.isNote = true
            try say(tab, client, chat.id, words, Self.sayRefusals + [KLEPET_NOT_IN_DEPARTMENT])
        case .hold:
            guard let chat = random.chance(90) ? random.pick(own) : any else { return }
            let until = now + random.milliseconds(5_000...900_000)
            let isAhead = random.chance(95)
            try call(tab, "hold \(name(chat.id))", Self.ownerRefusals + [KLEPET_ALREADY, KLEPET_TIME_INVALID]) {
                withBytes("looking in the store") {
                    klepet_hold(client.handle, chat.id, $0, $1, isAhead ? until : now - 1, nil)
                }
            }
        case .resume:
            guard let chat = random.pick(own.filter { $0.state == .held }) ?? any else { return }
            try call(tab, "resume \(name(chat.id))", Self.ownerRefusals + [KLEPET_NOT_HELD]) {
                klepet_resume(client.handle, chat.id, nil)
            }
        case .promise:
            guard let chat = random.chance(90) ? random.pick(own) : any else { return }
            let until = now + random.milliseconds(10_000...1_200_000)
            try call(tab, "promise \(name(chat.id))", Self.ownerRefusals + [KLEPET_TIME_INVALID]) {
                klepet_promise(client.handle, chat.id, until, nil)
            }
        case .ladder:
            guard let chat = random.pick(own) else { return }
            let on: UInt32 = random.chance(50) ? 1 : 0
            try call(tab, "ladder \(on) \(name(chat.id))", Self.ownerRefusals + [KLEPET_ALREADY]) {
                klepet_ladder_set(client.handle, chat.id, on, nil)
            }
        case .end:
            guard let chat = random.chance(90) ? random.pick(own.filter { $0.turn == .visitor }) : any else { return }
            let reasons = [KLEPET_REASON_NONE, KLEPET_REASON_NONE, KLEPET_REASON_CALLBACK, KLEPET_REASON_SPAM]
            let reason = UInt32(random.pick(reasons) ?? KLEPET_REASON_NONE)
            let known = isSettled
            let fine = try call(tab, "end \(name(chat.id))", Self.ownerRefusals + [KLEPET_VALUE_INVALID]) {
                klepet_end(client.handle, chat.id, reason, nil)
            }
            guard known, tab.client != nil else { return }
            try check(
                fine == (chat.isAttended && chat.owner == person.id), "the owner ends (B1.2)",
                "chat \(name(chat.id)) is \(chat.state)")
        case .reopen:
            guard let chat = random.pick(model.chats.filter { $0.state == .closed }) ?? any else { return }
            try call(
                tab, "reopen \(name(chat.id))",
                [KLEPET_CHAT_UNKNOWN, KLEPET_CHAT_NOT_CLOSED, KLEPET_CAPACITY_FULL, KLEPET_NOT_IN_DEPARTMENT]
            ) {
                klepet_reopen(client.handle, chat.id, nil)
            }
        case .type: try type(tab, client, own)
        case .presence:
            let presence = random.weighted([
                (55, KLEPET_PRESENCE_ONLINE), (30, KLEPET_PRESENCE_AWAY), (15, KLEPET_PRESENCE_OFFLINE),
            ])
            try call(tab, "presence \(presence)", [KLEPET_ALREADY]) {
                klepet_presence_set(client.handle, UInt32(presence), nil)
            }
        case .decline:
            guard let chat = random.pick(model.chats.filter(\.isOffered)) ?? any else { return }
            let wasAsked = isSettled && chat.isOffered && chat.owner == person.id
            let fine = try call(
                tab, "decline \(name(chat.id))",
                [KLEPET_CHAT_UNKNOWN, KLEPET_CHAT_CLOSED, KLEPET_NOT_OFFERED, KLEPET_NOT_IN_DEPARTMENT]
            ) {
                klepet_decline(client.handle, chat.id, nil)
            }
            if wasAsked, tab.client != nil {
                try check(fine, "who is asked may decline (B5.5)", "chat \(name(chat.id))")
            }
        case .grab: if let any { try take(tab, client, any) }
        case .revise: try revise(tab, client, model.chats)
        case .silent: tab.silentUntil = now + random.patience(mean: tempo * 15)
        case .leave: try leave(tab)
        case .look:
            guard let any else { return }
            let answer = shop.explain(client, any.id)
            try touched(tab, "explain", answer.status)
        }
    }

    /// What is theirs to do: answer who is owed an answer, accept what is offered, pick from the line.
    private func attend(_ tab: Tab, _ client: Client, _ own: [ChatModel]) throws {
        let owed = own.filter { $0.turn == .operators || $0.turn == .nobody }
        if let chat = random.pick(owed), random.chance(85) { return try answer(tab, client, chat) }
        if let offered = random.pick(model.chats.filter { $0.isOffered && $0.owner == tab.person.id }) {
            return try take(tab, client, offered)
        }
        let line = model.chats.filter { ($0.state == .queued || $0.state == .followup) }
        if random.chance(50), let chat = random.pick(line) { return try take(tab, client, chat) }
        if let chat = random.pick(own), random.chance(30) { try answer(tab, client, chat) }
    }

    private func answer(_ tab: Tab, _ client: Client, _ chat: ChatModel) throws {
        var words = words(tab.person, tab)
        words.text = random.pick(answers) ?? "Yes."
        let mayAnswer = isSettled && chat.isAttended && chat.owner == tab.person.id && words.number <= 1
        try say(tab, client, chat.id, words, mayAnswer ? [] : Self.sayRefusals + [KLEPET_NOT_IN_DEPARTMENT])
    }

    /// B5.2: taken by one; the model knows who may.
    private func take(_ tab: Tab, _ client: Client, _ chat: ChatModel) throws {
        let person = model.person(tab.person.id)
        let known = isSettled
        let serves = person?.profile.serves(chat.department) ?? false
        let isAsked = chat.isOffered && chat.owner == tab.person.id
        let isFree = chat.state == .queued || (chat.state == .followup && !chat.isOffered)
        let hasRoom = person.map { model.load(of: $0.id) < $0.capacity } ?? false
        let fine = try call(
            tab, "take \(name(chat.id))",
            [
                KLEPET_CHAT_UNKNOWN, KLEPET_CHAT_CLOSED, KLEPET_TAKEN, KLEPET_ALREADY, KLEPET_CAPACITY_FULL,
                KLEPET_NOT_IN_DEPARTMENT,
            ]
        ) {
            klepet_take(client.handle, chat.id, nil)
        }
        guard known, tab.client != nil else { return }
        let what = "chat \(name(chat.id)) is \(chat.state)"
        if isAsked || (isFree && serves && hasRoom) { try check(fine, "a free chat can be taken (B5.2)", what) }
        if !isAsked, !isFree || !hasRoom {
            try check(!fine, "a chat is taken once, within capacity (B5.1, B5.2)", what)
        }
    }

    private func type(_ tab: Tab, _ client: Client, _ own: [ChatModel]) throws {
        let asked = model.chats.filter { $0.state == .offered && $0.owner == tab.person.id }
        guard let chat = random.pick(own + asked) else { return }
        try settle()
        let activity = UInt32(random.chance(75) ? KLEPET_ACTIVITY_TYPING : KLEPET_ACTIVITY_TYPING_STOPPED)
        let fine = try call(tab, "type in \(name(chat.id))", Self.ownerRefusals) {
            klepet_activity(client.handle, chat.id, activity, nil, 0, nil)
        }
        if fine { chat.operatorTypedAt = now }
    }
}

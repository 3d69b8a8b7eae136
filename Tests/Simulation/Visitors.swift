// What visitors do: they write, write again, write out of order, fall silent, come back, change their mind; and now and
// then they try what is not for them.

import CKlepet

private let sentences = [
    "Do you still have the dark chestnut honey?", "Ještě jedno kilo rajčat, prosím.", "Koliko stane dostava v Maribor?",
    "Чи можна отримати рахунок?", "Saya mau dua mangkuk keramik biru.", "Onko teillä tuoretta tilliä?", "?",
    "Thank you!", "The jar arrived broken, what now? 🍯",
    "Dobrý den, kdy přijde objednávka? Čekám už od úterý a nikdo neodpovídá.",
]

private enum Doing {
    case poll, say, again, early, start, type, upload, choose, stillHere, end, revise, silent, leave, trespass, look
}

extension World {
    /// Of klepet_say() in the header; a visitor's own chat that is closed is reopened, so CHAT_CLOSED is for others.
    static let sayRefusals = [
        KLEPET_CHAT_UNKNOWN, KLEPET_CHAT_CLOSED, KLEPET_NOT_TAKEN, KLEPET_TAKEN, KLEPET_NOT_ALLOWED, KLEPET_TOO_FAST,
        KLEPET_TOO_MANY_CHATS, KLEPET_LINE_FULL, KLEPET_HOLD_BACK_FULL, KLEPET_TOO_MANY_EVENTS,
    ]

    func visitorActs(_ person: Person) throws {
        guard let tab = try tab(of: person), let client = tab.client else { return }
        let own = model.chats.filter { $0.visitor == person.id }
        let open = own.filter { $0.isOpen }
        let doing: Doing = random.weighted([
            (22, .poll), (24, .say), (7, .again), (4, .early), (open.isEmpty ? 20 : 3, .start), (7, .type),
            (2, .upload), (5, .choose),
            (2, .stillHere), (3, .end), (4, .revise), (4, .silent), (4, .leave), (3, .trespass), (2, .look),
        ])
        switch doing {
        case .poll: try poll(tab, max: random.within(1...40))
        case .say:
            // Mostly where the talk is; sometimes in one that has ended, or has ended just now (B1.4).
            let ended = own.filter { !$0.isOpen && now - $0.closedAt < 600_000 }
            if random.chance(40), let chat = random.pick(ended) {
                return try say(tab, client, chat.id, words(person, tab))
            }
            guard let chat = random.pick(open.isEmpty || random.chance(12) ? own : open) else {
                return try start(tab, client)
            }
            try say(tab, client, chat.id, words(person, tab))
        case .again: try repeatOne(tab, client)
        case .early: try sayEarly(tab, client, open)
        case .start: try start(tab, client)
        case .type: try type(tab, client, open)
        case .upload:
            guard let chat = random.pick(open) else { return }
            try settle()
            let begins = random.chance(50)
            let activity = UInt32(begins ? KLEPET_ACTIVITY_UPLOADING : KLEPET_ACTIVITY_UPLOADING_STOPPED)
            if try call(
                tab, "upload \(begins) in \(name(chat.id))", [KLEPET_CHAT_CLOSED],
                {
                    klepet_activity(client.handle, chat.id, activity, nil, 0, nil)
                })
            {
                chat.idleWasPaused = true
            }
        case .choose: try choose(tab, client, own)
        case .stillHere:
            guard let chat = random.pick(own) else { return }
            try call(
                tab, "still here in \(name(chat.id))",
                [KLEPET_CHAT_CLOSED, KLEPET_LADDER_NOT_RUNNING, KLEPET_CHAT_UNKNOWN]
            ) {
                klepet_still_here(client.handle, chat.id, nil)
            }
        case .end:
            guard let chat = random.pick(own) else { return }
            let known = isSettled
            let fine = try call(tab, "end \(name(chat.id))", [KLEPET_CHAT_CLOSED, KLEPET_CHAT_UNKNOWN]) {
                klepet_end(client.handle, chat.id, 0, nil)
            }
            if known, tab.client != nil {
                try check(fine == chat.isOpen, "an open chat can be ended, once (B1.2)", "chat \(name(chat.id))")
            }
        case .revise: try revise(tab, client, own)
        case .silent: tab.silentUntil = now + random.patience(mean: tempo * 12)
        case .leave: try leave(tab)
        case .trespass: try trespass(tab, client)
        case .look:
            guard let chat = random.pick(own) else { return }
            let answer = shop.look(client, chat.id)
            try touched(tab, "look", answer.status)
        }
    }

    func words(_ person: Person, _ tab: Tab) -> Shop.Words {
        person.messages += 1
        var words = Shop.Words(text: random.pick(sentences) ?? "?", id: nil)
        if random.chance(5) { words.text = String(repeating: words.text + " ", count: random.within(10...60)) }
        if random.chance(85) { words.id = "\(person.key)/\(person.messages)" }
        if words.id != nil, random.chance(40) {
            words.number = tab.nextNumber
            tab.nextNumber += 1
        }
        return words
    }

    func say(
        _ tab: Tab, _ client: Client, _ chat: UInt64, _ words: Shop.Words, _ refusals: [klepet_status] = sayRefusals
    ) throws {
        var answer = Answer(status: KLEPET_OK, value: klepet_posted())
        try call(tab, "say \(words.id ?? "-") number \(words.number) in \(name(chat))", refusals) {
            answer = shop.say(client, chat, words)
            return answer.status
        }
        try posted(answer, tab, chat, words)
        if words.id != nil { tab.person.sent.append(Person.Sent(chat: chat, words: words)) }
    }

    private func start(_ tab: Tab, _ client: Client) throws {
        var words = words(tab.person, tab)
        words.number = 0
        let department = random.chance(20) ? nil : random.pick(rules.departments)?.name
        let skill = random.chance(20) ? random.pick(Rules.skills) : nil
        let language = random.chance(20) ? random.pick(Rules.languages) : nil
        try start(tab, client, words, department, skill, language)
        if words.id != nil { tab.person.sent.append(Person.Sent(chat: nil, words: words)) }
    }

    private func start(
        _ tab: Tab, _ client: Client, _ words: Shop.Words, _ department: String?, _ skill: String?, _ language: String?
    ) throws {
        var answer = Answer(status: KLEPET_OK, value: klepet_posted())
        try call(
            tab, "start \(words.id ?? "-") in \(department ?? "-")",
            [KLEPET_TOO_MANY_CHATS, KLEPET_TOO_FAST, KLEPET_LINE_FULL]
        ) {
            answer = shop.start(client, words, department: department, skill: skill, language: language)
            return answer.status
        }
        try posted(answer, tab, nil, words)
    }

    /// B2.2: the answer was lost on the way, so the client sends it again; from another tab as well.
    func repeatOne(_ tab: Tab, _ client: Client) throws {
        let recent = tab.person.sent.suffix(random.chance(70) ? 4 : 40)
        guard var sent = random.pick(Array(recent)) else { return }
        sent.words.number = random.chance(20) ? tab.nextNumber : 0
        if sent.words.number != 0 { tab.nextNumber += 1 }
        guard let chat = sent.chat else {
            sent.words.number = 0
            return try start(tab, client, sent.words, nil, nil, nil)
        }
        try say(tab, client, chat, sent.words)
    }

    /// B2.3: over several connections the second message comes before the first, or the first never comes.
    private func sayEarly(_ tab: Tab, _ client: Client, _ open: [ChatModel]) throws {
        guard let chat = random.pick(open) else { return }
        if let missing = tab.skipped.first, random.chance(60) {
            tab.skipped.removeFirst()
            var late = words(tab.person, tab)
            if late.number != 0 { tab.nextNumber -= 1 }
            late.id = late.id ?? "\(tab.person.key)/\(tab.person.messages)"
            late.number = missing
            return try say(tab, client, chat.id, late)
        }
        tab.skipped.append(tab.nextNumber)
        tab.nextNumber += 1
        var early = words(tab.person, tab)
        if early.number == 0 {
            early.number = tab.nextNumber
            tab.nextNumber += 1
        }
        early.id = early.id ?? "\(tab.person.key)/\(tab.person.messages)"
        try say(tab, client, chat.id, early)
    }

    private func type(_ tab: Tab, _ client: Client, _ open: [ChatModel]) throws {
        guard let chat = random.pick(open) else { return }
        try settle()
        let stops = random.chance(25)
        let activity = UInt32(stops ? KLEPET_ACTIVITY_TYPING_STOPPED : KLEPET_ACTIVITY_TYPING)
        let preview = !stops && random.chance(40) ? random.pick(sentences) : nil
        let fine = try call(tab, "type \(!stops) in \(name(chat.id))", [KLEPET_CHAT_CLOSED]) {
            withBytes(preview) { klepet_activity(client.handle, chat.id, activity, $0, $1, nil) }
        }
        guard fine, chat.saidAt != 0, chat.state == .active, chat.turn == .visitor, chat.ladderOn else {
            chat.idleWasPaused = true
            return
        }
        chat.idleWasPaused = true
        // B3.4: typing pauses for at most 5 minutes in all; near that the model does not follow to the second.
        let began = max(now, chat.typedUntil)
        chat.typedUntil = stops ? min(chat.typedUntil, now) : now + rules.typingFadesAfter
        chat.typedInAll += max(0, chat.typedUntil - began)
        if chat.typedInAll > rules.typingPauseMax - 30_000 { chat.typedUntil = 0 }
    }

    private func choose(_ tab: Tab, _ client: Client, _ own: [ChatModel]) throws {
        guard
            let chat = random.pick(
                own.filter { $0.isWaiting || $0.state == .followup }.isEmpty || random.chance(10)
                    ? own : own.filter { $0.isWaiting || $0.state == .followup })
        else { return }
        let choice =
            random.pick([KLEPET_CHOICE_WAIT, KLEPET_CHOICE_CALLBACK, KLEPET_CHOICE_EMAIL]) ?? KLEPET_CHOICE_WAIT
        // A contact is of the kind that was chosen (B4.2).
        let contact =
            random.chance(50) ? (choice == KLEPET_CHOICE_CALLBACK ? "+420 777 123 456" : "eva@example.org") : nil
        let fine = try call(
            tab, "choose \(choice) in \(name(chat.id))", [KLEPET_CHAT_CLOSED, KLEPET_NOT_WAITING, KLEPET_CHAT_UNKNOWN]
        ) {
            withBytes(contact) { klepet_choose(client.handle, chat.id, UInt32(choice), $0, $1, nil) }
        }
        if fine, chat.isWaiting, choice != KLEPET_CHOICE_WAIT {
            try settle()
            try check(
                chat.state == .followup, "callback and e-mail are a follow-up (B4.2)",
                "chat \(name(chat.id)) is \(chat.state)")
        }
    }

    func revise(_ tab: Tab, _ client: Client, _ chats: [ChatModel]) throws {
        guard let chat = random.pick(chats) else { return }
        let said = model.log.suffix(200).filter {
            $0.kind == .said && $0.chat == chat.id && (tab.person.id == $0.person || random.chance(10))
        }
        guard let message = random.pick(said) else { return }
        let refusals = [
            KLEPET_NOT_ALLOWED, KLEPET_EDIT_TOO_LATE, KLEPET_RETRACTED, KLEPET_MESSAGE_UNKNOWN, KLEPET_CHAT_UNKNOWN,
            KLEPET_NOT_IN_DEPARTMENT,
        ]
        switch random.below(tab.person.isVisitor ? 2 : 3) {
        case 0:
            try call(tab, "edit #\(message.seq)", refusals) {
                withBytes("It should say: \(message.text.prefix(40))") {
                    klepet_edit(client.handle, chat.id, message.seq, $0, $1, nil)
                }
            }
        case 1:
            let fine = try call(tab, "retract #\(message.seq)", refusals) {
                klepet_retract(client.handle, chat.id, message.seq, nil)
            }
            if fine { model.takingBack.insert(message.seq) }
        default:
            let fine = try call(tab, "redact #\(message.seq)", refusals + [KLEPET_ALREADY]) {
                klepet_redact(client.handle, chat.id, message.seq, nil)
            }
            if fine { model.redactIsAccepted(message.seq) }
        }
    }

    /// Other people's chats are unknown to a visitor, and an operator's commands not for them.
    private func trespass(_ tab: Tab, _ client: Client) throws {
        guard let chat = random.pick(model.chats) else { return }
        let isOwn = chat.visitor == tab.person.id
        switch random.below(4) {
        case 0 where !isOwn:
            try say(tab, client, chat.id, words(tab.person, tab), [KLEPET_CHAT_UNKNOWN])
            tab.person.sent.removeAll { $0.chat == chat.id }
        case 1:
            try call(tab, "take \(name(chat.id))", [KLEPET_NOT_ALLOWED]) { klepet_take(client.handle, chat.id, nil) }
        case 2 where !isOwn:
            try call(tab, "end \(name(chat.id))", [KLEPET_CHAT_UNKNOWN]) { klepet_end(client.handle, chat.id, 0, nil) }
        default:
            let answer = shop.explain(client, chat.id)
            try touched(tab, "explain", answer.status)
            try check(!answer.isFine, "visitors are not told why (B14.1)", "chat \(name(chat.id))")
        }
    }
}

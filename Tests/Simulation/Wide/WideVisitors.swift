// Visitors and bots of a wide shop.

import CKlepet

private enum Doing {
    case poll, say, start, card, split, answer, handOff, visit, invited, survey, media, preview, consent, choose, end,
        leave, share, press, mark
}

extension WideWorld {
    func visitorActs(_ person: Person) throws {
        guard let tab = try tab(of: person), let client = use(tab) else { return }
        let own = model.chats.filter { $0.visitor == person.id }
        let open = own.filter(\.isOpen)
        let doing: Doing = random.weighted([
            (14, .poll), (26, .say), (open.isEmpty ? 25 : 3, .start), (4, .card), (5, .split), (5, .answer),
            (6, .handOff), (16, .visit),
            (14, .invited), (8, .survey), (5, .media), (4, .preview), (3, .consent), (3, .choose), (5, .end),
            (4, .leave), (5, .share), (5, .press), (2, .mark),
        ])
        switch doing {
        case .poll: try poll(tab)
        case .say:
            guard let chat = random.pick(open.isEmpty || random.chance(10) ? own : open) else { return }
            _ = try say(tab.name, client, chat.id, "do you have \(words.next())")
        case .start: try start(tab, client)
        case .card:
            guard let chat = random.pick(open) else { return }
            let card = newCard()
            let parts = stride(from: 0, to: 16, by: 4).map { String(card.dropFirst($0).prefix(4)) }
            plant(card)
            if random.chance(60) {
                _ = try say(
                    tab.name, client, chat.id,
                    "my card is \(parts.joined(separator: random.pick(["", " ", "-"]) ?? "")), \(words.next())")
                for separator in ["", " ", "-"] { words.masked(parts.joined(separator: separator)) }
            } else {
                try call(tab.name, "answer with a card") {
                    withBytes("order") { key, bytes in
                        withBytes("it was \(card)") { klepet_answer(client.handle, chat.id, key, bytes, $0, $1, nil) }
                    }
                }
                words.masked(card)
            }
        case .split: if let chat = random.pick(open) { try split(tab, client, chat) }
        case .answer:
            guard let chat = random.pick(open) else { return }
            let word = words.next()
            let status = try call(tab.name, "answer in \(name(chat.id))") {
                withBytes(random.chance(70) ? "order" : "name") { key, bytes in
                    withBytes("number \(word)") { klepet_answer(client.handle, chat.id, key, bytes, $0, $1, nil) }
                }
            }
            if status == KLEPET_OK { words.wrote(word, in: chat.id) }
        case .handOff:
            guard let chat = random.pick(open.filter { $0.state == .bot || $0.state == .intake }) ?? random.pick(open)
            else { return }
            try call(tab.name, "ask for people in \(name(chat.id))") {
                klepet_hand_off(client.handle, chat.id, nil, nil)
            }
        case .visit: try visit(tab, client)
        case .invited: try answerInvitation(tab, client, person)
        case .survey: try answerSurvey(tab, client)
        case .media: if let chat = random.pick(open) { try media(tab, client, chat) }
        case .preview:
            guard !isRehearsed, let chat = random.pick(open) else { return }
            try settle()
            let text = random.chance(40) ? newCard() : "maybe \(words.next())"
            if !text.hasPrefix("maybe") { plant(text) }
            words.masked(text)  // a preview is in no file at all
            try call(tab.name, "preview in \(name(chat.id))") {
                withBytes(text) { klepet_activity(client.handle, chat.id, UInt32(KLEPET_ACTIVITY_TYPING), $0, $1, nil) }
            }
            for other in operators.flatMap(\.connected) where random.chance(50) { try poll(other) }
        case .consent:
            let all = UInt32(random.chance(75) ? KLEPET_CONSENT_PREVIEW : 0)
            try call(tab.name, "consent \(all)") { klepet_consent(client.handle, all, nil) }
            try settle()
        case .choose:
            guard let chat = random.pick(open) else { return }
            let (choice, word) = (UInt32(random.within(1...4)), words.next())
            // B4.2: a callback wants a number, in which no word can be looked for.
            let isCall = choice == UInt32(KLEPET_CHOICE_CALLBACK)
            let status = try call(tab.name, "choose \(choice) in \(name(chat.id))") {
                withBytes(isCall ? "+420 777 123 456" : "\(word)@example.org") {
                    klepet_choose(client.handle, chat.id, choice, $0, $1, nil)
                }
            }
            if status == KLEPET_OK, !isCall { words.wrote(word, in: chat.id) }
        case .end:
            guard let chat = random.pick(open) else { return }
            try call(tab.name, "end \(name(chat.id))") { klepet_end(client.handle, chat.id, 0, nil) }
        case .leave: try leave(tab)
        case .share: if let chat = random.pick(open) { try share(tab, client, chat.id, isVisitor: true) }
        case .press: if let chat = random.pick(own) { try press(tab, client, chat.id) }
        case .mark: if let chat = random.pick(own) { try mark(tab, client, chat.id) }
        }
    }

    func plant(_ card: String) { model.cards.append(card) }

    /// The word at the end of a text is what can be looked for.
    func say(_ who: String, _ client: Client, _ chat: UInt64, _ text: String, isNote: Bool = false) throws
        -> klepet_posted?
    {
        var said = Shop.Words(text: text, id: nil)
        said.isNote = isNote
        var answer = Answer(status: KLEPET_OK, value: klepet_posted())
        let status = try call(who, "say in \(name(chat))") {
            answer = random.chance(25) ? sayByCall(client, chat, said) : shop.say(client, chat, said)
            return answer.status
        }
        guard status == KLEPET_OK else { return nil }
        remember(text, answer.value)
        return answer.value
    }

    private func remember(_ text: String, _ posted: klepet_posted) {
        guard let word = text.split(separator: " ").last, word.hasPrefix("zq") else { return }
        words.wrote(String(word), in: posted.chat, message: posted.seq)
    }

    private func start(_ tab: Tab, _ client: Client) throws {
        let text = "good day \(words.next())"
        var answer = Answer(status: KLEPET_OK, value: klepet_posted())
        let department = random.pick(["support", "support", "sales"])
        let status = try call(tab.name, "start in \(department ?? "-")") {
            answer = shop.start(
                client, Shop.Words(text: text, id: nil), department: department, skill: nil, language: nil)
            return answer.status
        }
        if status == KLEPET_OK { remember(text, answer.value) }
        let isBanned = model.person(tab.person.id)?.isBanned(at: now) ?? false
        // An operator's or the desk's ban is settled at once.
        try check(!isBanned || status != KLEPET_OK, "who is banned starts nothing (B13.4)", "\(tab.name)")
    }

    /// B13.1: the first half is there, and perhaps durable, before the second says that it is a card.
    private func split(_ tab: Tab, _ client: Client, _ chat: WideChat) throws {
        try settle()
        guard chat.isOpen else { return }
        let card = newCard()
        let (first, second) = (String(card.prefix(8)), String(card.suffix(8)))
        guard let one = try say(tab.name, client, chat.id, "my card is \(first)"), one.outcome == KLEPET_POSTED_ACCEPTED
        else { return }
        if random.chance(50) { try settle() }
        guard let two = try say(tab.name, client, chat.id, second), two.outcome == KLEPET_POSTED_ACCEPTED,
            one.chat == two.chat
        else { return }
        // The shop's clock stood still: nobody said anything in between.
        words.masked(first)
        words.masked(second)
        try settle()
        try check(
            model.log.contains { $0.kind == .edited && $0.subject == one.seq && $0.reason == KLEPET_EDITED_MASKED },
            "the first half of a card is masked, too (B13.1)", "#\(one.seq) and #\(two.seq)")
    }

    // MARK: visits

    private func visit(_ tab: Tab, _ client: Client) throws {
        var options = klepet_visit_options()
        options.size = UInt32(MemoryLayout<klepet_visit_options>.stride)
        options.flags = UInt32(random.pick([0, 0, 0, 0, 1, 2, 4, 8]) ?? 0)
        // B3.4: what pages say of the checkout pauses ladders and is never journaled, so no rehearsal knows of it.
        if isRehearsed { options.flags &= ~UInt32(KLEPET_VISIT_CHECKOUT | KLEPET_VISIT_PAYING) }
        options.cart_value = Int64(random.below(200))
        try call(tab.name, "visit flags \(options.flags)") {
            withBytes("/honey/\(random.below(4))") { bytes, count in
                (options.page, options.page_bytes) = (bytes, count)
                return klepet_visit(client.handle, &options, nil)
            }
        }
        guard options.flags == 0, random.chance(60) else { return }
        try advance(to: now + random.milliseconds(10_000...15_000))
        _ = use(tab)
        if model.person(tab.person.id)?.invitation ?? 0 != 0 { try answerInvitation(tab, client, tab.person) }
    }

    func answerInvitation(_ tab: Tab, _ client: Client, _ person: Person) throws {
        try settle()
        guard let known = model.person(person.id) else { return }
        let isGone = known.invitation == 0
        let number = isGone ? UInt64(random.within(1...Int(model.lastSeq) + 1)) : known.invitation
        let answer = random.weighted([
            (50, KLEPET_INVITATION_SHOWN), (30, KLEPET_INVITATION_ACCEPTED), (20, KLEPET_INVITATION_DISMISSED),
        ])
        let status = try call(tab.name, "invitation \(number): \(answer)") {
            klepet_invitation_answer(client.handle, number, UInt32(answer), nil)
        }
        // Who is banned, or too fast, is told that first (B13.2, B13.4).
        let refused = [KLEPET_INVITATION_GONE, KLEPET_BANNED, KLEPET_TOO_FAST].contains(status)
        try check(
            !isGone || refused, "an invitation that is gone is refused (B8.2)", "\(tab.name): \(number) gave \(status)")
        if status == KLEPET_OK, answer == KLEPET_INVITATION_ACCEPTED, random.chance(70) { try start(tab, client) }
    }

    // MARK: bots

    /// B19.1: live only, in no file at all; void in the step in which the chat goes to people.
    private func draft(_ tab: Tab, _ client: Client, _ chat: WideChat) throws {
        let text = "I look that up \(words.next())"
        if let word = text.split(separator: " ").last { words.masked(String(word)) }
        let status = try call(tab.name, "draft in \(name(chat.id))") {
            withBytes("draft") { id, count in
                withBytes(text) { klepet_draft(client.handle, chat.id, id, count, $0, $1, nil) }
            }
        }
        guard status == KLEPET_OK, random.chance(30) else { return }
        try call(tab.name, "give up \(name(chat.id))") { klepet_hand_off(client.handle, chat.id, nil, nil) }
    }

    func botActs(_ person: Person) throws {
        guard let tab = try tab(of: person), let client = use(tab) else { return }
        let own = model.chats.filter { $0.bot == person.id }
        let chat = random.pick(own.filter { $0.state == .bot })
        switch random.weighted([(20, 0), (40, 1), (25, 2), (8, 3), (4, 4), (8, 5), (20, 6)]) {
        case 0: try poll(tab)
        case 1:
            if let chat {
                if random.chance(20) { return try share(tab, client, chat.id, isVisitor: false) }
                _ = try say(tab.name, client, chat.id, "I can look that up \(words.next())")
            }
        case 2:
            // B7.2: it has not heard yet that it is mute.
            guard let late = random.pick(own.filter { $0.state != .bot }) else { return }
            try settle()
            guard late.state != .bot else { return }
            let status = try call(tab.name, "late word in \(name(late.id))") {
                shop.say(client, late.id, Shop.Words(text: "and one more thing \(words.next())", id: nil)).status
            }
            let isMute = [KLEPET_MUTED, KLEPET_CHAT_CLOSED, KLEPET_CHAT_UNKNOWN, KLEPET_ERASED].contains(status)
            try check(
                isMute, "a bot is mute after the handoff (B7.2)", "\(tab.name): \(late.state), status \(status)")
            try check(
                late.state == .closed || status == KLEPET_MUTED, "a bot is told that it is mute (B7.2)",
                "\(tab.name): \(late.state), status \(status)")
        // A draft is typing (B7.2), which is never journaled: a rehearsal knows of none.
        case 6: if let chat, !isRehearsed { try draft(tab, client, chat) }
        case 3:
            if let chat {
                try call(tab.name, "give up \(name(chat.id))") { klepet_hand_off(client.handle, chat.id, nil, nil) }
            }
        case 4:
            if let chat {
                try call(tab.name, "resolve \(name(chat.id))") { klepet_end(client.handle, chat.id, 0, nil) }
            }
        default: if random.chance(40) { try leave(tab) }
        }
    }
}

// Operators of a wide shop, and its desk: transfers, calls, ending well, bans, erasures; and the tokens, used twice.

import CKlepet

private enum Doing {
    case poll, take, say, reply, note, hold, promise, transfer, escalate, decline, more, waive, end, media, redact,
        edit, reopen, ban, leave, share, mark, describe
}

extension WideWorld {
    func operatorActs(_ person: Person) throws {
        guard let tab = try tab(of: person), let client = use(tab) else { return }
        let own = model.chats.filter { $0.owner == person.id && $0.isAttended }
        let asked = model.chats.filter { $0.asked == person.id || ($0.isOffered && $0.owner == person.id) }
        let doing: Doing = random.weighted([
            (10, .poll), (24, .take), (28, .say), (6, .reply), (4, .note), (4, .hold), (5, .promise), (12, .transfer),
            (4, .escalate), (4, .decline),
            (4, .more), (1, .waive), (7, .end), (7, .media), (4, .redact), (2, .edit), (3, .reopen), (1, .ban),
            (2, .leave), (6, .share), (2, .mark), (5, .describe),
        ])
        let chat = random.pick(own) ?? random.pick(model.chats)
        switch doing {
        case .poll: try poll(tab)
        // Who is asked to take a chat over, mostly does.
        case .say where !asked.isEmpty && random.chance(50):
            try take(tab, client, asked[0].id)
        case .take:
            let waiting = model.chats.filter { $0.state == .queued || $0.state == .followup || $0.state == .bot }
            guard let chat = random.pick(asked) ?? random.pick(waiting) else { return }
            try take(tab, client, chat.id)
        case .say: if let chat { _ = try say(tab.name, client, chat.id, "yes, we have \(words.next())") }
        case .note: if let chat { _ = try say(tab.name, client, chat.id, "seems upset \(words.next())", isNote: true) }
        case .hold, .promise: if let chat { try promise(tab, client, chat, holds: doing == .hold) }
        case .transfer, .escalate:
            if let chat { try transfer(tab, client, chat, person, escalates: doing == .escalate) }
        case .decline:
            guard let chat = random.pick(asked) ?? chat else { return }
            try call(tab.name, "decline \(name(chat.id))") { klepet_decline(client.handle, chat.id, nil) }
        case .more:
            if let chat {
                try call(tab.name, "anything else in \(name(chat.id))") { klepet_ask_more(client.handle, chat.id, nil) }
            }
        case .waive:
            if let chat {
                try call(tab.name, "no survey in \(name(chat.id))") { klepet_survey_waive(client.handle, chat.id, nil) }
                if random.chance(50) {
                    try call(tab.name, "settle \(name(chat.id))") { klepet_settle(client.handle, chat.id, nil) }
                }
            }
        case .end:
            if let chat { try call(tab.name, "end \(name(chat.id))") { klepet_end(client.handle, chat.id, 0, nil) } }
        case .media: if let chat { try media(tab, client, chat) }
        case .redact, .edit: try revise(tab, client, redacts: doing == .redact)
        case .reopen:
            guard let chat = random.pick(model.chats.filter { $0.state == .closed }) else { return }
            try call(tab.name, "reopen \(name(chat.id))") { klepet_reopen(client.handle, chat.id, nil) }
        case .ban: if let visitor = random.pick(visitors), visitor.id != 0 { try ban(tab.name, client, visitor) }
        case .leave: try leave(tab)
        case .describe: try describe(tab.name, client, person)
        case .reply: if let chat { try useReply(tab, client, chat.id) }
        case .share: if let chat { try share(tab, client, chat.id, isVisitor: false) }
        case .mark: if let chat { try mark(tab, client, chat.id) }
        }
    }

    private func promise(_ tab: Tab, _ client: Client, _ chat: WideChat, holds: Bool) throws {
        let (until, word) = (now + random.milliseconds(10_000...900_000), words.next())
        let status = try call(tab.name, "promise \(until) in \(name(chat.id)), hold \(holds)") {
            if !holds { return klepet_promise(client.handle, chat.id, until, nil) }
            return withBytes("in the store \(word)") { klepet_hold(client.handle, chat.id, $0, $1, until, nil) }
        }
        if status == KLEPET_OK, holds { words.wrote(word, in: chat.id) }
    }

    private func transfer(_ tab: Tab, _ client: Client, _ chat: WideChat, _ person: Person, escalates: Bool) throws {
        let word = words.next()
        var options = klepet_transfer_options()
        options.size = UInt32(MemoryLayout<klepet_transfer_options>.stride)
        if random.chance(50), let other = random.pick(operators) { options.operator_person = other.id }
        let department =
            options.operator_person == 0 || random.chance(30) ? random.pick(["support", "sales", "leads"]) : nil
        options.wait = options.operator_person == 0 && random.chance(50) ? 1 : 0
        let status = try call(
            tab.name,
            """
            transfer \(name(chat.id)) to \(options.operator_person) of \(department ?? "-"), waits \(options.wait), \
            escalates \(escalates)
            """
        ) {
            withBytes("asks for \(word)") { reason, bytes in
                if escalates { return klepet_escalate(client.handle, chat.id, reason, bytes, nil) }
                (options.reason, options.reason_bytes) = (reason, bytes)
                return withBytes(department) { name, count in
                    (options.department, options.department_bytes) = (name, count)
                    return klepet_transfer(client.handle, chat.id, &options, nil)
                }
            }
        }
        if status == KLEPET_OK { words.wrote(word, in: chat.id) }
    }

    private func revise(_ tab: Tab, _ client: Client, redacts: Bool) throws {
        let said = model.log.suffix(150).filter {
            $0.kind == .said && $0.ladder == 0 && (redacts || $0.person == tab.person.id)
        }
        guard let message = random.pick(Array(said)) else { return }
        if redacts {
            try call(tab.name, "redact #\(message.seq)") {
                klepet_redact(client.handle, message.chat, message.seq, nil)
            }
        } else {
            let word = words.next()
            let status = try call(tab.name, "edit #\(message.seq)") {
                withBytes("rather \(word)") { klepet_edit(client.handle, message.chat, message.seq, $0, $1, nil) }
            }
            if status == KLEPET_OK { words.wrote(word, in: message.chat, message: message.seq, again: true) }
        }
        try settle()
    }

    // MARK: tokens

    /// B12.3: by whoever of the two sides it is; the desk redeems, twice.
    func media(_ tab: Tab, _ client: Client, _ chat: WideChat) throws {
        try settle()
        switch chat.media {
        case .none:
            let kind = UInt32(random.chance(50) ? KLEPET_MEDIA_CALL : KLEPET_MEDIA_COBROWSE)
            let status = try call(tab.name, "offer a call in \(name(chat.id))") {
                klepet_media_offer(client.handle, chat.id, kind, nil)
            }
            if status == KLEPET_OK, random.chance(60) { try acceptMedia(chat, from: tab.person) }
        case .offered:
            try call(tab.name, "accept the call in \(name(chat.id))") {
                klepet_media_accept(client.handle, chat.id, nil)
            }
        case .started(let token), .redeemed(let token):
            if random.chance(20) {
                return _ = try call(tab.name, "end the call") { klepet_media_end(client.handle, chat.id, nil) }
            }
            if random.chance(30) { try redeem(chat, "00000000000000000000000000000000", isGood: false) }
            if case .started = chat.media { try redeem(chat, token, isGood: true) }
            try redeem(chat, token, isGood: false)
        }
    }

    /// The other side, at once; then the host takes the token, and somebody tries it again.
    private func acceptMedia(_ chat: WideChat, from offering: Person) throws {
        try settle()
        let other = (visitors + operators).first {
            $0 !== offering && ($0.id == chat.visitor || $0.id == chat.owner) && !$0.connected.isEmpty
        }
        guard let tab = other?.connected.first, let client = use(tab), case .offered = chat.media else { return }
        let own = try call(offering.key, "accept one's own call") {
            offering.connected.first.flatMap(use).map { klepet_media_accept($0.handle, chat.id, nil) }
                ?? KLEPET_NO_CONSENT
        }
        try check(own != KLEPET_OK, "nobody accepts for the other side (B12.3)", "chat \(name(chat.id))")
        try call(tab.name, "accept the call in \(name(chat.id))") { klepet_media_accept(client.handle, chat.id, nil) }
        try settle()
        guard case .started(let token) = chat.media, random.chance(80) else { return }
        try redeem(chat, token, isGood: true)
        try redeem(chat, token, isGood: false)
    }

    private func redeem(_ chat: WideChat, _ token: String, isGood: Bool) throws {
        let status = try call("desk", "redeem in \(name(chat.id))") {
            withBytes(token) { klepet_media_redeem(desk.handle, chat.id, $0, $1, nil) }
        }
        try check(
            (status == KLEPET_OK) == isGood, "a call's token is good once (B12.3)",
            "chat \(name(chat.id)): status \(status), good \(isGood)")
        try settle()
    }

    /// B10.2: any time, also too late, and again.
    func answerSurvey(_ tab: Tab, _ client: Client) throws {
        try settle()
        guard let survey = random.pick(Array(model.surveys.suffix(6))), let chat = model.chat(survey.chat) else {
            return
        }
        var options = klepet_survey_options()
        options.size = UInt32(MemoryLayout<klepet_survey_options>.stride)
        options.given = UInt32(KLEPET_SURVEY_EXPERIENCE | KLEPET_SURVEY_COMMENT)
        options.experience = Int32(random.within(1...5))
        let (word, isForged) = (words.next(), random.chance(10))
        let isGood =
            !isForged && !survey.isOver
            && (survey.answeredAt == 0 ? now < survey.until : now < survey.answeredAt + rules.changeableFor)
        let status = try call(tab.name, "survey of \(name(survey.chat)), answered \(survey.answeredAt)") {
            withBytes(isForged ? String(survey.token.dropLast()) + "!" : survey.token) { bytes, count in
                (options.token, options.token_bytes) = (bytes, count)
                return withBytes("went well \(word)") { bytes, count in
                    (options.comment, options.comment_bytes) = (bytes, count)
                    return klepet_survey_answer(client.handle, &options, nil)
                }
            }
        }
        if status == KLEPET_OK { words.wrote(word, in: chat.id) }
        // B13.4: nor is it asked of who is gone, or about what is gone.
        if model.person(chat.visitor)?.isErased == true || model.erasedAt[chat.id] != nil { return }
        // B13.2, B13.4: that is asked before the token is looked at.
        if status == KLEPET_BANNED || status == KLEPET_TOO_FAST { return }
        try check(
            (status == KLEPET_OK) == isGood,
            "a survey's token is accepted once, and changes answers for a while (B10.2)",
            """
            survey #\(survey.seq), answered \(survey.answeredAt), until \(survey.until): status \
            \(status), good \(isGood)
            """)
        try settle()
    }

    // MARK: the desk

    func deskActs() throws {
        switch random.weighted([(12, 0), (8, 1), (12, 2), (20, 3), (8, 4), (20, 5), (20, 6), (20, 7), (14, 8)]) {
        case 0:
            guard !isRehearsed else { return }
            try settle()
            rules.change(&random)
            newRules.append(rules)
            let status = try call("desk", "policy") {
                withBytes(rules.json) { klepet_policy_set(desk.handle, $0, $1, nil) }
            }
            try check(status == KLEPET_OK, "a right policy is taken", rules.json)
            try settle()
        case 1: if let visitor = random.pick(visitors), visitor.id != 0 { try ban("desk", desk, visitor) }
        case 2:
            guard
                let visitor = random.pick(visitors.filter { model.person($0.id)?.isBanned(at: now) ?? false })
                    ?? visitors.first,
                visitor.id != 0
            else { return }
            try call("desk", "unban \(visitor.key)") { klepet_unban(desk.handle, visitor.id, nil) }
            try settle()
        case 3:
            guard let chat = random.pick(model.chats.filter(\.isOpen)) else { return }
            try call("desk", "hand off \(name(chat.id))") { klepet_hand_off(desk.handle, chat.id, nil, nil) }
        case 5: try setReply()
        case 6: try payFile()
        case 7: try describe("desk", desk)
        case 8: try signIn()
        default:
            let index = random.below(visitors.count)
            if visitors[index].id != 0 { try erase(index) }
        }
    }

    private func ban(_ who: String, _ client: Client, _ visitor: Person) throws {
        let until = random.chance(20) ? 0 : now + random.milliseconds(60_000...1_800_000)
        let word = words.next()
        let status = try call(who, "ban \(visitor.key) until \(until)") {
            withBytes("swears \(word)") { klepet_ban(client.handle, visitor.id, until, $0, $1, nil) }
        }
        if status == KLEPET_OK { visitor.reasons.append(word) }
        try settle()
    }

    /// B13.4: gone from the file when the call returns. Whoever comes after is somebody new.
    private func erase(_ index: Int) throws {
        try settle()
        let gone = visitors[index]
        let status = try call("desk", "erase \(gone.key)") { klepet_erase(desk.handle, gone.id, nil) }
        guard status == KLEPET_OK else { return }
        let key = gone.key.split(separator: "-").last.map(String.init) ?? gone.key
        words.erase(gone.reasons + [key], chats: model.chats.filter { $0.visitor == gone.id }.map(\.id))
        for tab in gone.connected {
            let status = use(tab).map { klepet_seen($0.handle) }
            try check(
                status == KLEPET_MISUSE_CLOSED, "an erased visitor's clients are gone (B13.4)",
                "\(tab.name): \(status ?? 0)")
            tab.client = nil
        }
        visitors[index] = newVisitor()
        try searchFiles("after the erasure of visitor \(gone.id)")
        try settle()
    }
}

// What the people of a rehearsal did in their chats, as the commands that it came from.
//
//      started, said, answered …  ─▶ one start, with its answers
//      closed as spam … banned    ─▶ one ban; without the ban, an end
//      transfer passed on by who was asked ─▶ a decline
//      everything else            ─▶ event by event

import KlepetEngine

extension Rehearsal {
    struct Opening {
        var chat: ChatID
        var start: RecordedStart
        var number: Int
    }

    /// A first message on its way.
    struct FirstWords {
        var text: [UInt8]
        var person: PersonID
        var at: Int64
        var answers: [(key: [UInt8], text: [UInt8])] = []
    }

    struct SpamEnd {
        var number: Int
        var person: PersonID
        var at: Int64
    }

    /// In the place of words that were erased since, or that no text may consist of any more: they were said.
    private static let erased: StaticString = "…"
    private func unerased(_ text: Text) -> Text {
        !isReadable(text) ? Text(start: Self.erased.utf8Start, count: Self.erased.utf8CodeUnitCount) : text
    }

    func chatEvent(_ kind: Event.Kind, _ event: borrowing Event) {
        if kind == .started {
            let number = recordedChats.number(of: event.chat)
            opening = Opening(chat: event.chat, start: recordedPolicy.start(event), number: number)
            return
        }
        let number = recordedChats.number(of: event.chat)
        guard number >= 0 else { return }
        if kind == .said { return said(event, number) }
        let chat = currents[number]
        switch kind {
        case .transferOffered: if chat != 0 { offered(event, chat, number) }
        case .transferEnded: if chat != 0 { transferEnded(event, chat, number) }
        case .closed where event.reason == CloseReason.spam.rawValue:
            spam.append(SpamEnd(number: number, person: event.person, at: event.at))
        case .closed where event.reason == CloseReason.erased.rawValue:
            erase(visitors[number], by: event.person, goesOn: true)
        case .answered: if event.subject == 0 { answer(event, chat) }
        case .surveyAnswered: answerSurvey(event, number)
        case .mediaStarted where event.reason == 1: redeem(event, chat, number)
        default:
            guard chat != 0, let command = command(kind, event, chat) else { return }
            submit(command, by: event.person)
        }
    }

    /// `nil`: nothing that a person asked for, or nothing that moves a timer.
    private func command(_ kind: Event.Kind, _ event: borrowing Event, _ chat: ChatID) -> Command? {
        switch kind {
        case .taken: event.role == .operator ? .take(chat: chat) : nil
        case .offerEnded: .decline(chat: chat)
        case .held: .hold(chat: chat, reason: unerased(event.text), until: event.until)
        // Where a message ended the hold, it is over already, and this is refused.
        case .resumed: .resume(chat: chat)
        case .promised: .promise(chat: chat, until: event.until)
        case .ladderSet: .setLadder(chat: chat, on: event.value != 0)
        // A visitor reopens by writing.
        case .reopened: event.role == .operator ? .reopen(chat: chat) : nil
        case .closed: .end(chat: chat, CloseReason(rawValue: event.reason) ?? .none)
        case .chosen: chosen(event, chat)
        case .stillHere: .stayHere(chat: chat)
        case .delivered, .read: receipt(kind, event, chat)
        // An operator who takes the chat ends the bot's part by that; a visitor who chose how to be
        // reached (B7.3), by that.
        case .handedOff, .operatorWanted: event.role == .operator ? nil : .handOff(chat: chat)
        case .wrapupAsked: .askMore(chat: chat)
        case .surveyWaived: .waiveSurvey(chat: chat)
        case .mediaOffered:
            MediaKind(rawValue: UInt8(truncatingIfNeeded: event.value)).map { .offerMedia(chat: chat, $0) }
        case .mediaStarted: .acceptMedia(chat: chat)
        case .mediaEnded: .endMedia(chat: chat)
        default: nil
        }
    }

    private func chosen(_ event: borrowing Event, _ chat: ChatID) -> Command? {
        guard let choice = Choice(rawValue: UInt8(truncatingIfNeeded: event.value)) else { return nil }
        // What counts is that there was one: an old one may not have the form that is asked for now.
        let contact: StaticString = event.text.isEmpty ? "" : choice == .callback ? "00000" : "a@b"
        return .choose(chat: chat, choice, contact: Text(start: contact.utf8Start, count: contact.utf8CodeUnitCount))
    }

    /// Everything that the rehearsed chat has, for its numbers are its own.
    private func receipt(_ kind: Event.Kind, _ event: borrowing Event, _ chat: ChatID) -> Command? {
        let client = client(of: event.person)
        guard let view = try? engine.look(chat, by: client) else { return nil }
        return .receipt(chat: chat, delivered: view.chatSeq, read: kind == .read ? view.chatSeq : 0)
    }

    // MARK: saying

    private func said(_ event: borrowing Event, _ number: Int) {
        let text = unerased(event.text)
        if let opening, opening.chat == event.chat {
            first = FirstWords(text: Array(text), person: event.person, at: event.at)
            return
        }
        let chat = currents[number]
        guard chat != 0 else { return }
        let message = Message(text: text, isNote: event.flags.contains(.note))
        do throws(Refusal) {
            let reply = try say(
                message, chat, client(of: event.person), at: event.at, isOperator: event.role == .operator)
            if reply.outcome == .started {
                currents[number] = reply.chat
                rehearsedChats.set(reply.chat, to: number)
            }
        } catch { refused += 1 }
    }

    /// An operator whose chat is closed or in the line in this rehearsal does what operators then do.
    private func say(
        _ message: Message, _ chat: ChatID, _ client: ClientID, at time: Int64, isOperator: Bool
    ) throws(Refusal) -> Reply {
        do throws(Refusal) {
            return try engine.submit(Say(chat: chat, message: message), by: client, at: time)
        } catch {
            guard isOperator, error == .chatClosed || error == .notTaken else { throw error }
            _ = try engine.submit(error == .chatClosed ? .reopen(chat: chat) : .take(chat: chat), by: client, at: time)
        }
        return try engine.submit(Say(chat: chat, message: message), by: client, at: time)
    }

    // MARK: what several events tell together

    /// True: the event belongs to what is pending, and there may be more of it.
    func belongsToPending(_ event: borrowing Event, _ kind: Event.Kind) -> Bool {
        if let first {
            if kind == .answered, event.chat == opening?.chat, event.at == first.at, event.subject == 0 {
                self.first?.answers.append((Array(event.id), Array(unerased(event.text))))
                return true
            }
            settlePending()
        }
        guard let last = spam.last else { return false }
        if event.at == last.at {
            // A transfer or a call that ends with its chat; the visitor's next chat; the ban
            // itself, which closes them all.
            if event.person == 0, kind == .transferEnded || kind == .mediaEnded { return false }
            if kind == .closed, event.person == last.person, event.reason == CloseReason.spam.rawValue { return false }
            if kind == .visitorBanned, event.person == last.person {
                spam.removeAll()
                return false
            }
        }
        settlePending()
        return false
    }

    func settlePending() {
        if let first { start(first) }
        first = nil
        for end in spam where currents[end.number] != 0 {
            submit(.end(chat: currents[end.number], .spam), by: end.person, at: end.at)
        }
        if !spam.isEmpty { look() }
        spam.removeAll()
    }

    private func start(_ first: FirstWords) {
        guard let opening else { return }
        let client = client(of: first.person)
        first.text.withUnsafeBufferPointer { text in
            withAnswers(first.answers[...], []) { answers in
                do throws(Refusal) {
                    currents[opening.number] = try start(opening, Message(text: text), answers, client, at: first.at)
                        .chat
                } catch { refused += 1 }
            }
        }
        look()
        self.opening = nil
    }

    private func start(
        _ opening: Opening, _ message: Message, _ answers: [Answer], _ client: ClientID, at time: Int64
    ) throws(Refusal) -> Reply {
        let before = recordedChats.number(of: opening.start.follows)
        if before >= 0, currents[before] != 0 {
            // The visitor wrote to the old chat; whether that reopens it or starts one is the policy's matter (B1.4).
            return try engine.submit(Say(chat: currents[before], message: message), by: client, at: time)
        }
        return try opening.start.submit(message, answers, to: engine, by: client, at: time)
    }

    private func withAnswers(
        _ left: ArraySlice<(key: [UInt8], text: [UInt8])>, _ answers: [Answer], _ body: ([Answer]) -> Void
    ) {
        guard let next = left.first else { return body(answers) }
        next.key.withUnsafeBufferPointer { key in
            next.text.withUnsafeBufferPointer { text in
                withAnswers(left.dropFirst(), answers + [Answer(key: key, text: text)], body)
            }
        }
    }

    // MARK: questions

    private func answer(_ event: borrowing Event, _ chat: ChatID) {
        guard chat != 0 else { return }
        submit(.answer(chat: chat, Answer(key: event.id, text: unerased(event.text))), by: event.person)
    }

    /// A chat that left its questions: by the last answer, which was fed; by the clock; or because somebody asked for
    /// people, of which this is all that the journal has, as it is of answers that were erased.
    func leftQuestions(_ kind: Event.Kind, _ event: borrowing Event) {
        let number = recordedChats.number(of: event.chat)
        guard number >= 0, currents[number] != 0, isAsked(number) else { return }
        pass(before: event.at)
        turn(at: event.at)
        guard kind != .botJoined, isAsked(number) else { return }
        submit(.handOff(chat: currents[number]), by: visitors[number])
        look()
    }

    private func isAsked(_ number: Int) -> Bool {
        guard let view = try? engine.look(currents[number], by: client(of: visitors[number])) else { return false }
        return view.state == .intake
    }

    // MARK: transfers

    /// Whom the recorded shop is asking.
    func noteTransfer(_ kind: Event.Kind, _ event: borrowing Event) {
        let number = recordedChats.number(of: event.chat)
        if number >= 0 { asked[number] = kind == .transferOffered ? event.subject : nil }
    }

    /// By its owner; or on to the next, because who was asked declined.
    private func offered(_ event: borrowing Event, _ chat: ChatID, _ number: Int) {
        let isDeclined = asked[number] == event.person
        asked[number] = event.subject
        guard !isDeclined else { return submit(.decline(chat: chat), by: event.person) }
        let (person, reason) = (event.person, event.text)
        switch Engine.TransferReason(rawValue: event.reason) {
        case .escalation: submit(.escalate(chat: chat, reason: unerased(reason)), by: person)
        case .department, .alone, nil:
            let to = event.reason == Engine.TransferReason.alone.rawValue ? rehearsed(event.subject) : 0
            recordedPolicy.department(event.value).withUnsafeBufferPointer { department in
                submit(.transfer(chat: chat, to: to, department: department, reason: reason), by: person)
            }
        }
    }

    private func transferEnded(_ event: borrowing Event, _ chat: ChatID, _ number: Int) {
        asked[number] = nil
        switch TransferEnd(rawValue: event.reason) {
        // By taking the chat, which is told next.
        case .accepted, nil: break
        case .declined, .withdrawn: submit(.decline(chat: chat), by: event.person)
        // An escalation with nobody there (B12.2).
        case .missed: submit(.escalate(chat: chat, reason: unerased(event.text)), by: event.person)
        }
    }

    // MARK: tokens

    /// That there are answers; which, changes nothing here.
    private func answerSurvey(_ event: borrowing Event, _ number: Int) {
        let (json, person) = (unerased(event.text), event.person)
        (tokens[number] ?? []).withUnsafeBufferPointer { token in
            submit(.answerSurvey(SurveyAnswers(token: token, given: .smooth, json: json)), by: person)
        }
    }

    private func redeem(_ event: borrowing Event, _ chat: ChatID, _ number: Int) {
        let person = event.person
        (tokens[number] ?? []).withUnsafeBufferPointer { token in
            submit(.redeemMedia(chat: chat, token: token), by: person)
        }
    }

    func submit(_ command: Command, by person: PersonID, at time: Int64? = nil) {
        do throws(Refusal) {
            _ = try engine.submit(command, by: client(of: person), at: time ?? lastAt)
        } catch {
            refused += 1
        }
    }
}

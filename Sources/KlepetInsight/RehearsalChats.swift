// What the people of a rehearsal did in their chats, as the commands that it came from.
//
//      started, said, answered …  ─▶ one start, with its answers
//      closed as spam … banned    ─▶ one ban; without the ban, an end
//      transfer passed on by who was asked ─▶ a decline
//      everything else            ─▶ event by event

internal import KlepetEngine

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
    func unerased(_ text: Text) -> Text {
        !isReadable(text) ? Text(start: Self.erased.utf8Start, count: Self.erased.utf8CodeUnitCount) : text
    }

    func chatEvent(_ kind: Event.ChatKind, _ event: borrowing Event) {
        if kind == .started {
            let number = recordedChats.number(of: event.chat)
            opening = Opening(chat: event.chat, start: recordedPolicy.start(event), number: number)
            return
        }
        let number = recordedChats.number(of: event.chat)
        guard number >= 0 else { return }
        if kind == .said { return said(event, number) }
        let chat = currents[number]
        if kind == .surveyAnswered { return answerSurvey(event, number) }
        if kind == .closed, event.reason == CloseReason.spam.rawValue {
            return spam.append(SpamEnd(number: number, person: event.person, at: event.at))
        }
        if kind == .closed, event.reason == CloseReason.erased.rawValue {
            return erase(visitors[number], by: event.person, goesOn: true)
        }
        if kind == .mediaStarted, event.reason == MediaStart.redeemed.rawValue { return redeem(event, chat, number) }
        guard chat != 0 else { return }
        if kind == .transferOffered { return offered(event, chat, number) }
        if kind == .transferEnded { return transferEnded(event, chat, number) }
        if kind == .answered, event.subject == 0 { return answer(event, chat) }
        if let command = command(kind, event, chat) { submit(command, by: event.person) }
    }

    func chosen(_ event: borrowing Event, _ chat: ChatID) -> Command? {
        guard let choice = Choice(rawValue: UInt8(truncatingIfNeeded: event.value)) else { return nil }
        // What counts is that there was one: an old one may not have the form that is asked for now.
        let contact: StaticString = event.text.isEmpty ? "" : choice == .callback ? "00000" : "a@b"
        return .choose(chat: chat, choice, contact: Text(start: contact.utf8Start, count: contact.utf8CodeUnitCount))
    }

    /// Everything that the rehearsed chat has, for its numbers are its own.
    func receipt(_ event: borrowing Event, _ chat: ChatID) -> Command? {
        let client = client(of: event.person)
        guard let view = try? engine.look(chat, by: client) else { return nil }
        return .receipt(chat: chat, delivered: view.chatSeq, read: event.chatKind == .read ? view.chatSeq : 0)
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
        var message = Message(text: text, isNote: event.flags.contains(.note))
        // B6.4: who only thanks brings nothing along. What it was, changes nothing here.
        message.parts = event.parts
        if event.ladder == .none { message.via = Via(rawValue: event.reason) ?? .web }
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
    func belongsToPending(_ event: borrowing Event) -> Bool {
        let kind = event.chatKind
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
            if event.shopKind == .visitorBanned, event.person == last.person {
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
    func leftQuestions(_ kind: Event.ChatKind, _ event: borrowing Event) {
        let number = recordedChats.number(of: event.chat)
        guard number >= 0, currents[number] != 0, isAsked(number) else { return }
        pass(before: event.at)
        turn(at: event.at)
        guard kind != .botJoined, isAsked(number) else { return }
        // Not by the visitor, who may be away: to be asked for would bring them back (B4.10).
        do throws(Refusal) {
            _ = try engine.submit(.handOff(chat: currents[number]), by: try backOffice(), at: lastAt)
        } catch { refused += 1 }
        look()
    }

    private func isAsked(_ number: Int) -> Bool {
        // Not as the visitor, who would be here by that: it matters whether they are (B3.9).
        guard let office = try? backOffice(), let view = try? engine.look(currents[number], by: office) else {
            return false
        }
        return view.state == .intake
    }

    // MARK: transfers

    /// Whom the recorded shop is asking.
    func noteTransfer(_ kind: Event.ChatKind, _ event: borrowing Event) {
        let number = recordedChats.number(of: event.chat)
        if number >= 0 { asked[number] = kind == .transferOffered ? event.subject : nil }
    }

    /// By its owner; or on to the next, because who was asked declined.
    private func offered(_ event: borrowing Event, _ chat: ChatID, _ number: Int) {
        let isDeclined = asked[number] == event.person
        asked[number] = event.subject
        guard !isDeclined else { return submit(.decline(chat: chat), by: event.person) }
        let (person, reason) = (event.person, event.text)
        switch TransferTo(rawValue: event.reason) {
        case .supervisors: submit(.escalate(chat: chat, reason: unerased(reason)), by: person)
        // By the shop's own doing (B6.2).
        case .rescue: break
        case .department, .operator, .line, nil:
            let waits = event.reason == TransferTo.line.rawValue
            let to = event.reason == TransferTo.operator.rawValue ? rehearsed(event.subject) : 0
            recordedPolicy.department(event.value).withUnsafeBufferPointer { department in
                submit(
                    .transfer(chat: chat, to: to, department: department, reason: reason, waits: waits), by: person)
            }
        }
    }

    private func transferEnded(_ event: borrowing Event, _ chat: ChatID, _ number: Int) {
        asked[number] = nil
        switch TransferEnd(rawValue: event.reason) {
        // By taking the chat, which is told next; or one that waits was moved (B12.1).
        case .accepted, nil: if event.subject == 0, event.movesChat { move(event, chat) }
        case .declined, .withdrawn: submit(.decline(chat: chat), by: event.person)
        // An escalation with nobody there (B12.2).
        case .missed: submit(.escalate(chat: chat, reason: unerased(event.text)), by: event.person)
        }
    }

    private func move(_ event: borrowing Event, _ chat: ChatID) {
        guard let view = try? engine.look(chat, by: client(of: event.person)),
            view.state == .queued || view.state == .offered
        else { return }
        let person = event.person
        recordedPolicy.department(event.value).withUnsafeBufferPointer { department in
            submit(
                .transfer(chat: chat, to: 0, department: department, reason: .none, waits: false), by: person)
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

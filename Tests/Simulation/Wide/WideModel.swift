// A wide shop as its events tell it, and the rules that each event is held against: B7 to B13. The timers of B1 to B6
// to the millisecond are the other shop's matter (Model.swift).

import CKlepet

final class WideChat {
    enum State { case intake, bot, queued, offered, active, held, wrapup, followup, closed }

    let id: UInt64
    /// Another, when theirs has signed in (B16.6).
    var visitor: UInt64
    var state = State.queued
    var owner: UInt64 = 0
    var bot: UInt64 = 0
    /// B7.2: the bot of this episode has handed over.
    var isMute = false
    var department: UInt8
    var episode: UInt16 = 1
    var chatSeq: UInt32 = 1
    var lastSeq: UInt64
    /// Whom a transfer asks, and who has just accepted one.
    var asked: UInt64 = 0
    /// Nobody is asked: it waits in a department's line, with its owner (B12.1, B6.2).
    var waits = false
    var acceptedBy: UInt64 = 0
    /// Made and neither kept, taken back nor carried away with the chat's operators; 0: none.
    var promisedAt: Int64 = 0
    var closedAt: Int64 = 0
    var promisedUntil: Int64 = 0
    var isNearTold = false
    var isDueTold = false
    var media = Media.none

    enum Media: Equatable { case none, offered(byVisitor: Bool), started(token: String), redeemed(token: String) }

    init(_ fact: Fact) {
        id = fact.chat
        visitor = fact.person
        department = fact.department
        lastSeq = fact.seq
        if fact.ladder == KLEPET_LADDER_INTAKE { state = .intake }
    }

    /// B3.9: since a host was told that its visitor has not got what was written.
    var isUnread = false

    var isAttended: Bool { state == .active || state == .held || state == .wrapup }
    /// Somebody is being asked; a follow-up stays one meanwhile (B4.9).
    var isOffered: Bool { state == .offered || (state == .followup && owner != 0) }
    /// How often it was told: due, overdue.
    var toldOwed = 0
    var isOpen: Bool { state != .closed }

    func wasHandedOver(to person: UInt64) -> Bool { acceptedBy == person && person != 0 }

    func forgetPromise() { (promisedAt, promisedUntil, isNearTold, isDueTold) = (0, 0, false, false) }

    /// Nobody of the shop has it any more.
    func leaveOwner() {
        owner = 0
        (asked, waits) = (0, false)
        isUnread = false
        media = .none
        forgetPromise()
    }
}

/// B10.2.
struct WideSurvey {
    var seq: UInt64
    var chat: UInt64
    var token: String
    var bits: Int64
    var until: Int64
    var answeredAt: Int64 = 0
    var isOver = false
}

final class WidePerson {
    let id: UInt64
    let role: UInt8
    var isOnline = false
    var capacity = 0
    var bannedUntil: Int64?
    var consent: Int64 = 0
    var consentSeq: UInt64 = 0
    /// B16.6.
    var mergedInto: UInt64 = 0
    var invitation: UInt64 = 0
    var invitedAt: Int64 = 0
    var dismissedAt: Int64 = 0
    var isErased = false

    init(_ id: UInt64, _ role: UInt8) { (self.id, self.role) = (id, role) }

    func isBanned(at time: Int64) -> Bool { bannedUntil.map { $0 == 0 || time < $0 } ?? false }
}

final class WideModel {
    private(set) var log: [Fact] = []
    private var chatByID: [UInt64: WideChat] = [:]
    private var personByID: [UInt64: WidePerson] = [:]
    private(set) var chats: [WideChat] = []
    private(set) var people: [WidePerson] = []
    var surveys: [WideSurvey] = []
    var rules: WideRules
    /// When they were set, or the shop was opened, whichever was later: what was due until then comes then.
    private(set) var rulesAt: Int64 = 0
    var rulesByJSON: [String: WideRules] = [:]
    var openedAt: Int64 = 0
    /// Seqs of messages whose text is destroyed.
    private(set) var redacted: [UInt64] = []
    /// By chat: when its texts were erased last.
    var erasedAt: [UInt64: Int64] = [:]
    /// What is known of visitors and chats (B16.1).
    private(set) var context = WideContext()
    /// Those of messages in which a card had begun (B13.1).
    private(set) var masked: [UInt64] = []
    /// Whole numbers of cards that somebody wrote: nobody is to see one.
    var cards: [String] = []
    /// By message that carries some: its chat, and how many (B17.1).
    var files: [UInt64: (chat: UInt64, count: Int)] = [:]
    var debts: [WideDebt] = []
    /// Messages whose shape takes no answer any more (B18.2).
    var shapesOver: Set<UInt64> = []

    init(rules: WideRules) { self.rules = rules }

    func chat(_ id: UInt64) -> WideChat? { chatByID[id] }
    func person(_ id: UInt64) -> WidePerson? { personByID[id] }
    var lastSeq: UInt64 { UInt64(log.count) }

    func load(of person: UInt64, without chat: WideChat) -> Int {
        // B3.9: without those left unread.
        chats.reduce(0) {
            let isLeft = $1.isUnread && personByID[$1.visitor]?.isOnline != true
            return $0
                + ($1.owner == person && $1 !== chat && !isLeft && ($1.isOffered || $1.isAttended) ? 1 : 0)
        }
    }

    /// Also of live signals.
    func checkMasked(_ fact: Fact) throws {
        guard !cards.isEmpty, fact.text.utf8.count >= 13 else { return }
        var digits = ""
        for byte in fact.text.utf8 where (0x30...0x39).contains(byte) {
            digits.unicodeScalars.append(Unicode.Scalar(byte))
        }
        guard digits.utf8.count >= 13 else { return }
        for card in cards {
            try check(!contains(digits, card), "card numbers are masked before they are shown (B13.1)", fact.line)
        }
    }

    private func contains(_ text: String, _ part: String) -> Bool {
        let (text, part) = (Array(text.utf8), Array(part.utf8))
        guard text.count >= part.count else { return false }
        return (0...text.count - part.count).contains { text[$0..<$0 + part.count].elementsEqual(part) }
    }

    // MARK: folding

    func fold(_ fact: Fact) throws {
        try check(fact.seq == lastSeq + 1, "numbers without gaps (B2.1)", "after \(lastSeq) came \(fact.line)")
        try check(fact.at >= (log.last?.at ?? 0), "time never decreases", fact.line)
        try checkMasked(fact)
        log.append(fact)
        try foldShared(fact)
        context.fold(fact)
        if fact.kind == .redacted { redacted.append(fact.subject) }
        if fact.kind == .edited, fact.reason == KLEPET_EDITED_MASKED { masked.append(fact.subject) }
        if fact.chat == 0 { return try foldShop(fact) }
        let chat: WideChat
        if fact.kind == .started {
            chat = WideChat(fact)
            chatByID[fact.chat] = chat
            chats.append(chat)
        } else {
            guard let known = chatByID[fact.chat] else {
                throw Violation(invariant: "a chat begins with `started`", detail: fact.line)
            }
            chat = known
            try check(
                fact.chatSeq == chat.chatSeq + 1 && fact.previous == chat.lastSeq, "chat_seq without gaps (B2.1)",
                "after \(chat.chatSeq), #\(chat.lastSeq): \(fact.line)")
            if fact.kind == .reopened { chat.episode += 1 }
            try check(fact.episode == chat.episode, "each reopening is an episode", fact.line)
            // B12.1: it may change with a transfer.
            chat.department = fact.department
        }
        (chat.chatSeq, chat.lastSeq) = (fact.chatSeq, fact.seq)
        try foldChat(fact, chat)
    }

    private func foldShop(_ fact: Fact) throws {
        let subject = personByID[fact.subject]
        switch fact.kind {
        case .policySet:
            guard let rules = rulesByJSON[fact.text] else {
                throw Violation(invariant: "a policy is kept as given", detail: fact.line)
            }
            (self.rules, rulesAt) = (rules, fact.at)
        case .shopOpened:
            rulesAt = fact.at
            for person in people { person.isOnline = false }
        case .personAdded:
            let person = WidePerson(fact.subject, UInt8(truncatingIfNeeded: fact.value))
            personByID[fact.subject] = person
            people.append(person)
        case .operatorSet: subject?.capacity = Int(fact.value)
        case .wentOnline: personByID[fact.person]?.isOnline = true
        case .wentOffline: personByID[fact.person]?.isOnline = false
        case .visitorBanned: subject?.bannedUntil = fact.until
        case .visitorUnbanned: subject?.bannedUntil = nil
        case .consented:
            subject?.consent = fact.value
            subject?.consentSeq = fact.seq
        case .personMerged: try merged(fact)
        case .visitorErased:
            subject?.isErased = true
            try check(
                !chats.contains { $0.visitor == fact.subject && $0.isOpen },
                "an erased visitor has no open chat (B13.4)", fact.line)
        case .invitationSent, .invitationShown, .invitationEnded: try invited(fact)
        default: break
        }
    }

    /// B16.6.
    private func merged(_ fact: Fact) throws {
        guard let into = personByID[fact.subject], let from = personByID[UInt64(bitPattern: fact.value)], from !== into,
            from.mergedInto == 0, into.mergedInto == 0, !from.isErased, !into.isErased
        else { throw Violation(invariant: "two visitors become one (B16.6)", detail: fact.line) }
        try check(
            !from.isBanned(at: fact.at) && !into.isBanned(at: fact.at), "no ban is shed by signing in (B16.6)",
            fact.line)
        from.mergedInto = into.id
        for chat in chats where chat.visitor == from.id { chat.visitor = into.id }
        into.isOnline = into.isOnline || from.isOnline
        if from.consentSeq > into.consentSeq { (into.consent, into.consentSeq) = (from.consent, from.consentSeq) }
        try check(
            from.invitation == 0 || into.invitation == 0, "one invitation at a time, also of two (B8.3, B16.6)",
            fact.line)
        into.invitation = max(into.invitation, from.invitation)
        into.invitedAt = max(into.invitedAt, from.invitedAt)
        into.dismissedAt = max(into.dismissedAt, from.dismissedAt)
        try check(
            into.invitation == 0 || !chats.contains { $0.visitor == into.id && $0.isOpen },
            "who chats is not invited (B8.3)", fact.line)
    }

    /// B8, B9.2.
    private func invited(_ fact: Fact) throws {
        guard let visitor = personByID[fact.subject] else {
            throw Violation(invariant: "visitors are invited", detail: fact.line)
        }
        switch fact.kind {
        case .invitationSent:
            let department: UInt8 = fact.id == "cart" ? 2 : 1
            try check(rules.takesNew(department, at: fact.at), "no invitation into closed hours (B9)", fact.line)
            try check(visitor.invitation == 0, "one invitation at a time (B8.3)", fact.line)
            try check(
                visitor.invitedAt == 0 || fact.at >= visitor.invitedAt + rules.invitedAgainAfter,
                "invited again too soon (B8.3)", fact.line)
            try check(
                visitor.dismissedAt == 0 || fact.at >= visitor.dismissedAt + rules.dismissedFor,
                "invited after a dismissal (B8.3)", fact.line)
            try check(
                !chats.contains { $0.visitor == visitor.id && $0.isOpen }, "who chats is not invited (B8.3)", fact.line)
            (visitor.invitation, visitor.invitedAt) = (fact.seq, fact.at)
        case .invitationShown:
            try check(visitor.invitation == UInt64(fact.value), "what is shown, stands (B8.2)", fact.line)
        default:
            try check(visitor.invitation == UInt64(fact.value), "an invitation ends once (B8.4)", fact.line)
            visitor.invitation = 0
            if fact.reason == KLEPET_INVITATION_ENDED_DISMISSED { visitor.dismissedAt = fact.at }
        }
    }
}

// B8: the page reports, the core decides whom to invite and when. An invitation is an offer that stands or falls with
// the operators who could take the chat; it never starts one (B1.1).
//
//      visit ─▶ dwell reached ─▶ sent ─▶ shown ─▶ accepted | dismissed
//                                  └───────┴────▶ expired | withdrawn (nobody could take the chat any more)

extension Engine {
    func visit(_ report: VisitReport, by actor: Actor, client: UInt32) throws(Refusal) {
        _ = try accept(report.page, as: .page)
        guard report.cart >= 0 else { throw .valueInvalid }
        let isBuying = report.isCheckout || report.isPaying
        guard !state.policy.invitations.rules.isEmpty else { return buys(isBuying, client) }
        guard visits.grow(to: client) else { throw .busy }
        buys(isBuying, client)
        visits[client] = noted(report, visits[client])
        if report.isPaying, state.invitations.of(actor.person).isPending {
            endInvitation(of: actor.person, .withdrawn)  // B8.3: never while the visitor pays
        }
        rearm(client: client)
    }

    private func noted(_ report: VisitReport, _ before: Visit) -> Visit {
        let page = Invitation.digest(of: report.page)
        var visit = before
        if before.reportedAt == 0 || before.page != page {
            visit.page = page
            visit.rules = rules(for: report.page)
            visit.pages = before.pages &+ 1
            (visit.inSightSince, visit.inSightMilliseconds) = (0, 0)
        }
        if report.isHidden, visit.inSightSince != 0 {
            visit.inSightMilliseconds += now &- visit.inSightSince
            visit.inSightSince = 0
        } else if !report.isHidden, visit.inSightSince == 0 {
            visit.inSightSince = now
        }
        visit.pages = max(visit.pages, report.pages)
        visit.visits = max(1, report.visits)
        visit.cart = report.cart
        (visit.isCheckout, visit.isPaying) = (report.isCheckout, report.isPaying)
        visit.typingUntil = report.isTyping ? now &+ state.policy.idle.typingFadesAfterMilliseconds : 0
        visit.reportedAt = now
        return visit
    }

    /// Which rules' patterns a page fits.
    private func rules(for page: Text) -> UInt32 {
        var bits: UInt32 = 0
        for (index, rule) in state.policy.invitations.rules.prefix(Policy.Invitations.rulesMax).enumerated() {
            var pattern = rule.page
            if pattern.withUTF8({ Glob.matches($0, page) }) { bits |= 1 << UInt32(index) }
        }
        return bits
    }

    // MARK: when

    /// When the visitor at this page could be invited next; derived, like every deadline.
    func inviteDue(_ client: UInt32) -> Int64? {
        guard Int(client) < visits.count, visits[client].rules != 0 else { return nil }
        let visit = visits[client]
        let person = clients.slab[client].person
        // B13.4: whoever is banned is not invited.
        guard !state.people[person].isMarked || !state.isBanned(person, at: now) else { return nil }
        guard visit.inSightSince != 0, !visit.isPaying, state.people[person].openChats == 0 else { return nil }
        // B23.2.
        let arm = state.arms[person]
        guard !arm.isHoldout else { return nil }
        let known = state.invitations.of(person)
        guard !known.isPending else { return nil }
        var due = Int64.max
        for (index, rule) in state.policy.invitations.rules.enumerated() where visit.rules & (1 << UInt32(index)) != 0 {
            if visit.meets(rule) { due = min(due, visit.ready(rule)) }
        }
        guard due < .max else { return nil }
        if visit.triedAt != 0 { due = max(due, visit.triedAt &+ Visit.retryMilliseconds) }
        return max(due, visit.typingUntil, mayBeInvitedAt(known, arm))
    }

    /// B8.3: at most one in 24 h, none for seven days after a dismissal.
    private func mayBeInvitedAt(_ known: Invitation, _ arm: ArmNumbers) -> Int64 {
        let again = known.sentAt == 0 ? 0 : known.sentAt &+ arm.againAfter
        let dismissed = known.dismissedAt == 0 ? 0 : known.dismissedAt &+ arm.dismissedFor
        return max(again, dismissed)
    }

    /// The page has been in sight for long enough.
    func invite(_ client: UInt32) {
        let (visit, person) = (visits[client], clients.slab[client].person)
        if let rule = firstRule(visit) {
            send(rule, to: person)
        } else {
            visits[client].triedAt = now
        }
        rearm(client: client)
    }

    /// B8.1: the first by priority that fits, of those whose chats somebody could take now (B8.2).
    private func firstRule(_ visit: Visit) -> Policy.Invitations.Rule? {
        var best: Policy.Invitations.Rule?
        for (index, rule) in state.policy.invitations.rules.enumerated() where visit.rules & (1 << UInt32(index)) != 0 {
            guard visit.meets(rule), visit.ready(rule) <= now, rule.priority > best?.priority ?? .min || best == nil
            else { continue }
            if couldTake(rule) { best = rule }
        }
        return best
    }

    private func send(_ rule: Policy.Invitations.Rule, to person: UInt32) {
        var name = rule.name
        name.withUTF8 { name in
            var event = Event(.invitationSent)
            event.subject = PersonID(person)
            event.id = name
            event.until = now &+ state.policy.invitations.expiresAfterMilliseconds
            emit(event)
            if let index = ruleDigests.firstIndex(of: Invitation.digest(of: name)) { rulesTaken?[index] = true }
        }
        planChores()
    }

    // MARK: whether

    /// B8.2: its department takes new chats, and one of its operators with the skill has room for one now.
    func couldTake(_ rule: Policy.Invitations.Rule) -> Bool {
        let (department, skill) = numbers(of: rule)
        guard department != 0, takesNewChats(department) else { return false }
        let own: UInt64 = 1 << UInt64(department - 1)
        let departments = isStaffed(department) ? own : own | state.rules(ofDepartment: department).helpers
        let skills: UInt64 = skill == 0 ? 0 : 1 << UInt64(skill - 1)
        return (1..<max(1, UInt32(state.operators.count))).contains { index in
            let candidate = state.operators[index]
            return candidate.isOnline && candidate.departments & departments != 0 && candidate.skills & skills == skills
                && state.load(of: index) < candidate.capacity
        }
    }

    /// Department and skill as interned; 0: none.
    func numbers(of rule: Policy.Invitations.Rule) -> (department: UInt8, skill: UInt8) {
        let name = rule.department.isEmpty ? state.policy.departments.first?.name ?? "" : rule.department
        let department = state.names.departments.firstIndex(of: name).map { UInt8(truncatingIfNeeded: $0 + 1) } ?? 0
        let skill = rule.skill.isEmpty ? nil : state.names.skills.firstIndex(of: rule.skill)
        return (department, skill.map { UInt8(truncatingIfNeeded: $0 + 1) } ?? 0)
    }

    /// The rule by which somebody was invited, if the policy still has it.
    func rule(of invitation: Invitation) -> Policy.Invitations.Rule? {
        ruleDigests.firstIndex(of: invitation.rule).map { state.policy.invitations.rules[$0] }
    }

    /// A policy is set: what pages reported fits its rules no more, until they report again.
    func learnRules() {
        rulesTaken = nil
        ruleDigests = state.policy.invitations.rules.map { rule in
            var name = rule.name
            return name.withUTF8 { Invitation.digest(of: $0) }
        }
        for client in 1..<max(1, UInt32(visits.count)) { visits[client] = Visit() }
    }

    // MARK: what becomes of it

    /// B8.2: looked at again when it is shown and when it is accepted, however late that comes.
    func answerInvitation(_ number: UInt64, _ answer: InvitationAnswer, by actor: Actor) throws(Refusal) {
        let known = state.invitations.of(actor.person)
        guard known.isPending, known.number == number else { throw .invitationGone }
        switch answer {
        case .shown:
            guard stands(known) else { throw .invitationGone }
            guard known.stage == .sent else { throw .already }
            emitInvitation(.invitationShown, known, by: actor)
        case .accepted:
            guard stands(known) else { throw .invitationGone }
            endInvitation(of: actor.person, .accepted, by: actor)
        case .dismissed:
            endInvitation(of: actor.person, .dismissed, by: actor)
        }
    }

    private func stands(_ known: Invitation) -> Bool {
        guard state.people[known.person].openChats == 0, let rule = rule(of: known) else { return false }
        return couldTake(rule)
    }

    func endInvitation(of person: UInt32, _ end: InvitationEnd, by actor: Actor = .shop) {
        emitInvitation(.invitationEnded, state.invitations.of(person), by: actor, end)
        planChores()
    }

    private func emitInvitation(
        _ kind: Event.ShopKind, _ known: Invitation, by actor: Actor, _ end: InvitationEnd? = nil
    ) {
        var event = Event(kind, role: actor.role, person: PersonID(actor.person))
        event.subject = PersonID(known.person)
        event.value = Int64(clamping: known.number)
        event.reason = end?.rawValue ?? 0
        var name = rule(of: known)?.name ?? ""
        name.withUTF8 { name in
            event.id = name
            emit(event)
        }
    }

    /// Operators came or went, have room or none, doors opened or closed: who could not be
    /// helped now is invited no more.
    func reviseInvitations() {
        var record = state.invitations.first
        guard record != 0 else { return }
        // Asked once a rule: many wait for the same.
        let taken = state.policy.invitations.rules.map { couldTake($0) }
        // Whoever is invited could be helped when this was looked at last, or when they were invited (B8.2): nobody is
        // looked through unless that has ended for some rule since.
        let isEnded = rulesTaken.map { zip(taken, $0).contains { !$0 && $1 } } ?? true
        rulesTaken = taken
        guard isEnded else { return }
        while record != 0 {
            guard outbox.hasRoom else {
                rulesTaken = nil
                return lineCouldMove = true
            }
            let known = state.invitations.slab[record]
            record = known.next
            let isTaken = ruleDigests.firstIndex(of: known.rule).map { taken[$0] } ?? false
            if !isTaken { endInvitation(of: known.person, .withdrawn) }
        }
    }

    /// When the first of those under way expires; `Int64.max`: none is.
    var firstExpiry: Int64 {
        let first = state.invitations.first
        guard first != 0 else { return .max }
        return state.invitations.slab[first].sentAt &+ state.policy.invitations.expiresAfterMilliseconds
    }

    func expireInvitations() {
        while firstExpiry <= now, outbox.hasRoom {
            endInvitation(of: state.invitations.slab[state.invitations.first].person, .expired)
        }
    }

    // MARK: showing it

    /// What this client has to be told of its person's invitation, if it has not been yet. Not a signal in the ring,
    /// which may miss it: it goes by the state, so that who joins later is told too.
    func pullInvitation(_ slot: UInt32, _ body: (borrowing Event, _ text: [UInt8], _ id: [UInt8]) -> Bool) -> Int {
        let told = clients.slab[slot].invitation
        let known = state.invitations.of(clients.slab[slot].person)
        guard known.number != 0, known.lastSeq <= outbox.durable else { return 0 }
        let pending = known.isPending ? known.number : 0
        guard told != pending else { return 0 }
        let kind: Event.LiveKind = pending == 0 || told != 0 ? .invitationGone : .invitation
        var event = Event(kind)
        event.at = stamp
        event.subject = PersonID(known.person)
        event.value = Int64(clamping: told != 0 ? told : pending)
        let rule = rule(of: known)
        var text = ""
        if kind == .invitation {
            event.until = known.sentAt &+ state.policy.invitations.expiresAfterMilliseconds
            text = rule.map { wording($0, for: clients.slab[slot].person) } ?? ""
        } else {
            event.reason = known.end
        }
        guard body(event, Array(text.utf8), Array((rule?.name ?? "").utf8)) else { return 0 }
        clients.slab[slot].invitation = told != 0 ? 0 : pending
        return 1
    }

    /// In the visitor's language, the shop's, English, whatever there is (B15.1).
    private func wording(_ rule: Policy.Invitations.Rule, for visitor: UInt32) -> String {
        for wanted in Catalogue.tags(localeSpoken(by: visitor)) + Catalogue.tags(state.policy.locale) + ["en"] {
            if let found = rule.text.first(where: { Catalogue.canonical($0.locale) == wanted }) { return found.text }
        }
        return rule.text.first?.text ?? ""
    }
}

// B14.2: what a shop's staff did and its customers lived through, from the journal's events
// alone, in one walk over them.
//
//      event ─▶ the chat's record (where it stands) ─▶ figures of the shop, its department, its operator, its hour
//
// A chat counts for the department that it is in and for the hour in which its episode began; waits and replies for the
// operator who ended them. Only what began in the period counts, so that two reports of neighbouring periods add up.

public import KlepetEngine

public struct Report {
    private let clock: WallClock
    private let outside: Outside

    public private(set) var shop = Figures()
    /// By interned department and by person; only those with something to tell.
    public private(set) var departments: [Named] = []
    public private(set) var operators: [Named] = []
    public private(set) var hours = (0..<24).map { _ in PartOfTime() }
    /// From Monday on.
    public private(set) var weekdays = (0..<7).map { _ in PartOfTime() }
    public private(set) var invitations: [InvitationFigures] = []
    public private(set) var labels = Labels()
    public private(set) var experiments = Experiments()
    /// B17.3: at the end of the period, files whose bytes the host has still to destroy.
    public private(set) var filesOwed = 0

    private var chats = ChatMap()
    private var records: [ChatRecord] = []
    /// By the same index.
    private var arms: [UInt64] = []
    private var visitors: [PersonID] = []
    private var staff = Staff()
    private var surveys = Surveys()
    private let marks: (Text) -> SurveyMarks

    public struct Named {
        public var number: UInt64
        public var name: String
        public var figures = Figures()
    }

    /// An hour of the day, or a day of the week.
    public struct PartOfTime {
        /// Episodes that began in it.
        public var demand = 0
        public var waits = Samples()
        /// Operators online, in hours of theirs.
        public var staffedMilliseconds: Int64 = 0
    }

    /// `marks`: reads a survey's answers; `civil`: what the shop's clock on the wall shows at a time, both in seconds.
    public init(
        period: Range<Int64>, outside: Outside, marks: @escaping (Text) -> SurveyMarks,
        civil: @escaping (Int64) -> Int64
    ) {
        self.marks = marks
        clock = WallClock(period: period, civil: civil)
        self.outside = outside
    }

    public var period: Range<Int64> { clock.period }

    /// Every event of the journal from its first to the end of the period, in order: what stood at the period's
    /// beginning comes from before it.
    @_optimize(speed)
    public mutating func take(_ event: borrowing Event) {
        guard let kind = event.kind, event.at < clock.period.upperBound else { return }
        switch kind {
        case .chat(let kind):
            takeChat(event, kind.step)
            labels.take(event, kind, isIn: clock.period.contains(event.at))
            if kind == .chatAttributeSet { countCart(event, visitor: 0) }
        case .shop(let kind): takeShop(event, kind)
        case .live: break
        }
    }

    private mutating func takeShop(_ event: borrowing Event, _ kind: Event.ShopKind) {
        switch kind {
        case .invitationSent: countInvitation(event) { $0.sent += 1 }
        case .invitationShown: countInvitation(event) { $0.shown += 1 }
        case .invitationEnded: countInvitation(event) { [end = InvitationEnd(rawValue: event.reason)] in $0.count(end) }
        case .operatorSet: staff.enter(event, outside)
        case .wentOnline: staff.change(event.person, at: event.at, clock) { $0.isConnected = true }
        case .wentOffline: staff.change(event.person, at: event.at, clock) { $0.isConnected = false }
        case .presenceSet:
            guard let presence = Presence(rawValue: UInt8(truncatingIfNeeded: event.value)) else { return }
            staff.change(event.subject, at: event.at, clock) { $0.presence = presence }
        case .shopOpened: staff.everybodyLeaves(at: event.at, clock)
        case .policySet: experiments.set(outside.policy(event.text))
        case .attributeSet: countCart(event, visitor: event.subject)
        case .fileOwedDeletion: filesOwed += 1
        case .fileGone: filesOwed -= min(1, filesOwed)
        case .personAdded, .personRenamed, .visitorBanned, .visitorUnbanned, .consented, .visitorSigned,
            .visitorErased, .textsErased, .replySet, .replyRemoved, .clockJumped, .attributesExpired, .personMerged:
            break
        }
    }

    /// After the last event; `now` ends the period if it is not over yet.
    public mutating func finish(now: Int64) {
        staff.everybodyLeaves(at: min(now, clock.period.upperBound), clock)
        for index in hours.indices { hours[index].staffedMilliseconds = staff.staffed.hours[index] }
        for index in weekdays.indices { weekdays[index].staffedMilliseconds = staff.staffed.weekdays[index] }
        addSurveys()
        labels.finish()
        experiments.finish()
        shop.sort()
        for index in departments.indices { departments[index].figures.sort() }
        for index in operators.indices {
            operators[index].figures.sort()
            operators[index].name = staff.name(of: operators[index].number)
        }
        for index in hours.indices { hours[index].waits.sort() }
        for index in weekdays.indices { weekdays[index].waits.sort() }
        departments.sort { $0.number < $1.number }
        operators.sort { $0.number < $1.number }
    }

    private mutating func countInvitation(_ event: borrowing Event, _ count: (inout InvitationFigures) -> Void) {
        guard clock.period.contains(event.at) else { return }
        if event.shopKind == .invitationSent { experiments.add(visitor: event.subject) { $0.invitationsSent += 1 } }
        if event.shopKind == .invitationEnded, event.reason == InvitationEnd.accepted.rawValue {
            experiments.add(visitor: event.subject) { $0.invitationsAccepted += 1 }
        }
        let rule = String(decoding: event.id, as: UTF8.self)
        let index = invitations.firstIndex { $0.rule == rule } ?? invitations.endIndex
        if index == invitations.endIndex { invitations.append(InvitationFigures(rule: rule)) }
        count(&invitations[index])
    }

    /// B23.2: a visitor who has something in the cart, as the attribute of this name says it (B16.1).
    private mutating func countCart(_ event: borrowing Event, visitor: PersonID) {
        guard clock.period.contains(event.at), event.textBytes > 0, event.id.elementsEqual("cart".utf8) else { return }
        let number = chats.number(of: event.chat)
        let whose = visitor != 0 ? visitor : number >= 0 ? visitors[number] : 0
        if whose != 0 { experiments.addCart(of: whose) }
    }

    private mutating func addSurveys() {
        for survey in surveys.all where survey.answeredAt != 0 && clock.period.contains(survey.answeredAt) {
            shop.satisfaction.add(survey.marks)
            experiments.add(survey.arms) { $0.figures.satisfaction.add(survey.marks) }
            if let index = departments.firstIndex(where: { $0.number == UInt64(survey.department) }) {
                departments[index].figures.satisfaction.add(survey.marks)
            }
            if survey.operatorID != 0 {
                operators[operatorIndex(survey.operatorID)].figures.satisfaction.add(survey.marks)
            }
        }
    }

    private mutating func operatorIndex(_ person: PersonID) -> Int {
        if let index = operators.firstIndex(where: { $0.number == person }) { return index }
        operators.append(Named(number: person, name: ""))
        return operators.endIndex - 1
    }

    // MARK: chats

    @_optimize(speed)
    private mutating func takeChat(_ event: borrowing Event, _ step: ChatStep) {
        if step == .started {
            chats.set(event.chat, to: records.count)
            records.append(ChatRecord())
            arms.append(experiments.arms(of: event.person))
            visitors.append(event.person)
            let department = UInt64(event.department)
            if department > 0, !departments.contains(where: { $0.number == department }) {
                departments.append(Named(number: department, name: String(decoding: event.text, as: UTF8.self)))
            }
        }
        let number = chats.number(of: event.chat)
        if step == .surveyAsked { surveys.ask(event, arms: number >= 0 ? arms[number] : 0) }
        if step == .surveyAnswered { surveys.answer(event, marks(event.text)) }
        guard number >= 0 else { return }
        var record = records[number]
        let department = event.department
        let arms = arms[number]
        record.apply(event, step) { fact in
            count(fact, department: department)
            if clock.period.contains(fact.began) { experiments.add(arms) { $0.figures.add(fact) } }
        }
        records[number] = record
    }

    @_optimize(speed)
    private mutating func count(_ fact: Fact, department: UInt8) {
        guard clock.period.contains(fact.began) else { return }
        shop.add(fact)
        if let index = departments.firstIndex(where: { $0.number == UInt64(department) }) {
            departments[index].figures.add(fact)
        }
        if fact.operatorID != 0 {
            let index = operatorIndex(fact.operatorID)
            operators[index].figures.add(fact)
            if fact.what == .taken { operators[index].figures.episodes += 1 }
        }
        switch fact.what {
        case .episode:
            let (hour, weekday) = clock.parts(fact.began)
            hours[hour].demand += 1
            weekdays[weekday].demand += 1
        case .wait:
            let (hour, weekday) = clock.parts(fact.began)
            hours[hour].waits.add(fact.milliseconds)
            weekdays[weekday].waits.add(fact.milliseconds)
        case .taken, .firstReply, .reply, .late, .overdue, .missed, .abandoned, .idleClose, .visitorMessage,
            .operatorMessage, .offerMissed, .transfer, .handoff, .followupDue, .followupOverdue, .followupAnswered:
            break
        }
    }
}

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

    private var chats = ChatMap()
    private var records: [ChatRecord] = []
    private var staff = Staff()
    private var surveys = Surveys()
    private let marks: (Text) -> Marks

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
        period: Range<Int64>, outside: Outside, marks: @escaping (Text) -> Marks, civil: @escaping (Int64) -> Int64
    ) {
        self.marks = marks
        clock = WallClock(period: period, civil: civil)
        self.outside = outside
    }

    public var period: Range<Int64> { clock.period }

    /// Every event of the journal from its first to the end of the period, in order: what stood at the period's
    /// beginning comes from before it.
    public mutating func take(_ event: borrowing Event) {
        guard let kind = event.kind, event.at < clock.period.upperBound else { return }
        guard event.chat == 0 else { return takeChat(event, kind) }
        switch kind {
        case .invitationSent, .invitationShown, .invitationEnded: takeInvitation(event, kind)
        default: staff.take(event, kind, clock, outside)
        }
    }

    /// After the last event; `now` ends the period if it is not over yet.
    public mutating func finish(now: Int64) {
        staff.everybodyLeaves(at: min(now, clock.period.upperBound), clock)
        for index in hours.indices { hours[index].staffedMilliseconds = staff.staffed.hours[index] }
        for index in weekdays.indices { weekdays[index].staffedMilliseconds = staff.staffed.weekdays[index] }
        addSurveys()
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

    private mutating func takeInvitation(_ event: borrowing Event, _ kind: Event.Kind) {
        guard clock.period.contains(event.at) else { return }
        let rule = String(decoding: event.id, as: UTF8.self)
        let index = invitations.firstIndex { $0.rule == rule } ?? invitations.endIndex
        if index == invitations.endIndex { invitations.append(InvitationFigures(rule: rule)) }
        invitations[index].count(event, kind)
    }

    private mutating func addSurveys() {
        for survey in surveys.all where survey.answeredAt != 0 && clock.period.contains(survey.answeredAt) {
            shop.satisfaction.add(survey.marks)
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

    private mutating func takeChat(_ event: borrowing Event, _ kind: Event.Kind) {
        if kind == .started {
            chats.set(event.chat, to: records.count)
            records.append(ChatRecord())
            let department = UInt64(event.department)
            if department > 0, !departments.contains(where: { $0.number == department }) {
                departments.append(Named(number: department, name: String(decoding: event.text, as: UTF8.self)))
            }
        }
        if kind == .surveyAsked { surveys.ask(event) }
        if kind == .surveyAnswered { surveys.answer(event, marks(event.text)) }
        let number = chats.number(of: event.chat)
        guard number >= 0 else { return }
        var record = records[number]
        let department = event.department
        record.apply(event, kind) { fact in count(fact, department: department) }
        records[number] = record
    }

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
        default: break
        }
    }
}

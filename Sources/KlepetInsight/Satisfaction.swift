// What visitors said of it (B10.3): surveys, of which the newest answers count, and invitations, by the
// rule they come of (B8.4).

internal import KlepetEngine

/// The marks of one survey; 0 and nil: not given.
public struct SurveyMarks: Sendable, Equatable {
    public var operatorMark: Int64 = 0
    public var experience: Int64 = 0
    public var recommend: Int64?

    public init(operatorMark: Int64 = 0, experience: Int64 = 0, recommend: Int64? = nil) {
        self.operatorMark = operatorMark
        self.experience = experience
        self.recommend = recommend
    }
}

/// Marks added up.
public struct Satisfaction: Sendable, Equatable {
    public var operatorCount = 0
    public var operatorSum: Int64 = 0
    public var experienceCount = 0
    public var experienceSum: Int64 = 0
    /// 9 and 10; 0 to 6; all.
    public var promoters = 0
    public var detractors = 0
    public var recommendCount = 0

    /// The share of promoters less that of detractors, in percent (Reichheld, "The One Number You Need to Grow",
    /// 2003); nil: nobody said.
    public var netPromoterScore: Int? {
        recommendCount == 0 ? nil : (promoters - detractors) * 100 / recommendCount
    }

    mutating func add(_ marks: SurveyMarks) {
        if marks.operatorMark > 0 {
            operatorCount += 1
            operatorSum &+= marks.operatorMark
        }
        if marks.experience > 0 {
            experienceCount += 1
            experienceSum &+= marks.experience
        }
        guard let recommend = marks.recommend else { return }
        recommendCount += 1
        if recommend >= 9 { promoters += 1 } else if recommend <= 6 { detractors += 1 }
    }
}

/// Surveys on the way through the journal.
struct Surveys {
    struct Survey {
        var department: UInt8
        var operatorID: PersonID
        /// Of the chat (Experiments.swift).
        var arms: UInt64
        var answeredAt: Int64 = 0
        var marks = SurveyMarks()
    }

    /// By the number of the event that asked; looked up, never walked.
    private var numbers: [UInt64: Int] = [:]
    private(set) var all: [Survey] = []

    mutating func ask(_ event: borrowing Event, arms: UInt64) {
        numbers[event.seq] = all.count
        all.append(Survey(department: event.department, operatorID: event.subject, arms: arms))
    }

    /// Changed answers take the place of the first ones, and stay at their time.
    mutating func answer(_ event: borrowing Event, _ marks: SurveyMarks) {
        guard let index = numbers[event.subject] else { return }
        if all[index].answeredAt == 0 { all[index].answeredAt = event.at }
        all[index].marks = marks
    }
}

/// What became of the invitations of one rule.
public struct InvitationFigures: Sendable, Equatable {
    public var rule: String
    public var sent = 0
    public var shown = 0
    public var accepted = 0
    public var dismissed = 0
    public var expired = 0
    public var withdrawn = 0

    mutating func count(_ end: InvitationEnd?) {
        switch end {
        case .accepted: accepted += 1
        case .dismissed: dismissed += 1
        case .expired: expired += 1
        case .withdrawn: withdrawn += 1
        case nil: break
        }
    }
}

// B23.1: what a modelled line goes by: the departments' rules, when operators are added or taken away, and what is
// taken for typical where a chat itself does not tell.

internal import KlepetEngine

struct StaffingTerms {
    struct Department {
        var name = ""
        /// `nil`: always open.
        var hours: OpenHours?
        var followUpAfter: Int64 = 0
        var overdueAfter: Int64 = 0
        /// Those who help out, as bits.
        var fallbacks: UInt64 = 0
        /// Of chats that nobody took: the medians of those that were taken.
        var reaction: Int64 = 0
        var handling = StaffingTerms.handlingUnknown
        var answer: Int64 = 0
    }

    struct Change {
        var department: Int
        var operators: Int
        var times: OpenHours
    }

    /// Where nobody ever took a chat.
    static let handlingUnknown: Int64 = 600_000

    /// By number, as the recording counts them; 0 is none.
    var departments: [Department]
    var changes: [Change]
    var relaxedAfter: Int64
    var capacity: Int32

    init(_ policy: Policy, _ names: RecordedPolicy, _ asked: [StaffingChange], _ zone: String, _ zones: Zones) {
        relaxedAfter = policy.routing.relaxedAfterMilliseconds
        capacity = Int32(clamping: policy.routing.capacityDefault)
        departments = [Department()]
        for name in names.departmentNames {
            let rules = policy.departments.first { $0.name == name }
            var fallbacks: UInt64 = 0
            for helper in rules?.fallbacks ?? [] {
                let number = names.number(ofDepartment: helper)
                if number > 0, number <= 64 { fallbacks |= 1 << UInt64(number - 1) }
            }
            departments.append(
                Department(
                    name: name, hours: rules?.hours.map { OpenHours($0, zones) },
                    followUpAfter: rules?.followUpAfterMilliseconds ?? policy.waiting.followUpAfterMilliseconds,
                    overdueAfter: rules?.overdueAfterMilliseconds ?? policy.reply.overdueAfterMilliseconds,
                    fallbacks: fallbacks))
        }
        changes = asked.map { change in
            var plan = Policy.Hours()
            (plan.zone, plan.weekly) = (zone, [change.shift])
            let name = change.department.isEmpty ? policy.departments.first?.name ?? "" : change.department
            return Change(
                department: names.number(ofDepartment: name), operators: Int(clamping: change.operators),
                times: OpenHours(plan, zones))
        }
    }

    /// From what was observed: in the department, else in the shop.
    mutating func learn(_ visits: [StaffingLog.Visit]) {
        var observed = [(reactions: Samples, handlings: Samples, answers: Samples)](
            repeating: (Samples(), Samples(), Samples()), count: departments.count)
        for visit in visits where visit.end == .taken {
            for index in [0, Int(visit.department)] where index < observed.count {
                observed[index].reactions.add(visit.reaction)
                if visit.handling >= 0, !visit.goesOn { observed[index].handlings.add(visit.handling) }
                if visit.answer >= 0 { observed[index].answers.add(visit.answer) }
            }
        }
        for index in observed.indices {
            observed[index].reactions.sort()
            observed[index].handlings.sort()
            observed[index].answers.sort()
        }
        for index in departments.indices {
            departments[index].reaction = Self.median(observed[index].reactions, observed[0].reactions) ?? 0
            departments[index].handling =
                Self.median(observed[index].handlings, observed[0].handlings) ?? Self.handlingUnknown
            departments[index].answer = Self.median(observed[index].answers, observed[0].answers) ?? 0
        }
    }

    private static func median(_ own: Samples, _ all: Samples) -> Int64? {
        own.count > 0 ? own.percentile(50) : all.count > 0 ? all.percentile(50) : nil
    }

    /// B6.2: in the department's open time.
    func isOverdue(_ visit: StaffingLog.Visit, at time: Int64) -> Bool {
        guard Int(visit.department) < departments.count else { return false }
        let department = departments[Int(visit.department)]
        guard time &- visit.at > department.overdueAfter else { return false }
        guard let hours = department.hours else { return true }
        return hours.openTime(after: visit.at, department.overdueAfter) < time
    }
}

// B22.1: what may be told of the shop before anybody writes: of each department whether it is open and staffed, how
// long whoever comes would wait, what is asked at the start; and the limits that a page keeps to. Nothing of it is about a
// person.

public struct Availability: Sendable {
    public struct Department: Sendable {
        public var name: String
        public var isOpen = true
        /// Whoever writes now comes into the line (B9.3).
        public var takesChats = true
        /// An operator of it, or of one that helps it out, is online.
        public var isStaffed = false
        /// 0: nobody can say.
        public var closesAt: Int64 = 0
        public var opensAt: Int64 = 0
        /// Of whoever comes behind those who wait (B5.7); 0: none.
        public var estimateMilliseconds: Int64 = 0
        public var questions: [Policy.Question] = []
    }
    public var departments: [Department] = []
    public var limits = Policy.Limits()
    /// Until when it stays so, as long as `Engine.availabilityVersion` is the same.
    public var until = Int64.max
}

extension Engine {
    /// Another number as soon as something may be another than it was; time alone is told by `Availability.until`.
    @inline(__always)
    public var availabilityVersion: UInt64 { state.availabilityVersion }

    /// As it is at an instant, which may be ahead of the last input.
    public func availability(at time: Int64) -> Availability {
        var told = Availability()
        told.limits = state.policy.limits
        for known in state.policy.departments {
            guard let index = state.names.departments.firstIndex(of: known.name) else { continue }
            let number = UInt8(truncatingIfNeeded: index + 1)
            var department = Availability.Department(name: known.name)
            department.questions = known.intake
            department.isStaffed =
                isStaffed(number) || state.rules(ofDepartment: number).fallbacks.contains(where: isStaffed)
            if let plan = known.hours { look(OpenHours(plan, outside.zones), time, &department, &told.until) }
            if department.takesChats, department.isStaffed, Int(number) < state.departments.count {
                let waiting = state.departments[Int(number)].line.count
                // Where nobody waits, who comes may be answered at once: there is no line to tell of.
                let position = UInt32(clamping: waiting + 1)
                if waiting > 0 {
                    department.estimateMilliseconds = state.estimateMilliseconds(Int(number), position: position)
                }
            }
            told.departments.append(department)
        }
        return told
    }

    private func look(
        _ hours: OpenHours, _ time: Int64, _ department: inout Availability.Department, _ until: inout Int64
    ) {
        let moment = hours.look(at: time)
        until = min(until, moment.until)
        let opens = hours.nextOpening(after: time)
        if opens != .max { department.opensAt = opens }
        department.isOpen = moment.isOpen
        guard moment.isOpen else { return department.takesChats = false }
        if moment.changes { department.closesAt = moment.until }
        let lastCall = hours.lastCall(moment)
        department.takesChats = time < lastCall
        if time < lastCall { until = min(until, lastCall) }
    }
}

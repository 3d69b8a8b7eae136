// B23.1: operators more or fewer than there were, at times of the week: what a rehearsal of another staffing is asked.

public struct StaffingChange: Sendable, Equatable {
    /// Of the rehearsed policy; empty: its first. `department`
    public var department = ""
    /// More, or fewer below 0. `operators`
    public var operators: Int64 = 0
    /// When, by the shop's clock. `days`, `from`, `to`
    public var shift = Policy.Hours.Shift()

    public init() {}

    public init(department: String, operators: Int64, shift: Policy.Hours.Shift) {
        (self.department, self.operators, self.shift) = (department, operators, shift)
    }
}

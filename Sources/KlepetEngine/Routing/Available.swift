// Who could take a chat at all: what decides between the line and the choice (B7.3).

extension Engine {
    /// Somebody of the department, or of those that help it out, is online, busy or not.
    func isAvailable(_ department: UInt8) -> Bool {
        isStaffed(department) || state.rules(ofDepartment: department).fallbacks.contains(where: isStaffed)
    }
}

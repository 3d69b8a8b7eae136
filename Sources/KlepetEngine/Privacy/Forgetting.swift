// B13.4: visitors who came, said nothing and went are forgotten: a year after they went, or when there are too many
// such, the longest absent first. So nobody fills a shop up with keys, and nobody's name is kept for nothing.

extension Engine {
    /// At a time: what is made at once must fit what waits for the disk.
    static let forgottenAtOnce = 256

    /// Nobody for whom the shop has vouched.
    func makeRoom() { forgetStrays(before: .max, max: Self.forgottenAtOnce, sparesSigned: true) }

    /// Those who went before `limit`; true: there may be more.
    public func retireStrays(before limit: Int64, at time: Int64) -> Bool {
        reach(time)
        guard outbox.hasRoom else { return true }
        defer { settle() }
        return forgetStrays(before: limit, max: Self.forgottenAtOnce, sparesSigned: false)
    }

    public var hasStrays: Bool { state.strays.count > 0 }

    /// When the first of them went; `nil`: there is none.
    public var oldestStray: Int64? { firstStray().map { Int64($0.seconds) * 1000 } }

    private func firstStray() -> (person: UInt32, seconds: UInt32)? {
        var strays = state.strays
        state.strays = Strays()  // Not copied while it is looked through.
        defer { state.strays = strays }
        return strays.first { person, seconds in
            state.people.isKnown(person) && state.people[person].strayedAt == seconds
        }
    }

    @discardableResult
    private func forgetStrays(before limit: Int64, max: Int, sparesSigned: Bool) -> Bool {
        var gone: Set<PersonID> = []
        var (looked, count) = (0, 0)
        while count < max, looked < 2 * max, let stray = firstStray(), Int64(stray.seconds) * 1000 < limit {
            looked += 1
            state.strays.removeFirst()
            let standing = state.standing(of: stray.person)
            // Else a ban outlasts its visitor's absence, and what is under way is waited for: when they have come and
            // gone again.
            if sparesSigned, standing.isSigned {
                state.strays.append(stray.person, stray.seconds)
            } else if standing.bannedUntil <= now, !state.invitations.of(stray.person).isPending {
                // B16.6: and who went into them.
                for former in state.formers(of: stray.person) { gone.insert(PersonID(former)) }
                emitGone(stray.person)
                gone.insert(PersonID(stray.person))
                count += 1
            }
        }
        if !gone.isEmpty { outbox.eraseTexts { gone.contains($0) } }
        return count == max
    }

    private func emitGone(_ person: UInt32) {
        var event = Event(.visitorErased)
        event.subject = PersonID(person)
        event.reason = VisitorGone.forgotten.rawValue
        emit(event)
    }
}

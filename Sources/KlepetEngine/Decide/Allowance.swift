// B13.2: how much a visitor may have the shop write down, and tell others, in a second. Two accounts, both as the time
// at which they are full again, in microseconds (GCRA, ITU-T I.371):
//
//      kept for good    a person's     5 messages a second, bursts of 20 (policy); everything else by its size
//      told, not kept   a client's     10 signals a second, bursts of 40: typing, previews, pages' reports, staff's too
//
// What a command costs is one of its terms (`Command.terms`). Whether it can be paid is asked before the command is
// looked at, it is paid when it was done: what is refused writes nothing and costs nothing.

extension Engine {
    /// A message costs eight: a receipt is an eighth of one.
    enum Price {
        static let message: Int64 = 8
        static let receipt: Int64 = 1
        /// Coming and going; both write (B2.7).
        static let presence: Int64 = 2
        /// For so much of what is kept as much as for a message, which costs the same at any length.
        static let bytesEach = 4096
    }

    /// What is to be paid when the command was done: the time at which the account will be full again; 0: nothing.
    func afford(_ charge: Charge, _ slot: UInt32, _ actor: Actor) throws(Refusal) -> Int64 {
        guard charge != .nothing, charge != .whenSaid, state.policy.limits.messagesPerSecond > 0, actor.role != .system
        else { return 0 }
        switch charge {
        case .nothing, .whenSaid: return 0
        case .signal:
            let account = clients.slab[slot].signalsFullAt
            return try taken(Price.message, from: account, rate: Limits.signalsPerSecond, burst: Limits.signalsBurst)
        case .write(let bytes): return actor.role == .visitor ? try taken(price(of: bytes), from: actor) : 0
        case .receipt: return actor.role == .visitor ? try taken(Price.receipt, from: actor) : 0
        }
    }

    func pay(_ charge: Charge, _ fullAt: Int64, _ slot: UInt32, _ actor: Actor) {
        guard fullAt != 0 else { return }
        if charge == .signal {
            clients.slab[slot].signalsFullAt = fullAt
        } else {
            state.people[actor.person].allowedAt = fullAt
        }
    }

    /// A message, and what comes with it beside its text.
    func spendRate(_ actor: Actor, besides bytes: Int = 0) throws(Refusal) {
        try spend(Price.message * Int64(1 + bytes / Price.bytesEach), actor)
    }

    func spend(_ price: Int64, _ actor: Actor) throws(Refusal) {
        guard state.policy.limits.messagesPerSecond > 0, actor.role == .visitor else { return }
        state.people[actor.person].allowedAt = try taken(price, from: actor)
    }

    private func price(of bytes: Int) -> Int64 {
        Price.message * Int64(max(1, (bytes + Price.bytesEach - 1) / Price.bytesEach))
    }

    private func taken(_ price: Int64, from actor: Actor) throws(Refusal) -> Int64 {
        let limits = state.policy.limits
        return try taken(
            price, from: state.people[actor.person].allowedAt, rate: limits.messagesPerSecond,
            burst: limits.messagesBurst)
    }

    /// What costs more than the account can hold takes all of it: it must be possible at times.
    private func taken(_ price: Int64, from account: Int64, rate: Int64, burst: Int64) throws(Refusal) -> Int64 {
        let (interval, microseconds) = (max(1, 1_000_000 / max(1, rate)), now &* 1000)
        let most = interval &* max(1, burst)
        let full = max(account, microseconds) &+ min(interval &* price / Price.message, most)
        guard full &- microseconds <= most else { throw .tooFast }
        return full
    }
}

// B23.2: a share of the visitors under other numbers, or not invited, so that a shop sees what these do.

extension Policy {
    /// `experiments`
    public struct Experiment: Sendable, Equatable {
        /// What it is called in reports, and what its visitors are drawn by. `name`
        public var name = ""
        /// Of a thousand visitors so many. `share_per_mille`
        public var sharePerMille: Int64 = 0
        /// They are not invited. `holdout`
        public var holdout = false
        /// The numbers that are others for them; absent means the policy's. `policy`
        public var promptAfterMilliseconds: Int64?  // idle.prompt_after_ms
        public var warningAfterMilliseconds: Int64?  // idle.warning_after_ms
        public var closeAfterMilliseconds: Int64?  // idle.close_after_ms
        public var followUpAfterMilliseconds: Int64?  // waiting.follow_up_after_ms, of every department
        public var holdingAfterMilliseconds: Int64?  // reply.holding_after_ms
        public var settledCloseAfterMilliseconds: Int64?  // reply.settled_close_after_ms
        public var wrapupWarningAfterMilliseconds: Int64?  // wrapup.warning_after_ms
        public var wrapupCloseAfterMilliseconds: Int64?  // wrapup.close_after_ms
        public var againAfterMilliseconds: Int64?  // invitations.again_after_ms
        public var dismissedForMilliseconds: Int64?  // invitations.dismissed_for_ms

        public init() {}
        public init(name: String, sharePerMille: Int64) { (self.name, self.sharePerMille) = (name, sharePerMille) }

        /// Whether a visitor is of its share: always the same ones, in any process, for each name others. What is hashed
        /// is the visitor's number: FNV-1a of the name, then the finalizer of SplitMix64 over both.
        public func tries(_ visitor: PersonID) -> Bool { Draw(self).tries(visitor) }
    }
}

/// An experiment as visitors are drawn by it.
struct Draw {
    private let seed: UInt64
    private let share: UInt64

    init(_ experiment: Policy.Experiment) {
        var hash: UInt64 = 0xcbf2_9ce4_8422_2325
        for byte in experiment.name.utf8 { hash = (hash ^ UInt64(byte)) &* 0x0000_0100_0000_01b3 }
        seed = hash
        share = UInt64(clamping: experiment.sharePerMille)
    }

    func tries(_ visitor: PersonID) -> Bool {
        var mixed = seed ^ (visitor &* 0x9e37_79b9_7f4a_7c15)
        mixed = (mixed ^ (mixed >> 30)) &* 0xbf58_476d_1ce4_e5b9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94d0_49bb_1331_11eb
        return (mixed ^ (mixed >> 31)) % 1000 < share
    }
}

/// The numbers that a chat or a visitor goes by where experiments may have others.
struct ArmNumbers {
    var promptAfter: Int64
    var warningAfter: Int64
    var closeAfter: Int64
    /// -1: its department's.
    var followUpAfter: Int64 = -1
    var holdingAfter: Int64
    var settledCloseAfter: Int64
    var wrapupWarningAfter: Int64
    var wrapupCloseAfter: Int64
    var againAfter: Int64
    var dismissedFor: Int64
    var isHoldout = false

    init(_ policy: Policy) {
        promptAfter = policy.idle.promptAfterMilliseconds
        warningAfter = policy.idle.warningAfterMilliseconds
        closeAfter = policy.idle.closeAfterMilliseconds
        holdingAfter = policy.reply.holdingAfterMilliseconds
        settledCloseAfter = policy.reply.settledCloseAfterMilliseconds
        wrapupWarningAfter = policy.wrapup.warningAfterMilliseconds
        wrapupCloseAfter = policy.wrapup.closeAfterMilliseconds
        againAfter = policy.invitations.againAfterMilliseconds
        dismissedFor = policy.invitations.dismissedForMilliseconds
    }

    mutating func apply(_ tried: Policy.Experiment) {
        promptAfter = tried.promptAfterMilliseconds ?? promptAfter
        warningAfter = tried.warningAfterMilliseconds ?? warningAfter
        closeAfter = tried.closeAfterMilliseconds ?? closeAfter
        followUpAfter = tried.followUpAfterMilliseconds ?? followUpAfter
        holdingAfter = tried.holdingAfterMilliseconds ?? holdingAfter
        settledCloseAfter = tried.settledCloseAfterMilliseconds ?? settledCloseAfter
        wrapupWarningAfter = tried.wrapupWarningAfterMilliseconds ?? wrapupWarningAfter
        wrapupCloseAfter = tried.wrapupCloseAfterMilliseconds ?? wrapupCloseAfter
        againAfter = tried.againAfterMilliseconds ?? againAfter
        dismissedFor = tried.dismissedForMilliseconds ?? dismissedFor
        isHoldout = isHoldout || tried.holdout
    }
}

/// Everything that the engine asks of experiments: which numbers a visitor's chats go by.
struct Arms {
    private var draws: [Draw] = []
    /// By the experiments that a visitor tries, as bits.
    private var numbers = [ArmNumbers(Policy())]
    /// Of a rehearsal: by visitor, whose number they are drawn by. Others are drawn by their own.
    private var namesakes: [PersonID] = []

    mutating func apply(_ policy: Policy) {
        let experiments = policy.experiments.prefix(Limits.experimentsMax)
        draws = experiments.map { Draw($0) }
        numbers = (0..<1 << experiments.count).map { bits in
            var arm = ArmNumbers(policy)
            for (index, experiment) in experiments.enumerated() where bits & 1 << index != 0 { arm.apply(experiment) }
            return arm
        }
    }

    mutating func draw(_ visitor: UInt32, as other: PersonID) {
        while namesakes.count <= Int(visitor) { namesakes.append(PersonID(namesakes.count)) }
        namesakes[Int(visitor)] = other
    }

    /// As bits, in the order of the policy.
    @inline(__always)
    func bits(of visitor: UInt32) -> Int {
        draws.isEmpty ? 0 : drawn(visitor)
    }

    @inline(never)
    private func drawn(_ visitor: UInt32) -> Int {
        let person = Int(visitor) < namesakes.count ? namesakes[Int(visitor)] : PersonID(visitor)
        var bits = 0
        for (index, draw) in draws.enumerated() where draw.tries(person) { bits |= 1 << index }
        return bits
    }

    @inline(__always)
    subscript(visitor: UInt32) -> ArmNumbers { numbers[bits(of: visitor)] }
}

extension Engine {
    /// A rehearsal's visitor is drawn as the one whom they stand for.
    public func draw(_ visitor: PersonID, as other: PersonID) {
        state.arms.draw(state.person(visitor), as: other)
    }
}

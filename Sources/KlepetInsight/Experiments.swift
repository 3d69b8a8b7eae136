// B23.2: what a report says of experiments, by arm: the visitors on whom something was tried, and all others.

internal import KlepetEngine

public struct Experiments {
    public struct Arm {
        public var figures = Figures()
        public var invitationsSent = 0
        public var invitationsAccepted = 0
        /// Visitors who had something in the cart.
        public var carts: Int { withCart.count }
        /// Looked up and counted, never walked.
        fileprivate var withCart: Set<PersonID> = []
    }

    public struct Experiment {
        public var name: String
        public var usual = Arm()
        public var tried = Arm()
    }

    /// All that ever ran, in the order in which policies named them first.
    public private(set) var all: [Experiment] = []
    /// Those of the policy in force, by their place in `all`.
    private var running: [(place: Int, rules: Policy.Experiment)] = []
    /// In 64 bits two for each: in it, tried.
    private static let countMax = 32

    mutating func set(_ policy: Policy?) {
        guard let policy else { return }
        running = []
        for rules in policy.experiments {
            var place = all.firstIndex { $0.name == rules.name } ?? all.endIndex
            if place == all.endIndex, place < Self.countMax { all.append(Experiment(name: rules.name)) }
            if place >= all.endIndex { place = -1 }
            if place >= 0 { running.append((place, rules)) }
        }
    }

    /// In which arms a visitor is at the moment; of a chat those of its beginning count.
    func arms(of visitor: PersonID) -> UInt64 {
        var bits: UInt64 = 0
        for (place, rules) in running { bits |= (rules.tries(visitor) ? 3 : 1) << UInt64(2 * place) }
        return bits
    }

    mutating func add(_ arms: UInt64, _ body: (inout Arm) -> Void) {
        guard arms != 0 else { return }
        for place in all.indices {
            switch arms >> UInt64(2 * place) & 3 {
            case 1: body(&all[place].usual)
            case 3: body(&all[place].tried)
            default: break
            }
        }
    }

    mutating func add(visitor: PersonID, _ body: (inout Arm) -> Void) { add(arms(of: visitor), body) }

    mutating func addCart(of visitor: PersonID) { add(visitor: visitor) { $0.withCart.insert(visitor) } }

    mutating func finish() {
        for place in all.indices {
            all[place].usual.figures.sort()
            all[place].tried.figures.sort()
        }
    }
}

// What a shop may know of its visitors and their chats (B16), as its policy lists it.

extension Policy {
    /// B16.1. `attributes`
    public struct Attribute: Sendable, Equatable {
        public var key = ""  // key
        public var of = Subject.visitor  // of
        public var writer = Writer.shop  // writer
        /// The visitor may see it. `visible`
        public var isVisible = false
        /// Kept no longer than contacts are. `address`
        public var isAddress = false
        /// Since it was set; 0: as long as whose it is. `keep_days`
        public var keepDays: Int64 = 0

        public init() {}

        public enum Subject: UInt8, Sendable, CaseIterable { case visitor = 0, chat }
        /// Each may what those before it may.
        public enum Writer: UInt8, Sendable, CaseIterable { case shop = 0, staff, visitor }
    }

    /// B16.2. `classes`: of visitors.
    public struct Class: Sendable, Equatable {
        public var name = ""  // name
        /// Of the chats that they start. `priority`
        public var priority: Int64 = 0

        public init() {}
    }

    /// B16.2: the attribute that every shop has.
    public static let classKey = "class"
}

extension Policy.Attribute {
    var marks: AttributeMarks {
        (isVisible ? AttributeMarks.visible : []).union(isAddress ? .address : [])
    }

    /// How long a value is kept, by the policy in force when it is set; 0: as long as whose it is.
    func keptMilliseconds(_ retention: Policy.Retention) -> Int64 {
        let ends: [Int64] = [keepDays, isAddress ? retention.addressDays : 0].filter { $0 > 0 }
        let days: Int64 = ends.min() ?? 0
        return days &* 86_400_000
    }
}

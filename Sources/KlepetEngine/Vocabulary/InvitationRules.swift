// B8: whom the shop invites to chat, in words: the rules of the policy, what a page reports, what a visitor answers.

extension Policy {
    /// `invitations`; without rules nobody is invited.
    public struct Invitations: Sendable, Equatable {
        /// B8.2. `expires_after_ms`
        public var expiresAfterMilliseconds: Int64 = 900_000
        /// B8.3. `again_after_ms`, `dismissed_for_ms`
        public var againAfterMilliseconds: Int64 = 86_400_000
        public var dismissedForMilliseconds: Int64 = 604_800_000
        /// B8.2: a chat that is started within this time of accepting comes of the invitation. `accepted_for_ms`
        public var acceptedForMilliseconds: Int64 = 3_600_000
        /// `rules`
        public var rules: [Rule] = []
        public static let rulesMax = 32

        public init() {}

        /// B8.1. A condition of 0 asks for nothing.
        public struct Rule: Sendable, Equatable {
            public var name = ""  // name
            /// Higher ones first; of equal ones the first in the list. `priority`
            public var priority: Int64 = 0
            /// `*` stands for anything, `?` for one character. `page`
            public var page = "*"
            /// How long the page has been in sight. `dwell_ms`, at least 10 s
            public var dwellMilliseconds: Int64 = 10_000
            public var pagesMin: Int64 = 0  // pages_min
            public var cartMin: Int64 = 0  // cart_min
            public var visitsMin: Int64 = 0  // visits_min
            /// Nothing has happened at the checkout for so long. `idle_at_checkout_ms`
            public var idleAtCheckoutMilliseconds: Int64 = 0
            public var skill = ""  // skill
            /// Empty: the policy's first. `department`
            public var department = ""
            /// `text`
            public var text: [Wording] = []

            public init(name: String = "") { self.name = name }
        }

        /// What the visitor reads, in one language.
        public struct Wording: Sendable, Equatable {
            public var locale: String
            public var text: String

            public init(locale: String, text: String) { (self.locale, self.text) = (locale, text) }
        }
    }
}

/// What a visitor's page says of itself: live only, never journaled.
public struct VisitReport {
    /// An address or a name: what rules compare their pattern with. Not kept.
    public var page: Text
    public var isHidden = false
    public var isCheckout = false
    public var isPaying = false
    public var isTyping = false
    /// In the shop's own unit.
    public var cart: Int64 = 0
    /// Pages seen in this visit, and visits, as the host counts them; 0: one more for each new page, and one.
    public var pages: UInt32 = 0
    public var visits: UInt32 = 0

    public init(page: Text) { self.page = page }
}

/// A pattern of a page's name: `*` any characters, `?` one byte. Takes time of the product of both
/// lengths at most, and no memory.
enum Glob {
    static func matches(_ pattern: Text, _ text: Text) -> Bool {
        var (place, at) = (0, 0)
        // Where the last `*` stands, and how far it reached.
        var (star, reached) = (-1, 0)
        while at < text.count {
            if place < pattern.count, pattern[place] == UInt8(ascii: "*") {
                (star, reached) = (place, at)
                place += 1
            } else if place < pattern.count, pattern[place] == text[at] || pattern[place] == UInt8(ascii: "?") {
                place += 1
                at += 1
            } else if star >= 0 {
                reached += 1
                (place, at) = (star + 1, reached)
            } else {
                return false
            }
        }
        while place < pattern.count, pattern[place] == UInt8(ascii: "*") { place += 1 }
        return place == pattern.count
    }
}

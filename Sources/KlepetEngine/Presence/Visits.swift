// What a visitor's page said of itself last (B8): live only, by client slot. The page's name is not kept,
// only which rules it fits.

struct Visit: BitwiseCopyable {
    /// Fingerprint of the page, to know a new one.
    var page: UInt64 = 0
    /// Since when it is in sight; 0: it is not. And how long it was before.
    var inSightSince: Int64 = 0
    var inSightMilliseconds: Int64 = 0
    /// The last report: nothing happened since.
    var reportedAt: Int64 = 0
    var typingUntil: Int64 = 0
    /// When all that was missing was an operator.
    var triedAt: Int64 = 0
    var cart: Int64 = 0
    /// Bit n: the pattern of rule n fits.
    var rules: UInt32 = 0
    var pages: UInt32 = 0
    var visits: UInt32 = 0
    var isCheckout = false
    var isPaying = false

    /// How long after no operator was free it is tried again.
    static let retryMilliseconds: Int64 = 30_000

    /// Conditions that time alone does not change.
    func meets(_ rule: Policy.Invitations.Rule) -> Bool {
        Int64(pages) >= rule.pagesMin && cart >= rule.cartMin && Int64(visits) >= rule.visitsMin
            && (rule.idleAtCheckoutMilliseconds == 0 || isCheckout)
    }

    /// When those that time does change are met, if nothing happens.
    func ready(_ rule: Policy.Invitations.Rule) -> Int64 {
        let dwelt = inSightSince &+ max(0, rule.dwellMilliseconds &- inSightMilliseconds)
        guard rule.idleAtCheckoutMilliseconds > 0 else { return dwelt }
        return max(dwelt, reportedAt &+ rule.idleAtCheckoutMilliseconds)
    }
}

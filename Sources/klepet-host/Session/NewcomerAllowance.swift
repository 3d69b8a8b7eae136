// Anonymous visitors whom nobody has seen before: each is a person for good, or until the shop forgets them, and
// whoever can send keys can make them up. So there are so many a second and no more (B13.2). Who was here before always
// comes in, and who is signed.

struct NewcomerAllowance {
    private let perSecond: UInt64
    /// In thousandths, as a millisecond brings `perSecond` of them.
    private var room: UInt64
    private var countedAt: UInt64 = 0

    /// What a shop that was just opened, or whose front page was just shown to all the country, takes
    /// at once: a minute's worth.
    static let secondsAtOnce: UInt64 = 60

    init(perSecond: Int) {
        self.perSecond = UInt64(clamping: perSecond)
        room = self.perSecond * 1000 * Self.secondsAtOnce
    }

    /// One more, if there is room for them; `now` in milliseconds.
    mutating func admit(at now: UInt64) -> Bool {
        let passed = min(now - min(now, countedAt), Self.secondsAtOnce * 1000)
        countedAt = now
        room = min(room + passed * perSecond, perSecond * 1000 * Self.secondsAtOnce)
        guard room >= 1000 else { return false }
        room -= 1000
        return true
    }
}

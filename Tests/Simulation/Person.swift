// Somebody at the shop, and the tabs or consoles they have open.

import CKlepet

final class Person {
    let role: Int32
    let key: String
    /// The shop's number; 0 before the first join.
    var id: UInt64 = 0
    var tabs: [Tab] = []
    /// How often, in percent, an operator does what is theirs to do.
    var diligence = 80
    /// What was said, to be said again.
    var sent: [Sent] = []
    var messages = 0
    /// Why a visitor was banned, in words to be looked for.
    var reasons: [String] = []

    struct Sent {
        var chat: UInt64?
        var words: Shop.Words
    }

    init(role: Int32, key: String) {
        self.role = role
        self.key = key
    }

    var isVisitor: Bool { role == KLEPET_ROLE_VISITOR }
    var connected: [Tab] { tabs.filter { $0.client != nil } }
}

/// One client: what it has seen, and what it still waits for.
final class Tab {
    unowned let person: Person
    let name: String
    var client: Client?
    let polls: Bool
    let isMobile: Bool
    /// The last event number that reached it; where it resumes.
    var seen: UInt64 = 0
    /// Index in the log of the first event not looked at by this connection.
    var position = 0
    var lastCall: Int64 = 0
    /// It does nothing until then.
    var silentUntil: Int64 = 0
    /// Numbered messages of this connection (B2.3).
    var nextNumber: UInt64 = 1
    var skipped: [UInt64] = []

    init(_ person: Person, name: String, polls: Bool, isMobile: Bool) {
        self.person = person
        self.name = name
        self.polls = polls
        self.isMobile = isMobile
    }

    func timeout(_ rules: Rules) -> Int64 { person.isVisitor ? (isMobile ? 240_000 : 90_000) : 60_000 }

    /// A visitor's, by the default policy.
    var silence: Int64 { isMobile ? 240_000 : 90_000 }

    func connected(_ client: Client, at time: Int64, from seq: UInt64) {
        self.client = client
        seen = seq
        position = Int(seq)
        lastCall = time
        nextNumber = 1
        skipped = []
    }
}

// Who may do what (law 9), known apart from the engine: after each call the oracle reads what came of it, as
// the back office sees it, and traps when somebody did what is not theirs, was taken for somebody else, or
// was told what is another's.

import CKlepet

struct Oracle {
    /// What the caller's replies may never hold.
    static let secret = Array("BOBS-SECRET".utf8)
    static let cookie = Array("bobs-cookie".utf8)

    private let watcher: OpaquePointer?

    init(watcher: OpaquePointer?) { self.watcher = watcher }

    /// `role` and `person` are the caller's.
    func judge(role: Int32, person: UInt64, reply: [UInt8]) {
        if role != KLEPET_ROLE_SYSTEM {
            precondition(!holds(reply, Self.cookie), "a visitor's key was told to role \(role)")
        }
        if role == KLEPET_ROLE_VISITOR {
            precondition(!holds(reply, Self.secret), "a visitor was told another's words")
        }
        eachEvent { event in
            // Who leaves because of another's act, by an erasure or a signature, is named in it.
            let kind = Int32(event.kind)
            guard event.person != 0, kind != KLEPET_EVENT_WENT_OFFLINE else { return }
            precondition(
                event.person == person, "an event of kind \(kind) is said to be \(event.person)'s, and was \(person)'s")
            precondition(Self.mayCause(kind, role), "role \(role) caused an event of kind \(kind)")
        }
    }

    /// What comes from now on is the callers'.
    func forgetWhatWas() { eachEvent { _ in } }

    private func eachEvent(_ body: (klepet_event) -> Void) {
        let room = 32
        let events = UnsafeMutablePointer<klepet_event>.allocate(capacity: room)
        defer { events.deallocate() }
        var count = 0
        repeat {
            guard klepet_events(watcher, events, MemoryLayout<klepet_event>.stride, room, &count) == KLEPET_OK else {
                return
            }
            for index in 0..<count { body(events[index]) }
        } while count > 0
        klepet_events_release(watcher)
    }

    /// What a person of this role can be the author of. The back office can be of nearly all.
    private static func mayCause(_ kind: Int32, _ role: Int32) -> Bool {
        switch role {
        case KLEPET_ROLE_SYSTEM: return true
        case KLEPET_ROLE_VISITOR: return visitors.contains(kind) || everybodys.contains(kind)
        case KLEPET_ROLE_OPERATOR: return operators.contains(kind) || everybodys.contains(kind)
        default: return everybodys.contains(kind)
        }
    }

    private static let everybodys: Set<Int32> = [
        KLEPET_EVENT_SAID, KLEPET_EVENT_EDITED, KLEPET_EVENT_RETRACTED, KLEPET_EVENT_DELIVERED, KLEPET_EVENT_READ,
        KLEPET_EVENT_CLOSED, KLEPET_EVENT_TYPING, KLEPET_EVENT_TYPING_STOPPED, KLEPET_EVENT_HANDED_OFF,
        KLEPET_EVENT_OPERATOR_WANTED, KLEPET_EVENT_WENT_ONLINE, KLEPET_EVENT_RESUMED,
    ]
    private static let visitors: Set<Int32> = [
        KLEPET_EVENT_STARTED, KLEPET_EVENT_QUEUED, KLEPET_EVENT_REOPENED, KLEPET_EVENT_CHOSEN,
        KLEPET_EVENT_FOLLOWUP_OWED, KLEPET_EVENT_STILL_HERE, KLEPET_EVENT_ANSWERED, KLEPET_EVENT_SURVEY_ANSWERED,
        KLEPET_EVENT_CONSENTED, KLEPET_EVENT_INVITATION_SHOWN, KLEPET_EVENT_INVITATION_ENDED,
        KLEPET_EVENT_MEDIA_OFFERED, KLEPET_EVENT_MEDIA_STARTED, KLEPET_EVENT_MEDIA_ENDED, KLEPET_EVENT_PERSON_RENAMED,
    ]
    private static let operators: Set<Int32> = [
        KLEPET_EVENT_PRESENCE_SET, KLEPET_EVENT_TAKEN, KLEPET_EVENT_OFFER_ENDED, KLEPET_EVENT_HELD,
        KLEPET_EVENT_PROMISED, KLEPET_EVENT_LADDER_SET, KLEPET_EVENT_REOPENED, KLEPET_EVENT_REDACTED,
        KLEPET_EVENT_WRAPUP_ASKED, KLEPET_EVENT_SURVEY_WAIVED, KLEPET_EVENT_TRANSFER_OFFERED,
        KLEPET_EVENT_TRANSFER_ENDED, KLEPET_EVENT_MEDIA_OFFERED, KLEPET_EVENT_MEDIA_STARTED, KLEPET_EVENT_MEDIA_ENDED,
        KLEPET_EVENT_VISITOR_BANNED, KLEPET_EVENT_VISITOR_UNBANNED, KLEPET_EVENT_REPLY_SET, KLEPET_EVENT_REPLY_REMOVED,
        KLEPET_EVENT_QUEUED, KLEPET_EVENT_SETTLED,
    ]

    private func holds(_ bytes: [UInt8], _ word: [UInt8]) -> Bool {
        guard bytes.count >= word.count else { return false }
        return (0...(bytes.count - word.count)).contains {
            bytes[$0] == word[0] && bytes[$0..<($0 + word.count)].elementsEqual(word)
        }
    }
}

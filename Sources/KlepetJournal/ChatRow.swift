// The row of `chats` that the events of a chat add up to. The journal writes it with this, the
// audit proves it with this.
//
// A row changes with the events that change what it says, and not with every message: saying something must not cost a
// search in `chats`. So `lastSeq` is the chat's last event when the row last changed; only once a chat is closed does
// every further event of it (a receipt, an edit, a redaction) move it, and then it is exact: that is when the engine
// may have forgotten the chat and asks.

internal import KlepetEngine

struct ChatRow: Equatable {
    var visitor: PersonID
    var state: ChatState = .queued
    /// Who has it, or had it when it was closed; 0: nobody.
    var operatorID: PersonID = 0
    var episode: UInt16
    var startedAt: Int64
    var closedAt: Int64?
    var closeReason: CloseReason = .none
    /// When its texts were erased (B13.4), unless it was reopened since.
    var erasedAt: Int64?
    var firstSeq: UInt64
    var lastSeq: UInt64

    init(started event: borrowing Event) {
        visitor = event.person
        episode = event.episode
        startedAt = event.at
        (firstSeq, lastSeq) = (event.seq, event.seq)
        if event.ladder == .intake { state = .intake }
    }

    /// As it stands in the file.
    init(visitor: PersonID, episode: UInt16, startedAt: Int64, firstSeq: UInt64, lastSeq: UInt64) {
        self.visitor = visitor
        self.episode = episode
        self.startedAt = startedAt
        (self.firstSeq, self.lastSeq) = (firstSeq, lastSeq)
    }

    /// False: the event leaves the row as it is.
    mutating func apply(_ event: borrowing Event, _ rows: RowChange) -> Bool {
        let wasClosed = state == .closed
        guard case .chat(let what) = rows else {
            if wasClosed { lastSeq = event.seq }
            return wasClosed
        }
        lastSeq = event.seq
        // Only a reopening brings a closed chat back (B1.4).
        if !wasClosed || what == .reopened { change(with: event, what) }
        return true
    }

    private mutating func change(with event: borrowing Event, _ what: ChatChange) {
        switch what {
        case .queued: (state, operatorID) = (.queued, 0)
        // A follow-up stays one while it is offered (B4.9).
        case .offered: if state != .followup { state = .offered }
        case .offerEnded: if state != .followup { state = .queued }
        // Handed over, a chat stays what it was, on hold too (B12.1).
        case .taken: (state, operatorID) = (state == .held || state == .wrapup ? state : .active, event.subject)
        case .botJoined: (state, operatorID) = (.bot, 0)
        case .handedOff: state = .queued
        case .wrapupAsked: state = .wrapup
        case .held: state = .held
        case .resumed: state = .active
        case .followupOwed: (state, operatorID) = (.followup, 0)
        case .closed:
            (state, closedAt) = (.closed, event.at)
            closeReason = CloseReason(rawValue: event.reason) ?? .none
        case .reopened:
            // By an operator: the chat is theirs; by the visitor: the line follows, or it is their former operator's again
            // (B1.4).
            operatorID = event.role == .operator ? event.person : event.subject
            state = operatorID == 0 ? .queued : .active
            (closedAt, closeReason, episode) = (nil, .none, event.episode)
            erasedAt = nil
        case .started, .transferEnded: break
        }
    }

    /// B12.1: the chat belongs to another department from now on, which the event names.
    static func moves(_ event: borrowing Event) -> Bool { event.movesChat }
}

// What a session may do when: whether it reads, answers, waits for its turn, is pushed to, or ends. Pure: bytes, time and
// sockets are somebody else's, who calls a method for what has happened and does what its action says.
//
//                        more came than it may have answered now
//      reading ─────────────────────────────────────────────────▶ paused ── its turn, and all is answered ──▶ reading
//         │  └── the other side has said all, some of it waits ──▶ over ─── its turn, and all is answered ──▶ ending
//         │
//         ├── too much of it is unread ──▶ stalled ── half is read ──▶ paused, or over
//         └── the other side has said all, or the host ends ──▶ ending ── all is written ──▶ closed
//
// Any of them closes when its socket fails. An answer that takes long is part of the state: requests behind it wait for
// it, while pushes go on. A copy keeps a session from reading, a query does not.

/// `Query` is whatever stands for a query that is under way; the state that it is part of keeps it.
public struct SessionMachine<Query> {
    /// An answer that takes long.
    public enum LongAnswer {
        case none
        /// Made in parts, when it is the session's turn.
        case query(Query)
        /// Made by the shop, whoever's turn it is.
        case copy
    }

    enum State {
        /// What comes is taken: answered at once, or kept if it has to wait.
        case reading(Query?)
        /// Nothing is read. What came waits for the session's turn, or for the long answer.
        case paused(LongAnswer)
        /// The other side has said all, and some of it waits.
        case over(LongAnswer)
        /// The other side reads too little: nothing is read, answered or pushed.
        case stalled(LongAnswer, isOver: Bool)
        /// No further request is answered. It closes when everything is written.
        case ending(LongAnswer)
        case closed
    }

    private(set) var state = State.paused(.none)
    /// In the line of those who wait for their turn, whatever the state is: a session that is stalled, or closed, is
    /// passed over when its turn comes.
    public private(set) var isQueued = false

    public init() {}

    // MARK: what it may do now

    /// Whether the next request may be answered.
    public var takesRequests: Bool {
        switch state {
        case .reading(nil), .paused(.none), .over(.none): true
        case .reading, .paused, .over, .stalled, .ending, .closed: false
        }
    }

    public var takesPushes: Bool {
        switch state {
        case .reading, .paused, .over: true
        case .stalled, .ending, .closed: false
        }
    }

    public var isReading: Bool {
        switch state {
        case .reading: true
        case .paused, .over, .stalled, .ending, .closed: false
        }
    }

    public var isClosed: Bool {
        switch state {
        case .closed: true
        case .reading, .paused, .over, .stalled, .ending: false
        }
    }

    /// The query that is under way.
    public var query: Query? {
        switch state {
        case .reading(let query): query
        case .paused(.query(let query)), .over(.query(let query)), .stalled(.query(let query), _),
            .ending(.query(let query)):
            query
        case .paused, .over, .stalled, .ending, .closed: nil
        }
    }

    public var isQuerying: Bool {
        switch state {
        case .reading(.some), .paused(.query), .over(.query), .stalled(.query, _), .ending(.query): true
        case .reading, .paused, .over, .stalled, .ending, .closed: false
        }
    }

    /// Whether requests wait for an answer that takes long.
    public var isAwaiting: Bool {
        switch state {
        case .reading(nil), .paused(.none), .over(.none), .stalled(.none, _), .ending(.none), .closed: false
        case .reading, .paused, .over, .stalled, .ending: true
        }
    }

    // MARK: bytes come

    public enum StartAction: Equatable { case nothing, startReading }

    public mutating func opened() -> StartAction {
        switch state {
        case .paused(.none):
            state = .reading(nil)
            return .startReading
        case .reading, .paused, .over, .stalled, .ending, .closed: return .nothing
        }
    }

    public enum ReceivedAction: Equatable {
        case answer
        /// For its turn. Nothing is read until then; `enqueues`: it goes into the line.
        case keep(enqueues: Bool)
        case drop
    }

    /// To stop reading costs more than to read, so that is not done before something has come that has to wait.
    public mutating func received(hasCredit: @autoclosure () -> Bool) -> ReceivedAction {
        switch state {
        case .reading(let query):
            if !isQueued, hasCredit() { return .answer }
            state = .paused(query.map { .query($0) } ?? .none)
            return .keep(enqueues: enqueue())
        case .paused, .stalled: return .keep(enqueues: enqueue())
        case .over, .ending, .closed: return .drop
        }
    }

    public enum InputEndAction: Equatable {
        case nothing
        /// What came before the end waits for its turn.
        case stopReading
        /// All was answered.
        case end
    }

    public mutating func inputEnded() -> InputEndAction {
        switch state {
        case .reading(let query):
            let answer = query.map { LongAnswer.query($0) } ?? .none
            state = isQueued ? .over(answer) : .ending(answer)
            return isQueued ? .stopReading : .end
        case .paused, .over, .stalled, .ending, .closed: return .nothing
        }
    }

    // MARK: turns

    /// Whether it goes into the line now, where it is once at most.
    public mutating func enqueue() -> Bool {
        defer { isQueued = true }
        return !isQueued
    }

    public enum TurnAction: Equatable { case serve, nothing }

    /// It is out of the line.
    public mutating func turnCame() -> TurnAction {
        isQueued = false
        switch state {
        case .reading, .paused(.none), .paused(.query), .over(.none), .over(.query): return .serve
        // A query that was under way when the end came is still answered.
        case .ending(.query): return .serve
        case .paused(.copy), .over(.copy), .stalled, .ending(.none), .ending(.copy), .closed: return .nothing
        }
    }

    public enum ServedAction: Equatable { case nothing, startReading, end }

    /// Its turn has answered all that had come.
    public mutating func servedAll() -> ServedAction {
        switch state {
        case .paused(.none):
            state = .reading(nil)
            return .startReading
        case .paused(.query(let query)):
            state = .reading(query)
            return .startReading
        case .over(.none):
            state = .ending(.none)
            return .end
        case .over(.query(let query)):
            state = .ending(.query(query))
            return .end
        case .reading, .paused(.copy), .over(.copy), .stalled, .ending, .closed: return .nothing
        }
    }

    // MARK: answers that take long

    public enum AwaitAction: Equatable { case nothing, stopReading }

    public mutating func began(_ query: Query) {
        switch state {
        case .reading: state = .reading(query)
        case .paused: state = .paused(.query(query))
        case .over: state = .over(.query(query))
        case .stalled(_, let isOver): state = .stalled(.query(query), isOver: isOver)
        case .ending: state = .ending(.query(query))
        case .closed: break
        }
    }

    public mutating func beganCopy() -> AwaitAction {
        switch state {
        case .reading:
            state = .paused(.copy)
            return .stopReading
        case .paused: state = .paused(.copy)
        case .over: state = .over(.copy)
        case .stalled(_, let isOver): state = .stalled(.copy, isOver: isOver)
        case .ending: state = .ending(.copy)
        case .closed: break
        }
        return .nothing
    }

    /// The query or the copy is through.
    public mutating func answered() {
        switch state {
        case .reading: state = .reading(nil)
        case .paused: state = .paused(.none)
        case .over: state = .over(.none)
        case .stalled(_, let isOver): state = .stalled(.none, isOver: isOver)
        case .ending: state = .ending(.none)
        case .closed: break
        }
    }

    // MARK: slow readers

    public enum StallAction: Equatable { case nothing, stopReading }

    /// More waits to be read than may.
    public mutating func overfull() -> StallAction {
        switch state {
        case .reading(let query): state = .stalled(query.map { .query($0) } ?? .none, isOver: false)
        case .paused(let answer): state = .stalled(answer, isOver: false)
        case .over(let answer): state = .stalled(answer, isOver: true)
        case .stalled, .ending, .closed: return .nothing
        }
        return .stopReading
    }

    public enum WrittenAction: Equatable {
        case nothing
        case enqueue
        /// It was stalled: what happened meanwhile was not pushed to anybody.
        case catchUp
    }

    /// Some or all of what waited is written.
    public mutating func written(isHalfRead: @autoclosure () -> Bool) -> WrittenAction {
        switch state {
        case .paused(.none), .paused(.query), .over(.none), .over(.query): return .enqueue
        case .stalled(.copy, _): return .nothing
        case .stalled(let answer, let isOver):
            guard isHalfRead() else { return .nothing }
            state = isOver ? .over(answer) : .paused(answer)
            return .catchUp
        case .reading, .paused(.copy), .over(.copy), .ending, .closed: return .nothing
        }
    }

    // MARK: the end

    public enum EndAction: Equatable { case nothing, end }

    /// No further request.
    public mutating func end() -> EndAction {
        switch state {
        case .reading(let query): state = .ending(query.map { .query($0) } ?? .none)
        case .paused(let answer), .over(let answer), .stalled(let answer, _): state = .ending(answer)
        case .ending, .closed: return .nothing
        }
        return .end
    }

    public enum CloseAction: Equatable { case nothing, close }

    /// Every reply is written, and none is held.
    public mutating func wroteAll() -> CloseAction {
        switch state {
        case .ending(.none): return close()
        case .reading, .paused, .over, .stalled, .ending, .closed: return .nothing
        }
    }

    /// At once: its socket has failed, or its time is over.
    public mutating func close() -> CloseAction {
        switch state {
        case .reading, .paused, .over, .stalled, .ending:
            state = .closed
            return .close
        case .closed: return .nothing
        }
    }
}

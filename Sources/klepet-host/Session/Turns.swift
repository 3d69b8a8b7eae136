// Whose turn it is, so that nobody's flood and nobody's long answer is somebody else's wait.
//
//   requests come ─┬─ it has credit ─▶ answered at once, as far as its credit and the turn's time go ┬─ all ─▶ reads on
//                  └─ it has none ──────────────────────────────────────────────────┬───────────────┴─ more ─▶ waits
//      each turn: one after the other of those who wait, until the turn's time is over ◀┘  (reads nothing meanwhile)

import CKlepetUV
import KlepetWire

extension ResidentHost {
    /// How long a turn may take that goes on with those who wait; what comes new is read after it.
    static let turnNanoseconds: UInt64 = 150_000

    /// Behind the others who wait; the session itself knows whether it is among them.
    func addTurn(_ session: Session) {
        turns.append(session)
        keepTurning()
    }

    /// While somebody waits for their turn, has not been asked yet or has still to leave, the loop does not sleep.
    func keepTurning() {
        let isBusy = !turns.isEmpty || !subscribers.areAsked || !leaving.isEmpty
        guard isBusy != isTurning else { return }
        isTurning = isBusy
        if isBusy { uv_idle_start(idle) { _ in } } else { uv_idle_stop(idle) }
    }

    /// When something new comes, at `now`, until when it may be answered before the loop goes on: the
    /// first of a turn begins it.
    func turnEnd(at now: UInt64) -> UInt64 {
        if turnEnds == 0 { turnEnds = now + Self.turnNanoseconds }
        return turnEnds
    }

    /// After what has come new was answered.
    func serveTurns() {
        turnEnds = 0
        guard !turns.isEmpty else { return }
        var now = uv_hrtime()
        let ends = now + Self.turnNanoseconds
        while now < ends, let session = turns.removeFirst() {
            session.serve(at: now, until: ends)
            now = uv_hrtime()
        }
    }
}

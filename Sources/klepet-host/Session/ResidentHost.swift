// A shop that stays open for others: one loop, the shop on it by klepet_uv.h, a listening socket, its connections.
//
//      poll     connections ─▶ lines ─▶ klepet_call ─▶ replies, held or not
//      check    those who wait for their turn; a commit that one session alone waits for; what may go at once is
//               written
//      turn     the shop's step: commits begin and end; then what has become durable is released, pulled for
//               subscribers, written
//
// Everything here runs on the one thread of the loop.

import CKlepetUV
import Glibc
import KlepetWire

struct HostLimits {
    var connectionsMax = 1024
    var lineBytesMax = 1 << 20
    var frameBytesMax = 128 << 10
    var pendingBytesMax = 1 << 20
    var newPeoplePerSecond = 200
    static let attachedMax = 4096
    static let attachedInAllMax = 65_536
}

final class ResidentHost {
    let shop: Shop
    let limits: HostLimits
    let isVirtual: Bool
    let polling = PollingClients()
    private var newcomers: NewcomerAllowance
    var attachedCount = 0
    let replies = ReplyBuffer()

    static let readBytes = 128 << 10
    static let readBytesMin = 8 << 10
    let readBuffer = UnsafeMutablePointer<CChar>.allocate(capacity: readBytes)

    let loop: UnsafeMutablePointer<uv_loop_t>
    private let glue = UnsafeMutablePointer<klepet_uv_t>.allocate(capacity: 1)
    private var listener: Listener?
    /// What browsers reach (HTTP.md); nil: they do not.
    var web: WebHost?
    private let check = UnsafeMutablePointer<uv_check_t>.allocate(capacity: 1)
    /// Keeps the loop turning while somebody waits for their turn, or has not been asked yet.
    let idle = UnsafeMutablePointer<uv_idle_t>.allocate(capacity: 1)
    private let wakeUp: Int32

    private(set) var sessions: [ObjectIdentifier: Session] = [:]
    private var toFlush: [Session] = []
    private var holding: [Session] = []
    /// See Turns.swift.
    var turns = Queue<Session>()
    var turnEnds: UInt64 = 0
    var isTurning = false
    let subscribers = Subscribers()
    /// Clients whose session has ended: a backend that goes takes thousands with it.
    var leaving = Queue<OpaquePointer>()
    var backupFor: (session: Session, request: JSON?)?
    private(set) var durable: UInt64 = 0
    private(set) var isEnding = false
    /// Why the shop goes on no more.
    private(set) var halt: Refusal?
    var onEnding: () -> Void = {}
    /// Tells another program of events.
    var hook: Hook?

    init(_ shop: Shop, _ limits: HostLimits, isVirtual: Bool) throws {
        (self.shop, self.limits, self.isVirtual) = (shop, limits, isVirtual)
        newcomers = NewcomerAllowance(perSecond: limits.newPeoplePerSecond)
        guard let loop = uv_default_loop() else { throw Failure(ExitStatus.system, "the system refused an event loop") }
        self.loop = loop
        var descriptor: Int32 = -1
        try ask(klepet_wakeup_fd(shop.handle, &descriptor))
        wakeUp = descriptor
    }

    private static func of(_ data: UnsafeMutableRawPointer?) -> ResidentHost? {
        data.map { Unmanaged<ResidentHost>.fromOpaque($0).takeUnretainedValue() }
    }

    /// `descriptor` is a bound socket; nil: browsers alone are served. Returns when the host has ended.
    func run(_ descriptor: Int32?, whenReady: () -> Void) throws {
        let me = Unmanaged.passUnretained(self).toOpaque()
        try ask(
            klepet_uv_start(
                loop, shop.handle, glue, { glue, status in ResidentHost.of(glue?.pointee.data)?.turned(status) }, me))
        uv_idle_init(loop, idle)
        uv_check_init(loop, check)
        check.pointee.data = me
        uv_check_start(check) { ResidentHost.of($0?.pointee.data)?.looked() }
        if let descriptor { listener = try Listener(descriptor, .unix, loop) { [unowned self] in accept() } }
        try web?.listen()
        whenReady()
        hook?.wake()
        web?.files?.wake()
        uv_run(loop, UV_RUN_DEFAULT)
        if let halt { throw Failure(halt.exitCode, halt.sentence) }
    }

    // MARK: connections

    private func accept() {
        let connection = LineConnection(loop, .unix)
        let session = Session(self, carriedBy: connection)
        connection.open(for: session)
        guard let listener, listener.take(into: connection.stream) == 0 else { return session.close() }
        let isOneTooMany = sessions.count - (web?.count ?? 0) >= limits.connectionsMax
        add(session)
        guard isOneTooMany else { return session.opened() }
        let sentence =
            """
            There are \(limits.connectionsMax) connections already; close one, or start the host with a \
            larger --connections-max.
            """
        session.reply(RequestRefusal(KLEPET_TOO_MANY_CLIENTS, sentence).line(nil), waits: false)
        session.end()
    }

    func add(_ session: Session) { sessions[ObjectIdentifier(session)] = session }

    func admitsNewcomer() -> Bool { newcomers.admit(at: uv_now(loop)) }

    /// It is to be closed: who was attached to it is not there any more.
    func leave(_ session: Session) {
        session.eachClient { client in
            subscribers.remove(client)
            leaving.append(client.handle)
            attachedCount -= 1
        }
        session.forgetAll()
        if backupFor?.session === session { backupFor?.request = nil }
    }

    private func letGo(until ends: UInt64) {
        while let client = leaving.removeFirst() {
            if halt == nil { klepet_leave(client) }
            if ends != .max, uv_hrtime() >= ends { return }
        }
    }

    func closed(_ session: Session) {
        sessions[ObjectIdentifier(session)] = nil
        if isEnding, sessions.isEmpty { stop() }
    }

    // MARK: turns

    func noteToFlush(_ session: Session) {
        if session.lists.insert(.toFlush).inserted { toFlush.append(session) }
    }

    func noteHolding(_ session: Session) {
        if session.lists.insert(.holding).inserted { holding.append(session) }
    }

    var acceptedSeq: UInt64 { statistics.accepted_seq }

    private var statistics: klepet_statistics {
        var statistics = klepet_statistics()
        statistics.size = UInt32(MemoryLayout<klepet_statistics>.size)
        klepet_statistics_get(shop.handle, &statistics)
        return statistics
    }

    /// All that had come by now is answered, or waits for its turn.
    private func looked() {
        listener?.turn()
        web?.turn()
        serveTurns()
        letGo(until: uv_hrtime() + Self.turnNanoseconds)
        commitForOne()
        settle()
        replies.shrink()
        keepTurning()
    }

    /// One session alone waits for the disk, and the loop would only sleep until it is through: then it goes there
    /// by itself, for having two threads woken takes as long as the commit (a `say` and its reply with everything on
    /// one core and the file in memory: 37 against 72 µs). Whoever comes meanwhile to say something has to wait for
    /// this commit anyway; whoever comes to ask waits as long. A disk that was slow is left to the shop's other thread
    /// for a while, so that asking stays quick.
    private func commitForOne() {
        guard holding.count == 1, holding[0].holdsOnePiece, uv_now(loop) >= goesAgainMilliseconds else { return }
        let began = uv_hrtime()
        // The glue is not told: a shop that has halted asks for no further step.
        let status = klepet_flush(shop.handle)
        guard status == KLEPET_OK || status == KLEPET_NOT_YET_GONE else { return halted(status) }
        if uv_hrtime() - began > Self.slowNanoseconds {
            goesAgainMilliseconds = uv_now(loop) + Self.slowForMilliseconds
        }
    }
    private var goesAgainMilliseconds: UInt64 = 0
    private static let slowNanoseconds: UInt64 = 2_000_000
    private static let slowForMilliseconds: UInt64 = 1000

    private func turned(_ status: klepet_status) {
        guard status == KLEPET_OK else { return halted(status) }
        lookAfterBackup()
        settle(mayHaveSignals: true)
    }

    /// What has become durable goes out: replies first, then events. Then whatever there is to write is written.
    func settle(mayHaveSignals: Bool = false) {
        guard halt == nil else { return }
        if !holding.isEmpty || mayHaveSignals {
            let now = statistics.durable_seq
            let isMore = now != durable
            durable = now
            if isMore || !holding.isEmpty { release() }
            if isMore {
                hook?.wake()
                web?.files?.wake()
            }
            if isMore || (mayHaveSignals && !subscribers.isEmpty && isSignalled) { beginAsking() }
        }
        askSubscribers()
        flush()
    }

    private func release() {
        let waiting = holding
        holding.removeAll(keepingCapacity: true)
        for session in waiting {
            session.lists.remove(.holding)
            if !session.isClosed, session.release(durable: durable) { noteHolding(session) }
        }
    }

    private func beginAsking() {
        guard !subscribers.isEmpty else { return }
        klepet_wakeup_clear(shop.handle)
        subscribers.askAll()
    }

    /// Live signals have no number that one could compare.
    private var isSignalled: Bool {
        var wake = pollfd(fd: wakeUp, events: Int16(POLLIN), revents: 0)
        return poll(&wake, 1, 0) > 0
    }

    private func flush() {
        while !toFlush.isEmpty {
            let writers = toFlush
            toFlush.removeAll(keepingCapacity: true)
            for session in writers {
                session.lists.remove(.toFlush)
                session.flush()
            }
        }
    }

    // MARK: ending

    /// No further session, no further line; what was accepted is finished.
    func end() {
        guard !isEnding else { return }
        isEnding = true
        onEnding()
        listener?.close()
        web?.end()
        for session in sessions.values { session.end() }
        flush()
        if sessions.isEmpty { stop() }
    }

    /// Who does not read what they are owed has had their time.
    func endNow() {
        for session in sessions.values { session.close() }
    }

    /// Tells everybody that can still be told; no reply that was held is ever given.
    private func halted(_ status: klepet_status) {
        // A step tells that it has halted, a flush why.
        let cause = klepet_flush(shop.handle)
        let status = cause == KLEPET_OK ? status : cause
        halt = Refusal(status)
        web?.halted()
        let line = RequestRefusal(status).line(nil)
        for session in sessions.values {
            session.forgetHeld()
            session.reply(line, waits: false)
            session.end()
        }
        flush()
        stop()
    }

    private func stop() {
        hook?.stop()
        web?.files?.stop()
        letGo(until: .max)
        klepet_uv_stop(glue, nil)
        uv_stop(loop)
    }
}

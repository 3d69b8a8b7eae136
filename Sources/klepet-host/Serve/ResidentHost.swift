// A shop that stays open for others: one loop, the shop on it by klepet_uv.h, a listening socket, its connections.
//
//      poll     connections ─▶ lines ─▶ klepet_call ─▶ replies, held or not
//      check    those who wait for their turn; a commit that one connection alone waits for; what may go at once is
//               written
//      turn     the shop's step: commits begin and end; then what has become durable is released, pulled for
//               subscribers, written
//
// Everything here runs on the one thread of the loop.

import CKlepetUV
import Glibc

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
    private var newcomers: Newcomers
    var attachedCount = 0
    let replies = ReplyRoom()

    static let readBytes = 128 << 10
    static let readBytesMin = 8 << 10
    let readBuffer = UnsafeMutablePointer<CChar>.allocate(capacity: readBytes)

    let loop: UnsafeMutablePointer<uv_loop_t>
    private let glue = UnsafeMutablePointer<klepet_uv_t>.allocate(capacity: 1)
    private var listener: Listener?
    private let check = UnsafeMutablePointer<uv_check_t>.allocate(capacity: 1)
    /// Keeps the loop turning while somebody waits for their turn, or has not been asked yet.
    let idle = UnsafeMutablePointer<uv_idle_t>.allocate(capacity: 1)
    private let wakeUp: Int32

    var connections: [ObjectIdentifier: Connection] = [:]
    private var dirty: [Connection] = []
    private var holding: [Connection] = []
    /// See Turns.swift.
    var waiting = Queue<Connection>()
    var turnEnds: UInt64 = 0
    var isTurning = false
    let subscribers = Subscribers()
    /// Clients whose connection has ended: a backend that goes takes thousands with it.
    var leaving = Queue<OpaquePointer>()
    var backupFor: (connection: Connection, request: JSON?)?
    private(set) var durable: UInt64 = 0
    private(set) var isEnding = false
    /// Why the shop goes on no more.
    private(set) var halt: Refusal?
    var onEnding: () -> Void = {}

    init(_ shop: Shop, _ limits: HostLimits, isVirtual: Bool) throws {
        (self.shop, self.limits, self.isVirtual) = (shop, limits, isVirtual)
        newcomers = Newcomers(perSecond: limits.newPeoplePerSecond)
        guard let loop = uv_default_loop() else { throw Failure(ExitStatus.system, "the system refused an event loop") }
        self.loop = loop
        var descriptor: Int32 = -1
        try ask(klepet_wakeup_fd(shop.handle, &descriptor))
        wakeUp = descriptor
    }

    private static func of(_ data: UnsafeMutableRawPointer?) -> ResidentHost? {
        data.map { Unmanaged<ResidentHost>.fromOpaque($0).takeUnretainedValue() }
    }

    /// `descriptor` is a bound socket. Returns when the host has ended.
    func run(_ descriptor: Int32, whenReady: () -> Void) throws {
        let me = Unmanaged.passUnretained(self).toOpaque()
        try ask(
            klepet_uv_start(
                loop, shop.handle, glue, { glue, status in ResidentHost.of(glue?.pointee.data)?.turned(status) }, me))
        uv_idle_init(loop, idle)
        uv_check_init(loop, check)
        check.pointee.data = me
        uv_check_start(check) { ResidentHost.of($0?.pointee.data)?.looked() }
        listener = try Listener(descriptor, loop) { [unowned self] in accept() }
        whenReady()
        uv_run(loop, UV_RUN_DEFAULT)
        if let halt { throw Failure(halt.exitCode, halt.sentence) }
    }

    // MARK: connections

    private func accept() {
        let connection = Connection(self)
        uv_pipe_init(loop, connection.pipe, 0)
        connection.pipe.pointee.data = Unmanaged.passRetained(connection).toOpaque()
        guard let listener, listener.take(into: connection.stream) == 0 else { return connection.close() }
        let isOneTooMany = connections.count >= limits.connectionsMax
        connections[ObjectIdentifier(connection)] = connection
        guard isOneTooMany else {
            connection.startReading()
            return connection.readAtOnce()
        }
        let sentence =
            """
            There are \(limits.connectionsMax) connections already; close one, or start the host with a \
            larger --connections-max.
            """
        connection.reply(LineRefusal(KLEPET_TOO_MANY_CLIENTS, sentence).line(nil), waits: false)
        connection.end()
    }

    func admitsNewcomer() -> Bool { newcomers.admit(at: uv_now(loop)) }

    /// It is to be closed: who was attached to it is not there any more.
    func leave(_ connection: Connection) {
        for client in connection.clients.values {
            subscribers.remove(client)
            leaving.append(client.handle)
        }
        attachedCount -= connection.clients.count
        connection.clients = [:]
        if backupFor?.connection === connection { backupFor?.request = nil }
    }

    private func letGo(until ends: UInt64) {
        while let client = leaving.removeFirst() {
            if halt == nil { klepet_leave(client) }
            if ends != .max, uv_hrtime() >= ends { return }
        }
    }

    func closed(_ connection: Connection) {
        connections[ObjectIdentifier(connection)] = nil
        if isEnding, connections.isEmpty { stop() }
    }

    // MARK: turns

    func noteDirty(_ connection: Connection) {
        guard !connection.isDirty else { return }
        connection.isDirty = true
        dirty.append(connection)
    }

    func noteHolding(_ connection: Connection) {
        guard !connection.isHolding else { return }
        connection.isHolding = true
        holding.append(connection)
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
        serveWaiting()
        letGo(until: uv_hrtime() + Self.turnNanoseconds)
        commitForOne()
        settle()
        replies.shrink()
        keepTurning()
    }

    /// One connection alone waits for the disk, and the loop would only sleep until it is through: then it goes there
    /// by itself, for having two threads woken takes as long as the commit (a `say` and its reply with everything on
    /// one core and the file in memory: 37 against 72 µs). Who comes meanwhile to say something has to wait for this
    /// commit in any case, who comes to ask waits so long. A disk that was slow is left to the shop's other thread for
    /// a while, so that asking stays quick.
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
    private func settle(mayHaveSignals: Bool = false) {
        guard halt == nil else { return }
        if !holding.isEmpty || mayHaveSignals {
            let now = statistics.durable_seq
            let isMore = now != durable
            durable = now
            if isMore || !holding.isEmpty { release() }
            if isMore || (mayHaveSignals && !subscribers.isEmpty && isSignalled) { beginAsking() }
        }
        askSubscribers()
        flush()
    }

    private func release() {
        let waiting = holding
        holding.removeAll(keepingCapacity: true)
        for connection in waiting {
            connection.isHolding = false
            if !connection.isClosed, connection.release(durable: durable) { noteHolding(connection) }
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
        while !dirty.isEmpty {
            let writers = dirty
            dirty.removeAll(keepingCapacity: true)
            for connection in writers {
                connection.isDirty = false
                connection.flush()
            }
        }
    }

    // MARK: ending

    /// No further connection, no further line; what was accepted is finished.
    func end() {
        guard !isEnding else { return }
        isEnding = true
        onEnding()
        listener?.close()
        for connection in connections.values { connection.end() }
        flush()
        if connections.isEmpty { stop() }
    }

    /// Who does not read what they are owed has had their time.
    func endNow() {
        for connection in connections.values { connection.close() }
    }

    /// Tells everybody that can still be told; no reply that was held is ever given.
    private func halted(_ status: klepet_status) {
        // A step tells that it has halted, a flush why.
        let cause = klepet_flush(shop.handle)
        let status = cause == KLEPET_OK ? status : cause
        halt = Refusal(status)
        let line = LineRefusal(status).line(nil)
        for connection in connections.values {
            connection.forgetHeld()
            connection.reply(line, waits: false)
            connection.end()
        }
        flush()
        stop()
    }

    private func stop() {
        letGo(until: .max)
        klepet_uv_stop(glue, nil)
        uv_stop(loop)
    }
}

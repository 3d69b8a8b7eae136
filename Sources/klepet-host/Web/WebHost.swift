// What of a resident host browsers reach (HTTP.md): who is connected, from where, since when; whose time is over.
//
//      connections ─┬─ young: HTTP, or a WebSocket that has not joined ── looked after each second
//                   ├─ joined ───────────────────────────────────────── pinged each 25 s
//                   └─ paused: has sent too many frames ──────────────── read again with the next tick
//
// Each list is in the order of time, as all in it wait equally long; who has gone meanwhile is passed over.

import CKlepetUV
import Glibc
import KlepetWire

struct WebOptions {
    var origins: Set<String> = []
    var trustedProxies: Set<Address> = []
    var connectionsMax = 4096
    var socketsPerAddress = 20
    var newcomersPerMinute = 10
    var framesPerSecond = 20
    /// Nil: no file is taken.
    var files: FileOptions?
}

final class WebHost {
    unowned let host: ResidentHost
    let options: WebOptions
    let tokens: Tokens
    let parts = Dictionary(PartsData.all.map { ($0.path, $0) }, uniquingKeysWith: { first, _ in first })
    var addresses: Addresses
    let files: FileService?
    /// Links that were used, by their names, and when they would have ended.
    var usedLinks: [String: Int64] = [:]
    /// A link that was made before is void, for it may have been used before.
    let startedSeconds = WebHost.unixSeconds

    /// The call that waits for events of a client.
    var waiting: [ObjectIdentifier: WebConnection] = [:]

    private var connections: [UInt64: WebConnection] = [:]
    private var nextNumber: UInt64 = 1
    private var listeners: [Listener] = []
    private let sockets: [(descriptor: Int32, kind: SocketKind)]

    private struct Visit {
        var number: UInt64
        var milliseconds: UInt64
    }
    private var young = Queue<Visit>()
    private var joined = Queue<Visit>()
    private var paused: [WebConnection] = []
    private let timer = UnsafeMutablePointer<uv_timer_t>.allocate(capacity: 1)

    static let tickMilliseconds: UInt64 = 250
    static let lookMilliseconds: UInt64 = 1000
    static let pingMilliseconds: UInt64 = 25_000
    /// For a whole head, and for `join`.
    static let patienceMilliseconds: UInt64 = 5000
    /// For a body, and between two requests.
    static let idleMilliseconds: UInt64 = 30_000
    /// What may wait for one page to read it: there are many, and nobody knows them.
    static let pendingBytesMax = 256 << 10
    private static let pingsMissedMax: UInt8 = 2

    init(
        _ host: ResidentHost, _ options: WebOptions, _ tokens: Tokens,
        _ sockets: [(descriptor: Int32, kind: SocketKind)]
    ) throws {
        (self.host, self.options, self.tokens, self.sockets) = (host, options, tokens, sockets)
        addresses = Addresses(socketsMax: options.socketsPerAddress, newcomersAMinute: options.newcomersPerMinute)
        files = try options.files.map { try FileService(host, $0, tokens) }
        uv_timer_init(host.loop, timer)
        timer.pointee.data = Unmanaged.passUnretained(self).toOpaque()
    }

    static var unixSeconds: Int64 {
        var now = timespec()
        clock_gettime(CLOCK_REALTIME, &now)
        return Int64(now.tv_sec)
    }

    var now: UInt64 { uv_now(host.loop) }
    var count: Int { connections.count }

    func listen() throws {
        for (descriptor, kind) in sockets {
            let place = listeners.count
            listeners.append(
                try Listener(descriptor, kind, host.loop) { [unowned self] in accept(place, kind) })
        }
    }

    func turn() {
        for listener in listeners { listener.turn() }
    }

    // MARK: connections

    private func accept(_ place: Int, _ kind: SocketKind) {
        // Whoever comes by the file is the shop's own proxy.
        let connection = WebConnection(self, kind, number: nextNumber, isForwarded: kind == .unix)
        nextNumber += 1
        let session = Session(host, carriedBy: connection)
        connection.open(for: session)
        guard listeners.indices.contains(place), listeners[place].take(into: connection.stream) == 0 else {
            return session.close()
        }
        if kind == .tcp { connection.readPeer() }
        host.add(session)
        connections[connection.number] = connection
        guard connections.count <= options.connectionsMax else { return turnAway(connection, 503) }
        if !connection.isForwarded {
            guard addresses.admitsConnection(connection.address) else { return turnAway(connection, 429) }
            connection.isCountedAsConnection = true
        }
        connection.dueMilliseconds = now + Self.patienceMilliseconds
        young.append(Visit(number: connection.number, milliseconds: now + Self.lookMilliseconds))
        startTicking()
        session.opened()
    }

    private func turnAway(_ connection: WebConnection, _ status: UInt16) {
        refuse(RequestRefusal(KLEPET_TOO_MANY_CLIENTS), status, on: connection)
    }

    /// It is closed.
    func left(_ connection: WebConnection) {
        guard connections.removeValue(forKey: connection.number) != nil else { return }
        if connection.isCountedAsConnection { addresses.connectionLeft(connection.address) }
        if connection.isCountedAsSocket { addresses.socketLeft(connection.address) }
        forgetWaiting(of: connection)
    }

    func pause(_ connection: WebConnection) { paused.append(connection) }

    /// It has joined, and its reply is out: what there is for it comes from now on.
    func repliedToJoin(_ connection: WebConnection) {
        guard connection.awaitsJoinReply, let client = connection.session?.soleClient else { return }
        connection.awaitsJoinReply = false
        host.subscribers.add(client)
        host.push(client)
    }

    // MARK: time

    private func startTicking() {
        guard uv_is_active(UnsafeMutableRawPointer(timer).assumingMemoryBound(to: uv_handle_t.self)) == 0 else {
            return
        }
        uv_timer_start(
            timer,
            { timer in
                guard let data = timer?.pointee.data else { return }
                Unmanaged<WebHost>.fromOpaque(data).takeUnretainedValue().tick()
            }, Self.tickMilliseconds, Self.tickMilliseconds)
    }

    private func tick() {
        let resumed = paused
        paused.removeAll(keepingCapacity: true)
        for connection in resumed { connection.resumeFromRate() }
        let now = now
        for _ in 0..<young.count {
            guard let first = young.first, first.milliseconds <= now, let visit = young.removeFirst() else { break }
            guard let connection = connections[visit.number] else { continue }
            if connection.isJoined {
                joined.append(Visit(number: visit.number, milliseconds: now + Self.pingMilliseconds))
            } else {
                look(after: connection, at: now)
                young.append(Visit(number: visit.number, milliseconds: now + Self.lookMilliseconds))
            }
        }
        for _ in 0..<joined.count {
            guard let first = joined.first, first.milliseconds <= now, let visit = joined.removeFirst() else { break }
            guard let connection = connections[visit.number], ping(connection) else { continue }
            joined.append(Visit(number: visit.number, milliseconds: now + Self.pingMilliseconds))
        }
        // What was said in this tick goes out: the loop would sleep first.
        host.settle()
        if connections.isEmpty { uv_timer_stop(timer) }
    }

    /// One that has not joined.
    private func look(after connection: WebConnection, at now: UInt64) {
        guard connection.dueMilliseconds <= now, let session = connection.session, !session.isClosed else { return }
        switch connection.mode {
        case .webSocket: connection.end(.tooSlow)
        case .http where connection.waiting != nil: answerWithNone(connection)
        case .http where connection.download != nil: session.close()
        case .http where session.machine.isAwaiting: break
        case .http where connection.isWithinRequest:
            refuse(RequestRefusal(KLEPET_JSON_INVALID, "The request has not come in time."), 408, on: connection)
        case .http: session.close()
        }
    }

    /// False: nobody is there any more.
    private func ping(_ connection: WebConnection) -> Bool {
        connection.pingsMissed = connection.isHeard ? 0 : connection.pingsMissed + 1
        connection.isHeard = false
        guard connection.pingsMissed < Self.pingsMissedMax else {
            connection.session?.close()
            return false
        }
        connection.ping()
        return true
    }

    func forget() {
        addresses.forget(at: now)
        let seconds = Self.unixSeconds
        usedLinks = usedLinks.filter { $0.value > seconds }
    }

    // MARK: the end

    func end() {
        for listener in listeners { listener.close() }
        for connection in connections.values {
            connection.closeCode = WebSocketClose.goingAway.rawValue
            if connection.waiting != nil { answerWithNone(connection) }
            connection.resumeFromRate()
        }
    }

    func halted() {
        for connection in connections.values { connection.closeCode = WebSocketClose.tryAgainLater.rawValue }
    }

    // MARK: requests

    /// A whole request of HTTP, or a whole message.
    func answer(
        _ start: UnsafeMutablePointer<UInt8>, _ count: Int, _ connection: WebConnection, on session: Session
    ) {
        switch connection.mode {
        case .webSocket: answerFrame(start, count, connection, session)
        case .http:
            guard let request = connection.request else { return }
            answer(request, connection, session)
            // From here on it may be a WebSocket, which has its own time.
            guard connection.mode == .http else { return }
            if !request.head.keepsAlive { session.end() }
            // As long as its reply is not framed, whoever frames it asks.
            guard connection.waiting == nil, connection.download == nil else { return }
            connection.request = nil
            connection.dueMilliseconds = now + Self.idleMilliseconds
        }
    }

    /// What is no request, and the end of its connection.
    func refuse(_ refusal: HTTPRefusal, on connection: WebConnection) {
        let sentence =
            switch refusal {
            case .bad: "This is no request of HTTP/1.1 as it is taken here."
            case .bodyTooLong: "A body has at most \(host.limits.frameBytesMax) bytes."
            case .headTooLong: "A head has at most \(HTTPHead.bytesMax) bytes and 64 fields."
            case .transferEncoding: "Say the body's length; it is not taken in pieces."
            }
        let status = refusal == .bodyTooLong ? KLEPET_TEXT_TOO_LONG : KLEPET_JSON_INVALID
        refuse(RequestRefusal(status, sentence), refusal.rawValue, on: connection)
    }

    private func refuse(_ refusal: RequestRefusal, _ status: UInt16, on connection: WebConnection) {
        guard let session = connection.session else { return }
        session.reply(framed: HTTPResponse.json(status, refusal.line(nil)).bytes(to: nil, keepsAlive: false))
        session.end()
    }
}

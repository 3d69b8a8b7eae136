// A connection of a browser, or of a proxy in front of it: first HTTP, request by request, and a WebSocket from the
// handshake on. Bytes alone, as Wire/Connection.swift; what requests and frames say is Web/HTTPRequests.swift's and
// Web/Frames.swift's.
//
//      HTTP ── GET v1/socket ──▶ WebSocket, not joined ── join ──▶ joined ── leave, a close frame, a mistake ──▶ over
//        │  ▲                          └── 5 s ──▶ over               └── two pings are missed ──▶ over
//        └──┘ as long as it is kept alive

import CKlepetUV
import Glibc
import KlepetWire

final class WebConnection: Connection, Carrier {
    enum Mode { case http, webSocket }

    unowned let web: WebHost
    let number: UInt64
    private(set) var mode = Mode.http
    /// What only HTTP takes; nothing of it is kept by who has joined.
    private var http: HTTPState? = HTTPState()
    private var frames = WebSocketFraming()
    /// The pieces of a text that comes in pieces.
    private var text = ByteBuffer()
    /// Whom the table of addresses has it under.
    var address = Address.unknown
    /// It came through a proxy that is believed.
    private(set) var isForwarded: Bool
    var isCountedAsConnection = false
    var isCountedAsSocket = false

    /// With which code it is closed.
    var closeCode = WebSocketClose.done.rawValue
    private var hasSaidClose = false

    /// Until when, on the loop's clock, there has to be a request, a `join`, or a page of events.
    var dueMilliseconds: UInt64 = 0
    /// Something has come since the last ping.
    var isHeard = true
    var pingsMissed: UInt8 = 0
    private var frameAllowance = FrameAllowance()
    /// It has sent too many frames, and is read again with a tick.
    private(set) var isPausedForRate = false
    private(set) var isJoined = false
    /// Its pushes begin when the reply to `join` is out.
    var awaitsJoinReply = false

    private final class HTTPState {
        var requests = HTTPFraming()
        var request: HTTPRequest?
        var waiting: AttachedClient?
        var operatorKey: String?
        var upload: Upload?
        var download: Download?
    }

    /// The request that is answered now.
    var request: HTTPRequest? {
        get { http?.request }
        set { http?.request = newValue }
    }
    /// A call that waits for events.
    var waiting: AttachedClient? {
        get { http?.waiting }
        set { http?.waiting = newValue }
    }
    /// The file that comes; of one that was refused at once there is none, and its bytes are passed over.
    var upload: Upload? {
        get { http?.upload }
        set { http?.upload = newValue }
    }
    /// The file that goes.
    var download: Download? {
        get { http?.download }
        set { http?.download = newValue }
    }
    /// The operator whom the cookie of the handshake says.
    var operatorKey: String? {
        get { http?.operatorKey }
        set { http?.operatorKey = newValue }
    }

    init(_ web: WebHost, _ kind: SocketKind, number: UInt64, isForwarded: Bool) {
        (self.web, self.number, self.isForwarded) = (web, number, isForwarded)
        super.init(web.host.loop, kind)
    }

    /// Who is at the other side of a TCP connection that was taken just now.
    func readPeer() {
        let tcp = UnsafeMutableRawPointer(stream).assumingMemoryBound(to: uv_tcp_t.self)
        uv_tcp_nodelay(tcp, 1)
        var storage = sockaddr_storage()
        var bytes = Int32(MemoryLayout<sockaddr_storage>.size)
        let status = withUnsafeMutablePointer(to: &storage) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { uv_tcp_getpeername(tcp, $0, &bytes) }
        }
        guard status == 0 else { return }
        isForwarded = Address(peer: storage, isWhole: true).map(web.options.trustedProxies.contains) ?? false
        if !isForwarded, let peer = Address(peer: storage) { address = peer }
    }

    /// Some of a request has come, and not all.
    var isWithinRequest: Bool { http?.requests.isWithinRequest ?? false }

    // MARK: requests

    func takeRequests(
        _ arrived: ArrivedBytes?, requestBytesMax: Int, _ body: (RequestCut, UnsafeMutablePointer<UInt8>, Bool) -> Bool
    ) {
        if arrived != nil { isHeard = true }
        take(arrived) { start, count in
            var place = 0
            while place < count {
                let isMore: Bool
                let bytes: Int
                switch mode {
                case .http: (bytes, isMore) = takeRequest(start + place, count - place, body)
                case .webSocket: (bytes, isMore) = takeFrame(start + place, count - place, body)
                }
                place += bytes
                guard isMore else { break }
            }
            return place
        }
    }

    private func takeRequest(
        _ start: UnsafeMutablePointer<UInt8>, _ count: Int,
        _ body: (RequestCut, UnsafeMutablePointer<UInt8>, Bool) -> Bool
    ) -> (bytes: Int, isMore: Bool) {
        guard let http else { return (count, false) }
        guard !http.requests.isWithinPieces else { return takePiece(start, count, http) }
        let (cut, bytes) = http.requests.cut(
            start, count, bodyBytesMax: web.host.limits.frameBytesMax, streams: web.streams)
        switch cut {
        case .half, .piece: return (0, false)
        case .opened(let head):
            let opened = HTTPRequest(head, UnsafePointer(start), bytes..<bytes, self)
            request = opened
            if let session { web.openUpload(opened, self, session) }
            return (bytes, bytes < count)
        case .rest: return (bytes, false)
        case .refused(let refusal):
            request = nil
            web.refuse(refusal, on: self)
            return (bytes, false)
        case .request(let head, let span):
            request = HTTPRequest(head, UnsafePointer(start), span, self)
            return (bytes, body(.request(bytes: bytes), start, bytes < count))
        }
    }

    private func takePiece(
        _ start: UnsafeMutablePointer<UInt8>, _ count: Int, _ http: HTTPState
    ) -> (bytes: Int, isMore: Bool) {
        guard upload?.waits() != true else { return (0, false) }
        let (cut, bytes) = http.requests.cut(start, min(count, upload?.room ?? count), bodyBytesMax: 0)
        guard case .piece(let isLast) = cut else { return (0, false) }
        guard let upload else {
            if isLast { session?.end() }
            return (bytes, bytes < count)
        }
        upload.take(start, bytes, isLast: isLast)
        return (bytes, !upload.waits() && bytes < count)
    }

    func uploadIsOver() {
        (upload, request) = (nil, nil)
        dueMilliseconds = web.now + WebHost.idleMilliseconds
    }

    func downloadIsOver() {
        download = nil
        dueMilliseconds = web.now + WebHost.idleMilliseconds
    }

    private func takeFrame(
        _ start: UnsafeMutablePointer<UInt8>, _ count: Int,
        _ body: (RequestCut, UnsafeMutablePointer<UInt8>, Bool) -> Bool
    ) -> (bytes: Int, isMore: Bool) {
        guard frameAllowance.isLeft(at: web.now) else {
            pauseForRate()
            return (0, false)
        }
        let (cut, bytes) = frames.cut(start, count, messageBytesMax: web.host.limits.frameBytesMax)
        switch cut {
        case .half, .rest: return (bytes, false)
        case .message, .part, .ping, .pong, .close, .failed:
            frameAllowance.spend(at: web.now, perSecond: web.options.framesPerSecond)
        }
        let isMore = bytes < count
        switch cut {
        case .half, .rest, .pong: return (bytes, true)
        case .message(let first, let length): return (bytes, body(.request(bytes: length), start + first, isMore))
        case .part(let first, let length, let isLast):
            text.append(start + first, length)
            guard isLast else { return (bytes, true) }
            let whole = text.count
            guard let message = text.first else { return (bytes, body(.request(bytes: 0), start, isMore)) }
            let goesOn = body(.request(bytes: whole), message, isMore)
            text.drop(whole)
            return (bytes, goesOn)
        case .ping(let first, let length):
            pong(start + first, length)
            return (bytes, true)
        case .close(let code): end(code ?? WebSocketClose.done.rawValue)
        case .failed(let code): end(code)
        }
        return (bytes, false)
    }

    private func pong(_ start: UnsafePointer<UInt8>, _ count: Int) {
        let place = output.room(WebSocketFraming.headBytesMax)
        output.added(WebSocketFraming.writeHead(ofPong: count, to: place))
        output.append(start, count)
        if let session { web.host.noteToFlush(session) }
    }

    func ping() {
        guard let session, !session.isClosed else { return }
        WebSocketFraming.ping.withUnsafeBytes { output.append($0.baseAddress, $0.count) }
        web.host.noteToFlush(session)
    }

    /// From now on it speaks in frames.
    func becomeWebSocket() {
        (mode, request) = (.webSocket, nil)
    }

    func hasJoined() {
        (isJoined, awaitsJoinReply, http) = (true, true, nil)
    }

    // MARK: rate

    private func pauseForRate() {
        guard !isPausedForRate, let session else { return }
        isPausedForRate = true
        session.waitForTick()
        web.pause(self)
    }

    func resumeFromRate() {
        guard isPausedForRate, let session else { return }
        isPausedForRate = false
        session.tickCame()
    }

    // MARK: replies

    func frame(_ reply: UnsafeRawPointer?, _ count: Int, to buffer: inout ByteBuffer) {
        writeHead(count, to: &buffer)
        buffer.append(reply, count)
    }

    func frame(atMost bytesMax: Int, to buffer: inout ByteBuffer, _ write: (UnsafeMutablePointer<UInt8>) -> Int) {
        withUnsafeTemporaryAllocation(of: UInt8.self, capacity: bytesMax) { room in
            guard let start = room.baseAddress else { return }
            frame(start, write(start), to: &buffer)
        }
    }

    func send(_ reply: UnsafeRawPointer?, _ count: Int) { frame(reply, count, to: &output) }

    func send(_ head: String, _ reply: UnsafeRawPointer, _ count: Int) {
        writeHead(head.utf8.count + count, to: &output)
        output.append(head)
        output.append(reply, count)
    }

    private func writeHead(_ bytes: Int, to buffer: inout ByteBuffer) {
        switch mode {
        case .webSocket:
            buffer.added(WebSocketFraming.writeHead(ofText: bytes, to: buffer.room(WebSocketFraming.headBytesMax)))
        case .http: buffer.append(HTTPResponse.headOfReply(bytes, to: request))
        }
    }

    var tellsSlowness: Bool { mode == .webSocket }

    // MARK: the end

    /// With this code, when all that is owed is written.
    func end(_ code: WebSocketClose) { end(code.rawValue) }

    private func end(_ code: UInt16) {
        closeCode = code
        session?.end()
    }

    func close() {
        if mode == .webSocket, !hasSaidClose {
            hasSaidClose = true
            sayAtOnce([0x88, 2, UInt8(closeCode >> 8), UInt8(closeCode & 0xFF)])
        }
        passOverWhatHasCome()
        upload?.connectionClosed()
        download?.connectionClosed()
        web.left(self)
        closeStream()
    }

    /// Behind what is written already, and not if that is not.
    private func sayAtOnce(_ bytes: [UInt8]) {
        guard unreadBytes == 0 else { return }
        var bytes = bytes
        bytes.withUnsafeMutableBytes { raw in
            var buffer = uv_buf_init(raw.baseAddress?.assumingMemoryBound(to: CChar.self), UInt32(raw.count))
            _ = uv_try_write(stream, &buffer, 1)
        }
    }

    /// A socket that is closed with bytes unread is reset, and what was told last may be lost with it.
    private func passOverWhatHasCome() {
        guard let descriptor else { return }
        for _ in 0..<8 where read(descriptor, web.host.readBuffer, ResidentHost.readBytes) <= 0 { return }
    }
}

/// So many frames a second, and three seconds' worth in one breath: a point in time, in microseconds, up to which the
/// allowance is spent.
struct FrameAllowance {
    private var spentUntil: UInt64 = 0
    private static let secondsAtOnce: UInt64 = 3

    /// `now` in milliseconds.
    func isLeft(at now: UInt64) -> Bool { spentUntil < (now + Self.secondsAtOnce * 1000) * 1000 }

    mutating func spend(at now: UInt64, perSecond: Int) {
        spentUntil = max(spentUntil, now * 1000) + 1_000_000 / UInt64(max(1, perSecond))
    }
}

// One session: who speaks in it, what is held and pushed, and when its requests are answered. Whole requests come from its
// carrier and replies go back to it.
//
//      request ─▶ answered ─▶ reply that may go at once ──────────────────▶ carrier
//                              └▶ held, until its events are on disk ─────▶ (and pushes)
//
// What it may do when is the machine's to say (KlepetWire/SessionMachine.swift): it is stalled while more is unread than
// --pending-bytes-max, it waits for an answer that takes long (LongAnswers.swift), and for its turn when it has kept the
// loop for longer than others should have to wait (Turns.swift).

import CKlepetUV
import KlepetWire

final class Session {
    let host: ResidentHost
    let carrier: any Carrier
    /// The carrier, where it is a browser's: what it sends is nobody's program's.
    let web: WebConnection?
    var machine = SessionMachine<RunningQuery>()
    private var credit = TurnCredit()
    private var held = HeldReplies()

    var clients: [ClientName: AttachedClient] = [:]
    /// Most sessions speak for one client: the one found last, by the bytes of its name.
    var lastName: [UInt8] = []
    var lastClient: AttachedClient?
    /// Clients for whom there is more than was pushed.
    private var unpushed: [AttachedClient] = []

    /// The host's lists that it is in.
    struct Lists: OptionSet {
        let rawValue: UInt8
        static let toFlush = Lists(rawValue: 1)
        static let holding = Lists(rawValue: 2)
    }
    var lists: Lists = []

    init(_ host: ResidentHost, carriedBy carrier: any Carrier) {
        (self.host, self.carrier, web) = (host, carrier, carrier as? WebConnection)
    }

    var isClosed: Bool { machine.isClosed }
    var takesPushes: Bool { machine.takesPushes }

    // MARK: what its carrier tells

    /// What waits for its turn is kept, so little of it is read when many wait.
    var roomToRead: UnsafeMutableBufferPointer<CChar> {
        let bytes = host.turns.isEmpty ? ResidentHost.readBytes : ResidentHost.readBytesMin
        return UnsafeMutableBufferPointer(start: host.readBuffer, count: bytes)
    }

    var roomToReadAtOnce: UnsafeMutableBufferPointer<CChar> {
        UnsafeMutableBufferPointer(start: host.readBuffer, count: ResidentHost.readBytesMin)
    }

    func opened() {
        startReading(machine.opened() == .startReading)
        // Somebody who came just now has mostly sent something already.
        if machine.isReading { carrier.readAtOnce() }
    }

    func received(_ arrived: ArrivedBytes) {
        let began = uv_hrtime()
        switch machine.received(hasCredit: credit.isLeft(at: began)) {
        case .drop: break
        case .keep(let enqueues):
            carrier.stopReading()
            carrier.keep(arrived)
            if enqueues { host.addTurn(self) }
        case .answer:
            let isBehind = answerRequests(arrived, until: min(credit.end(from: began), host.turnEnd(at: began)))
            seal()
            credit.spend(from: began, to: uv_hrtime())
            if isBehind { enqueue() }
        }
    }

    /// The other side has said all; what it is still to be told is tried.
    func inputEnded() {
        switch machine.inputEnded() {
        case .nothing: break
        case .stopReading: carrier.stopReading()
        case .end: finish()
        }
    }

    /// Also when a copy is through: on with the requests that came, with the events, then with the requests that come,
    /// when it is its turn.
    func wroteSome() {
        switch machine.written(isHalfRead: pendingBytes <= pendingBytesMax / 2) {
        case .nothing: break
        case .enqueue: enqueue()
        case .catchUp:
            eachClient { client in
                if client.subscriberIndex != nil { pushLater(client) }
            }
            enqueue()
        }
    }

    func wroteAll() {
        wroteSome()
        guard held.isEmpty else { return }
        if machine.wroteAll() == .close { return leave() }
        web?.download?.wroteAll()
    }

    func closed() { host.closed(self) }

    // MARK: turns

    func enqueue() {
        if machine.enqueue() { host.addTurn(self) }
    }

    /// On with the requests that came, then with its events, as far as its credit goes.
    func serve(at now: UInt64, until turnEnds: UInt64) {
        guard machine.turnCame() == .serve else { return }
        guard credit.takeTurn(at: now) else { return enqueue() }
        let ends = min(credit.end(from: now), turnEnds)
        let isBehind = stepQuery(until: ends) || answerRequests(nil, until: ends)
        guard !isClosed else { return }
        seal()
        if !isBehind || machine.isAwaiting { pushRest(until: ends) }
        credit.spend(from: now, to: uv_hrtime())
        if isBehind || !unpushed.isEmpty { enqueue() }
        guard !isBehind else { return }
        switch machine.servedAll() {
        case .nothing: break
        case .startReading: startReading(true)
        case .end: finish()
        }
    }

    private func startReading(_ starts: Bool) {
        if starts, !carrier.startReading() { close() }
    }

    /// At least one, as long as nothing stalls it and its time goes. Whether it ran out of time.
    private func answerRequests(_ arrived: ArrivedBytes?, until ends: UInt64) -> Bool {
        guard machine.takesRequests else {
            if let arrived { carrier.keep(arrived) }
            return false
        }
        var isBehind = false
        carrier.takeRequests(arrived, requestBytesMax: host.limits.lineBytesMax) { cut, start, isMore in
            switch cut {
            case .half(let isTooLong):
                if isTooLong { refuseLongRequest() }
                return false
            case .rest: break
            case .tooLong: refuseLongRequest()
            case .request(let bytes): host.answer(start, bytes, on: self)
            }
            if pendingBytes > pendingBytesMax { stall() }
            isBehind = machine.isQuerying || (isMore && uv_hrtime() >= ends)
            return !isBehind && machine.takesRequests
        }
        return isBehind
    }

    private func refuseLongRequest() {
        let sentence = "A line has at most \(host.limits.lineBytesMax) bytes; this one is passed over."
        reply(RequestRefusal(KLEPET_JSON_INVALID, sentence).line(nil), waits: false)
    }

    // MARK: replies

    /// It keeps its place behind replies that are still held.
    func reply(_ reply: String, waits: Bool) {
        var text = reply
        text.withUTF8 { self.reply($0.baseAddress, $0.count, waits: waits) }
    }

    @inline(__always)
    func reply(_ reply: UnsafeRawPointer?, _ count: Int, waits: Bool) {
        if !waits, held.isEmpty {
            carrier.send(reply, count)
        } else {
            held.append { carrier.frame(reply, count, to: &$0) }
        }
        host.noteToFlush(self)
    }

    /// What is framed already, an answer of HTTP that is none of a frame. It keeps its place, too.
    func reply(framed bytes: [UInt8]) {
        if held.isEmpty {
            carrier.send(framed: bytes, bytes.count)
        } else {
            held.append { $0.append(bytes, bytes.count) }
        }
        host.noteToFlush(self)
    }

    /// A reply that waits, written to where there is room for it; `write` returns how many bytes it has.
    func replyLater(atMost bytesMax: Int, _ write: (UnsafeMutablePointer<UInt8>) -> Int) {
        held.append { carrier.frame(atMost: bytesMax, to: &$0, write) }
        host.noteToFlush(self)
    }

    /// Behind some requests: what they brought about is durable when the last event accepted is.
    func seal() {
        if held.seal(host.acceptedSeq) { host.noteHolding(self) }
    }

    var holdsOnePiece: Bool { held.isOnePiece }
    var holdsNothing: Bool { held.isEmpty }

    /// Whether something is still held.
    func release(durable: UInt64) -> Bool {
        if held.release(durable: durable, { carrier.send(framed: $0, $1) }) {
            host.noteToFlush(self)
            if held.isEmpty, let web { host.web?.repliedToJoin(web) }
        }
        return !held.isEmpty
    }

    func forgetHeld() { held.forget() }

    func flush() {
        if !isClosed { carrier.flush() }
    }

    // MARK: pushes

    /// Its events are durable, so it does not wait behind replies that are not.
    func push(_ head: String, _ event: UnsafeRawPointer, _ count: Int) {
        carrier.send(head, event, count)
        host.noteToFlush(self)
        if pendingBytes > pendingBytesMax { stall() }
    }

    /// There is more for it, to be pushed when it is this session's turn.
    func pushLater(_ client: AttachedClient) {
        guard !client.isUnpushed else { return }
        client.isUnpushed = true
        unpushed.append(client)
        enqueue()
    }

    private func pushRest(until ends: UInt64) {
        guard !unpushed.isEmpty else { return }
        var clients = unpushed[...]
        unpushed = []
        while takesPushes, let client = clients.popFirst() {
            client.isUnpushed = false
            if client.subscriberIndex != nil { host.push(client) }
            if uv_hrtime() >= ends { break }
        }
        unpushed += clients
    }

    // MARK: slow readers

    private var pendingBytesMax: Int {
        web == nil ? host.limits.pendingBytesMax : min(host.limits.pendingBytesMax, WebHost.pendingBytesMax)
    }

    private var pendingBytes: Int { carrier.unreadBytes + held.count }

    private func stall() {
        guard machine.overfull() == .stopReading else { return }
        carrier.stopReading()
        // Replies that wait for the disk are not the reader's fault.
        if carrier.tellsSlowness, carrier.unreadBytes > pendingBytesMax {
            var notice = "{\"slow\":true,\"pending_bytes\":\(pendingBytes)}"
            notice.withUTF8 { carrier.send($0.baseAddress, $0.count) }
            host.noteToFlush(self)
        }
    }

    // MARK: the end

    /// No further request; it closes when all is written.
    func end() {
        if machine.end() == .end { finish() }
    }

    private func finish() {
        carrier.stopReading()
        host.noteToFlush(self)
    }

    func close() {
        if machine.close() == .close { leave() }
    }

    private func leave() {
        host.leave(self)
        carrier.close()
    }
}

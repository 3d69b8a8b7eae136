// The clients that the host has joined for others.
//
//      attached   by a session, under a name of its own; leaves with it
//      polling    by (role, key), shared by all connections; leaves when nobody has asked for it for long

import CKlepet
import Glibc
import KlepetWire

final class AttachedClient {
    let handle: OpaquePointer
    let role: UInt32
    unowned let session: Session
    /// `{"client":"eva-tab-1",`: what its pushes begin with.
    let pushHead: String
    /// Its place among the host's subscribers.
    var subscriberIndex: Int?
    /// There is more for it than was pushed.
    var isUnpushed = false
    /// It is there for one page of events, which is the reply to a call (Web/WaitingCalls.swift).
    private(set) var wait: WaitingCall?

    init(_ handle: OpaquePointer, role: UInt32, name: JSON, of session: Session) {
        (self.handle, self.role, self.session) = (handle, role, session)
        pushHead = "{\"client\":\(name.line),"
    }

    /// A browser's: what it is called need not be told. `wait`: it waits for one page.
    init(_ handle: OpaquePointer, role: UInt32, of session: Session, wait: WaitingCall? = nil) {
        (self.handle, self.role, self.session, self.wait) = (handle, role, session, wait)
        pushHead = "{"
    }
}

/// What a session calls an attached client.
enum ClientName: Hashable {
    case number(Int64)
    case text(String)

    init?(_ json: JSON) {
        switch json {
        case .integer(let number): self = .number(number)
        case .string(let text) where text.utf8.count <= 64: self = .text(text)
        case .string, .null, .bool, .number, .array, .object: return nil
        }
    }
}

extension Session {
    /// Its name as it is written in a line.
    func find(_ name: UnsafeBufferPointer<UInt8>, _ read: () -> ClientName?) -> AttachedClient? {
        if lastName.count == name.count, let last = lastClient, let start = name.baseAddress,
            memcmp(lastName, start, name.count) == 0
        {
            return last
        }
        guard let key = read(), let found = clients[key] else { return nil }
        lastName = Array(name)
        lastClient = found
        return found
    }

    /// A browser's, which needs no name: the only one there is.
    var soleClient: AttachedClient? {
        get { web == nil ? nil : lastClient }
        set { lastClient = newValue }
    }

    func eachClient(_ body: (AttachedClient) -> Void) {
        if let soleClient { body(soleClient) }
        for client in clients.values { body(client) }
    }

    func forgetAll() {
        clients = [:]
        lastClient = nil
    }

    func forget(_ name: ClientName) {
        clients[name] = nil
        lastClient = nil
        lastName = []
    }
}

final class PollingClient {
    let handle: OpaquePointer
    /// What it has come with last; what is nil was never said.
    fileprivate(set) var name: String?
    fileprivate(set) var locale: String?
    fileprivate(set) var signature: String?
    fileprivate(set) var attributes: String?
    /// Counts how often these have changed.
    fileprivate(set) var introductions = 0
    /// Its handle is not to be used any more, for it may be somebody else's by now.
    fileprivate(set) var hasLeft = false
    fileprivate(set) var usedMilliseconds: UInt64

    fileprivate init(_ handle: OpaquePointer, _ joining: JoinRequest, at now: UInt64) {
        (self.handle, usedMilliseconds) = (handle, now)
        (name, locale, signature) = (joining.name, joining.locale, joining.signature)
        attributes = joining.attributes
    }

    /// That it is there. False: it has left, its visitor was erased (B13.4), or it has no authority any more, and
    /// whoever comes now has to join anew (B5.9, B13.3).
    fileprivate func isSeen() -> Bool {
        guard !hasLeft else { return false }
        switch klepet_seen(handle) {
        case KLEPET_MISUSE_CLOSED: hasLeft = true
        case KLEPET_IDENTITY_INVALID, KLEPET_SUSPENDED: leave()
        default: break
        }
        return !hasLeft
    }

    fileprivate func leave() {
        if !hasLeft { klepet_leave(handle) }
        hasLeft = true
    }
}

final class PollingClients {
    struct Identity: Hashable {
        var role: UInt32
        var key: String
    }
    private var clients: [Identity: PollingClient] = [:]

    /// Who may be forgotten next, in the order in which they were asked for when they were last looked at.
    private struct Place {
        var identity: Identity
        var client: PollingClient
        var usedMilliseconds: UInt64
    }
    private var places = Queue<Place>()

    static let countMax = 65_536
    /// Longer than any policy takes a silent client for somebody who is there, as far as policies are sensible: by then
    /// it is offline already, and only its cursor is forgotten.
    static let forgottenAfterMilliseconds: UInt64 = 3_600_000
    /// Where there is no room for another one: longer than a page waits until it asks again.
    static let givesWayAfterMilliseconds: UInt64 = 60_000
    /// How many clients are looked at to find one that gives way, so that a newcomer never waits for a look at all of
    /// them.
    private static let lookedAtMax = 64

    /// The client of this role and key, joined if there is none. `after_seq` has been set when this returns.
    func find(_ joining: JoinRequest, _ host: ResidentHost, at now: UInt64) throws(RequestRefusal) -> PollingClient {
        let identity = Identity(role: joining.role, key: joining.key)
        // Erased: who comes with this key is somebody new.
        guard let client = clients[identity], client.isSeen() else {
            if clients.count >= Self.countMax {
                forget(at: now, after: Self.givesWayAfterMilliseconds, lookingAt: Self.lookedAtMax, count: 1)
            }
            guard clients.count < Self.countMax else { throw RequestRefusal(KLEPET_TOO_MANY_CLIENTS) }
            let client = PollingClient(try joining.join(host, polls: true), joining, at: now)
            clients[identity] = client
            keepPlace(identity, client)
            return client
        }
        if let successor = try introduce(joining, to: client, host, at: now) {
            clients[identity] = successor
            keepPlace(identity, successor)
            return successor
        }
        client.usedMilliseconds = now
        if let after = joining.afterSeq { klepet_cursor_resume(client.handle, joining.incarnation, after, nil) }
        return client
    }

    /// klepet_join judges and keeps another name, language, signature or attributes than before (B13.3, B16.1). The client that it makes
    /// leaves again at once. But if the visitor is known by a signature from now on, that client stays and the first
    /// one ends.
    private func introduce(
        _ joining: JoinRequest, to client: PollingClient, _ host: ResidentHost, at now: UInt64
    ) throws(RequestRefusal) -> PollingClient? {
        let isAsBefore =
            joining.signature == client.signature && (joining.name ?? client.name) == client.name
            && (joining.locale ?? client.locale) == client.locale
            && (joining.attributes ?? client.attributes) == client.attributes
        guard !isAsBefore else { return nil }
        // find() has seen the first: so the person is not offline when the second leaves.
        let handle = try joining.join(host, polls: true)
        guard client.isSeen() else { return PollingClient(handle, joining, at: now) }
        klepet_leave(handle)
        client.name = joining.name ?? client.name
        client.locale = joining.locale ?? client.locale
        client.signature = joining.signature
        client.attributes = joining.attributes ?? client.attributes
        client.introductions += 1
        return nil
    }

    func leave(_ joining: JoinRequest) {
        let identity = Identity(role: joining.role, key: joining.key)
        clients.removeValue(forKey: identity)?.leave()
    }

    private func keepPlace(_ identity: Identity, _ client: PollingClient) {
        places.append(Place(identity: identity, client: client, usedMilliseconds: client.usedMilliseconds))
        guard places.count > 2 * Self.countMax else { return }
        // Most of these have left.
        var kept = Queue<Place>()
        while let place = places.removeFirst() { if !place.client.hasLeft { kept.append(place) } }
        places = kept
    }

    /// Those whom nobody has asked for in an hour.
    func forget(at now: UInt64) {
        forget(at: now, after: Self.forgottenAfterMilliseconds, lookingAt: places.count, count: .max)
    }

    private func forget(at now: UInt64, after silence: UInt64, lookingAt lookedAtMax: Int, count: Int) {
        var left = count
        for _ in 0..<min(lookedAtMax, places.count) {
            guard left > 0, let first = places.first, now - min(now, first.usedMilliseconds) > silence,
                var place = places.removeFirst()
            else {
                return
            }
            guard !place.client.hasLeft else { continue }
            guard now - min(now, place.client.usedMilliseconds) > silence else {
                place.usedMilliseconds = place.client.usedMilliseconds
                places.append(place)
                continue
            }
            place.client.leave()
            // Somebody new may have come with the key of one who was erased.
            if clients[place.identity] === place.client { clients[place.identity] = nil }
            left -= 1
        }
    }

    // MARK: as it was written

    /// A shop's processes write a visitor alike each time. Not to read it again saves a third of the
    /// loop's own work for a `say`.
    private struct Writing {
        var bytes: [UInt8]
        var client: PollingClient
        var introductions: Int
    }
    /// By the hash of the bytes; of two that share a place, the last one has it.
    private var writings = [Writing?](repeating: nil, count: 1024)

    /// The client that was last written so, if everything is as it was then.
    func recall(_ written: UnsafeBufferPointer<UInt8>, at now: UInt64) -> PollingClient? {
        guard let writing = writings[place(of: written)], writing.bytes.count == written.count,
            let start = written.baseAddress,
            memcmp(writing.bytes, start, written.count) == 0, writing.client.introductions == writing.introductions,
            writing.client.isSeen()
        else { return nil }
        writing.client.usedMilliseconds = now
        return writing.client
    }

    /// Remembers the client by what was written, which asks for nothing that has to be done each time.
    func remember(_ written: UnsafeBufferPointer<UInt8>, as client: PollingClient) {
        guard written.count <= 256 else { return }
        writings[place(of: written)] = Writing(
            bytes: Array(written), client: client, introductions: client.introductions)
    }

    private func place(of written: UnsafeBufferPointer<UInt8>) -> Int {
        var hasher = Hasher()
        hasher.combine(bytes: UnsafeRawBufferPointer(written))
        return Int(UInt(bitPattern: hasher.finalize()) % UInt(writings.count))
    }
}

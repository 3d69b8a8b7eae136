// What the host adds to klepet_call: who is there, pushes, a copy of the shop, the virtual clock.

import CKlepetUV
import Glibc

extension ResidentHost {
    static let protocolVersion: Int64 = 1
    static let requestIsNoName = RequestRefusal(
        KLEPET_JSON_INVALID, "request has to be a whole number or a string of at most 64 bytes.", path: "request")

    /// These are few, so they are read as a whole.
    func perform(
        _ call: HostCall, _ line: UnsafeBufferPointer<UInt8>, on session: Session
    ) throws(RequestRefusal) {
        guard case .object(let members)? = Self.read(line) else {
            throw RequestRefusal(KLEPET_JSON_INVALID, "The line is not JSON, or a key is given twice.")
        }
        var fields = RequestFields(members)
        _ = fields.value("do")
        let request = fields.value("request")
        guard request?.isName ?? true else { throw Self.requestIsNoName }
        switch call {
        case .hello: try hello(&fields, request, session)
        case .now: try now(&fields, request, session)
        case .availability: try availability(&fields, request, session)
        case .join: try join(&fields, request, session)
        case .leave: try leave(&fields, request, session)
        case .subscribe, .unsubscribe: try subscribe(call, &fields, request, session)
        case .backup: try backUp(&fields, request, session)
        case .advance: try advance(&fields, request, session)
        case .fileURL: try fileURL(&fields, request, session)
        }
    }

    private func done(_ request: JSON?, _ more: [JSON.Member] = []) -> String {
        var members = [JSON.Member(key: "ok", value: .bool(true))]
        if let request { members.append(JSON.Member(key: "request", value: request)) }
        return JSON.object(members + more).compact
    }

    private func hello(_ fields: inout RequestFields, _ request: JSON?, _ session: Session) throws(RequestRefusal) {
        try fields.requireNoMore()
        let version = String(cString: klepet_version())
        session.reply(
            done(
                request,
                [
                    JSON.Member(key: "version", value: .string(version)),
                    JSON.Member(key: "protocol", value: .integer(Self.protocolVersion)),
                ]), waits: false)
    }

    /// B22.1: for a page that is shown to somebody who has not joined yet.
    private func availability(
        _ fields: inout RequestFields, _ request: JSON?, _ session: Session
    ) throws(RequestRefusal) {
        try fields.requireNoMore()
        let (text, refusal) = growing(from: 1 << 14) { buffer, capacity, needed, error in
            klepet_availability(shop.handle, buffer, capacity, needed, error)
        }
        if let refusal { throw RequestRefusal(refusal) }
        let head = done(request).dropLast()
        session.reply("\(head),\"availability\":\(text)}", waits: true)
    }

    /// It takes no client: whoever looks after the host asks it, and leaves no trace in the journal.
    private func now(_ fields: inout RequestFields, _ request: JSON?, _ session: Session) throws(RequestRefusal) {
        try fields.requireNoMore()
        do throws(Refusal) {
            session.reply(done(request, [JSON.Member(key: "now_ms", value: .integer(try shop.now()))]), waits: false)
        } catch { throw RequestRefusal(error) }
    }

    // MARK: clients

    private func join(_ fields: inout RequestFields, _ request: JSON?, _ session: Session) throws(RequestRefusal) {
        let json = try fields.required(fields.value("client"), "client")
        guard let name = ClientName(json) else {
            throw RequestRefusal(
                KLEPET_JSON_INVALID, "client has to be a whole number or a string of at most 64 bytes.", path: "client")
        }
        let joining = try JoinRequest(&fields)
        guard session.clients[name] == nil else {
            throw RequestRefusal(KLEPET_ALREADY, "This connection has a client of this name already.", path: "client")
        }
        guard session.clients.count < HostLimits.attachedMax else {
            throw RequestRefusal(
                KLEPET_TOO_MANY_CLIENTS, "This connection has \(HostLimits.attachedMax) clients already.")
        }
        guard attachedCount < HostLimits.attachedInAllMax else {
            throw RequestRefusal(
                KLEPET_TOO_MANY_CLIENTS, "All connections together have \(HostLimits.attachedInAllMax) clients already."
            )
        }
        let handle = try joining.join(self, polls: joining.polls)
        attachedCount += 1
        session.clients[name] = AttachedClient(handle, role: joining.role, name: json, of: session)
        var person: UInt64 = 0
        klepet_person(handle, &person)
        var members = [JSON.Member(key: "person", value: .integer(Int64(clamping: person)))]
        var incarnation: UInt64 = 0
        if klepet_incarnation(shop.handle, &incarnation) == KLEPET_OK {
            members.append(JSON.Member(key: "incarnation", value: .integer(Int64(clamping: incarnation))))
        }
        if let after = joining.afterSeq, !joining.isFromNow {
            var cursor: UInt64 = 0
            klepet_cursor_resume(handle, joining.incarnation, after, &cursor)
            members.append(JSON.Member(key: "cursor", value: .integer(Int64(clamping: cursor))))
        }
        session.reply(done(request, members), waits: true)
    }

    private func leave(_ fields: inout RequestFields, _ request: JSON?, _ session: Session) throws(RequestRefusal) {
        let json = try fields.required(fields.value("client"), "client")
        try fields.requireNoMore()
        switch try caller(of: .leave, json, session) {
        case .polling(let joined): polling.leave(joined)
        case .attached(let client):
            subscribers.remove(client)
            klepet_leave(client.handle)
            attachedCount -= 1
            if let name = ClientName(json) { session.forget(name) }
        case .program: break
        }
        session.reply(done(request), waits: true)
    }

    private func subscribe(_ call: HostCall, _ fields: inout RequestFields, _ request: JSON?, _ session: Session)
        throws(RequestRefusal)
    {
        let json = try fields.required(fields.value("client"), "client")
        try fields.requireNoMore()
        guard case .attached(let client) = try caller(of: call, json, session) else { return }
        let on = call == .subscribe
        if on { subscribers.add(client) } else { subscribers.remove(client) }
        session.reply(done(request), waits: false)
        // What there is already comes behind the reply; if that is held, with the turn that lets it go.
        if on, session.holdsNothing { push(client) }
    }

    /// For a client of its own, as a page asks it for itself (Sharing/FileRequests.swift).
    private func fileURL(_ fields: inout RequestFields, _ request: JSON?, _ session: Session) throws(RequestRefusal) {
        let json = try fields.required(fields.value("client"), "client")
        guard let web else { throw WebHost.keepsNoFiles }
        let handle: OpaquePointer
        switch try caller(of: .fileURL, json, session) {
        case .attached(let client): handle = client.handle
        case .polling(let joining): handle = try polling.find(joining, self, at: uv_now(loop)).handle
        case .program: throw RequestRefusal(KLEPET_NOT_ALLOWED)
        }
        session.reply(done(request, try web.fileAddress(&fields, as: handle)), waits: true)
    }

    // MARK: the shop

    private func backUp(_ fields: inout RequestFields, _ request: JSON?, _ session: Session) throws(RequestRefusal) {
        let path = try fields.required(try fields.text("path", bytesMax: 4096), "path")
        guard !path.utf8.contains(0), !path.isEmpty else { throw RequestRefusal(KLEPET_CANNOT_OPEN, path: "path") }
        _ = try caller(of: .backup, try fields.required(fields.value("client"), "client"), session)
        try fields.requireNoMore()
        guard backupFor == nil else { throw RequestRefusal(KLEPET_ALREADY, "A copy is being made already.") }
        do throws(Refusal) { try shop.beginBackup(to: path) } catch { throw RequestRefusal(error) }
        backupFor = (session, request)
        session.waitForCopy()
    }

    /// After each turn.
    func lookAfterBackup() {
        guard let (session, request) = backupFor else { return }
        var line = done(request)
        do throws(Refusal) {
            guard try shop.backup().state != UInt32(KLEPET_BACKUP_RUNNING) else { return }
        } catch {
            line = RequestRefusal(error).line(request)
        }
        backupFor = nil
        if !session.isClosed { session.finishCopy(line) }
    }

    private func advance(_ fields: inout RequestFields, _ request: JSON?, _ session: Session) throws(RequestRefusal) {
        let to = try fields.required(try fields.number("to_ms"), "to_ms")
        _ = try caller(of: .advance, try fields.required(fields.value("client"), "client"), session)
        try fields.requireNoMore()
        guard isVirtual else {
            throw RequestRefusal(KLEPET_NOT_ALLOWED, "This host goes by the real clock: start it with --clock virtual.")
        }
        do throws(Refusal) { try shop.advance(to: to) } catch { throw RequestRefusal(error) }
        session.reply(done(request), waits: true)
    }
}

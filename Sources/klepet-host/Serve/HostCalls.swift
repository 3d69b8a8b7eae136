// What the host adds to klepet_call: who is there, pushes, a copy of the shop, the virtual clock.

import CKlepetUV
import Glibc

extension ResidentHost {
    static let protocolVersion: Int64 = 1
    static let requestIsNoName = LineRefusal(
        KLEPET_JSON_INVALID, "request has to be a whole number or a string of at most 64 bytes.", path: "request")

    /// These are few, so they are read as a whole.
    func perform(
        _ call: HostCall, _ line: UnsafeBufferPointer<UInt8>, on connection: Connection
    ) throws(LineRefusal) {
        guard case .object(let members)? = Self.read(line) else {
            throw LineRefusal(KLEPET_JSON_INVALID, "The line is not JSON, or a key is given twice.")
        }
        var fields = Fields(members)
        _ = fields.value("do")
        let request = fields.value("request")
        guard request?.isName ?? true else { throw Self.requestIsNoName }
        switch call {
        case .hello: try hello(&fields, request, connection)
        case .now: try now(&fields, request, connection)
        case .join: try join(&fields, request, connection)
        case .leave: try leave(&fields, request, connection)
        case .subscribe: try subscribe(&fields, request, connection, on: true)
        case .unsubscribe: try subscribe(&fields, request, connection, on: false)
        case .backup: try backUp(&fields, request, connection)
        case .advance: try advance(&fields, request, connection)
        }
    }

    private func done(_ request: JSON?, _ more: [JSON.Member] = []) -> String {
        var members = [JSON.Member(key: "ok", value: .bool(true))]
        if let request { members.append(JSON.Member(key: "request", value: request)) }
        return JSON.object(members + more).compact
    }

    private func hello(_ fields: inout Fields, _ request: JSON?, _ connection: Connection) throws(LineRefusal) {
        try fields.requireNoMore()
        let version = String(cString: klepet_version())
        connection.reply(
            done(
                request,
                [
                    JSON.Member(key: "version", value: .string(version)),
                    JSON.Member(key: "protocol", value: .integer(Self.protocolVersion)),
                ]), waits: false)
    }

    /// The one query that takes no client: whoever looks after the host asks it, and leaves no trace in the journal.
    private func now(_ fields: inout Fields, _ request: JSON?, _ connection: Connection) throws(LineRefusal) {
        try fields.requireNoMore()
        do throws(Refusal) {
            connection.reply(done(request, [JSON.Member(key: "now_ms", value: .integer(try shop.now()))]), waits: false)
        } catch { throw LineRefusal(error) }
    }

    // MARK: clients

    private func join(_ fields: inout Fields, _ request: JSON?, _ connection: Connection) throws(LineRefusal) {
        let json = try fields.required(fields.value("client"), "client")
        guard let name = ClientName(json) else {
            throw LineRefusal(
                KLEPET_JSON_INVALID, "client has to be a whole number or a string of at most 64 bytes.", path: "client")
        }
        let joining = try Joining(&fields)
        guard connection.clients[name] == nil else {
            throw LineRefusal(KLEPET_ALREADY, "This connection has a client of this name already.", path: "client")
        }
        guard connection.clients.count < HostLimits.attachedMax else {
            throw LineRefusal(KLEPET_TOO_MANY_CLIENTS, "This connection has \(HostLimits.attachedMax) clients already.")
        }
        guard attachedCount < HostLimits.attachedInAllMax else {
            throw LineRefusal(
                KLEPET_TOO_MANY_CLIENTS, "All connections together have \(HostLimits.attachedInAllMax) clients already."
            )
        }
        let handle = try joining.join(self, polls: joining.polls)
        attachedCount += 1
        connection.clients[name] = AttachedClient(handle, role: joining.role, name: json, of: connection)
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
        connection.reply(done(request, members), waits: true)
    }

    private func leave(_ fields: inout Fields, _ request: JSON?, _ connection: Connection) throws(LineRefusal) {
        let json = try fields.required(fields.value("client"), "client")
        try fields.requireNoMore()
        if case .object(let members) = json {
            var fields = Fields(members, within: "client.")
            polling.leave(try Joining(&fields))
        } else {
            let client = try attached(json, connection)
            subscribers.remove(client)
            klepet_leave(client.handle)
            attachedCount -= 1
            if let name = ClientName(json) { connection.forget(name) }
        }
        connection.reply(done(request), waits: true)
    }

    private func attached(_ json: JSON, _ connection: Connection) throws(LineRefusal) -> AttachedClient {
        guard let name = ClientName(json), let client = connection.clients[name] else { throw Self.noSuchClient(json) }
        return client
    }

    private func subscribe(_ fields: inout Fields, _ request: JSON?, _ connection: Connection, on: Bool)
        throws(LineRefusal)
    {
        let json = try fields.required(fields.value("client"), "client")
        try fields.requireNoMore()
        let client = try attached(json, connection)
        if on { subscribers.add(client) } else { subscribers.remove(client) }
        connection.reply(done(request), waits: false)
        // What there is already comes behind the reply; if that is held, with the turn that lets it go.
        if on, connection.holdsNothing { push(client) }
    }

    // MARK: the shop

    /// The client's role, by its name or by what the object says and the shop has let in.
    private func requireSystem(_ fields: inout Fields, _ connection: Connection) throws(LineRefusal) {
        let json = try fields.required(fields.value("client"), "client")
        var role: UInt32
        if case .object(let members) = json {
            var fields = Fields(members, within: "client.")
            let joining = try Joining(&fields)
            role = joining.role
            if role == UInt32(KLEPET_ROLE_SYSTEM) { _ = try polling.find(joining, self, at: uv_now(loop)) }
        } else {
            role = try attached(json, connection).role
        }
        guard role == UInt32(KLEPET_ROLE_SYSTEM) else { throw LineRefusal(KLEPET_NOT_ALLOWED) }
    }

    private func backUp(_ fields: inout Fields, _ request: JSON?, _ connection: Connection) throws(LineRefusal) {
        let path = try fields.required(try fields.text("path", bytesMax: 4096), "path")
        guard !path.utf8.contains(0), !path.isEmpty else { throw LineRefusal(KLEPET_CANNOT_OPEN, path: "path") }
        try requireSystem(&fields, connection)
        try fields.requireNoMore()
        guard backupFor == nil else { throw LineRefusal(KLEPET_ALREADY, "A copy is being made already.") }
        do throws(Refusal) { try shop.beginBackup(to: path) } catch { throw LineRefusal(error) }
        backupFor = (connection, request)
        connection.wait(for: .copy)
    }

    /// After each turn.
    func lookAfterBackup() {
        guard let (connection, request) = backupFor else { return }
        var line = done(request)
        do throws(Refusal) {
            guard try shop.backup().state != UInt32(KLEPET_BACKUP_RUNNING) else { return }
        } catch {
            line = LineRefusal(error).line(request)
        }
        backupFor = nil
        if !connection.isClosed { connection.finishCopy(line) }
    }

    private func advance(_ fields: inout Fields, _ request: JSON?, _ connection: Connection) throws(LineRefusal) {
        let to = try fields.required(try fields.number("to_ms"), "to_ms")
        try requireSystem(&fields, connection)
        try fields.requireNoMore()
        guard isVirtual else {
            throw LineRefusal(KLEPET_NOT_ALLOWED, "This host goes by the real clock: start it with --clock virtual.")
        }
        do throws(Refusal) { try shop.advance(to: to) } catch { throw LineRefusal(error) }
        connection.reply(done(request), waits: true)
    }
}

// Whose line it is: an attached client by its name, a polling one by the object that says who they are.

import CKlepetUV
import KlepetWire

extension ResidentHost {
    func speaker(_ line: RequestOutline, _ session: Session) throws(RequestRefusal) -> OpaquePointer {
        guard !line.hasTwoClients else {
            throw RequestRefusal(KLEPET_JSON_INVALID, "client is given twice.", path: "client")
        }
        guard let client = line.client else {
            throw RequestRefusal(KLEPET_JSON_INVALID, "client is missing: say who speaks.", path: "client")
        }
        let written = line.bytes(client)
        if written.first == UInt8(ascii: "{") { return try pollingClient(written) }
        guard let found = session.find(written, { Self.read(written).flatMap { ClientName($0) } }) else {
            throw Self.noSuchClient(Self.read(written))
        }
        return found.handle
    }

    static func read(_ bytes: UnsafeBufferPointer<UInt8>) -> JSON? {
        do throws(NoJSON) { return try JSON(strict: bytes) } catch { return nil }
    }

    static func noSuchClient(_ name: JSON?) -> RequestRefusal {
        guard let name, name.isName else {
            return RequestRefusal(
                KLEPET_JSON_INVALID,
                """
                client has to be the name of a client that this connection has joined, or an object with role and key.
                """,
                path: "client")
        }
        return RequestRefusal(
            KLEPET_PERSON_UNKNOWN, "This connection has no client of this name: join it first.", path: "client")
    }

    private func pollingClient(_ written: UnsafeBufferPointer<UInt8>) throws(RequestRefusal) -> OpaquePointer {
        let now = uv_now(loop)
        if let known = polling.recall(written, at: now) { return known.handle }
        guard case .object(let members)? = Self.read(written) else {
            throw RequestRefusal(KLEPET_JSON_INVALID, "client is no JSON object.", path: "client")
        }
        var fields = RequestFields(members, within: "client.")
        let joining = try JoinRequest(&fields)
        let client = try polling.find(joining, self, at: now)
        if joining.afterSeq == nil { polling.remember(written, as: client) }
        return client.handle
    }

    /// What the asker finds its request by, as far as it can be given back.
    func request(of line: RequestOutline) -> JSON? {
        guard let span = line.request, let request = Self.read(line.bytes(span)), request.isName else { return nil }
        return request
    }
}

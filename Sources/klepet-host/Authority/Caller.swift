// As whom a word of the host is given, held against what the table says of it (HostVocabulary.swift).

import CKlepetUV

/// Who gives a call of the host.
enum Caller {
    case program
    case attached(AttachedClient)
    /// Whoever this would join; that they are there is not asked.
    case polling(JoinRequest)
}

extension ResidentHost {
    /// `client` is what the line says.
    func caller(of call: HostCall, _ client: JSON, _ session: Session) throws(RequestRefusal) -> Caller {
        switch call.giver {
        case .program: return .program
        case .attachedClient: return .attached(try attached(client, session))
        case .attachedOrPollingClient: return try clientOrPolling(client, session)
        case .systemClient:
            let caller = try clientOrPolling(client, session)
            switch caller {
            case .attached(let client):
                guard client.role == UInt32(KLEPET_ROLE_SYSTEM) else { throw RequestRefusal(KLEPET_NOT_ALLOWED) }
            case .polling(let joining):
                guard joining.role == UInt32(KLEPET_ROLE_SYSTEM) else { throw RequestRefusal(KLEPET_NOT_ALLOWED) }
                // What the object says counts when the shop has let them in.
                _ = try polling.find(joining, self, at: uv_now(loop))
            case .program: throw RequestRefusal(KLEPET_NOT_ALLOWED)
            }
            return caller
        }
    }

    private func clientOrPolling(_ client: JSON, _ session: Session) throws(RequestRefusal) -> Caller {
        guard case .object(let members) = client else { return .attached(try attached(client, session)) }
        var fields = RequestFields(members, within: "client.")
        return .polling(try JoinRequest(&fields))
    }

    private func attached(_ json: JSON, _ session: Session) throws(RequestRefusal) -> AttachedClient {
        guard let name = ClientName(json), let client = session.clients[name] else { throw Self.noSuchClient(json) }
        return client
    }
}

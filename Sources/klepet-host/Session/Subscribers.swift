// Those whose events are pushed. When something has become durable each of them is asked whether there is something for
// it, as many in a turn as the turn's time allows: however many there are, whoever comes meanwhile is answered between.

import CKlepet
import CKlepetUV

final class Subscribers {
    private var clients: [AttachedClient] = []
    /// Who is asked next, round and round.
    private var place = 0
    /// How many are still to be asked of what has happened by now.
    private var left = 0

    var isEmpty: Bool { clients.isEmpty }
    var areAsked: Bool { left == 0 }

    func add(_ client: AttachedClient) {
        guard client.subscriberIndex == nil else { return }
        client.subscriberIndex = clients.count
        clients.append(client)
        if left > 0 { left = clients.count }
    }

    /// The last one takes its place.
    func remove(_ client: AttachedClient) {
        guard let index = client.subscriberIndex, let last = clients.popLast() else { return }
        client.subscriberIndex = nil
        if last !== client {
            clients[index] = last
            last.subscriberIndex = index
        }
        // Who has moved may have moved past the place: all are asked once more, from there.
        if left > 0 { left = clients.count }
    }

    func askAll() { left = clients.count }

    func next() -> AttachedClient? {
        guard left > 0 else { return nil }
        left -= 1
        if place >= clients.count { place = 0 }
        defer { place += 1 }
        return clients[place]
    }
}

extension ResidentHost {
    func askSubscribers() {
        guard !subscribers.areAsked else { return }
        var asked = 0
        let ends = uv_hrtime() + Self.turnNanoseconds
        while let client = subscribers.next() {
            push(client)
            asked += 1
            if asked % 16 == 0, uv_hrtime() >= ends { break }
        }
    }

    /// A piece of what there is for it; what there is beyond comes when it is its session's turn. Asking whether
    /// there is anything costs a tenth of asking for it.
    func push(_ client: AttachedClient) {
        if client.wait != nil { return answerWaiting(client) }
        let session = client.session
        guard session.takesPushes, !client.isUnpushed, hasEvents(client), let reply = replies.events(of: client.handle)
        else { return }
        session.push(client.pushHead, reply.start, reply.count)
        if hasEvents(client) { session.pushLater(client) }
    }

    func hasEvents(_ client: AttachedClient) -> Bool {
        var (used, count) = (0, 0)
        return klepet_events_packed(client.handle, readBuffer, 0, &used, &count) == KLEPET_BUFFER_TOO_SMALL
    }
}

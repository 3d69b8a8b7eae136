// The clients that the host has joined for others.
//
//      attached   by a connection, under a name of its own; leaves with it
//      polling    by (role, key), shared by all connections; leaves when nobody has asked for it for long

import CKlepet

final class AttachedClient {
    let handle: OpaquePointer
    let role: UInt32
    unowned let connection: Connection
    /// `{"client":"eva-tab-1",`: what its pushes begin with.
    let pushHead: String
    /// Its place among the host's subscribers.
    var subscriberIndex: Int?

    init(_ handle: OpaquePointer, role: UInt32, name: JSON, of connection: Connection) {
        (self.handle, self.role, self.connection) = (handle, role, connection)
        pushHead = "{\"client\":\(name.line),"
    }
}

/// What a connection calls an attached client.
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

final class PollingClients {
    struct Identity: Hashable {
        var role: UInt32
        var key: String
    }

    private struct Entry {
        var handle: OpaquePointer
        /// What it has come with last; what is nil was never said.
        var name: String?
        var locale: String?
        var signature: String?
        var usedMilliseconds: UInt64
    }
    private var entries: [Identity: Entry] = [:]

    static let countMax = 65_536
    /// Longer than any policy takes a silent client for somebody who is there, as far as policies are sensible: by then it is offline
    /// already, and only its cursor is forgotten.
    static let forgottenAfterMilliseconds: UInt64 = 3_600_000

    /// The client of this role and key, joined if there is none. `after_seq` has been set when this returns.
    func find(_ joining: Joining, _ shop: OpaquePointer?, at now: UInt64) throws(LineRefusal) -> OpaquePointer {
        let identity = Identity(role: joining.role, key: joining.key)
        var known = entries[identity]
        // Erased (B13.4): who comes with this key is somebody new.
        if let entry = known, klepet_seen(entry.handle) == KLEPET_MISUSE_CLOSED { known = nil }
        guard var entry = known else {
            if entries.count >= Self.countMax { forget(at: now) }
            guard entries.count < Self.countMax else { throw LineRefusal(KLEPET_TOO_MANY_CLIENTS) }
            let handle = try joining.join(shop, polls: true)
            entries[identity] = Entry(
                handle: handle, name: joining.name, locale: joining.locale, signature: joining.signature, usedMilliseconds: now)
            return handle
        }
        if try Self.introduce(joining, to: &entry, shop) || now != entry.usedMilliseconds {
            entry.usedMilliseconds = now
            entries[identity] = entry
        }
        if let after = joining.afterSeq { klepet_cursor_set(entry.handle, after) }
        return entry.handle
    }

    /// Another name, language or signature than before is for klepet_join to judge and to keep (B13.3); its client is gone again at once.
    /// Whether there was any.
    private static func introduce(_ joining: Joining, to entry: inout Entry, _ shop: OpaquePointer?) throws(LineRefusal) -> Bool {
        let isAsBefore = joining.signature == entry.signature && (joining.name ?? entry.name) == entry.name
            && (joining.locale ?? entry.locale) == entry.locale
        guard !isAsBefore else { return false }
        // Lest the person be offline when the second client leaves.
        klepet_seen(entry.handle)
        klepet_leave(try joining.join(shop, polls: true))
        entry.name = joining.name ?? entry.name
        entry.locale = joining.locale ?? entry.locale
        entry.signature = joining.signature
        return true
    }

    func leave(_ joining: Joining) {
        let identity = Identity(role: joining.role, key: joining.key)
        if let entry = entries.removeValue(forKey: identity) { klepet_leave(entry.handle) }
    }

    func forget(at now: UInt64) {
        for (identity, entry) in entries where now - min(now, entry.usedMilliseconds) > Self.forgottenAfterMilliseconds {
            klepet_leave(entry.handle)
            entries[identity] = nil
        }
    }
}

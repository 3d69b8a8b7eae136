// klepet.h, "Events": how far a person has dealt with what the shop told them, kept by the shop (B2.11).

public import CKlepet
import KlepetEngine
import KlepetJournal

@_cdecl("klepet_bookmark_set")
public func klepet_bookmark_set(
    _ client: OpaquePointer?, _ name: UnsafePointer<CChar>?, _ nameBytes: Int, _ seq: UInt64,
    _ error: UnsafeMutablePointer<klepet_error>?
) -> klepet_status {
    call(client: client, error) { (shop, id) throws(Failure) in
        try shop.setBookmark(try text(name, nameBytes, invalid: KLEPET_KEY_INVALID), seq: seq, by: id)
    }
}

@_cdecl("klepet_bookmark_get")
public func klepet_bookmark_get(
    _ client: OpaquePointer?, _ name: UnsafePointer<CChar>?, _ nameBytes: Int, _ seq: UnsafeMutablePointer<UInt64>?,
    _ error: UnsafeMutablePointer<klepet_error>?
) -> klepet_status {
    call(client: client, error) { (shop, id) throws(Failure) in
        guard let seq else { throw Failure(KLEPET_MISUSE_NULL) }
        seq.pointee = try shop.bookmark(try text(name, nameBytes, invalid: KLEPET_KEY_INVALID), of: id)
    }
}

extension Shop {
    /// Durable when this returns.
    func setBookmark(_ name: Text, seq: UInt64, by client: ClientID) throws(Failure) {
        let person = try bookmarker(name, client)
        guard seq <= engine.outbox.durable else {
            throw Failure(
                KLEPET_VALUE_INVALID, "The shop has not come so far: give the number of an event that you were told.")
        }
        try mayWait()
        try checkHealthy()
        let (now, days) = (clock.nowMilliseconds, engine.retention.peopleDays)
        let oldest = days == 0 ? 0 : max(0, now &- days &* 86_400_000)
        let isKept: Bool
        do throws(JournalFailure) {
            isKept = try journal.keepBookmark(of: person, name, seq: seq, at: now, oldest: oldest)
        } catch { throw Failure(error) }
        guard isKept else {
            throw Failure(
                KLEPET_VALUE_INVALID,
                "A person has at most \(Bookmarks.countMax) bookmarks: take one of them, or set one to 0 first.",
                path: "name")
        }
    }

    /// 0: there is none, or the file does not reach it.
    func bookmark(_ name: Text, of client: ClientID) throws(Failure) -> UInt64 {
        let person = try bookmarker(name, client)
        try mayWait()
        do throws(JournalFailure) { return try journal.bookmark(of: person, name) } catch { throw Failure(error) }
    }

    /// Those who hear a shop as programs do.
    private func bookmarker(_ name: Text, _ client: ClientID) throws(Failure) -> PersonID {
        engine.seen(client, at: clock.nowMilliseconds)
        let who = try asked { () throws(Refusal) in try engine.actor(client) }
        guard who.role != .visitor else { throw Failure(KLEPET_NOT_ALLOWED) }
        guard !name.isEmpty, name.count <= Limits.keyBytesMax, !name.contains(0) else {
            throw Failure(KLEPET_KEY_INVALID, path: "name")
        }
        return who.person
    }
}

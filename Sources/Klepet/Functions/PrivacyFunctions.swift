// klepet.h, "Privacy and abuse" and "Transfer, call, cobrowse".

public import CKlepet
import KlepetEngine
import KlepetJournal

@_cdecl("klepet_consent")
public func klepet_consent(
    _ client: OpaquePointer?, _ consent: UInt32, _ error: UnsafeMutablePointer<klepet_error>?
) -> klepet_status {
    submit(client, error) { .consent(Consent(rawValue: consent)) }
}

@_cdecl("klepet_ban")
public func klepet_ban(
    _ client: OpaquePointer?, _ visitor: UInt64, _ until: Int64, _ reason: UnsafePointer<CChar>?, _ bytes: Int,
    _ error: UnsafeMutablePointer<klepet_error>?
) -> klepet_status {
    submit(client, error) { () throws(Failure) in
        .ban(visitor: visitor, until: until, reason: try text(reason, bytes))
    }
}

@_cdecl("klepet_unban")
public func klepet_unban(
    _ client: OpaquePointer?, _ visitor: UInt64, _ error: UnsafeMutablePointer<klepet_error>?
) -> klepet_status {
    submit(client, error) { .unban(visitor: visitor) }
}

@_cdecl("klepet_erase")
public func klepet_erase(
    _ client: OpaquePointer?, _ visitor: UInt64, _ error: UnsafeMutablePointer<klepet_error>?
) -> klepet_status {
    call(client: client, error) { (shop, id) throws(Failure) in try shop.erase(visitor, by: id) }
}

extension Shop {
    /// One command takes at most this many chats.
    private static let erasedAtOnce = 500

    /// B13.4: with every chat that the journal knows of, also those that the engine has forgotten; done when it
    /// is off the disk (law 12).
    func erase(_ visitor: PersonID, by client: ClientID) throws(Failure) {
        try destroy(elseAgain: KLEPET_ERASED) { (shop) throws(Failure) in try shop.eraseChats(of: visitor, by: client) }
    }

    private func eraseChats(of visitor: PersonID, by client: ClientID) throws(Failure) {
        // The journal's worker may be reading the very texts: they are destroyed after they were written, not while.
        try flush()
        let visitor = engine.whole(visitor)
        var ends: [ChatEnd] = []
        do throws(JournalFailure) {
            for chat in try journal.chats(ofVisitor: visitor) {
                let last = engine.knows(chat) ? engine.lastSeq(of: chat) : try journal.lastSeq(ofChat: chat)
                ends.append(ChatEnd(chat: chat, lastSeq: last))
            }
        } catch {
            throw Failure(error)
        }
        let gone = engine.clients(of: visitor)
        try requireSystem(client)
        for index in ends.indices {
            let rest = try oweFiles(of: ends[index].chat)
            guard !rest.isEmpty else { continue }
            engine.owe(rest, of: ends[index].chat, at: try inputTime())
            if !engine.outbox.hasRoom { try flush() }
        }
        while true {
            var erasure = Erasure(visitor: visitor, chats: Array(ends.prefix(Self.erasedAtOnce)))
            ends.removeFirst(erasure.chats.count)
            erasure.goesOn = !ends.isEmpty
            _ = try submit(.erase(erasure), by: client)
            for each in gone { release(each) }
            try flush()
            if ends.isEmpty { return }
        }
    }
}

@_cdecl("klepet_transfer")
public func klepet_transfer(
    _ client: OpaquePointer?, _ chat: UInt64, _ options: UnsafePointer<klepet_transfer_options>?,
    _ error: UnsafeMutablePointer<klepet_error>?
) -> klepet_status {
    submit(client, error) { () throws(Failure) in
        let asked = try copy(options, zero: klepet_transfer_options())
        guard asked.reserved == 0, asked.reserved_2 == 0, asked.wait <= 1 else { throw Failure(KLEPET_MISUSE_OPTIONS) }
        return .transfer(
            chat: chat, to: asked.operator_person, department: try text(asked.department, asked.department_bytes),
            reason: try text(asked.reason, asked.reason_bytes), waits: asked.wait == 1)
    }
}

@_cdecl("klepet_escalate")
public func klepet_escalate(
    _ client: OpaquePointer?, _ chat: UInt64, _ reason: UnsafePointer<CChar>?, _ bytes: Int,
    _ error: UnsafeMutablePointer<klepet_error>?
) -> klepet_status {
    submit(client, error) { () throws(Failure) in .escalate(chat: chat, reason: try text(reason, bytes)) }
}

@_cdecl("klepet_media_offer")
public func klepet_media_offer(
    _ client: OpaquePointer?, _ chat: UInt64, _ kind: UInt32, _ error: UnsafeMutablePointer<klepet_error>?
) -> klepet_status {
    submit(client, error) { () throws(Failure) in
        guard let kind = MediaKind(rawValue: UInt8(clamping: kind)) else { throw Failure(KLEPET_VALUE_INVALID) }
        return .offerMedia(chat: chat, kind)
    }
}

@_cdecl("klepet_media_redeem")
public func klepet_media_redeem(
    _ client: OpaquePointer?, _ chat: UInt64, _ token: UnsafePointer<CChar>?, _ bytes: Int,
    _ error: UnsafeMutablePointer<klepet_error>?
) -> klepet_status {
    submit(client, error) { () throws(Failure) in .redeemMedia(chat: chat, token: try text(token, bytes)) }
}

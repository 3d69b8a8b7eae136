// klepet.h, "What operators do" and "What visitors do".

public import CKlepet
import KlepetEngine

@_cdecl("klepet_hold")
public func klepet_hold(
    _ client: OpaquePointer?, _ chat: UInt64, _ reason: UnsafePointer<CChar>?, _ bytes: Int, _ until: Int64,
    _ error: UnsafeMutablePointer<klepet_error>?
) -> klepet_status {
    submit(client, error) { () throws(Failure) in .hold(chat: chat, reason: try text(reason, bytes), until: until) }
}

@_cdecl("klepet_promise")
public func klepet_promise(
    _ client: OpaquePointer?, _ chat: UInt64, _ until: Int64, _ error: UnsafeMutablePointer<klepet_error>?
) -> klepet_status {
    submit(client, error) { .promise(chat: chat, until: until) }
}

@_cdecl("klepet_ladder_set")
public func klepet_ladder_set(
    _ client: OpaquePointer?, _ chat: UInt64, _ on: UInt32, _ error: UnsafeMutablePointer<klepet_error>?
) -> klepet_status {
    submit(client, error) { () throws(Failure) in
        guard on <= 1 else { throw Failure(KLEPET_VALUE_INVALID) }
        return .setLadder(chat: chat, on: on == 1)
    }
}

@_cdecl("klepet_end")
public func klepet_end(
    _ client: OpaquePointer?, _ chat: UInt64, _ reason: UInt32, _ error: UnsafeMutablePointer<klepet_error>?
) -> klepet_status {
    submit(client, error) { () throws(Failure) in
        guard let reason = CloseReason(rawValue: UInt8(clamping: reason)) else { throw Failure(KLEPET_VALUE_INVALID) }
        return .end(chat: chat, reason)
    }
}

@_cdecl("klepet_followup_answered")
public func klepet_followup_answered(
    _ client: OpaquePointer?, _ chat: UInt64, _ channel: UInt32, _ error: UnsafeMutablePointer<klepet_error>?
) -> klepet_status {
    submit(client, error) { () throws(Failure) in
        guard let channel = Channel(rawValue: UInt8(clamping: channel)) else { throw Failure(KLEPET_VALUE_INVALID) }
        return .answerFollowup(chat: chat, channel)
    }
}

@_cdecl("klepet_choose")
public func klepet_choose(
    _ client: OpaquePointer?, _ chat: UInt64, _ choice: UInt32, _ contact: UnsafePointer<CChar>?, _ bytes: Int,
    _ error: UnsafeMutablePointer<klepet_error>?
) -> klepet_status {
    submit(client, error) { () throws(Failure) in
        guard let choice = Choice(rawValue: UInt8(clamping: choice)) else { throw Failure(KLEPET_VALUE_INVALID) }
        return .choose(chat: chat, choice, contact: try text(contact, bytes))
    }
}

/// A command that gives nothing back but its events. One copy is enough: these are many, and none of them is hot.
@inline(never) @_semantics("optimize.sil.specialize.closure.never")
func submit(
    _ client: OpaquePointer?, _ error: UnsafeMutablePointer<klepet_error>?, _ command: () throws(Failure) -> Command
) -> klepet_status {
    call(client: client, error) { (shop, id) throws(Failure) in _ = try shop.submit(try command(), by: id) }
}

extension CallForm {
    /// What the C function of its name does (ChatCommands.swift).
    func perform(
        _ client: OpaquePointer?, _ chat: UInt64, _ error: UnsafeMutablePointer<klepet_error>?
    ) -> klepet_status {
        submit(client, error) { () throws(Failure) in
            // The generator and a test see to it that there is one.
            guard let ofChat else { throw Failure(KLEPET_COMMAND_UNKNOWN) }
            return ofChat(chat)
        }
    }
}

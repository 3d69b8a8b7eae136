// The functions of klepet.h that take a client and a chat and nothing else: each is the line of its name in
// the table of calls (CallForm). Written by Include/generate from klepet.h.

public import CKlepet

@_cdecl("klepet_take")
public func klepet_take(
    _ client: OpaquePointer?, _ chat: UInt64, _ error: UnsafeMutablePointer<klepet_error>?
) -> klepet_status {
    CallForm.take.perform(client, chat, error)
}

@_cdecl("klepet_decline")
public func klepet_decline(
    _ client: OpaquePointer?, _ chat: UInt64, _ error: UnsafeMutablePointer<klepet_error>?
) -> klepet_status {
    CallForm.decline.perform(client, chat, error)
}

@_cdecl("klepet_resume")
public func klepet_resume(
    _ client: OpaquePointer?, _ chat: UInt64, _ error: UnsafeMutablePointer<klepet_error>?
) -> klepet_status {
    CallForm.resume.perform(client, chat, error)
}

@_cdecl("klepet_reopen")
public func klepet_reopen(
    _ client: OpaquePointer?, _ chat: UInt64, _ error: UnsafeMutablePointer<klepet_error>?
) -> klepet_status {
    CallForm.reopen.perform(client, chat, error)
}

@_cdecl("klepet_still_here")
public func klepet_still_here(
    _ client: OpaquePointer?, _ chat: UInt64, _ error: UnsafeMutablePointer<klepet_error>?
) -> klepet_status {
    CallForm.stillHere.perform(client, chat, error)
}

@_cdecl("klepet_hand_back")
public func klepet_hand_back(
    _ client: OpaquePointer?, _ chat: UInt64, _ error: UnsafeMutablePointer<klepet_error>?
) -> klepet_status {
    CallForm.handBack.perform(client, chat, error)
}

@_cdecl("klepet_ask_more")
public func klepet_ask_more(
    _ client: OpaquePointer?, _ chat: UInt64, _ error: UnsafeMutablePointer<klepet_error>?
) -> klepet_status {
    CallForm.askMore.perform(client, chat, error)
}

@_cdecl("klepet_settle")
public func klepet_settle(
    _ client: OpaquePointer?, _ chat: UInt64, _ error: UnsafeMutablePointer<klepet_error>?
) -> klepet_status {
    CallForm.settle.perform(client, chat, error)
}

@_cdecl("klepet_survey_waive")
public func klepet_survey_waive(
    _ client: OpaquePointer?, _ chat: UInt64, _ error: UnsafeMutablePointer<klepet_error>?
) -> klepet_status {
    CallForm.surveyWaive.perform(client, chat, error)
}

@_cdecl("klepet_take_over")
public func klepet_take_over(
    _ client: OpaquePointer?, _ chat: UInt64, _ error: UnsafeMutablePointer<klepet_error>?
) -> klepet_status {
    CallForm.takeOver.perform(client, chat, error)
}

@_cdecl("klepet_media_accept")
public func klepet_media_accept(
    _ client: OpaquePointer?, _ chat: UInt64, _ error: UnsafeMutablePointer<klepet_error>?
) -> klepet_status {
    CallForm.mediaAccept.perform(client, chat, error)
}

@_cdecl("klepet_media_end")
public func klepet_media_end(
    _ client: OpaquePointer?, _ chat: UInt64, _ error: UnsafeMutablePointer<klepet_error>?
) -> klepet_status {
    CallForm.mediaEnd.perform(client, chat, error)
}

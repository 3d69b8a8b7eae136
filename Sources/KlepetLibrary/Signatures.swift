// Every function of klepet.h as declared there and as implemented here: where the two differ in type, this file does not
// compile. `@_cdecl` alone would export whatever stands below it. Nothing here runs.
//
// Written by Tests/ABI/check.py --update from klepet.h.

import CKlepet
import Klepet

private func same<T>(_ declared: T, _ implemented: T) {}

private func everyFunction() {
    same(CKlepet.klepet_status_text, Klepet.klepet_status_text)
    same(CKlepet.klepet_version, Klepet.klepet_version)
    same(CKlepet.klepet_open, Klepet.klepet_open)
    same(CKlepet.klepet_close, Klepet.klepet_close)
    same(CKlepet.klepet_fd, Klepet.klepet_fd)
    same(CKlepet.klepet_timeout_ms, Klepet.klepet_timeout_ms)
    same(CKlepet.klepet_step, Klepet.klepet_step)
    same(CKlepet.klepet_wakeup_fd, Klepet.klepet_wakeup_fd)
    same(CKlepet.klepet_wakeup_clear, Klepet.klepet_wakeup_clear)
    same(CKlepet.klepet_flush, Klepet.klepet_flush)
    same(CKlepet.klepet_now, Klepet.klepet_now)
    same(CKlepet.klepet_advance, Klepet.klepet_advance)
    same(CKlepet.klepet_next_deadline, Klepet.klepet_next_deadline)
    same(CKlepet.klepet_policy_default, Klepet.klepet_policy_default)
    same(CKlepet.klepet_statistics_get, Klepet.klepet_statistics_get)
    same(CKlepet.klepet_digest, Klepet.klepet_digest)
    same(CKlepet.klepet_audit, Klepet.klepet_audit)
    same(CKlepet.klepet_join, Klepet.klepet_join)
    same(CKlepet.klepet_leave, Klepet.klepet_leave)
    same(CKlepet.klepet_seen, Klepet.klepet_seen)
    same(CKlepet.klepet_person, Klepet.klepet_person)
    same(CKlepet.klepet_operator_set, Klepet.klepet_operator_set)
    same(CKlepet.klepet_presence_set, Klepet.klepet_presence_set)
    same(CKlepet.klepet_policy_set, Klepet.klepet_policy_set)
    same(CKlepet.klepet_start, Klepet.klepet_start)
    same(CKlepet.klepet_say, Klepet.klepet_say)
    same(CKlepet.klepet_edit, Klepet.klepet_edit)
    same(CKlepet.klepet_retract, Klepet.klepet_retract)
    same(CKlepet.klepet_redact, Klepet.klepet_redact)
    same(CKlepet.klepet_activity, Klepet.klepet_activity)
    same(CKlepet.klepet_receipt, Klepet.klepet_receipt)
    same(CKlepet.klepet_take, Klepet.klepet_take)
    same(CKlepet.klepet_decline, Klepet.klepet_decline)
    same(CKlepet.klepet_hold, Klepet.klepet_hold)
    same(CKlepet.klepet_resume, Klepet.klepet_resume)
    same(CKlepet.klepet_promise, Klepet.klepet_promise)
    same(CKlepet.klepet_ladder_set, Klepet.klepet_ladder_set)
    same(CKlepet.klepet_reopen, Klepet.klepet_reopen)
    same(CKlepet.klepet_end, Klepet.klepet_end)
    same(CKlepet.klepet_choose, Klepet.klepet_choose)
    same(CKlepet.klepet_still_here, Klepet.klepet_still_here)
    same(CKlepet.klepet_events, Klepet.klepet_events)
    same(CKlepet.klepet_events_release, Klepet.klepet_events_release)
    same(CKlepet.klepet_events_packed, Klepet.klepet_events_packed)
    same(CKlepet.klepet_cursor_set, Klepet.klepet_cursor_set)
    same(CKlepet.klepet_chat_events, Klepet.klepet_chat_events)
    same(CKlepet.klepet_chat_get, Klepet.klepet_chat_get)
    same(CKlepet.klepet_chats, Klepet.klepet_chats)
    same(CKlepet.klepet_explain, Klepet.klepet_explain)
}

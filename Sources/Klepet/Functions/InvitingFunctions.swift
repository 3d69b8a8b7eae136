// klepet.h, "What visitors do": pages and invitations (B8).

public import CKlepet
import KlepetEngine

@_cdecl("klepet_visit")
public func klepet_visit(
    _ client: OpaquePointer?, _ options: UnsafePointer<klepet_visit_options>?,
    _ error: UnsafeMutablePointer<klepet_error>?
) -> klepet_status {
    call(client: client, error) { (shop, id) throws(Failure) in
        let asked = try copy(options, zero: klepet_visit_options())
        guard asked.flags & ~15 == 0 else { throw Failure(KLEPET_MISUSE_OPTIONS) }
        var report = VisitReport(page: try text(asked.page, asked.page_bytes))
        report.isHidden = asked.flags & UInt32(KLEPET_VISIT_HIDDEN) != 0
        report.isCheckout = asked.flags & UInt32(KLEPET_VISIT_CHECKOUT) != 0
        report.isPaying = asked.flags & UInt32(KLEPET_VISIT_PAYING) != 0
        report.isTyping = asked.flags & UInt32(KLEPET_VISIT_TYPING) != 0
        report.cart = asked.cart_value
        (report.pages, report.visits) = (asked.pages, asked.visits)
        _ = try shop.submit(.visit(report), by: id)
    }
}

@_cdecl("klepet_invitation_answer")
public func klepet_invitation_answer(
    _ client: OpaquePointer?, _ number: UInt64, _ answer: UInt32, _ error: UnsafeMutablePointer<klepet_error>?
) -> klepet_status {
    call(client: client, error) { (shop, id) throws(Failure) in
        guard let answer = InvitationAnswer(rawValue: UInt8(clamping: answer)) else {
            throw Failure(KLEPET_VALUE_INVALID)
        }
        _ = try shop.submit(.answerInvitation(number: number, answer), by: id)
    }
}

// For stories about invitations (B8).

import Testing

@testable import KlepetEngine

func rule(_ name: String, _ change: (inout Policy.Invitations.Rule) -> Void = { _ in })
    -> Policy.Invitations.Rule
{
    var rule = Policy.Invitations.Rule(name: name)
    change(&rule)
    return rule
}

func inviting(
    _ rules: [Policy.Invitations.Rule] = [rule("help")], _ change: (inout Policy) -> Void = { _ in },
    at location: SourceLocation = #_sourceLocation, _ story: (Shop) throws -> Void
) throws {
    try scenario(
        .take,
        policy: {
            $0.invitations.rules = rules
            change(&$0)
        }, at: location, story)
}

extension Participant {
    func visits(_ page: String = "/shoes", _ change: (inout VisitReport) -> Void = { _ in }) throws(Refusal) {
        try withText(page) { (text) throws(Refusal) in
            var report = VisitReport(page: text)
            change(&report)
            try does(.visit(report))
        }
    }

    func answers(_ answer: InvitationAnswer, _ number: UInt64) throws(Refusal) {
        try does(.answerInvitation(number: number, answer))
    }

    /// What the page is told: "invitation 7 help: May we help?", "gone 7".
    func hearsOfInvitations() -> [String] {
        var told: [String] = []
        shop.engine.pullSignals(client, max: 10) { event, text, id in
            let words = String(decoding: text, as: UTF8.self)
            told.append(
                event.liveKind == .invitation
                    ? "invitation \(event.value) \(String(decoding: id, as: UTF8.self)): \(words)"
                    : "gone \(event.value)")
            return true
        }
        return told
    }
}

extension Shop {
    /// What happened about invitations, in short words.
    var invitations: [String] {
        journal.filter { (14...16).contains($0.event.kind?.rawValue ?? 0) }.map { $0.told(self) }
    }

    var lastInvitation: UInt64 { journal.last { $0.event.shopKind == .invitationSent }?.event.seq ?? 0 }
}

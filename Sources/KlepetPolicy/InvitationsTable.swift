// The fields of the invitations (B8).

import KlepetEngine

extension Policy.Invitations {
    static let fields: [Field<Policy>] = [
        .number(
            "expires_after_ms", { $1(&$0.invitations.expiresAfterMilliseconds) }, .rung,
            "An invitation stands for this long (B8.2)."),
        .number(
            "again_after_ms", { $1(&$0.invitations.againAfterMilliseconds) }, .duration,
            "A visitor is invited at most once in this time (B8.3)."),
        .number(
            "dismissed_for_ms", { $1(&$0.invitations.dismissedForMilliseconds) }, .duration,
            "Who dismissed an invitation gets none for this long (B8.3)."),
        .number(
            "accepted_for_ms", { $1(&$0.invitations.acceptedForMilliseconds) }, .duration,
            "A chat that is started within this time of accepting comes of the invitation (B8.2)."),
        .objects(
            "rules", { $1(&$0.invitations.rules) }, count: 0...rulesMax, Rule.table, empty: Rule(), noun: "rules",
            "Whom to invite: the first by priority that fits (B8.1)."),
    ]
}

extension Policy.Invitations.Rule {
    static let table: [Field<Policy.Invitations.Rule>] = [
        .text("name", { $1(&$0.name) }, .listedName, "What it is called in events and reports; distinct.").required(),
        .number(
            "priority", { $1(&$0.priority) }, -1_000...1_000, "Higher ones first; of equal ones the first in the list."),
        .text("page", { $1(&$0.page) }, .pagePattern, "The pages: * stands for anything, ? for one character."),
        .number("dwell_ms", { $1(&$0.dwellMilliseconds) }, .dwell, "How long the page has to be in sight (B8.1)."),
        .number("pages_min", { $1(&$0.pagesMin) }, .whole, "Pages seen in this visit."),
        .number("cart_min", { $1(&$0.cartMin) }, .whole, "The value of the cart, in the shop's own unit."),
        .number("visits_min", { $1(&$0.visitsMin) }, .whole, "Visits so far, this one included."),
        .number(
            "idle_at_checkout_ms", { $1(&$0.idleAtCheckoutMilliseconds) }, .duration,
            "Nothing has happened at the checkout for so long; 0: at any page."),
        .text(
            "skill", { $1(&$0.skill) }, .someName,
            """
            What an operator who could take the chat has to know; empty: nothing (B8.2).
            """),
        .text("department", { $1(&$0.department) }, .someName, "Whose operators take the chat; empty: the first."),
        Field(key: "text", kind: .translations(.init { $1(&$0.text) }), about: "What the visitor reads, by locale."),
    ]
}

extension ClosedRange<Int64> {
    /// B8.1: ten seconds at least.
    fileprivate static var dwell: Self { 10_000...86_400_000 }
    fileprivate static var whole: Self { 0...1_000_000_000_000 }
}

extension TextRule {
    static let pagePattern = TextRule(
        bytes: 1...256, pattern: #"^[^\u0000-\u001f\u007f-\u009f]+$"#,
        noun: "a pattern of 1 to 256 bytes without control characters", allows: hasNoControls)

    /// A name of the policy, or none.
    static let someName = TextRule(
        bytes: 0...64, pattern: #"^[^,\u0000-\u001f\u007f-\u009f]*$"#, noun: "a name of the policy, or empty"
    ) { text in hasNoControls(text) && !text.utf8.contains(UInt8(ascii: ",")) }

    static let wording = TextRule(
        bytes: 1...1024, pattern: #"^[^\u0000-\u001f\u007f-\u009f]+$"#,
        noun: "a text of 1 to 1024 bytes without control characters", allows: hasNoControls)
}

extension Policy {
    /// Rules name what there is, and each has a name of its own.
    func requireInvitations() throws(PolicyFault) {
        try requireDistinct(invitations.rules.map { $0.name }) { "invitations.rules[\($0)].name" }
        for (index, rule) in invitations.rules.enumerated() {
            let place = "invitations.rules[\(index)]"
            if !rule.department.isEmpty, !departments.contains(where: { $0.name == rule.department }) {
                throw PolicyFault(
                    "\(place).department",
                    """
                    \(place).department is \(quoted(rule.department)), which is no department: \
                    add it or remove it here.
                    """)
            }
            if !rule.skill.isEmpty, !skills.contains(rule.skill) {
                throw PolicyFault(
                    "\(place).skill",
                    "\(place).skill is \(quoted(rule.skill)), which is not one of skills: add it there.")
            }
        }
    }
}

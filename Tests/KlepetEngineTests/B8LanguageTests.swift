// B8, B15.1: in which language an invitation is worded.

import Testing

@testable import KlepetEngine

@Suite("B8 an invitation's language")
struct B8LanguageTests {
    /// What `locale`'s speaker is told by a Czech shop whose rule is worded in German, Czech and English.
    private static func told(_ locale: String) throws -> String {
        var rule = Policy.Invitations.Rule(name: "help")
        rule.text = [
            .init(locale: "en", text: "May we help?"), .init(locale: "de-AT", text: "Dürfen wir helfen?"),
            .init(locale: "cs", text: "Poradíme?"),
        ]
        let shop = Shop(policy: {
            $0.locale = "cs"
            $0.invitations.rules = [rule]
        })
        _ = shop.operator("ana")
        let eva = shop.join("eva", .visitor, locale: locale)
        try withText("/shoes") { (text) throws(Refusal) in try eva.does(.visit(VisitReport(page: text))) }
        shop.passes(10.seconds)
        var words = ""
        shop.engine.pullSignals(eva.client, max: 1) { _, text, _ in
            words = String(decoding: text, as: UTF8.self)
            return true
        }
        return words
    }

    @Test(
        """
        B8, B15.1: an invitation is worded for its visitor, else in the shop's language, even in one \
        that no other text is in
        """,
        arguments: [("en-GB", "May we help?"), ("de_AT", "Dürfen wir helfen?"), ("fi", "Poradíme?"), ("", "Poradíme?")])
    func worded(locale: String, words: String) throws {
        #expect(try Self.told(locale) == words)
    }
}

// All texts that visitors of one locale get (B15.1), in the form in which a policy overrides them: to be
// read, changed and put back.

import KlepetEngine
import KlepetJSON

public struct TextsOfLocale {
    let texts: Policy.Texts

    public func write(to json: inout JSONText) { TextsWriter.write([texts], to: &json) }
}

extension Policy {
    /// `nil`: no language tag.
    public func catalogue(of locale: String) -> TextsOfLocale? {
        guard TextRule.locale.accepts(locale) else { return nil }
        let found = TextKey.allCases.map { (key: $0, phrase: Catalogue.phrase($0, of: locale, in: self)) }
        return TextsOfLocale(texts: Texts(locale: locale, phrases: found))
    }
}

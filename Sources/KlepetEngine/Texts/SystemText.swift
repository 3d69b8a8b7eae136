// What the shop itself says (B15.1): which texts there are and what they tell. How they sound is a catalogue's, by locale.

enum SystemText {
    // The line (B4.1, B4.4). `minutes` 0: there is no honest estimate.
    case inLine(position: UInt32, minutes: Int64, staffed: Bool)
    case movedUp(position: UInt32, minutes: Int64, staffed: Bool)
    case choice(position: UInt32, minutes: Int64, staffed: Bool)
    case keptPlace
    // Follow-up (B4.2, B4.3, B1.5)
    case askPhone
    case askEmail
    case willReach
    case waitedTooLong
    case unanswered
    // The ladder (B3)
    case areYouThere
    case idleWarning(minutes: Int64)
    // The operator's side (B4.6, B4.7, B6.3, B5.8)
    case stillOnIt
    case holdOver
    case promiseOver
    case operatorDropped
    case backInLine
    // Escalation (B12.2)
    case helpIsComing
}

/// The languages that are built in, and the fallback chain: the locale, its language, English (B15.1).
enum Catalogue {
    enum Language: String, CaseIterable {
        case english = "en"
    }

    static func render(_ text: SystemText, locale: String, into bytes: inout [UInt8]) {
        switch language(locale) {
        // The sentences are whole: no language puts them together as another does.
        case .english: bytes.append(contentsOf: English.sentences(text).utf8)
        }
    }

    private static func language(_ locale: String) -> Language {
        if let exact = Language(rawValue: locale) { return exact }
        let parent = locale.split(separator: "-").first.map(String.init) ?? locale
        return Language(rawValue: parent) ?? .english
    }
}

// Why a policy or a profile was refused. It is refused whole, and the fault says where and what to do.

import KlepetJSON

public struct PolicyFault: Error, Equatable, Sendable {
    /// `departments[1].mode`; empty where the text as a whole is at fault.
    public let path: String
    /// What is wrong and what to do; names the path, and fits `klepet_error.sentence`.
    public let sentence: String
    public static let sentenceBytesMax = 507

    init(_ path: String, _ sentence: String) {
        self.path = path
        self.sentence = sentence
    }
}

/// Text from outside for a fault's sentence: quoted, escaped and short, so that no key can blow up or garble an error.
func quoted(_ text: String) -> String {
    let scalarsMax = 32
    let start = text.unicodeScalars.prefix(scalarsMax)
    var json = JSONText()
    json.value(start.endIndex < text.endIndex ? String(start) + "…" : text)
    return json.string
}

/// `idle` and `prompt_after_ms` make `idle.prompt_after_ms`; a key that is no plain word is quoted: `idle["a b"]`.
func joined(_ path: String, _ key: String) -> String {
    if !JSONTrail.isWord(key.utf8) { return "\(path)[\(quoted(key))]" }
    return path.isEmpty ? key : "\(path).\(key)"
}

func isLetterOrDigit(_ byte: UInt8) -> Bool {
    isLetter(byte) || (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte)
}

func isLetter(_ byte: UInt8) -> Bool {
    (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(byte | 0x20)
}

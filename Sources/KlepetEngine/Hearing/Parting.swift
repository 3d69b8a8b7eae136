// B6.4: whether a visitor only thanks, agrees or says goodbye, so that nobody owes an answer. A message is cut into
// words, and is a parting if all of it is phrases of one language's list (PartingWords), one after the other:
//
//      "V redu, hvala!"  ─▶  v redu │ hvala      agrees, thanks    ─▶ yes
//      "thanks, but it still fails"  ─▶  thanks │ but …            ─▶ no: nothing of the list goes on from there
//
// It errs to the side of an ordinary message: a question mark, a digit, a bracket, a word that is on no list make it one.
// What is folded: capital letters, accents, punctuation, letters that are drawn out ("thaaanks").

enum Parting {
    /// Longer messages say more.
    static let bytesMax = 200
    static let wordsMax = 24

    /// What the operator's last words asked.
    enum Question { case none, some, anythingElse }

    /// What a phrase says; together, what a message says.
    struct Says: OptionSet {
        let rawValue: UInt8
        static let thanks = Says(rawValue: 1)
        static let agrees = Says(rawValue: 2)
        static let bye = Says(rawValue: 4)
        /// "That is all."
        static let done = Says(rawValue: 8)
        /// An answer to a question.
        static let yes = Says(rawValue: 16)
        /// Only "anything else?" may be answered so.
        static let no = Says(rawValue: 32)
        /// "And": it wants something behind it.
        static let link = Says(rawValue: 64)

        func isParting(after question: Question) -> Bool {
            switch question {
            case .none: !isDisjoint(with: [.thanks, .agrees, .bye, .done, .yes]) && !contains(.no)
            // Who agrees to it, wants it done; who thanks or says goodbye, has what they wanted.
            case .some: !isDisjoint(with: [.thanks, .bye, .done]) && isDisjoint(with: [.yes, .no])
            // Yes: there is something else.
            case .anythingElse: !isDisjoint(with: [.thanks, .agrees, .bye, .done, .no]) && !contains(.yes)
            }
        }
    }

    /// Most messages are none at a glance, without a piece of memory: too long, too many words, a question, a number.
    private static func mayBe(_ text: Text) -> Bool {
        guard text.count <= bytesMax else { return false }
        var spaces = 0
        for byte in text {
            if byte == UInt8(ascii: " ") { spaces += 1 }
            if byte == UInt8(ascii: "?") || (0x30...0x39).contains(byte) { return false }
        }
        return spaces < wordsMax
    }

    /// `name`: of the operator who is spoken to, which may stand anywhere in it.
    static func isAll(of text: Text, after question: Question, name: Text = .none) -> Bool {
        guard mayBe(text), let words = FoldedWords(text), words.count > 0, words.count <= wordsMax else { return false }
        let names = FoldedWords(name)
        let table = PartingTable.shared
        let heads = (0..<words.count).map { table.phrases(beginningWith: words.hash($0)) }
        for language in 0..<PartingWords.all.count {
            if isAll(words, heads, names, question, UInt8(1) << UInt8(language)) { return true }
        }
        return false
    }

    /// `reach[n]`: what may have been said by the first n words, a bit for each set of `Says` without links.
    private static func isAll(
        _ words: FoldedWords, _ heads: [Range<Int>], _ names: FoldedWords?, _ question: Question, _ language: UInt8
    ) -> Bool {
        let table = PartingTable.shared
        var reach = [UInt64](repeating: 0, count: words.count + 1)
        reach[0] = 1
        for place in 0..<words.count where reach[place] != 0 {
            if let names, names.isCalled(words, place) { reach[place + 1] |= reach[place] }
            for phrase in heads[place] where table.isSaid(phrase, in: language, by: words, at: place) {
                let (says, end) = (table.says(phrase), place + table.length(phrase))
                if says.contains(.link) {
                    if end < words.count { reach[end] |= reach[place] }
                } else {
                    for said in 0..<64 where reach[place] & (1 << UInt64(said)) != 0 {
                        reach[end] |= 1 << (UInt64(said) | UInt64(says.rawValue))
                    }
                }
            }
        }
        let all = reach[words.count]
        return (0..<64).contains { said in
            all & (1 << UInt64(said)) != 0 && Says(rawValue: UInt8(said)).isParting(after: question)
        }
    }
}

/// A language's phrases. Their words are folded as a message's are, so that they stand here as people write them.
struct PartingWords {
    var thanks: [StaticString]
    var agrees: [StaticString]
    var bye: [StaticString]
    var done: [StaticString]
    var yes: [StaticString]
    var no: [StaticString]
    /// Alone they say nothing.
    var besides: [StaticString]
    var links: [StaticString]

    static let all = [english, czech, ukrainian, slovenian, indonesian, finnish]
}

/// All phrases, sorted by their first word; made once.
struct PartingTable {
    static let shared = PartingTable()

    private struct Phrase {
        var first: UInt64
        /// Its words stand in `words` from here on.
        var start: Int
        var count: Int
        var languages: UInt8
        var says: Parting.Says
    }

    private var phrases: [Phrase] = []
    private var words: [UInt64] = []

    private init() {
        for (index, language) in PartingWords.all.enumerated() { add(language, UInt8(1) << UInt8(index)) }
        add(.everywhere, .max)
        phrases.sort { ($0.first, $0.start) < ($1.first, $1.start) }
    }

    private mutating func add(_ list: PartingWords, _ languages: UInt8) {
        add(list.thanks, .thanks, languages)
        add(list.agrees, .agrees, languages)
        add(list.bye, .bye, languages)
        add(list.done, .done, languages)
        add(list.yes, .yes, languages)
        add(list.no, .no, languages)
        add(list.besides, [], languages)
        add(list.links, .link, languages)
    }

    private mutating func add(_ list: [StaticString], _ says: Parting.Says, _ languages: UInt8) {
        for phrase in list {
            guard let folded = FoldedWords(Text(start: phrase.utf8Start, count: phrase.utf8CodeUnitCount)),
                folded.count > 0
            else { continue }
            phrases.append(
                Phrase(
                    first: folded.hash(0), start: words.count, count: folded.count, languages: languages, says: says))
            for index in 0..<folded.count { words.append(folded.hash(index)) }
        }
    }

    func says(_ phrase: Int) -> Parting.Says { phrases[phrase].says }
    func length(_ phrase: Int) -> Int { phrases[phrase].count }

    func phrases(beginningWith word: UInt64) -> Range<Int> {
        let start = firstPhrase(notBefore: word)
        var end = start
        while end < phrases.count, phrases[end].first == word { end += 1 }
        return start..<end
    }

    private func firstPhrase(notBefore word: UInt64) -> Int {
        var (low, high) = (0, phrases.count)
        while low < high {
            let middle = (low + high) / 2
            if phrases[middle].first < word { low = middle + 1 } else { high = middle }
        }
        return low
    }

    func isSaid(_ phrase: Int, in language: UInt8, by message: FoldedWords, at place: Int) -> Bool {
        let phrase = phrases[phrase]
        guard phrase.languages & language != 0, place + phrase.count <= message.count else { return false }
        return (0..<phrase.count).allSatisfy { words[phrase.start + $0] == message.hash(place + $0) }
    }
}

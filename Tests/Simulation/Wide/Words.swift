// Words that can be looked for in a file: which message, chat or visitor they were written for, and whether
// they must be gone by now.

import CKlepet
import Glibc

struct Words {
    private let seed: UInt64
    private var count: UInt64 = 0
    private var byMessage: [UInt64: [String]] = [:]
    private var byChat: [UInt64: [String]] = [:]
    /// Digits of cards that were masked when the call returned.
    private(set) var digits: [String] = []
    /// Of people who were erased.
    private var erased: [String] = []

    init(seed: UInt64) { self.seed = seed }

    /// Unlike any other, and no beginning of another.
    mutating func next() -> String {
        count += 1
        return "zq\(Self.letters(seed))x\(Self.letters(count))qz"
    }

    private static func letters(_ number: UInt64) -> String {
        var (rest, text) = (number, "")
        repeat {
            text.unicodeScalars.append(Unicode.Scalar(UInt8(97 + rest % 16)))
            rest /= 16
        } while rest != 0
        return text
    }

    mutating func wrote(_ word: String, in chat: UInt64, message: UInt64 = 0, again: Bool = false) {
        byChat[chat, default: []].append(word)
        guard message != 0 else { return }
        if again { byMessage[message, default: []].append(word) } else { byMessage[message] = [word] }
    }

    mutating func masked(_ number: String) { digits.append(number) }

    mutating func erase(_ more: [String], chats: [UInt64]) {
        erased += more
        for chat in chats { erased += byChat.removeValue(forKey: chat) ?? [] }
    }

    /// A crash: what was not durable was never written, and its numbers come again.
    mutating func forget(after seq: UInt64) { byMessage = byMessage.filter { $0.key <= seq } }

    func gone(redacted: [UInt64]) -> [String] { digits + erased + redacted.flatMap { byMessage[$0] ?? [] } }
}

extension WideWorld {
    /// B2.9, B13.1, B13.4: in the raw bytes of the file and its log, free pages included.
    func searchFiles(_ when: String) throws {
        let gone = words.gone(redacted: model.redacted) + model.context.expired
        // B22.4: the search makes the index of words and follows with it, so that its bytes are looked at below.
        for word in gone.suffix(8) where word.hasPrefix("zq") {
            guard let found = try searched(word) else { break }
            try check(!found.contains(word), "what is gone is found by no search (B22.4)", "“\(word)” \(when)")
        }
        guard let folder else { return }
        for suffix in ["", "-wal"] {
            guard let bytes = Self.contents(folder.file(restarts) + suffix) else { continue }
            for word in gone {
                try check(
                    !Self.holds(bytes, word), "what was redacted, erased or masked is nowhere in the file (B2.9, B13)",
                    "“\(word)” is in shop.db\(suffix) \(when)")
            }
        }
    }

    /// And what nobody destroyed is found by the same search.
    func findSomething() throws {
        guard let folder else { return }
        let kept = model.log.last { fact in
            fact.kind == .said && fact.text.contains("zq") && !model.redacted.contains(fact.seq)
                && !model.log.contains { $0.kind == .textsErased && $0.subject == fact.chat }
        }
        guard let word = kept?.text.split(separator: " ").last(where: { $0.hasPrefix("zq") }) else { return }
        let found = ["", "-wal"].contains { suffix in
            Self.contents(folder.file(restarts) + suffix).map { Self.holds($0, String(word)) } ?? false
        }
        try check(found, "what was said is in the file", "“\(word)” is not")
        let isChanged = model.log.contains { fact in
            (fact.kind == .edited || fact.kind == .retracted) && fact.subject == kept?.seq
        }
        guard !isChanged, kept?.person != 0 else { return }
        guard let told = try searched(String(word)) else { return }
        try check(
            told.contains("\"behind\"") || told.contains(word), "what was said is found (B22.4)", "“\(word)” is not")
    }

    private func searched(_ word: String) throws -> String? {
        var (needed, buffer) = (0, [CChar](repeating: 0, count: 1 << 16))
        var options = klepet_search_options()
        options.size = UInt32(MemoryLayout<klepet_search_options>.size)
        let status = word.withCString { start in
            (options.query, options.query_bytes) = (start, word.utf8.count)
            return klepet_search(desk.handle, &options, &buffer, buffer.count, &needed, nil)
        }
        // The files are looked at when the shop is closed, too.
        guard status != KLEPET_MISUSE_CLOSED else { return nil }
        try check(status == KLEPET_OK, "the desk may search (B22.4)", "“\(word)”: \(status)")
        return String(decoding: buffer.prefix(needed).map { UInt8(bitPattern: $0) }, as: UTF8.self)
    }

    private static func holds(_ bytes: [UInt8], _ word: String) -> Bool {
        let word = Array(word.utf8)
        return bytes.withUnsafeBytes { all in
            word.withUnsafeBytes { word in
                guard let start = all.baseAddress, let wanted = word.baseAddress, all.count >= word.count else {
                    return false
                }
                var at = 0
                while let found = memchr(start + at, Int32(word[0]), all.count - word.count + 1 - at) {
                    if memcmp(found, wanted, word.count) == 0 { return true }
                    at = UnsafeRawPointer(found) - start + 1
                    if at > all.count - word.count { return false }
                }
                return false
            }
        }
    }

    private static func contents(_ path: String) -> [UInt8]? {
        let file = open(path, O_RDONLY)
        guard file >= 0 else { return nil }
        defer { _ = Glibc.close(file) }
        var status = stat()
        guard fstat(file, &status) == 0, status.st_size > 0 else { return nil }
        var bytes = [UInt8](repeating: 0, count: Int(status.st_size))
        let count = read(file, &bytes, bytes.count)
        return count == bytes.count ? bytes : nil
    }

    private func luhn(_ digits: String) -> Bool {
        var sum = 0
        for (index, byte) in digits.utf8.reversed().enumerated() {
            let digit = Int(byte) - 48
            sum += index % 2 == 0 ? digit : (digit > 4 ? digit * 2 - 9 : digit * 2)
        }
        return sum % 10 == 0
    }

    /// Sixteen digits that a card could have.
    func newCard() -> String {
        var card = "4"
        for _ in 0..<14 { card += "\(random.below(10))" }
        for last in 0..<10 where luhn(card + "\(last)") { return card + "\(last)" }
        return card + "0"
    }
}

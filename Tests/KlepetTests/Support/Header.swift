// klepet.h as it is read: which statuses its comments name for which function.

import CKlepet
import Foundation
import Testing

/// Functions and the comments before them.
struct Header {
    private(set) var names: [klepet_status: String] = [:]
    private var numbers: [String: klepet_status] = [:]
    private var comments: [String: String] = [:]
    /// What the conventions at the head say of every function.
    private(set) var everywhere: Set<klepet_status> = [KLEPET_OK]
    var functions: [String] { comments.keys.sorted() }

    init() throws {
        let root = #filePath.split(separator: "/").dropLast(4).map { "/" + $0 }.joined()
        let text = try String(contentsOfFile: root + "/Include/klepet.h", encoding: .utf8)
        for match in text.matches(of: /#define KLEPET_([A-Z_0-9]+) +\((-[0-9]+)\)/) {
            guard let number = klepet_status(match.2) else { continue }
            (numbers[String(match.1)], names[number]) = (number, String(match.1))
        }
        for match in text.matches(of: /\n(?:klepet_status|const char \*)\s*(klepet_\w+)\(/) {
            comments[String(match.1)] = Self.comment(before: text[..<match.range.lowerBound])
        }
        guard let sentence = text.firstMatch(of: /Besides what each function names.*?\*\//.dotMatchesNewlines()) else {
            return
        }
        everywhere.formUnion(statuses(in: String(sentence.0).replacing("KLEPET_", with: "")))
    }

    /// One comment may be about several functions in a row.
    private static func comment(before text: Substring) -> String {
        guard let end = text.range(of: "*/", options: .backwards),
            let start = text[..<end.lowerBound].range(of: "/*", options: .backwards)
        else { return "" }
        let between = text[end.upperBound...]
        return between.contains("#define") || between.contains("typedef")
            ? "" : String(text[start.upperBound..<end.lowerBound])
    }

    func statuses(of function: String) -> Set<klepet_status> {
        statuses(in: comments[function] ?? "", besides: [function])
    }

    private func statuses(in comment: String, besides read: Set<String> = []) -> Set<klepet_status> {
        var found: Set<klepet_status> = []
        for match in comment.matches(of: /[A-Z][A-Z_0-9]+\*?/) {
            let word = String(match.0)
            if word.hasSuffix("*") {
                found.formUnion(numbers.filter { $0.key.hasPrefix(word.dropLast()) }.values)
            } else if let number = numbers[word] {
                found.insert(number)
            }
        }
        for match in comment.matches(of: /[Aa]s[\s*]+(klepet_\w+)\(\)/) where !read.contains(String(match.1)) {
            found.formUnion(statuses(in: comments[String(match.1)] ?? "", besides: read.union([String(match.1)])))
        }
        return found
    }
}

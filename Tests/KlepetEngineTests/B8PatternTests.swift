// B8.1: which pages a rule's pattern fits.

import Testing

@testable import KlepetEngine

@Suite struct B8PatternTests {
    @Test(
        "B8.1: given patterns, then * stands for anything and ? for one character",
        arguments: [
            ("*", "", true), ("*", "/a", true), ("/a", "/a", true), ("/a", "/ab", false), ("/a*", "/ab", true),
            ("*b", "/ab", true),
            ("/?/c", "/b/c", true), ("/?/c", "//c", false), ("*a*b*", "xxaxxbxx", true), ("*a*b*c", "abcabx", false),
            ("a*a*a*a*b", "aaaaaaaaaaaaaaaa", false),
        ])
    func patterns(_ pattern: String, _ page: String, _ fits: Bool) throws {
        let result = Array(pattern.utf8).withUnsafeBufferPointer { pattern in
            Array(page.utf8).withUnsafeBufferPointer { Glob.matches(pattern, $0) }
        }
        #expect(result == fits)
    }
}

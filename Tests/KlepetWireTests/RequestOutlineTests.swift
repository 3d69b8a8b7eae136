// The outline of a request, and what a string of JSON means.

import Testing

@testable import KlepetWire

@Suite("The outline of a request")
struct RequestOutlineTests {
    /// Each field that the outline finds, as it is written.
    private func fields(_ text: String) -> [String: String]? {
        var bytes = Array(text.utf8)
        return bytes.withUnsafeMutableBufferPointer { buffer -> [String: String]? in
            guard let start = buffer.baseAddress, let outline = RequestOutline(start, buffer.count) else { return nil }
            let spans = [
                "client": outline.client, "do": outline.name, "request": outline.request, "frame": outline.frame,
                "chat": outline.chat, "text": outline.text, "id": outline.id,
            ]
            return spans.compactMapValues { $0.map { String(decoding: outline.bytes($0), as: UTF8.self) } }
        }
    }

    @Test("It finds what stands in the object itself and nothing that is inside of a value")
    func finds() {
        #expect(
            fields(#"{"do":"now","client":{"key":"a","do":"b"}}"#) == [
                "do": "\"now\"", "client": #"{"key":"a","do":"b"}"#,
            ])
        #expect(fields(#" { "text" : "\"chat\":7" , "chat" : 7 } "#) == ["text": #""\"chat\":7""#, "chat": "7"])
        #expect(fields(#"{"frame":"{\"do\":\"join\"}"}"#) == ["frame": #""{\"do\":\"join\"}""#])
        #expect(fields("{}") == [:])
    }

    @Test(
        "What is no object by its outline has none",
        arguments: [
            "", "[]", "{", "{\"do\"}", "{\"do\":}", "{\"do\":1", "{\"do\":1}x", "{\"do\":1,}", "{\"a\":\"\\\"}",
        ])
    func refuses(_ text: String) { #expect(fields(text) == nil) }

    @Test("A blanked client leaves an object of the rest, wherever it stood")
    func blanks() {
        for (text, rest) in [
            (#"{"client":1,"do":"now"}"#, #"{"do":"now"}"#), (#"{"do":"now","client":1}"#, #"{"do":"now"}"#),
            (#"{"client":1}"#, "{}"),
        ] {
            var bytes = Array(text.utf8)
            bytes.withUnsafeMutableBufferPointer { buffer in
                guard let start = buffer.baseAddress else { return }
                RequestOutline(start, buffer.count)?.blankClient()
            }
            #expect(String(decoding: bytes, as: UTF8.self).filter { $0 != " " } == rest)
            #expect(bytes.count == text.utf8.count)
        }
    }

    @Test(
        "A string of JSON is read in its place, or refused",
        arguments: [
            (#""""#, ""), (#""a b""#, "a b"), (#""\"\\\/\b\f\n\r\t""#, "\"\\/\u{8}\u{C}\n\r\t"),
            (#""\u0041\u00e9""#, "Aé"),
            (#""\ud83d\ude00""#, "😀"), (#""\ud83d""#, nil), (#""\ude00""#, nil), (#""\ud83dx""#, nil),
            (#""\u12""#, nil),
            (#""\x""#, nil), (#""a"b""#, nil), (#""\""#, nil), (#"""#, nil), ("\"\u{1}\"", nil),
        ] as [(String, String?)])
    func strings(_ written: String, _ meant: String?) {
        var bytes = Array(written.utf8)
        let count = unescape(&bytes, bytes.count)
        #expect(count.map { String(decoding: bytes[..<$0], as: UTF8.self) } == meant)
    }
}

import CJansson
import KlepetJSON
import Testing

@Suite struct JSONTextTests {
    @Test func `objects and arrays take their commas by themselves`() {
        var text = JSONText()
        text.object { text in
            text.member("id", UInt64.max)
            text.member("least", Int64.min)
            text.member("open", true)
            text.key("rungs")
            text.array { text in
                text.value(1)
                text.object { _ in }
                text.array { _ in }
                text.value(false)
                text.null()
            }
            text.member("names", ["a", "b"])
            text.member("raw", utf8: [0x61, 0x0A])
        }
        #expect(
            text.string
                == #"{"id":18446744073709551615,"least":-9223372036854775808,"open":true,"rungs":[1,{},[],false,null],"#
                + #""names":["a","b"],"raw":"a\n"}"#)
    }

    @Test func `indented, an array on one line stays on it`() {
        var text = JSONText(.indented)
        text.object { text in
            text.member("names", ["a", "b"])
            text.key("empty")
            text.object { _ in }
            text.key("deep")
            text.array(onOneLine: true) { text in
                text.object { $0.member("x", 1) }
                text.array { $0.value(2) }
            }
            text.key("tall")
            text.array { text in
                text.value(1)
                text.value(2)
            }
        }
        #expect(
            text.string == """
                {
                    "names": ["a", "b"],
                    "empty": {},
                    "deep": [{"x": 1}, [2]],
                    "tall": [
                        1,
                        2
                    ]
                }
                """)
    }

    @Test func `a body that throws passes its error on`() {
        struct Fault: Error {}
        var text = JSONText()
        #expect(throws: Fault.self) { try text.object { _ throws(Fault) in throw Fault() } }
    }

    @Test func `control characters are escaped, the rest is left alone`() {
        var text = JSONText()
        text.value("\u{0}\u{1F}\u{7F}\u{8}\t\n\u{C}\r\"\\/č😀\u{2028}")
        #expect(text.string == #""\u0000\u001f\u007f\b\t\n\f\r\"\\/č😀"# + "\u{2028}\"")
    }

    @Test func `jansson reads scalars of all kinds back`() throws {
        let scalars: [Unicode.Scalar] = (0...0x10FFFF).compactMap { Unicode.Scalar($0 as Int) }
        let chosen = scalars.filter { $0.value < 0x900 || $0.value % 251 == 0 || $0.value & 0xFFFE == 0xFFFE }
        var texts: [String] = chosen.map { String(Character($0)) }
        texts.append(contentsOf: ["", "a\u{0}b", "\r\n", "e\u{301}", String(chosen.prefix(300).map(Character.init))])
        var text = JSONText()
        text.array { text in for element in texts { text.value(element) } }
        let read = try #require(strings(of: text.bytes))
        #expect(read == texts.map { Array($0.utf8) })
    }

    @Test func `jansson reads scalars back as keys`() throws {
        for scalar in (1...0x17F).compactMap({ Unicode.Scalar($0 as Int) }) {
            var text = JSONText()
            text.object { $0.member(String(scalar), 1) }
            let root = text.bytes.withUnsafeBytes {
                json_loadb($0.bindMemory(to: CChar.self).baseAddress, $0.count, 0, nil)
            }
            defer { json_decref(root) }
            #expect(json_integer_value(json_object_get(root, String(scalar))) == 1)
        }
    }

    private func strings(of json: [UInt8]) -> [[UInt8]]? {
        let flags = Int(JSON_ALLOW_NUL)
        let root = json.withUnsafeBytes { json_loadb($0.bindMemory(to: CChar.self).baseAddress, $0.count, flags, nil) }
        guard let root else { return nil }
        defer { json_decref(root) }
        return (0..<json_array_size(root)).map { index in
            let string = json_array_get(root, index)
            return Array(UnsafeRawBufferPointer(start: json_string_value(string), count: json_string_length(string)))
        }
    }
}

// Texts made to hurt: none of them is accepted, none traps.

import KlepetEngine
import Testing

@testable import KlepetPolicy

@Suite struct HostileTests {
    @Test(arguments: [
        ("", "is empty"),
        (" ", "ends too early"),
        ("\u{FEFF}{}", "byte order mark"),
        ("{} x", "goes on behind its end"),
        ("{}{}", "goes on behind its end"),
        ("{", "ends too early"),
        ("{\"idle\": ", "ends too early"),
        ("{\"a\": tru}", "is not JSON"),
        ("{'a': 1}", "is not JSON"),
        ("{\"a\": 1,}", "is not JSON"),
        ("{/* why */}", "is not JSON"),
        ("5", "is not JSON"),
        ("null", "is not JSON"),
        ("{\"idle\": {}, \"idle\": {}}", "has a key twice"),
        ("{\"idle\": {}, \"\\u0069dle\": {}}", "has a key twice"),
        ("{\"a\": 9223372036854775808}", "out of any range"),
        ("{\"a\": -9223372036854775809}", "out of any range"),
        ("{\"a\": 1e999}", "out of any range"),
        ("{\"a\": 01}", "is not JSON"),
        ("{\"a\": +1}", "is not JSON"),
        ("{\"a\": NaN}", "is not JSON"),
        ("{\"locale\": \"\\u0000\"}", "NUL character"),
        ("{\"lo\\u0000cale\": \"en\"}", "NUL character"),
        ("{\"locale\": \"\\ud800\"}", "is not JSON"),
        ("{\"locale\": \"\\udc00\\ud800\"}", "is not JSON"),
        ("{\"locale\": \"\\u12\"}", "is not JSON"),
        ("{\"locale\": \"e\nn\"}", "is not JSON"),
    ])
    func `what is no proper JSON is refused with the reason`(json: String, reason: String) {
        let fault = fault(json)
        #expect(fault?.sentence.contains(reason) == true, "\(fault?.sentence ?? "")")
        #expect(fault?.path == "")
    }

    @Test(arguments: [
        [0xFF], [0xC0, 0x80], [0xED, 0xA0, 0x80], [0xF5, 0x80, 0x80, 0x80], [0xE2, 0x82], [0x80],
        [0xF8, 0x88, 0x80, 0x80, 0x80],
    ])
    func `bytes that are not UTF-8 are refused`(bytes: [UInt8]) {
        let inString = fault(Array("{\"skills\": [\"".utf8) + bytes + Array("\"]}".utf8))
        #expect(inString?.sentence.contains("not UTF-8") == true)
        _ = fault(Array("{".utf8) + bytes + Array("}".utf8))
        _ = fault(bytes)
    }

    @Test func `a NUL byte is refused anywhere`() {
        let json = Array("{\"locale\": \"en\"}".utf8)
        for index in 0...json.count { _ = fault(json[..<index] + [0] + json[index...]) }
    }

    @Test(arguments: ["[", "{\"a\":", "[{\"a\":", "[[],"])
    func `a hundred thousand levels are refused before anybody recurses`(level: String) {
        let fault = fault(String(repeating: level, count: 100_000))
        #expect(fault?.sentence.contains("levels deep") == true)
    }

    @Test func `closing brackets do not hide the depth`() {
        _ = fault(String(repeating: "]", count: 100_000) + String(repeating: "[", count: 100_000))
    }

    @Test func `however long an unknown key is, the sentence fits an error`() {
        for key in ["unknown", String(repeating: #"\u007f"#, count: 200), String(repeating: "ž", count: 40)] {
            let fault = fault("{\"\(key)\": 1}")
            #expect(
                fault.map { $0.sentence.utf8.count <= PolicyFault.sentenceBytesMax && $0.sentence.hasSuffix(".") }
                    == true)
        }
    }

    @Test func `too many values are refused before anybody allocates`() {
        for value in ["{}", "[]", "0", "\"\""] {
            let fault = fault("{\"skills\": [" + Array(repeating: value, count: 100_000).joined(separator: ",") + "]}")
            #expect(fault?.sentence.contains("more than 32768 values") == true)
        }
    }

    @Test func `a mebibyte is taken, a byte more refused`() throws {
        let padding = String(repeating: " ", count: 1 << 20)
        #expect(try parse("{}" + padding.dropLast(2)) == Policy())
        #expect(fault("{}" + padding)?.sentence == "The policy has 1048578 bytes: shorten it to 1048576 at most.")
    }

    @Test func `long keys, texts and numbers are shortened in the sentence`() {
        let long = String(repeating: "e\u{301}", count: 200_000)
        #expect(fault("{\"\(long)\": 1}") != nil)
        #expect(fault("{\"locale\": \"\(long)\"}")?.path == "locale")
        #expect(fault("{\"departments\": [{\"name\": \"\(long)\"}]}")?.path == "departments[0].name")
        #expect(fault("{\"idle\": " + String(repeating: "9", count: 500_000) + "}") != nil)
        #expect(fault("{\"idle\": 0." + String(repeating: "1", count: 500_000) + "}")?.path == "idle")
    }

    @Test func `a null buffer is an empty policy`() {
        #expect(throws: PolicyFault.self) { try Policy.parse(UnsafeBufferPointer(start: nil, count: 0)) }
    }

    @Test func `every cut of the canonical text is refused`() {
        let json = Array(Policy().json.utf8)
        for count in json.indices { _ = fault(Array(json[..<count])) }
    }
}

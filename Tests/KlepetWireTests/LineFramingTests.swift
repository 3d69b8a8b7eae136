// Lines out of bytes, however they come in pieces.

import Testing

@testable import KlepetWire

@Suite("Requests as lines")
struct LineFramingTests {
    /// What is cut out of bytes that come in these pieces, when a request has at most five bytes: a request's text, or
    /// why there is none. What is not done with is given again, as a connection does.
    private func cuts(_ pieces: [String]) -> [String] {
        var framing = LineFraming()
        var kept: [UInt8] = []
        var cuts: [String] = []
        for piece in pieces {
            kept += piece.utf8
            var place = 0
            kept.withUnsafeMutableBufferPointer { bytes in
                guard let start = bytes.baseAddress else { return }
                pieces: while place < bytes.count {
                    let (cut, taken) = framing.cut(start + place, bytes.count - place, requestBytesMax: 5)
                    defer { place += taken }
                    switch cut {
                    case .request(let count):
                        cuts.append(String(decoding: bytes[place..<place + count], as: UTF8.self))
                    case .tooLong: cuts.append("(too long)")
                    case .rest: cuts.append("(rest)")
                    case .half(isTooLong: true): cuts.append("(half, too long)")
                    case .half(isTooLong: false): break pieces
                    }
                }
            }
            kept.removeFirst(place)
        }
        return cuts + (kept.isEmpty ? [] : ["kept: " + String(decoding: kept, as: UTF8.self)])
    }

    @Test(
        "Cut",
        arguments: [
            ("whole lines come one by one", ["ab\ncd\n"], ["ab", "cd"]),
            ("an empty line is a request of no bytes", ["\n\n"], ["", ""]),
            ("a line is whole when its end has come", ["a", "b", "c\n"], ["abc"]),
            ("what has no end yet is kept", ["ab\ncd"], ["ab", "kept: cd"]),
            ("as many bytes as may be are not too many", ["12345\n"], ["12345"]),
            ("one more is", ["123456\nab\n"], ["(too long)", "ab"]),
            ("half a line that may still be short enough is kept", ["12345"], ["kept: 12345"]),
            ("and is too long when its end is not the next byte", ["12345", "6"], ["(half, too long)"]),
            (
                "a line that is too long is refused once, before its end", ["123456", "7890"],
                ["(half, too long)", "(half)"]
            ),
            (
                "its end does not take the next line with it", ["123456", "78\nab\n"],
                ["(half, too long)", "(rest)", "ab"]
            ),
            ("its end may come alone", ["123456", "\n", "ab\n"], ["(half, too long)", "(rest)", "ab"]),
            (
                "the line behind is measured by itself", ["123456", "\n12345\n"],
                ["(half, too long)", "(rest)", "12345"]
            ),
        ] as [(String, [String], [String])])
    func cut(_ holds: String, _ pieces: [String], _ expected: [String]) {
        #expect(cuts(pieces) == expected.filter { $0 != "(half)" }, "\(holds)")
    }

    @Test("However bytes are cut into pieces, the same requests come out of them")
    func pieces() {
        let text = "ab\n\n12345\nc\nde"
        for size in 1...text.utf8.count {
            let bytes = Array(text.utf8)
            let pieces = stride(from: 0, to: bytes.count, by: size).map {
                String(decoding: bytes[$0..<min($0 + size, bytes.count)], as: UTF8.self)
            }
            #expect(cuts(pieces) == ["ab", "", "12345", "c", "kept: de"], "in pieces of \(size)")
        }
    }

    @Test("Of a line that is too long nothing is kept, and it says so once")
    func nothingKept() {
        var framing = LineFraming()
        var bytes = Array(repeating: UInt8(ascii: "x"), count: 9)
        for (call, isTooLong) in [true, false, false].enumerated() {
            let (cut, taken) = framing.cut(&bytes, bytes.count, requestBytesMax: 5)
            #expect(cut == .half(isTooLong: isTooLong) && taken == 9, "call \(call)")
        }
    }
}

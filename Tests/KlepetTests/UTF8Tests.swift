// Which bytes are UTF-8 is not ours to decide: the standard library is asked the same, of every
// sequence that could matter.

import KlepetEngine
import Testing

@testable import Klepet

@Suite struct UTF8Tests {
    private func agrees(_ bytes: [UInt8]) -> Bool {
        bytes.withUnsafeBufferPointer { isUTF8($0) } == (String(validating: bytes, as: UTF8.self) != nil)
    }

    @Test func everySequenceOfUpToThreeBytesIsJudgedAsTheStandardLibraryDoes() {
        #expect(agrees([]))
        // After the first byte only the borders of ranges tell one from another.
        let edges: [UInt8] = [
            0x00, 0x41, 0x7F, 0x80, 0x8F, 0x90, 0x9F, 0xA0, 0xBF, 0xC0, 0xC2, 0xE0, 0xED, 0xF0, 0xF4, 0xFF,
        ]
        for first in UInt8.min...UInt8.max {
            #expect(agrees([first]))
            for second in UInt8.min...UInt8.max {
                #expect(agrees([first, second]))
                for third in edges { #expect(agrees([first, second, third])) }
            }
        }
    }

    @Test func everyFourByteSequenceAtABorderIsJudgedAsTheStandardLibraryDoes() {
        let edges: [UInt8] = [0x00, 0x7F, 0x80, 0x8F, 0x90, 0x9F, 0xA0, 0xBF, 0xC0, 0xF4]
        for first in UInt8(0xE0)...UInt8.max {
            for second in edges {
                for third in edges {
                    for fourth in edges { #expect(agrees([first, second, third, fourth])) }
                }
            }
        }
    }

    @Test func aFaultIsFoundWhereverItStandsInALongText() {
        let plain = Array("Dobrý den, kdy dorazí objednávka? 👋 Děkuji.".utf8)
        #expect(agrees(plain))
        for place in plain.indices {
            for byte: UInt8 in [0x80, 0xC0, 0xC3, 0xE2, 0xED, 0xF0, 0xF5, 0xFF] {
                var broken = plain
                broken[place] = byte
                #expect(agrees(broken))
                #expect(agrees(Array(broken[...place])))
            }
        }
    }
}

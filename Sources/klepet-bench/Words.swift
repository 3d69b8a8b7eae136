// What people say: texts of 200 bytes, one in four with letters beyond ASCII, and a message id of 20 bytes for each
// message, as a browser would make them.

import BenchReference

struct Words: ~Copyable {
    static let textBytes = 200
    static let idBytes = 20
    static let textCount = 64

    private let texts: UnsafeMutablePointer<CChar>
    /// The id of the message in hand; the next one overwrites it.
    let id: UnsafeMutablePointer<CChar>
    private var number: UInt64

    init(seed: UInt64) {
        texts = .allocate(capacity: Self.textBytes * Self.textCount)
        id = .allocate(capacity: Self.idBytes)
        id.initialize(repeating: 0x30, count: Self.idBytes)
        number = seed << 40
        let plain = Array("Hello, is the blue one in size 42 back in stock, and would it be here by Friday? ".utf8)
        let accented = Array("Dobrý den, prosím vás, kdy dorazí objednávka? Děkuji předem, ať se máte hezky. ".utf8)
        for text in 0..<Self.textCount {
            let source = text % 4 == 3 ? accented : plain
            var filled = 0
            while filled < Self.textBytes {
                var length = 1
                let first = source[(filled + text) % source.count]
                if text % 4 == 3 {
                    // Whole characters only: begin at the sentence's own beginning.
                    length = Self.characterBytes(source[filled % source.count])
                    guard filled + length <= Self.textBytes else { break }
                    for byte in 0..<length {
                        texts[text * Self.textBytes + filled + byte] = CChar(
                            bitPattern: source[(filled + byte) % source.count])
                    }
                } else {
                    texts[text * Self.textBytes + filled] = CChar(bitPattern: first)
                }
                filled += length
            }
            while filled < Self.textBytes {
                texts[text * Self.textBytes + filled] = 0x2E
                filled += 1
            }
        }
    }

    deinit {
        texts.deallocate()
        id.deallocate()
    }

    private static func characterBytes(_ first: UInt8) -> Int { first < 0x80 ? 1 : first < 0xE0 ? 2 : 3 }

    @inline(__always)
    func text(_ index: UInt64) -> UnsafePointer<CChar> {
        UnsafePointer(texts + Int(truncatingIfNeeded: index) % Self.textCount * Self.textBytes)
    }

    /// A new id in `id`: sixteen hexadecimal digits behind four that stay.
    @inline(__always)
    mutating func nextID() {
        number += 1
        var rest = number &* 0x9E37_79B9_7F4A_7C15
        for place in 4..<Self.idBytes {
            let digit = UInt8(truncatingIfNeeded: rest & 15)
            id[place] = CChar(bitPattern: digit < 10 ? 0x30 + digit : 0x57 + digit)
            rest >>= 4
        }
    }
}

// What is written where, and whether somebody reads along.

import Glibc

enum Terminal {
    static func isTerminal(_ descriptor: Int32) -> Bool { isatty(descriptor) == 1 }

    /// Colours on a terminal, unless asked not to (no-color.org).
    static let hasColours = isTerminal(STDOUT_FILENO) && getenv("NO_COLOR") == nil

    static func write(_ text: String, to descriptor: Int32) {
        var text = text
        text.withUTF8 { bytes in
            var written = 0
            while written < bytes.count {
                let count = Glibc.write(descriptor, bytes.baseAddress! + written, bytes.count - written)
                if count < 0 && errno == EINTR { continue }
                guard count > 0 else { return }
                written += count
            }
        }
    }
}

enum Colour: String {
    case dim = "2"
    case bold = "1"
    case red = "31"
    case green = "32"
    case yellow = "33"
    case cyan = "36"

    func callAsFunction(_ text: String) -> String {
        Terminal.hasColours ? "\u{1B}[\(rawValue)m\(text)\u{1B}[0m" : text
    }
}

/// One line on stderr.
func complain(_ sentence: String) {
    Terminal.write("klepet-host: \(sentence.printable)\n", to: STDERR_FILENO)
}

extension String {
    /// Fit for a terminal: what people wrote must not steer it. Line breaks stay.
    var printable: String {
        guard unicodeScalars.contains(where: \.isControl) else { return self }
        return String(String.UnicodeScalarView(unicodeScalars.map { $0.isControl ? "\u{FFFD}" : $0 }))
    }

    /// To at least this width.
    func padded(to width: Int) -> String { self + String(repeating: " ", count: max(0, width - count)) }
    func paddedLeft(to width: Int) -> String { String(repeating: " ", count: max(0, width - count)) + self }
}

extension Unicode.Scalar {
    fileprivate var isControl: Bool {
        (value < 0x20 && value != 0x0A && value != 0x09) || (0x7F...0x9F).contains(value)
    }
}

extension BinaryInteger {
    /// 23849 as 23,849.
    var grouped: String {
        var digits = String(self)
        var place = digits.count - 3
        while place > (self < 0 ? 1 : 0) {
            digits.insert(",", at: digits.index(digits.startIndex, offsetBy: place))
            place -= 3
        }
        return digits
    }
}

extension UInt64 {
    /// Sixteen digits, as fingerprints are written.
    var hexadecimal: String {
        String(repeating: "0", count: leadingZeroBitCount == 64 ? 15 : leadingZeroBitCount / 4)
            + String(self, radix: 16)
    }
}

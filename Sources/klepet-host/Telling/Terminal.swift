// What is written where, and whether somebody reads along.

import Glibc

enum Terminal {
    static func isTerminal(_ descriptor: Int32) -> Bool { isatty(descriptor) == 1 }

    /// Colours on a terminal, unless asked not to (no-color.org).
    static let hasColours = isTerminal(STDOUT_FILENO) && getenv("NO_COLOR") == nil

    static func write(_ text: String, to descriptor: Int32) {
        var text = text
        text.withUTF8 { bytes in
            guard let start = bytes.baseAddress else { return }
            var written = 0
            while written < bytes.count {
                let count = Glibc.write(descriptor, start + written, bytes.count - written)
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
    Terminal.write("klepet-host: \(sentence.printableLines)\n", to: STDERR_FILENO)
}

extension String {
    /// Fit for a terminal, on one line: what people wrote must neither steer it nor begin a line that nobody said.
    var printable: String {
        guard unicodeScalars.contains(where: { $0.isUnruly || $0 == "\n" }) else { return self }
        return String(
            String.UnicodeScalarView(unicodeScalars.map { $0.isLineBreak ? "\u{23CE}" : $0.isUnruly ? "\u{FFFD}" : $0 })
        )
    }

    /// The same on as many lines as it has: to be indented by whoever prints it.
    var printableLines: String {
        guard unicodeScalars.contains(where: \.isUnruly) else { return self }
        let text = replacing("\r\n", with: "\n")
        return String(
            String.UnicodeScalarView(text.unicodeScalars.map { $0.isLineBreak ? "\n" : $0.isUnruly ? "\u{FFFD}" : $0 }))
    }

    /// Lines after the first begin behind so many spaces.
    func indented(by width: Int) -> String { replacing("\n", with: "\n" + String(repeating: " ", count: width)) }

    /// To at least this width.
    func padded(to width: Int) -> String { self + String(repeating: " ", count: max(0, width - count)) }
    func paddedLeft(to width: Int) -> String { String(repeating: " ", count: max(0, width - count)) + self }
}

extension Unicode.Scalar {
    /// Controls but for tab and line feed, the separators of lines and paragraphs, and what
    /// turns the reading direction.
    fileprivate var isUnruly: Bool {
        switch value {
        case 0x09, 0x0A: false
        case 0..<0x20, 0x7F...0x9F, 0x2028...0x202E, 0x2066...0x2069: true
        default: false
        }
    }

    fileprivate var isLineBreak: Bool {
        (0x0A...0x0D).contains(value) || value == 0x85 || value == 0x2028 || value == 0x2029
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

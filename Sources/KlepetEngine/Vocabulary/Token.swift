// Tokens that somebody comes with (B10.2, B12.3), and the digits that they are written in.

enum Token {
    /// Looks at every byte, so that the time it takes tells nothing. No token is like none.
    static func isSame(_ given: Text, _ right: [UInt8]) -> Bool {
        guard given.count == right.count, !right.isEmpty else { return false }
        return zip(given, right).reduce(UInt8(0)) { $0 | ($1.0 ^ $1.1) } == 0
    }
}

public enum Hexadecimal {
    /// 16 digits.
    static func digits(of number: UInt64) -> [UInt8] {
        stride(from: UInt64(60), through: 0, by: -4).map { digit(UInt8(truncatingIfNeeded: number >> $0)) }
    }

    /// Two digits a byte.
    public static func digits(of bytes: some Sequence<UInt8>) -> [UInt8] {
        bytes.flatMap { [digit($0 >> 4), digit($0)] }
    }

    /// Of the lower four bits.
    private static func digit(_ bits: UInt8) -> UInt8 { bits & 15 < 10 ? 0x30 + bits & 15 : 0x57 + bits & 15 }

    /// 16 digits; `nil`: they are not.
    static func number(_ digits: Slice<Text>) -> UInt64? {
        guard digits.count == 16 else { return nil }
        var number: UInt64 = 0
        for digit in digits {
            switch digit {
            case 0x30...0x39: number = number << 4 | UInt64(digit - 0x30)
            case 0x61...0x66: number = number << 4 | UInt64(digit - 0x57)
            default: return nil
            }
        }
        return number
    }
}

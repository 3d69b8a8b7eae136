// What a string of JSON means, in the place where it is written.

/// Writes what a string of JSON means over it, from its first quote on: what is meant is never longer than how it is
/// written. How many bytes it is. Nil: it is no string of JSON. Whether it is UTF-8 is for whoever reads it then.
public func unescape(_ string: UnsafeMutablePointer<UInt8>, _ count: Int) -> Int? {
    guard count >= 2 else { return nil }
    var (from, to) = (1, 0)
    let end = count - 1
    while from < end {
        let byte = string[from]
        guard byte >= 0x20, byte != UInt8(ascii: "\"") else { return nil }
        from += 1
        guard byte == UInt8(ascii: "\\") else {
            string[to] = byte
            to += 1
            continue
        }
        guard from < end else { return nil }
        let letter = string[from]
        from += 1
        guard letter == UInt8(ascii: "u") else {
            guard let meant = unescaped(letter) else { return nil }
            string[to] = meant
            to += 1
            continue
        }
        guard let scalar = scalar(string, &from, end) else { return nil }
        for unit in UTF8.encode(scalar) ?? UTF8.encodedReplacementCharacter {
            string[to] = unit
            to += 1
        }
    }
    return to
}

private func unescaped(_ letter: UInt8) -> UInt8? {
    switch letter {
    case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"): letter
    case UInt8(ascii: "b"): 0x08
    case UInt8(ascii: "f"): 0x0C
    case UInt8(ascii: "n"): 0x0A
    case UInt8(ascii: "r"): 0x0D
    case UInt8(ascii: "t"): 0x09
    default: nil
    }
}

/// Behind `\u`: four digits, or eight in two halves with another `\u` between them. Half a pair alone is nothing.
private func scalar(_ string: UnsafeMutablePointer<UInt8>, _ from: inout Int, _ end: Int) -> Unicode.Scalar? {
    guard let first = hex(string, &from, end) else { return nil }
    guard first & 0xFC00 == 0xD800 else { return Unicode.Scalar(first) }
    guard from + 2 <= end, string[from] == UInt8(ascii: "\\"), string[from + 1] == UInt8(ascii: "u") else { return nil }
    from += 2
    guard let second = hex(string, &from, end), second & 0xFC00 == 0xDC00 else { return nil }
    return Unicode.Scalar(0x10000 + (first & 0x3FF) << 10 + second & 0x3FF)
}

private func hex(_ string: UnsafeMutablePointer<UInt8>, _ from: inout Int, _ end: Int) -> UInt32? {
    guard from + 4 <= end else { return nil }
    var value: UInt32 = 0
    for _ in 0..<4 {
        let digit: UInt8
        switch string[from] {
        case let byte where byte &- UInt8(ascii: "0") < 10: digit = byte &- UInt8(ascii: "0")
        case let byte where (byte | 0x20) &- UInt8(ascii: "a") < 6: digit = (byte | 0x20) &- UInt8(ascii: "a") + 10
        default: return nil
        }
        value = value << 4 | UInt32(digit)
        from += 1
    }
    return value
}

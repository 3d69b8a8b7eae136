// Is it UTF-8? Asked of every text that comes in. Runs of ASCII, which most text is made of, are passed over eight
// and more bytes at a time, and so are those between the accents of a Czech sentence; the standard library's check
// took three times as long there. What is well-formed is table 3-7 of the Unicode Standard: no overlong form, no
// surrogate, nothing above U+10FFFF.

public func isUTF8(_ bytes: Text) -> Bool { offsetOfNoUTF8(bytes) == nil }

/// Where the first thing begins that is no character.
public func offsetOfNoUTF8(_ bytes: Text) -> Int? {
    let raw = UnsafeRawBufferPointer(bytes)
    var offset = 0
    while true {
        offset = skipASCII(raw, offset)
        guard offset < raw.count else { return nil }
        let length = characterBytes(raw, offset)
        guard length > 0 else { return offset }
        offset += length
    }
}

private let notASCII: UInt64 = 0x8080_8080_8080_8080

/// The offset of the next byte that is not ASCII.
@inline(__always)
private func skipASCII(_ raw: UnsafeRawBufferPointer, _ from: Int) -> Int {
    var offset = from
    while raw.count - offset >= 8 {
        let found = UInt64(littleEndian: raw.loadUnaligned(fromByteOffset: offset, as: UInt64.self)) & notASCII
        guard found == 0 else { return offset + found.trailingZeroBitCount >> 3 }
        offset += 8
    }
    while offset < raw.count, raw[offset] < 0x80 { offset += 1 }
    return offset
}

/// The length of the well-formed character of two to four bytes that begins here; 0: there is none.
@inline(__always)
private func characterBytes(_ raw: UnsafeRawBufferPointer, _ offset: Int) -> Int {
    let left = raw.count - offset
    guard left >= 2 else { return 0 }
    let (first, second) = (raw[offset], raw[offset + 1])
    switch first {
    case 0xC2...0xDF:
        return second & 0xC0 == 0x80 ? 2 : 0
    case 0xE0...0xEF:
        let least: UInt8 = first == 0xE0 ? 0xA0 : 0x80
        let most: UInt8 = first == 0xED ? 0x9F : 0xBF
        guard left >= 3, second >= least, second <= most else { return 0 }
        return raw[offset + 2] & 0xC0 == 0x80 ? 3 : 0
    case 0xF0...0xF4:
        let least: UInt8 = first == 0xF0 ? 0x90 : 0x80
        let most: UInt8 = first == 0xF4 ? 0x8F : 0xBF
        guard left >= 4, second >= least, second <= most else { return 0 }
        return (raw[offset + 2] & 0xC0 == 0x80) && (raw[offset + 3] & 0xC0 == 0x80) ? 4 : 0
    default:
        return 0
    }
}

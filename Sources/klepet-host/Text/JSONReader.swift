// Reads JSON (RFC 8259): the whole grammar, nothing beside it. It never says what it read, for that may be a visitor's words
// (B13.5).

struct NoJSON: Error {}

extension JSON {
    init(_ bytes: some Collection<UInt8>) throws(NoJSON) {
        let read = bytes.withContiguousStorageIfAvailable { bytes in
            Result { () throws(NoJSON) in try JSONReader.read(bytes) }
        }
        if let read {
            self = try read.get()
        } else {
            self = try JSON(Array(bytes))
        }
    }
}

private struct JSONReader {
    /// Deeper than anything that makes sense, shallow enough for any stack.
    static let depthMax = 256

    let bytes: UnsafeBufferPointer<UInt8>
    var index = 0

    static func read(_ bytes: UnsafeBufferPointer<UInt8>) throws(NoJSON) -> JSON {
        var reader = JSONReader(bytes: bytes)
        let value = try reader.value(depth: 0)
        reader.skipSpace()
        guard reader.index == bytes.count else { throw NoJSON() }
        return value
    }

    private var next: UInt8? { index < bytes.count ? bytes[index] : nil }

    private mutating func skipSpace() {
        while let byte = next, byte == 0x20 || byte == 0x0A || byte == 0x0D || byte == 0x09 { index += 1 }
    }

    private mutating func expect(_ byte: Unicode.Scalar) throws(NoJSON) {
        skipSpace()
        guard next == UInt8(ascii: byte) else { throw NoJSON() }
        index += 1
    }

    private mutating func take(_ byte: Unicode.Scalar) -> Bool {
        skipSpace()
        guard next == UInt8(ascii: byte) else { return false }
        index += 1
        return true
    }

    private mutating func value(depth: Int) throws(NoJSON) -> JSON {
        guard depth < Self.depthMax else { throw NoJSON() }
        skipSpace()
        switch next {
        case UInt8(ascii: "{"): return try object(depth)
        case UInt8(ascii: "["): return try array(depth)
        case UInt8(ascii: "\""): return .string(try string())
        case UInt8(ascii: "t"): return try word("true", .bool(true))
        case UInt8(ascii: "f"): return try word("false", .bool(false))
        case UInt8(ascii: "n"): return try word("null", .null)
        default: return try number()
        }
    }

    private mutating func word(_ word: StaticString, _ value: JSON) throws(NoJSON) -> JSON {
        for offset in 0..<word.utf8CodeUnitCount {
            guard next == word.utf8Start[offset] else { throw NoJSON() }
            index += 1
        }
        return value
    }

    private mutating func object(_ depth: Int) throws(NoJSON) -> JSON {
        try expect("{")
        var members: [JSON.Member] = []
        if take("}") { return .object(members) }
        repeat {
            skipSpace()
            let key = try string()
            try expect(":")
            members.append(JSON.Member(key: key, value: try value(depth: depth + 1)))
        } while take(",")
        try expect("}")
        return .object(members)
    }

    private mutating func array(_ depth: Int) throws(NoJSON) -> JSON {
        try expect("[")
        var elements: [JSON] = []
        if take("]") { return .array(elements) }
        repeat { elements.append(try value(depth: depth + 1)) } while take(",")
        try expect("]")
        return .array(elements)
    }

    // MARK: numbers

    private mutating func digits() throws(NoJSON) {
        let first = index
        while let byte = next, (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte) { index += 1 }
        guard index > first else { throw NoJSON() }
    }

    private mutating func number() throws(NoJSON) -> JSON {
        let first = index
        if next == UInt8(ascii: "-") { index += 1 }
        if next == UInt8(ascii: "0") { index += 1 } else { try digits() }
        var isWhole = true
        if next == UInt8(ascii: ".") {
            isWhole = false
            index += 1
            try digits()
        }
        if next == UInt8(ascii: "e") || next == UInt8(ascii: "E") {
            isWhole = false
            index += 1
            if next == UInt8(ascii: "+") || next == UInt8(ascii: "-") { index += 1 }
            try digits()
        }
        let written = String(decoding: bytes[first..<index], as: UTF8.self)
        if isWhole, let integer = Int64(written) { return .integer(integer) }
        return .number(written)
    }

    // MARK: strings

    private mutating func string() throws(NoJSON) -> String {
        guard next == UInt8(ascii: "\"") else { throw NoJSON() }
        index += 1
        var text = ""
        var first = index
        while let byte = next {
            switch byte {
            case UInt8(ascii: "\""):
                text += try piece(first..<index)
                index += 1
                return text
            case UInt8(ascii: "\\"):
                text += try piece(first..<index)
                index += 1
                text.unicodeScalars.append(try escaped())
                first = index
            case 0..<0x20: throw NoJSON()
            default: index += 1
            }
        }
        throw NoJSON()
    }

    private func piece(_ range: Range<Int>) throws(NoJSON) -> String {
        guard !range.isEmpty else { return "" }
        guard let text = String(validating: bytes[range], as: UTF8.self) else { throw NoJSON() }
        return text
    }

    private mutating func escaped() throws(NoJSON) -> Unicode.Scalar {
        guard let byte = next else { throw NoJSON() }
        index += 1
        switch byte {
        case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"): return Unicode.Scalar(byte)
        case UInt8(ascii: "b"): return "\u{8}"
        case UInt8(ascii: "f"): return "\u{C}"
        case UInt8(ascii: "n"): return "\n"
        case UInt8(ascii: "r"): return "\r"
        case UInt8(ascii: "t"): return "\t"
        case UInt8(ascii: "u"): return try scalar()
        default: throw NoJSON()
        }
    }

    /// Half a surrogate pair is no text: there is no UTF-8 for it.
    private mutating func scalar() throws(NoJSON) -> Unicode.Scalar {
        var code = try fourDigits()
        if (0xD800..<0xDC00).contains(code) {
            guard next == UInt8(ascii: "\\"), index + 1 < bytes.count, bytes[index + 1] == UInt8(ascii: "u") else {
                throw NoJSON()
            }
            index += 2
            let low = try fourDigits()
            guard (0xDC00..<0xE000).contains(low) else { throw NoJSON() }
            code = 0x10000 + (code - 0xD800) << 10 + (low - 0xDC00)
        }
        guard let scalar = Unicode.Scalar(code) else { throw NoJSON() }
        return scalar
    }

    private mutating func fourDigits() throws(NoJSON) -> UInt32 {
        var code: UInt32 = 0
        for _ in 0..<4 {
            guard let byte = next, let digit = Character(Unicode.Scalar(byte)).hexDigitValue else { throw NoJSON() }
            code = code << 4 | UInt32(digit)
            index += 1
        }
        return code
    }
}

// A look over JSON from outside before jansson gets it. jansson recurses for each level and allocates for each value:
// a megabyte of `[[[[` would take the stack of a small thread, a megabyte of `{},{},` a hundred megabytes of memory.

enum JSONSurvey {
    static let bytesMax = 1 << 20
    /// The deepest legal place, `departments[0].intake[0].key`, is at 5.
    static let depthMax = 16
    /// 64 departments with the hours of two shifts a day, forty holidays and sixteen questions each hold some 21,000.
    static let valuesMax = 32_768

    /// `what`: "The policy".
    static func check(_ bytes: UnsafeBufferPointer<UInt8>, _ what: String) throws(PolicyFault) {
        if bytes.isEmpty {
            throw PolicyFault("", "\(what) is empty: give a JSON object; {} takes every default.")
        }
        if bytes.count > bytesMax {
            throw PolicyFault("", "\(what) has \(bytes.count) bytes: shorten it to \(bytesMax) at most.")
        }
        if bytes.starts(with: [0xEF, 0xBB, 0xBF]) {
            throw PolicyFault("", "\(what) begins with a byte order mark: save it as UTF-8 without one.")
        }
        var tally = Tally()
        for byte in bytes { tally.take(byte) }
        if tally.deepest > depthMax {
            throw PolicyFault("", "\(what) nests \(tally.deepest) levels deep: use \(depthMax) levels at most.")
        }
        if tally.values > valuesMax {
            throw PolicyFault("", "\(what) holds more than \(valuesMax) values: remove some.")
        }
    }

    /// Counts brackets and commas outside of strings. Where the text is no JSON the count may be off, but only behind the
    /// place where the parser stops.
    private struct Tally {
        var depth = 0
        var deepest = 0
        var values = 1
        var inString = false
        var escaped = false

        mutating func take(_ byte: UInt8) {
            if inString {
                if escaped {
                    escaped = false
                } else if byte == UInt8(ascii: "\\") {
                    escaped = true
                } else if byte == UInt8(ascii: "\"") {
                    inString = false
                }
                return
            }
            switch byte {
            case UInt8(ascii: "\""): inString = true
            case UInt8(ascii: "{"), UInt8(ascii: "["):
                depth += 1
                values += 1
                deepest = max(deepest, depth)
            case UInt8(ascii: "}"), UInt8(ascii: "]"): depth -= 1
            case UInt8(ascii: ","): values += 1
            default: break
            }
        }
    }
}

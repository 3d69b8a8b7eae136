// A look over JSON from outside before the parser gets it. The parser recurses for each level and has a place for each
// value: a megabyte of `[[[[` would take the stack of a small thread, a megabyte of `{},{},` tens of megabytes of
// memory. It takes a NUL for the end, and any byte in a string for a part of a character.

import KlepetEngine

public struct JSONLimits: Sendable {
    public var bytesMax: Int
    public var depthMax: Int
    public var valuesMax: Int
    /// Any value may stand alone, and texts may hold a NUL, as RFC 8259 has it; else objects and
    /// arrays without NUL only.
    public var takesAll: Bool

    public static let policy = JSONLimits(
        bytesMax: JSONSurvey.bytesMax, depthMax: JSONSurvey.depthMax, valuesMax: JSONSurvey.valuesMax, takesAll: false)
    /// Of this size and depth the value of an attribute may be before it is written anew (B16.1).
    public static let attribute = JSONLimits(
        bytesMax: 1 << 16, depthMax: JSONSurvey.depthMax, valuesMax: 4096, takesAll: true)
    /// A message of a megabyte, each of its bytes escaped; a policy among the fields.
    public static let call = JSONLimits(
        bytesMax: 8 << 20, depthMax: JSONSurvey.depthMax + 2, valuesMax: JSONSurvey.valuesMax, takesAll: true)
}

enum JSONSurvey {
    static let bytesMax = 1 << 20
    /// The deepest legal place, `departments[0].intake[0].key`, is at 5.
    static let depthMax = 16
    /// 64 departments with the hours of two shifts a day, forty holidays and sixteen questions each hold some 21,000.
    static let valuesMax = 32_768

    /// At most so many values are there, if it is JSON.
    static func check(_ bytes: UnsafeBufferPointer<UInt8>, _ limits: JSONLimits) throws(JSONFault) -> Int {
        if bytes.isEmpty { throw JSONFault(.empty) }
        if bytes.count > limits.bytesMax { throw JSONFault(.tooLong(bytes: bytes.count, max: limits.bytesMax)) }
        if bytes.starts(with: [0xEF, 0xBB, 0xBF]) { throw JSONFault(.startsWithMark) }
        var tally = Tally(depthMax: limits.depthMax)
        tally.take(bytes)
        if tally.deepest > limits.depthMax {
            throw JSONFault(.tooDeep(levels: tally.deepest, max: limits.depthMax), at: tally.tooDeepAt)
        }
        if tally.values > limits.valuesMax { throw JSONFault(.tooManyValues(max: limits.valuesMax)) }
        if let place = tally.nulAt { throw JSONFault(.nul, at: place + 1) }
        if let place = offsetOfNoUTF8(bytes) { throw JSONFault(.notUTF8, at: place + 1) }
        return tally.values
    }

    /// Counts brackets and commas outside of strings. Where the text is no JSON the count may be off, but only behind
    /// the place where the parser stops.
    private struct Tally {
        let depthMax: Int
        var depth = 0
        var deepest = 0
        var tooDeepAt = 0
        var values = 1
        var nulAt: Int?

        init(depthMax: Int) { self.depthMax = depthMax }

        mutating func take(_ bytes: UnsafeBufferPointer<UInt8>) {
            var place = 0
            while place < bytes.count {
                let byte = bytes[place]
                place += 1
                switch byte {
                case UInt8(ascii: "\""): place = skipString(bytes, place)
                case UInt8(ascii: "{"), UInt8(ascii: "["):
                    depth += 1
                    values += 1
                    if depth > deepest {
                        deepest = depth
                        if depth == depthMax + 1 { tooDeepAt = place }
                    }
                case UInt8(ascii: "}"), UInt8(ascii: "]"): depth -= 1
                case UInt8(ascii: ","): values += 1
                case 0: if nulAt == nil { nulAt = place - 1 }
                default: break
                }
            }
        }

        /// Behind the closing quotation mark.
        @inline(__always)
        private mutating func skipString(_ bytes: UnsafeBufferPointer<UInt8>, _ start: Int) -> Int {
            var place = start
            while place < bytes.count {
                let byte = bytes[place]
                place += 1
                if byte == UInt8(ascii: "\"") { return place }
                if byte == UInt8(ascii: "\\") {
                    place += 1
                } else if byte == 0, nulAt == nil {
                    nulAt = place - 1
                }
            }
            return bytes.count
        }
    }
}

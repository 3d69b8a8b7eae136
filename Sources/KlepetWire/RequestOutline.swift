// What the host reads of a line: where the top-level "client", "do", "frame" and "request" are, and of a `say` its few
// other fields. One pass along the outline of the object; what is inside of values is stepped over, for klepet_call
// reads it strictly and refuses what is wrong.
//
//      {"do":"say","client":"tab-1","chat":7,"text":"Hello"}     as it came
//      {"do":"say",                 "chat":7,"text":"Hello"}     as klepet_call gets it, in the same place
//
// A key that is written with escapes is not seen here. The core's reader sees it, and has no field "client" and no
// "frame": a line in which somebody has hidden a second one is refused.

import Glibc

public struct RequestOutline {
    /// From the first byte of a value to behind its last.
    public typealias Span = Range<Int>

    public private(set) var client: Span?
    public private(set) var name: Span?
    public private(set) var request: Span?
    public private(set) var frame: Span?
    public private(set) var chat: Span?
    public private(set) var text: Span?
    public private(set) var id: Span?
    /// `do` is the first member, so that nobody can have put anything in front of it.
    public private(set) var beginsWithDo = false
    /// Of two, neither is meant.
    public private(set) var hasTwoClients = false
    /// A field that is none of these, or one of these again.
    public private(set) var hasMore = false
    /// The member "client" with one of the commas beside it.
    private var blank: Span = 0..<0

    private let line: UnsafeMutablePointer<UInt8>
    private let count: Int
    private var place = 0

    /// Nil: by its outline it is not one JSON object.
    public init?(_ line: UnsafeMutablePointer<UInt8>, _ count: Int) {
        (self.line, self.count) = (line, count)
        skipSpace()
        guard take("{") else { return nil }
        skipSpace()
        if !take("}") {
            var comma: Int?
            while true {
                guard let next = takeMember(after: comma) else { return nil }
                guard next == UInt8(ascii: ",") else { break }
                comma = place - 1
                skipSpace()
            }
        }
        skipSpace()
        guard place == count else { return nil }
    }

    /// A frame, whose it is, what the asker finds it by, and nothing else.
    public var isEnvelope: Bool {
        !hasMore && !hasTwoClients && frame != nil && name == nil && chat == nil && text == nil && id == nil
    }

    /// Makes spaces of the client, so that the rest can be handed on where it lies.
    public func blankClient() {
        if !blank.isEmpty { memset(line + blank.lowerBound, 0x20, blank.count) }
    }

    /// The bytes of a value.
    public func bytes(_ span: Span) -> UnsafeBufferPointer<UInt8> {
        UnsafeBufferPointer(start: line + span.lowerBound, count: span.count)
    }

    /// What is between the quotes of a string that is written without escapes.
    public func plainText(_ span: Span?) -> UnsafeBufferPointer<UInt8>? {
        guard let span, span.count >= 2, line[span.lowerBound] == UInt8(ascii: "\"") else { return nil }
        guard memchr(line + span.lowerBound, 0x5C, span.count) == nil else { return nil }
        return UnsafeBufferPointer(start: line + span.lowerBound + 1, count: span.count - 2)
    }

    // MARK: the outline

    /// What stands behind the member: a comma or the closing brace.
    private mutating func takeMember(after comma: Int?) -> UInt8? {
        let keyStart = place
        guard skipString() else { return nil }
        let key = keyStart..<place
        skipSpace()
        guard take(":") else { return nil }
        skipSpace()
        let valueStart = place
        guard skipValue() else { return nil }
        let value = valueStart..<place
        skipSpace()
        guard place < count else { return nil }
        let next = line[place]
        guard next == UInt8(ascii: ",") || next == UInt8(ascii: "}") else { return nil }
        place += 1
        note(key, value, endsWithComma: next == UInt8(ascii: ","), after: comma)
        return next
    }

    private mutating func note(_ key: Span, _ value: Span, endsWithComma: Bool, after comma: Int?) {
        switch key.count {
        case 4 where isKey(key, "\"do\""):
            if comma == nil { beginsWithDo = true }
            set(\.name, value)
        case 4 where isKey(key, "\"id\""): set(\.id, value)
        case 6 where isKey(key, "\"chat\""): set(\.chat, value)
        case 6 where isKey(key, "\"text\""): set(\.text, value)
        case 7 where isKey(key, "\"frame\""): set(\.frame, value)
        case 8 where isKey(key, "\"client\""):
            hasTwoClients = client != nil
            client = value
            blank = endsWithComma ? key.lowerBound..<place : (comma ?? key.lowerBound)..<value.upperBound
        case 9 where isKey(key, "\"request\""): set(\.request, value)
        default: hasMore = true
        }
    }

    @inline(__always)
    private mutating func set(_ field: WritableKeyPath<RequestOutline, Span?>, _ value: Span) {
        if self[keyPath: field] != nil { hasMore = true }
        self[keyPath: field] = value
    }

    private func isKey(_ key: Span, _ word: StaticString) -> Bool {
        memcmp(line + key.lowerBound, word.utf8Start, word.utf8CodeUnitCount) == 0
    }

    @inline(__always)
    private mutating func skipSpace() {
        while place < count, line[place] <= 0x20, isSpace(line[place]) { place += 1 }
    }

    private func isSpace(_ byte: UInt8) -> Bool { byte == 0x20 || byte == 0x0A || byte == 0x0D || byte == 0x09 }

    private mutating func take(_ byte: Unicode.Scalar) -> Bool {
        guard place < count, line[place] == UInt8(ascii: byte) else { return false }
        place += 1
        return true
    }

    /// From quote to quote. A quote ends it unless an odd number of backslashes stands before it.
    private mutating func skipString() -> Bool {
        guard take("\"") else { return false }
        let first = place
        while let found = memchr(line + place, 0x22, count - place) {
            let quote = found.assumingMemoryBound(to: UInt8.self) - UnsafeMutablePointer(line)
            var escape = quote
            while escape > first, line[escape - 1] == 0x5C { escape -= 1 }
            place = quote + 1
            if (quote - escape) & 1 == 0 { return true }
        }
        return false
    }

    private mutating func skipValue() -> Bool {
        guard place < count else { return false }
        switch line[place] {
        case UInt8(ascii: "\""): return skipString()
        case UInt8(ascii: "{"), UInt8(ascii: "["): return skipNested()
        default: return skipWord()
        }
    }

    private mutating func skipNested() -> Bool {
        var depth = 0
        while place < count {
            switch line[place] {
            case UInt8(ascii: "\""):
                guard skipString() else { return false }
                continue
            case UInt8(ascii: "{"), UInt8(ascii: "["): depth += 1
            case UInt8(ascii: "}"), UInt8(ascii: "]"): depth -= 1
            default: break
            }
            place += 1
            if depth == 0 { return true }
        }
        return false
    }

    /// A number, true, false, null, or something that will be refused.
    private mutating func skipWord() -> Bool {
        let first = place
        while place < count {
            switch line[place] {
            case UInt8(ascii: ","), UInt8(ascii: "}"), 0x20, 0x09, 0x0A, 0x0D: return place > first
            default: place += 1
            }
        }
        return false
    }
}

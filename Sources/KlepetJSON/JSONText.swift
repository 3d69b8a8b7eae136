// Writes JSON: `explain`, `audit`, profiles, policies. Append-only, commas and indentation by itself, brackets closed
// by the end of a closure. What it is given is valid UTF-8; what it gives is valid JSON as long as an object's members
// are written by `member` and `key`, and an array's elements by `value`.
//
//     var text = JSONText()
//     text.object { text in
//         text.member("chat", chat)
//         text.key("timers")
//         text.array { text in for timer in timers { text.value(timer.name) } }
//     }
//     text.bytes

public struct JSONText: Sendable {
    public enum Layout: Sendable { case compact, indented }
    /// What the next token follows.
    fileprivate enum Place { case opening, key, value }

    public private(set) var bytes: [UInt8] = []
    private let layout: Layout
    private var place = Place.opening
    private var depth = 0
    /// Above zero inside an array that stays on one line.
    private var oneLineDepth = 0

    public init(_ layout: Layout = .compact) {
        self.layout = layout
    }

    public var string: String { String(decoding: bytes, as: UTF8.self) }

    // MARK: Values

    public mutating func value(_ text: String) {
        separate()
        appendQuoted(text.utf8)
    }

    /// For texts that lie in a buffer; they have to be valid UTF-8.
    public mutating func value(utf8: some Sequence<UInt8>) {
        separate()
        appendQuoted(utf8)
    }

    /// The same, a run without escapes at a time.
    public mutating func value(utf8 text: UnsafeBufferPointer<UInt8>) {
        separate()
        bytes.append(UInt8(ascii: "\""))
        var start = 0
        for place in 0..<text.count where needsEscape(text[place]) {
            bytes.append(contentsOf: UnsafeBufferPointer(rebasing: text[start..<place]))
            appendContent(text[place])
            start = place + 1
        }
        bytes.append(contentsOf: UnsafeBufferPointer(rebasing: text[start...]))
        bytes.append(UInt8(ascii: "\""))
    }

    /// A word of ours, in which nothing has to be escaped.
    public mutating func value(word: StaticString) {
        separate()
        appendWord(word)
    }

    /// A value that is JSON already, onto this line: a policy is written over many, and a line end as such
    /// stands between tokens alone.
    public mutating func value(json: some Collection<UInt8>) {
        separate()
        bytes.append(contentsOf: json.lazy.filter { $0 != UInt8(ascii: "\n") })
    }

    public mutating func value(_ number: UInt64) {
        separate()
        appendDigits(number)
    }

    public mutating func value(_ number: Int64) {
        separate()
        if number < 0 { bytes.append(UInt8(ascii: "-")) }
        appendDigits(number.magnitude)
    }

    public mutating func value(_ number: some BinaryInteger) {
        separate()
        bytes.append(contentsOf: String(number).utf8)
    }

    public mutating func value(_ flag: Bool) {
        separate()
        bytes.append(contentsOf: (flag ? "true" : "false").utf8)
    }

    public mutating func null() {
        separate()
        bytes.append(contentsOf: "null".utf8)
    }

    public mutating func array<E: Error>(
        onOneLine: Bool = false, _ body: (inout JSONText) throws(E) -> Void
    ) throws(E) {
        separate()
        oneLineDepth += onOneLine || oneLineDepth > 0 ? 1 : 0
        try enclose("[", "]", body)
        oneLineDepth -= oneLineDepth > 0 ? 1 : 0
    }

    public mutating func object<E: Error>(_ body: (inout JSONText) throws(E) -> Void) throws(E) {
        separate()
        oneLineDepth += oneLineDepth > 0 ? 1 : 0
        try enclose("{", "}", body)
        oneLineDepth -= oneLineDepth > 0 ? 1 : 0
    }

    // MARK: Members of an object

    public mutating func key(_ key: String) {
        separate()
        appendQuoted(key.utf8)
        bytes.append(UInt8(ascii: ":"))
        if layout == .indented { bytes.append(UInt8(ascii: " ")) }
        place = .key
    }

    public mutating func member(_ key: String, _ text: String) {
        self.key(key)
        value(text)
    }

    public mutating func member(_ key: String, utf8: some Sequence<UInt8>) {
        self.key(key)
        value(utf8: utf8)
    }

    public mutating func member(_ key: String, _ number: some BinaryInteger) {
        self.key(key)
        value(number)
    }

    public mutating func member(_ key: String, _ flag: Bool) {
        self.key(key)
        value(flag)
    }

    /// A key of ours, in which nothing has to be escaped.
    public mutating func key(word: StaticString) {
        separate()
        appendWord(word)
        bytes.append(UInt8(ascii: ":"))
        if layout == .indented { bytes.append(UInt8(ascii: " ")) }
        place = .key
    }

    public mutating func member(_ key: String, _ texts: [String]) {
        self.key(key)
        array(onOneLine: true) { text in
            for element in texts { text.value(element) }
        }
    }

    // MARK: Again

    /// A place to go back to, within the same brackets.
    public struct Mark: Sendable {
        fileprivate var count: Int
        fileprivate var place: Place
    }
    public var mark: Mark { Mark(count: bytes.count, place: place) }

    public mutating func rewind(to mark: Mark) {
        bytes.removeSubrange(min(mark.count, bytes.count)...)
        place = mark.place
    }

    /// Empty, for the next text; memory of up to `keepingBytes` stays.
    public mutating func clear(keepingBytes: Int) {
        bytes.removeAll(keepingCapacity: bytes.capacity <= keepingBytes)
        (place, depth, oneLineDepth) = (.opening, 0, 0)
    }

    // MARK: Between the tokens

    private mutating func separate() {
        switch place {
        case .key: break
        case .opening: if depth > 0 { breakLine() }
        case .value:
            bytes.append(UInt8(ascii: ","))
            if layout == .indented && oneLineDepth > 0 { bytes.append(UInt8(ascii: " ")) }
            breakLine()
        }
        place = .value
    }

    private mutating func enclose<E: Error>(
        _ opening: Unicode.Scalar, _ closing: Unicode.Scalar, _ body: (inout JSONText) throws(E) -> Void
    ) throws(E) {
        bytes.append(UInt8(ascii: opening))
        place = .opening
        depth += 1
        try body(&self)
        depth -= 1
        if place == .value { breakLine() }
        bytes.append(UInt8(ascii: closing))
        place = .value
    }

    private mutating func breakLine() {
        guard layout == .indented, oneLineDepth == 0 else { return }
        bytes.append(UInt8(ascii: "\n"))
        bytes.append(contentsOf: repeatElement(UInt8(ascii: " "), count: 4 * depth))
    }

    private mutating func appendQuoted(_ utf8: some Sequence<UInt8>) {
        bytes.append(UInt8(ascii: "\""))
        for byte in utf8 { appendContent(byte) }
        bytes.append(UInt8(ascii: "\""))
    }

    /// RFC 8259, section 7: quotation mark, backslash and U+0000 to U+001F are escaped; DEL too,
    /// since terminals obey it.
    @inline(__always)
    private func needsEscape(_ byte: UInt8) -> Bool {
        byte < 0x20 || byte == UInt8(ascii: "\"") || byte == UInt8(ascii: "\\") || byte == 0x7F
    }

    @inline(__always)
    private mutating func appendContent(_ byte: UInt8) {
        switch byte {
        case UInt8(ascii: "\""), UInt8(ascii: "\\"): appendEscaped(byte)
        case 0x08: appendEscaped(UInt8(ascii: "b"))
        case 0x09: appendEscaped(UInt8(ascii: "t"))
        case 0x0A: appendEscaped(UInt8(ascii: "n"))
        case 0x0C: appendEscaped(UInt8(ascii: "f"))
        case 0x0D: appendEscaped(UInt8(ascii: "r"))
        case 0x00...0x1F, 0x7F:
            bytes.append(contentsOf: "\\u00".utf8)
            bytes.append(hexDigit(byte >> 4))
            bytes.append(hexDigit(byte & 0xF))
        default: bytes.append(byte)
        }
    }

    @inline(__always)
    private mutating func appendWord(_ word: StaticString) {
        bytes.append(UInt8(ascii: "\""))
        bytes.append(contentsOf: UnsafeBufferPointer(start: word.utf8Start, count: word.utf8CodeUnitCount))
        bytes.append(UInt8(ascii: "\""))
    }

    private mutating func appendDigits(_ number: UInt64) {
        withUnsafeTemporaryAllocation(of: UInt8.self, capacity: 20) { digits in
            var rest = number
            var start = digits.count
            repeat {
                start -= 1
                digits[start] = UInt8(ascii: "0") + UInt8(truncatingIfNeeded: rest % 10)
                rest /= 10
            } while rest > 0
            bytes.append(contentsOf: UnsafeBufferPointer(rebasing: digits[start...]))
        }
    }

    private mutating func appendEscaped(_ letter: UInt8) {
        bytes.append(UInt8(ascii: "\\"))
        bytes.append(letter)
    }

    private func hexDigit(_ nibble: UInt8) -> UInt8 {
        nibble < 10 ? UInt8(ascii: "0") &+ nibble : UInt8(ascii: "a") &+ (nibble &- 10)
    }
}

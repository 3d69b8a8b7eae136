// The path of a place in a JSON text, for the fault that was found there: `departments[1].mode`. Walks the text from
// its beginning; what it passes has been read by the parser already, so it need not be strict.

public enum JSONTrail {
    private struct Level {
        var isObject: Bool
        /// Of an array's element.
        var index = 0
        /// Where an object's last key lies, between its quotes; `nil` before the first and behind a comma.
        var key: Range<Int>?
        var expectsKey = true
    }

    private static let levelsMax = 64
    private static let bytesMax = 200

    /// The innermost value that is being read at `offset`; empty: the text as a whole. `knows`:
    /// whether a key may be repeated.
    public static func path(
        in text: UnsafeBufferPointer<UInt8>, to offset: Int,
        knows: (Slice<UnsafeBufferPointer<UInt8>>) -> Bool = { _ in true }
    ) -> String {
        var levels: [Level] = []
        let end = min(max(0, offset), text.count)
        var place = 0
        while place < end {
            switch text[place] {
            case UInt8(ascii: "\""):
                let (content, isClosed) = string(in: text, from: place + 1, to: end)
                if isClosed, let last = levels.indices.last, levels[last].isObject, levels[last].expectsKey {
                    levels[last].key = content
                    levels[last].expectsKey = false
                }
                place = content.upperBound
            case UInt8(ascii: "{"), UInt8(ascii: "["):
                guard levels.count < levelsMax else { return path(of: levels, in: text, knows) }
                levels.append(Level(isObject: text[place] == UInt8(ascii: "{")))
            case UInt8(ascii: "}"), UInt8(ascii: "]"): _ = levels.popLast()
            case UInt8(ascii: ","):
                if let last = levels.indices.last {
                    levels[last].index += 1
                    levels[last].key = nil
                    levels[last].expectsKey = true
                }
            default: break
            }
            place += 1
        }
        return path(of: levels, in: text, knows)
    }

    /// Up to the closing quotation mark, at which it ends.
    private static func string(
        in text: UnsafeBufferPointer<UInt8>, from start: Int, to end: Int
    ) -> (content: Range<Int>, isClosed: Bool) {
        var place = start
        while place < end {
            if text[place] == UInt8(ascii: "\"") { return (start..<place, true) }
            place += text[place] == UInt8(ascii: "\\") ? 2 : 1
        }
        return (start..<max(start, min(place, end)), false)
    }

    private static func path(
        of levels: [Level], in text: UnsafeBufferPointer<UInt8>, _ knows: (Slice<UnsafeBufferPointer<UInt8>>) -> Bool
    ) -> String {
        var path = ""
        for level in levels {
            if !level.isObject {
                path += "[\(level.index)]"
            } else if let key = level.key {
                path = knows(text[key]) ? step(path, text[key]) : path + "[?]"
            }
            if path.utf8.count > bytesMax { return path + "…" }
        }
        return path
    }

    /// `policy` and `mode` make `policy.mode`. What is no plain word may be anybody's: it is not repeated (B13.5).
    public static func step(_ path: String, _ key: some Collection<UInt8>) -> String {
        if !isWord(key) { return path + "[?]" }
        let word = String(decoding: key, as: UTF8.self)
        return path.isEmpty ? word : "\(path).\(word)"
    }

    /// Up to 40 letters, digits and low lines of ASCII.
    public static func isWord(_ key: some Collection<UInt8>) -> Bool {
        (1...40).contains(key.count)
            && key.allSatisfy { byte in
                switch byte {
                case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"): true
                case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "_"): true
                default: false
                }
            }
    }
}

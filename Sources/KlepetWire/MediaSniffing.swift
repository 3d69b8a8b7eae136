// What a file is by its bytes, whatever somebody calls it (B17.2): its media type, by what files of that type begin with;
// text, if all of it is; and of a picture how many pixels it says it has, for a few bytes can say that they are many.

public struct MediaSniffing {
    /// What runs in a page, or is opened by one: taken only by its own name.
    public static let active = ["image/svg+xml", "text/html", "application/xml"]
    /// What a page may show in its place.
    public static let pictures = ["image/png", "image/jpeg", "image/gif", "image/webp", "image/avif"]
    /// What none of the others is.
    public static let unknown = "application/octet-stream"
    /// Half a gigabyte when it is unpacked.
    public static let pixelsMax: UInt64 = 1 << 27

    private static let headBytes = 512
    private var head: [UInt8] = []
    private var validity = UTF8Validity()
    private var isText = true
    private var jpeg = JPEGWalk()

    public init() {}

    public mutating func take(_ start: UnsafePointer<UInt8>, _ count: Int) {
        if head.count < Self.headBytes {
            head += UnsafeBufferPointer(start: start, count: min(count, Self.headBytes - head.count))
        }
        if isText { isText = Self.hasNoControls(start, count) && validity.take(start, count) }
        jpeg.take(start, count)
    }

    private static func hasNoControls(_ start: UnsafePointer<UInt8>, _ count: Int) -> Bool {
        for place in 0..<count {
            switch start[place] {
            case 0x00...0x08, 0x0B, 0x0E...0x1F, 0x7F: return false
            default: break
            }
        }
        return true
    }

    /// Nil: too little of it has come. `isWhole`: nothing follows.
    public func type(isWhole: Bool) -> String? {
        guard isWhole || head.count >= Self.headBytes else { return nil }
        if let type = signedType { return type }
        guard isText, !isWhole || validity.isComplete else { return Self.unknown }
        return markupType ?? "text/plain"
    }

    /// How many pixels a picture says it has, as far as that has come.
    public var pixels: UInt64? {
        let size: (width: UInt64, height: UInt64)? =
            switch signedType {
            case "image/png": (number(16, 4), number(20, 4))
            case "image/gif": (little(6, 2), little(8, 2))
            case "image/webp": webPSize
            case "image/jpeg": jpeg.size
            default: nil
            }
        return size.map { $0.width * $0.height }
    }

    public var hasTooManyPixels: Bool { pixels.map { $0 > Self.pixelsMax } ?? false }

    // MARK: what it begins with

    private var signedType: String? {
        if has("\u{89}PNG\r\n\u{1A}\n", at: 0), has("IHDR", at: 12) { return "image/png" }
        if has("\u{FF}\u{D8}\u{FF}", at: 0) { return "image/jpeg" }
        if has("GIF87a", at: 0) || has("GIF89a", at: 0) { return "image/gif" }
        if has("RIFF", at: 0) {
            if has("WEBP", at: 8) { return "image/webp" }
            if has("WAVE", at: 8) { return "audio/wav" }
        }
        if has("%PDF-", at: 0) { return "application/pdf" }
        if has("PK\u{3}\u{4}", at: 0) { return "application/zip" }
        if has("\u{1F}\u{8B}", at: 0) { return "application/gzip" }
        if has("ftyp", at: 4) { return boxType }
        if has("\u{1A}E\u{DF}\u{A3}", at: 0) { return contains("webm") ? "video/webm" : "video/x-matroska" }
        if has("OggS", at: 0) { return "audio/ogg" }
        if has("ID3", at: 0) || has("\u{FF}\u{FB}", at: 0) || has("\u{FF}\u{F3}", at: 0) || has("\u{FF}\u{F2}", at: 0) {
            return "audio/mpeg"
        }
        return nil
    }

    private var boxType: String {
        if has("avif", at: 8) || has("avis", at: 8) { return "image/avif" }
        if ["heic", "heix", "heim", "heis", "mif1"].contains(where: { has($0, at: 8) }) { return "image/heic" }
        if has("qt  ", at: 8) { return "video/quicktime" }
        return has("M4A ", at: 8) ? "audio/mp4" : "video/mp4"
    }

    /// A tag at the beginning: whatever a browser would make of it is not text.
    private var markupType: String? {
        var text = head[...]
        if text.starts(with: [0xEF, 0xBB, 0xBF]) { text = text.dropFirst(3) }
        text = text.drop { $0 == 0x20 || (0x09...0x0D).contains($0) }
        guard text.first == UInt8(ascii: "<"), let next = text.dropFirst().first else { return nil }
        switch next {
        case UInt8(ascii: "!"), UInt8(ascii: "?"), UInt8(ascii: "/"), UInt8(ascii: "a")...UInt8(ascii: "z"),
            UInt8(ascii: "A")...UInt8(ascii: "Z"):
            break
        default: return nil
        }
        if contains("<svg") || contains("doctype svg") { return "image/svg+xml" }
        return contains("<?xml") && !contains("<html") ? "application/xml" : "text/html"
    }

    // MARK: pixels

    private var webPSize: (width: UInt64, height: UInt64)? {
        if has("VP8X", at: 12) { return (little(24, 3) + 1, little(27, 3) + 1) }
        if has("VP8L", at: 12) {
            let bits = little(21, 4)
            return ((bits & 0x3FFF) + 1, (bits >> 14 & 0x3FFF) + 1)
        }
        return has("VP8 ", at: 12) ? (little(26, 2) & 0x3FFF, little(28, 2) & 0x3FFF) : nil
    }

    private func number(_ place: Int, _ bytes: Int) -> UInt64 {
        head.dropFirst(place).prefix(bytes).reduce(0) { $0 << 8 | UInt64($1) }
    }

    private func little(_ place: Int, _ bytes: Int) -> UInt64 {
        head.dropFirst(place).prefix(bytes).reversed().reduce(0) { $0 << 8 | UInt64($1) }
    }

    /// Each character of it is a byte.
    private func has(_ text: String, at place: Int) -> Bool {
        let bytes = text.unicodeScalars.map { UInt8(truncatingIfNeeded: $0.value) }
        return head.dropFirst(place).starts(with: bytes)
    }

    /// In small letters; anywhere in what is kept of the beginning.
    private func contains(_ word: String) -> Bool {
        let word = Array(word.utf8)
        guard head.count >= word.count else { return false }
        return (0...(head.count - word.count)).contains { place in
            zip(head[place...], word).allSatisfy { ($0 >= 0x41 && $0 <= 0x5A ? $0 | 0x20 : $0) == $1 }
        }
    }
}

/// The size of a JPEG stands behind segments of any length, and they come in pieces.
private struct JPEGWalk {
    private(set) var size: (width: UInt64, height: UInt64)?
    private var isOver = false
    /// Of a segment that says nothing here, or of the first marker.
    private var skipped = 2
    /// A marker, its length, and of a frame's header its size.
    private var field: [UInt8] = []

    mutating func take(_ start: UnsafePointer<UInt8>, _ count: Int) {
        var place = 0
        while place < count, !isOver {
            if skipped > 0 {
                let bytes = min(skipped, count - place)
                (skipped, place) = (skipped - bytes, place + bytes)
            } else {
                take(start[place])
                place += 1
            }
        }
    }

    private mutating func take(_ byte: UInt8) {
        field.append(byte)
        guard field[0] == 0xFF else { return isOver = true }
        // A marker may have any number of these in front.
        if field.count == 2, byte == 0xFF { field.removeLast() }
        guard field.count >= 4 else { return }
        switch field[1] {
        case 0xC0...0xC3, 0xC5...0xC7, 0xC9...0xCB, 0xCD...0xCF:
            guard field.count == 9 else { return }
            size = (UInt64(field[7]) << 8 | UInt64(field[8]), UInt64(field[5]) << 8 | UInt64(field[6]))
            isOver = true
        case 0xDA, 0xD9: isOver = true
        default:
            skipped = max(2, Int(field[2]) << 8 | Int(field[3])) - 2
            field.removeAll()
        }
    }
}

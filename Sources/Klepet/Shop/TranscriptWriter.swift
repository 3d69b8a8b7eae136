// A transcript as text or as a page of HTML that is whole in itself (B21.2): no script, nothing from elsewhere, every
// word of a person's escaped. What somebody wrote stays in its place: lines of theirs are indented, so that none begins
// as one that somebody else said, and what reads from right to left is set apart from what stands around it.

import KlepetEngine

struct TranscriptWords {
    var title, you, shop, edited, retracted, deleted: [UInt8]
    var locale: String
}

struct TranscriptEntry {
    enum Fate { case there, retracted, deleted }
    var at: Int64
    var person: PersonID
    var role: Role
    /// Of an operator or a bot; empty: nobody knows it.
    var name: [UInt8] = []
    var text: [UInt8] = []
    var isEdited = false
    var fate = Fate.there

    init(at: Int64, person: PersonID, role: Role) { (self.at, self.person, self.role) = (at, person, role) }
}

struct TranscriptWriter {
    private let format: TranscriptFormat
    private let words: TranscriptWords
    /// Seconds on the clock on the wall.
    private let civil: (Int64) -> Int64
    private(set) var bytes: [UInt8] = []
    private var day = Int64.min

    init(_ format: TranscriptFormat, _ words: TranscriptWords, civil: @escaping (Int64) -> Int64) {
        (self.format, self.words, self.civil) = (format, words, civil)
        begin()
    }

    private mutating func put(_ text: StaticString) {
        bytes.append(contentsOf: UnsafeBufferPointer(start: text.utf8Start, count: text.utf8CodeUnitCount))
    }

    private mutating func put(_ text: [UInt8]) { bytes.append(contentsOf: text) }

    private mutating func begin() {
        guard format == .html else {
            put(words.title)
            return put("\n")
        }
        put("<!DOCTYPE html>\n<html lang=\"")
        escape(Array(words.locale.utf8))
        put("\" dir=\"")
        if isRightToLeft { put("rtl") } else { put("ltr") }
        put(
            """
            "><head><meta charset="utf-8"><meta name="viewport" content="width=device-width">\
            <meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">\
            <meta name="referrer" content="no-referrer"><title>
            """)
        escape(words.title)
        put(
            """
            </title><style>body{font:1rem/1.5 sans-serif;max-width:40em;margin:1em auto;padding:0 1em}\
            ol{list-style:none;padding:0}li{margin:0 0 .75em}p{margin:0;white-space:pre-wrap;overflow-wrap:anywhere}\
            time,.gone,small{color:#595959}.you{padding-inline-start:2em}</style></head>\n<body><h1>
            """)
        escape(words.title)
        put("</h1>\n<ol>\n")
    }

    /// Languages that are written from right to left.
    private var isRightToLeft: Bool {
        let language = words.locale.utf8.prefix { $0 != UInt8(ascii: "-") && $0 != UInt8(ascii: "_") }
        return ["ar", "fa", "he", "iw", "ur", "ps", "sd", "ug", "yi", "dv", "ckb"].contains {
            $0.utf8.elementsEqual(language)
        }
    }

    mutating func add(_ entry: TranscriptEntry) {
        let seconds = civil(entry.at)
        let isOwn = entry.role == .visitor
        let who = isOwn ? words.you : entry.name.isEmpty ? words.shop : entry.name
        if format == .html { html(entry, who, seconds, isOwn) } else { text(entry, who, seconds) }
    }

    mutating func end() {
        if format == .html { put("</ol></body></html>\n") }
    }

    // MARK: text

    private mutating func text(_ entry: TranscriptEntry, _ who: [UInt8], _ seconds: Int64) {
        let today = Calendar.floorDivide(seconds, 86_400)
        if today != day {
            day = today
            put("\n")
            date(today)
            put("\n")
        }
        clock(seconds)
        put("  ")
        plain(who, isName: true)
        put(": ")
        switch entry.fate {
        case .there:
            plain(entry.text, isName: false)
            if entry.isEdited {
                put(" (")
                put(words.edited)
                put(")")
            }
        case .retracted: put(words.retracted)
        case .deleted: put(words.deleted)
        }
        put("\n")
    }

    /// Set apart where it reads, or may read, from right to left.
    private mutating func plain(_ text: [UInt8], isName: Bool) {
        let shown = Self.shown(text)
        let isApart = Self.mayReadLeft(shown)
        if isApart { put("\u{2068}") }
        for byte in shown {
            guard byte == UInt8(ascii: "\n") else {
                bytes.append(byte)
                continue
            }
            if isApart { put("\u{2069}") }
            put(isName ? " " : "\n         ")
            if isApart { put("\u{2068}") }
        }
        if isApart { put("\u{2069}") }
    }

    /// Without what no reader sees and some programs obey: control characters, and marks that turn the direction of
    /// what stands behind them. Every kind of line break is one.
    static func shown(_ text: [UInt8]) -> [UInt8] {
        var shown: [UInt8] = []
        shown.reserveCapacity(text.count)
        var last: Unicode.Scalar = " "
        for scalar in String(decoding: text, as: UTF8.self).unicodeScalars {
            defer { last = scalar }
            switch scalar.value {
            case 0x0A where last == "\r": continue
            case 0x0A, 0x0B, 0x0C, 0x0D, 0x85, 0x2028, 0x2029: shown.append(0x0A)
            case 0x09: shown.append(0x20)
            case 0...0x1F, 0x7F...0x9F, 0x202A...0x202E, 0x2066...0x2069: continue
            default: shown.append(contentsOf: String(scalar).utf8)
            }
        }
        return shown
    }

    /// Letters of Hebrew, Arabic and the scripts beside them, from U+0590 to U+08FF, their forms, and what lies beyond
    /// the first plane in Africa and the old East.
    private static func mayReadLeft(_ text: [UInt8]) -> Bool {
        String(decoding: text, as: UTF8.self).unicodeScalars.contains { scalar in
            switch scalar.value {
            case 0x590...0x8FF, 0x200F, 0x61C, 0xFB1D...0xFDFF, 0xFE70...0xFEFF, 0x10800...0x10FFF, 0x1E800...0x1EFFF:
                true
            default: false
            }
        }
    }

    // MARK: HTML

    private mutating func html(_ entry: TranscriptEntry, _ who: [UInt8], _ seconds: Int64, _ isOwn: Bool) {
        if isOwn { put("<li class=\"you\">") } else { put("<li>") }
        put("<b><bdi>")
        escape(Self.shown(who))
        put("</bdi></b> <time>")
        date(Calendar.floorDivide(seconds, 86_400))
        put(" ")
        clock(seconds)
        put("</time>")
        switch entry.fate {
        case .there:
            if entry.isEdited {
                put(" <small>")
                escape(words.edited)
                put("</small>")
            }
            put("<p dir=\"auto\">")
            escape(Self.shown(entry.text))
        case .retracted:
            put("<p class=\"gone\">")
            escape(words.retracted)
        case .deleted:
            put("<p class=\"gone\">")
            escape(words.deleted)
        }
        put("</p></li>\n")
    }

    private mutating func escape(_ text: [UInt8]) {
        for byte in text {
            switch byte {
            case UInt8(ascii: "&"): put("&amp;")
            case UInt8(ascii: "<"): put("&lt;")
            case UInt8(ascii: ">"): put("&gt;")
            case UInt8(ascii: "\""): put("&quot;")
            case UInt8(ascii: "'"): put("&#39;")
            default: bytes.append(byte)
            }
        }
    }

    // MARK: time

    /// 2026-11-26: the same in every language.
    private mutating func date(_ day: Int64) {
        let date = Calendar.date(day)
        put(Array("\(date.year)-".utf8))
        two(date.month)
        put("-")
        two(date.day)
    }

    private mutating func clock(_ seconds: Int64) {
        let second = seconds - Calendar.floorDivide(seconds, 86_400) * 86_400
        two(second / 3600)
        put(":")
        two(second / 60 % 60)
    }

    private mutating func two(_ number: Int64) {
        bytes.append(UInt8(ascii: "0") + UInt8(truncatingIfNeeded: number / 10 % 10))
        bytes.append(UInt8(ascii: "0") + UInt8(truncatingIfNeeded: number % 10))
    }
}

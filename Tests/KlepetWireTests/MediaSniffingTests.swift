// What files are by their bytes, whole or in pieces.

import Testing

@testable import KlepetWire

@Suite("What a file is by its bytes")
struct MediaSniffingTests {
    private static func bytes(_ text: String) -> [UInt8] {
        text.unicodeScalars.map { UInt8(truncatingIfNeeded: $0.value) }
    }

    private static func sniffed(_ bytes: [UInt8], atOnce: Int = .max) -> MediaSniffing {
        var sniffing = MediaSniffing()
        var place = 0
        while place < bytes.count {
            let count = min(atOnce, bytes.count - place)
            bytes.withUnsafeBufferPointer { buffer in
                if let start = buffer.baseAddress { sniffing.take(start + place, count) }
            }
            place += count
        }
        return sniffing
    }

    private static let known: [(String, [UInt8])] = [
        ("image/png", bytes("\u{89}PNG\r\n\u{1A}\n\0\0\0\rIHDR\0\0\0\u{2}\0\0\0\u{2}")),
        ("image/jpeg", bytes("\u{FF}\u{D8}\u{FF}\u{E0}\0\u{10}JFIF\0")),
        ("image/gif", bytes("GIF89a\u{2}\0\u{2}\0")),
        ("image/webp", bytes("RIFF\0\0\0\0WEBPVP8 ")),
        ("image/avif", bytes("\0\0\0\u{1C}ftypavif")),
        ("image/heic", bytes("\0\0\0\u{1C}ftypheic")),
        ("video/mp4", bytes("\0\0\0\u{1C}ftypisom")),
        ("video/quicktime", bytes("\0\0\0\u{1C}ftypqt  ")),
        ("audio/mp4", bytes("\0\0\0\u{1C}ftypM4A ")),
        ("video/webm", bytes("\u{1A}E\u{DF}\u{A3}\u{1}B\u{82}webm")),
        ("video/x-matroska", bytes("\u{1A}E\u{DF}\u{A3}\u{1}B\u{82}matroska")),
        ("audio/ogg", bytes("OggS\0")),
        ("audio/mpeg", bytes("ID3\u{4}\0")),
        ("audio/wav", bytes("RIFF\0\0\0\0WAVE")),
        ("application/pdf", bytes("%PDF-1.7\n")),
        ("application/zip", bytes("PK\u{3}\u{4}")),
        ("application/gzip", bytes("\u{1F}\u{8B}\u{8}")),
        ("text/html", bytes("  <!doctype HTML><p>")),
        ("text/html", bytes("<ScRiPt>")),
        ("text/html", bytes("<?xml version='1.0'?><html>")),
        ("image/svg+xml", bytes("<?xml version='1.0'?>\n<SVG>")),
        ("application/xml", bytes("<?xml version='1.0'?><a/>")),
        ("text/plain", bytes("a < b")),
        ("text/plain", Array("\u{FEFF}Žluťoučký".utf8)),
        ("application/octet-stream", bytes("no \u{C3}( text")),
        ("application/octet-stream", Array("ž".utf8.prefix(1))),
        ("application/octet-stream", bytes("a\0b")),
        ("application/octet-stream", bytes("\u{7F}ELF")),
    ]

    @Test("B17.2: the type is what the bytes say, in whatever pieces they come", arguments: known)
    func types(_ type: String, _ bytes: [UInt8]) {
        for atOnce in [1, 3, .max] {
            #expect(Self.sniffed(bytes, atOnce: atOnce).type(isWhole: true) == type)
        }
        #expect(Self.sniffed(bytes).type(isWhole: false) == nil)
        let longer = bytes + [UInt8](repeating: 0x20, count: 512)
        #expect(Self.sniffed(longer).type(isWhole: false) != nil)
    }

    @Test("B17.2: text is text to its last byte")
    func lateControls() {
        let text = [UInt8](repeating: 0x61, count: 5000)
        #expect(Self.sniffed(text).type(isWhole: false) == "text/plain")
        #expect(Self.sniffed(text + [0]).type(isWhole: true) == "application/octet-stream")
        #expect(Self.sniffed(text + [0xC3]).type(isWhole: true) == "application/octet-stream")
    }

    @Test("B17.2: a picture says how many pixels it has, a JPEG behind segments of any length")
    func pixels() {
        let sizes: [([UInt8], UInt64)] = [
            (Self.bytes("\u{89}PNG\r\n\u{1A}\n\0\0\0\rIHDR\0\0\u{1}\0\0\0\u{2}\0"), 256 * 512),
            (Self.bytes("GIF89a\u{3}\0\u{4}\0"), 12),
            (Self.bytes("RIFF\0\0\0\0WEBPVP8 \0\0\0\0\0\0\0\u{9D}\u{1}*\u{5}\0\u{6}\0"), 30),
            (Self.bytes("RIFF\0\0\0\0WEBPVP8L\0\0\0\0/\u{1}\u{80}\0\0"), 2 * 3),
            (Self.bytes("RIFF\0\0\0\0WEBPVP8X\0\0\0\0\0\0\0\0\u{9}\0\0\u{13}\0\0"), 200),
            (
                [0xFF, 0xD8, 0xFF, 0xFE, 0x75, 0x32] + [UInt8](repeating: 0xC0, count: 30_000)
                    + [0xFF, 0xFF, 0xC2, 0, 11, 8, 0, 7, 0, 8, 1], 56
            ),
        ]
        for (bytes, pixels) in sizes {
            for atOnce in [1, 7, .max] { #expect(Self.sniffed(bytes, atOnce: atOnce).pixels == pixels) }
            #expect(!Self.sniffed(bytes).hasTooManyPixels)
        }
        #expect(Self.sniffed(Self.bytes("GIF89a\u{FF}\u{FF}\u{FF}\u{FF}")).hasTooManyPixels)
        #expect(Self.sniffed(Array("text".utf8)).pixels == nil)
        // Whatever follows, nothing is read beyond what there is.
        #expect(Self.sniffed([0xFF, 0xD8, 0xFF, 0xC0, 0]).pixels == nil)
        #expect(Self.sniffed([0xFF, 0xD8, 0xFF, 0x00, 0x00, 0x00, 0x12]).pixels == nil)
    }
}

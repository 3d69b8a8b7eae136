// Whether bytes are UTF-8 (RFC 3629: no surrogates, nothing too long, nothing above U+10FFFF), however they come in
// pieces: at the first byte behind which it cannot be any more, it says so.

struct UTF8Validity {
    /// So many bytes are still missing of the character that began, and the next one has to be between these.
    private var missing: UInt8 = 0
    private var least: UInt8 = 0x80
    private var most: UInt8 = 0xBF

    /// Nothing is missing.
    var isComplete: Bool { missing == 0 }

    /// False: it is none, whatever follows.
    mutating func take(_ start: UnsafePointer<UInt8>, _ count: Int) -> Bool {
        var place = 0
        while place < count {
            if missing == 0 {
                place += Self.asciiBytes(start + place, count - place)
                guard place < count else { return true }
                guard begin(start[place]) else { return false }
            } else {
                guard start[place] >= least, start[place] <= most else { return false }
                (least, most) = (0x80, 0xBF)
                missing -= 1
            }
            place += 1
        }
        return true
    }

    /// How many there are in front, eight at a time where it goes.
    private static func asciiBytes(_ start: UnsafePointer<UInt8>, _ count: Int) -> Int {
        var place = 0
        while count - place >= 8,
            UnsafeRawPointer(start + place).loadUnaligned(as: UInt64.self) & 0x8080_8080_8080_8080 == 0
        {
            place += 8
        }
        while place < count, start[place] < 0x80 { place += 1 }
        return place
    }

    private mutating func begin(_ byte: UInt8) -> Bool {
        switch byte {
        case 0xC2...0xDF: missing = 1
        case 0xE0: (missing, least) = (2, 0xA0)
        case 0xED: (missing, most) = (2, 0x9F)
        case 0xE1...0xEF: missing = 2
        case 0xF0: (missing, least) = (3, 0x90)
        case 0xF1...0xF3: missing = 3
        case 0xF4: (missing, most) = (3, 0x8F)
        default: return false
        }
        return true
    }
}

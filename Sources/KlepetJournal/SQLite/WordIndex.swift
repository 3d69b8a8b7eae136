// Which messages hold a word (B22.4). Made when somebody searches first: most shops' files never have it. What is said
// is not put in here as it is written, which would cost each message a dozen rows: it is gathered later, many messages
// at a time, and `through` says how far. What is taken out of a message is taken out of here in the same transaction,
// as far as it was gathered.
//
//      block (65,536 events) │ word  ─▶  places within the block, two bytes each, in order
//
// This is no FTS5 index: one keeps the words of what was deleted in its older segments, readable, until these happen
// to be merged; "secure-delete" is SQLite 3.42's, and Klepet works with what Debian 12 has, 3.40 (law 12). Here the
// last message that held a word takes the word's row along, and the row's bytes are cleared.

internal import CSQLite
internal import KlepetEngine

/// One thread at a time; the journal's lock is around it.
final class WordIndex {
    let database: Database
    private var statements: WordStatements?
    /// The last event that was looked through for words; 0: nobody has searched yet.
    private(set) var through: UInt64 = 0
    private(set) var isMade = false

    static let blockBits: UInt64 = 16
    /// As many of the newest events are looked through as they are, rather than gathered one by one.
    static let tailEvents: UInt64 = 512

    init(in database: Database) throws(JournalFailure) {
        self.database = database
        isMade = try database.number("SELECT count(*) FROM sqlite_schema WHERE name = 'words'") > 0
        if isMade { through = UInt64(try database.number("SELECT through FROM words_through")) }
    }

    private func opened() throws(JournalFailure) -> WordStatements {
        if let statements { return statements }
        let made = WordStatements(in: database)
        statements = made
        return made
    }

    /// Within a transaction, which may fail: whoever begins it tells when it is durable.
    func make() throws(JournalFailure) {
        guard !isMade else { return }
        try database.run(WordStatements.tables)
    }

    /// The tables are there, and what was gathered up to here is in them.
    func keep(_ last: UInt64) { (isMade, through) = (true, last) }

    // MARK: gathering

    /// Messages with their texts, in order; then `write`, within the same transaction.
    struct Gathered {
        fileprivate var places: [UInt64: [[UInt8]: [UInt8]]] = [:]

        mutating func add(_ seq: UInt64, _ text: Text) {
            let (block, place) = WordIndex.split(seq)
            for word in Folding.words(of: text) {
                places[block, default: [:]][word, default: []] += [UInt8(place & 0xFF), UInt8(place >> 8)]
            }
        }
    }

    static func split(_ seq: UInt64) -> (block: UInt64, place: UInt16) {
        (seq >> blockBits, UInt16(truncatingIfNeeded: seq))
    }

    func write(_ gathered: Gathered, through last: UInt64) throws(JournalFailure) {
        let statements = try opened()
        for block in gathered.places.keys.sorted() {
            let words = (gathered.places[block] ?? [:]).sorted { $0.key.lexicographicallyPrecedes($1.key) }
            for (word, places) in words {
                let known = try statements.places(block, word)
                try statements.set(block, word, known + places)
            }
        }
        try statements.setThrough(last)
    }

    // MARK: what changes

    /// Whether the words of a message are in here.
    @inline(__always)
    func holds(_ seq: UInt64) -> Bool { seq <= through }

    func remove(_ seq: UInt64, _ text: Text) throws(JournalFailure) {
        let statements = try opened()
        let (block, place) = Self.split(seq)
        for word in Folding.words(of: text) {
            var places = try statements.places(block, word)
            let at = PlaceList.index(of: place, in: places)
            guard PlaceList.place(places, at) == place else { continue }
            places.removeSubrange(2 * at..<2 * at + 2)
            if places.isEmpty { try statements.clear(block, word) } else { try statements.set(block, word, places) }
        }
    }

    func add(_ seq: UInt64, _ text: Text) throws(JournalFailure) {
        let statements = try opened()
        let (block, place) = Self.split(seq)
        for word in Folding.words(of: text) {
            var places = try statements.places(block, word)
            let at = PlaceList.index(of: place, in: places)
            guard PlaceList.place(places, at) != place else { continue }
            places.insert(contentsOf: [UInt8(place & 0xFF), UInt8(place >> 8)], at: 2 * at)
            try statements.set(block, word, places)
        }
    }

    // MARK: looking

    /// The messages below `before`, and not below `from`, that hold all words, newest first, until `body` has enough.
    func find(
        _ words: [[UInt8]], before: UInt64, from: UInt64, _ body: (UInt64) throws(JournalFailure) -> Bool
    ) throws(JournalFailure) {
        guard isMade, through > 0, before > 1, let last = words.last else { return }
        let statements = try opened()
        let newest = min(before - 1, through)
        guard newest >= from else { return }
        var block = newest >> Self.blockBits
        while true {
            if let places = try places(in: block, words.dropLast(), last, statements) {
                for place in places.reversed() {
                    let seq = block << Self.blockBits | UInt64(place)
                    guard seq <= newest else { continue }
                    guard seq >= from else { return }
                    guard try body(seq) else { return }
                }
            }
            guard block > from >> Self.blockBits else { return }
            block -= 1
        }
    }

    /// Where all of them are; `nil`: nowhere in this block.
    private func places(
        in block: UInt64, _ whole: ArraySlice<[UInt8]>, _ begun: [UInt8], _ statements: WordStatements
    ) throws(JournalFailure) -> [UInt16]? {
        var lists: [[UInt8]] = []
        for word in whole {
            let places = try statements.places(block, word)
            guard !places.isEmpty else { return nil }
            lists.append(places)
        }
        // The shortest first: what is not in it need not be looked for in the others.
        lists.sort { $0.count < $1.count }
        let beginning = try statements.places(block, beginningWith: begun)
        guard !beginning.isEmpty else { return nil }
        guard let first = lists.first else { return beginning.all }
        let found = PlaceList.all(first).filter { place in
            beginning.contains(place)
                && lists.dropFirst().allSatisfy { PlaceList.place($0, PlaceList.index(of: place, in: $0)) == place }
        }
        return found.isEmpty ? nil : found
    }
}

/// Places as they lie in a row: two bytes each, the lower first, in order.
enum PlaceList {
    static func place(_ bytes: [UInt8], _ index: Int) -> UInt16? {
        guard index >= 0, 2 * index + 1 < bytes.count else { return nil }
        return UInt16(bytes[2 * index]) | UInt16(bytes[2 * index + 1]) << 8
    }

    /// Where it is, or would be.
    static func index(of place: UInt16, in bytes: [UInt8]) -> Int {
        var (low, high) = (0, bytes.count / 2)
        while low < high {
            let middle = (low + high) / 2
            let there = UInt16(bytes[2 * middle]) | UInt16(bytes[2 * middle + 1]) << 8
            if there < place { low = middle + 1 } else { high = middle }
        }
        return low
    }

    static func all(_ bytes: [UInt8]) -> [UInt16] {
        var places: [UInt16] = []
        places.reserveCapacity(bytes.count / 2)
        var index = 0
        while index + 1 < bytes.count {
            places.append(UInt16(bytes[index]) | UInt16(bytes[index + 1]) << 8)
            index += 2
        }
        return places
    }
}

/// The places of all words with one beginning: of one word its list, of several a bit for each place.
struct PlaceSet {
    private var one: [UInt8] = []
    private var bits: [UInt64] = []

    mutating func add(_ places: Text) {
        if one.isEmpty, bits.isEmpty {
            one = Array(places)
            return
        }
        if bits.isEmpty {
            bits = Array(repeating: 0, count: 1 << 10)
            one.withUnsafeBufferPointer { set($0) }
            one = []
        }
        set(places)
    }

    private mutating func set(_ places: Text) {
        var index = 0
        while index + 1 < places.count {
            let place = Int(places[index]) | Int(places[index + 1]) << 8
            bits[place >> 6] |= 1 << UInt64(place & 63)
            index += 2
        }
    }

    var isEmpty: Bool { one.isEmpty && bits.isEmpty }

    func contains(_ place: UInt16) -> Bool {
        if bits.isEmpty { return PlaceList.place(one, PlaceList.index(of: place, in: one)) == place }
        return bits[Int(place >> 6)] & (1 << UInt64(place & 63)) != 0
    }

    var all: [UInt16] {
        guard !bits.isEmpty else { return PlaceList.all(one) }
        var places: [UInt16] = []
        for (index, word) in bits.enumerated() {
            var left = word
            while left != 0 {
                places.append(UInt16(truncatingIfNeeded: index << 6 + left.trailingZeroBitCount))
                left &= left - 1
            }
        }
        return places
    }
}

// Which bytes of a record a snapshot keeps: its fields, by name, and nothing between them. What a record does not say
// of itself is not written, so that no byte of a snapshot is left to chance; and the number made of the names tells
// one layout from another.
//
//      struct in memory     │ id ││ state │ pad… │ since │ live… │        runs: id, state │ since
//      in the snapshot      │ id │ state │ since │

/// A record that stands in a slab of the state.
protocol SnapshotRecord: BitwiseCopyable {
    /// Names each of its fields once (a test compares them with the struct).
    mutating func describe(to fields: inout RecordFields)
}

struct RecordFields {
    private struct Run {
        var offset: Int
        var count: Int
    }
    /// A byte that only some values make sense in.
    private struct Word {
        var offset: Int
        var legal: (UInt64, UInt64, UInt64, UInt64) = (0, 0, 0, 0)

        func allows(_ byte: UInt8) -> Bool {
            let bit: UInt64 = 1 << UInt64(byte & 63)
            switch byte >> 6 {
            case 0: return legal.0 & bit != 0
            case 1: return legal.1 & bit != 0
            case 2: return legal.2 & bit != 0
            default: return legal.3 & bit != 0
            }
        }

        mutating func allow(_ byte: UInt8) {
            let bit: UInt64 = 1 << UInt64(byte & 63)
            switch byte >> 6 {
            case 0: legal.0 |= bit
            case 1: legal.1 |= bit
            case 2: legal.2 |= bit
            default: legal.3 |= bit
            }
        }
    }
    private struct Time {
        var offset: Int
        /// A ladder keeps its anchor above its lowest byte.
        var shift: Int64
    }

    private let base: UInt
    private let size: Int
    private var runs: [Run] = []
    private var words: [Word] = []
    private var times: [Time] = []
    /// What one record takes in a snapshot.
    private(set) var byteCount = 0
    /// False: a field was not where fields are, nothing may be written by this.
    private(set) var isSound = true
    private(set) var print = Fingerprint()
    /// For the test: the fields as they were named.
    private(set) var names: [String] = []
    private var prefix = ""

    static func of<Record: SnapshotRecord>(_ zero: Record) -> RecordFields {
        let place = UnsafeMutablePointer<Record>.allocate(capacity: 1)
        defer { place.deallocate() }
        place.initialize(to: zero)
        var fields = RecordFields(base: UInt(bitPattern: place), size: MemoryLayout<Record>.size)
        place.pointee.describe(to: &fields)
        return fields
    }

    private init(base: UInt, size: Int) {
        self.base = base
        self.size = size
    }

    // MARK: naming

    mutating func keep<Field: BitwiseCopyable>(_ name: StaticString, _ field: inout Field) {
        withUnsafeMutableBytes(of: &field) { add(name, UInt(bitPattern: $0.baseAddress), $0.count) }
    }

    /// A date, or 0, or the end of time.
    mutating func keep(_ name: StaticString, time: inout Int64) {
        keep(name, &time)
        times.append(Time(offset: lastOffset, shift: 0))
    }

    mutating func keep(_ name: StaticString, ladder: inout LadderState) {
        keep(name, &ladder)
        times.append(Time(offset: lastOffset, shift: 8))
    }

    mutating func keep(_ name: StaticString, flag: inout Bool) {
        keep(name, &flag)
        var legal = Word(offset: lastOffset)
        legal.allow(0)
        legal.allow(1)
        words.append(legal)
    }

    /// In memory a word is its place among the cases: with their numbers it is part of the layout.
    mutating func keep<Field: RawRepresentable & CaseIterable & BitwiseCopyable>(
        _ name: StaticString, word: inout Field
    ) where Field.RawValue == UInt8 {
        keep(name, &word)
        var legal = Word(offset: lastOffset)
        for each in Field.allCases {
            let byte = withUnsafeBytes(of: each) { $0[0] }
            legal.allow(byte)
            print.mix(UInt64(byte) << 8 | UInt64(each.rawValue))
        }
        words.append(legal)
    }

    /// What is live, or made anew of the rest, and zero when a snapshot was read.
    mutating func leave(_ name: StaticString) { tell(name) }

    /// The fields of a struct within this one.
    mutating func group(_ name: StaticString, _ body: (inout RecordFields) -> Void) {
        let outer = prefix
        prefix += "\(name)."
        mix(name)
        body(&self)
        prefix = outer
    }

    private mutating func add(_ name: StaticString, _ address: UInt, _ count: Int) {
        tell(name)
        mix(name)
        print.mix(UInt64(count))
        let offset = Int(bitPattern: address &- base)
        guard offset >= 0, offset <= size - count else {
            isSound = false
            return
        }
        if let last = runs.last, last.offset + last.count == offset {
            runs[runs.count - 1].count += count
        } else {
            runs.append(Run(offset: offset, count: count))
        }
        lastOffset = offset
        byteCount += count
    }
    private var lastOffset = 0

    private mutating func mix(_ name: StaticString) { name.withUTF8Buffer { print.mix(UnsafeRawBufferPointer($0)) } }

    private mutating func tell(_ name: StaticString) {
        #if DEBUG
            names.append("\(prefix)\(name)")
        #endif
    }

    // MARK: records

    /// `count` records, `stride` bytes from each other, one after the other without what lies between their fields.
    func write(_ records: UnsafeRawPointer, stride: Int, count: Int, to place: UnsafeMutableRawPointer) {
        var (record, place) = (records, place)
        for _ in 0..<count {
            for run in runs {
                place.copyMemory(from: record + run.offset, byteCount: run.count)
                place += run.count
            }
            record += stride
        }
    }

    /// The other way round, onto records that are zero. False: one holds a value that none of its kind has.
    func read(_ source: UnsafeRawPointer, to records: UnsafeMutableRawPointer, stride: Int, count: Int) -> Bool {
        var (record, source) = (records, source)
        var isLegal = true
        for _ in 0..<count {
            for run in runs {
                (record + run.offset).copyMemory(from: source, byteCount: run.count)
                source += run.count
            }
            for word in words where !word.allows(record.load(fromByteOffset: word.offset, as: UInt8.self)) {
                (record + word.offset).storeBytes(of: 0, as: UInt8.self)
                isLegal = false
            }
            record += stride
        }
        return isLegal
    }

    /// B2.10: moves the times from `first` on; 0 is none, and the end of time stays where it is.
    func move(_ records: UnsafeMutableRawPointer, stride: Int, count: Int, from first: Int64, by milliseconds: Int64) {
        var record = records
        for _ in 0..<count {
            for time in times {
                let place = record + time.offset
                let word = place.load(as: Int64.self)
                if word >> time.shift >= first, word != .max {
                    place.storeBytes(of: word &+ milliseconds << time.shift, as: Int64.self)
                }
            }
            record += stride
        }
    }
}

/// Digests stand in slabs of their own.
extension UInt64: SnapshotRecord {
    mutating func describe(to fields: inout RecordFields) { fields.keep("word", &self) }
}

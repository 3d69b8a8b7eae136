// What a snapshot is made of (law 3, law 6): every byte defined, every field in it, and nothing
// taken that is not exactly it.

import Testing

@testable import KlepetEngine

@Suite struct SnapshotTests {
    // MARK: fields

    /// The struct's own fields, those of its structs within it too where they are named one by one.
    private func fields<Record: SnapshotRecord>(of record: Record) -> (named: [String], there: [String]) {
        var there: [String] = []
        func look(_ value: Any, _ prefix: String) {
            for child in Mirror(reflecting: value).children {
                let name = prefix + (child.label ?? "?")
                if child.value is any SnapshotRecord, !(child.value is UInt64) {
                    look(child.value, name + ".")
                } else {
                    there.append(name)
                }
            }
        }
        look(record, "")
        return (RecordFields.of(record).names, there)
    }

    @Test(
        """
        law 3 given any record of the state, when its fields are compared with those that a snapshot names, then none \
        is missing and the order is the struct's
        """)
    func everyField() {
        for (named, there) in [
            fields(of: Chat()), fields(of: Person()), fields(of: Waiting()), fields(of: Aside()),
            fields(of: Standing()),
            fields(of: Transfer()), fields(of: Operator()), fields(of: Bot()), fields(of: Invitation()),
        ] {
            #expect(named == there)
        }
    }

    @Test(
        """
        law 3 given a record, when its fields are looked for in memory, then each is where the struct has it \
        and none is counted twice
        """)
    func places() {
        #expect(RecordFields.of(Chat()).byteCount == 147)
        #expect(MemoryLayout<Chat>.size == 148)
        #expect(RecordFields.of(Aside()).isSound)
        #expect(MemoryLayout<LadderState>.size == 8)
        #expect(MemoryLayout<OperatorSet>.size == 128)
        #expect(MemoryLayout<MessageIDs.Entry>.size == 24, "nothing lies between its fields")
    }

    private struct Pair: SnapshotRecord {
        var first: UInt32 = 0
        var second: UInt32 = 0
        mutating func describe(to fields: inout RecordFields) {
            fields.keep("first", &first)
            fields.keep("second", &second)
        }
    }
    private struct Swapped: SnapshotRecord {
        var first: UInt32 = 0
        var second: UInt32 = 0
        mutating func describe(to fields: inout RecordFields) {
            fields.keep("second", &second)
            fields.keep("first", &first)
        }
    }
    private enum Few: UInt8, CaseIterable, BitwiseCopyable { case one = 1, two }
    private enum Turned: UInt8, CaseIterable, BitwiseCopyable { case two = 2, one = 1 }
    private struct Holed: SnapshotRecord {
        var word = Few.one
        var number: UInt64 = 0
        var flag = false
        mutating func describe(to fields: inout RecordFields) {
            fields.keep("word", word: &word)
            fields.keep("number", &number)
            fields.keep("flag", flag: &flag)
        }
    }
    private struct Other: SnapshotRecord {
        var word = Turned.one
        var number: UInt64 = 0
        var flag = false
        mutating func describe(to fields: inout RecordFields) {
            fields.keep("word", word: &word)
            fields.keep("number", &number)
            fields.keep("flag", flag: &flag)
        }
    }

    @Test(
        """
        law 3 given two fields of one type that have changed places, or a word whose cases have, when layouts are \
        compared, then they are told apart
        """)
    func swapped() {
        #expect(RecordFields.of(Pair()).print.value != RecordFields.of(Swapped()).print.value)
        #expect(RecordFields.of(Holed()).print.value != RecordFields.of(Other()).print.value)
    }

    @Test(
        """
        law 3 given memory that was full of something else, when a record in it is written, then what lies \
        between its fields is not
        """)
    func padding() {
        let fields = RecordFields.of(Holed())
        #expect(fields.byteCount == 10)
        var written: [[UInt8]] = []
        for garbage in [UInt8(0xAA), 0x55] {
            let place = UnsafeMutableRawPointer.allocate(byteCount: MemoryLayout<Holed>.stride, alignment: 8)
            defer { place.deallocate() }
            place.initializeMemory(as: UInt8.self, repeating: garbage, count: MemoryLayout<Holed>.stride)
            let record = place.assumingMemoryBound(to: Holed.self)
            (record.pointee.word, record.pointee.number, record.pointee.flag) = (.two, 7, true)
            var bytes = [UInt8](repeating: 0, count: fields.byteCount)
            bytes.withUnsafeMutableBytes {
                fields.write(place, stride: MemoryLayout<Holed>.stride, count: 1, to: $0.baseAddress!)
            }
            written.append(bytes)
        }
        #expect(written[0] == written[1])
    }

    @Test(
        """
        law 6 given a byte that is no case of its word, when it is read, then it is refused and \
        the record has none such
        """)
    func illegalWord() {
        let fields = RecordFields.of(Holed())
        for (byte, flag, isLegal) in [(UInt8(1), UInt8(1), true), (2, 0, false), (255, 0, false), (0, 2, false)] {
            var record = Holed()
            var source = [UInt8](repeating: 0, count: fields.byteCount)
            (source[0], source[9]) = (byte, flag)
            let read = source.withUnsafeBytes { source in
                withUnsafeMutableBytes(of: &record) {
                    fields.read(source.baseAddress!, to: $0.baseAddress!, stride: 24, count: 1)
                }
            }
            #expect(read == isLegal)
            #expect(Few.allCases.contains(record.word))
        }
    }

    // MARK: whole snapshots

    private func crowd(_ steps: Int) -> Crowd {
        var crowd = Crowd(seed: 11)
        for _ in 0..<steps { crowd.step() }
        return crowd
    }

    @Test("law 3 given one script, when it is run three times, then the snapshots are the same bytes")
    func sameBytes() {
        let snapshots = (0..<3).map { run in
            // What was in memory before is not what comes after.
            for size in [64, 160, 512, 4096, 1 << 16, 1 << 20] {
                let litter = UnsafeMutableRawPointer.allocate(byteCount: size, alignment: 16)
                litter.initializeMemory(as: UInt8.self, repeating: UInt8(0x11 * (run + 1)), count: size)
                litter.deallocate()
            }
            return crowd(300).shop.engine.snapshot()
        }
        #expect(snapshots[0].count > 4_000)
        #expect(snapshots[0] == snapshots[1])
        #expect(snapshots[1] == snapshots[2])
    }

    @Test("law 6 given a snapshot with any one byte changed, when it is restored, then it is passed over")
    func everyByte() {
        let crowd = crowd(60)
        let (snapshot, last) = (crowd.shop.engine.snapshot(), UInt64(crowd.shop.journal.count))
        var taken = 0
        for index in snapshot.indices {
            var damaged = snapshot
            damaged[index] ^= UInt8(truncatingIfNeeded: index &* 37 | 1)
            if Engine(now: opening, outside: crowd.shop.shelf.outside).restore(damaged, after: last) { taken += 1 }
        }
        #expect(taken == 0)
    }

    @Test(
        """
        law 6 given a snapshot with a byte changed and a sum that fits, when it is restored, then it is refused or \
        taken, and nothing breaks
        """)
    func everyByteSummed() {
        let crowd = crowd(60)
        let outside = crowd.shop.shelf.outside
        let (snapshot, last) = (crowd.shop.engine.snapshot(), UInt64(crowd.shop.journal.count))
        var refused = 0
        for index in 24..<snapshot.count {
            var damaged = snapshot
            damaged[index] ^= index.isMultiple(of: 3) ? 0x80 : index.isMultiple(of: 2) ? 0xFF : 1
            let engine = Engine(now: opening, outside: outside)
            let sum = damaged.withUnsafeBytes { engine.sum(UnsafeRawBufferPointer(rebasing: $0[24...]), after: last) }
            withUnsafeBytes(of: sum.littleEndian) { damaged.replaceSubrange(16..<24, with: $0) }
            if engine.restore(damaged, after: last) { _ = engine.digest } else { refused += 1 }
        }
        #expect(refused > 100)
    }

    @Test(
        """
        law 3 given a snapshot of another place in the journal, or of another shop, when it is \
        restored, then it is passed over
        """)
    func elsewhere() {
        let crowd = crowd(60)
        let (snapshot, last) = (crowd.shop.engine.snapshot(), UInt64(crowd.shop.journal.count))
        #expect(Engine(now: opening, outside: crowd.shop.shelf.outside).restore(snapshot, after: last))
        #expect(!Engine(now: opening, outside: crowd.shop.shelf.outside).restore(snapshot, after: last - 1))
        #expect(!Engine(now: opening, outside: crowd.shop.shelf.outside).restore(snapshot, after: last + 1))
    }
}

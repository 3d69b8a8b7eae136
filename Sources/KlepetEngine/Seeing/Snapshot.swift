// The durable state as bytes, so that reopening need not read the whole journal. A snapshot is a cache of the fold of events and
// never the truth: one that this build does not recognise (another layout, a wrong sum) is passed over and the journal read.
//
//      magic, layout, sum │ policy text │ names │ operators and their names │ departments │ bots │ chats │ people │ waiting │ asides
//      │ standings │ transfers │ invitations │ retracted │ ids
//
// Records are written as they lie in memory; `layout` is made of their sizes, `sum` is a fingerprint of all that follows,
// begun with the shop's secret, so that only this shop's own snapshots are taken.

struct SnapshotWriter {
    var bytes: [UInt8] = []

    mutating func put(_ word: UInt64) { withUnsafeBytes(of: word.littleEndian) { bytes.append(contentsOf: $0) } }
    mutating func put(_ number: Int64) { put(UInt64(bitPattern: number)) }
    mutating func put(_ raw: UnsafeRawBufferPointer) {
        put(UInt64(raw.count))
        bytes.append(contentsOf: raw)
    }
    mutating func put(_ text: String) { text.utf8.withContiguousStorageIfAvailable { put(UnsafeRawBufferPointer($0)) } ?? put(UInt64(0)) }
    mutating func put(_ texts: [String]) {
        put(UInt64(texts.count))
        for var text in texts { text.withUTF8 { put(UnsafeRawBufferPointer($0)) } }
    }
    mutating func put<Record: BitwiseCopyable>(_ slab: borrowing Slab<Record>, _ change: (inout Record) -> Void = { _ in }) {
        put(UInt64(slab.count))
        for index in 0..<slab.count {
            var record = slab[UInt32(index)]
            change(&record)
            withUnsafeBytes(of: record) { bytes.append(contentsOf: $0) }
        }
    }
}

struct SnapshotReader {
    let bytes: UnsafeRawBufferPointer
    var offset = 0

    mutating func word() -> UInt64? {
        guard bytes.count - offset >= 8 else { return nil }
        defer { offset += 8 }
        return UInt64(littleEndian: bytes.loadUnaligned(fromByteOffset: offset, as: UInt64.self))
    }
    mutating func count(upTo limit: Int) -> Int? {
        guard let word = word(), word <= UInt64(limit) else { return nil }
        return Int(word)
    }
    mutating func raw() -> UnsafeRawBufferPointer? {
        guard let count = count(upTo: bytes.count - offset) else { return nil }
        defer { offset += count }
        return UnsafeRawBufferPointer(rebasing: bytes[offset..<offset + count])
    }
    mutating func texts() -> [String]? {
        guard let count = count(upTo: 4096) else { return nil }
        var texts: [String] = []
        for _ in 0..<count {
            guard let raw = raw() else { return nil }
            texts.append(String(decoding: raw, as: UTF8.self))
        }
        return texts
    }
    mutating func fill<Record: BitwiseCopyable>(_ slab: inout Slab<Record>) -> Bool {
        let stride = MemoryLayout<Record>.size
        guard let count = count(upTo: (bytes.count - offset) / stride), count > 0, slab.grow(to: UInt32(truncatingIfNeeded: count - 1)) else {
            return false
        }
        for index in 0..<count {
            slab[UInt32(index)] = bytes.loadUnaligned(fromByteOffset: offset, as: Record.self)
            offset += stride
        }
        return true
    }
}

extension Engine {
    private static let magic: UInt64 = 0x34_54_45_50_45_4C_4B  // "KLEPET4"

    private static var layout: UInt64 {
        var print = Fingerprint()
        for size in [MemoryLayout<Chat>.size, MemoryLayout<Person>.size, MemoryLayout<Waiting>.size, MemoryLayout<Operator>.size, MemoryLayout<Aside>.size,
            MemoryLayout<Standing>.size, MemoryLayout<Transfer>.size, MemoryLayout<Invitation>.size,
        ] {
            print.mix(UInt64(size))
        }
        return print.value
    }

    private func sum(_ bytes: UnsafeRawBufferPointer) -> UInt64 {
        let secret = outside.keyDigest(.system, .none)
        var print = Fingerprint()
        print.mix(secret.low)
        print.mix(secret.high)
        print.mix(bytes)
        return print.value
    }

    public func snapshot() -> [UInt8] {
        var writer = SnapshotWriter()
        for word in [Self.magic, Self.layout, 0] { writer.put(word) }
        state.policyText.withUnsafeBytes { writer.put($0) }
        writer.put(state.names.departments)
        writer.put(state.names.skills)
        writer.put(state.names.languages)
        writer.put(state.names.locales)
        writer.put(state.names.questions)
        writer.put(state.operators)
        writer.put(state.operatorNames.map { String(decoding: $0, as: UTF8.self) })
        writer.put(UInt64(state.departments.count))
        for department in state.departments {
            department.line.withUnsafeBytes { writer.put($0) }
            department.leftAt.withUnsafeBytes { writer.put($0) }
            department.wanted.withUnsafeBytes { writer.put($0) }
        }
        state.bots.withUnsafeBytes { writer.put($0) }
        writer.put(state.botNames.map { String(decoding: $0, as: UTF8.self) })
        writer.put(state.chats)
        writer.put(state.people.slab) { person in
            person.allowedAt = 0
            person.clients = 0
        }
        state.people.generations.withUnsafeBytes { writer.put($0) }
        writer.put(state.nameDigests)
        writer.put(state.waiting)
        writer.put(state.asides)
        writer.put(state.invitations.slab)
        writer.put(UInt64(state.invitations.ends.first))
        writer.put(UInt64(state.invitations.ends.last))
        writer.put(state.standings)
        writer.put(state.transfers)
        writer.put(UInt64(state.transferFree))
        for word in [state.closedFirst, state.closedLast, state.waitingFree, state.asideFree] { writer.put(UInt64(word)) }
        for word in [state.chatsOpen, state.chatsWaiting] { writer.put(UInt64(word)) }
        writer.put(state.lastAt)
        writer.put(UInt64(state.retracted.count))
        for each in state.retracted {
            writer.put(each.seq)
            writer.put(each.at)
        }
        writer.put(state.messageIDs.head)
        writer.put(UInt64(state.messageIDs.count))
        state.messageIDs.forEach { entry, time in
            withUnsafeBytes(of: entry) { writer.bytes.append(contentsOf: $0) }
            writer.put(time)
        }
        let sum = writer.bytes.withUnsafeBytes { self.sum(UnsafeRawBufferPointer(rebasing: $0[24...])) }
        withUnsafeBytes(of: sum.littleEndian) { writer.bytes.replaceSubrange(16..<24, with: $0) }
        return writer.bytes
    }

    /// Takes over the state just after event `seq`. False: not a snapshot that this build can use; the engine must be made anew.
    public func restore(_ bytes: [UInt8], after seq: UInt64) -> Bool {
        bytes.withUnsafeBytes { raw in
            var reader = SnapshotReader(bytes: raw)
            guard reader.word() == Self.magic, reader.word() == Self.layout, let sum = reader.word(),
                sum == self.sum(UnsafeRawBufferPointer(rebasing: raw[24...])), fill(&reader)
            else { return false }
            lastReplayed = seq
            return true
        }
    }

    private func fill(_ reader: inout SnapshotReader) -> Bool {
        guard let policy = reader.raw(), let departments = reader.texts(), let skills = reader.texts(), let languages = reader.texts(),
            let locales = reader.texts(), let questions = reader.texts()
        else { return false }
        state.names = Names(departments: departments, skills: skills, languages: languages, locales: locales, questions: questions)
        let text = policy.bindMemory(to: UInt8.self)
        guard let parsed = text.isEmpty ? Policy() : outside.policy(text) else { return false }
        state.apply(parsed, text: text)
        guard reader.fill(&state.operators), let names = reader.texts(), names.count == state.operators.count,
            let count = reader.count(upTo: Limits.namesMax + 1)
        else { return false }
        state.operatorNames = names.map { Array($0.utf8) }
        state.departments = []
        for _ in 0..<count {
            guard let line = reader.raw(), let leftAt = reader.raw(), let wanted = reader.raw() else { return false }
            var department = Department()
            department.line = (0..<line.count / 4).map { line.loadUnaligned(fromByteOffset: $0 * 4, as: UInt32.self) }
            department.leftAt = (0..<leftAt.count / 8).map { leftAt.loadUnaligned(fromByteOffset: $0 * 8, as: Int64.self) }
            department.wanted = (0..<wanted.count / 4).map { wanted.loadUnaligned(fromByteOffset: $0 * 4, as: UInt32.self) }
            state.departments.append(department)
        }
        guard fillBots(&reader) else { return false }
        guard reader.fill(&state.chats), reader.fill(&state.people.slab), let generations = reader.raw(), reader.fill(&state.nameDigests), reader.fill(&state.waiting),
            reader.fill(&state.asides),
            reader.fill(&state.invitations.slab), let first = reader.word(), let last = reader.word(),
            state.invitations.rebuild(first: UInt32(truncatingIfNeeded: first), last: UInt32(truncatingIfNeeded: last)),
            reader.fill(&state.standings), reader.fill(&state.transfers), let transferFree = reader.word()
        else { return false }
        state.transferFree = UInt32(truncatingIfNeeded: transferFree)
        guard generations.count <= state.people.count else { return false }
        state.people.generations = Array(generations)
        state.indexStandings()
        state.linkBots()
        state.indexPeople()
        return fillRest(&reader)
    }

    private func fillBots(_ reader: inout SnapshotReader) -> Bool {
        let size = MemoryLayout<Bot>.stride
        guard let bots = reader.raw(), let names = reader.texts(), bots.count == names.count * size else { return false }
        state.bots = (0..<names.count).map { bots.loadUnaligned(fromByteOffset: $0 * size, as: Bot.self) }
        state.botNames = names.map { Array($0.utf8) }
        return true
    }

    private func fillRest(_ reader: inout SnapshotReader) -> Bool {
        guard let first = reader.word(), let last = reader.word(), let free = reader.word(), let asideFree = reader.word(), let open = reader.word(),
            let waiting = reader.word(), let lastAt = reader.word(), fillRetracted(&reader), let head = reader.word(),
            let count = reader.count(upTo: Limits.messageIDsMax)
        else { return false }
        state.closedFirst = UInt32(truncatingIfNeeded: first)
        state.closedLast = UInt32(truncatingIfNeeded: last)
        state.waitingFree = UInt32(truncatingIfNeeded: free)
        state.asideFree = UInt32(truncatingIfNeeded: asideFree)
        state.chatsOpen = Int(truncatingIfNeeded: open)
        state.chatsWaiting = Int(truncatingIfNeeded: waiting)
        state.lastAt = Int64(bitPattern: lastAt)
        state.gatherStrays()
        state.messageIDs.begin(at: head, room: count)
        let size = MemoryLayout<MessageIDs.Entry>.size
        for _ in 0..<count {
            guard reader.bytes.count - reader.offset >= size + 8 else { return false }
            let entry = reader.bytes.loadUnaligned(fromByteOffset: reader.offset, as: MessageIDs.Entry.self)
            reader.offset += size
            guard let time = reader.word() else { return false }
            state.messageIDs.insert(entry, at: Int64(bitPattern: time), forgetBefore: .min)
        }
        return reader.offset == reader.bytes.count
    }

    private func fillRetracted(_ reader: inout SnapshotReader) -> Bool {
        guard let count = reader.count(upTo: Limits.retractedMax) else { return false }
        for _ in 0..<count {
            guard let seq = reader.word(), let at = reader.word() else { return false }
            state.retracted.append((seq, Int64(bitPattern: at)))
        }
        return true
    }
}

extension State {
    fileprivate mutating func indexPeople() {
        let nobody = KeyDigest(low: 0, high: 0)
        for slot in 1..<max(1, UInt32(people.count)) where people[slot].digest != nobody {
            peopleIndex.insert(people.number(ofSlot: slot), in: people)
        }
    }
}

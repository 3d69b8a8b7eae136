// The durable state as bytes, so that reopening need not read the whole journal. A snapshot is a cache of the fold
// of events and never the truth: one that this build does not recognise (another layout, a wrong sum) is passed
// over and the journal read.
//
//      magic, layout, sum │ policy text │ names │ operators and their names │ departments │ bots │ chats │ people │
//      waiting │ asides │ standings │ transfers │ followups │ invitations │ retracted │ ids
//
// Records are written field by field (RecordFields), so that every byte is defined: one script, one snapshot. `layout`
// is made of the names and sizes of all fields in their order and of `form`, which goes up when anything else is
// written otherwise. `sum` is a fingerprint of all that follows, begun with the shop's secret and the number of the
// last event, so that only this shop's own snapshots are taken, and only for their place. Numbers are little-endian; a
// machine of the other kind has another layout.

struct SnapshotWriter {
    var bytes: [UInt8] = []
    private(set) var isSound = true

    mutating func put(_ word: UInt64) { withUnsafeBytes(of: word.littleEndian) { bytes.append(contentsOf: $0) } }
    mutating func put(_ number: Int64) { put(UInt64(bitPattern: number)) }
    mutating func put(_ raw: UnsafeRawBufferPointer) {
        put(UInt64(raw.count))
        bytes.append(contentsOf: raw)
    }
    mutating func put(_ texts: [String]) {
        put(UInt64(texts.count))
        for var text in texts { text.withUTF8 { put(UnsafeRawBufferPointer($0)) } }
    }
    mutating func put<Record: SnapshotRecord>(_ slab: borrowing Slab<Record>, _ fields: RecordFields) {
        put(UInt64(slab.count))
        slab.forEachSegment { put($0, stride: MemoryLayout<Record>.stride, count: $1, fields) }
    }
    mutating func put<Record: SnapshotRecord>(_ records: [Record], _ fields: RecordFields) {
        put(UInt64(records.count))
        records.withUnsafeBytes { raw in
            if let start = raw.baseAddress {
                put(start, stride: MemoryLayout<Record>.stride, count: records.count, fields)
            }
        }
    }

    private mutating func put(_ records: UnsafeRawPointer, stride: Int, count: Int, _ fields: RecordFields) {
        guard fields.isSound else { return isSound = false }
        let start = bytes.count
        bytes.append(contentsOf: repeatElement(0, count: count * fields.byteCount))
        bytes.withUnsafeMutableBytes { raw in
            if let place = raw.baseAddress { fields.write(records, stride: stride, count: count, to: place + start) }
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
    mutating func number() -> Int64? { word().map { Int64(bitPattern: $0) } }
    mutating func index() -> UInt32? { word().flatMap { UInt32(exactly: $0) } }
    mutating func count(upTo limit: Int) -> Int? {
        guard let word = word(), word <= UInt64(limit) else { return nil }
        return Int(word)
    }
    mutating func raw() -> UnsafeRawBufferPointer? {
        guard let count = count(upTo: bytes.count - offset) else { return nil }
        return take(count)
    }
    mutating func take(_ count: Int) -> UnsafeRawBufferPointer? {
        guard count >= 0, count <= bytes.count - offset else { return nil }
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
    mutating func fill<Record: SnapshotRecord>(_ slab: inout Slab<Record>, _ fields: RecordFields) -> Bool {
        guard let count = count(upTo: (bytes.count - offset) / max(1, fields.byteCount)), count > 0,
            slab.grow(to: UInt32(truncatingIfNeeded: count - 1)), slab.count == count
        else { return false }
        var isLegal = true
        slab.forEachSegment { records, count in
            isLegal = isLegal && fill(records, stride: MemoryLayout<Record>.stride, count: count, fields)
        }
        return isLegal
    }
    mutating func fill<Record: SnapshotRecord>(_ records: inout [Record], zero: Record, _ fields: RecordFields) -> Bool
    {
        guard let count = count(upTo: (bytes.count - offset) / max(1, fields.byteCount)) else { return false }
        records = Array(repeating: zero, count: count)
        return records.withUnsafeMutableBytes { raw in
            guard let start = raw.baseAddress else { return true }
            return fill(start, stride: MemoryLayout<Record>.stride, count: count, fields)
        }
    }

    @_optimize(speed)
    private mutating func fill(_ records: UnsafeMutableRawPointer, stride: Int, count: Int, _ fields: RecordFields)
        -> Bool
    {
        guard fields.isSound, let source = take(count * fields.byteCount)?.baseAddress else { return false }
        return fields.read(source, to: records, stride: stride, count: count)
    }
}

/// The fields of every kind of record, and the number that tells these from others.
struct SnapshotLayout {
    let chats = RecordFields.of(Chat())
    let people = RecordFields.of(Person())
    let waiting = RecordFields.of(Waiting())
    let asides = RecordFields.of(Aside())
    let standings = RecordFields.of(Standing())
    let transfers = RecordFields.of(Transfer())
    let followups = RecordFields.of(Followup())
    let operators = RecordFields.of(Operator())
    let bots = RecordFields.of(Bot())
    let invitations = RecordFields.of(Invitation())
    let digests = RecordFields.of(UInt64())

    /// One more whenever what stands between the records changes.
    private static let form: UInt64 = 6

    var number: UInt64 {
        var print = Fingerprint()
        print.mix(Self.form)
        print.mix(UInt64(bitPattern: Int64(MemoryLayout<MessageIDs.Entry>.size)))
        print.mix(UInt64(1).littleEndian)
        for each in [
            chats, people, waiting, asides, standings, transfers, followups, operators, bots, invitations, digests,
        ] {
            print.mix(each.print.value)
        }
        return print.value
    }
}

extension Engine {
    private static let magic: UInt64 = 0x35_54_45_50_45_4C_4B  // "KLEPET5"

    @_optimize(speed)
    func sum(_ bytes: UnsafeRawBufferPointer, after seq: UInt64) -> UInt64 {
        let secret = outside.keyDigest(.system, .none)
        var print = Fingerprint()
        print.mix(secret.low)
        print.mix(secret.high)
        print.mix(seq)
        print.mix(bytes)
        return print.value
    }

    /// The state just after the last event that was accepted, or replayed.
    public func snapshot() -> [UInt8] {
        let layout = SnapshotLayout()
        var writer = SnapshotWriter()
        for word in [Self.magic, layout.number, 0] { writer.put(word) }
        state.policyText.withUnsafeBytes { writer.put($0) }
        writer.put(state.names.departments)
        writer.put(state.names.skills)
        writer.put(state.names.languages)
        writer.put(state.names.locales)
        writer.put(state.names.questions)
        writer.put(state.names.tags)
        writer.put(state.names.outcomes)
        writer.put(state.names.classes)
        writer.put(state.operators, layout.operators)
        writer.put(state.operatorNames.map { String(decoding: $0, as: UTF8.self) })
        writer.put(UInt64(state.departments.count))
        for department in state.departments {
            department.line.withUnsafeBytes { writer.put($0) }
            department.leftAt.withUnsafeBytes { writer.put($0) }
            department.wanted.withUnsafeBytes { writer.put($0) }
        }
        writer.put(state.bots, layout.bots)
        writer.put(state.botNames.map { String(decoding: $0, as: UTF8.self) })
        writer.put(state.chats, layout.chats)
        writer.put(state.people.slab, layout.people)
        state.people.generations.withUnsafeBytes { writer.put($0) }
        writer.put(state.nameDigests, layout.digests)
        writer.put(state.waiting, layout.waiting)
        writer.put(state.asides, layout.asides)
        writer.put(state.invitations.slab, layout.invitations)
        writer.put(UInt64(state.invitations.ends.first))
        writer.put(UInt64(state.invitations.ends.last))
        writer.put(state.standings, layout.standings)
        writer.put(state.transfers, layout.transfers)
        writer.put(UInt64(state.transferFree))
        writer.put(state.followups, layout.followups)
        writer.put(UInt64(state.followupFree))
        for word in [
            state.closedFirst, state.closedLast, state.unreadFirst, state.unreadLast, state.waitingFree,
            state.asideFree,
        ] {
            writer.put(UInt64(word))
        }
        for word in [state.chatsUnread, state.chatsOpen, state.chatsWaiting] { writer.put(UInt64(word)) }
        for time in [state.lastAt, state.timeline.at, state.timeline.time, state.jumpedAt, now] { writer.put(time) }
        writer.put(UInt64(state.retracted.count))
        for each in state.retracted {
            writer.put(each.seq)
            writer.put(each.at)
        }
        writer.put(state.messageIDs.head)
        writer.put(UInt64(state.messageIDs.count))
        state.messageIDs.forEachPiece { writer.bytes.append(contentsOf: $0) }
        state.messageIDs.forEachTime { writer.put($0) }
        guard writer.isSound else { return [] }
        let last = max(lastReplayed, outbox.accepted)
        let sum = writer.bytes.withUnsafeBytes { self.sum(UnsafeRawBufferPointer(rebasing: $0[24...]), after: last) }
        withUnsafeBytes(of: sum.littleEndian) { writer.bytes.replaceSubrange(16..<24, with: $0) }
        return writer.bytes
    }

    /// Takes over the state just after event `seq`. False: not a snapshot that this build can use; the
    /// engine must be made anew.
    @_optimize(speed)
    public func restore(_ bytes: [UInt8], after seq: UInt64) -> Bool {
        let layout = SnapshotLayout()
        return bytes.withUnsafeBytes { raw in
            var reader = SnapshotReader(bytes: raw)
            guard reader.word() == Self.magic, reader.word() == layout.number, let sum = reader.word(),
                sum == self.sum(UnsafeRawBufferPointer(rebasing: raw[24...]), after: seq), fill(&reader, layout)
            else { return false }
            lastReplayed = seq
            return true
        }
    }

    private func fill(_ reader: inout SnapshotReader, _ layout: SnapshotLayout) -> Bool {
        guard let policy = reader.raw(), let departments = reader.texts(), let skills = reader.texts(),
            let languages = reader.texts(),
            let locales = reader.texts(), let questions = reader.texts(), let tags = reader.texts(),
            let outcomes = reader.texts(), let classes = reader.texts()
        else { return false }
        state.names = Names(
            departments: departments, skills: skills, languages: languages, locales: locales, questions: questions,
            tags: tags, outcomes: outcomes, classes: classes)
        let text = policy.bindMemory(to: UInt8.self)
        guard let parsed = text.isEmpty ? Policy() : outside.policy(text), state.names.hasRoom(for: parsed) else {
            return false
        }
        state.apply(parsed, text: text)
        guard reader.fill(&state.operators, layout.operators), let names = reader.texts(),
            names.count == state.operators.count,
            let count = reader.count(upTo: Limits.namesMax + 1)
        else { return false }
        state.operatorNames = names.map { Array($0.utf8) }
        state.departments = []
        for _ in 0..<count {
            guard let line = reader.raw(), let leftAt = reader.raw(), let wanted = reader.raw() else { return false }
            var department = Department()
            department.line = (0..<line.count / 4).map { line.loadUnaligned(fromByteOffset: $0 * 4, as: UInt32.self) }
            department.leftAt = (0..<leftAt.count / 8).map {
                leftAt.loadUnaligned(fromByteOffset: $0 * 8, as: Int64.self)
            }
            department.wanted = (0..<wanted.count / 4).map {
                wanted.loadUnaligned(fromByteOffset: $0 * 4, as: UInt32.self)
            }
            state.departments.append(department)
        }
        guard state.departments.count > state.names.departments.count, fillBots(&reader, layout) else { return false }
        guard reader.fill(&state.chats, layout.chats), reader.fill(&state.people.slab, layout.people),
            let generations = reader.raw(),
            reader.fill(&state.nameDigests, layout.digests), reader.fill(&state.waiting, layout.waiting),
            reader.fill(&state.asides, layout.asides),
            reader.fill(&state.invitations.slab, layout.invitations), let first = reader.index(),
            let last = reader.index(),
            state.invitations.rebuild(first: first, last: last),
            reader.fill(&state.standings, layout.standings), reader.fill(&state.transfers, layout.transfers),
            let transferFree = reader.index(), reader.fill(&state.followups, layout.followups),
            let followupFree = reader.index()
        else { return false }
        state.transferFree = transferFree
        state.followupFree = followupFree
        guard generations.count <= state.people.count else { return false }
        state.people.generations = Array(generations)
        state.indexStandings()
        state.linkBots()
        state.orderFollowups()
        state.indexPeople()
        return fillRest(&reader)
    }

    private func fillBots(_ reader: inout SnapshotReader, _ layout: SnapshotLayout) -> Bool {
        guard reader.fill(&state.bots, zero: Bot(), layout.bots), let names = reader.texts(),
            names.count == state.bots.count
        else {
            return false
        }
        state.botNames = names.map { Array($0.utf8) }
        return true
    }

    private func fillRest(_ reader: inout SnapshotReader) -> Bool {
        guard let first = reader.index(), let last = reader.index(), let unreadFirst = reader.index(),
            let unreadLast = reader.index(), let free = reader.index(), let asideFree = reader.index(),
            let unread = reader.count(upTo: Limits.chatsMax),
            let open = reader.count(upTo: Limits.chatsMax), let waiting = reader.count(upTo: Limits.chatsMax),
            let lastAt = reader.number(), (0...Limits.times.upperBound).contains(lastAt), fillTimes(&reader),
            fillRetracted(&reader)
        else { return false }
        state.closedFirst = first
        state.closedLast = last
        state.unreadFirst = unreadFirst
        state.unreadLast = unreadLast
        state.chatsUnread = unread
        state.waitingFree = free
        state.asideFree = asideFree
        state.chatsOpen = open
        state.chatsWaiting = waiting
        state.lastAt = lastAt
        state.gatherStrays()
        return fillMessageIDs(&reader) && reader.offset == reader.bytes.count
    }

    private func fillTimes(_ reader: inout SnapshotReader) -> Bool {
        guard let at = reader.number(), let time = reader.number(), let jumpedAt = reader.number(),
            let restedAt = reader.number(),
            [at, time, jumpedAt, restedAt].allSatisfy({ (0...Limits.times.upperBound).contains($0) })
        else { return false }
        state.timeline = Timeline(at: at, time: time)
        state.jumpedAt = jumpedAt
        self.restedAt = restedAt
        return true
    }

    private func fillRetracted(_ reader: inout SnapshotReader) -> Bool {
        guard let count = reader.count(upTo: Limits.retractedMax) else { return false }
        for _ in 0..<count {
            guard let seq = reader.word(), let at = reader.number() else { return false }
            state.retracted.append((seq, at))
        }
        return true
    }

    @_optimize(speed)
    private func fillMessageIDs(_ reader: inout SnapshotReader) -> Bool {
        let size = MemoryLayout<MessageIDs.Entry>.stride
        guard let head = reader.word(), head < 1 << 62, let count = reader.count(upTo: Limits.messageIDsMax),
            let entries = reader.take(count * size),
            let times = reader.take(MessageIDs.blockCount(from: head, entries: count) * 8)
        else { return false }
        state.messageIDs.begin(at: head, room: count)
        for index in 0..<count {
            let block = MessageIDs.block(from: head, entry: index)
            state.messageIDs.insert(
                entries.loadUnaligned(fromByteOffset: index * size, as: MessageIDs.Entry.self),
                at: Int64(littleEndian: times.loadUnaligned(fromByteOffset: block * 8, as: Int64.self)),
                forgetBefore: .min)
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

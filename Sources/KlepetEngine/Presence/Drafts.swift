// What bots are writing (B19.1): one draft a chat, live only. A draft takes the place of the one before it, so that a
// thousand bots' streams cost a thousand texts, and whoever reads seldom reads the newest.
//
//      first ◀─▶ … ◀─▶ last        in the order of their last change; each has the number of that change
//
// A reader keeps the number that it saw last. Staff walk back from the last; visitors look at their own chats.

struct Drafts: ~Copyable {
    struct Draft {
        var event: Event
        /// The message's, and all of it so far; empty: it is void.
        var id: [UInt8]
        var text: [UInt8]
        var slot: UInt32
        var number: UInt64 = 0
        /// B19.1: the second that counts, and how many came in it.
        var secondSince: Int64 = 0
        var countInSecond = 0
        var next: UInt32 = 0
        var previous: UInt32 = 0
    }

    /// Index 0 is nobody's: its neighbours are the first and the last.
    private var records = [Draft(event: Event(.draft), id: [], text: [], slot: 0)]
    /// By chat slot; looked up, never iterated.
    private var recordOf: [UInt32: UInt32] = [:]
    private var free: [UInt32] = []
    private(set) var last: UInt64 = 0

    var count: Int { recordOf.count }
    var newest: UInt32 { records[0].previous }

    subscript(record: UInt32) -> Draft { records[Int(record)] }

    /// 0: there is none.
    func record(_ slot: UInt32) -> UInt32 { recordOf[slot] ?? 0 }

    /// Of the chat's draft, void or not; `nil`: there was none lately.
    func draft(_ slot: UInt32) -> Draft? { recordOf[slot].map { records[Int($0)] } }

    mutating func put(_ draft: consuming Draft) {
        let slot = draft.slot
        if recordOf[slot] == nil {
            // Law 6: the one that nobody has changed for longest.
            if count >= Limits.draftsMax { forget(records[Int(records[0].next)].slot) }
            let record = free.popLast() ?? UInt32(records.count)
            if Int(record) == records.count { records.append(records[0]) }
            (records[Int(record)].next, records[Int(record)].previous) = (record, record)
            recordOf[slot] = record
        }
        guard let record = recordOf[slot] else { return }
        unlink(record)
        last += 1
        draft.number = last
        let previous = records[0].previous
        (draft.next, draft.previous) = (0, previous)
        records[Int(record)] = draft
        records[Int(previous)].next = record
        records[0].previous = record
    }

    mutating func forget(_ slot: UInt32) {
        guard let record = recordOf.removeValue(forKey: slot) else { return }
        unlink(record)
        (records[Int(record)].id, records[Int(record)].text) = ([], [])
        free.append(record)
    }

    private mutating func unlink(_ record: UInt32) {
        let (next, previous) = (records[Int(record)].next, records[Int(record)].previous)
        guard next != record else { return }
        records[Int(previous)].next = next
        records[Int(next)].previous = previous
    }
}

extension Engine {
    /// B19.1. What a handoff makes void is void in the step of the handoff: no reader finds it any more.
    func draft(_ chat: ChatID, _ id: Text, _ text: Text, by actor: Actor) throws(Refusal) {
        let slot = try visible(chat, to: actor)
        try checkVoice(slot, actor)
        guard !id.isEmpty else { throw .messageIDInvalid }
        let id = try acceptMessageID(id)
        let digest = outside.messageDigest(PersonID(actor.person), id)
        guard state.messageIDs.find(digest, chat: chat) == nil else { throw .already }
        let text = try accept(text, as: .draft)
        // What takes one back is never too fast.
        guard !text.isEmpty else { return voidDraft(slot) }
        let known = drafts.draft(slot)
        var (since, count) = (known?.secondSince ?? 0, known?.countInSecond ?? 0)
        if now &- since >= 1000 { (since, count) = (now, 0) }
        guard count < Limits.draftsPerSecond else { throw .tooFast }
        let index = liveIndex(slot)
        guard index != 0 else { throw .busy }
        try checkRoom(slot)
        disclose(slot)
        live[index].botTypedAt = now
        touch(slot)
        var event = Event(.draft, role: actor.role, person: PersonID(actor.person))
        event.at = stamp
        event.chat = chat
        event.department = state.chats[slot].department
        event.flags = .withBot
        drafts.put(
            Drafts.Draft(
                event: event, id: Array(id), text: Array(Drafts.shown(text)), slot: slot, secondSince: since,
                countInSecond: count + 1))
    }

    /// The chat has gone on: its draft is void, or has become the message that was said.
    func endDraft(_ event: borrowing Event) {
        let slot = state.slot(of: event.chat)
        switch event.chatKind {
        case .handedOff, .closed: voidDraft(slot)
        case .said:
            let record = drafts.record(slot)
            if record != 0, event.role == .bot, drafts[record].id.elementsEqual(event.id) { drafts.forget(slot) }
        default: break
        }
    }

    private func voidDraft(_ slot: UInt32) {
        guard var draft = drafts.draft(slot), !draft.text.isEmpty else { return }
        draft.text = []
        draft.event.at = stamp
        drafts.put(draft)
    }

    /// For the client those that have changed since it looked, the oldest change first; how many.
    func pullDrafts(
        _ client: UInt32, max: Int, _ body: (borrowing Event, _ text: [UInt8], _ id: [UInt8]) -> Bool
    ) -> Int {
        let (seen, person) = (clients.slab[client].draft, clients.slab[client].person)
        var found: [UInt32] = []
        if clients.slab[client].role == .visitor {
            var slot = state.people[person].openChats
            while slot != 0 {
                let record = drafts.record(slot)
                if record != 0, drafts[record].number > seen { found.append(record) }
                slot = state.chats[slot].links.next
            }
            found.sort { drafts[$0].number < drafts[$1].number }
        } else {
            var record = drafts.newest
            while record != 0, drafts[record].number > seen {
                found.append(record)
                record = drafts[record].previous
            }
            found.reverse()
        }
        let reader = reader(client)
        var count = 0
        for record in found {
            let draft = drafts[record]
            guard reader.role == .visitor || (reader.sees(draft.event) && draft.event.person != PersonID(person))
            else { continue }
            guard count < max, body(draft.event, draft.text, draft.id) else {
                clients.slab[client].draft = draft.number - 1
                return count
            }
            count += 1
        }
        clients.slab[client].draft = drafts.last
        return count
    }
}

extension Drafts {
    /// B13.1: without a number at its end that may yet become a card's.
    static func shown(_ text: Text) -> Text {
        var (offset, begin, digits) = (0, 0, 0)
        while offset < text.count {
            let (value, bytes) = Characters.at(text, offset)
            if Characters.digit(value) != nil {
                if digits == 0 { begin = offset }
                digits += 1
            } else if !Characters.isSeparator(value) {
                digits = 0
            }
            offset += Swift.max(1, bytes)
        }
        return digits > shownDigits ? Text(rebasing: text[..<begin]) : text
    }

    private static let shownDigits = 4
}

// klepet.h, "Seeing": chats by what they are (B22.3), people (B22.2).

public import CKlepet
import KlepetEngine
import KlepetJournal
import KlepetJSON
import KlepetPolicy

@_cdecl("klepet_chats_find")
public func klepet_chats_find(
    _ client: OpaquePointer?, _ options: UnsafePointer<klepet_chats_options>?,
    _ chats: UnsafeMutablePointer<klepet_chat>?, _ capacity: Int, _ count: UnsafeMutablePointer<Int>?,
    _ error: UnsafeMutablePointer<klepet_error>?
) -> klepet_status {
    call(client: client, error) { (shop, id) throws(Failure) in
        shop.engine.seen(id, at: shop.clock.nowMilliseconds)
        let asked = try copy(options, zero: klepet_chats_options())
        guard let chats, let count else { throw Failure(KLEPET_MISUSE_NULL) }
        guard capacity > 0, capacity <= 1 << 24, asked.reserved == 0 else { throw Failure(KLEPET_MISUSE_OPTIONS) }
        guard asked.unanswered <= 1 else { throw Failure(KLEPET_VALUE_INVALID) }
        var filter = ChatFilter()
        if asked.state != 0 {
            guard let state = ChatState(rawValue: UInt8(clamping: asked.state)) else {
                throw Failure(KLEPET_VALUE_INVALID)
            }
            filter.state = state
        }
        filter.department = try shop.departmentNumber(try text(asked.department, asked.department_bytes))
        (filter.owner, filter.visitor, filter.isUnanswered) = (asked.owner, asked.visitor, asked.unanswered == 1)
        let extent = try Extent(of: chats, first: klepet_chat.firstBytes)
        var place = UnsafeMutableRawPointer(chats)
        var found = 0
        try shop.views(of: filter, after: asked.after_chat, by: id, max: capacity) { view in
            put(extent, place) { (chat: inout klepet_chat) in chat.fill(view) }
            place += extent.bytes
            found += 1
        }
        count.pointee = found
    }
}

@_cdecl("klepet_people")
public func klepet_people(
    _ client: OpaquePointer?, _ options: UnsafePointer<klepet_people_options>?,
    _ buffer: UnsafeMutablePointer<CChar>?, _ capacity: Int, _ needed: UnsafeMutablePointer<Int>?,
    _ error: UnsafeMutablePointer<klepet_error>?
) -> klepet_status {
    call(client: client, error) { (shop, id) throws(Failure) in
        shop.engine.seen(id, at: shop.clock.nowMilliseconds)
        let asked = try options == nil ? klepet_people_options() : copy(options, zero: klepet_people_options())
        guard asked.reserved == 0 else { throw Failure(KLEPET_MISUSE_OPTIONS) }
        guard asked.by_role <= 1, asked.online <= 1, asked.limit <= 1000 else { throw Failure(KLEPET_VALUE_INVALID) }
        var role: Role?
        if asked.by_role == 1 {
            guard let given = Role(rawValue: UInt8(clamping: asked.role)) else { throw Failure(KLEPET_VALUE_INVALID) }
            role = given
        }
        let limit = asked.limit == 0 ? 50 : Int(asked.limit)
        try give(
            try shop.people(role, online: asked.online == 1, after: asked.after_person, max: limit, for: id), buffer,
            capacity, needed)
    }
}

@_cdecl("klepet_person_get")
public func klepet_person_get(
    _ client: OpaquePointer?, _ person: UInt64, _ buffer: UnsafeMutablePointer<CChar>?, _ capacity: Int,
    _ needed: UnsafeMutablePointer<Int>?, _ error: UnsafeMutablePointer<klepet_error>?
) -> klepet_status {
    call(client: client, error) { (shop, id) throws(Failure) in
        shop.engine.seen(id, at: shop.clock.nowMilliseconds)
        try give(try shop.person(person, for: id), buffer, capacity, needed)
    }
}

extension Shop {
    /// 0: none was named.
    func departmentNumber(_ name: Text) throws(Failure) -> UInt8 {
        guard !name.isEmpty else { return 0 }
        let number = engine.departmentNumber(named: name)
        guard number != 0 else { throw Failure(KLEPET_DEPARTMENT_UNKNOWN) }
        return number
    }

    /// Those in memory, then those that have left it. At most so many rows of others are passed over (law 11).
    func views(
        of filter: ChatFilter, after chat: ChatID, by client: ClientID, max: Int, _ body: (ChatView) -> Void
    ) throws(Failure) {
        let reader = engine.reader(of: client)
        var filter = filter
        filter.visitor = engine.whole(filter.visitor)
        if reader.role == .visitor {
            guard filter.visitor == 0 || filter.visitor == reader.person else { return }
            filter.visitor = reader.person
        }
        let visitor = filter.visitor
        var own: [ChatID] = []
        if visitor != 0 { own = try look { (journal) throws(JournalFailure) in try journal.chats(ofVisitor: visitor) } }
        let isInRecord = chat != 0 && !engine.knows(chat)
        var count = 0
        if !isInRecord {
            count = try asked { () throws(Refusal) in
                try engine.views(of: filter, after: chat, own: own, by: client, max: max, body)
            }
        }
        guard count < max, filter.reachesClosed, reader.role != .bot else { return }
        var place: (closedAt: Int64, chat: ChatID) = (visitor != 0 ? .max : engine.closedInMemorySince, .max >> 1)
        if isInRecord {
            let closedAt = try look { (journal) throws(JournalFailure) in try journal.closing(ofChat: chat) }
            guard let closedAt else { return }
            place = (closedAt, chat)
        }
        var closed = ClosedChatFilter()
        (closed.visitor, closed.operatorID) = (visitor, filter.owner)
        let names = engine.names.departments
        if filter.department != 0 { closed.department = Array(names[Int(filter.department) - 1].utf8) }
        var passedOver = 0
        while count < max, passedOver < Self.passedOverChatsMax {
            let page = try look { (journal) throws(JournalFailure) in
                try journal.closedChats(of: closed, before: place, max: Swift.min(256, max - count + 16))
            }
            for row in page where count < max {
                place = (row.closedAt, row.chat)
                let department = row.department.withUnsafeBufferPointer { engine.departmentNumber(named: $0) }
                guard !engine.knows(row.chat), reader.role != .operator || reader.seesChat(of: department) else {
                    passedOver += 1
                    continue
                }
                body(try view(row, department))
                count += 1
            }
            if page.isEmpty { return }
        }
    }
    private static let passedOverChatsMax = 4096

    private func view(_ row: ClosedChat, _ department: UInt8) throws(Failure) -> ChatView {
        var view = ChatView()
        (view.id, view.state, view.visitor) = (row.chat, .closed, row.visitor)
        (view.lastSeq, view.startedAt, view.episode, view.reason) = (
            row.lastSeq, row.startedAt, row.episode, row.reason
        )
        view.department = department
        try read(row.firstSeq) { event in
            (view.skill, view.language) = (event.reason, UInt8(truncatingIfNeeded: event.until))
            view.priority = Int8(truncatingIfNeeded: event.value)
        }
        try read(row.lastSeq) { view.chatSeq = $0.chatSeq }
        return view
    }

    // MARK: people

    func people(
        _ role: Role?, online: Bool, after person: PersonID, max: Int, for client: ClientID
    ) throws(Failure) -> [UInt8] {
        try requireStaff(client)
        let isSystem = engine.reader(of: client).role == .system
        var json = JSONText()
        try json.array { (json) throws(Failure) in
            for view in engine.people(role: role, online: online, after: person, max: max) {
                let row = try look { (journal) throws(JournalFailure) in try journal.person(view.person) }
                json.object { json in write(view, row, isSystem, to: &json) }
            }
        }
        return json.bytes
    }

    func person(_ number: PersonID, for client: ClientID) throws(Failure) -> [UInt8] {
        let person = engine.whole(number)
        let who = try asked { () throws(Refusal) in try engine.actor(client) }
        guard who.role != .bot else { throw Failure(KLEPET_NOT_ALLOWED) }
        guard let view = engine.look(person: person) else { throw Failure(KLEPET_PERSON_UNKNOWN) }
        if who.role == .visitor, person != who.person, try !hasSpoken(person, to: who.person) {
            throw Failure(KLEPET_PERSON_UNKNOWN)
        }
        let row = try look { (journal) throws(JournalFailure) in try journal.person(person) }
        var json = JSONText()
        try json.object { (json) throws(Failure) in
            if who.role == .visitor {
                json.member("person", view.person)
                json.member("role", "\(view.role.name)")
                json.member("name", utf8: engine.shown(name: row?.name ?? []))
            } else {
                write(view, row, who.role == .system, to: &json)
            }
            if view.role == .operator { json.member("photo_url", photo(row?.profile ?? [])) }
            guard who.role != .visitor, view.role == .visitor else { return }
            json.key("attributes")
            try json.array { (json) throws(Failure) in
                try writeAttributes(of: .visitor(person), seesAll: true, to: &json)
            }
            json.key("chats")
            let chats = try look { (journal) throws(JournalFailure) in try journal.chats(ofVisitor: person) }
            try json.array(onOneLine: true) { (json) throws(Failure) in
                for chat in chats.suffix(50).reversed() where try isVisible(chat, to: client) { json.value(chat) }
            }
        }
        return json.bytes
    }

    private func write(_ view: PersonView, _ row: PersonRow?, _ isSystem: Bool, to json: inout JSONText) {
        json.member("person", view.person)
        json.member("role", "\(view.role.name)")
        if isSystem { json.member("key", utf8: row?.key ?? []) }
        json.member("name", utf8: engine.shown(name: row?.name ?? []))
        json.member("locale", view.locale)
        json.member("online", view.isOnline)
        switch view.role {
        case .operator:
            json.member("presence", "\(view.presence.name)")
            json.member("load", view.load)
            json.member("capacity", view.capacity)
            json.member("suspended", view.isSuspended)
        case .visitor:
            json.member("class", view.className)
            json.member("banned", view.isBanned)
            json.member("signed", view.isSigned)
        case .bot, .system: break
        }
    }

    private func photo(_ profile: [UInt8]) -> String {
        profile.withUnsafeBufferPointer { bytes in
            do throws(PolicyFault) { return try OperatorProfile.parse(bytes).photoURL } catch { return "" }
        }
    }

    /// In the last of what was said to the visitor: their newest chats, and of each its end.
    private func hasSpoken(_ person: PersonID, to visitor: PersonID) throws(Failure) -> Bool {
        let chats = try look { (journal) throws(JournalFailure) in try journal.chats(ofVisitor: visitor) }
        for chat in chats.suffix(16) {
            let newest = try lastSeq(of: chat)
            var end: UInt32 = 0
            try read(newest) { end = $0.chatSeq }
            for seq in try page(of: chat, behind: .chatSeq(end > 256 ? end - 256 : 0), max: 256) {
                var speaks = false
                try read(seq) { event in
                    let (kind, who, subject) = (event.chatKind, event.person, event.subject)
                    let isPublic = !event.flags.contains(.note)
                    if kind == .said { speaks = isPublic && who == person }
                    if kind == .taken || kind == .botJoined || kind == .joinedBeside { speaks = subject == person }
                }
                if speaks { return true }
            }
        }
        return false
    }
}

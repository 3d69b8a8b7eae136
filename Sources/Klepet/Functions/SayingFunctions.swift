// klepet.h, "Saying": messages, their later changes, typing, receipts.

public import CKlepet
import KlepetEngine
import KlepetJournal

@_cdecl("klepet_start")
public func klepet_start(
    _ client: OpaquePointer?, _ options: UnsafePointer<klepet_start_options>?,
    _ message: UnsafePointer<klepet_message>?,
    _ posted: UnsafeMutablePointer<klepet_posted>?, _ error: UnsafeMutablePointer<klepet_error>?
) -> klepet_status {
    call(client: client, error) { (shop, id) throws(Failure) in
        let given = try copy(message, zero: klepet_message())
        let message = try given.message()
        var asked = klepet_start_options()
        if options != nil { asked = try copy(options, zero: asked) }
        var start = Start(
            message: message, department: try text(asked.department, asked.department_bytes),
            skill: try text(asked.skill, asked.skill_bytes), language: try text(asked.language, asked.language_bytes))
        start.priority = asked.priority
        start.answers = try answers(asked.answers, asked.answers_count)
        let whole = start
        let reply = try shop.share(message, try given.parts(), in: 0, by: id) { (message) throws(Failure) in
            var start = whole
            start.message = message
            return try shop.submit(.start(start), by: id)
        }
        posted?.pointee = klepet_posted(reply)
    }
}

@_cdecl("klepet_say")
public func klepet_say(
    _ client: OpaquePointer?, _ chat: UInt64, _ message: UnsafePointer<klepet_message>?,
    _ posted: UnsafeMutablePointer<klepet_posted>?, _ error: UnsafeMutablePointer<klepet_error>?
) -> klepet_status {
    call(client: client, error) { (shop, id) throws(Failure) in
        shop.engine.expect(chat, by: id)
        let given = try copy(message, zero: klepet_message())
        let message = try given.message()
        let reply =
            given.hasParts
            ? try shop.share(message, try given.parts(), in: chat, by: id) { (message) throws(Failure) in
                try shop.say(message, in: chat, by: id)
            } : try shop.say(message, in: chat, by: id)
        posted?.pointee = klepet_posted(reply)
    }
}

extension Shop {
    @inline(__always)
    func say(_ message: Message, in chat: ChatID, by client: ClientID) throws(Failure) -> Reply {
        engine.knows(chat)
            ? try submit(Say(chat: chat, message: message), by: client)
            : try startAgain(message, after: chat, by: client)
    }

    /// B1.4: a visitor may go on from a chat that the engine has forgotten; the journal knows whose it was.
    private func startAgain(_ message: Message, after chat: ChatID, by client: ClientID) throws(Failure) -> Reply {
        let reader = engine.reader(of: client)
        guard reader.role == .visitor, try visitor(of: chat) == reader.person else {
            return try submit(Say(chat: chat, message: message), by: client)
        }
        // B19.4: it has ended and gone, so that whoever names what they know of it cannot know all.
        guard message.knows == 0 else { throw Failure(KLEPET_STALE) }
        var start = Start(message: message)
        start.message.number = 0
        start.follows = chat
        return try submit(.start(start), by: client)
    }

    /// The message that `seq` names, near or far (law 8: the engine keeps none).
    func named(_ chat: ChatID, _ seq: UInt64) throws(Failure) -> MessageName {
        var said: MessageName.Said?
        try read(seq) { said = MessageName.Said($0) }
        var name = MessageName(chat: chat, seq: seq, said: said)
        if engine.hasLeft(chat) { name.left = try left(chat) }
        return name
    }

    /// What the journal knows of a chat that has left memory, with what is on its way there.
    private func left(_ chat: ChatID) throws(Failure) -> ChatThatLeft? {
        do throws(JournalFailure) {
            let (visitor, owner) = try journal.people(ofChat: chat)
            guard visitor != 0 else { return nil }
            var last = engine.outbox.accepted
            while last > engine.outbox.durable, let event = engine.outbox.near(last) {
                if event.pointee.chat == chat {
                    return ChatThatLeft(visitor: visitor, owner: owner, last: event.pointee)
                }
                last -= 1
            }
            last = try journal.lastSeq(ofChat: chat)
            var found: ChatThatLeft?
            try journal.read(last, through: last) { event in
                if event.chat == chat { found = ChatThatLeft(visitor: visitor, owner: owner, last: event) }
                return false
            }
            return found
        } catch {
            throw Failure(error)
        }
    }
}

@_cdecl("klepet_edit")
public func klepet_edit(
    _ client: OpaquePointer?, _ chat: UInt64, _ seq: UInt64, _ start: UnsafePointer<CChar>?, _ bytes: Int,
    _ error: UnsafeMutablePointer<klepet_error>?
) -> klepet_status {
    call(client: client, error) { (shop, id) throws(Failure) in
        let text = try text(start, bytes)
        _ = try shop.submit(.edit(try shop.named(chat, seq), text: text), by: id)
    }
}

@_cdecl("klepet_retract")
public func klepet_retract(
    _ client: OpaquePointer?, _ chat: UInt64, _ seq: UInt64, _ error: UnsafeMutablePointer<klepet_error>?
) -> klepet_status {
    call(client: client, error) { (shop, id) throws(Failure) in
        _ = try shop.submit(.retract(try shop.named(chat, seq)), by: id)
    }
}

@_cdecl("klepet_redact")
public func klepet_redact(
    _ client: OpaquePointer?, _ chat: UInt64, _ seq: UInt64, _ error: UnsafeMutablePointer<klepet_error>?
) -> klepet_status {
    call(client: client, error) { (shop, id) throws(Failure) in try shop.redact(chat, seq, by: id) }
}

extension Shop {
    /// B2.9: done when the text is off the disk (law 12).
    func redact(_ chat: ChatID, _ seq: UInt64, by client: ClientID) throws(Failure) {
        // The journal's worker may be reading the very text, or an edit of it: it is destroyed after
        // it was written, not while.
        try mayWait()
        try flush()
        var name = try named(chat, seq)
        name.files = try owedFiles(of: seq)
        _ = try submit(.redact(name), by: client)
        try settle()
    }

    /// A second request to destroy a text is also told NOT_YET_GONE, as long as the log still has the text.
    func destroy(elseAgain status: klepet_status, _ body: (Shop) throws(Failure) -> Void) throws(Failure) {
        try mayWait()
        do throws(Failure) { try body(self) } catch {
            if error.status == status { try settle() }
            throw error
        }
        try settle()
    }
}

@_cdecl("klepet_activity")
public func klepet_activity(
    _ client: OpaquePointer?, _ chat: UInt64, _ activity: UInt32, _ preview: UnsafePointer<CChar>?, _ bytes: Int,
    _ error: UnsafeMutablePointer<klepet_error>?
) -> klepet_status {
    call(client: client, error) { (shop, id) throws(Failure) in
        guard let activity = Activity(rawValue: UInt8(clamping: activity)) else { throw Failure(KLEPET_VALUE_INVALID) }
        _ = try shop.submit(.act(chat: chat, activity, preview: try text(preview, bytes)), by: id)
    }
}

@_cdecl("klepet_draft")
public func klepet_draft(
    _ client: OpaquePointer?, _ chat: UInt64, _ id: UnsafePointer<CChar>?, _ idBytes: Int,
    _ start: UnsafePointer<CChar>?, _ bytes: Int, _ error: UnsafeMutablePointer<klepet_error>?
) -> klepet_status {
    call(client: client, error) { (shop, client) throws(Failure) in
        let id = try text(id, idBytes, invalid: KLEPET_MESSAGE_ID_INVALID)
        _ = try shop.submit(.draft(chat: chat, id: id, text: try text(start, bytes)), by: client)
    }
}

@_cdecl("klepet_annotate")
public func klepet_annotate(
    _ client: OpaquePointer?, _ chat: UInt64, _ kind: UInt32, _ about: UInt64, _ tag: UnsafePointer<CChar>?,
    _ tagBytes: Int, _ start: UnsafePointer<CChar>?, _ bytes: Int, _ error: UnsafeMutablePointer<klepet_error>?
) -> klepet_status {
    call(client: client, error) { (shop, id) throws(Failure) in
        guard let kind = AnnotationKind(rawValue: UInt8(clamping: kind)) else { throw Failure(KLEPET_VALUE_INVALID) }
        let annotation = Annotation(
            kind: kind, about: about, locale: try locale(tag, tagBytes), text: try text(start, bytes))
        _ = try shop.submit(.annotate(chat: chat, annotation), by: id)
    }
}

@_cdecl("klepet_receipt")
public func klepet_receipt(
    _ client: OpaquePointer?, _ chat: UInt64, _ delivered: UInt32, _ read: UInt32,
    _ error: UnsafeMutablePointer<klepet_error>?
) -> klepet_status {
    call(client: client, error) { (shop, id) throws(Failure) in
        _ = try shop.submit(.receipt(chat: chat, delivered: delivered, read: read), by: id)
    }
}

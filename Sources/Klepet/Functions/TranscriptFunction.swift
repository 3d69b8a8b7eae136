// klepet.h: the transcript of a chat as its visitor may see it (B21.2), by page or whole within a bound.

public import CKlepet
import KlepetEngine
import KlepetJournal
import KlepetJSON

@_cdecl("klepet_transcript")
public func klepet_transcript(
    _ client: OpaquePointer?, _ options: UnsafePointer<klepet_transcript_options>?,
    _ buffer: UnsafeMutablePointer<CChar>?, _ capacity: Int, _ needed: UnsafeMutablePointer<Int>?,
    _ error: UnsafeMutablePointer<klepet_error>?
) -> klepet_status {
    call(client: client, error) { (shop, id) throws(Failure) in
        shop.engine.seen(id, at: shop.clock.nowMilliseconds)
        let given = try copy(options, zero: klepet_transcript_options())
        guard given.limit <= 1000, let format = TranscriptFormat(rawValue: UInt8(clamping: given.format)) else {
            throw Failure(KLEPET_VALUE_INVALID)
        }
        let token = try text(given.token, given.token_bytes, invalid: KLEPET_TOKEN_INVALID)
        var asked = AskedTranscript(chat: given.chat, token: token)
        (asked.format, asked.after, asked.limit) = (format, given.after_chat_seq, Int(given.limit))
        try give(try shop.transcript(asked, for: id), buffer, capacity, needed)
    }
}

struct AskedTranscript {
    /// 0: the token says which.
    var chat: ChatID
    var token: Text
    var format = TranscriptFormat.text
    var after: UInt32 = 0
    /// Of events; 0: the whole.
    var limit = 0

    init(chat: ChatID, token: Text) { (self.chat, self.token) = (chat, token) }
}

extension Shop {
    /// As of an export, for whoever asks: a page may be asked for by whoever wants more (law 11).
    private static let transcriptEventsMax = 4096
    private static let transcriptBytesMax = 4 << 20
    private static let transcriptPageBytes = 1 << 20

    func transcript(_ asked: AskedTranscript, for client: ClientID) throws(Failure) -> [UInt8] {
        showAll()
        let chat = try chat(of: asked, for: client)
        let visitor = try visitor(of: chat)
        let isWhole = asked.limit == 0
        let most = isWhole ? Self.transcriptEventsMax : asked.limit
        var writing = transcriptWriter(asked.format, visitor)
        var (after, left, isMore, reader) = (asked.after, most, false, Reader(role: .visitor, person: visitor))
        reader.departments = 0
        reading: while true {
            // One more than there is room for tells that there is more.
            let seqs = try page(of: chat, behind: .chatSeq(after), max: min(left + 1, 1024))
            guard !seqs.isEmpty else { break }
            for seq in seqs {
                isMore =
                    left == 0 || writing.bytes.count > (isWhole ? Self.transcriptBytesMax : Self.transcriptPageBytes)
                if isMore { break reading }
                try read(seq) { after = $0.chatSeq }
                left -= 1
                if let entry = try entry(seq, reader) { writing.add(entry) }
            }
        }
        guard !isWhole || !isMore else { throw Failure(KLEPET_EXPORT_TOO_LARGE) }
        writing.end()
        var json = JSONText()
        json.object { json in
            json.member("chat", chat)
            json.key(word: "format")
            json.value(word: asked.format.name)
            json.key("text")
            writing.bytes.withUnsafeBufferPointer { json.value(utf8: $0) }
            json.member("last_chat_seq", after)
            json.member("more", isMore)
        }
        return json.bytes
    }

    private func chat(of asked: AskedTranscript, for client: ClientID) throws(Failure) -> ChatID {
        if !asked.token.isEmpty {
            let now = clock.nowMilliseconds
            let chat: ChatID
            do throws(Refusal) {
                chat = try engine.chat(ofSurvey: asked.token, by: client, at: now)
            } catch { throw Failure(error) }
            guard asked.chat == 0 || asked.chat == chat else { throw Failure(KLEPET_TOKEN_INVALID) }
            return chat
        }
        guard engine.reader(of: client).role != .bot else { throw Failure(KLEPET_NOT_ALLOWED) }
        guard try isVisible(asked.chat, to: client), try visitor(of: asked.chat) != 0 else {
            throw Failure(KLEPET_CHAT_UNKNOWN)
        }
        return asked.chat
    }

    /// `nil`: nothing that a transcript tells.
    private func entry(_ seq: UInt64, _ reader: Reader) throws(Failure) -> TranscriptEntry? {
        var entry: TranscriptEntry?
        try read(seq) { event in
            _ = reader.giveInChat(event) { shown in
                guard shown.chatKind == .said else { return true }
                var told = TranscriptEntry(at: shown.at, person: shown.person, role: shown.role)
                if shown.flags.contains(.retracted) { told.fate = .retracted }
                if shown.flags.contains(.redacted) { told.fate = .deleted }
                entry = told
                return true
            }
        }
        guard var told = entry else { return nil }
        if told.fate == .there {
            // As it reads now, which an edit further on may have made of it.
            if let message = try look({ (journal) throws(JournalFailure) in try journal.message(seq) }) {
                (told.text, told.isEdited) = (message.text, message.isEdited)
            } else {
                told.fate = .deleted
            }
        }
        if told.role == .operator || told.role == .bot { told.name = try name(of: told.person) }
        return told
    }

    private func transcriptWriter(_ format: TranscriptFormat, _ visitor: PersonID) -> TranscriptWriter {
        func word(_ key: TextKey) -> [UInt8] { engine.transcriptWord(key, for: visitor) }
        let words = TranscriptWords(
            title: word(.transcript), you: word(.transcriptYou), shop: word(.transcriptShop),
            edited: word(.transcriptEdited), retracted: word(.transcriptRetracted), deleted: word(.transcriptDeleted),
            locale: engine.locale(of: visitor))
        let (zone, zones) = (engine.zone ?? "UTC", engine.zones)
        return TranscriptWriter(format, words) { instant in
            zones.civil(zone, Calendar.floorDivide(instant, 1000))
        }
    }
}

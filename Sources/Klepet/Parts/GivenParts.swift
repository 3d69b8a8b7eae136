// What comes with a message beside its words (B17.1, B18.1, B18.3, B21.1), as C and JSON bring it, and as it is kept:
//
//      klepet_file[] ──┐
//      "files": [...] ─┼─▶ GivenFile ─▶ checked, masked ─┐
//      shape: JSON ────┴─▶ ShapeReader ─▶ checked, masked ┴─▶ {"shape": …, "files": […]}, the event's parts
//
// A message of words alone passes all this by.

import CKlepet
import KlepetEngine
import KlepetJSON
import KlepetJournal

struct GivenParts {
    var quote: UInt64 = 0
    var via = Via.web
    var files: [GivenFile] = []
    var shape = GivenShape.none

    var isNothing: Bool {
        guard quote == 0, via == .web, files.isEmpty, case .none = shape else { return false }
        return true
    }
}

enum GivenShape {
    case none
    case text(Text)
    case node(JSONNode)
}

/// A file as somebody names it.
struct GivenFile {
    var name = Text.none
    var type = Text.none
    var bytes: UInt64 = 0
    var sha256 = Text.none
    var alt = Text.none
    var reference = Text.none
}

/// Parts as they are kept.
struct KeptParts {
    var json: [UInt8] = []
    /// What the files show, or how they are called: the words of a message without any.
    var words: [UInt8] = []
    var files = 0
    var hasShape = false
}

extension Shop {
    /// Gives `body` the message with its parts, which live as long as it runs.
    func share<Result>(
        _ message: Message, _ given: GivenParts, in chat: ChatID, by client: ClientID,
        _ body: (Message) throws(Failure) -> Result
    ) throws(Failure) -> Result {
        guard !given.isNothing else { return try body(message) }
        var message = message
        (message.quote, message.via) = (given.quote, given.via)
        if given.quote != 0, chat != 0 { message.quoted = try named(chat, given.quote).said }
        let kept = try keep(given, by: client)
        message.files = UInt8(clamping: kept.files)
        message.hasShape = kept.hasShape
        return try kept.json.withUnsafeBufferPointer { (json) throws(Failure) in
            try kept.words.withUnsafeBufferPointer { (words) throws(Failure) in
                var message = message
                message.parts = json
                if message.text.isEmpty, kept.files > 0 { message.text = words }
                return try body(message)
            }
        }
    }

    private func keep(_ given: GivenParts, by client: ClientID) throws(Failure) -> KeptParts {
        var kept = KeptParts()
        if case .none = given.shape, given.files.isEmpty { return kept }
        let reader = engine.reader(of: client)
        var json = JSONText()
        try json.object { (json) throws(Failure) in
            try keep(given.shape, by: reader.role, &kept, to: &json)
            guard !given.files.isEmpty else { return }
            try check(given.files, by: reader)
            json.key(word: "files")
            try json.array { (json) throws(Failure) in
                for (index, file) in given.files.enumerated() { try keep(file, at: index, &kept, to: &json) }
            }
        }
        kept.json = json.bytes
        kept.files = given.files.count
        return kept
    }

    private func keep(
        _ shape: GivenShape, by role: Role, _ kept: inout KeptParts, to json: inout JSONText
    ) throws(Failure) {
        if case .none = shape { return }
        // A shape's faults are told in its own words: not to anybody.
        guard role != .visitor else { throw Failure(KLEPET_NOT_ALLOWED) }
        kept.hasShape = true
        json.key(word: "shape")
        switch shape {
        case .none: break
        case .node(let node): try ShapeReader(shop: self).write(node, to: &json)
        case .text(let text): try write(shape: text, to: &json)
        }
    }

    private func write(shape text: Text, to json: inout JSONText) throws(Failure) {
        guard text.count <= Limits.shapeBytesMax else {
            throw Failure(KLEPET_SHAPE_INVALID, "The shape has more than \(Limits.shapeBytesMax) bytes.", path: "shape")
        }
        var failure: Failure?
        do throws(JSONFault) {
            let document = try JSONDocument(text, .call)
            document.readNode { node in
                do throws(Failure) { try ShapeReader(shop: self).write(node, to: &json) } catch { failure = error }
            }
        } catch {
            throw Failure(KLEPET_SHAPE_INVALID, error.sentence("The shape"), path: "shape")
        }
        if let failure { throw failure }
    }

    // MARK: files

    private func check(_ files: [GivenFile], by reader: Reader) throws(Failure) {
        let policy = engine.policyRead.files
        guard files.count <= Limits.filesMax else {
            throw Failure(
                KLEPET_VALUE_INVALID, "A message carries at most \(Limits.filesMax) files.", path: "files")
        }
        guard reader.role != .visitor || policy.visitors else {
            throw Failure(KLEPET_FILE_REFUSED, "The shop takes no files of visitors.", path: "files")
        }
        for (index, file) in files.enumerated() {
            let path = "files[\(index)]"
            guard MediaTypes.isOne(file.type) else {
                throw Failure(
                    KLEPET_VALUE_INVALID,
                    "\(path).type has to be a media type in small letters, without parameters: \"image/png\".",
                    path: "\(path).type")
            }
            guard MediaTypes.takes(file.type, by: policy.types) else {
                throw Failure(
                    KLEPET_FILE_REFUSED, "\(path).type is none that the shop takes.", path: "\(path).type")
            }
            guard file.bytes > 0, file.bytes <= UInt64(Limits.fileBytesMax) else {
                throw Failure(
                    KLEPET_VALUE_INVALID, "\(path).bytes has to be from 1 to \(Limits.fileBytesMax).",
                    path: "\(path).bytes")
            }
            guard file.bytes <= UInt64(clamping: policy.bytesMax) else {
                throw Failure(
                    KLEPET_FILE_REFUSED, "\(path) has more than the \(policy.bytesMax) bytes that the shop takes.",
                    path: "\(path).bytes")
            }
            guard file.sha256.count == 64, file.sha256.allSatisfy(Self.isHexadecimal) else {
                throw Failure(
                    KLEPET_VALUE_INVALID, "\(path).sha256 has to be 64 hexadecimal digits in small letters.",
                    path: "\(path).sha256")
            }
            guard (1...Limits.referenceBytesMax).contains(file.reference.count),
                file.reference.allSatisfy({ (0x21...0x7E).contains($0) })
            else {
                throw Failure(
                    KLEPET_VALUE_INVALID,
                    "\(path).reference has to be 1 to \(Limits.referenceBytesMax) visible characters of ASCII.",
                    path: "\(path).reference")
            }
        }
        guard reader.role == .visitor, policy.perDay > 0 else { return }
        let sent = try filesSent(by: reader.person)
        guard sent + files.count <= Int(clamping: policy.perDay) else { throw Failure(KLEPET_TOO_MANY_FILES) }
    }

    private static func isHexadecimal(_ byte: UInt8) -> Bool {
        (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte) || (UInt8(ascii: "a")...UInt8(ascii: "f")).contains(byte)
    }

    private func keep(
        _ file: GivenFile, at index: Int, _ kept: inout KeptParts, to json: inout JSONText
    ) throws(Failure) {
        let path = "files[\(index)]"
        let name = try accepted(MediaTypes.lastPart(of: file.name), .fileName, "\(path).name", KLEPET_VALUE_INVALID)
        let alt = try accepted(file.alt, .fileText, "\(path).alt", KLEPET_VALUE_INVALID)
        if !kept.words.isEmpty { kept.words += ", ".utf8 }
        kept.words += alt.isEmpty ? name : alt
        json.object { json in
            json.member("name", utf8: name)
            json.member("type", utf8: file.type)
            json.member("bytes", file.bytes)
            json.member("sha256", utf8: file.sha256)
            if !alt.isEmpty { json.member("alt", utf8: alt) }
            json.member("reference", utf8: file.reference)
        }
    }

    /// A text of a part, masked (B13.1).
    func accepted(
        _ text: Text, _ kind: TextKind, _ path: String, _ status: klepet_status
    ) throws(Failure) -> [UInt8] {
        do throws(Refusal) {
            return try engine.accept(part: text, as: kind)
        } catch {
            let sentence =
                switch error {
                case .textTooLong: "\(path) is too long."
                case .textEmpty: "\(path) has to have a character that can be seen."
                default: "\(path) must not have control characters, nor what turns the reading direction."
                }
            throw Failure(status, sentence, path: path)
        }
    }

    /// B17.2: of the last 24 hours, what is not durable yet included.
    private func filesSent(by visitor: PersonID) throws(Failure) -> Int {
        let since = clock.nowMilliseconds &- 86_400_000
        var sent = try look { (journal) throws(JournalFailure) in try journal.files(ofPerson: visitor, after: since) }
        var seq = engine.outbox.accepted
        // What a commit under way has written is counted by both for a moment: never too few.
        while seq > engine.outbox.durable, let event = engine.outbox.near(seq) {
            if event.pointee.person == visitor, event.pointee.carriesFiles {
                sent += Int(clamping: event.pointee.value)
            }
            seq -= 1
        }
        return sent
    }
}

/// B17.1, B17.2.
enum MediaTypes {
    /// What a browser may run when it shows it, or what it opens itself with: taken only by its own name.
    static let active: [StaticString] = [
        "image/svg+xml", "text/html", "application/xhtml+xml", "text/xml", "application/xml", "text/javascript",
        "application/javascript", "application/ecmascript", "text/ecmascript", "application/x-javascript",
        "application/rdf+xml", "application/mathml+xml", "text/xsl", "multipart/x-mixed-replace",
    ]

    /// The same in the schema's words.
    static let pattern = "^[a-z0-9+.!#$&^_-]{1,64}/[a-z0-9+.!#$&^_-]{1,64}$"

    static func isOne(_ type: Text) -> Bool {
        guard let slash = type.firstIndex(of: UInt8(ascii: "/")), (1...64).contains(slash) else { return false }
        let sub = type[(slash + 1)...]
        return (1...64).contains(sub.count) && type[..<slash].allSatisfy(isName) && sub.allSatisfy(isName)
    }

    private static func isName(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "+"),
            UInt8(ascii: "-"), UInt8(ascii: "."), UInt8(ascii: "_"), UInt8(ascii: "!"), UInt8(ascii: "#"),
            UInt8(ascii: "$"), UInt8(ascii: "&"), UInt8(ascii: "^"):
            true
        default: false
        }
    }

    static func takes(_ type: Text, by list: [String]) -> Bool {
        for name in list {
            if name.utf8.elementsEqual(type) { return true }
            // "image/*"
            guard name.utf8.count > 2, name.utf8.reversed().starts(with: "*/".utf8) else { continue }
            guard type.starts(with: name.utf8.dropLast()) else { continue }
            let isActive = active.contains { $0.withUTF8Buffer { $0.elementsEqual(type) } }
            if !isActive, !type.reversed().starts(with: "lmx+".utf8) { return true }
        }
        return false
    }

    /// Of a path: what else it says is of its sender's disk, and no affair of ours.
    static func lastPart(of name: Text) -> Text {
        let isDivider: (UInt8) -> Bool = { $0 == UInt8(ascii: "/") || $0 == UInt8(ascii: "\\") }
        guard let last = name.lastIndex(where: isDivider) else { return isDots(name) ? .none : name }
        let rest = Text(rebasing: name[(last + 1)...])
        return isDots(rest) ? .none : rest
    }

    /// "." and "..": no names of files.
    private static func isDots(_ name: Text) -> Bool {
        name.count <= 2 && name.allSatisfy { $0 == UInt8(ascii: ".") }
    }
}

// A recording: one line per message, in the order of time. Read whole and checked before anything is done with it, so
// that a line that cannot be read stops a replay before it began.

import Glibc

struct Traffic {
    struct Line {
        enum Action {
            case says(id: String, text: String)
            case ends
        }

        var number: Int
        /// Unix time, milliseconds.
        var at: Int64
        /// The recording's key of the conversation.
        var chat: String
        var isVisitor: Bool
        /// The key of the one who writes or ends.
        var person: String
        var action: Action
    }

    let path: String
    private(set) var lines: [Line] = []

    init(path: String) throws {
        self.path = path
        let bytes = try readFile(path, whatIsMissing: "there is no recording")
        /// Whose conversation it is.
        var visitors: [String: String] = [:]
        var number = 0
        for raw in bytes.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false) {
            number += 1
            guard raw.contains(where: { !Self.isSpace($0) }) else { continue }
            do throws(Fault) {
                let line = try Self.line(raw, number: number)
                guard line.at >= lines.last?.at ?? 0 else { throw "earlier than the line before it" }
                if line.isVisitor, visitors.updateValue(line.person, forKey: line.chat) ?? line.person != line.person {
                    throw "the chat is another visitor's"
                }
                lines.append(line)
            } catch {
                throw Failure(ExitStatus.data, "\(path):\(number): \(error.sentence)")
            }
        }
    }

    private static func isSpace(_ byte: UInt8) -> Bool { byte == 0x20 || (0x09...0x0D).contains(byte) }

    /// What is wrong with a line, in words that repeat nothing of it (B13.5).
    private struct Fault: Error, ExpressibleByStringInterpolation {
        var sentence: String
        init(stringLiteral sentence: String) { self.sentence = sentence }
    }

    private static func line(_ raw: ArraySlice<UInt8>, number: Int) throws(Fault) -> Line {
        guard let line = try? JSON(raw) else { throw "no JSON" }
        guard case .object = line else { throw "no object" }
        guard let at = line["at"]?.integer else { throw "`at` is no whole number" }
        // The year 9999, as far as calendars go.
        guard (0...253_402_300_799_999).contains(at) else { throw "`at` is no time in milliseconds since 1970" }
        let who = line["end"] == nil ? "from" : "end"
        let isVisitor = line[who]?.string == "visitor"
        guard isVisitor || line[who]?.string == "operator" else { throw "`\(who)` is neither visitor nor operator" }
        guard let chat = line["chat"]?.string else { throw "`chat` is no text" }
        var action = Line.Action.ends
        if who == "from" {
            let id = try key("id", of: line)
            guard let text = line["text"]?.string else { throw "`text` is no text" }
            guard !text.isEmpty else { throw "`text` is empty" }
            guard text.utf8.count <= ReplayPolicy.messageBytesMax else { throw "`text` is too long" }
            action = .says(id: id, text: text)
        }
        let person = try key(isVisitor ? "visitor" : "operator", of: line)
        return Line(number: number, at: at, chat: chat, isVisitor: isVisitor, person: person, action: action)
    }

    /// What names somebody or something in the core.
    private static func key(_ name: String, of line: JSON) throws(Fault) -> String {
        guard let key = line[name]?.string else { throw "`\(name)` is no text" }
        guard (1...64).contains(key.utf8.count) else { throw "`\(name)` has to have 1 to 64 bytes" }
        return key
    }
}

func readFile(_ path: String, whatIsMissing: String) throws -> [UInt8] {
    try requireFile(path, whatIsMissing: whatIsMissing)
    let descriptor = open(path, O_RDONLY | O_CLOEXEC)
    guard descriptor >= 0 else {
        throw Failure(ExitStatus.noInput, "\(path): it cannot be read: \(String(cString: strerror(errno)))")
    }
    defer { Glibc.close(descriptor) }
    return try readAll(descriptor, path)
}

/// To the end. `name`: what it is called in a sentence.
func readAll(_ descriptor: Int32, _ name: String) throws -> [UInt8] {
    var bytes: [UInt8] = []
    var chunk = [UInt8](repeating: 0, count: 1 << 16)
    while true {
        let count = read(descriptor, &chunk, chunk.count)
        if count < 0 && errno == EINTR { continue }
        guard count >= 0 else {
            throw Failure(ExitStatus.noInput, "\(name): it cannot be read: \(String(cString: strerror(errno)))")
        }
        guard count > 0 else { return bytes }
        bytes += chunk[..<count]
    }
}

/// Makes a file, or writes over the one that is there.
func writeFile(_ path: String, _ text: String) throws {
    let descriptor = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0o644)
    guard descriptor >= 0 else {
        throw Failure(ExitStatus.cannotCreate, "\(path): it cannot be written: \(String(cString: strerror(errno)))")
    }
    defer { Glibc.close(descriptor) }
    Terminal.write(text, to: descriptor)
}

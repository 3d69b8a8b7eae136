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

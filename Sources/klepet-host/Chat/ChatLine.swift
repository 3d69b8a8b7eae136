// What can be typed: words of either side, and commands.

struct ChatLine {
    enum Side { case visitor, `operator` }

    enum Action {
        case nothing
        case says(String)
        case note(String)
        case typing
        // The operator's
        case take, decline, resume, reopen
        case hold(milliseconds: Int64, reason: String)
        case promise(milliseconds: Int64)
        case presence(String)
        case ladder(on: Bool)
        // The visitor's
        case stillHere
        case choose(String, contact: String?)
        // Of both
        case end, explain, help, quit
        case wait(milliseconds: Int64)
    }

    /// `nil`: of the side that is on.
    var side: Side?
    var action: Action

    static let help = """
        v: TEXT, o: TEXT           say something; v: or o: alone switches sides
        /take, /decline            the operator takes the chat, or declines the offer
        /note TEXT                 seen by operators alone
        /hold 5m REASON, /resume   ask for patience
        /promise 10m               promise to be back by then
        /presence away             online, away or offline
        /ladder off                no "are you still there?" in this chat
        /here                      the visitor is still here
        /choose callback +49 30 1  the waiting visitor chooses: wait, callback or email
        /typing                    the side that is on types
        /end, /reopen              end the chat; open it again
        /explain                   what happens next, and why
        /wait 5s                   let time pass, for scripts
        /help, /quit
        """

    /// A sentence instead when it cannot be understood.
    struct Misunderstood: Error { var sentence: String }

    init(_ line: some StringProtocol) throws(Misunderstood) {
        var rest = Substring(line).trimmed
        for (prefix, side) in [("v:", Side.visitor), ("o:", Side.operator)]
        where self.side == nil && rest.hasPrefix(prefix) {
            self.side = side
            rest = rest.dropFirst(2).trimmed
        }
        action = try Self.action(rest)
    }

    private init() { action = .nothing }

    private static func action(_ text: Substring) throws(Misunderstood) -> Action {
        guard text.first == "/" else { return text.isEmpty ? .nothing : .says(String(text)) }
        let command = text.prefix { $0 != " " }
        let rest = text.dropFirst(command.count).trimmed
        switch command {
        case "/take": return .take
        case "/decline": return .decline
        case "/resume": return .resume
        case "/reopen": return .reopen
        case "/here": return .stillHere
        case "/typing": return .typing
        case "/end": return .end
        case "/explain": return .explain
        case "/help": return .help
        case "/quit": return .quit
        case "/note": return .note(String(rest))
        case "/presence": return .presence(String(rest))
        case "/ladder":
            guard rest == "on" || rest == "off" else { throw Misunderstood(sentence: "on or off? /ladder off") }
            return .ladder(on: rest == "on")
        case "/hold":
            let (length, reason) = try length(rest, example: "/hold 5m I ask the warehouse")
            return .hold(milliseconds: length, reason: reason)
        case "/promise": return .promise(milliseconds: try length(rest, example: "/promise 10m").0)
        case "/wait": return .wait(milliseconds: try length(rest, example: "/wait 5s").0)
        case "/choose":
            let choice = rest.prefix { $0 != " " }
            let contact = rest.dropFirst(choice.count).trimmed
            return .choose(String(choice), contact: contact.isEmpty ? nil : String(contact))
        default: throw Misunderstood(sentence: "there is no \(String(command).printable); try /help")
        }
    }

    private static func length(_ text: Substring, example: String) throws(Misunderstood) -> (Int64, String) {
        let first = text.prefix { $0 != " " }
        guard let length = Times.parse(first) else { throw Misunderstood(sentence: "how long? \(example)") }
        return (length, String(text.dropFirst(first.count).trimmed))
    }
}

extension Substring {
    fileprivate var trimmed: Substring {
        var text = drop { $0.isWhitespace }
        while text.last?.isWhitespace == true { text.removeLast() }
        return text
    }
}

// The terminal chat: what is typed becomes calls, what the clients see becomes lines. It waits in poll(), for the
// keyboard and for the shop's descriptor at once, as any event loop would that the core is embedded in.

import CKlepet
import Glibc

final class ChatSession {
    private let shop: Shop
    private let visitor: Client
    private let attendant: Client
    private var input = LineInput()
    private var screen: ChatScreen
    private var side = ChatLine.Side.visitor
    /// The one that is talked in: the visitor's newest.
    private var chat: UInt64?
    private var isOver = false

    init(shopPath: String?, policy: String?, showsAll: Bool) throws(Refusal) {
        shop = try Shop(path: shopPath, clock: .real, policy: policy)
        let system = try Client(shop, role: KLEPET_ROLE_SYSTEM, key: "terminal")
        try system.setOperator(key: "operator", name: "Otto", capacity: 0)
        visitor = try Client(shop, role: KLEPET_ROLE_VISITOR, key: "visitor", name: "Vera")
        attendant = try Client(shop, role: KLEPET_ROLE_OPERATOR, key: "operator")
        chat = try visitor.chats().max { $0.last_seq < $1.last_seq }?.chat
        screen = ChatScreen(showsAll: showsAll)
    }

    func run() throws {
        screen.begin()
        try settle()
        while !isOver {
            screen.prompt(side)
            try wait(until: nil)
            while !isOver, let line = input.nextLine() { try obey(line) }
            if input.isAtEnd { isOver = true }
        }
        try shop.close()
        screen.end()
    }

    /// Waits for a line, the shop or, if there is one, a time; and lets the shop do its turn.
    private func wait(until end: ContinuousClock.Instant?) throws {
        while end.map({ ContinuousClock.now < $0 }) ?? !input.hasLine {
            let waiting = try shop.waiting()
            var timeout = waiting.milliseconds
            if let end {
                let left = Int32(clamping: (end - ContinuousClock.now).components.seconds * 1000 + 50)
                timeout = timeout < 0 ? left : min(timeout, left)
            }
            // While a script lets time pass, what comes after has to wait.
            var descriptors = [
                pollfd(fd: waiting.descriptor, events: Int16(POLLIN), revents: 0),
                pollfd(fd: end == nil ? STDIN_FILENO : -1, events: Int16(POLLIN), revents: 0),
            ]
            _ = poll(&descriptors, 2, timeout)
            try shop.step(waitMilliseconds: 0)
            try show()
            if descriptors[1].revents != 0 { input.read() }
        }
    }

    /// What was done becomes durable, and with that visible.
    private func settle() throws {
        try shop.flush()
        try show()
    }

    private func show() throws {
        while true {
            let told = try screen.pull(visitor: visitor, attendant: attendant)
            if told.visitor.isEmpty && told.attendant.isEmpty { return }
            // Whoever sees it has got it and has read it.
            for (chat, chatSeq) in told.visitor { try visitor.receipt(chat, delivered: chatSeq, read: chatSeq) }
            for (chat, chatSeq) in told.attendant { try attendant.receipt(chat, delivered: chatSeq, read: chatSeq) }
            try shop.flush()
        }
    }

    private func obey(_ typed: String) throws {
        screen.heard(typed)
        do {
            let line = try ChatLine(typed)
            side = line.side ?? side
            try perform(line.action)
        } catch let misunderstood as ChatLine.Misunderstood {
            screen.say(Colour.red("✗ \(misunderstood.sentence)"))
        } catch let refusal as Refusal where (-499 ... -200).contains(refusal.status) {
            // The core says no to what was typed; anything worse ends the program.
            screen.say(Colour.red("✗ \(refusal.sentence)"))
        }
        try settle()
    }

    // MARK: doing

    private func perform(_ action: ChatLine.Action) throws {
        switch action {
        case .nothing: break
        case .says(let text): try say(text)
        case .help: screen.say(ChatLine.help)
        case .quit: isOver = true
        case .wait(let milliseconds): try wait(until: .now + .milliseconds(milliseconds))
        case .presence(let word): try setPresence(word)
        default:
            guard let chat else { return screen.say(Self.noChat) }
            try perform(action, in: chat)
        }
    }

    private func perform(_ action: ChatLine.Action, in chat: UInt64) throws {
        let client = side == .visitor ? visitor : attendant
        switch action {
        case .nothing, .says, .help, .quit, .wait, .presence: break
        case .note(let text): _ = try attendant.say(chat, text, isNote: true)
        case .typing: try client.activity(chat, KLEPET_ACTIVITY_TYPING)
        case .take: try attendant.take(chat)
        case .decline: try attendant.decline(chat)
        case .resume: try attendant.resume(chat)
        case .reopen: try attendant.reopen(chat)
        case .hold(let milliseconds, let reason): try attendant.hold(chat, reason, until: try shop.now() + milliseconds)
        case .promise(let milliseconds): try attendant.promise(chat, until: try shop.now() + milliseconds)
        case .ladder(let on): try attendant.setLadder(chat, on: on)
        case .stillHere: try visitor.stayHere(chat)
        case .choose(let choice, let contact): try choose(chat, choice, contact)
        case .end: try client.end(chat)
        case .explain:
            guard let object = try? JSON(Array(try attendant.explain(chat).utf8)) else { return }
            screen.say(ObjectSheet.text(object))
        }
    }

    private static var noChat: String { Colour.red("✗ there is no chat yet; the visitor begins: v: Hello") }

    private func say(_ text: String) throws {
        switch (side, chat) {
        case (.operator, nil): screen.say(Self.noChat)
        case (.operator, let chat?): _ = try attendant.say(chat, text)
        case (.visitor, nil): chat = try visitor.start(text).chat
        // B1.4: the core says whether it is the same chat.
        case (.visitor, let old?): chat = try visitor.say(old, text).chat
        }
    }

    private func setPresence(_ word: String) throws {
        let presences = [
            "offline": KLEPET_PRESENCE_OFFLINE, "away": KLEPET_PRESENCE_AWAY, "online": KLEPET_PRESENCE_ONLINE,
        ]
        guard let presence = presences[word] else { return screen.say(Colour.red("✗ online, away or offline?")) }
        try attendant.setPresence(presence)
    }

    private func choose(_ chat: UInt64, _ word: String, _ contact: String?) throws {
        let choices = ["wait": KLEPET_CHOICE_WAIT, "callback": KLEPET_CHOICE_CALLBACK, "email": KLEPET_CHOICE_EMAIL]
        guard let choice = choices[word] else { return screen.say(Colour.red("✗ wait, callback or email?")) }
        try visitor.choose(chat, choice, contact: contact)
    }
}

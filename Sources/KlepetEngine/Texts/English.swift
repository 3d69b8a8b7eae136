// English. Short, warm, and never more than is known: no operator where there is none (B4.4), no number that is a guess (B5.7).

enum English {
    static func sentences(_ text: SystemText) -> String {
        switch text {
        case .inLine(let position, let minutes, true):
            "Thank you for your message. \(place(position, minutes))"
        case .inLine(_, _, false):
            "Thank you for your message. Nobody is here at the moment; it is kept, and we answer as soon as somebody is back."
        case .movedUp(let position, let minutes, true):
            "Thank you for waiting. \(place(position, minutes))"
        case .movedUp(_, _, false):
            "Thank you for waiting. Nobody is here at the moment; your message is kept."
        case .choice(let position, let minutes, true):
            "\(place(position, minutes)) You can go on waiting, or we call you back, or we write you an e-mail: which would you like?"
        case .choice(_, _, false):
            "Nobody is here at the moment. You can go on waiting, or we call you back, or we write you an e-mail: which would you like?"
        case .keptPlace: "Thank you. You keep your place."
        case .askPhone: "We will call you back. At which number do we reach you?"
        case .askEmail: "We will write to you. What is your e-mail address?"
        case .willReach: "Thank you. We will be in touch."
        case .waitedTooLong:
            "We are sorry that nobody could answer you yet. Your message is kept and we will come back to you. How may we reach you: by telephone or by e-mail?"
        case .unanswered: "We are sorry that your message is still unanswered. It is not forgotten: we will come back to you."
        case .areYouThere: "Are you still there?"
        case .idleWarning(let minutes):
            "We have not heard from you for a while, so this chat will end in \(count(minutes, "minute")). You can come back and be helped at once."
        case .stillOnIt: "Thank you for your patience. We are still on it."
        case .holdOver: "It takes longer than we promised, and we are sorry. We are still on it."
        case .promiseOver: "We promised to be back by now. We are sorry, it will take a little longer."
        case .operatorDropped: "Your operator seems to have lost the connection. Please bear with us for a moment."
        case .helpIsComing: "I am getting a more experienced colleague to help. They will be with you in a moment."
        case .backInLine: "Your operator has not come back. You are at the front of the line, and the next one free will help you."
        }
    }

    private static func place(_ position: UInt32, _ minutes: Int64) -> String {
        let place = position <= 1 ? "You are next in line." : "You are number \(position) in the line."
        return minutes > 0 ? "\(place) It should take about \(count(minutes, "minute"))." : place
    }

    private static func count(_ number: Int64, _ word: String) -> String { "\(number) \(word)\(number == 1 ? "" : "s")" }
}

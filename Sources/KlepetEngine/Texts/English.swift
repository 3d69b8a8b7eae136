// English. Short, warm, and never more than is known: no operator where there is none (B4.4), no
// number that is a guess (B5.7).

enum English {
    /// The end of every fallback chain: complete.
    static func phrase(_ key: TextKey) -> Phrase {
        switch key {
        case .placeNext: .whole("You are next in line.")
        case .place: .whole("You are number {position} in the line.")
        case .estimate:
            .counted(
                .init(one: "It should take about {minutes} minute.", other: "It should take about {minutes} minutes."))
        case .openingUnknown: .whole("We are closed at the moment.")
        case .openingToday: .whole("We are closed at the moment and open again today at {time}.")
        case .openingTomorrow: .whole("We are closed at the moment and open again tomorrow at {time}.")
        case .openingWeekday: .whole("We are closed at the moment and open again on {weekday} at {time}.")
        case .openingDate: .whole("We are closed at the moment and open again on {date} at {time}.")
        case .closed:
            .whole(
                """
                {opening} Your message is kept and we will come back to you. How may we reach you: \
                by telephone or by e-mail?
                """)
        case .closing:
            .whole(
                """
                {opening} You can keep your place, or we call you back, or we write you an \
                e-mail: which would you like?
                """)
        case .nobodyTakesOver:
            .whole(
                """
                Nobody is here at the moment who could take over. We call you back, or we write you an e-mail, or you \
                leave your message here: which would you like?
                """)
        case .closedWithBot:
            .whole(
                """
                {opening} We call you back, or we write you an e-mail, or you leave your message \
                here: which would you like?
                """)
        case .staysWithBot: .whole("Thank you. As soon as somebody is here, they will take over.")
        case .messageKept: .whole("Thank you. Your message is kept, and you will find our answer here.")
        case .anythingElse: .whole("Is there anything else that we can do for you?")
        case .inLine: .whole("Thank you for your message. {place}")
        case .inLineAway:
            .whole(
                """
                Thank you for your message. Nobody is here at the moment; it is kept, and we answer as \
                soon as somebody is back.
                """)
        case .movedUp: .whole("Thank you for waiting. {place}")
        case .movedUpAway: .whole("Thank you for waiting. Nobody is here at the moment; your message is kept.")
        case .choice:
            .whole(
                "{place} You can go on waiting, or we call you back, or we write you an e-mail: which would you like?")
        case .choiceAway:
            .whole(
                """
                Nobody is here at the moment. You can go on waiting, or we call you back, or we write you an \
                e-mail: which would you like?
                """)
        case .keptPlace: .whole("Thank you. You keep your place.")
        case .askPhone: .whole("We will call you back. At which number do we reach you?")
        case .askEmail: .whole("We will write to you. What is your e-mail address?")
        case .willReach: .whole("Thank you. We will be in touch.")
        case .waitedTooLong:
            .whole(
                """
                We are sorry that nobody could answer you yet. Your message is kept and we will come back to you. How \
                may we reach you: by telephone or by e-mail?
                """)
        case .unanswered:
            .whole("We are sorry that your message is still unanswered. It is not forgotten: we will come back to you.")
        case .areYouThere: .whole("Are you still there?")
        case .idleWarning:
            .counted(
                .init(
                    one:
                        """
                        We have not heard from you for a while, so this chat will end in {minutes} minute. You can \
                        come back and be helped at once.
                        """,
                    other:
                        """
                        We have not heard from you for a while, so this chat will end in {minutes} minutes. You can \
                        come back and be helped at once.
                        """))
        case .stillOnIt: .whole("Thank you for your patience. We are still on it.")
        case .holdOver: .whole("It takes longer than we promised, and we are sorry. We are still on it.")
        case .promiseOver: .whole("We promised to be back by now. We are sorry, it will take a little longer.")
        case .operatorDropped:
            .whole("Your operator seems to have lost the connection. Please bear with us for a moment.")
        case .backInLine:
            .whole(
                """
                Your operator has not come back. You are at the front of the line, and the \
                next one free will help you.
                """)
        case .helpIsComing:
            .whole("I am getting a more experienced colleague to help. They will be with you in a moment.")
        case .greeting: .whole("Hello {visitor}, {operator} is with you now and is reading your message.")
        case .greetingNameless: .whole("Hello, {operator} is with you now and is reading your message.")
        }
    }
}

// The table's lines on what surrounds a talk: questions, bots and endings (B1, B7, B10), visits and invitations (B8),
// transfer, call and cobrowsing (B12), privacy and abuse (B13).

import KlepetEngine

extension CallForm {
    static let askMore = CallForm(
        "ask_more", [.operator], "\"Is there anything else?\": the chat is in wrapup (B10.1).", ofChat: Command.askMore)
    static let handBack = CallForm(
        "hand_back", [.operator], "The owner hands the chat back to the department's bot (B19.2).",
        ofChat: Command.handBack)
    static let takeOver = CallForm(
        "take_over", [.operator], "A supervisor takes the chat from its owner, who is told (B20.1).",
        ofChat: Command.takeOver)
    static let settle = CallForm(
        "settle", [.operator], "No reply is owed: silence ends the chat as resolved (B6.4).", ofChat: Command.settle)
    static let surveyWaive = CallForm(
        "survey_waive", [.operator], "No survey after this episode (B10.2).", ofChat: Command.waiveSurvey)
    static let mediaAccept = CallForm(
        "media_accept", talkers, "Accepts it: media_started brings both sides the token (B12.3).",
        ofChat: Command.acceptMedia)
    static let mediaEnd = CallForm(
        "media_end", [.visitor, .operator, .system], "Ends it, or the offer of it (B12.3).", ofChat: Command.endMedia)

    static let answering: [CallForm] = [
        CallForm(
            "answer", [.visitor], "The visitor's answer to a question of the chat's department (B1).",
            [
                .chat, CallField(.key, .text(1...Limits.keyBytesMax, .questionUnknown), "The question's.").required(),
                CallField(.text, .text(1...Limits.answerBytesMax, .textTooLong), "A later one counts instead.")
                    .required(),
            ]
        ) { (calling, _) throws(Failure) in
            try calling.submit(.answer(chat: calling.chat, Answer(key: calling.text(.key), text: calling.text(.text))))
        },
        CallForm(
            "hand_off", [.visitor, .bot, .system],
            """
            From the bot to people (B7.2). The outcome no_operator: nobody is there, the \
            visitor has the choice (B7.3).
            """,
            [.chat], gives: .posted
        ) { (calling, json) throws(Failure) in
            json.members(of: try calling.shop.submit(.handOff(chat: calling.chat), by: calling.client))
        },
        CallForm(
            "hand_off_to", [.bot, .system],
            "The same by the bot, with what whoever takes over is to know (B19.2).",
            [
                .chat, .name(.department, "The chat moves there; left out: it stays in its own."),
                .name(.skill, "What the chat asks for; left out: as it was."),
                .name(.language, "What the chat asks for; left out: as it was."),
                CallField(
                    .summary, .text(0...Limits.answerBytesMax, .textTooLong), "A note for whoever takes over."),
                .names(.tags, "Of the policy, besides those that the chat has (B20.3)."),
            ], gives: .posted
        ) { (calling, json) throws(Failure) in
            let reply = try calling.list(.tags) { (tags) throws(Failure) in
                let briefing = Briefing(
                    department: calling.text(.department), skill: calling.text(.skill),
                    language: calling.text(.language), summary: calling.text(.summary), tags: tags)
                return try calling.shop.submit(.handOffTo(chat: calling.chat, briefing), by: calling.client)
            }
            json.members(of: reply)
        },
        CallForm(
            "tags_set", [.operator, .bot, .system], "The chat's tags from here on, all of them (B20.3).",
            [.chat, CallField.names(.tags, "Of the policy; an empty list: none.").required()]
        ) { (calling, _) throws(Failure) in
            try calling.list(.tags) { (tags) throws(Failure) in
                try calling.submit(.setTags(chat: calling.chat, tags))
            }
        },
        CallForm(
            "outcome_set", [.operator, .bot, .system], "What came of the chat's episode (B20.3).",
            [
                .chat,
                CallField(.outcome, .text(1...Limits.nameBytesMax, .tagUnknown), "One of its department's.").required(),
            ]
        ) { (calling, _) throws(Failure) in
            try calling.submit(.setOutcome(chat: calling.chat, calling.text(.outcome)))
        },
        handBack, askMore, settle, surveyWaive,
        CallForm(
            "survey_answer", [.visitor, .system],
            """
            Answers a survey: at least one of its questions; what is left out is not answered (B10.2). \
            The token is the authority.
            """,
            [
                CallField.token("The id of the survey_asked event."),
                .rating(.operatorRating, 1...5, "How the operator was."), .rating(.experience, 1...5, "How it went."),
                .rating(.recommend, 0...10, "Would the visitor recommend the shop?"),
                CallField(.wellTimed, .flag, "Only if there was an invitation."),
                CallField(.smooth, .flag, "Was it easy?"),
                CallField(.comment, .text(1...Limits.answerBytesMax, .textTooLong), "In the visitor's words."),
            ]
        ) { (calling, _) throws(Failure) in
            let survey = AnsweredSurvey(
                token: calling.text(.token), given: calling.given,
                operatorRating: Int32(clamping: calling.number(.operatorRating)),
                experience: Int32(clamping: calling.number(.experience)),
                recommend: Int32(clamping: calling.number(.recommend)),
                isWellTimed: calling.flag(.wellTimed), isSmooth: calling.flag(.smooth), comment: calling.text(.comment))
            try calling.shop.answer(survey, by: calling.client)
        },
    ]

    static let inviting: [CallForm] = [
        CallForm(
            "visit", [.visitor],
            "What the visitor's page says of itself, when it opens and when anything of it changes; live only (B8).",
            [
                CallField(.page, .text(0...Limits.pageBytesMax, .textTooLong), "Its address or name; not kept."),
                CallField(.hidden, .flag, "Not in sight: another tab is, or none."),
                CallField(.checkout, .flag, "It is the checkout."),
                CallField(.paying, .flag, "Nothing must come in between."),
                CallField(.typing, .flag, "Fades after 10 s."),
                .id(.cartValue, "In the shop's own unit, as the policy's cart_min."),
                .count(.pages, "Seen in this visit; 0 or left out: counted by this client's reports."),
                .count(.visits, "This one included; 0 or left out: the first."),
            ]
        ) { (calling, _) throws(Failure) in
            var report = VisitReport(page: calling.text(.page))
            (report.isHidden, report.isCheckout) = (calling.flag(.hidden), calling.flag(.checkout))
            (report.isPaying, report.isTyping) = (calling.flag(.paying), calling.flag(.typing))
            report.cart = calling.number(.cartValue)
            (report.pages, report.visits) = (calling.short(.pages), calling.short(.visits))
            try calling.submit(.visit(report))
        },
        CallForm(
            "invitation_answer", [.visitor],
            "What became of an invitation; ask before it is shown and when it is accepted (B8.2).",
            [
                CallField.id(.number, "The invitation signal's value.").required(),
                CallField.word(.answer, InvitationAnswer.self, "Accepting starts no chat: the first message does.")
                    .required(),
            ]
        ) { (calling, _) throws(Failure) in
            try calling.submit(.answerInvitation(number: calling.unsigned(.number), calling.word(.answer, or: .shown)))
        },
    ]

    static let transferring: [CallForm] = [
        CallForm(
            "transfer", [.operator, .system],
            "The owner asks another operator to take the chat over; a chat that waits is moved (B12.1).",
            [
                .chat,
                .id(.operatorPerson, "This operator alone; 0 or left out: whoever of the department can take it."),
                .name(.department, "The chat moves there; left out: it stays in its own."),
                CallField(.reason, .text(0...Limits.contactBytesMax, .textTooLong), "For whoever is asked."),
                CallField(.wait, .flag, "Where nobody of the department can take it now, it waits in its line."),
            ]
        ) { (calling, _) throws(Failure) in
            try calling.submit(
                .transfer(
                    chat: calling.chat, to: calling.unsigned(.operatorPerson), department: calling.text(.department),
                    reason: calling.text(.reason), waits: calling.flag(.wait)))
        },
        CallForm(
            "escalate", [.operator], "A transfer to the policy's supervisors (B12.2).",
            [
                .chat,
                CallField(.reason, .text(1...Limits.contactBytesMax, .textTooLong), "For whoever is asked.").required(),
            ]
        ) { (calling, _) throws(Failure) in
            try calling.submit(.escalate(chat: calling.chat, reason: calling.text(.reason)))
        },
        takeOver,
        CallForm(
            "assign", [.operator, .system],
            "Gives any open chat to an operator, or into a line; by supervisors and the system role (B20.1).",
            [
                .chat, .id(.operatorPerson, "The chat is theirs at once; 0 or left out: into a line."),
                .name(.department, "Into its line; left out: into that of the chat's own."),
            ]
        ) { (calling, _) throws(Failure) in
            try calling.submit(
                .assign(
                    chat: calling.chat, to: calling.unsigned(.operatorPerson), department: calling.text(.department)))
        },
        CallForm(
            "media_offer", talkers, "Offers a call or cobrowsing (B12.3).",
            [.chat, CallField.word(.kind, MediaKind.self, "It starts when the other side accepts.").required()]
        ) { (calling, _) throws(Failure) in
            try calling.submit(.offerMedia(chat: calling.chat, calling.word(.kind, or: .call)))
        },
        mediaAccept, mediaEnd,
        CallForm(
            "media_redeem", [.system], "Shows the token that a browser brought to the host: good once (B12.3).",
            [.chat, CallField.token("The text of the media_started event.")]
        ) { (calling, _) throws(Failure) in
            try calling.submit(.redeemMedia(chat: calling.chat, token: calling.text(.token)))
        },
    ]

    static let guarding: [CallForm] = [
        CallForm(
            "consent", [.visitor],
            "The visitor says what they agree to, all of it: what is left out they do not (B2.8).",
            [CallField(.preview, .flag, "Typing previews.")]
        ) { (calling, _) throws(Failure) in try calling.submit(.consent(calling.flag(.preview) ? .preview : [])) },
        CallForm(
            "ban", staff, "Bans a visitor: their open chats are closed as spam (B13.4).",
            [
                .visitor,
                CallField(.untilMs, .number(0...CallField.timeMax), "Unix time in ms; 0 or left out: for good."),
                CallField(.reason, .text(0...Limits.contactBytesMax, .textTooLong), "For the staff."),
            ]
        ) { (calling, _) throws(Failure) in
            try calling.submit(
                .ban(
                    visitor: calling.unsigned(.visitor), until: calling.number(.untilMs), reason: calling.text(.reason))
            )
        },
        CallForm("unban", staff, "Lifts a ban (B13.4).", [.visitor]) {
            (calling, _) throws(Failure) in try calling.submit(.unban(visitor: calling.unsigned(.visitor)))
        },
        CallForm("erase", [.system], "Erases a visitor everywhere; waits for the disk (B13.4).", [.visitor]) {
            (calling, _) throws(Failure) in try calling.shop.erase(calling.unsigned(.visitor), by: calling.client)
        },
        CallForm(
            "export", [.visitor, .operator, .system],
            """
            All that the shop has of a visitor, as they may see it; visitors have their own (B13.4), operators who may \
            export any (B20.2).
            """,
            [
                .visitor,
                .id(.afterSeq, "With a limit: what comes behind this event, the last_seq of the page before."),
                CallField(
                    .limit, .number(1...1000),
                    "A page of at most so many events. Left out: the whole, which is refused to a visitor of very much."
                ),
            ], gives: .export, isQuery: true
        ) { (calling, json) throws(Failure) in
            calling.seen()
            let (shop, visitor, client) = (calling.shop, calling.unsigned(.visitor), calling.client)
            json.key("export")
            guard calling.has(.limit) else { return json.value(json: try shop.export(visitor, for: client)) }
            let limit = Int(calling.number(.limit))
            json.value(json: try shop.export(visitor, behind: calling.unsigned(.afterSeq), max: limit, for: client))
        },
    ]
}

extension Calling {
    /// Names as C has them, separated by commas; no name has one.
    fileprivate func list<Value>(
        _ key: CallKey, _ body: (Text) throws(Failure) -> Value
    ) throws(Failure) -> Value {
        let joined = Array(names(key).joined(separator: ",").utf8)
        return try joined.withUnsafeBufferPointer { (list) throws(Failure) in try body(list) }
    }

    /// A field that the call has counts as given.
    fileprivate var given: SurveyQuestions {
        let questions: [(CallKey, SurveyQuestions)] = [
            (.operatorRating, .operator), (.experience, .experience), (.recommend, .recommend),
            (.wellTimed, .wellTimed), (.smooth, .smooth), (.comment, .comment),
        ]
        return questions.reduce(into: []) { given, question in if has(question.0) { given.insert(question.1) } }
    }
}

extension CallField {
    fileprivate static let visitor = id(.visitor, "The visitor's number.").required()

    fileprivate static func token(_ about: String) -> CallField {
        CallField(.token, .text(1...Limits.keyBytesMax, .tokenInvalid), about).required()
    }

    fileprivate static func rating(_ key: CallKey, _ range: ClosedRange<Int64>, _ about: String) -> CallField {
        CallField(key, .number(range), about)
    }
}

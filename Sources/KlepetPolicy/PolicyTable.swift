// Every field of the policy, in the order of the struct, of the canonical JSON and of the schema. A new field is a line
// here; a test fails when the struct has one that is missing.

import KlepetEngine

extension Policy {
    static let table: [Field<Policy>] = [
        .group(
            "idle",
            "The idle ladder: the visitor is silent while it is their turn (B3). Each rung counts from the one before.",
            [
                .number("prompt_after_ms", \.idle.promptAfterMilliseconds, .rung, "\"Are you still there?\" (B3)."),
                .number(
                    "warning_after_ms", \.idle.warningAfterMilliseconds, .rung,
                    "The warning that the chat will end (B3)."),
                .number(
                    "close_after_ms", \.idle.closeAfterMilliseconds, .rung,
                    "The close, never without its warning (B3.6)."),
                .number(
                    "undelivered_after_ms", \.idle.undeliveredAfterMilliseconds, .duration,
                    "A message that nobody has delivered starts the ladder this long after its acceptance (B3.2)."),
                .number(
                    "typing_fades_after_ms", \.idle.typingFadesAfterMilliseconds, .duration,
                    "A keystroke counts as typing for this long (B3.4)."),
                .number(
                    "typing_pause_max_ms", \.idle.typingPauseMaxMilliseconds, .duration,
                    "Typing pauses the ladder for at most this long in all (B3.4)."),
                .number(
                    "resume_left_min_ms", \.idle.resumeLeftMinMilliseconds, .duration,
                    "What is left at least when a pause ends (B3.4)."),
            ]),
        .group(
            "waiting", "The visitor waits in the line (B4).",
            [
                Field(
                    key: "holding_at_ms",
                    kind: .integers(\.waiting.holdingAtMilliseconds, .duration, count: 1...16),
                    about:
                        """
                        When holding messages go out, since the chat entered the line: ascending, the first 0 (B4.1).
                        """),
                .number(
                    "choice_at_ms", \.waiting.choiceAtMilliseconds, .duration,
                    "Which of holding_at_ms brings the choice: wait, call me back, e-mail me (B4.1)."),
                .number(
                    "follow_up_after_ms", \.waiting.followUpAfterMilliseconds, .rung,
                    "With no operator after this long the chat becomes a follow-up (B4.3)."),
            ]),
        .group(
            "reply", "The reply clock: all count from the visitor's first unanswered message (B6).",
            [
                .number(
                    "late_after_ms", \.reply.lateAfterMilliseconds, .rung,
                    "The reply is late: operators are told (B6.2)."),
                .number(
                    "overdue_after_ms", \.reply.overdueAfterMilliseconds, .rung,
                    "The reply is overdue: before the first one the chat is offered to somebody else (B6.2)."),
                .number(
                    "holding_after_ms", \.reply.holdingAfterMilliseconds, .rung,
                    "The visitor gets \"still on it\", once (B4.6)."),
                .number(
                    "follow_up_after_ms", \.reply.followUpAfterMilliseconds, .rung,
                    "Unanswered for this long the chat becomes a follow-up (B1.5)."),
                .number(
                    "typing_postpones_max_ms", \.reply.typingPostponesMaxMilliseconds, .duration,
                    "The operator's typing postpones the new offer by up to this (B6.2)."),
                .number(
                    "reminder_at_percent", \.reply.reminderAtPercent, .percent,
                    "When the operator is reminded, in percent of the promised time (B4.7, B6.3)."),
            ]),
        .group(
            "routing", "Who gets a chat (B5).",
            [
                .number(
                    "capacity_default", \.routing.capacityDefault, 1...1_000,
                    "Chats at a time of an operator who names no number (B5.1)."),
                .number("offer_ms", \.routing.offerMilliseconds, .rung, "How long an operator is asked (B5.5)."),
                .number(
                    "missed_offers_max", \.routing.missedOffersMax, 1...1_000,
                    "Missed offers in a row that set an operator away (B5.5)."),
                .number(
                    "skill_relaxed_after_ms", \.routing.skillRelaxedAfterMilliseconds, .duration,
                    "In the line for this long, a chat takes an operator without the skill (B5.4)."),
                .number(
                    "estimate_samples_min", \.routing.estimateSamplesMin, 1...20,
                    "No estimate of the wait from fewer samples (B5.7)."),
                .number(
                    "dropped_told_after_ms", \.routing.droppedToldAfterMilliseconds, .rung,
                    "The operator has dropped: the visitor is told (B5.8)."),
                .number(
                    "dropped_requeued_after_ms", \.routing.droppedRequeuedAfterMilliseconds, .rung,
                    "The operator has dropped: the chat goes back to the front of the line (B5.8)."),
            ]),
        .group(
            "presence", "How long a polling client may be silent and still be online (B2.7).",
            [
                .number("visitor_ms", \.presence.visitorMilliseconds, .rung, "A visitor's page (B2.7)."),
                .number("mobile_ms", \.presence.mobileMilliseconds, .rung, "A mobile client, which sleeps (B2.7)."),
                .number("operator_ms", \.presence.operatorMilliseconds, .rung, "An operator's console (B2.7)."),
            ]),
        .group(
            "bot", "Chats with a bot; which departments begin with one is theirs to say (B7).",
            [
                .number(
                    "silent_after_ms", \.bot.silentAfterMilliseconds, .rung,
                    "The bot owes an answer, or is gone, for this long: the chat goes to people (B7.2)."),
                .number(
                    "resolved_after_ms", \.bot.resolvedAfterMilliseconds, .rung,
                    "The bot has answered and the visitor is silent for this long: closed as resolved (B7)."),
            ]),
        .group(
            "intake", "The questions before a chat, which are the departments' (B1).",
            [
                .number(
                    "patience_ms", \.intake.patienceMilliseconds, .rung,
                    "A question unanswered for this long: the chat goes on without (B1).")
            ]),
        .group(
            "wrapup", "The ladder after \"anything else?\"; each rung counts from the one before (B10.1).",
            [
                .number(
                    "warning_after_ms", \.wrapup.warningAfterMilliseconds, .rung,
                    "The warning that the chat will end (B10.1)."),
                .number(
                    "close_after_ms", \.wrapup.closeAfterMilliseconds, .rung,
                    "The close, never without its warning (B10.1, B3.6)."),
            ]),
        .group(
            "survey", "What the visitor is asked after a chat (B10.2).",
            [
                .flag("ask", \.survey.ask, "Whether visitors are asked at all (B10.2)."),
                .number(
                    "valid_ms", \.survey.validMilliseconds, .rung, "A survey can be answered for this long (B10.2)."),
                .number(
                    "changeable_ms", \.survey.changeableMilliseconds, .duration,
                    "Answers can be changed for this long after the first (B10.2)."),
            ]),
        .group(
            "limits", "Each has its own refusal (B13.2).",
            [
                .number("message_bytes_max", \.limits.messageBytesMax, 1...1_048_576, "Bytes of UTF-8 in a message."),
                .number(
                    "messages_per_second", \.limits.messagesPerSecond, 0...100_000,
                    """
                    Messages a second of a visitor; what else they write counts in it by its size, 4 KiB \
                    as a message. 0: no limit.
                    """),
                .number("messages_burst", \.limits.messagesBurst, 1...1_000_000, "Messages of a visitor at once."),
                .number("open_chats_per_visitor", \.limits.openChatsPerVisitor, 1...10_000, "Open chats of a visitor."),
                .number(
                    "waiting_chats_max", \.limits.waitingChatsMax, 1...Int64(KlepetEngine.Limits.chatsMax),
                    "Chats in the line."),
            ]),
        .group("invitations", "Whom the shop invites to chat; without rules nobody (B8).", Policy.Invitations.fields),
        .group(
            "cards", "Payment card numbers (B13.1).",
            [
                .flag(
                    "mask", \.cards.mask,
                    "Masks all but their last four digits before anything is kept, sent, previewed or logged."),
                .names(
                    "allow", \.cards.allow, max: 64,
                    """
                    Forms of order numbers that are left alone: # is a digit, * one or more digits, \\ takes the \
                    next character as it is.
                    """),
            ]),
        .group(
            "retention", "How many days after a chat has closed its texts are kept; 0: for ever (B13.4).",
            [
                .number("transcript_days", \.retention.transcriptDays, 0...36_500, "All texts of a chat."),
                .number(
                    "address_days", \.retention.addressDays, 0...36_500,
                    "The contact that a visitor left for a follow-up."),
                .number(
                    "people_days", \.retention.peopleDays, 0...36_500,
                    "Key and name of a visitor who never chatted and is away."),
            ]),
        .group(
            "identity", "Who a visitor is (B13.3).",
            [
                .flag(
                    "required", \.identity.required,
                    "No visitor joins without the shop's signature; otherwise only those who had it once need it.")
            ]),
        .group(
            "transfer", "A chat is handed over; a call is offered (B12).",
            [
                .number("offer_ms", \.transfer.offerMilliseconds, .rung, "How long each operator is asked (B12.1)."),
                .number(
                    "media_offer_ms", \.transfer.mediaOfferMilliseconds, .rung,
                    "How long a call or cobrowsing is offered (B12.3)."),
                .text(
                    "supervisors", \.transfer.supervisors, .optionalName,
                    "The department that escalations go to; empty: there is none (B12.2)."),
            ]),
        .number(
            "reopen_within_ms", \.reopenWithinMilliseconds, .duration,
            "A visitor's message this long after the close reopens the chat (B1.4)."),
        .number(
            "remembered_chats", \.rememberedChats, 0...Int64(KlepetEngine.Limits.chatsMax),
            "Chats kept in memory so that an operator can reopen a closed one after that time, too (B1.4)."),
        .number(
            "message_id_remembered_ms", \.messageIDRememberedMilliseconds, .dayOrMore,
            "The same message id again creates nothing for this long; at least 24 h (B2.2)."),
        .number("edit_within_ms", \.editWithinMilliseconds, .duration, "An author may edit for this long (B2.9)."),
        .number(
            "hold_back_ms", \.holdBackMilliseconds, .duration,
            "A numbered message that came early waits this long for the missing one (B2.3)."),
        .flag("preview", \.preview, "The shop's consent to typing previews; the visitor's is needed too (B2.8)."),
        .text("locale", \.locale, .locale, "The language of visitors who name none (B15.1)."),
        Field(
            key: "texts", kind: .texts(\.texts),
            about:
                """
                The shop's own texts by locale and key, in place of the built-in ones (B15.1). A text is looked for in \
                the visitor's locale, its language, the shop's locale, then English.
                """),
        .flag(
            "greeting", \.greeting,
            "An operator who takes a chat for the first time is announced to the visitor by name (B11.2)."),
        .flag("hints", \.hints, "Live hints for the operator, and nobody else, about their manners (B11.3)."),
        Field(
            key: "departments", kind: .departments(\.departments, count: 1...KlepetEngine.Limits.namesMax),
            about: "Groups of operators with lines of their own; the first takes chats that name none."),
        .names("skills", \.skills, max: KlepetEngine.Limits.namesMax, "The skills that may be asked for (B5.4)."),
        .names(
            "languages", \.languages, max: KlepetEngine.Limits.namesMax, "The languages that may be asked for (B5.4)."),
    ]
}

extension Policy.Department {
    static let table: [Field<Policy.Department>] = [
        .text(
            "name", \.name, .listedName,
            "What it is called; distinct, at most 64 bytes, no commas or control characters."
        )
        .required(),
        Field(
            key: "mode", kind: .mode(\.mode),
            about: "\"assign\": the core offers chats to operators; \"take\": operators pick (B5.2)."),
        .names("fallbacks", \.fallbacks, max: 3, "Other departments that help out, tried in this order (B5.4)."),
        .group(
            "waiting", "Overrides the shop's own (B4).",
            [
                .override(
                    "follow_up_after_ms", \.followUpAfterMilliseconds, .rung,
                    "With no operator after this long the chat becomes a follow-up (B4.3).")
            ]),
        .group(
            "reply", "Overrides the shop's own (B6).",
            [
                .override(
                    "late_after_ms", \.lateAfterMilliseconds, .rung, "The reply is late: operators are told (B6.2)."),
                .override(
                    "overdue_after_ms", \.overdueAfterMilliseconds, .rung,
                    "The reply is overdue: before the first one the chat is offered to somebody else (B6.2)."),
            ]),
        .object(
            "hours", \.hours, Policy.Hours.table, empty: Policy.Hours(), noun: "hours",
            "When it is open; without it, always (B9)."),
        .flag("bot", \.bot, "Chats begin with a bot, if one is connected (B7.1)."),
        Field(
            key: "intake", kind: .questions(\.intake, countMax: KlepetEngine.Limits.questionsMax),
            about: "What is asked before a chat goes to anybody, in this order (B1)."),
    ]
}

extension Policy.Question {
    static let table: [Field<Policy.Question>] = [
        .text("key", \.key, .listedName, "How answers name it; the same key in two departments is the same question.")
            .required(),
        .text("ask", \.ask, .question, "The words in which the visitor is asked.").required(),
        .flag(
            "required", \.required,
            """
            The chat waits for the answer. One that is not required is not asked in the chat: it is the \
            host's to ask, in a form.
            """),
    ]
}

extension Policy.RoutingMode {
    var word: String {
        switch self {
        case .assign: "assign"
        case .take: "take"
        }
    }
}

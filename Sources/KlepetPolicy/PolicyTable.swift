// Every field of the policy, in the order of the struct, of the canonical JSON and of the schema. A new field is a line
// here; a test fails when the struct has one that is missing.

import KlepetEngine

extension Policy {
    static let table: [Field<Policy>] = [
        .group(
            "idle",
            "The idle ladder: the visitor is silent while it is their turn (B3). Each rung counts from the one before.",
            [
                .number(
                    "prompt_after_ms", { $1(&$0.idle.promptAfterMilliseconds) }, .rung, "\"Are you still there?\" (B3)."
                ),
                .number(
                    "warning_after_ms", { $1(&$0.idle.warningAfterMilliseconds) }, .rung,
                    "The warning that the chat will end (B3)."),
                .number(
                    "close_after_ms", { $1(&$0.idle.closeAfterMilliseconds) }, .rung,
                    "The close, never without its warning (B3.6)."),
                .number(
                    "undelivered_after_ms", { $1(&$0.idle.undeliveredAfterMilliseconds) }, .duration,
                    "A message that nobody has delivered starts the ladder this long after its acceptance (B3.2)."),
                .number(
                    "typing_fades_after_ms", { $1(&$0.idle.typingFadesAfterMilliseconds) }, .duration,
                    "A keystroke counts as typing for this long (B3.4)."),
                .number(
                    "typing_pause_max_ms", { $1(&$0.idle.typingPauseMaxMilliseconds) }, .duration,
                    "Typing pauses the ladder for at most this long in all (B3.4)."),
                .number(
                    "upload_pause_max_ms", { $1(&$0.idle.uploadPauseMaxMilliseconds) }, .duration,
                    "An upload that nobody ends pauses the ladder for at most this long (B3.4)."),
                .number(
                    "resume_left_min_ms", { $1(&$0.idle.resumeLeftMinMilliseconds) }, .duration,
                    "What is left at least when a pause ends (B3.4)."),
                .number(
                    "checkout_pause_max_ms", { $1(&$0.idle.checkoutPauseMaxMilliseconds) }, .duration,
                    "Paying and the checkout pause the ladder for at most this long in all (B3.4)."),
            ]),
        .group(
            "away", "What an operator wrote has not reached its visitor, who is offline (B3.9).",
            [
                .number(
                    "after_ms", { $1(&$0.away.afterMilliseconds) }, .rung,
                    "Unread for this long: the host is told, and the chat is no load for its owner (B3.9)."),
                .number(
                    "close_after_days", { $1(&$0.away.closeAfterDays) }, 1...45,
                    "Unread for so many days: closed as unread (B3.9)."),
            ]),
        .group(
            "waiting", "The visitor waits in the line (B4).",
            [
                Field(
                    key: "holding_at_ms",
                    kind: .integers(.init { $1(&$0.waiting.holdingAtMilliseconds) }, .duration, count: 1...16),
                    about:
                        """
                        When holding messages go out, since the chat entered the line: ascending, the first 0 (B4.1).
                        """),
                .number(
                    "choice_at_ms", { $1(&$0.waiting.choiceAtMilliseconds) }, .duration,
                    "Which of holding_at_ms brings the choice: wait, call me back, e-mail me (B4.1)."),
                .number(
                    "follow_up_after_ms", { $1(&$0.waiting.followUpAfterMilliseconds) }, .rung,
                    "With no operator after this long the chat becomes a follow-up (B4.3)."),
                .number(
                    "ask_again_ms", { $1(&$0.waiting.askAgainMilliseconds) }, .rung,
                    "Who chose to wait is asked again after this long, while an operator is online (B4.3)."),
                .number(
                    "gone_ms", { $1(&$0.waiting.goneMilliseconds) }, .rung,
                    "The place of a visitor who went away is kept for this long of open time (B4.10)."),
            ]),
        .group(
            "followup", "What the shop owes: counted in the department's open time (B4.9).",
            [
                .number(
                    "due_ms", { $1(&$0.followup.dueMilliseconds) }, .rung,
                    "A follow-up is due: operators and supervisors are told (B4.9)."),
                .number(
                    "overdue_after_ms", { $1(&$0.followup.overdueAfterMilliseconds) }, .rung,
                    "It is overdue, this long after it was due: they are told again (B4.9)."),
                .flag(
                    "returns", { $1(&$0.followup.returns) },
                    "A visitor who writes, or is here when somebody comes, goes back to the line (B4.9)."),
            ]),
        .group(
            "reply", "The reply clock: all count from the visitor's first unanswered message (B6).",
            [
                .number(
                    "late_after_ms", { $1(&$0.reply.lateAfterMilliseconds) }, .rung,
                    "The reply is late: operators are told (B6.2)."),
                .number(
                    "overdue_after_ms", { $1(&$0.reply.overdueAfterMilliseconds) }, .rung,
                    "The reply is overdue: before the first one the chat is offered to somebody else (B6.2)."),
                .number(
                    "holding_after_ms", { $1(&$0.reply.holdingAfterMilliseconds) }, .rung,
                    "The visitor gets \"still on it\", once (B4.6)."),
                .number(
                    "follow_up_after_ms", { $1(&$0.reply.followUpAfterMilliseconds) }, .rung,
                    "Unanswered for this long of open time the chat becomes a follow-up (B1.5)."),
                .number(
                    "typing_postpones_max_ms", { $1(&$0.reply.typingPostponesMaxMilliseconds) }, .duration,
                    "The operator's typing postpones the new offer by up to this (B6.2)."),
                .number(
                    "rescue_after_ms", { $1(&$0.reply.rescueAfterMilliseconds) }, .duration,
                    """
                    After the first reply an operator is silent for this long: others are asked, and before that, at \
                    twice overdue_after_ms, the visitor has the choice; 0: neither (B6.2).
                    """),
                .number(
                    "reminder_at_percent", { $1(&$0.reply.reminderAtPercent) }, .percent,
                    "When the operator is reminded, in percent of the promised time (B4.7, B6.3)."),
                .number(
                    "promise_ahead_max_ms", { $1(&$0.reply.promiseAheadMaxMilliseconds) }, .rung,
                    "So far ahead may a promised time lie (B4.7, B6.3)."),
                .flag(
                    "settle_thanks", { $1(&$0.reply.settleThanks) },
                    "A visitor who only thanks, agrees or says goodbye is owed no reply (B6.4)."),
                .number(
                    "settled_close_after_ms", { $1(&$0.reply.settledCloseAfterMilliseconds) }, .rung,
                    "Where no reply is owed, silence for this long ends the chat as resolved (B6.4)."),
            ]),
        .group(
            "routing", "Who gets a chat (B5).",
            [
                .number(
                    "capacity_default", { $1(&$0.routing.capacityDefault) }, 1...1_000,
                    "Chats at a time of an operator who names no number (B5.1)."),
                .number(
                    "offer_ms", { $1(&$0.routing.offerMilliseconds) }, .rung, "How long an operator is asked (B5.5)."),
                .number(
                    "missed_offers_max", { $1(&$0.routing.missedOffersMax) }, 1...1_000,
                    "Missed offers in a row that set an operator away (B5.5)."),
                .number(
                    "relaxed_after_ms", { $1(&$0.routing.relaxedAfterMilliseconds) }, .duration,
                    "In the line for this long, a chat takes an operator without its skill or language (B5.4)."),
                .number(
                    "skill_relaxed_after_ms", { $1(&$0.routing.relaxedAfterMilliseconds) }, .duration,
                    "routing.relaxed_after_ms."
                )
                .former(),
                .number(
                    "estimate_samples_min", { $1(&$0.routing.estimateSamplesMin) }, 1...20,
                    "No estimate of the wait from fewer samples (B5.7)."),
                .number(
                    "estimate_samples_max", { $1(&$0.routing.estimateSamplesMax) }, 1...1_000,
                    "The estimate of the wait goes by so many samples, the last ones (B5.7)."),
                .number(
                    "dropped_told_after_ms", { $1(&$0.routing.droppedToldAfterMilliseconds) }, .rung,
                    "The operator has dropped: the visitor is told (B5.8)."),
                .number(
                    "dropped_requeued_after_ms", { $1(&$0.routing.droppedRequeuedAfterMilliseconds) }, .rung,
                    "The operator has dropped: the chat goes back to the front of the line (B5.8)."),
            ]),
        .group(
            "presence", "How long a polling client may be silent and still be online (B2.7).",
            [
                .number("visitor_ms", { $1(&$0.presence.visitorMilliseconds) }, .rung, "A visitor's page (B2.7)."),
                .number(
                    "mobile_ms", { $1(&$0.presence.mobileMilliseconds) }, .rung, "A mobile client, which sleeps (B2.7)."
                ),
                .number(
                    "operator_ms", { $1(&$0.presence.operatorMilliseconds) }, .rung, "An operator's console (B2.7)."),
            ]),
        .group(
            "bot", "Chats with a bot; which departments begin with one is theirs to say (B7).",
            [
                .number(
                    "silent_after_ms", { $1(&$0.bot.silentAfterMilliseconds) }, .rung,
                    "The bot owes an answer, or is gone, for this long: the chat goes to people (B7.2)."),
                .number(
                    "thinking_max_ms", { $1(&$0.bot.thinkingMaxMilliseconds) }, .duration,
                    "While the bot types it may owe an answer for this long (B7.2)."),
                .number(
                    "resolved_after_ms", { $1(&$0.bot.resolvedAfterMilliseconds) }, .rung,
                    "The bot has answered and the visitor is silent for this long: closed as resolved (B7)."),
            ]),
        .group(
            "intake", "The questions before a chat, which are the departments' (B1).",
            [
                .number(
                    "patience_ms", { $1(&$0.intake.patienceMilliseconds) }, .rung,
                    "A question unanswered for this long: the chat goes on without (B1).")
            ]),
        .group(
            "wrapup", "The ladder after \"anything else?\"; each rung counts from the one before (B10.1).",
            [
                .number(
                    "warning_after_ms", { $1(&$0.wrapup.warningAfterMilliseconds) }, .rung,
                    "The warning that the chat will end (B10.1)."),
                .number(
                    "close_after_ms", { $1(&$0.wrapup.closeAfterMilliseconds) }, .rung,
                    "The close, never without its warning (B10.1, B3.6)."),
            ]),
        .group(
            "survey", "What the visitor is asked after a chat (B10.2).",
            [
                .flag("ask", { $1(&$0.survey.ask) }, "Whether visitors are asked at all (B10.2)."),
                .number(
                    "valid_ms", { $1(&$0.survey.validMilliseconds) }, .rung,
                    "A survey can be answered for this long (B10.2)."),
                .number(
                    "changeable_ms", { $1(&$0.survey.changeableMilliseconds) }, .duration,
                    "Answers can be changed for this long after the first (B10.2)."),
            ]),
        .group(
            "limits", "Each has its own refusal (B13.2).",
            [
                .number(
                    "message_bytes_max", { $1(&$0.limits.messageBytesMax) }, 1...1_048_576,
                    "Bytes of UTF-8 in a message."),
                .number(
                    "messages_per_second", { $1(&$0.limits.messagesPerSecond) }, 0...100_000,
                    """
                    Messages a second of a visitor; what else they write counts in it by its size, 4 KiB \
                    as a message. 0: no limit.
                    """),
                .number(
                    "messages_burst", { $1(&$0.limits.messagesBurst) }, 1...1_000_000, "Messages of a visitor at once."),
                .number(
                    "open_chats_per_visitor", { $1(&$0.limits.openChatsPerVisitor) }, 1...10_000,
                    "Open chats of a visitor; follow-ups are none of them."),
                .number(
                    "followups_per_visitor", { $1(&$0.limits.followupsPerVisitor) }, 1...10_000,
                    "Follow-ups that the shop owes a visitor; beyond it they start no chat (B4.9)."),
                .number(
                    "waiting_chats_max", { $1(&$0.limits.waitingChatsMax) }, 1...Int64(EngineLimits.chatsMax),
                    "Chats in the line."),
            ]),
        .group("invitations", "Whom the shop invites to chat; without rules nobody (B8).", Policy.Invitations.fields),
        .group(
            "cards", "Payment card numbers (B13.1).",
            [
                .flag(
                    "mask", { $1(&$0.cards.mask) },
                    "Masks all but their last four digits before anything is kept, sent, previewed or logged."),
                .names(
                    "allow", { $1(&$0.cards.allow) }, max: 64,
                    """
                    Forms of order numbers that are left alone: # is a digit, * one or more digits, \\ takes the \
                    next character as it is.
                    """),
                .number(
                    "split_within_ms", { $1(&$0.cards.splitWithinMilliseconds) }, .duration,
                    "A number that a visitor splits over messages is found if they come within this time."),
            ]),
        .group(
            "files", "What files a message may carry; their bytes are the host's (B17.2).",
            [
                .names(
                    "types", { $1(&$0.files.types) }, max: 64,
                    """
                    Media types, or all of one sort, image/*. What can run in a page (image/svg+xml, text/html, \
                    scripts, XML) only by its own name.
                    """),
                .number("bytes_max", { $1(&$0.files.bytesMax) }, 1...1_000_000_000_000, "Bytes of a file."),
                .number(
                    "per_day", { $1(&$0.files.perDay) }, 0...1_000_000, "Files of a visitor within 24 h; 0: no limit."),
                .flag("visitors", { $1(&$0.files.visitors) }, "Whether visitors may send any."),
            ]),
        .names(
            "reactions", { $1(&$0.reactions) }, max: EngineLimits.reactionsMax,
            "What a message can be marked with (B18.3)."),
        .group(
            "retention", "How many days after a chat has closed its texts are kept; 0: for ever (B13.4).",
            [
                .number("transcript_days", { $1(&$0.retention.transcriptDays) }, 0...36_500, "All texts of a chat."),
                .number(
                    "address_days", { $1(&$0.retention.addressDays) }, 0...36_500,
                    "The contact that a visitor left for a follow-up."),
                .number(
                    "people_days", { $1(&$0.retention.peopleDays) }, 0...36_500,
                    "Key and name of a visitor who never chatted and is away."),
            ]),
        .group(
            "identity", "Who a visitor is (B13.3).",
            [
                .flag(
                    "required", { $1(&$0.identity.required) },
                    "No visitor joins without the shop's signature; otherwise only those who had it once need it.")
            ]),
        .group(
            "transfer", "A chat is handed over (B12.1, B12.2).",
            [
                .number(
                    "offer_ms", { $1(&$0.transfer.offerMilliseconds) }, .rung,
                    "How long each operator is asked (B12.1)."),
                .number(
                    "media_offer_ms", { $1(&$0.media.offerMilliseconds) }, .rung, "media.offer_ms."
                )
                .former(),
                .text(
                    "supervisors", { $1(&$0.transfer.supervisors) }, .optionalName,
                    "The department that escalations go to; empty: there is none (B12.2)."),
            ]),
        .group(
            "media", "Calls and cobrowsing, which the host carries (B12.3).",
            [
                .number(
                    "offer_ms", { $1(&$0.media.offerMilliseconds) }, .rung,
                    "How long a call or cobrowsing is offered (B12.3).")
            ]),
        .number("reopen_within_ms", { $1(&$0.reopen.withinMilliseconds) }, .duration, "reopen.within_ms.")
            .former(),
        .group(
            "reopen", "A visitor writes to a chat that has ended (B1.4).",
            [
                .number(
                    "within_ms", { $1(&$0.reopen.withinMilliseconds) }, .duration,
                    "A visitor's message this long after the close reopens the chat; later it starts a new one."),
                .number(
                    "afterword_ms", { $1(&$0.reopen.afterwordMilliseconds) }, .duration,
                    """
                    This long after an end that somebody meant, it goes straight to the former owner, if they are \
                    online; 0: never.
                    """),
                .flag(
                    "by_visitor", { $1(&$0.reopen.byVisitor) },
                    "Otherwise a visitor's message to a closed chat always starts a new one."),
            ]),
        .number(
            "remembered_chats", { $1(&$0.rememberedChats) }, 0...Int64(EngineLimits.chatsMax),
            "Chats kept in memory so that an operator can reopen a closed one after that time, too (B1.4)."),
        .number(
            "message_id_remembered_ms", { $1(&$0.messageIDRememberedMilliseconds) }, .dayOrMore,
            "The same message id again creates nothing for this long; at least 24 h (B2.2)."),
        .number(
            "edit_within_ms", { $1(&$0.editWithinMilliseconds) }, .duration, "An author may edit for this long (B2.9)."),
        .number(
            "hold_back_ms", { $1(&$0.holdBackMilliseconds) }, .duration,
            "A numbered message that came early waits this long for the missing one (B2.3)."),
        .number(
            "hold_back_messages_max", { $1(&$0.holdBackMessagesMax) }, 1...1_024,
            "So many messages of a client wait for a missing one (B2.3)."),
        .flag(
            "preview", { $1(&$0.preview) }, "The shop's consent to typing previews; the visitor's is needed too (B2.8)."
        ),
        .number(
            "preview_each_ms", { $1(&$0.previewEachMilliseconds) }, .duration,
            "A typing preview reaches the operator at most once in this time (B2.8)."),
        .text("locale", { $1(&$0.locale) }, .locale, "The language of visitors who name none (B15.1)."),
        Field(
            key: "texts", kind: .texts(.init { $1(&$0.texts) }),
            about:
                """
                The shop's own texts by locale and key, in place of the built-in ones (B15.1). A text is looked for in \
                the visitor's locale, its language, the shop's locale, then English.
                """),
        .group(
            "address", "How the built-in texts speak to visitors (B15.2).",
            [
                .names(
                    "informal", { $1(&$0.address.informal) }, max: 16,
                    """
                    The languages in which they address informally, such as \"fi\"; a shop's own texts stay as they are.
                    """)
            ]),
        .flag(
            "greeting", { $1(&$0.greeting) },
            "An operator who takes a chat for the first time is announced to the visitor by name (B11.2)."),
        .flag("hints", { $1(&$0.hints) }, "Live hints for the operator, and nobody else, about their manners (B11.3)."),
        Field(
            key: "departments", kind: .departments(.init { $1(&$0.departments) }, count: 1...EngineLimits.namesMax),
            about: "Groups of operators with lines of their own; the first takes chats that name none."),
        .names("skills", { $1(&$0.skills) }, max: EngineLimits.namesMax, "The skills that may be asked for (B5.4)."),
        .names(
            "languages", { $1(&$0.languages) }, max: EngineLimits.namesMax,
            "The languages that may be asked for (B5.4)."),
        .names("tags", { $1(&$0.tags) }, max: EngineLimits.namesMax, "What chats may be marked with (B20.3)."),
        .objects(
            "attributes", { $1(&$0.attributes) }, count: 0...EngineLimits.attributesMax, Attribute.table,
            empty: Attribute(), noun: "attributes", "What may be known of a visitor or a chat (B16.1)."),
        .objects(
            "classes", { $1(&$0.classes) }, count: 0...EngineLimits.namesMax, Class.table, empty: Class(),
            noun: "classes", "Of visitors: the values of the attribute class, which the shop alone sets (B16.2)."),
        .objects(
            "experiments", { $1(&$0.experiments) }, count: 0...EngineLimits.experimentsMax, Experiment.table,
            empty: Experiment(),
            noun: "experiments", "Other numbers, or no invitations, for a share of the visitors (B23.2)."),
    ]
}

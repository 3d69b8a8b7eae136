// The fields of a department and of its questions, in the order of the structs.

import KlepetEngine

extension Policy.Department {
    static let table: [Field<Policy.Department>] = [
        .text(
            "name", { $1(&$0.name) }, .listedName,
            "What it is called; distinct, at most 64 bytes, no commas or control characters."
        )
        .required(),
        Field(
            key: "mode", kind: .mode(.init { $1(&$0.mode) }),
            about: "\"assign\": the core offers chats to operators; \"take\": operators pick (B5.2)."),
        .names(
            "fallbacks", { $1(&$0.fallbacks) }, max: 3, "Other departments that help out, tried in this order (B5.4)."),
        .group(
            "waiting", "Overrides the shop's own (B4).",
            [
                .override(
                    "follow_up_after_ms", { $1(&$0.followUpAfterMilliseconds) }, .rung,
                    "With no operator after this long the chat becomes a follow-up (B4.3).")
            ]),
        .group(
            "reply", "Overrides the shop's own (B6).",
            [
                .override(
                    "late_after_ms", { $1(&$0.lateAfterMilliseconds) }, .rung,
                    "The reply is late: operators are told (B6.2)."),
                .override(
                    "overdue_after_ms", { $1(&$0.overdueAfterMilliseconds) }, .rung,
                    "The reply is overdue: before the first one the chat is offered to somebody else (B6.2)."),
            ]),
        .object(
            "hours", { $1(&$0.hours) }, Policy.Hours.table, empty: Policy.Hours(), noun: "hours",
            "When it is open; without it, always (B9)."),
        .flag("bot", { $1(&$0.bot) }, "Chats begin with a bot, if one is connected (B7.1)."),
        .flag(
            "survey_after_bot", { $1(&$0.surveyAfterBot) },
            "The survey is asked after an episode that a bot alone answered, too (B10.2)."),
        .names(
            "outcomes", { $1(&$0.outcomes) }, max: EngineLimits.outcomesMax,
            "What may come of its chats (B20.3)."),
        .flag(
            "outcome_required", { $1(&$0.outcomeRequired) },
            "An operator says what came of a chat before they end it; spam aside (B20.3)."),
        .flag("copilot", { $1(&$0.copilot) }, "Bots are beside the people who have its chats (B19.3)."),
        Field(
            key: "intake", kind: .questions(.init { $1(&$0.intake) }, countMax: EngineLimits.questionsMax),
            about: "What is asked before a chat goes to anybody, in this order (B1)."),
    ]
}

extension Policy.Question {
    static let table: [Field<Policy.Question>] = [
        .text(
            "key", { $1(&$0.key) }, .listedName,
            "How answers name it; the same key in two departments is the same question."
        )
        .required(),
        .text("ask", { $1(&$0.ask) }, .question, "The words in which the visitor is asked.").required(),
        .flag(
            "required", { $1(&$0.required) },
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

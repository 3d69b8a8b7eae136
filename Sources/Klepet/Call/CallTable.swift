// The table: every command and query of klepet.h that a client can make, by the name of its function. What is not here:
// making and ending handles (open, close, join, leave), turning the loop, and memory that JSON does not need released.

import CKlepet
import KlepetEngine
import KlepetPolicy

extension CallForm {
    /// The most frequent first.
    static let all: [CallForm] = [
        saying, operating, replying, visiting, answering, inviting, transferring, guarding, arranging, asking,
        finding, overseeing, describing,
    ].flatMap { $0 }

    static let anybody: [Role] = Role.allCases
    static let talkers: [Role] = [.visitor, .operator]
    static let staff: [Role] = [.operator, .system]
    static let programs: [Role] = [.operator, .bot, .system]
    static let bookmarkName = CallField(
        .name, .text(1...Limits.keyBytesMax, .keyInvalid), "Of the bookmark; each person has at most 16."
    ).required()

    // Of which the chat is all that there is to say; the C functions of these names are made of them.
    static let take = CallForm(
        "take", [.operator], "Takes a waiting chat, or accepts the one offered (B5.2).", ofChat: Command.take)
    static let decline = CallForm(
        "decline", [.operator], "Refuses the offer; the chat keeps its place (B5.3).", ofChat: Command.decline)
    static let resume = CallForm(
        "resume", [.operator], "Ends the hold (B4.7).", ofChat: Command.resume)
    static let reopen = CallForm(
        "reopen", [.operator], "Reopens a closed chat, as its owner (B1.4).", ofChat: Command.reopen)
    static let stillHere = CallForm(
        "still_here", [.visitor], "\"Yes, I am still here\" (B3.3).", ofChat: Command.stayHere)

    private static let saying: [CallForm] = [
        CallForm(
            "say", anybody,
            """
            Says something in a chat. A visitor's message to a closed chat reopens it or starts a new one: the \
            outcome says which (B1.4).
            """,
            [.chat] + CallField.message + [.note, .known, .quote, .via, .files, .shape], gives: .posted
        ) { (calling, json) throws(Failure) in
            calling.shop.engine.expect(calling.chat, by: calling.client)
            var message = try calling.message()
            message.knows = calling.short(.knownChatSeq)
            let given = calling.parts
            let (shop, chat, client) = (calling.shop, calling.chat, calling.client)
            let reply = try shop.share(message, given, in: chat, by: client) { (message) throws(Failure) in
                try shop.say(message, in: chat, by: client)
            }
            json.members(of: reply)
        },
        CallForm(
            "draft", [.bot], "A bot's answer while it grows: live only, never journaled (B19.1).",
            [
                .chat, CallField.messageID.required(),
                CallField(
                    .text, .text(0...Limits.draftBytesMax, .textTooLong),
                    "All of it so far; left out or blank: it is taken back."),
            ]
        ) { (calling, _) throws(Failure) in
            try calling.submit(.draft(chat: calling.chat, id: calling.text(.id), text: calling.text(.text)))
        },
        CallForm(
            "receipt", talkers,
            "Cumulative: everything up to chat_seq `delivered` reached this client, up to `read` was read (B2.6).",
            [.chat, .count(.delivered, "chat_seq; 0: nothing."), .count(.read, "chat_seq; 0: nothing.")]
        ) { (calling, _) throws(Failure) in
            try calling.submit(
                .receipt(chat: calling.chat, delivered: calling.short(.delivered), read: calling.short(.read)))
        },
        CallForm(
            "activity", [.visitor, .operator, .bot],
            "What the client is doing in the chat; live only, never journaled (B2.8).",
            [
                .chat, CallField.word(.activity, Activity.self, "Typing fades after 10 s.").required(),
                CallField(
                    .preview, .text(0...Limits.previewBytesMax, .textTooLong),
                    "What a visitor has typed and not sent, for the chat's operator, if the policy allows it."),
            ]
        ) { (calling, _) throws(Failure) in
            try calling.submit(
                .act(chat: calling.chat, calling.word(.activity, or: .typingStopped), preview: calling.text(.preview)))
        },
        CallForm(
            "annotate", [.bot], "A copilot's word to the owner of a chat, who alone gets it: live only (B19.3).",
            [
                .chat, CallField.word(.kind, AnnotationKind.self, "What it is.").required(),
                .id(.about, "Number of the message's `said` event; 0 or left out: the chat."),
                CallField(.locale, .text(0...Limits.localeBytesMax, .valueInvalid), "Of the text."),
                CallField(.text, .text(1...Limits.draftBytesMax, .textTooLong), "Void with the next public message.")
                    .required(),
            ]
        ) { (calling, _) throws(Failure) in
            let annotation = Annotation(
                kind: calling.word(.kind, or: .suggestion), about: calling.unsigned(.about),
                locale: try locale(calling.text(.locale)), text: calling.text(.text))
            try calling.submit(.annotate(chat: calling.chat, annotation))
        },
        CallForm(
            "start", [.visitor], "A visitor's first message starts a chat (B1.1).",
            CallField.message + [
                .department, .skill, .language, .priority,
                CallField(
                    .answers, .texts(CallTexts(count: 0...Limits.questionsMax, bytes: 1...Limits.answerBytesMax)),
                    "To the department's questions by their keys, where the host has asked already."),
                .via, .files,
            ], gives: .posted
        ) { (calling, json) throws(Failure) in
            var start = Start(
                message: try calling.message(), department: calling.text(.department), skill: calling.text(.skill),
                language: calling.text(.language))
            start.priority = Int32(clamping: calling.number(.priority))
            start.answers = calling.pairs(.answers)
            let (shop, client, whole) = (calling.shop, calling.client, start)
            let reply = try shop.share(start.message, calling.parts, in: 0, by: client) { (message) throws(Failure) in
                var start = whole
                start.message = message
                return try shop.submit(.start(start), by: client)
            }
            json.members(of: reply)
        },
        CallForm(
            "edit", anybody, "Changes a message's text, by its author, within 5 min (B2.9).", [.chat, .seq, .text]
        ) {
            (calling, _) throws(Failure) in
            try calling.submit(.edit(try calling.messageName(), text: calling.text(.text)))
        },
        CallForm("retract", anybody, "Takes a message back, by its author: a tombstone stays (B2.9).", [.chat, .seq]) {
            (calling, _) throws(Failure) in try calling.submit(.retract(try calling.messageName()))
        },
        CallForm(
            "react", talkers,
            "Marks a message, in the place of the mark that the person gave it; left out: takes theirs away (B18.3).",
            [
                .chat, .seq,
                CallField(.reaction, .text(0...Limits.keyBytesMax, .reactionUnknown), "One of policy \"reactions\"."),
            ]
        ) { (calling, _) throws(Failure) in
            try calling.submit(.react(try calling.messageName(), reaction: calling.text(.reaction)))
        },
        CallForm(
            "shape_answer", [.visitor],
            "Presses a choice of a message's shape, or sends its form: a message of the visitor (B18.2).",
            [
                .chat, .seq,
                CallField(.choice, .text(1...Limits.keyBytesMax, .answerInvalid), "Id of the choice; or a form."),
                CallField(
                    .form,
                    .texts(CallTexts(count: 1...ShapeLimits.fields.upperBound, bytes: 0...Limits.answerBytesMax)),
                    "What the fields hold, by their ids; or a choice."),
                .messageID,
            ], gives: .posted
        ) { (calling, json) throws(Failure) in
            let given = GivenAnswer(
                choice: calling.text(.choice), form: calling.has(.form) ? calling.pairs(.form) : nil)
            json.members(
                of: try calling.shop.answer(
                    calling.chat, calling.unsigned(.seq), given, id: calling.text(.id), by: calling.client))
        },
        CallForm(
            "file_gone", [.system],
            "The host has destroyed the bytes that a file_owed_deletion event names (B17.3).",
            [.id(.seq, "Number of that event.").required()]
        ) { (calling, _) throws(Failure) in
            try calling.shop.fileGone(calling.unsigned(.seq), by: calling.client)
        },
        CallForm("redact", staff, "Destroys a message's text everywhere, the journal included (B2.9).", [.chat, .seq]) {
            (calling, _) throws(Failure) in
            try calling.shop.redact(calling.chat, calling.unsigned(.seq), by: calling.client)
        },
    ]

    private static let operating: [CallForm] = [
        take, decline,
        CallForm(
            "hold", [.operator],
            "Puts the chat on hold with a reason and a promised time, which the visitor is told (B4.7).",
            [.chat, CallField(.reason, .text(1...16 << 20, .textTooLong), "Told to the visitor.").required(), .until]
        ) { (calling, _) throws(Failure) in
            try calling.submit(
                .hold(chat: calling.chat, reason: calling.text(.reason), until: calling.number(.untilMs)))
        },
        resume,
        CallForm("promise", [.operator], "Promises to be back by a time (B6.3).", [.chat, .until]) {
            (calling, _) throws(Failure) in
            try calling.submit(.promise(chat: calling.chat, until: calling.number(.untilMs)))
        },
        CallForm(
            "ladder_set", [.operator], "Switches the idle ladder of the chat off or on (B3.8).",
            [.chat, CallField(.on, .flag, "Off is false.").required()]
        ) { (calling, _) throws(Failure) in
            try calling.submit(.setLadder(chat: calling.chat, on: calling.flag(.on)))
        },
        reopen,
        CallForm(
            "end", anybody, "Ends the chat.",
            [
                .chat,
                .word(
                    .reason, CloseReason.self,
                    "Left out: the role's own. Operators may also give callback or spam, the system role spam."),
            ]
        ) { (calling, _) throws(Failure) in
            try calling.submit(.end(chat: calling.chat, calling.word(.reason, or: .none)))
        },
        CallForm(
            "followup_answered", [.system, .operator],
            "The follow-up was answered elsewhere, by this channel; the chat closes (B4.9).",
            [.chat, CallField.word(.channel, Channel.self, "How it was answered.").required()]
        ) { (calling, _) throws(Failure) in
            try calling.submit(.answerFollowup(chat: calling.chat, calling.word(.channel, or: .other)))
        },
    ]

    private static let visiting: [CallForm] = [
        CallForm(
            "choose", [.visitor], "The waiting visitor's choice; in followup it sets or adds the contact (B4.2).",
            [
                .chat, CallField.word(.choice, Choice.self, "Wait keeps the place.").required(),
                CallField(
                    .contact, .text(0...Limits.contactBytesMax, .textTooLong),
                    "A telephone number or an address; left out: the visitor is asked for it."),
            ]
        ) { (calling, _) throws(Failure) in
            try calling.submit(
                .choose(chat: calling.chat, calling.word(.choice, or: .wait), contact: calling.text(.contact)))
        },
        stillHere,
    ]

    private static let arranging: [CallForm] = [
        CallForm(
            "operator_set", [.system], "Enters an operator, or changes one (B5.1).",
            [
                CallField(.key, .text(1...Limits.keyBytesMax, .keyInvalid), "The host's name for the person.")
                    .required(),
                CallField(.name, .text(1...Limits.nameBytesMax, .textTooLong), "What the visitor reads.").required(),
                CallField(.photoUrl, .text(0...1024, .textTooLong), "Where the photo is."),
                .names(.departments, "Of the policy; left out: every department, an empty list: none (B5.9)."),
                .names(.skills, "Of the policy."), .names(.languages, "Of the policy."),
                CallField(
                    .capacity, .number(0...1000), "Chats at a time; 0 takes none, left out: the policy's default (4)."),
                CallField(.suspended, .flag, "No joining and no chats; left out: taken up again (B5.9)."),
                CallField(.mayBan, .flag, "Bans visitors (B20.2)."),
                CallField(.mayRedact, .flag, "Destroys messages."),
                CallField(.mayExport, .flag, "Has what the shop has of any visitor."),
                CallField(.mayReport, .flag, "Has the figures."), CallField(.mayRehearse, .flag, "Rehearses policies."),
                CallField(.noReplies, .flag, "Sets no prepared replies of their departments, their own alone."),
            ], gives: .person
        ) { (calling, json) throws(Failure) in
            try calling.shop.requireSystem(calling.client)
            let profile = OperatorProfile(
                name: calling.string(.name), photoURL: calling.string(.photoUrl),
                departments: calling.names(.departments),
                skills: calling.names(.skills), languages: calling.names(.languages))
            var marks: OperatorMarks = calling.flag(.suspended) ? .suspended : []
            if calling.has(.departments), profile.departments.isEmpty { marks.insert(.noDepartment) }
            let permissions: [(CallKey, OperatorMarks)] = [
                (.mayBan, .mayBan), (.mayRedact, .mayRedact), (.mayExport, .mayExport), (.mayReport, .mayReport),
                (.mayRehearse, .mayRehearse), (.noReplies, .noReplies),
            ]
            for (key, mark) in permissions where calling.flag(key) { marks.insert(mark) }
            let person = try calling.shop.enter(
                profile, key: calling.text(.key), capacity: calling.has(.capacity) ? calling.short(.capacity) : nil,
                marks, by: calling.client)
            json.member("person", person)
        },
        CallForm(
            "presence_set", [.operator], "The operator's own choice (B5.1). Chats under way stay theirs.",
            [CallField.word(.presence, Presence.self, "What to be.").required()]
        ) { (calling, _) throws(Failure) in
            try calling.submit(.setPresence(calling.word(.presence, or: .online)))
        },
        CallForm(
            "policy_set", [.system], "Sets the policy. A wrong one is refused whole.",
            [CallField(.policy, .object, "See policy.schema.json.").required()]
        ) { (calling, _) throws(Failure) in
            guard let node = calling[.policy].node else { return }
            // Faults are told in the words of whoever wrote the policy: not to anybody.
            try calling.shop.requireSystem(calling.client)
            let (policy, canonical) = try read(policy: node)
            try canonical.withUnsafeBufferPointer { (text) throws(Failure) in
                try calling.submit(.setPolicy(json: text, policy))
            }
        },
        CallForm("seen", anybody, "Heartbeat of a polling client (B2.7). Every other call counts as one.") {
            (calling, _) throws(Failure) in calling.shop.engine.seen(calling.client, at: try calling.shop.inputTime())
        },
    ]
}

extension Calling {
    /// A command that gives nothing back but its events.
    func submit(_ command: Command) throws(Failure) { _ = try shop.submit(command, by: client) }

    func message() throws(Failure) -> Message {
        let text = text(.text)
        guard !text.isEmpty || has(.files) else {
            var failure = Failure(Refusal.textEmpty)
            failure.path = "text"
            throw failure
        }
        return Message(text: text, id: self.text(.id), number: unsigned(.number), isNote: flag(.note))
    }

    var parts: GivenParts {
        var given = GivenParts()
        (given.quote, given.via) = (unsigned(.quote), word(.via, or: .web))
        if let files = self[.files].node { given.files = CallFiles.read(files) }
        if let shape = self[.shape].node { given.shape = .node(shape) }
        return given
    }

    func messageName() throws(Failure) -> MessageName { try shop.named(chat, unsigned(.seq)) }
}

// The table: every command and query of klepet.h that a client can make, by the name of its function. What is not here:
// making and ending handles (open, close, join, leave), turning the loop, and memory that JSON does not need released.

import CKlepet
import KlepetEngine
import KlepetPolicy

extension CallForm {
    /// The most frequent first.
    static let all: [CallForm] = [
        saying, operating, replying, visiting, answering, inviting, transferring, guarding, arranging, asking,
        overseeing,
    ].flatMap { $0 }

    static let anybody: [Role] = Role.allCases
    static let talkers: [Role] = [.visitor, .operator]
    static let staff: [Role] = [.operator, .system]

    private static let saying: [CallForm] = [
        CallForm(
            "say", anybody,
            """
            Says something in a chat. A visitor's message to a closed chat reopens it or starts a new one: the \
            outcome says which (B1.4).
            """,
            [.chat] + CallField.message + [.note], gives: .posted
        ) { (calling, json) throws(Failure) in
            calling.shop.engine.expect(calling.chat, by: calling.client)
            json.members(of: try calling.shop.say(calling.message, in: calling.chat, by: calling.client))
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
            "start", [.visitor], "A visitor's first message starts a chat (B1.1).",
            CallField.message + [
                .department, .skill, .language, .priority,
                CallField(
                    .answers, .texts(CallTexts(count: 0...Limits.questionsMax, bytes: 1...Limits.answerBytesMax)),
                    "To the department's questions by their keys, where the host has asked already."),
            ], gives: .posted
        ) { (calling, json) throws(Failure) in
            var start = Start(
                message: calling.message, department: calling.text(.department), skill: calling.text(.skill),
                language: calling.text(.language))
            start.priority = Int32(clamping: calling.number(.priority))
            start.answers = calling.pairs(.answers)
            json.members(of: try calling.shop.submit(.start(start), by: calling.client))
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
        CallForm("redact", staff, "Destroys a message's text everywhere, the journal included (B2.9).", [.chat, .seq]) {
            (calling, _) throws(Failure) in
            try calling.shop.redact(calling.chat, calling.unsigned(.seq), by: calling.client)
        },
    ]

    private static let operating: [CallForm] = [
        CallForm("take", [.operator], "Takes a waiting chat, or accepts the one offered (B5.2).", [.chat]) {
            (calling, _) throws(Failure) in try calling.submit(.take(chat: calling.chat))
        },
        CallForm("decline", [.operator], "Refuses the offer; the chat keeps its place (B5.3).", [.chat]) {
            (calling, _) throws(Failure) in try calling.submit(.decline(chat: calling.chat))
        },
        CallForm(
            "hold", [.operator],
            "Puts the chat on hold with a reason and a promised time, which the visitor is told (B4.7).",
            [.chat, CallField(.reason, .text(1...16 << 20, .textTooLong), "Told to the visitor.").required(), .until]
        ) { (calling, _) throws(Failure) in
            try calling.submit(
                .hold(chat: calling.chat, reason: calling.text(.reason), until: calling.number(.untilMs)))
        },
        CallForm("resume", [.operator], "Ends the hold (B4.7).", [.chat]) {
            (calling, _) throws(Failure) in try calling.submit(.resume(chat: calling.chat))
        },
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
        CallForm("reopen", [.operator], "Reopens a closed chat, as its owner (B1.4).", [.chat]) {
            (calling, _) throws(Failure) in try calling.submit(.reopen(chat: calling.chat))
        },
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
        CallForm("still_here", [.visitor], "\"Yes, I am still here\" (B3.3).", [.chat]) {
            (calling, _) throws(Failure) in try calling.submit(.stayHere(chat: calling.chat))
        },
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
            ], gives: .person
        ) { (calling, json) throws(Failure) in
            try calling.shop.requireSystem(calling.client)
            let profile = OperatorProfile(
                name: calling.string(.name), photoURL: calling.string(.photoUrl),
                departments: calling.names(.departments),
                skills: calling.names(.skills), languages: calling.names(.languages))
            var marks: OperatorMarks = calling.flag(.suspended) ? .suspended : []
            if calling.has(.departments), profile.departments.isEmpty { marks.insert(.noDepartment) }
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

    var message: Message {
        Message(text: text(.text), id: text(.id), number: unsigned(.number), isNote: flag(.note))
    }

    func messageName() throws(Failure) -> MessageName { try shop.named(chat, unsigned(.seq)) }
}

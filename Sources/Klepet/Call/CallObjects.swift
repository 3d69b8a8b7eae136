// The schema's part on what comes back: each answer's members, and the objects that they hold.

import KlepetEngine
import KlepetJournal
import KlepetJSON

/// One member of an answer or of an object within.
struct CallMember {
    enum Shape {
        case id, time, count, number, flag, text
        case word([String])
        case digest
        case reference(String)
        case list(String)
        /// An object that other pages describe; more may come.
        case open
        case texts, ids
        /// Any JSON.
        case any

        func write(to json: inout JSONText) {
            switch self {
            case .id, .count: json.range(0...Int64.max)
            case .time, .number: json.member("type", "integer")
            case .flag: json.member("type", "boolean")
            case .text: json.member("type", "string")
            case .word(let words): json.member("enum", words)
            case .digest:
                json.member("type", "string")
                json.member("pattern", "^[0-9a-f]{16}$")
            case .reference(let name): json.member("$ref", "#/$defs/\(name)")
            case .list(let name):
                json.member("type", "array")
                json.key("items")
                json.reference(name)
            case .open: json.member("type", "object")
            case .any: break
            case .ids:
                json.member("type", "array")
                json.key("items")
                json.object { $0.range(0...Int64.max) }
            case .texts:
                json.member("type", "array")
                json.key("items")
                json.object { $0.member("type", "string") }
            }
        }
    }
    let name: String
    let shape: Shape
    var about = ""
    var isOptional = false

    init(_ name: String, _ shape: Shape, _ about: String = "", isOptional: Bool = false) {
        (self.name, self.shape, self.about, self.isOptional) = (name, shape, about, isOptional)
    }
}

extension CallAnswer {
    var members: [CallMember] {
        switch self {
        case .nothing: []
        case .posted:
            [
                CallMember("chat", .id), CallMember("seq", .id), CallMember("chat_seq", .count),
                CallMember("outcome", .word(CallWords.outcomes)),
            ]
        case .person: [CallMember("person", .id)]
        case .events: [CallMember("events", .list("event")), CallMember("cursor", .id), CallMember("incarnation", .id)]
        case .chatEvents: [CallMember("events", .list("event"))]
        case .chat: [CallMember("chat", .reference("chat"))]
        case .chats: [CallMember("chats", .list("chat"))]
        case .explanation: [CallMember("explanation", .reference("explanation"))]
        case .statistics: [CallMember("statistics", .reference("statistics"))]
        case .policy: [CallMember("policy", .open)]
        case .audit: [CallMember("audit", .reference("audit"))]
        case .digest: [CallMember("digest", .digest)]
        case .now: [CallMember("now_ms", .time)]
        case .deadline: [CallMember("at_ms", .time)]
        case .report: [CallMember("report", .open)]
        case .rehearsal: [CallMember("rehearsal", .open)]
        case .bookmark: [CallMember("seq", .id, "0: there is none, or the file does not reach it: begin anew.")]
        case .replies: [CallMember("replies", .list("found_reply"))]
        case .export: [CallMember("export", .reference("export"))]
        case .people: [CallMember("people", .list("person"))]
        case .foundPerson: [CallMember("person", .reference("person"))]
        case .attributes: [CallMember("attributes", .list("attribute"))]
        case .found: [CallMember("found", .reference("found"))]
        case .history: [CallMember("history", .reference("history"))]
        case .transcript: [CallMember("transcript", .reference("transcript"))]
        case .availability: [CallMember("availability", .reference("availability"))]
        case .why: [CallMember("why", .reference("why"))]
        }
    }
}

enum CallObjects {
    static func write(to json: inout JSONText) {
        object(
            "event", "One fact, numbered, immutable: klepet_event. What says nothing (0, empty) is left out.", event,
            to: &json)
        ShapeSchema.write(to: &json)
        object("chat", "How a chat stands: klepet_chat.", chat, to: &json)
        object("statistics", "klepet_statistics.", statistics, to: &json)
        object("explanation", "What klepet_explain() gives.", explanation, isOpen: true, to: &json)
        object("why", "What klepet_why() gives.", why, isOpen: true, to: &json)
        object("timer", "An armed timer of a chat.", timer, isOpen: true, to: &json)
        object("explained_experiment", "In which arm of an experiment a chat is.", explainedExperiment, to: &json)
        object("audit", "What klepet_audit() gives.", audit, isOpen: true, to: &json)
        object("found_reply", "A prepared reply that klepet_reply_search() found.", foundReply, to: &json)
        object("person", "Somebody: klepet_people(), klepet_person_get().", person, to: &json)
        object("attribute", "What is known of a visitor or a chat: klepet_attributes().", attribute, to: &json)
        object("export", "What klepet_export() gives.", export, isOpen: true, to: &json)
        object("exported_person", "The visitor of an export.", exportedPerson, isOpen: true, to: &json)
        object(
            "exported_chat", "A chat of an export, as its visitor may see it.", exportedChat, isOpen: true, to: &json)
        finding(to: &json)
    }

    static func object(
        _ name: String, _ about: String, _ members: [CallMember], isOpen: Bool = false, to json: inout JSONText
    ) {
        json.key(name)
        json.object { json in
            json.member("description", about)
            json.member("type", "object")
            json.member("additionalProperties", isOpen)
            json.member("required", members.filter { !$0.isOptional }.map { $0.name })
            json.key("properties")
            json.object { json in
                for member in members {
                    json.key(member.name)
                    json.object { json in
                        if !member.about.isEmpty { json.member("description", member.about) }
                        member.shape.write(to: &json)
                    }
                }
            }
        }
    }

    private static let event = [
        CallMember("seq", .id, "1, 2, 3 ... without a gap (B2.1); 0: a live signal (B2.8)."),
        CallMember("at_ms", .time, "When it was accepted; never decreases."),
        CallMember(
            "kind", .word(Event.Kind.allCases.map { "\($0.name)" }),
            "What the other fields mean is said at it in klepet.h."),
        CallMember("chat", .id, isOptional: true),
        CallMember("chat_seq", .count, "1, 2, 3 ... without a gap in the chat (B2.1).", isOptional: true),
        CallMember("previous_seq", .id, "The event of this chat before this one.", isOptional: true),
        CallMember("episode", .count, isOptional: true),
        CallMember(
            "role", .word(Role.allCases.map { "\($0.name)" }),
            "Of the person: a human, a bot or the shop itself (B7.1)."),
        CallMember("person", .id, "Who did it; left out: the shop itself.", isOptional: true),
        CallMember("subject", .id, isOptional: true),
        CallMember("value", .number, isOptional: true),
        CallMember("until_ms", .number, isOptional: true),
        CallMember(
            "flags", .count, "1 note, 2 after a gap, 4 redacted, 8 retracted, 16 with a bot, 64 shape over.",
            isOptional: true),
        CallMember("reason", .count, isOptional: true),
        CallMember("ladder", .word(CallWords.ladders), isOptional: true),
        CallMember("rung", .count, isOptional: true),
        CallMember("department", .count, isOptional: true),
        CallMember("id", .text, "Message id or key.", isOptional: true),
        CallMember("text", .text, isOptional: true),
        CallMember(
            "parts", .reference("parts"), "What a message has beside its words (B17.1, B18.1).", isOptional: true),
    ]

    private static let chat = [
        CallMember("chat", .id), CallMember("state", .word(ChatState.allCases.map { "\($0.name)" })),
        CallMember("visitor", .id),
        CallMember("owner", .id, "Who has it, or is being offered it; 0: nobody."), CallMember("last_seq", .id),
        CallMember("started_ms", .time), CallMember("estimate_ms", .time, "Of the wait; 0: none (B5.7)."),
        CallMember("next_deadline_ms", .time, "0: none."), CallMember("chat_seq", .count),
        CallMember("episode", .count), CallMember("turn", .word(CallWords.turns)),
        CallMember("position", .count, "1 = next; 0: not in the line (B5.7)."),
        CallMember("reason", .word(CloseReason.allCases.map { "\($0.name)" })),
        CallMember("delivered_to_visitor", .count),
        CallMember("read_by_visitor", .count), CallMember("ladder_on", .flag),
        CallMember("department", .text), CallMember("skill", .text, "As asked for; empty: any."),
        CallMember("language", .text, "Likewise."), CallMember("priority", .number, "-100 to 100 (B5.3)."),
    ]

    private static let statistics = [
        "clients", "accepted_seq", "durable_seq", "chats_in_memory", "chats_open", "chats_waiting", "people",
        "memory_bytes", "commits",
    ].map { CallMember($0, .count) }

    private static let explanation = [
        CallMember("chat", .id), CallMember("state", .text), CallMember("turn", .text), CallMember("episode", .count),
        CallMember("owner", .id), CallMember("position", .count), CallMember("now_ms", .time),
        CallMember("timers", .list("timer")),
        CallMember(
            "experiments", .list("explained_experiment"), "Those of the policy, if there are any (B23.2).",
            isOptional: true),
    ]

    private static let explainedExperiment = [
        CallMember("experiment", .text), CallMember("arm", .word(["usual", "tried"])),
    ]

    private static let why = [
        CallMember("chat", .id), CallMember("state", .text), CallMember("turn", .text), CallMember("now_ms", .time),
        CallMember("sentence", .text, "In the visitor's language.", isOptional: true),
        CallMember("position", .count, isOptional: true), CallMember("estimate_ms", .time, isOptional: true),
        CallMember("opens_ms", .time, isOptional: true), CallMember("until_ms", .time, isOptional: true),
    ]

    private static let timer = [
        CallMember("ladder", .text), CallMember("rung", .count), CallMember("does", .text), CallMember("due_ms", .time),
        CallMember("in_ms", .number), CallMember("armed_ms", .time), CallMember("anchor_ms", .time),
        CallMember("paused", .text, isOptional: true),
    ]

    private static let audit = [
        CallMember("clean", .flag), CallMember("events", .count), CallMember("chats", .count),
        CallMember("messages", .count),
        CallMember("people", .count),
        CallMember("files_owed", .count, "Files whose bytes the host has still to destroy (B17.3)."),
        CallMember("digest", .digest), CallMember("fault_count", .count),
        CallMember("faults", .texts),
    ]

    private static let foundReply = [
        CallMember("shortcut", .text), CallMember("locale", .text), CallMember("text", .text),
        CallMember("operator", .id, "Whose own it is.", isOptional: true),
        CallMember("department", .text, isOptional: true),
        CallMember("valid_from_ms", .time, isOptional: true), CallMember("valid_until_ms", .time, isOptional: true),
    ]

    private static let person = [
        CallMember("person", .id), CallMember("role", .word(Role.allCases.map { "\($0.name)" })),
        CallMember("key", .text, "For the system role.", isOptional: true), CallMember("name", .text),
        CallMember("locale", .text, isOptional: true), CallMember("online", .flag, isOptional: true),
        CallMember("presence", .word(Presence.allCases.map { "\($0.name)" }), isOptional: true),
        CallMember("load", .count, isOptional: true), CallMember("capacity", .count, isOptional: true),
        CallMember("suspended", .flag, isOptional: true), CallMember("class", .text, isOptional: true),
        CallMember("banned", .flag, isOptional: true), CallMember("signed", .flag, isOptional: true),
        CallMember("photo_url", .text, isOptional: true),
        CallMember("attributes", .list("attribute"), isOptional: true),
        CallMember("chats", .ids, "The newest 50, newest first.", isOptional: true),
    ]

    private static let attribute = [
        CallMember("key", .text), CallMember("value", .any), CallMember("at_ms", .time, "When it was set."),
        CallMember("chat", .id, "Of a chat's.", isOptional: true),
    ]

    private static let export = [
        CallMember("person", .reference("exported_person")), CallMember("chats", .list("exported_chat")),
        CallMember("last_seq", .id, "Of a page: the after_seq of the next.", isOptional: true),
        CallMember("more", .flag, "Of a page: there may be another.", isOptional: true),
    ]

    private static let exportedPerson = [
        CallMember("person", .id), CallMember("key", .text), CallMember("name", .text), CallMember("added_ms", .time),
        CallMember("consent", .count, "KLEPET_CONSENT_..."), CallMember("signed", .flag, "B13.3."),
        CallMember("erased", .flag, isOptional: true), CallMember("attributes", .list("attribute"), "B16.1."),
    ]

    private static let exportedChat = [
        CallMember("chat", .id), CallMember("events", .list("event")),
        CallMember("attributes", .list("attribute"), "B16.1.", isOptional: true),
    ]
}

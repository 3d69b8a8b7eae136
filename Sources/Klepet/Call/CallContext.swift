// The table's lines on what the shop knows of visitors and chats (B16).

import KlepetEngine
import KlepetJournal

extension CallForm {
    static let describing: [CallForm] = [
        CallForm(
            "people", staff, "People, page by page; their keys for the system role alone (B22.2).",
            [
                .word(.role, Role.self, "Of this role."), CallField(.online, .flag, "Only who is online."),
                .id(.afterPerson, "The last person of the page before."),
                CallField(.limit, .number(1...1000), "At most so many; left out: 50."),
            ], gives: .people, isQuery: true
        ) { (calling, json) throws(Failure) in
            calling.seen()
            let role: Role? = calling.has(.role) ? calling.word(.role, or: .visitor) : nil
            json.key("people")
            json.value(
                json: try calling.shop.people(
                    role, online: calling.flag(.online), after: calling.unsigned(.afterPerson),
                    max: Int(calling.number(.limit, or: 50)), for: calling.client))
        },
        CallForm(
            "person_get", [.visitor, .operator, .system],
            "One person; to visitors the name and photo of whoever spoke to them (B22.2).",
            [CallField.id(.person, "Whom.").required()], gives: .foundPerson, isQuery: true
        ) { (calling, json) throws(Failure) in
            calling.seen()
            json.key("person")
            json.value(json: try calling.shop.person(calling.unsigned(.person), for: calling.client))
        },
        CallForm(
            "attribute_set", anybody,
            "Sets an attribute of a visitor or a chat, or takes its value away (B16.1).",
            [
                CallField(.key, .text(1...Limits.keyBytesMax, .keyInvalid), "As the policy lists it.").required(),
                CallField(.value, .json, "Any JSON of at most 4 KiB; null or left out: it has none any more."),
                .id(.visitor, "Whose; 0 or left out: one's own, for a visitor."),
                .id(.chat, "Of a chat's attribute; left out: it is a visitor's."),
            ]
        ) { (calling, _) throws(Failure) in
            var value: [UInt8] = []
            if let node = calling[.value].node { value = try AttributeValue.canonical(node) }
            try calling.shop.setAttribute(
                calling.text(.key), value, visitor: calling.unsigned(.visitor), chat: calling.chat, by: calling.client)
        },
        CallForm(
            "person_merge", [.system],
            "An anonymous visitor has signed in as a known one: they are one person from here on (B16.6).",
            [
                CallField.id(.visitor, "The anonymous one.").required(),
                CallField.id(.into, "The known one, who they are from here on.").required(),
            ]
        ) { (calling, _) throws(Failure) in
            try calling.submit(.mergePerson(calling.unsigned(.visitor), into: calling.unsigned(.into)))
        },
        CallForm(
            "attributes", anybody,
            "What is known of a visitor, or of a chat and its visitor; to visitors what they may see (B16.1).",
            [
                .id(.visitor, "Whose; 0 or left out: one's own, for a visitor."),
                .id(.chat, "Of this chat and its visitor."),
            ], gives: .attributes, isQuery: true
        ) { (calling, json) throws(Failure) in
            calling.seen()
            json.key("attributes")
            json.value(
                json: try calling.shop.attributes(
                    visitor: calling.unsigned(.visitor), chat: calling.chat, for: calling.client))
        },
    ]
}

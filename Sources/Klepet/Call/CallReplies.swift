// The table's lines on prepared replies (B11.1).

import KlepetEngine
import KlepetPolicy

extension CallForm {
    static let replying: [CallForm] = [
        CallForm(
            "reply_use", staff, "Says a prepared reply in a chat: an ordinary message of the operator (B11.1).",
            [
                .chat, .shortcut,
                CallField(
                    .locale, .text(0...Limits.localeBytesMax, .valueInvalid),
                    "Left out: the visitor's. Then: its language, the shop's, English, the first there is."),
                CallField(
                    .values, .texts(CallTexts(count: 0...256, bytes: 0...1 << 20)),
                    "What placeholders are filled with, by their names; visitor.name and operator.name are known."),
                .messageID, .number,
            ], gives: .posted
        ) { (calling, json) throws(Failure) in
            let use = UseReply(
                shortcut: calling.text(.shortcut), locale: try locale(calling.text(.locale)),
                values: calling.texts(.values), id: calling.text(.id), number: calling.unsigned(.number))
            json.members(of: try calling.shop.use(use, in: calling.chat, by: calling.client))
        },
        CallForm(
            "reply_search", staff,
            "The prepared replies that hold all words of a query, best first, in any language of theirs (B11.1).",
            [
                CallField(
                    .query, .text(0...Limits.contactBytesMax, .textTooLong),
                    "The last word may be only begun; left out: all, by their shortcuts."),
                CallField(.limit, .number(1...1000), "At most so many; left out: 1000."),
            ], gives: .replies, isQuery: true
        ) { (calling, json) throws(Failure) in
            calling.seen()
            let limit = Int(calling.number(.limit, or: 1000))
            json.key("replies")
            json.value(json: try calling.shop.foundReplies(calling.text(.query), limit: limit, for: calling.client))
        },
        CallForm(
            "reply_set", staff, "Sets a prepared reply in the place of the one with this shortcut and owner (B11.1).",
            [.shortcut] + CallField.replyOwner + [
                CallField(
                    .texts, .texts(.reply),
                    "By their locales. {name} is filled in, {name|words} with the words if need be."
                )
                .required(),
                CallField(.validFromMs, .number(0...CallField.timeMax), "Unix time in ms; 0 or left out: at once."),
                CallField(.validUntilMs, .number(0...CallField.timeMax), "Unix time in ms; 0 or left out: for good."),
            ]
        ) { (calling, _) throws(Failure) in
            try calling.shop.requireStaff(calling.client)
            try calling.shop.setReply(
                calling.text(.shortcut), calling.replyOwner,
                texts: try checked(texts: calling.texts(.texts), path: "texts"),
                validFrom: calling.number(.validFromMs), validUntil: calling.number(.validUntilMs), by: calling.client)
        },
        CallForm("reply_remove", staff, "Removes a prepared reply (B11.1).", [.shortcut] + CallField.replyOwner) {
            (calling, _) throws(Failure) in
            try calling.shop.removeReply(calling.text(.shortcut), calling.replyOwner, by: calling.client)
        },
    ]
}

extension Calling {
    fileprivate var replyOwner: ReplyOwner { ReplyOwner(department: text(.department), person: unsigned(.operatorId)) }
}

extension CallField {
    fileprivate static let shortcut = CallField(
        .shortcut, .text(1...Limits.keyBytesMax, .keyInvalid), "Names the reply among those of its owner."
    ).required()
    fileprivate static let replyOwner = [
        name(.department, "Whose reply it is; left out, and no operator: the whole shop's."),
        id(.operatorId, "An operator's own; 0 or left out: nobody's. An operator always means their own."),
    ]
}

extension CallTexts {
    /// As ReplyTexts checks them.
    fileprivate static let reply = CallTexts(
        count: 1...ReplyTexts.localesMax, bytes: 1...Limits.replyBytesMax,
        names: (ReplyTexts.localeBytes, ReplyTexts.localePattern), pattern: ReplyTexts.textPattern)
}

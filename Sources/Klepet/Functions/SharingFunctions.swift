// klepet.h, "Saying": marks on messages, answers to shapes, files that are gone (B17.3, B18.2, B18.3).

public import CKlepet
import KlepetEngine
import KlepetPolicy

@_cdecl("klepet_react")
public func klepet_react(
    _ client: OpaquePointer?, _ chat: UInt64, _ seq: UInt64, _ reaction: UnsafePointer<CChar>?, _ bytes: Int,
    _ error: UnsafeMutablePointer<klepet_error>?
) -> klepet_status {
    call(client: client, error) { (shop, id) throws(Failure) in
        let reaction = try text(reaction, bytes)
        guard reaction.count <= Limits.keyBytesMax else { throw Failure(KLEPET_REACTION_UNKNOWN) }
        _ = try shop.submit(.react(try shop.named(chat, seq), reaction: reaction), by: id)
    }
}

@_cdecl("klepet_shape_answer")
public func klepet_shape_answer(
    _ client: OpaquePointer?, _ chat: UInt64, _ seq: UInt64, _ options: UnsafePointer<klepet_shape_answer_options>?,
    _ posted: UnsafeMutablePointer<klepet_posted>?, _ error: UnsafeMutablePointer<klepet_error>?
) -> klepet_status {
    call(client: client, error) { (shop, id) throws(Failure) in
        let asked = try copy(options, zero: klepet_shape_answer_options())
        guard asked.reserved == 0 else { throw Failure(KLEPET_MISUSE_OPTIONS) }
        let messageID = try text(asked.id, asked.id_bytes, invalid: KLEPET_MESSAGE_ID_INVALID)
        let form = try text(asked.form, asked.form_bytes)
        let values = try read(form: form)
        let reply = try withTexts(values[...]) { (values) throws(Failure) in
            let given = GivenAnswer(
                choice: try text(asked.choice, asked.choice_bytes), form: form.isEmpty ? nil : values)
            return try shop.answer(chat, seq, given, id: messageID, by: id)
        }
        posted?.pointee = klepet_posted(reply)
    }
}

/// A JSON object of texts. A parser quotes what it stumbles over, and that is a visitor's (B13.5).
private func read(form json: Text) throws(Failure) -> [(name: String, text: String)] {
    guard !json.isEmpty else { return [] }
    do throws(PolicyFault) { return try ReplyTexts.values(json) } catch {
        throw Failure(
            KLEPET_ANSWER_INVALID,
            "The form is no JSON object of texts by the fields' ids, such as {\"order\": \"2026-117\"}; correct it.")
    }
}

private func withTexts<Result>(
    _ left: ArraySlice<(name: String, text: String)>, _ done: [Answer] = [],
    _ body: ([Answer]) throws(Failure) -> Result
) throws(Failure) -> Result {
    guard let next = left.first else { return try body(done) }
    let (name, value) = (Array(next.name.utf8), Array(next.text.utf8))
    return try name.withUnsafeBufferPointer { (name) throws(Failure) in
        try value.withUnsafeBufferPointer { (value) throws(Failure) in
            try withTexts(left.dropFirst(), done + [Answer(key: name, text: value)], body)
        }
    }
}

@_cdecl("klepet_file_gone")
public func klepet_file_gone(
    _ client: OpaquePointer?, _ seq: UInt64, _ error: UnsafeMutablePointer<klepet_error>?
) -> klepet_status {
    call(client: client, error) { (shop, id) throws(Failure) in try shop.fileGone(seq, by: id) }
}

// klepet.h, "Questions, bots and ending well": intake, handoff, wrap-up, survey.

public import CKlepet
import KlepetEngine
import KlepetJSON
import KlepetPolicy

@_cdecl("klepet_answer")
public func klepet_answer(
    _ client: OpaquePointer?, _ chat: UInt64, _ key: UnsafePointer<CChar>?, _ keyBytes: Int,
    _ answer: UnsafePointer<CChar>?, _ answerBytes: Int, _ error: UnsafeMutablePointer<klepet_error>?
) -> klepet_status {
    call(client: client, error) { (shop, id) throws(Failure) in
        let answer = Answer(key: try text(key, keyBytes), text: try text(answer, answerBytes))
        _ = try shop.submit(.answer(chat: chat, answer), by: id)
    }
}

@_cdecl("klepet_hand_off")
public func klepet_hand_off(
    _ client: OpaquePointer?, _ chat: UInt64, _ posted: UnsafeMutablePointer<klepet_posted>?,
    _ error: UnsafeMutablePointer<klepet_error>?
) -> klepet_status {
    call(client: client, error) { (shop, id) throws(Failure) in
        let reply = try shop.submit(.handOff(chat: chat), by: id)
        posted?.pointee = klepet_posted(reply)
    }
}

@_cdecl("klepet_hand_off_to")
public func klepet_hand_off_to(
    _ client: OpaquePointer?, _ chat: UInt64, _ options: UnsafePointer<klepet_hand_off_options>?,
    _ posted: UnsafeMutablePointer<klepet_posted>?, _ error: UnsafeMutablePointer<klepet_error>?
) -> klepet_status {
    call(client: client, error) { (shop, id) throws(Failure) in
        let asked = try copy(options, zero: klepet_hand_off_options())
        guard asked.reserved == 0 else { throw Failure(KLEPET_MISUSE_OPTIONS) }
        let briefing = Briefing(
            department: try text(asked.department, asked.department_bytes),
            skill: try text(asked.skill, asked.skill_bytes), language: try text(asked.language, asked.language_bytes),
            summary: try text(asked.summary, asked.summary_bytes), tags: try text(asked.tags, asked.tags_bytes))
        let reply = try shop.submit(.handOffTo(chat: chat, briefing), by: id)
        posted?.pointee = klepet_posted(reply)
    }
}

@_cdecl("klepet_tags_set")
public func klepet_tags_set(
    _ client: OpaquePointer?, _ chat: UInt64, _ tags: UnsafePointer<CChar>?, _ bytes: Int,
    _ error: UnsafeMutablePointer<klepet_error>?
) -> klepet_status {
    call(client: client, error) { (shop, id) throws(Failure) in
        _ = try shop.submit(.setTags(chat: chat, try text(tags, bytes)), by: id)
    }
}

@_cdecl("klepet_outcome_set")
public func klepet_outcome_set(
    _ client: OpaquePointer?, _ chat: UInt64, _ outcome: UnsafePointer<CChar>?, _ bytes: Int,
    _ error: UnsafeMutablePointer<klepet_error>?
) -> klepet_status {
    call(client: client, error) { (shop, id) throws(Failure) in
        _ = try shop.submit(.setOutcome(chat: chat, try text(outcome, bytes)), by: id)
    }
}

@_cdecl("klepet_assign")
public func klepet_assign(
    _ client: OpaquePointer?, _ chat: UInt64, _ options: UnsafePointer<klepet_assign_options>?,
    _ error: UnsafeMutablePointer<klepet_error>?
) -> klepet_status {
    call(client: client, error) { (shop, id) throws(Failure) in
        var asked = klepet_assign_options()
        if options != nil { asked = try copy(options, zero: asked) }
        guard asked.reserved == 0 else { throw Failure(KLEPET_MISUSE_OPTIONS) }
        let department = try text(asked.department, asked.department_bytes)
        _ = try shop.submit(.assign(chat: chat, to: asked.operator_person, department: department), by: id)
    }
}

@_cdecl("klepet_survey_answer")
public func klepet_survey_answer(
    _ client: OpaquePointer?, _ options: UnsafePointer<klepet_survey_options>?,
    _ error: UnsafeMutablePointer<klepet_error>?
) -> klepet_status {
    call(client: client, error) { (shop, id) throws(Failure) in
        let asked = try copy(options, zero: klepet_survey_options())
        guard let given = UInt8(exactly: asked.given), given & ~0x3F == 0, asked.well_timed <= 1, asked.smooth <= 1
        else {
            throw Failure(KLEPET_VALUE_INVALID)
        }
        let survey = AnsweredSurvey(
            token: try text(asked.token, asked.token_bytes), given: SurveyQuestions(rawValue: given),
            operatorRating: asked.operator_rating, experience: asked.experience, recommend: asked.recommend,
            isWellTimed: asked.well_timed == 1, isSmooth: asked.smooth == 1,
            comment: try text(asked.comment, asked.comment_bytes))
        try shop.answer(survey, by: id)
    }
}

/// A survey as it comes back: what is not `given` does not count.
struct AnsweredSurvey {
    var token: Text
    var given: SurveyQuestions
    var operatorRating: Int32
    var experience: Int32
    var recommend: Int32
    var isWellTimed: Bool
    var isSmooth: Bool
    var comment: Text

    /// What was given, and nothing else.
    fileprivate var json: [UInt8] {
        var json = JSONText()
        json.object { json in
            if given.contains(.operator) { json.member("operator", operatorRating) }
            if given.contains(.experience) { json.member("experience", experience) }
            if given.contains(.recommend) { json.member("recommend", recommend) }
            if given.contains(.wellTimed) { json.member("well_timed", isWellTimed) }
            if given.contains(.smooth) { json.member("smooth", isSmooth) }
            if given.contains(.comment) { json.member("comment", utf8: comment) }
        }
        return json.bytes
    }
}

extension Shop {
    func answer(_ survey: AnsweredSurvey, by client: ClientID) throws(Failure) {
        guard survey.comment.count <= Limits.answerBytesMax else { throw Failure(KLEPET_TEXT_TOO_LONG) }
        guard survey.given.contains(.comment) == !survey.comment.isEmpty else { throw Failure(KLEPET_VALUE_INVALID) }
        try survey.json.withUnsafeBufferPointer { (json) throws(Failure) in
            var answers = SurveyAnswers(token: survey.token, given: survey.given, comment: survey.comment, json: json)
            answers.operatorRating = survey.operatorRating
            answers.experience = survey.experience
            answers.recommend = survey.recommend
            _ = try submit(.answerSurvey(answers), by: client)
        }
    }
}

/// An array: the size that its first element names is the distance between all of them.
func answers(_ start: UnsafePointer<klepet_answer_text>?, _ count: Int) throws(Failure) -> [Answer] {
    guard count != 0 else { return [] }
    guard let start else { throw Failure(KLEPET_MISUSE_NULL) }
    guard count > 0, count <= Limits.questionsMax else { throw Failure(KLEPET_VALUE_INVALID) }
    let stride = try Extent(of: start, first: klepet_answer_text.firstBytes).bytes
    guard stride % 8 == 0 else { throw Failure(KLEPET_MISUSE_OPTIONS) }
    var answers: [Answer] = []
    for index in 0..<count {
        let place = (UnsafeRawPointer(start) + index * stride).assumingMemoryBound(to: klepet_answer_text.self)
        let given = try copy(place, zero: klepet_answer_text())
        guard given.reserved == 0 else { throw Failure(KLEPET_MISUSE_OPTIONS) }
        answers.append(Answer(key: try text(given.key, given.key_bytes), text: try text(given.text, given.text_bytes)))
    }
    return answers
}

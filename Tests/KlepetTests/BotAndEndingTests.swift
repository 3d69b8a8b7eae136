// B7 and B10 as a host has them: a bot that is a client, questions, the handoff, the survey.

import CKlepet
import CSQLite
import Testing

private let policy = #"""
    {"survey": {"ask": true}, "departments": [
      {"name": "support", "mode": "take", "bot": true, "intake": [{"key": "order", "ask": "Which order?"}]}]}
    """#

/// eva asks, robo answers, ana is there.
private struct Talk {
    let shop: OpaquePointer?
    let office, eva, ana, robo: OpaquePointer?
    let chat: UInt64

    init(path: String? = nil, operators: Bool = true) {
        var options = Options.stepped
        options.policy = policy
        shop = open(path, options)
        enter(shop, operator: "ana")
        office = join(shop, KLEPET_ROLE_SYSTEM, "office")
        ana = operators ? join(shop, KLEPET_ROLE_OPERATOR, "ana") : nil
        let visitor = join(shop, KLEPET_ROLE_VISITOR, "eva")
        (eva, robo) = (visitor, join(shop, KLEPET_ROLE_BOT, "robo", name: "Robo"))
        chat = withAnswers([("order", "4711")]) { answers, count in
            var asked = klepet_start_options()
            asked.size = UInt32(MemoryLayout<klepet_start_options>.size)
            (asked.answers, asked.answers_count) = (answers, count)
            var posted = klepet_posted()
            withMessage("Where is it?") { expect(klepet_start(visitor, &asked, $0, &posted, nil)) }
            return posted.chat
        }
        expect(klepet_flush(shop))
    }
}

private func withAnswers<Value>(
    _ answers: [(StaticString, StaticString)], _ body: (UnsafePointer<klepet_answer_text>?, Int) -> Value
) -> Value {
    let array = answers.map { key, text in
        var answer = klepet_answer_text()
        answer.size = UInt32(MemoryLayout<klepet_answer_text>.size)
        (answer.key, answer.key_bytes) = (
            UnsafeRawPointer(key.utf8Start).assumingMemoryBound(to: CChar.self), key.utf8CodeUnitCount
        )
        (answer.text, answer.text_bytes) = (
            UnsafeRawPointer(text.utf8Start).assumingMemoryBound(to: CChar.self), text.utf8CodeUnitCount
        )
        return answer
    }
    return array.withUnsafeBufferPointer { body($0.baseAddress, $0.count) }
}

private func answerSurvey(
    _ client: OpaquePointer?, _ token: String, _ wanted: klepet_status = KLEPET_OK, at place: Place = #_sourceLocation,
    _ fill: (inout klepet_survey_options) -> Void
) {
    var options = klepet_survey_options()
    options.size = UInt32(MemoryLayout<klepet_survey_options>.size)
    fill(&options)
    token.withCString { text in
        (options.token, options.token_bytes) = (text, token.utf8.count)
        expect(klepet_survey_answer(client, &options, nil), wanted, at: place)
    }
}

@Suite("B7, B10 bots and endings at the C boundary") struct BotAndEndingTests {
    @Test("B7.1, B7.2: a bot is a client that pulls its chats and answers, until the handoff")
    func bot() {
        let talk = Talk()
        #expect(look(talk.eva, talk.chat).state == UInt32(KLEPET_STATE_BOT))
        let heard = pull(talk.robo)
        #expect(
            heard.map(\.kind) == [KLEPET_EVENT_BOT_JOINED, KLEPET_EVENT_SAID, KLEPET_EVENT_ANSWERED].map { UInt16($0) })
        #expect(heard.first?.text == "Robo" && heard.last?.id == "order" && heard.last?.text == "4711")
        say(talk.robo, talk.chat, "On its way")
        expect(klepet_flush(talk.shop))
        #expect(pull(talk.eva).last?.role == UInt8(KLEPET_ROLE_BOT))
        #expect(chatEvents(talk.robo, talk.chat).first?.kind == UInt16(KLEPET_EVENT_STARTED))
        var posted = klepet_posted()
        expect(klepet_hand_off(talk.eva, talk.chat, &posted, nil))
        #expect(posted.chat == talk.chat && posted.outcome == UInt32(KLEPET_POSTED_ACCEPTED))
        say(talk.robo, talk.chat, "By the way", wanted: KLEPET_MUTED)
        failing(KLEPET_NOT_WITH_BOT) { klepet_hand_off(talk.eva, talk.chat, nil, $0) }
        expect(klepet_take(talk.ana, talk.chat, nil))
        expect(klepet_flush(talk.shop))
        #expect(pull(talk.robo).last?.kind == UInt16(KLEPET_EVENT_HANDED_OFF))
        #expect(pull(talk.eva).map(\.kind).suffix(4) == [46, 22, 21, 25])
        var info = klepet_chat()
        info.size = UInt32(MemoryLayout<klepet_chat>.size)
        expect(klepet_chat_get(talk.robo, talk.chat, &info), KLEPET_MUTED)
        expect(klepet_close(talk.shop))
    }

    @Test("B7.3: with nobody there the outcome says so, and the choice is the visitor's")
    func nobody() {
        let talk = Talk(operators: false)
        var posted = klepet_posted()
        expect(klepet_hand_off(talk.robo, talk.chat, &posted, nil))
        #expect(posted.outcome == UInt32(KLEPET_POSTED_NO_OPERATOR))
        expect(klepet_choose(talk.eva, talk.chat, UInt32(KLEPET_CHOICE_MESSAGE), nil, 0, nil))
        #expect(look(talk.eva, talk.chat).state == UInt32(KLEPET_STATE_FOLLOWUP))
        expect(klepet_close(talk.shop))
    }

    @Test("B1: questions are answered by klepet_answer or by messages; what is not asked is refused")
    func questions() {
        let talk = Talk()
        let zoe = join(talk.shop, KLEPET_ROLE_VISITOR, "zoe")
        let chat = start(zoe, "Hello?").chat
        #expect(look(zoe, chat).state == UInt32(KLEPET_STATE_INTAKE))
        failing(KLEPET_QUESTION_UNKNOWN) { klepet_answer(zoe, chat, "size", 4, "38", 2, $0) }
        failing(KLEPET_TEXT_EMPTY) { klepet_answer(zoe, chat, "order", 5, nil, 0, $0) }
        say(zoe, chat, "4712")
        #expect(look(zoe, chat).state == UInt32(KLEPET_STATE_BOT))
        expect(klepet_answer(zoe, chat, "order", 5, "4713", 4, nil))
        // A count or a size that cannot be.
        withAnswers([("order", "1")]) { answers, _ in
            for (count, status) in [(17, KLEPET_VALUE_INVALID), (-1, KLEPET_VALUE_INVALID)] {
                var asked = klepet_start_options()
                asked.size = UInt32(MemoryLayout<klepet_start_options>.size)
                (asked.answers, asked.answers_count) = (answers, count)
                withMessage("Hi") { expect(klepet_start(zoe, &asked, $0, nil, nil), status) }
            }
        }
        expect(klepet_close(talk.shop))
    }

    @Test("B10.2, B10.3: a survey's answers are in the file, by columns, and the proof holds")
    func survey() throws {
        let folder = try Folder()
        let talk = Talk(path: folder.shop)
        expect(klepet_take(talk.ana, talk.chat, nil))
        say(talk.ana, talk.chat, "It comes tomorrow.")
        expect(klepet_ask_more(talk.ana, talk.chat, nil))
        #expect(look(talk.eva, talk.chat).state == UInt32(KLEPET_STATE_WRAPUP))
        expect(klepet_end(talk.eva, talk.chat, 0, nil))
        expect(klepet_flush(talk.shop))
        let asked = try #require(pull(talk.eva).last { $0.kind == UInt16(KLEPET_EVENT_SURVEY_ASKED) })
        #expect(!pull(talk.ana).contains { $0.kind == UInt16(KLEPET_EVENT_SURVEY_ASKED) })
        let token = asked.id
        #expect(token.utf8.count == 48)
        answerSurvey(talk.eva, token, KLEPET_VALUE_INVALID) { $0.given = 0 }
        answerSurvey(talk.eva, token, KLEPET_VALUE_INVALID) { $0.given = 64 }
        answerSurvey(talk.eva, token, KLEPET_VALUE_INVALID) { $0.given = 32 }
        answerSurvey(talk.eva, String(token.dropLast()) + "x", KLEPET_TOKEN_INVALID) {
            ($0.given, $0.recommend) = (4, 0)
        }
        answerSurvey(talk.eva, token) { ($0.given, $0.operator_rating, $0.recommend) = (5, 5, 0) }
        "quick \"and\" kind".withCString { comment in
            answerSurvey(talk.eva, token) {
                ($0.given, $0.operator_rating, $0.experience, $0.recommend, $0.smooth) = (55, 4, 3, 9, 1)
                ($0.comment, $0.comment_bytes) = (comment, 16)
            }
        }
        expect(klepet_flush(talk.shop))
        #expect(look(talk.eva, talk.chat).state == UInt32(KLEPET_STATE_CLOSED))
        #expect(
            pull(talk.office).last?.text
                == #"{"operator":4,"experience":3,"recommend":9,"smooth":true,"comment":"quick \"and\" kind"}"#)
        var needed = 0
        var proof = [CChar](repeating: 0, count: 4096)
        expect(klepet_audit(talk.shop, &proof, 4096, &needed, nil))
        let said =
            #"""
            "satisfaction":{"operator_count":1,"operator_sum":4,"experience_count":1,"experience_sum":3,\#
            "recommend_count":1,"promoters":1,"detractors":0,"nps":100}
            """#
        #expect(
            report(talk.office).ranges(of: said).count == 3,
            "B10.3: of the shop, the department and the operator, the newest answers")
        expect(klepet_close(talk.shop))
        let row = rows(
            "SELECT rating, experience, recommend, smooth, comment, department FROM surveys", in: folder.shop)
        #expect(row == ["4|3|9|1|quick \"and\" kind|1"])
        #expect(
            rows("SELECT department, operator, answers, rating, nps FROM ratings", in: folder.shop) == [
                "support|ana|1|4.0|100"
            ])
        #expect(rows("SELECT state FROM chats", in: folder.shop) == ["closed"])
    }

    private func rows(_ sql: String, in path: String) -> [String] {
        var database: OpaquePointer?
        var statement: OpaquePointer?
        guard sqlite3_open(path, &database) == SQLITE_OK,
            sqlite3_prepare_v2(database, sql, -1, &statement, nil) == SQLITE_OK
        else {
            return [String(cString: sqlite3_errmsg(database))]
        }
        var rows: [String] = []
        while sqlite3_step(statement) == SQLITE_ROW {
            rows.append(
                (0..<sqlite3_column_count(statement)).map {
                    sqlite3_column_text(statement, $0).map { String(cString: $0) } ?? ""
                }.joined(separator: "|"))
        }
        sqlite3_finalize(statement)
        sqlite3_close(database)
        return rows
    }
}

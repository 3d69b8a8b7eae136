// B10.2, B10.3: the table of surveys beside the events.

import KlepetEngine
import KlepetJournal
import Testing

@Suite("Surveys in the file") struct SurveyTests {
    /// One survey answered twice, one expired, one open.
    private func make(_ scratch: Scratch) throws -> Journal {
        let journal = try Journal(scratch.shop)
        let story = try Story()
        for chat in UInt64(1)...3 {
            story.begin(chat)
            story.add(.chat(.closed), chat: chat) { $0.reason = CloseReason.operatorEnd.rawValue }
            let asked = story.add(.chat(.surveyAsked), chat: chat, subject: 2, value: 55, id: "token-\(chat)") {
                $0.until = $0.at + 1_000
                $0.department = 1
            }
            if chat == 1 {
                for rating in [4, 5] {
                    let answers = #"{"operator":\#(rating),"recommend":10,"smooth":false,"comment":"mehr \"davon\""}"#
                    story.add(
                        .chat(.surveyAnswered), chat: chat, role: .visitor, person: 1, subject: asked, value: 1,
                        text: answers)
                }
            }
            if chat == 2 { story.add(.chat(.surveyExpired), chat: chat, subject: asked, value: 1) }
        }
        try story.commit(to: journal)
        return journal
    }

    @Test(
        "B10.3 given surveys, when their events are kept, then the newest answers are in columns, and the proof holds")
    func kept() throws {
        let scratch = Scratch()
        let journal = try make(scratch)
        #expect(try journal.audit().faults == [])
        journal.close()
        let again = try Journal(scratch.shop)
        #expect(try again.audit().faults == [])
    }

    @Test(
        "B14.4 given a row that is not what its events say, when the file is proved, then it is told",
        arguments: [
            "UPDATE surveys SET rating = 1 WHERE rating = 5", "UPDATE surveys SET answers = '{}' WHERE rating = 5",
            "UPDATE surveys SET comment = 'x' WHERE comment IS NULL", "UPDATE surveys SET expired_at = NULL",
            "DELETE FROM surveys", "UPDATE surveys SET operator = 7",
            "UPDATE surveys SET answered_at = 1 WHERE answered_at IS NOT NULL",
        ])
    func damaged(_ damage: String) throws {
        let scratch = Scratch()
        try make(scratch).close()
        sql(damage, in: scratch.shop)
        let faults = try Journal(scratch.shop).audit().faults
        #expect(faults.contains { $0.contains("survey") }, "\(faults)")
    }

    @Test("An answer to a survey that nobody asked is a fault")
    func unasked() throws {
        let scratch = Scratch()
        let journal = try Journal(scratch.shop)
        let story = try Story()
        story.begin(1)
        story.add(.chat(.surveyAnswered), chat: 1, subject: 2, text: "{}")
        try story.commit(to: journal)
        #expect(try journal.audit().faults == ["Event 6 names a survey that was not asked before it."])
    }

    @Test("A file of format 1 gets the table when it is opened, and keeps what it had")
    func upgraded() throws {
        let scratch = Scratch()
        write(bytes(of: GoldenTests.folder + "/format-1.db"), to: scratch.shop)
        let journal = try Journal(scratch.shop)
        let story = try Story(after: journal)
        story.add(.chat(.surveyAsked), chat: 12, subject: 2, value: 55, id: "token") { $0.until = $0.at + 1 }
        try story.commit(to: journal)
        #expect(try journal.audit().faults == [])
    }
}

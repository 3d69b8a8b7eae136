// B17, B18, B21.1: what a message has beside its words, and what others do with it.

import Testing

@testable import KlepetEngine

private let shape = #"{"shape":{"choices":[{"id":"yes","label":"Yes"},{"id":"no","label":"No"}]}}"#
private let photo = #"{"files":[{"name":"shoe.jpg","type":"image/jpeg","bytes":7,"sha256":"0","reference":"r-1"}]}"#

/// ana has asked eva by a shape.
private func asked(
    _ shop: Shop, parts: String = shape
) throws(Refusal) -> (eva: Participant, ana: Participant, chat: ChatID, seq: UInt64) {
    let (eva, ana) = (shop.visitor("eva"), shop.operator("ana"))
    let chat = try eva.starts("Where is my parcel?")
    try ana.takes(chat)
    let seq = try ana.shares("Shall I send it again?", parts: parts, in: chat).seq
    _ = shop.news(of: chat)
    return (eva, ana, chat, seq)
}

@Suite("B17, B18, B21.1 files, shapes, quotes, reactions")
struct B18SharingTests {
    @Test("B18.3 given a message of the chat, when another quotes it, then its number stands in the event")
    func quotes() throws {
        try scenario { shop in
            let (eva, ana, chat, seq) = try asked(shop)
            try eva.shares("That one, please", quote: seq, in: chat)
            let said = try #require(shop.facts(of: chat, .chat(.said)).last)
            #expect(said.event.subject == seq && said.text == "That one, please")
            // Of another chat, of nothing, of a note by who cannot see it.
            let other = try shop.visitor("zoe").opens("Mine")
            let note = try ana.notes("A regular", in: chat).seq
            for wrong in [other.seq, 9_999, note] {
                #expect(
                    shop.refusal { () throws(Refusal) in try eva.shares("And?", quote: wrong, in: chat) }
                        == .messageUnknown)
            }
            try ana.shares("See my note", quote: note, in: chat, isNote: true)
            try ana.retracts(seq, in: chat)
            #expect(
                shop.refusal { () throws(Refusal) in try eva.shares("And?", quote: seq, in: chat) } == .retracted)
        }
    }

    @Test("B18.3 given a reaction of the policy, when somebody marks a message with it, then all are told, once each")
    func reactions() throws {
        try scenario { shop in
            let (eva, ana, chat, seq) = try asked(shop)
            try eva.reacts("👍", to: seq, in: chat)
            try eva.reacts("❤️", to: seq, in: chat)
            try ana.reacts("🙏", to: seq, in: chat)
            try eva.reacts("", to: seq, in: chat)
            #expect(
                shop.news(of: chat) == [
                    "eva marks \(seq) 👍", "eva marks \(seq) ❤️", "ana marks \(seq) 🙏", "eva takes the mark off \(seq)",
                ])
            for wrong in ["💩", "x", "👍👍", String(repeating: "👍", count: 99)] {
                #expect(
                    shop.refusal { () throws(Refusal) in try eva.reacts(wrong, to: seq, in: chat) } == .reactionUnknown)
            }
            let note = try ana.notes("A regular", in: chat).seq
            #expect(shop.refusal { () throws(Refusal) in try eva.reacts("👍", to: note, in: chat) } == .messageUnknown)
            try ana.reacts("👍", to: note, in: chat)
            #expect(
                shop.facts(of: chat).last?.event.flags.contains(.note) == true, "the visitor sees no mark of a note")
        }
    }

    @Test("B18.3 B3.5 given a running ladder, when somebody marks a message, then no timer moves and nothing reopens")
    func reactionsMoveNothing() throws {
        try scenario { shop in
            let (eva, ana, chat, seq) = try asked(shop)
            try eva.gets(chat)
            let before = shop.timers(chat).map(\.due)
            #expect(!before.isEmpty)
            try eva.reacts("👍", to: seq, in: chat)
            try ana.reacts("👍", to: seq, in: chat)
            #expect(shop.timers(chat).map(\.due) == before)
            try ana.ends(chat)
            try eva.reacts("❤️", to: seq, in: chat)
            #expect(shop.state(chat) == .closed)
        }
    }

    @Test("B18.1 given a shape, when a visitor sends it, then it is refused; operators, bots and the office may")
    func whoSendsShapes() throws {
        try scenario { shop in
            let (eva, ana, chat, _) = try asked(shop)
            #expect(
                shop.refusal { () throws(Refusal) in try eva.shares("Choose", parts: shape, in: chat) } == .notAllowed)
            #expect(shop.news(of: chat) == [])
            try ana.shares("Choose", parts: shape, in: chat)
            try shop.office.shares("Choose", parts: shape, in: chat)
            #expect(shop.facts(of: chat, .chat(.said)).suffix(2).allSatisfy { $0.parts == shape })
        }
    }

    @Test("B18.2 given a shape, when its visitor answers, then it is their message, and the shape is over")
    func answers() throws {
        try scenario { shop in
            let (eva, _, chat, seq) = try asked(shop)
            let reply = try eva.presses("yes", "Yes", on: seq, in: chat)
            #expect(shop.news(of: chat) == ["eva: Yes", "answers \(seq)"])
            let said = try #require(shop.facts(of: chat, .chat(.said)).last)
            #expect(said.event.subject == seq && said.parts == #"{"answer":{"choice":"yes"}}"#)
            #expect(shop.facts(of: chat).last?.event.value == Int64(reply.seq))
            #expect(shop.engine.outbox.near(seq)?.pointee.flags.contains(.shapeOver) == true)
            for again in ["yes", "no"] {
                #expect(
                    shop.refusal { () throws(Refusal) in try eva.presses(again, "No", on: seq, in: chat) }
                        == .shapeOver)
            }
        }
    }

    @Test("B18.2 B3.3 given a running ladder, when the visitor answers a shape, then it counts as their message")
    func countsAsMessage() throws {
        try scenario { shop in
            let (eva, _, chat, seq) = try asked(shop)
            try eva.gets(chat)
            #expect(shop.timers(chat).contains { $0.ladder == .idle } && shop.look(chat).turn == .visitor)
            try eva.presses("yes", "Yes", on: seq, in: chat)
            #expect(!shop.timers(chat).contains { $0.ladder == .idle } && shop.look(chat).turn == .operator)
            #expect(shop.timers(chat).contains { $0.ladder == .reply }, "an answer is owed (B6.1)")
        }
    }

    @Test("B18.2 given a shape that may be answered again, when it is, then each answer is taken")
    func again() throws {
        try scenario { shop in
            let (eva, _, chat, seq) = try asked(shop)
            try eva.presses("yes", "Yes", on: seq, in: chat, goesOn: true)
            try eva.presses("no", "No", on: seq, in: chat, goesOn: true)
            #expect(
                shop.news(of: chat) == ["eva: Yes", "answers \(seq), again", "eva: No", "answers \(seq), again"])
        }
    }

    @Test("B18.2 given a shape, when its message is changed or taken back, then it takes no answer any more")
    func expires() throws {
        try scenario { shop in
            let (eva, ana, chat, seq) = try asked(shop)
            let second = try ana.shares("Or this?", parts: shape, in: chat).seq
            let plain = try ana.says("Just words", in: chat).seq
            try ana.edits(seq, to: "Shall I send it to you again?", in: chat)
            try ana.retracts(second, in: chat)
            let refusals: [(UInt64, Refusal)] = [(seq, .shapeOver), (second, .retracted), (plain, .answerInvalid)]
            for (message, wanted) in refusals {
                let refusal = shop.refusal { () throws(Refusal) in try eva.presses("yes", "Yes", on: message, in: chat)
                }
                #expect(refusal == wanted)
            }
        }
    }

    @Test("B18.2 given a disk that stalls, when a shape is answered twice at once, then once")
    func race() throws {
        try scenario { shop in
            let (eva, _, chat, seq) = try asked(shop)
            let name = eva.message(seq, in: chat)
            shop.diskStalls = true
            try eva.presses("yes", "Yes", on: seq, in: chat, name)
            #expect(
                shop.refusal { () throws(Refusal) in try eva.presses("no", "No", on: seq, in: chat, name) }
                    == .shapeOver)
        }
    }

    @Test("B18.2 B2.2 given an answer that is sent again with its id, then it is the first one's")
    func repeated() throws {
        try scenario { shop in
            let (eva, _, chat, seq) = try asked(shop)
            let first = try eva.presses("yes", "Yes", on: seq, in: chat, id: "a-1")
            let again = try eva.presses("yes", "Yes", on: seq, in: chat, id: "a-1")
            #expect(again.outcome == .duplicate && again.seq == first.seq)
            #expect(shop.news(of: chat) == ["eva: Yes", "answers \(seq)"])
        }
    }

    @Test("B18.2 B1.4 given a chat that has ended, when its visitor answers a shape in it, then it is reopened")
    func reopens() throws {
        try scenario { shop in
            let (eva, ana, chat, seq) = try asked(shop)
            try ana.ends(chat, .callback)
            #expect(try eva.presses("yes", "Yes", on: seq, in: chat).outcome == .reopened)
            #expect(shop.facts(of: chat, .chat(.shapeAnswered)).count == 1)
        }
    }

    @Test("B17.1 given a message with files, then the event says how many, and nobody is thanked by a file")
    func files() throws {
        try scenario { shop in
            let (eva, _, chat, _) = try asked(shop)
            try eva.shares("Thanks!", parts: photo, files: 1, in: chat)
            let said = try #require(shop.facts(of: chat, .chat(.said)).last)
            #expect(said.event.value == 1 && said.parts == photo)
            #expect(shop.news(of: chat) == ["eva: Thanks!"], "a photo wants an answer (B6.4)")
        }
    }

    @Test("B17.2 given a policy without files of visitors, when one sends some, then it is refused; operators may")
    func noFilesOfVisitors() throws {
        try scenario { shop in
            let (eva, ana, chat, _) = try asked(shop)
            var policy = Policy()
            policy.files.visitors = false
            try shop.office.sets(policy)
            #expect(
                shop.refusal { () throws(Refusal) in try eva.shares("See", parts: photo, files: 1, in: chat) }
                    == .fileRefused)
            try ana.shares("See", parts: photo, files: 1, in: chat)
        }
    }

    @Test("B17.3 given a message with files, when it is destroyed, then the host owes their bytes, until it says so")
    func debts() throws {
        try scenario { shop in
            let (eva, ana, chat, _) = try asked(shop)
            let seq = try eva.shares("See", parts: photo, files: 1, in: chat).seq
            var name = ana.message(seq, in: chat)
            name.files = [OwedFile(message: seq, reference: Array("r-1".utf8))]
            try ana.does(.redact(name))
            let debt = try #require(shop.journal.last { $0.event.shopKind == .fileOwedDeletion })
            #expect(debt.id == "r-1" && debt.event.subject == chat && debt.event.value == Int64(seq))
            #expect(shop.engine.outbox.near(seq)?.pointee.partsBytes == 0)
            let gone = Command.fileGone(FileGone(seq: debt.event.seq, debt: .owed))
            #expect(shop.refusal { () throws(Refusal) in try ana.does(gone) } == .notAllowed)
            try shop.office.does(gone)
            #expect(shop.engine.outbox.near(debt.event.seq)?.pointee.idBytes == 0, "the reference goes, too")
            for (state, wanted) in [(FileGone.Debt.gone, Refusal.already), (.none, .valueInvalid)] {
                let refusal = shop.refusal { () throws(Refusal) in
                    try shop.office.does(.fileGone(FileGone(seq: debt.event.seq, debt: state)))
                }
                #expect(refusal == wanted)
            }
        }
    }

    @Test("B2.3 given a message with parts that comes early, when its turn comes, then it has them")
    func heldBack() throws {
        try scenario { shop in
            let (eva, _, chat, seq) = try asked(shop)
            try eva.says("one", in: chat, number: 1)
            try eva.shares("three", parts: photo, files: 1, quote: seq, via: .app, in: chat, number: 3)
            try eva.says("two", in: chat, number: 2)
            let said = try #require(shop.facts(of: chat, .chat(.said)).last)
            #expect(said.text == "three" && said.parts == photo && said.event.subject == seq && said.event.value == 1)
            #expect(said.event.reason == Via.app.rawValue)
        }
    }

    @Test("B21.1 given words left unread, when their visitor answers by mail, then they count as read")
    func via() throws {
        try scenario { shop in
            let (eva, ana, chat, _) = try asked(shop)
            eva.leaves()
            try ana.says("It is on its way.", in: chat)
            let last = shop.look(chat).chatSeq
            shop.passes(6.minutes)
            _ = shop.news(of: chat)
            eva.rejoins()
            try eva.shares("Thank you, by mail", via: .mail, in: chat)
            #expect(shop.look(chat).readByVisitor >= last && shop.look(chat).deliveredToVisitor >= last)
            let said = try #require(shop.facts(of: chat, .chat(.said)).last { $0.text.hasPrefix("Thank you") })
            #expect(said.event.reason == Via.mail.rawValue)
            // By the page nobody says that anything was read.
            try ana.says("Anything else?", in: chat)
            let unread = shop.look(chat).chatSeq
            try eva.says("No", in: chat)
            #expect(shop.look(chat).readByVisitor < unread)
        }
    }

    @Test("B2.12 given a message with parts that was taken back, then nobody but the back office is shown them")
    func hidden() throws {
        try scenario { shop in
            let (eva, ana, chat, seq) = try asked(shop)
            _ = (eva.hears(), ana.hears())
            try ana.retracts(seq, in: chat)
            let zoe = shop.join("eva", .visitor)
            let seen = zoe.hearsFacts().first { $0.event.seq == seq }
            #expect(seen?.text == "" && seen?.parts == "")
            #expect(shop.office.hearsFacts().first { $0.event.seq == seq }?.parts == shape)
        }
    }
}

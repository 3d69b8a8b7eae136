import Testing

@testable import KlepetEngine

@Suite("B1 the questions before a chat")
struct B1IntakeTests {
    private func withQuestions(_ policy: inout Policy) {
        policy.departments[0].intake = [
            Policy.Question(key: "name", ask: "What is your name?"),
            Policy.Question(key: "size", ask: "Your size?", required: false),
            Policy.Question(key: "order", ask: "Which order is it about?"),
        ]
    }

    @Test(
        """
        B1.1 given required questions, when a chat starts, then they are asked one by one, and after the \
        last the chat is in the line
        """)
    func oneByOne() throws {
        try scenario(policy: withQuestions) { shop in
            let eva = shop.visitor("eva")
            let chat = try eva.starts("Hello?")
            #expect(shop.state(chat) == .intake)
            #expect(shop.facts(of: chat, .chat(.said)).map(\.text) == ["Hello?", "What is your name?"])
            try eva.answers("name", "Eva", in: chat)
            try eva.answers("order", "4711", in: chat)
            #expect(
                shop.story(of: chat) == [
                    "started", "eva: Hello?", "intake 1", "name = Eva", "intake 3", "order = 4711", "queued new",
                    "waiting 1",
                ])
        }
    }

    @Test(
        """
        B1.1 given a form of the host's, when the chat starts with its answers, then it is in the line, \
        or with the bot, at once
        """)
    func finishedForm() throws {
        for hasBot in [false, true] {
            try scenario(policy: {
                withQuestions(&$0)
                $0.departments[0].bot = hasBot
            }) { shop in
                let (eva, robo) = (shop.visitor("eva"), shop.bot())
                let reply = try eva.opens("Hello?", answers: [("name", "Eva"), ("order", "4711"), ("size", "38")])
                let answers = ["name = Eva", "order = 4711", "size = 38"]
                let start = ["started"] + (hasBot ? ["bot robo"] : []) + ["eva: Hello?"]
                #expect(shop.story(of: reply.chat) == start + answers + (hasBot ? [] : ["queued new", "waiting 1"]))
                if hasBot { #expect(robo.hears() == ["bot robo", "eva: Hello?"] + answers) }
            }
        }
    }

    @Test("B1.1 given answers for some of the questions, when the chat starts, then the next is asked")
    func unfinishedForm() throws {
        try scenario(policy: withQuestions) { shop in
            let eva = shop.visitor("eva")
            let chat = try eva.opens("Hello?", answers: [("name", "Eva")]).chat
            #expect(shop.story(of: chat) == ["started", "eva: Hello?", "name = Eva", "intake 3"])
        }
    }

    @Test("B1 given a question in the chat, when the visitor writes a message, then it is the answer")
    func messageIsAnswer() throws {
        try scenario(policy: withQuestions) { shop in
            let eva = shop.visitor("eva")
            let chat = try eva.starts("Hello?")
            let said = try eva.says("Eva", in: chat)
            try eva.says("the blue one", in: chat)
            #expect(
                shop.story(of: chat) == [
                    "started", "eva: Hello?", "intake 1", "eva: Eva", "name answered", "intake 3", "eva: the blue one",
                    "order answered", "queued new", "waiting 1",
                ])
            #expect(shop.facts(of: chat, .chat(.answered)).first?.event.subject == said.seq)
        }
    }

    @Test(
        """
        B1 given a question that nobody answers, when the patience is over, then the chat goes on \
        without: a form is no wall
        """)
    func patience() throws {
        try scenario(policy: withQuestions) { shop in
            let eva = shop.visitor("eva")
            let chat = try eva.starts("Hello?")
            shop.passes(9.minutes)
            try eva.answers("name", "Eva", in: chat)
            shop.passes(10.minutes - 1)
            #expect(shop.state(chat) == .intake)
            #expect(shop.facts(of: chat, .chat(.replyLate)).isEmpty, "B6.1: not in intake")
            shop.passes(1)
            #expect(shop.story(of: chat).suffix(2) == ["queued new", "waiting 1"])
            try eva.answers("order", "4711", in: chat)
            #expect(shop.story(of: chat).last == "order = 4711", "late, and kept")
            let queued = shop.now
            shop.passes(31.seconds)
            #expect(shop.facts(of: chat, .chat(.replyLate)).map(\.event.at) == [queued + 30.seconds])
        }
    }

    @Test(
        """
        B1 given answers to nothing that is asked, or too many, or empty ones, then they are \
        refused and nothing has changed
        """)
    func refused() throws {
        try scenario(policy: {
            withQuestions(&$0)
            $0.departments.append(Policy.Department(name: "sales"))
            $0.departments[1].intake = [Policy.Question(key: "budget", ask: "How much?")]
        }) { shop in
            let (eva, zoe) = (shop.visitor("eva"), shop.visitor("zoe"))
            let chat = try eva.starts("Hello?")
            for key in ["nothing", "budget", ""] {
                #expect(shop.refusal { () throws(Refusal) in try eva.answers(key, "x", in: chat) } == .questionUnknown)
                #expect(
                    shop.refusal { () throws(Refusal) in _ = try zoe.opens("Hi", answers: [(key, "x")]) }
                        == .questionUnknown)
            }
            #expect(shop.refusal { () throws(Refusal) in try eva.answers("name", "", in: chat) } == .textEmpty)
            #expect(shop.refusal { () throws(Refusal) in try zoe.answers("name", "x", in: chat) } == .chatUnknown)
            let many = Array(repeating: ("name", "x"), count: 17)
            #expect(shop.refusal { () throws(Refusal) in _ = try zoe.opens("Hi", answers: many) } == .valueInvalid)
            let long = String(repeating: "x", count: Limits.answerBytesMax + 1)
            #expect(shop.refusal { () throws(Refusal) in try eva.answers("name", long, in: chat) } == .textTooLong)
        }
    }

    @Test(
        """
        B1 given questions under way, when the policy changes them, or the shop restarts, then what \
        is answered stays answered
        """)
    func policyChanges() throws {
        try scenario(policy: withQuestions) { shop in
            let eva = shop.visitor("eva")
            let chat = try eva.starts("Hello?")
            try eva.answers("order", "4711", in: chat)
            var policy = Policy()
            policy.departments[0].mode = .take
            policy.departments[0].intake = [
                Policy.Question(key: "order", ask: "Which order?"), Policy.Question(key: "name", ask: "And your name?"),
            ]
            try shop.office.sets(policy)
            shop.restarts(fromSnapshot: true)
            eva.rejoins()
            try eva.says("Eva", in: chat)
            #expect(shop.state(chat) == .intake, "the question asked last is now another one: it was answered twice")
            try eva.answers("name", "Eva", in: chat)
            #expect(shop.state(chat) == .queued)
        }
    }

    @Test("B1.4 given a closed chat, when its visitor comes back within a day, then nothing is asked again")
    func reopened() throws {
        try scenario(policy: withQuestions) { shop in
            let eva = shop.visitor("eva")
            let chat = try eva.opens("Hello?", answers: [("name", "Eva"), ("order", "4711")]).chat
            try eva.ends(chat)
            try eva.says("Again", in: chat)
            #expect(shop.state(chat) == .queued)
        }
    }
}

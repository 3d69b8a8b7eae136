// Messages on their way: what a call promised, held against what the events say. A message that was acknowledged
// is there for good; one that was not is sent again with the same id and is there once (B2.2); numbered ones
// come in their order (B2.3).

import CKlepet

struct Post {
    var person: UInt64
    var chat: UInt64
    var words: Shop.Words
    var seq: UInt64
    var chatSeq: UInt32
}

struct HeldBackPost {
    var person: UInt64
    var tab: String
    var chat: UInt64
    var words: Shop.Words
    var at: Int64
}

extension World {
    /// What came of saying something.
    func posted(_ answer: Answer<klepet_posted>, _ tab: Tab, _ chat: UInt64?, _ words: Shop.Words) throws {
        guard answer.isFine else { return }
        let posted = answer.value
        let first = words.id.flatMap { id in firstPost(tab.person.id, posted.chat, id) }
        switch Int32(posted.outcome) {
        case KLEPET_POSTED_DUPLICATE:
            guard let first else {
                throw Violation(
                    invariant: "a duplicate has a first (B2.2)",
                    detail: "\(tab.name) chat \(name(posted.chat)) id \(words.id ?? "")")
            }
            try check(
                first.seq == posted.seq && first.chatSeq == posted.chat_seq,
                "a duplicate gives the numbers of the first time (B2.2)",
                "\(first.seq).\(first.chatSeq), not \(posted.seq).\(posted.chat_seq) for \(words.id ?? "")")
        case KLEPET_POSTED_HELD_BACK:
            try check(
                posted.seq == 0 && words.number > 1, "who is early is held back (B2.3)",
                "\(tab.name) number \(words.number)")
            heldBack.append(
                HeldBackPost(person: tab.person.id, tab: tab.name, chat: posted.chat, words: words, at: now))
        default:
            if let first, now - first.at <= 86_400_000 {
                throw Violation(
                    invariant: "each message id once (B2.2)",
                    detail:
                        "\(words.id ?? "") of #\(first.seq) was said again as #\(posted.seq), outcome \(posted.outcome)"
                )
            }
            try check(
                (posted.outcome == KLEPET_POSTED_STARTED) == (posted.chat != chat),
                "the reply says whether a chat is new (B1.4)",
                "chat \(chat.map { name($0) } ?? "none") became \(name(posted.chat)), outcome \(posted.outcome)")
            promised.append(
                Post(person: tab.person.id, chat: posted.chat, words: words, seq: posted.seq, chatSeq: posted.chat_seq))
        }
    }

    private func firstPost(_ person: UInt64, _ chat: UInt64, _ id: String) -> (seq: UInt64, chatSeq: UInt32, at: Int64)?
    {
        if let said = model.said(person, chat, id) { return (said.seq, said.chatSeq, said.at) }
        return promised.first { $0.person == person && $0.chat == chat && $0.words.id == id }.map {
            ($0.seq, $0.chatSeq, now)
        }
    }

    /// Every event on its way into the model passes here.
    func confirm(_ fact: Fact) throws {
        guard fact.kind == .said, fact.person != 0 else { return }
        if !fact.id.isEmpty,
            let index = heldBack.firstIndex(where: {
                $0.person == fact.person && $0.chat == fact.chat && $0.words.id == fact.id
            })
        {
            let held = heldBack.remove(at: index)
            try check(
                fact.at <= held.at + rules.holdBack, "held back for at most 2 s (B2.3)",
                "since \(held.at): \(fact.line)")
            for other in heldBack where other.tab == held.tab && other.chat == held.chat {
                try check(
                    other.words.number >= held.words.number, "numbered messages come in their order (B2.3)",
                    "\(other.words.number) waits still: \(fact.line)")
            }
        }
        guard let index = promised.firstIndex(where: { $0.seq == fact.seq }) else { return }
        let post = promised.remove(at: index)
        try check(
            post.person == fact.person && post.chat == fact.chat && post.chatSeq == fact.chatSeq
                && post.words.text == fact.text
                && (post.words.id ?? "") == fact.id && post.words.isNote == fact.isNote,
            "what was accepted is what is shown", "promised as #\(post.seq) of chat \(name(post.chat)): \(fact.line)")
    }

    /// Everything accepted has been seen: no promise is open.
    func checkPromises() throws {
        if let open = promised.first(where: { $0.seq <= model.lastSeq }) {
            throw Violation(invariant: "what was accepted is what is shown", detail: "#\(open.seq) is no message")
        }
        // One that is held still, was held for less than 2 s, unless it was refused, which is told to
        // its author's clients alone.
        heldBack.removeAll { held in
            guard now > held.at + rules.holdBack, let author = people.first(where: { $0.id == held.person }) else {
                return false
            }
            return model.chat(held.chat).map { !$0.isOpen } ?? true || author.isVisitor
                || model.chat(held.chat)?.owner != held.person
        }
        if let lost = heldBack.first(where: { now > $0.at + rules.holdBack }) {
            throw Violation(
                invariant: "held back for at most 2 s (B2.3)",
                detail: "\(lost.tab) number \(lost.words.number) since \(lost.at)")
        }
    }

    func forgetHeldBack(_ id: String, of person: Person) {
        heldBack.removeAll { $0.person == person.id && ($0.words.id ?? "") == id }
    }
}

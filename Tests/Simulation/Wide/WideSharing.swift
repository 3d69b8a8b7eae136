// What people of a wide shop put beside their words, and what they make of it (B17, B18): files with names that can be
// looked for, shapes, answers, marks. And what the events must say of it.

import CKlepet

extension WideWorld {
    /// Files of a visitor or an operator, a shape of an operator or a bot.
    func share(_ tab: Tab, _ client: Client, _ chat: UInt64, isVisitor: Bool) throws {
        let (word, count) = (words.next(), random.within(1...3))
        let sum = String(repeating: "5a", count: 32)
        let files = (0..<count).map { index in
            """
            {"name":"C:/photos/\(word).jpg","type":"image/jpeg","bytes":\(random.within(1...9_000)),\
            "sha256":"\(sum)","alt":"shows \(word)","reference":"r-\(now)-\(index)"}
            """
        }
        let shape = """
            {"choices":[{"id":"yes","label":{"en":"Yes \(word)"}},{"id":"no","label":"No"}]\
            \(random.chance(30) ? ",\"again\":true" : "")}
            """
        let isShape = random.chance(isVisitor ? 5 : 60)
        let parts = isShape ? "\"shape\":\(shape)" : "\"files\":[\(files.joined(separator: ","))]"
        let quoted = model.log.last { $0.chat == chat && $0.kind == .said && !$0.isNote }
        let quote = random.chance(30) ? quoted.map { ",\"quote\":\($0.seq)" } ?? "" : ""
        let via = random.pick(["", ",\"via\":\"mail\"", ",\"via\":\"app\""]) ?? ""
        let answer = say(client, "{\"do\":\"say\",\"chat\":\(chat),\"text\":\"see this\",\(parts)\(quote)\(via)}")
        let status = try call(tab.name, "share in \(name(chat)), shape \(isShape)") { answer.status }
        try check(!isVisitor || !isShape || status != KLEPET_OK, "visitors send no shapes (B18.1)", tab.name)
        guard status == KLEPET_OK else { return }
        words.wrote(word, in: answer.value.chat, message: answer.value.seq)
    }

    /// An answer to any message of the chat, mostly one with a shape.
    func press(_ tab: Tab, _ client: Client, _ chat: UInt64) throws {
        let said = model.log.suffix(300).filter { $0.chat == chat && $0.kind == .said }
        guard let message = random.pick(said.filter { $0.hasShape }) ?? random.pick(Array(said)) else { return }
        var posted = klepet_posted()
        var options = klepet_shape_answer_options()
        options.size = UInt32(MemoryLayout<klepet_shape_answer_options>.stride)
        let status = try call(tab.name, "press on #\(message.seq)") {
            withBytes(random.pick(["yes", "no", "maybe"])) { bytes, count in
                (options.choice, options.choice_bytes) = (bytes, count)
                return klepet_shape_answer(client.handle, chat, message.seq, &options, &posted, nil)
            }
        }
        try check(status != KLEPET_OK || message.hasShape, "only a shape is answered (B18.2)", "#\(message.seq)")
    }

    func mark(_ tab: Tab, _ client: Client, _ chat: UInt64) throws {
        let said = model.log.suffix(200).filter { $0.chat == chat && $0.kind == .said }
        guard let message = random.pick(Array(said)) else { return }
        try call(tab.name, "mark #\(message.seq)") {
            withBytes(random.pick(["👍", "❤️", "x", ""])) { klepet_react(client.handle, chat, message.seq, $0, $1, nil) }
        }
    }

    /// The host destroys what it owes, or says once more that it did.
    func payFile() throws {
        try settle()
        guard let debt = random.pick(model.debts) else { return }
        let status = try call("desk", "file gone #\(debt.seq)") { klepet_file_gone(desk.handle, debt.seq, nil) }
        try check(
            [KLEPET_OK, KLEPET_BUSY].contains(status) || (debt.isPaid && status == KLEPET_ALREADY),
            "a debt is paid once (B17.3)", "#\(debt.seq): \(status)")
        try settle()
    }
}

/// A file that the host owes the destruction of.
struct WideDebt {
    var seq: UInt64
    var message: UInt64
    var isPaid = false
}

extension WideModel {
    /// B17, B18 of each event, before anything else of it.
    func foldShared(_ fact: Fact) throws {
        switch fact.kind {
        case .said where fact.ladder == 0:
            if fact.value > 0, fact.person != 0 { files[fact.seq] = (fact.chat, Int(fact.value)) }
            try check(fact.subject < fact.seq, "a quote is of a message before (B18.3)", fact.line)
        case .shapeAnswered:
            try check(
                !shapesOver.contains(fact.subject), "a shape is answered once, and not after a change (B18.2)",
                fact.line)
            if fact.reason == KLEPET_SHAPE_ANSWERED_ONCE { shapesOver.insert(fact.subject) }
        case .edited where fact.reason == KLEPET_EDITED_BY_AUTHOR: shapesOver.insert(fact.subject)
        case .retracted: shapesOver.insert(fact.subject)
        case .fileOwedDeletion: debts.append(WideDebt(seq: fact.seq, message: UInt64(clamping: fact.value)))
        case .fileGone:
            let index = debts.firstIndex { $0.seq == fact.subject && !$0.isPaid }
            guard let index else { throw Violation(invariant: "what is paid was owed (B17.3)", detail: fact.line) }
            debts[index].isPaid = true
        case .redacted: try destroyed([fact.subject], fact)
        case .textsErased where fact.reason != KLEPET_ERASED_ADDRESSES:
            try destroyed(files.filter { $0.value.chat == fact.subject }.keys.sorted(), fact)
        default: break
        }
    }

    private func destroyed(_ messages: [UInt64], _ fact: Fact) throws {
        for message in messages {
            guard let carried = files.removeValue(forKey: message) else { continue }
            let owed = debts.count { $0.message == message }
            try check(
                owed >= carried.count, "what destroys a message owes its files (B17.3)",
                "\(owed) of \(carried.count) of #\(message): \(fact.line)")
        }
    }
}

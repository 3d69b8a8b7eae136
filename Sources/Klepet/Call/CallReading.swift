// One call: a JSON object in, a JSON object out. Its fields go by the table and are read where the parser put them.
//
//      bytes ─▶ survey, parser ─▶ "do" ─▶ line of the table ─▶ fields ─▶ the typed function's work ─▶ {"ok": true, …}
//                     └───────────────┴──────────┴────────────────┴────────────────┴─────▶ {"ok": false, "status": …}

import CKlepet
import KlepetEngine
import KlepetJSON

extension CallForm {
    static func named(_ name: Text) -> CallForm? {
        for form in all where form.nameBytes.count == name.count && form.nameBytes.elementsEqual(name) { return form }
        return nil
    }
}

extension Shop {
    /// Writes the reply into `json`. Returns the refusal that the reply tells, if it tells one. Only BUFFER_TOO_SMALL
    /// is thrown, or that the call would wait; then nothing has been done.
    func answer(
        _ request: Text, by client: ClientID, room: Int, needed: inout Int, _ json: inout JSONText
    ) throws(Failure) -> Failure? {
        var answer = Asking(shop: self, client: client, room: room)
        do throws(JSONFault) {
            let document = try JSONDocument(request, .call)
            document.readNode { answer.take($0, &json) }
        } catch {
            let path = JSONTrail.path(in: request, to: error.offset, knows: CallKey.isOne)
            answer.refuse(Failure(KLEPET_JSON_INVALID, error.sentence("The call"), path: path), &json)
        }
        if let refusal = answer.refusal, refusal.status == Failure.wouldWait { throw refusal }
        needed = answer.needed > 0 ? answer.needed : json.bytes.count
        guard answer.needed == 0, needed <= room else { throw Failure(KLEPET_BUFFER_TOO_SMALL) }
        return answer.refusal
    }
}

extension Shop {
    /// A long query, under way from here on.
    func begin(_ request: Text, by client: ClientID) throws(Failure) -> QueryToken {
        // A client that has left cannot end its queries any more.
        queries.end { !engine.isConnected($0.client) }
        var answer = Asking(shop: self, client: client, room: 0)
        var begun: Result<QueryUnderWay, Failure>
        do throws(JSONFault) {
            let document = try JSONDocument(request, .call)
            begun = document.readNode { (call) in
                do throws(Failure) { return .success(try answer.begin(call)) } catch { return .failure(error) }
            }
        } catch {
            begun = .failure(Failure(KLEPET_JSON_INVALID, error.sentence("The call")))
        }
        return try queries.add(try begun.get(), in: token)
    }
}

private struct Asking {
    let shop: Shop
    let client: ClientID
    let room: Int
    var refusal: Failure?
    /// Not 0: there was no room, and nothing was done.
    var needed = 0
    private var echo: JSONNode?

    init(shop: Shop, client: ClientID, room: Int) {
        (self.shop, self.client, self.room) = (shop, client, room)
    }

    mutating func take(_ call: JSONNode, _ json: inout JSONText) {
        do throws(Failure) {
            try perform(call, &json)
        } catch {
            guard error.status != Failure.wouldWait else { return refusal = error }
            guard error.status == KLEPET_BUFFER_TOO_SMALL, needed > 0 else { return refuse(error, &json) }
        }
    }

    mutating func refuse(_ failure: Failure, _ json: inout JSONText) {
        refusal = failure
        json.clear(keepingBytes: Shop.replyBytesKept)
        json.object { json in
            json.key(word: "ok")
            json.value(false)
            write(echo, to: &json)
            json.key(word: "status")
            json.value(Int64(failure.status))
            json.member("refusal", CallStatus.word(failure.status))
            json.member("sentence", failure.shortSentence)
            if !failure.path.isEmpty { json.member("path", failure.path) }
        }
    }

    private func write(_ echo: JSONNode?, to json: inout JSONText) {
        guard let echo else { return }
        json.key(word: "request")
        write(echo, to: &json)
    }

    private func write(_ echo: JSONNode, to json: inout JSONText) {
        if echo.kind == .integer { json.value(echo.integer) } else { json.value(utf8: echo.text) }
    }

    /// Finds the line of the table that the call names, and keeps its "request", if that can be read, for the reply.
    private mutating func form(of call: JSONNode) throws(Failure) -> CallForm {
        guard call.kind == .object else {
            throw Failure(KLEPET_JSON_INVALID, "The call is \(call.noun), but it has to be an object.")
        }
        if let request = call["request"] { echo = try checked(request) }
        guard let name = call["do"] else { throw Failure(KLEPET_JSON_INVALID, "do is missing: add it.", path: "do") }
        guard name.kind == .string else {
            throw Failure(KLEPET_JSON_INVALID, "do is \(name.noun), but it has to be a string.", path: "do")
        }
        guard let form = CallForm.named(name.text) else { throw Failure(KLEPET_COMMAND_UNKNOWN, path: "do") }
        return form
    }

    mutating func begin(_ call: JSONNode) throws(Failure) -> QueryUnderWay {
        let form = try form(of: call)
        guard let begin = form.begin else {
            throw Failure(
                KLEPET_COMMAND_UNKNOWN, "There is no long query of this name; klepet_call() does what is done at once.")
        }
        let (shop, client) = (shop, client)
        let begun = withUnsafeTemporaryAllocation(of: CallValue.self, capacity: CallKey.count) {
            values -> Result<JournalFold, Failure> in
            values.initialize(repeating: CallValue())
            let calling = Calling(shop, client, values, room: 0)
            do throws(Failure) {
                try form.read(call, into: calling)
                return .success(try begin(calling))
            } catch { return .failure(error) }
        }
        let query = LongQuery(try begun.get(), through: shop.journal.lastSeq)
        var request = JSONText()
        if let echo { write(echo, to: &request) }
        return QueryUnderWay(query, by: client, request: request.bytes)
    }

    private mutating func perform(_ call: JSONNode, _ json: inout JSONText) throws(Failure) {
        let form = try form(of: call)
        // A command cannot be undone when its reply has no room, so room is made sure of first. No command's reply
        // takes more.
        guard form.isQuery || room >= Int(KLEPET_CALL_BUFFER) else {
            needed = Int(KLEPET_CALL_BUFFER)
            throw Failure(KLEPET_BUFFER_TOO_SMALL)
        }
        let failure = withUnsafeTemporaryAllocation(of: CallValue.self, capacity: CallKey.count) { values -> Failure? in
            values.initialize(repeating: CallValue())
            var calling = Calling(shop, client, values, room: room)
            defer { needed = calling.needed }
            do throws(Failure) {
                try form.read(call, into: calling)
                try write(form, &calling, &json)
                return nil
            } catch { return error }
        }
        if let failure { throw failure }
    }

    private func write(_ form: CallForm, _ calling: inout Calling, _ json: inout JSONText) throws(Failure) {
        let echo = echo
        try json.object { (json) throws(Failure) in
            json.key(word: "ok")
            json.value(true)
            write(echo, to: &json)
            try form.run(&calling, &json)
        }
    }

    /// Anything that the caller finds its call by again.
    private func checked(_ request: JSONNode) throws(Failure) -> JSONNode {
        switch request.kind {
        case .integer: return request
        case .string where request.text.count <= Limits.keyBytesMax: return request
        case .object, .array, .string, .real, .flag, .null:
            throw Failure(
                KLEPET_JSON_INVALID,
                "request has to be a whole number or a string of at most \(Limits.keyBytesMax) bytes.", path: "request")
        }
    }
}

extension CallKey {
    static let count = allCases.count

    /// A name that some field has, or what every call has.
    static func isOne(_ key: some Collection<UInt8>) -> Bool {
        key.elementsEqual("do".utf8) || key.elementsEqual("request".utf8)
            || allCases.contains { $0.name.withUTF8Buffer { $0.elementsEqual(key) } }
    }
}

extension CallForm {
    /// Every field of the call, as the table has it; one too many, too few or of another type refuses the call.
    fileprivate func read(_ call: JSONNode, into calling: Calling) throws(Failure) {
        var place = 0
        try call.members { (key, node) throws(Failure) in
            place += 1
            for field in fields where field.isNamed(key) {
                calling[field.key] = CallValue(node: node, number: try field.read(node))
                return
            }
            guard key.elementsEqual("do".utf8) || key.elementsEqual("request".utf8) else { throw unknown(key, place) }
        }
        for field in fields where field.isRequired && !calling.has(field.key) {
            throw Failure(KLEPET_JSON_INVALID, "\(field.path) is missing: add it.", path: field.path)
        }
    }

    /// A key that is a field of some call is named. Of any other only its place is told: it may be a visitor's word
    /// (B13.5).
    private func unknown(_ key: Text, _ place: Int) -> Failure {
        let isOurs = CallKey.isOne(key)
        let path = isOurs ? JSONTrail.step("", key) : "[?]"
        let member = isOurs ? path : "Member \(place) of the call"
        let known = fields.isEmpty ? "it has none" : "take one of " + fields.map { $0.path }.joined(separator: ", ")
        return Failure(
            KLEPET_JSON_INVALID, "\(member) is not a field of \"\(name)\": remove it, or \(known).", path: path)
    }
}

extension CallField {
    var path: String { String(decoding: name, as: UTF8.self) }

    @inline(__always)
    fileprivate func isNamed(_ key: Text) -> Bool { key.count == name.count && key.elementsEqual(name) }

    /// The number of a number, flag or word; 0 of others, which are read where they lie.
    fileprivate func read(_ node: JSONNode) throws(Failure) -> Int64 {
        switch kind {
        case .number(let range):
            guard node.kind == .integer else { throw mismatch(node, "a whole number") }
            let number = node.integer
            guard range.contains(number) else {
                throw Failure(
                    KLEPET_VALUE_INVALID,
                    "\(path) has to be from \(range.lowerBound) to \(range.upperBound).", path: path)
            }
            return number
        case .flag:
            guard node.kind == .flag else { throw mismatch(node, "true or false") }
            return node.flag ? 1 : 0
        case .word(let words):
            guard node.kind == .string else { throw mismatch(node, "a string") }
            for (word, number) in words where word.utf8.elementsEqual(node.text) { return number }
            let known = words.map { "\"\($0.word)\"" }.joined(separator: ", ")
            throw Failure(KLEPET_VALUE_INVALID, "\(path) has to be one of \(known).", path: path)
        case .text(let bytes, let refusal):
            guard node.kind == .string else { throw mismatch(node, "a string") }
            try check(node.text.count, bytes, refusal, path)
            return 0
        case .names(let countMax):
            try readNames(node, countMax)
            return 0
        case .object, .shape:
            guard node.kind == .object else { throw mismatch(node, "an object") }
            return 0
        case .json: return 0
        case .staffing:
            guard node.kind == .array else { throw mismatch(node, "an array") }
            return 0
        case .files:
            try CallFiles.check(node, path)
            return 0
        case .texts(let rule):
            try readTexts(node, rule)
            return 0
        }
    }

    private func check(_ count: Int, _ bytes: ClosedRange<Int>, _ refusal: Refusal, _ path: String) throws(Failure) {
        guard !bytes.contains(count) else { return }
        let isEmpty = count == 0 && refusal == .textTooLong
        var failure = Failure(isEmpty ? Refusal.textEmpty : refusal)
        failure.path = path
        throw failure
    }

    private func readNames(_ node: JSONNode, _ countMax: Int) throws(Failure) {
        guard node.kind == .array else { throw mismatch(node, "an array") }
        guard node.count <= countMax else {
            throw Failure(KLEPET_VALUE_INVALID, "\(path) has to have at most \(countMax) names.", path: path)
        }
        try node.elements { (index, name) throws(Failure) in
            let place = "\(path)[\(index)]"
            guard name.kind == .string else {
                throw Failure(KLEPET_JSON_INVALID, "\(place) is \(name.noun), but it has to be a string.", path: place)
            }
            try check(name.text.count, 1...Limits.nameBytesMax, .departmentUnknown, place)
        }
    }

    private func readTexts(_ node: JSONNode, _ rule: CallTexts) throws(Failure) {
        // [] is an empty object as PHP writes it.
        guard node.kind == .object || (node.kind == .array && node.count == 0) else {
            throw mismatch(node, "an object")
        }
        var count = 0
        try node.members { (key, text) throws(Failure) in
            count += 1
            let place = path + "[?]"
            guard text.kind == .string else {
                throw Failure(KLEPET_JSON_INVALID, "\(place) is \(text.noun), but it has to be a string.", path: place)
            }
            try check(text.text.count, rule.bytes, .textTooLong, place)
        }
        guard rule.count.contains(count) else {
            throw Failure(
                KLEPET_VALUE_INVALID,
                "\(path) has to have from \(rule.count.lowerBound) to \(rule.count.upperBound) members.", path: path)
        }
    }

    private func mismatch(_ node: JSONNode, _ noun: String) -> Failure {
        Failure(KLEPET_JSON_INVALID, "\(path) is \(node.noun), but it has to be \(noun).", path: path)
    }
}

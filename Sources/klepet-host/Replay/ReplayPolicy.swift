// The policy of a replay: the defaults, with what a given policy says in their place, and over both what makes it
// a replay: one department from which operators take, follow-ups that stay ones, no limit in the way (B13.2), for what
// was written in a shop was accepted there, and nothing that hangs on what the words mean.

import CKlepet

struct ReplayPolicy {
    /// The most that a policy may allow.
    static let messageBytesMax = 1_048_576

    let json: JSON

    /// `path` nil: the defaults.
    init(path: String?) throws {
        var policy = try Self.parse(Array(String(cString: klepet_policy_default()).utf8), name: "the default policy")
        if let path {
            let given = try Self.parse(Array(PolicyText(path).text.utf8), name: path)
            guard case .object = given else { throw Failure(ExitStatus.data, "\(path): a policy is a JSON object") }
            policy = policy.merged(with: given)
        }
        let limits = JSON.object([
            JSON.Member(key: "message_bytes_max", value: .integer(Int64(Self.messageBytesMax))),
            JSON.Member(key: "messages_per_second", value: .integer(0)),
            JSON.Member(key: "open_chats_per_visitor", value: .integer(10_000)),
            JSON.Member(key: "waiting_chats_max", value: .integer(16_777_216)),
        ])
        policy["limits"] = policy["limits"]?.merged(with: limits) ?? limits
        // A recording tells who wrote what to whom; what it meant, and who was still there, it does not (B1.4, B6.4).
        policy["reopen"] = Self.with("afterword_ms", .integer(0), policy["reopen"])
        policy["reply"] = Self.with("settle_thanks", .bool(false), policy["reply"])
        policy["reply"] = Self.with("rescue_after_ms", .integer(0), policy["reply"])
        // It says who took up what: nothing goes back to the line by itself (B4.9).
        policy["followup"] = Self.with("returns", .bool(false), policy["followup"])
        // The first is where chats go that name none. A wrong list is left to the core, which
        // says what is wrong with it.
        if var department = policy["departments"]?.array?.first, case .object = department {
            department["mode"] = .string("take")
            department["fallbacks"] = .array([])
            policy["departments"] = .array([department])
        }
        json = policy
    }

    /// An object with one member of it set; what is none is left to the core.
    private static func with(_ key: String, _ value: JSON, _ group: JSON?) -> JSON? {
        let member = JSON.object([JSON.Member(key: key, value: value)])
        guard let group else { return member }
        guard case .object = group else { return group }
        return group.merged(with: member)
    }

    private static func parse(_ bytes: [UInt8], name: String) throws -> JSON {
        do throws(NoJSON) {
            return try JSON(bytes)
        } catch {
            throw Failure(ExitStatus.data, "\(name): no JSON")
        }
    }

    /// Which holding message brings the choice (B4.1): 1 is the first.
    var choiceRung: UInt8 {
        let times = json["waiting"]?["holding_at_ms"]?.array ?? []
        let index = times.firstIndex { $0 == json["waiting"]?["choice_at_ms"] }
        return UInt8(clamping: (index ?? -1) + 1)
    }
}

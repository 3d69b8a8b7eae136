// What the engine borrows from libraries, as pure functions: JSON and keyed digests are not what Klepet exists for. The
// same argument gives the same result, in any process that has the shop's secret.

public struct Outside {
    /// The policy in a JSON text; `nil` when it is none.
    public var policy: (Text) -> Policy?
    /// The profile in an `operatorSet` event's text.
    public var profile: (Text) -> OperatorProfile?
    /// 128 bits of role and key, keyed with the shop's secret.
    public var keyDigest: (Role, Text) -> KeyDigest
    /// 64 bits of author and message id, keyed likewise; never 0.
    public var messageDigest: (PersonID, Text) -> UInt64
    /// B9.1. Decisions hang on them, what has been decided does not: `evolve` never asks.
    public var zones = Zones.utc
    /// 128 bits of a purpose and a number as 32 hexadecimal digits, which nobody can know without
    /// the shop's secret (HMAC).
    public var token: (_ purpose: UInt8, _ number: UInt64) -> [UInt8]

    public init(
        policy: @escaping (Text) -> Policy?, profile: @escaping (Text) -> OperatorProfile?,
        keyDigest: @escaping (Role, Text) -> KeyDigest, messageDigest: @escaping (PersonID, Text) -> UInt64,
        token: @escaping (UInt8, UInt64) -> [UInt8]
    ) {
        self.policy = policy
        self.profile = profile
        self.keyDigest = keyDigest
        self.messageDigest = messageDigest
        self.token = token
    }
}

/// What tokens are for; their numbers stay.
public enum TokenPurpose {
    /// B10.2. Number: seq of the `surveyAsked` event.
    public static let survey: UInt8 = 1
    /// B12.3. Number: seq of the `mediaStarted` event.
    public static let media: UInt8 = 2
}

/// B5.1.
public struct OperatorProfile: Sendable, Equatable {
    public var name = ""
    public var photoURL = ""
    /// Empty: every department, unless `OperatorMarks.noDepartment` goes with it.
    public var departments: [String] = []
    public var skills: [String] = []
    public var languages: [String] = []

    public init() {}

    public init(name: String, photoURL: String, departments: [String], skills: [String], languages: [String]) {
        self.name = name
        self.photoURL = photoURL
        self.departments = departments
        self.skills = skills
        self.languages = languages
    }
}

// What an `operatorSet` event carries as its text (B5.1).

import KlepetJSON

public import KlepetEngine

extension OperatorProfile {
    public static func parse(_ json: UnsafeBufferPointer<UInt8>) throws(PolicyFault) -> OperatorProfile {
        let document = try JSONDocument(json, "The profile")
        var profile = OperatorProfile()
        try document.read { (root) throws(PolicyFault) in
            try TableReader(fields: table, noun: "profile").read(root, at: "", into: &profile)
        }
        return profile
    }

    /// On one line, all keys.
    public var json: String {
        var json = JSONText()
        TableWriter(fields: Self.table).write(self, to: &json)
        return json.string
    }

    static let table: [Field<OperatorProfile>] = [
        .text("name", { $1(&$0.name) }, .personName, "What the visitor reads.").required(),
        .text("photo_url", { $1(&$0.photoURL) }, .photoURL, "Where the photo is; empty: none."),
        .names("departments", { $1(&$0.departments) }, max: Limits.namesMax, "Names of the policy."),
        .names("skills", { $1(&$0.skills) }, max: Limits.namesMax, "Names of the policy."),
        .names("languages", { $1(&$0.languages) }, max: Limits.namesMax, "Names of the policy."),
    ]
}

extension TextRule {
    static let personName = TextRule(
        bytes: 1...Limits.nameBytesMax, pattern: #"^[^\u0000-\u001f\u007f-\u009f]*$"#,
        noun: "a name of 1 to \(Limits.nameBytesMax) bytes without control characters", allows: hasNoControls)

    static let photoURL = TextRule(
        bytes: 0...1024, pattern: #"^[^\u0000-\u001f\u007f-\u009f]*$"#,
        noun: "an address of at most 1024 bytes without control characters", allows: hasNoControls)
}

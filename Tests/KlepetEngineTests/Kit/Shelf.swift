// What the engine borrows from outside, without the libraries: a policy's text is its place on this shelf.

@testable import KlepetEngine

final class Shelf {
    private var policies: [Policy] = []
    var zones = Zones.utc

    func put(_ policy: Policy) -> String {
        policies.append(policy)
        return "policy \(policies.count)"
    }

    static func write(_ profile: OperatorProfile) -> String {
        [[profile.name], profile.departments, profile.skills, profile.languages].map { $0.joined(separator: ",") }
            .joined(separator: "|")
    }

    private static func read(_ text: String) -> OperatorProfile? {
        let parts = text.split(separator: "|", omittingEmptySubsequences: false).map {
            $0.split(separator: ",").map(String.init)
        }
        guard parts.count == 4 else { return nil }
        return OperatorProfile(
            name: parts[0].first ?? "", photoURL: "", departments: parts[1], skills: parts[2], languages: parts[3])
    }

    private static func digest(_ bytes: Text, _ seed: UInt64) -> UInt64 {
        bytes.reduce(seed &* 0x9e37_79b9_7f4a_7c15 | 1) { ($0 ^ UInt64($1)) &* 0x100_0000_01b3 ^ $0 >> 29 }
    }

    var outside: Outside {
        var outside = libraries
        outside.zones = zones
        return outside
    }

    private var libraries: Outside {
        Outside(
            policy: { text in
                let words = String(decoding: text, as: UTF8.self).split(separator: " ")
                guard words.count == 2, words[0] == "policy", let place = Int(words[1]),
                    self.policies.indices.contains(place - 1)
                else {
                    return nil
                }
                return self.policies[place - 1]
            },
            profile: { Self.read(String(decoding: $0, as: UTF8.self)) },
            keyDigest: { role, key in
                KeyDigest(
                    low: Self.digest(key, UInt64(role.rawValue) + 1), high: Self.digest(key, UInt64(role.rawValue) + 77)
                )
            },
            messageDigest: { person, id in max(1, Self.digest(id, person &+ 1000)) },
            token: { purpose, number in Hexadecimal.digits(of: UInt64(purpose)) + Hexadecimal.digits(of: ~number) })
    }
}

import KlepetEngine
import KlepetPolicy
import Testing

@Suite struct OperatorProfileTests {
    let ana = OperatorProfile(
        name: "Ana \"Anka\" Č.", photoURL: "https://shop.example/ana.jpg?a=1,2", departments: ["support", "sales"],
        skills: ["returns"], languages: ["sl", "en"])

    @Test func `a profile is the same when it is written and read again`() throws {
        #expect(try parse(ana.json) == ana)
    }

    @Test func `the text has all keys in a fixed order on one line`() {
        let bare = OperatorProfile(name: "Ana", photoURL: "", departments: [], skills: [], languages: [])
        #expect(bare.json == #"{"name":"Ana","photo_url":"","departments":[],"skills":[],"languages":[]}"#)
    }

    @Test func `all but the name may be missing`() throws {
        #expect(try parse(#"{"name": "Ana"}"#).name == "Ana")
    }

    @Test(arguments: [
        ("{}", "name"), (#"{"name": ""}"#, "name"), (#"{"name": "a\nb"}"#, "name"),
        (#"{"name": "a", "photo_url": 1}"#, "photo_url"), (#"{"name": "a", "skills": ["a", "a"]}"#, "skills[1]"),
        (#"{"name": "a", "role": "boss"}"#, "role"), (#"{"name": "a", "languages": "en"}"#, "languages"), ("[]", ""),
    ])
    func `a fault names its path`(json: String, path: String) {
        do throws(PolicyFault) {
            _ = try parse(json)
            Issue.record("was accepted")
        } catch {
            #expect(error.path == path)
            requireReadable(error)
        }
    }

    private func parse(_ json: String) throws(PolicyFault) -> OperatorProfile {
        try Array(json.utf8).withUnsafeBufferPointer { (bytes) throws(PolicyFault) in try OperatorProfile.parse(bytes) }
    }
}

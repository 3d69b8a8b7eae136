// The fuzzer's seeds say by their names what becomes of them.

import Foundation
import KlepetEngine
import Testing

@testable import KlepetPolicy

@Suite struct CorpusTests {
    static let folder = URL(filePath: #filePath).deletingLastPathComponent()
        .appending(path: "../Fuzz/PolicyFuzz/corpus")
    static let files = (try? FileManager.default.contentsOfDirectory(atPath: folder.path))?.sorted() ?? []

    @Test func `good seeds are taken, bad ones refused`() throws {
        #expect(Self.files.count >= 15)
        for file in Self.files {
            let bytes = [UInt8](try Data(contentsOf: Self.folder.appending(path: file)))
            if file.hasPrefix("good-") {
                let policy = try parse(bytes)
                #expect(try parse(policy.json) == policy, "\(file)")
            } else {
                #expect(file.hasPrefix("bad-"))
                #expect(fault(bytes) != nil, "\(file)")
            }
        }
    }

    /// The canonical default is a seed, since the fuzzer finds every key in it.
    @Test func `the default policy is among the seeds`() throws {
        let file = Self.folder.appending(path: "good-default.json")
        if ProcessInfo.processInfo.environment["KLEPET_UPDATE"] == "1" { try Data(Policy().json.utf8).write(to: file) }
        #expect(try String(contentsOf: file, encoding: .utf8) == Policy().json, "KLEPET_UPDATE=1 writes it anew")
    }
}

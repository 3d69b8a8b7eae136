// B13.1 on what people really write: the recorded traffic, where it is there. No card number is in it, so
// whatever is masked is a mistake.

import Foundation
import Testing

@testable import KlepetEngine

@Suite("B13.1 on the recording")
struct B13TrafficTests {
    private static let file: URL = {
        let sources = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .deletingLastPathComponent()
        let beside = sources.deletingLastPathComponent().appending(path: "shared/traffic/star-may12-15.jsonl")
        return FileManager.default.fileExists(atPath: beside.path)
            ? beside : sources.appending(path: "../shared/traffic/star-may12-15.jsonl")
    }()

    @Test(
        "B13.1 given the recorded traffic, then nothing of it is masked, message by message and joined",
        .enabled(if: FileManager.default.fileExists(atPath: file.path), "the recording is not there"))
    func recording() throws {
        let shop = Shop { policy in
            policy.limits.messagesPerSecond = 0
            policy.limits.openChatsPerVisitor = 10_000
            policy.limits.waitingChatsMax = 100_000
        }
        let eva = shop.visitor("eva")
        var chats: [String: ChatID] = [:]
        var count = 0
        for line in try String(contentsOf: Self.file, encoding: .utf8).split(separator: "\n") {
            guard let object = try JSONSerialization.jsonObject(with: Data(line.utf8)) as? [String: Any],
                object["from"] as? String == "visitor",
                let name = object["chat"] as? String, let text = object["text"] as? String, !text.isEmpty
            else { continue }
            count += 1
            // All at one time: more is joined than ever was said within 30 s.
            if let chat = chats[name] { try eva.says(text, in: chat) } else { chats[name] = try eva.starts(text) }
            #expect(shop.journal.last { $0.event.chatKind == .said && $0.event.person == eva.person }?.text == text)
        }
        #expect(count > 1_000)
        #expect(!shop.journal.contains { $0.event.chatKind == .edited })
    }
}

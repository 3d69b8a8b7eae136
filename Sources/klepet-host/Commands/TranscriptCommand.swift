// klepet-host transcript: one chat from its first word to its last.

import ArgumentParser
import CKlepet

struct TranscriptCommand: HostCommand {
    static let configuration = CommandConfiguration(
        commandName: "transcript",
        abstract: "Print what was said and what happened in a chat.",
        discussion: """
            Times are UTC. Notes, which the visitor never saw, are marked. The file \
            is left as it is.

            EXAMPLES
              klepet-host chats day.db
              klepet-host transcript day.db 1
              klepet-host transcript day.db 1 --json | jq .text

            EXIT CODES
              0   done
              65  the file is damaged
              66  no such file or chat
              75  another process has the shop open
            """)

    @Argument(help: ArgumentHelp("The shop's file.", valueName: "shop.db"), completion: .file())
    var shop: String

    @Argument(help: ArgumentHelp("The chat's number.", valueName: "chat"))
    var chat: UInt64

    @Flag(help: "Print one JSON object per event, with the fields of klepet_event.")
    var json = false

    @Flag(name: .shortAndLong, help: "Also what is of little interest: receipts, skipped holding messages.")
    var all = false

    func perform() throws {
        let client = try InspectedShop(shop).client()
        if json {
            return try find(chat, in: shop) { try client.events(of: chat) { print($0.json.line) } }
        }
        let telling = EventSentences(people: try PersonNames.of(client), isBrief: !all)
        var day = ""
        try find(chat, in: shop) {
            try client.events(of: chat) { event in
                guard let text = telling.text(event) else { return }
                if Times.date(event.at_ms) != day {
                    day = Times.date(event.at_ms)
                    print(Colour.bold("\(day) UTC"))
                }
                print(Self.line(event, speaker: telling.speaker(event), text))
            }
        }
    }

    private static func line(_ event: klepet_event, speaker: String?, _ text: String) -> String {
        let time = Colour.dim(Times.clock(event.at_ms))
        // What has several lines stays in its column: no line begins as one that somebody else said.
        let text = text.indented(by: 10)
        guard let speaker else { return "\(time)  \(Colour.dim("· \(text)"))" }
        let note = event.isNote ? Colour.yellow("[note] ") : ""
        let name = speaker + (Int32(event.role) == KLEPET_ROLE_OPERATOR ? " (operator)" : "")
        return "\(time)  \(Colour.of(event)(name)): \(note)\(text)"
    }
}

/// A number that is no chat's is said to be none.
func find<Result>(_ chat: UInt64, in shop: String, _ body: () throws -> Result) throws -> Result {
    do {
        return try body()
    } catch let refusal as Refusal where refusal.status == KLEPET_CHAT_UNKNOWN {
        throw Failure(refusal.exitCode, "\(shop): there is no chat \(chat). See: klepet-host chats \(shop)")
    }
}

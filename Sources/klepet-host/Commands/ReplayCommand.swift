// klepet-host replay: a recording through the core, counted.

import ArgumentParser
import CKlepet
import Glibc

struct ReplayCommand: HostCommand {
    static let configuration = CommandConfiguration(
        commandName: "replay",
        abstract: "Play recorded conversations through the core and count what came of them.",
        discussion: """
            The recording has one JSON object per line, in the order of time:
              at                 Unix time in milliseconds
              chat               the key of the conversation
              visitor, operator  the keys of its people
              from, id, text     who writes, the message's id, the words
              end                instead of those three: who ends the chat
            It is read whole first. A line that cannot be read is named by its \
            number, and nothing is done.

            The clock is virtual and runs from line to line, and on after the last \
            one until no timer is armed. There is one department from which \
            operators take; every operator has room for 100 chats; the shop's \
            limits are out of the way.

            EXAMPLES
              klepet-host replay day.jsonl
              klepet-host replay day.jsonl --shop day.db
              klepet-host replay day.jsonl --policy patient.json --json

            EXIT CODES
              0   done
              65  a line or the policy cannot be read, or the core refused one
              66  no such file
              73  the shop is there already, or cannot be made
            """)

    @Argument(
        help: ArgumentHelp("Recorded conversations, one JSON object per line.", valueName: "file"), completion: .file())
    var file: String

    @Option(
        help: ArgumentHelp(
            "Keep the shop in this file, which must not be there yet. Otherwise: in memory.", valueName: "shop.db"))
    var shop: String?

    @Option(
        help: ArgumentHelp("Rules that replace the defaults; see Include/policy.schema.json.", valueName: "policy.json")
    )
    var policy: String?

    @Flag(help: "Print one JSON object instead of a summary.")
    var json = false

    func perform() throws {
        let began = Stopwatch()
        let traffic = try Traffic(path: file)
        let policy = try ReplayPolicy(path: policy)
        if let shop { try requireNoShop(shop) }
        let replay = try open(traffic, policy)
        do {
            let result = try play(traffic, replay, began)
            print(json ? result.json.lines : result.summary)
        } catch {
            removeShop()
            throw error
        }
    }

    private func open(_ traffic: Traffic, _ policy: ReplayPolicy) throws -> Replay {
        do throws(Refusal) {
            return try Replay(traffic, policy: policy, shopPath: shop)
        } catch {
            if error.status != KLEPET_LOCKED { removeShop() }
            let name = error.status == KLEPET_POLICY_INVALID ? self.policy : shop
            throw fileFailure(name ?? traffic.path, error)
        }
    }

    /// Half a replay is of no use to anybody, and the file was made here.
    private func removeShop() {
        guard let shop else { return }
        for suffix in ["", "-wal", "-shm"] { unlink(shop + suffix) }
    }

    private func play(_ traffic: Traffic, _ replay: Replay, _ began: Stopwatch) throws -> ReplayResult {
        var progress = ProgressBar(total: traffic.lines.count)
        defer { progress.clear() }
        for (done, line) in traffic.lines.enumerated() {
            do {
                try replay.play(line)
            } catch let refusal as Refusal {
                progress.clear()
                let code = refusal.exitCode == ExitStatus.noInput ? ExitStatus.data : refusal.exitCode
                throw Failure(
                    code, "\(traffic.path):\(line.number): refused by the core: \(refusal.sentence)")
            }
            if done % 64 == 0 { progress.show(done, "\(done.grouped) lines, \(Times.date(line.at))") }
        }
        try replay.finish()
        let result = ReplayResult(
            figures: replay.figures, events: try replay.shop.statistics().accepted_seq, elapsedSeconds: began.seconds,
            digest: try replay.shop.digest(), traffic: traffic, shop: shop)
        try replay.shop.close()
        return result
    }

    /// A replay begins with nothing: added to what a shop has, its figures would be neither's.
    private func requireNoShop(_ path: String) throws {
        var status = stat()
        guard stat(path, &status) != 0 || (status.st_mode & S_IFMT == S_IFREG && status.st_size == 0) else {
            throw Failure(
                ExitStatus.cannotCreate,
                "\(path): it is there already. A replay makes a new shop: give another name, or remove it.")
        }
    }
}

struct ReplayResult {
    var figures: Figures
    var events: UInt64
    var elapsedSeconds: Double
    var digest: UInt64
    var traffic: Traffic
    var shop: String?

    /// Milliseconds are enough.
    private var elapsed: String {
        let milliseconds = Int(elapsedSeconds * 1000)
        let rest = String(milliseconds % 1000)
        return "\(milliseconds / 1000)." + String(repeating: "0", count: 3 - rest.count) + rest
    }

    var json: JSON {
        .object(
            figures.members + [
                JSON.Member(key: "events", value: .integer(Int64(clamping: events))),
                JSON.Member(key: "elapsed_seconds", value: .number(elapsed)),
                JSON.Member(key: "digest", value: .string(digest.hexadecimal)),
            ])
    }

    var summary: String {
        let lines: [(String, Int, String)] = [
            (
                "chats", figures.chats,
                "\(figures.endedByVisitor.grouped) ended by the visitor, \(figures.idleClosed.grouped) idle"
            ),
            ("messages", figures.messages, ""),
            ("reopened", figures.reopened, ""),
            ("left for follow-up", figures.followup, ""),
            (
                "holding messages", figures.holdingFirst,
                """
                at once; \(figures.holdingChoice.grouped) with the choice, \
                \(figures.holdingActive.grouped) "still on it"
                """
            ),
            ("replies late", figures.replyLate, "\(figures.replyOverdue.grouped) of them overdue"),
            (
                "silent visitors", figures.idlePrompt,
                "asked; \(figures.idleWarning.grouped) warned, \(figures.idleClosed.grouped) let go"
            ),
        ]
        var text = Colour.bold(traffic.path.printable) + "\n"
        if let first = traffic.lines.first, let last = traffic.lines.last {
            text += "\(traffic.lines.count.grouped) lines, \(Times.full(first.at)) to \(Times.full(last.at)) UTC\n"
        }
        text += "\n"
        for (name, figure, more) in lines {
            let dimmed = more.isEmpty ? "" : "   " + Colour.dim(more)
            text += "  \(name.padded(to: 20))\(figure.grouped.paddedLeft(to: 8))\(dimmed)\n"
        }
        text += "\n\(events.grouped) events in \(elapsed) s; digest \(digest.hexadecimal)"
        if let shop { text += "\nThe shop is in \(shop.printable): klepet-host chats \(shop.printable)" }
        return text
    }
}

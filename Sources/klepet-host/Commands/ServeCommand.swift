// klepet-host serve: one process owns the shop, others speak to it by a Unix socket (PROTOCOL.md).

import ArgumentParser
import CKlepet

struct ServeCommand: HostCommand {
    static let configuration = CommandConfiguration(
        commandName: "serve",
        abstract: "Stay, and serve a shop to other processes by a Unix socket.",
        discussion: """
            One JSON object per line in, one per line out: PROTOCOL.md says which. \
            SIGTERM and SIGINT finish what was accepted. Under systemd it takes its \
            socket by activation, says when it is ready, and keeps the watchdog quiet.

            EXAMPLES
              klepet-host serve --shop shop.db --socket klepet.sock --group www-data
              klepet-host serve --health --socket klepet.sock

            EXIT CODES
              0   done
              64  the command line is wrong
              65  the file is damaged, or the policy is none
              66  no such group, or no file of this name
              69  --health: the host does not answer
              73  the shop's file or the socket cannot be made
              74  the disk is full or failed
              75  another process has the shop, or answers on the socket
            """)

    @Option(help: ArgumentHelp("The shop's file; made if it is not there.", valueName: "shop.db"), completion: .file())
    var shop: String?

    @Option(help: ArgumentHelp("Where to listen.", valueName: "klepet.sock"), completion: .file())
    var socket: String?

    @Flag(help: "Ask the host on --socket whether it is well, and end.")
    var health = false

    @Option(help: ArgumentHelp("Whose processes may connect, besides the owner's.", valueName: "group"))
    var group: String?

    @Option(
        help: ArgumentHelp("Rules that replace what the shop went by.", valueName: "policy.json"), completion: .file())
    var policy: String?

    @Option(
        help: ArgumentHelp(
            "The key that visitors are signed by: the file's bytes, without a line feed at their end.",
            valueName: "file"),
        completion: .file())
    var identityKeyFile: String?

    enum Clock: String, ExpressibleByArgument { case real, virtual }

    @Option(help: "With virtual, time stands still until somebody says advance.")
    var clock = Clock.real

    @Option(
        help: ArgumentHelp("Where a virtual clock begins, in Unix ms; never before the last event.", valueName: "ms"))
    var startMs: Int64 = 0

    @Option(help: ArgumentHelp("How many connections there may be.", valueName: "number"))
    var connectionsMax = 1024

    @Option(help: ArgumentHelp("How long a line may be.", valueName: "bytes"))
    var lineBytesMax = 1 << 20

    @Option(help: ArgumentHelp("How long a frame may be that somebody else's words come in.", valueName: "bytes"))
    var frameBytesMax = 128 << 10

    @Option(help: ArgumentHelp("How much may wait for a connection to read it.", valueName: "bytes"))
    var pendingBytesMax = 1 << 20

    @Option(
        help: ArgumentHelp("How many visitors may come in a second whom nobody has seen before.", valueName: "number"))
    var newPeoplePerSecond = 200

    func validate() throws {
        guard socket != nil || !health else { throw ValidationError("--health needs the --socket to ask.") }
        guard shop != nil || health else { throw ValidationError("Missing expected argument '--shop <shop.db>'") }
        for (name, value, range) in [
            ("connections-max", connectionsMax, 1...100_000), ("line-bytes-max", lineBytesMax, 256...(8 << 20)),
            ("frame-bytes-max", frameBytesMax, 256...(8 << 20)),
            ("new-people-per-second", newPeoplePerSecond, 1...1_000_000),
            ("pending-bytes-max", pendingBytesMax, 4096...(1 << 30)),
        ] where !range.contains(value) {
            throw ValidationError("--\(name) is between \(range.lowerBound) and \(range.upperBound).")
        }
        guard startMs >= 0, startMs == 0 || clock == .virtual else {
            throw ValidationError("--start-ms goes with --clock virtual.")
        }
    }

    func perform() throws {
        if health { return print(try Health(socketPath: socket ?? "").check()) }
        let handedIn = try ListeningSocket(fromSystemd: environmentValue)
        guard handedIn != nil || socket != nil else {
            throw Failure(ExitStatus.usage, "nowhere to listen: give a --socket, or let systemd hand one in")
        }
        if handedIn == nil, let socket { try ListeningSocket.isStale(socket) }
        // The file's lock comes first: whoever has it may take the place of a socket that nobody answers on.
        let opened = try open(shop ?? "")
        do {
            let listening = try handedIn ?? ListeningSocket(path: socket ?? "", group: group)
            defer { listening.remove() }
            try serve(opened, listening)
        } catch {
            try? opened.close()
            throw error
        }
        do throws(Refusal) { try opened.close() } catch { throw opening(shop ?? "", error) }
    }

    private func serve(_ opened: Shop, _ listening: ListeningSocket) throws {
        var limits = HostLimits()
        (limits.connectionsMax, limits.lineBytesMax, limits.pendingBytesMax) = (
            connectionsMax, lineBytesMax, pendingBytesMax
        )
        (limits.frameBytesMax, limits.newPeoplePerSecond) = (frameBytesMax, newPeoplePerSecond)
        let host = try ResidentHost(opened, limits, isVirtual: clock == .virtual)
        try Serving(host, Systemd(environmentValue)).run(listening) {
            Terminal.write("\(socket ?? "systemd's socket"): serving \(shop ?? "")\n", to: 1)
        }
    }

    private func open(_ path: String) throws -> Shop {
        let policy = try policy.map { try PolicyText($0).text }
        var key = try identityKeyFile.map { try readFile($0, whatIsMissing: "there is no identity key") }
        if key?.last == 0x0A { key?.removeLast() }
        if let key, !(16...1024).contains(key.count) {
            throw Failure(
                ExitStatus.data,
                "\(identityKeyFile ?? ""): an identity key has 16 to 1024 bytes, and this one has \(key.count)")
        }
        do throws(Refusal) {
            return try Shop(
                path: path, clock: clock == .virtual ? .virtual(startMilliseconds: startMs) : .real, policy: policy,
                identityKey: key)
        } catch {
            throw opening(error.status == KLEPET_POLICY_INVALID ? self.policy ?? path : path, error)
        }
    }
}

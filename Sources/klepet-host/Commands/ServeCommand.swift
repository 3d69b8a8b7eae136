// klepet-host serve: one process owns the shop, others speak to it by a Unix socket (PROTOCOL.md), browsers by HTTP
// (HTTP.md).

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
              klepet-host serve --shop shop.db --http 127.0.0.1:8717
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

    @OptionGroup var web: WebArguments

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

    @Option(help: ArgumentHelp("Post events to this address (see --hook-kinds).", valueName: "url"))
    var hook: String?

    @Option(help: ArgumentHelp("Which events: kinds as events have them, with commas.", valueName: "said,closed"))
    var hookKinds: String?

    @Option(
        help: ArgumentHelp(
            "The key that posts are signed by: the file's bytes, without a line feed at their end.", valueName: "file"),
        completion: .file())
    var hookKeyFile: String?

    @Option(
        help: ArgumentHelp("Where it is kept what was told of; left out: beside the shop.", valueName: "shop.db-hook"),
        completion: .file())
    var hookPlace: String?

    @Option(help: ArgumentHelp("How long the receiver may take for an answer.", valueName: "ms"))
    var hookTimeoutMs = 10_000

    func validate() throws {
        guard socket != nil || !health else { throw ValidationError("--health needs the --socket to ask.") }
        guard shop != nil || health else { throw ValidationError("Missing expected argument '--shop <shop.db>'") }
        for (name, value, range) in [
            ("connections-max", connectionsMax, 1...100_000), ("line-bytes-max", lineBytesMax, 256...(8 << 20)),
            ("frame-bytes-max", frameBytesMax, 256...(8 << 20)),
            ("new-people-per-second", newPeoplePerSecond, 1...1_000_000),
            ("pending-bytes-max", pendingBytesMax, 4096...(1 << 30)),
            ("web-connections-max", web.webConnectionsMax, 1...1_000_000),
            ("sockets-per-address", web.socketsPerAddress, 1...1_000_000),
            ("newcomers-per-minute", web.newcomersPerMinute, 1...60_000),
            ("frames-per-second", web.framesPerSecond, 1...1_000_000),
            ("files-unsaid-s", web.filesUnsaidS, 1...604_800),
            ("files-unsaid-bytes-max", web.filesUnsaidBytesMax, 1...(1 << 50)),
            ("uploads-per-minute", web.uploadsPerMinute, 1...60_000),
        ] where !range.contains(value) {
            throw ValidationError("--\(name) is between \(range.lowerBound) and \(range.upperBound).")
        }
        guard web.files == nil || web.isAsked else {
            throw ValidationError("--files goes with --http or --http-socket.")
        }
        try validateHook()
        guard startMs >= 0, startMs == 0 || clock == .virtual else {
            throw ValidationError("--start-ms goes with --clock virtual.")
        }
    }

    private func validateHook() throws {
        guard let hook else {
            guard hookKinds == nil, hookKeyFile == nil, hookPlace == nil else {
                throw ValidationError("--hook-kinds, --hook-key-file and --hook-place go with --hook.")
            }
            return
        }
        guard hook.hasPrefix("http://") || hook.hasPrefix("https://") else {
            throw ValidationError("--hook takes an address that begins with http:// or https://.")
        }
        guard let hookKinds, hookKeyFile != nil else {
            throw ValidationError("--hook needs --hook-kinds and --hook-key-file.")
        }
        guard (100...600_000).contains(hookTimeoutMs) else {
            throw ValidationError("--hook-timeout-ms is between 100 and 600000.")
        }
        // Of events that are kept: who was away hears of no live signal.
        let known = Set((1..<1024).map { Words.kind($0) })
        for kind in hookKinds.split(separator: ",", omittingEmptySubsequences: false) {
            guard known.contains(String(kind)), !kind.hasPrefix("kind_") else {
                throw ValidationError("--hook-kinds: there is no event of the kind '\(kind)'.")
            }
        }
    }

    private func hookOptions() throws -> HookOptions? {
        guard let hook, let hookKinds, let hookKeyFile else { return nil }
        var options = HookOptions(
            url: hook, kinds: Set(hookKinds.split(separator: ",").map(String.init)),
            key: try readKey(hookKeyFile, "a hook's key"), place: hookPlace ?? "\(shop ?? "")-hook")
        options.timeoutMilliseconds = hookTimeoutMs
        return options
    }

    private func readKey(_ path: String, _ what: String) throws -> [UInt8] {
        var key = try readFile(path, whatIsMissing: "this was to be \(what), and is not there")
        if key.last == 0x0A { key.removeLast() }
        guard (16...1024).contains(key.count) else {
            throw Failure(ExitStatus.data, "\(path): \(what) has 16 to 1024 bytes, and this one has \(key.count)")
        }
        return key
    }

    func perform() throws {
        if health { return print(try HealthCheck(socketPath: socket ?? "").check()) }
        let handedIn = try ListeningSocket(fromSystemd: environmentValue)
        guard handedIn != nil || socket != nil || web.isAsked else {
            throw Failure(ExitStatus.usage, "nowhere to listen: give a --socket, or let systemd hand one in")
        }
        if handedIn == nil, let socket { try ListeningSocket.isStale(socket) }
        // The file's lock comes first: whoever has it may take the place of a socket that nobody answers on.
        let opened = try open(shop ?? "")
        do {
            let listening = try handedIn ?? socket.map { try ListeningSocket(path: $0, group: group) }
            defer { listening?.remove() }
            try web.listen(group: group) { sockets in try serve(opened.shop, listening, sockets, opened.key) }
        } catch {
            try? opened.shop.close()
            throw error
        }
        do throws(Refusal) { try opened.shop.close() } catch { throw fileFailure(shop ?? "", error) }
    }

    private func serve(
        _ opened: Shop, _ listening: ListeningSocket?, _ webSockets: [WebSocketAddress], _ identityKey: [UInt8]?
    ) throws {
        var limits = HostLimits()
        (limits.connectionsMax, limits.lineBytesMax, limits.pendingBytesMax) = (
            connectionsMax, lineBytesMax, pendingBytesMax
        )
        (limits.frameBytesMax, limits.newPeoplePerSecond) = (frameBytesMax, newPeoplePerSecond)
        let host = try ResidentHost(opened, limits, isVirtual: clock == .virtual)
        if let identityKey, !webSockets.isEmpty {
            let sockets = webSockets.map { (descriptor: $0.descriptor, kind: $0.kind) }
            host.web = try WebHost(host, try web.options(), Tokens(identityKey: identityKey), sockets)
        }
        let names = (listening == nil ? [] : [socket ?? "systemd's socket"]) + webSockets.map(\.name)
        host.hook = try hookOptions().map { try Hook(host, $0) }
        try HostProcess(host, Systemd(environmentValue)).run(listening) {
            Terminal.write("\(names.joined(separator: ", ")): serving \(shop ?? "")\n", to: 1)
        }
    }

    /// The shop, and the key that its visitors are signed by, if there is one.
    private func open(_ path: String) throws -> (shop: Shop, key: [UInt8]?) {
        let policy = try policy.map { try PolicyText($0).text }
        let key =
            if let identityKeyFile { Optional(try IdentityKeyFile.read(identityKeyFile)) } else if web.isAsked {
                Optional(try IdentityKeyFile.readOrMake(beside: path))
            } else { Optional<[UInt8]>.none }
        do throws(Refusal) {
            let shop = try Shop(
                path: path, clock: clock == .virtual ? .virtual(startMilliseconds: startMs) : .real, policy: policy,
                identityKey: key)
            return (shop, key)
        } catch {
            throw fileFailure(error.status == KLEPET_POLICY_INVALID ? self.policy ?? path : path, error)
        }
    }
}

// What `serve` is told about browsers (HTTP.md).

import ArgumentParser
import CKlepet
import Glibc

/// A socket that listens for browsers, or for a proxy in front of them.
struct WebSocketAddress {
    var descriptor: Int32
    var kind: SocketKind
    /// As it is told when the host is ready.
    var name: String
}

struct WebArguments: ParsableArguments {
    @Option(help: ArgumentHelp("Where to listen for browsers.", valueName: "127.0.0.1:8717"))
    var http: String?

    @Option(
        help: ArgumentHelp(
            "The same for nginx or Caddy in front, which say where browsers come from.", valueName: "http.sock"),
        completion: .file())
    var httpSocket: String?

    @Option(help: ArgumentHelp("Whose pages may open the socket; without any, the host's own.", valueName: "https://…"))
    var origin: [String] = []

    @Option(help: ArgumentHelp("A proxy's address, whose X-Forwarded-For is believed.", valueName: "address"))
    var trustedProxy: [String] = []

    @Option(help: ArgumentHelp("How many connections of browsers there may be.", valueName: "number"))
    var webConnectionsMax = 4096

    @Option(help: ArgumentHelp("How many WebSockets there may be from one address.", valueName: "number"))
    var socketsPerAddress = 20

    @Option(help: ArgumentHelp("How many new visitors may come from one address in a minute.", valueName: "number"))
    var newcomersPerMinute = 10

    @Option(help: ArgumentHelp("How many frames a WebSocket may send in a second.", valueName: "number"))
    var framesPerSecond = 20

    @Option(
        help: ArgumentHelp(
            "Keep the files that people send in this folder, which only the host uses.", valueName: "folder"),
        completion: .directory)
    var files: String?

    @Option(help: ArgumentHelp("How long a file may be there that no message names.", valueName: "seconds"))
    var filesUnsaidS = 3600

    @Option(help: ArgumentHelp("How much of such files there may be.", valueName: "bytes"))
    var filesUnsaidBytesMax = 1 << 30

    @Option(help: ArgumentHelp("How many files may come from one address in a minute.", valueName: "number"))
    var uploadsPerMinute = 30

    var isAsked: Bool { http != nil || httpSocket != nil }

    func options() throws -> WebOptions {
        var options = WebOptions()
        options.origins = Set(try origin.map(Self.origin))
        options.trustedProxies = Set(
            try trustedProxy.map {
                guard let address = Address($0, isWhole: true) else {
                    throw Failure(ExitStatus.usage, "--trusted-proxy \($0): this is no address")
                }
                return address
            })
        options.connectionsMax = webConnectionsMax
        options.socketsPerAddress = socketsPerAddress
        (options.newcomersPerMinute, options.framesPerSecond) = (newcomersPerMinute, framesPerSecond)
        options.files = files.map {
            FileOptions(
                path: $0, unsaidSeconds: Int64(filesUnsaidS), unsaidBytesMax: Int64(filesUnsaidBytesMax),
                uploadsPerMinute: uploadsPerMinute)
        }
        return options
    }

    /// As a browser writes it: in small letters, without a path.
    private static func origin(_ text: String) throws -> String {
        let parts = text.lowercased().split(separator: "/", omittingEmptySubsequences: false)
        guard parts.count == 3, parts[0] == "https:" || parts[0] == "http:", parts[1].isEmpty, !parts[2].isEmpty,
            parts[2].utf8.allSatisfy({ $0 > 0x20 && $0 < 0x7F && $0 != UInt8(ascii: "*") })
        else {
            throw Failure(ExitStatus.usage, "--origin \(text): an origin is https://shop.example, without a path")
        }
        return text.lowercased()
    }

    /// Opens the sockets for as long as `body` runs.
    func listen(group: String?, _ body: ([WebSocketAddress]) throws -> Void) throws {
        var sockets: [WebSocketAddress] = []
        if let http {
            let (descriptor, name) = try TCPSocket.listen(http)
            sockets.append(WebSocketAddress(descriptor: descriptor, kind: .tcp, name: name))
        }
        guard let httpSocket else { return try body(sockets) }
        let listening = try ListeningSocket(path: httpSocket, group: group)
        defer { listening.remove() }
        sockets.append(WebSocketAddress(descriptor: listening.descriptor, kind: .unix, name: httpSocket))
        try body(sockets)
    }
}

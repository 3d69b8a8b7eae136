// klepet-host export: all that a shop has of one visitor (B13.4), or everything.

import ArgumentParser
import CKlepet
import Glibc

struct ExportCommand: HostCommand {
    static let configuration = CommandConfiguration(
        commandName: "export",
        abstract: "Print all that a shop has of one visitor, or of everybody, as JSON.",
        discussion: """
            Of one visitor: the person, their chats, and of each chat every event that the \
            visitor may see: what they are to be given when they ask for their data.

            Of everybody: JSON lines, a header and then every event in order, the same \
            objects as everywhere. `klepet-host import` makes a shop of them again, and \
            `klepet-host audit` proves them whole.

            EXAMPLES
              klepet-host export shop.db --visitor eva@example.org >eva.json
              klepet-host export shop.db --all shop.jsonl

            EXIT CODES
              0   done
              65  the shop's file is damaged
              66  no such file, or no such visitor
              73  the export's file is there already, or cannot be made
              74  it could not be written whole
              75  another process has the shop open
            """)

    @Argument(help: ArgumentHelp("The shop's file.", valueName: "shop.db"), completion: .file())
    var shop: String

    @Option(help: ArgumentHelp("The key under which the visitor joined.", valueName: "key"))
    var visitor: String?

    @Flag(help: "Every event of the shop, as JSON lines.")
    var all = false

    @Argument(
        help: ArgumentHelp("Where to write them; stdout if it is not given.", valueName: "file"), completion: .file())
    var file: String?

    func validate() throws {
        guard all != (visitor != nil) else { throw ValidationError("Export either one --visitor or --all.") }
        guard all || file == nil else {
            throw ValidationError("A file is for --all; one visitor's data goes to stdout.")
        }
    }

    func perform() throws {
        if let visitor { return try export(visitor) }
        let look = try InspectedShop(shop)
        let statistics = try look.shop.statistics()
        // A shop that was not closed adds events when it is opened next; these are not in its file yet.
        let isClosed = statistics.accepted_seq == statistics.durable_seq
        let digest = isClosed ? try look.shop.digest().hexadecimal : ""
        let policy = (try? JSON(Array(try look.client().policy().utf8))) ?? .null
        let header = ExportHeader(events: statistics.durable_seq, digest: digest, policy: policy)
        let output = try Output(file)
        do {
            try write(header, from: look, to: output)
        } catch {
            output.discard()
            throw error
        }
    }

    private func export(_ visitor: String) throws {
        let client = try InspectedShop(shop).client()
        let text = try client.export(try find(visitor: visitor, in: shop, client))
        print((try? JSON(Array(text.utf8)))?.lines ?? text)
    }

    private func write(_ header: ExportHeader, from shop: InspectedShop, to output: Output) throws {
        try output.write(header.json.line)
        var bar = ProgressBar(total: Int(clamping: header.events))
        defer { bar.clear() }
        try shop.client().events { event in
            guard event.seq > 0, event.seq <= header.events else { return }
            try output.write(event.json.line)
            if event.seq % 4096 == 0 { bar.show(Int(clamping: event.seq), "\(event.seq.grouped) events") }
        }
        try output.finish()
    }
}

/// Lines to stdout, or to a new file of the user's own, which is there whole or not at all.
private final class Output {
    private let path: String?
    private var unfinished: String { unfinishedName(of: path ?? "") }
    private let descriptor: Int32
    private var waiting: [UInt8] = []

    init(_ path: String?) throws {
        self.path = path
        guard let path else {
            descriptor = STDOUT_FILENO
            return
        }
        // For its owner alone: it holds people's words.
        var status = stat()
        let isThere = lstat(path, &status) == 0
        descriptor = isThere ? -1 : open(unfinishedName(of: path), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else {
            throw Failure(
                ExitStatus.cannotCreate,
                "\(path): it cannot be made: \(String(cString: strerror(isThere ? EEXIST : errno)))")
        }
        lockUnfinished(descriptor)
    }

    func write(_ line: String) throws {
        waiting += line.utf8
        waiting.append(0x0A)
        if waiting.count >= 1 << 18 { try empty() }
    }

    func finish() throws {
        try empty()
        guard let path else { return }
        guard fsync(descriptor) == 0 else { throw broken }
        try put(unfinished, at: path)
        close(descriptor)
    }

    func discard() {
        if path != nil { unlink(unfinished) }
    }

    private func empty() throws {
        var done = 0
        while done < waiting.count {
            let count = waiting.withUnsafeBytes {
                Glibc.write(descriptor, $0.baseAddress.map { $0 + done }, $0.count - done)
            }
            if count < 0, errno == EINTR { continue }
            guard count > 0 else { throw broken }
            done += count
        }
        waiting.removeAll(keepingCapacity: true)
    }

    private var broken: Failure {
        Failure(
            ExitStatus.disk, "\(path ?? "stdout"): it could not be written whole: \(String(cString: strerror(errno)))")
    }
}

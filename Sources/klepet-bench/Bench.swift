// klepet-bench: what Klepet costs, beside what the same work costs at the least, measured in the same run. One
// table; the bars are ratios, because a machine's speed is not Klepet's doing. Of Klepet it uses klepet.h, and for
// one row the wheel itself.

import ArgumentParser
import BenchReference
import Glibc

@main
struct Bench: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "klepet-bench",
        abstract: "Measures Klepet against references in C and prints one table.",
        discussion: """
            Each row is measured several times in turn with its reference; the table shows medians of both. Rows: \
            \(Row.names.joined(separator: ", ")). A machine that does other things meanwhile gives other figures; \
            ratios suffer less.
            """)

    @Flag(help: "One JSON object instead of the table.")
    var json = false

    @Flag(help: "A hundredth of the work: shows that it runs; the figures mean nothing.")
    var quick = false

    @Option(help: ArgumentHelp("Only these rows; may be given several times.", valueName: "name"))
    var only: [String] = []

    @Option(help: ArgumentHelp("Folder for shops and logs.", valueName: "folder"))
    var scratch = "/tmp"

    @Option(
        help: ArgumentHelp("libklepet.so for the row 'library'; else the one beside this program.", valueName: "file"))
    var library: String?

    func validate() throws {
        for name in only where !Row.names.contains(name) {
            throw ValidationError("There is no row '\(name)'; there are \(Row.names.joined(separator: ", ")).")
        }
    }

    func run() throws {
        let folder = try Folder(in: scratch)
        defer { folder.remove() }
        let scale = Scale(isQuick: quick)
        var table = Table(isQuick: quick)
        // Memory first: what other rows have given back to the heap would be used again, and cost nothing.
        let first = ["many", "idle-memory"]
        for name in first + Row.names.filter({ !first.contains($0) })
        where only.isEmpty || only.contains(name) {
            progress(name)
            table.rows += try rows(name, scale, folder)
        }
        progress(nil)
        table.sort(by: Row.names)
        print(json ? table.json : table.text)
    }

    private func rows(_ name: String, _ scale: Scale, _ folder: Folder) throws -> [Row] {
        switch name {
        case "say": try measureSaying(scale) + [measureSayingByRules(scale)]
        case "call": [try measureCalling(scale)]
        case "say-durable": [try measureDurableSaying(scale, folder)]
        case "ack": try measureAcknowledgement(scale, folder)
        case "deadline": measureDeadlines(scale)
        case "idle-memory": try measureIdleMemory(scale, folder)
        case "reopen": try measureReopening(scale, folder)
        case "many": try measureManyShops(scale, folder)
        case "search": try measureSearch(scale, folder)
        case "page": try measurePaging(scale, folder)
        case "availability": [try measureAvailability(scale)]
        case "words": try measureWords(scale, folder)
        case "library": try measureLibrary(library, folder)
        default: []
        }
    }

    /// On a terminal, which row is under way.
    private func progress(_ name: String?) {
        guard isatty(2) == 1 else { return }
        let line = Array(("\r\u{1B}[K" + (name.map { "measuring \($0) …" } ?? "")).utf8)
        _ = write(2, line, line.count)
    }
}

/// How much of everything.
struct Scale {
    var isQuick: Bool
    /// `full`, or about a hundredth.
    func of(_ full: Int, quick: Int? = nil) -> Int { isQuick ? quick ?? max(1, full / 100) : full }
}

/// A folder of its own for the files of a run.
struct Folder {
    let path: String

    init(in parent: String) throws {
        var template = Array("\(parent)/klepet-bench-XXXXXX".utf8CString)
        guard mkdtemp(&template) != nil else { throw BenchFailure("no folder can be made in \(parent)") }
        path = String(decoding: template.dropLast().map { UInt8(bitPattern: $0) }, as: UTF8.self)
    }

    func file(_ name: String) -> String { "\(path)/\(name)" }

    func remove(_ name: String) {
        for suffix in ["", "-wal", "-shm", "-journal"] { unlink(file(name) + suffix) }
    }

    func remove() {
        if let listing = opendir(path) {
            while let entry = readdir(listing) {
                withUnsafeBytes(of: &entry.pointee.d_name) { name in
                    let name = String(decoding: name.prefix { $0 != 0 }, as: UTF8.self)
                    if name != ".", name != ".." { unlink(file(name)) }
                }
            }
            closedir(listing)
        }
        rmdir(path)
    }
}

struct BenchFailure: Error, CustomStringConvertible {
    var description: String
    init(_ description: String) { self.description = description }
}

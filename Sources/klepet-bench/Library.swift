// Row `library`: how big libklepet.so is, and what loading it and opening a shop take, beside loading an empty C library
// that needs the same others. Both by the same small C program, in a process of its own each time.

import BenchReference
import Glibc

func measureLibrary(_ given: String?, _ folder: Folder) throws -> [Row] {
    let library = try given ?? besideThisProgram("libklepet.so")
    guard access(library, R_OK) == 0 else {
        throw BenchFailure(
            "\(library) is not there: build it (Sources/KlepetLibrary/build), or name it with --library.")
    }
    let build = #filePath.split(separator: "/").dropLast().joined(separator: "/")
    try run("/bin/bash", ["/\(build)/library/build", library, folder.path])
    var opened: [Double] = []
    var empty: [Double] = []
    for _ in 0..<15 {
        opened.append(try load(folder.file("libklepet.so"), "open", folder))
        empty.append(try load(folder.file("libempty.so"), "", folder))
    }
    var about = stat()
    stat(folder.file("libklepet.so"), &about)
    return [
        Row(
            name: "library", what: "libklepet.so, stripped", measured: Double(about.st_size) / 1e6, reference: nil,
            unit: "MB", bar: 2.5),
        Row(
            name: "library", what: "load + open + close", measured: opened.median, reference: empty.median, unit: "ms",
            bar: 2, notes: [("least", opened.min() ?? 0), ("reference's least", empty.min() ?? 0)]),
    ]
}

private func besideThisProgram(_ name: String) throws -> String {
    var path = [CChar](repeating: 0, count: 4096)
    let count = readlink("/proc/self/exe", &path, path.count - 1)
    guard count > 0 else { throw BenchFailure("this program does not know where it is") }
    let own = String(decoding: path.prefix(count).map { UInt8(bitPattern: $0) }, as: UTF8.self)
    return own.split(separator: "/").dropLast().reduce("") { "\($0)/\($1)" } + "/\(name)"
}

/// ms, as the loader prints them.
private func load(_ library: String, _ what: String, _ folder: Folder) throws -> Double {
    let printed = folder.file("printed")
    try run("/bin/sh", ["-c", "'\(folder.file("load"))' '\(library)' \(what) > '\(printed)'"])
    guard let file = fopen(printed, "r") else { throw BenchFailure("the loader printed nothing") }
    defer { fclose(file) }
    var line = [CChar](repeating: 0, count: 64)
    guard fgets(&line, 64, file) != nil else { throw BenchFailure("the loader printed nothing") }
    return atof(line)
}

private func run(_ program: String, _ arguments: [String]) throws {
    var words: [UnsafeMutablePointer<CChar>?] = ([program] + arguments).map { strdup($0) }
    words.append(nil)
    defer { for word in words { free(word) } }
    var child: pid_t = 0
    guard posix_spawn(&child, program, nil, nil, words, environ) == 0 else {
        throw BenchFailure("\(program) does not start")
    }
    var status: Int32 = 0
    waitpid(child, &status, 0)
    guard status == 0 else { throw BenchFailure("\(program) \(arguments.joined(separator: " ")) failed") }
}

// A folder of its own for a test, gone afterwards; files as bytes; SQLite's own hand in a file,
// behind the journal's back.

import CSQLite
import Glibc
import KlepetJournal

final class Scratch {
    let folder: String

    /// `inMemory`: on a disk of memory, where there is one, for tests that open thousands of files.
    init(inMemory: Bool = false) {
        let parent = inMemory && access("/dev/shm", W_OK) == 0 ? "/dev/shm" : "/tmp"
        var template = Array((parent + "/klepet-journal-XXXXXX").utf8CString)
        folder = template.withUnsafeMutableBufferPointer { String(cString: mkdtemp($0.baseAddress!)) }
    }

    deinit {
        for name in ["shop.db", "copy.db", "whole.db"] {
            for end in ["", "-wal", "-shm", "-journal"] { unlink(folder + "/" + name + end) }
        }
        rmdir(folder)
    }

    var shop: String { folder + "/shop.db" }
    var copy: String { folder + "/copy.db" }
    var whole: String { folder + "/whole.db" }
}

func bytes(of path: String) -> [UInt8] {
    guard let file = fopen(path, "rb") else { return [] }
    defer { fclose(file) }
    fseek(file, 0, SEEK_END)
    var bytes = [UInt8](repeating: 0, count: ftell(file))
    rewind(file)
    let count = fread(&bytes, 1, bytes.count, file)
    return Array(bytes.prefix(count))
}

func write(_ bytes: [UInt8], to path: String, dropLast: Int = 0) {
    guard let file = fopen(path, "wb") else { return }
    fwrite(bytes, 1, max(0, bytes.count - dropLast), file)
    fclose(file)
}

func contains(_ bytes: [UInt8], _ text: String) -> Bool {
    let text = Array(text.utf8)
    guard let first = text.first, bytes.count >= text.count else { return false }
    return bytes.withUnsafeBufferPointer { all in
        for start in 0...(all.count - text.count) where all[start] == first {
            if all[start..<(start + text.count)].elementsEqual(text) { return true }
        }
        return false
    }
}

/// Runs SQL in a file that nobody has open; the first value of the last row, as text.
@discardableResult
func sql(_ statements: String, in path: String) -> String? {
    var database: OpaquePointer?
    guard sqlite3_open(path, &database) == SQLITE_OK else { return nil }
    defer { sqlite3_close(database) }
    var answer: String?
    let code = withUnsafeMutablePointer(to: &answer) { answer in
        sqlite3_exec(
            database, statements,
            { answer, count, values, _ in
                if count > 0, let value = values?[0] {
                    answer?.assumingMemoryBound(to: String?.self).pointee = String(cString: value)
                }
                return 0
            }, answer, nil)
    }
    return code == SQLITE_OK ? answer ?? "" : nil
}

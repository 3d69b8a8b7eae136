// A shop's file as bytes, for those who believe nothing else.

import Glibc

func bytes(_ path: String) -> [UInt8] {
    guard let file = fopen(path, "rb") else { return [] }
    defer { fclose(file) }
    var (all, part) = ([UInt8](), [UInt8](repeating: 0, count: 1 << 16))
    while case let count = fread(&part, 1, part.count, file), count > 0 { all += part.prefix(count) }
    return all
}

/// Whether a shop's file, or its log, has these words anywhere.
func holds(_ path: String, _ words: String) -> Bool {
    let wanted = Array(words.utf8)
    return [path, path + "-wal"].contains { path in
        let all = bytes(path)
        guard all.count >= wanted.count else { return false }
        return all.withUnsafeBytes { raw in
            wanted.withUnsafeBytes { wanted in
                guard var at = raw.baseAddress, let first = wanted.baseAddress else { return false }
                let end = at + raw.count - wanted.count
                while at <= end, let found = memchr(at, Int32(wanted[0]), end - at + 1) {
                    if memcmp(found, first, wanted.count) == 0 { return true }
                    at = UnsafeRawPointer(found) + 1
                }
                return false
            }
        }
    }
}

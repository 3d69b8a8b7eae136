// The newest snapshot, in rows of four megabytes; SQLite's own limit for one value is a gigabyte, and a page of memory
// is cheaper to find than a hundred thousand. A snapshot only saves time: one that is damaged is left aside, and the
// engine is rebuilt from events.

internal import CSQLite
internal import KlepetEngine

extension Record {
    private static let partBytes = 4 << 20

    func snapshot() throws(JournalFailure) -> (seq: UInt64, bytes: [UInt8])? {
        let parts = try Statement(
            "SELECT seq, part, parts, digest, bytes FROM snapshots ORDER BY id", in: database)
        var seq: UInt64 = 0
        var count: Int64 = 0
        var found: Int64 = 0
        var digest: UInt64 = 0
        var bytes: [UInt8] = []
        var code = parts.step()
        while code == SQLITE_ROW {
            let part = parts.integer(1)
            if part == 0 {
                (seq, count, digest) = (parts.unsigned(0), parts.integer(2), parts.unsigned(3))
                bytes.removeAll()
                bytes.reserveCapacity(Int(clamping: max(1, min(count, 16))) * Self.partBytes)
                found = 0
            }
            guard part == found, parts.unsigned(0) == seq else { return nil }
            found += 1
            bytes.append(contentsOf: parts.bytes(4))
            code = parts.step()
        }
        if code & 0xff == SQLITE_CORRUPT { return nil }
        guard code == SQLITE_DONE else { throw database.failure(code) }
        guard found > 0, found == count, seq <= lastSeq else { return nil }
        guard bytes.withUnsafeBufferPointer({ Digest.of($0) }) == digest else { return nil }
        return (seq, bytes)
    }

    func save(snapshot bytes: [UInt8], at seq: UInt64) throws(JournalFailure) {
        guard seq <= lastSeq else { throw Admission.wrongNumber(seq, after: lastSeq) }
        // The new snapshot takes the pages of the old one. If the file has no other free pages it takes all of them, so
        // nothing old is left to overwrite.
        let before = try database.number("SELECT sum(length(bytes)) FROM snapshots")
        let spare = try database.number("PRAGMA freelist_count")
        try database.run(before <= bytes.count && spare == 0 ? "PRAGMA secure_delete=FAST" : "PRAGMA secure_delete=ON")
        defer { try? database.run("PRAGMA secure_delete=ON") }
        try database.run("BEGIN IMMEDIATE")
        do throws(JournalFailure) {
            try database.run("DELETE FROM snapshots")
            try insert(bytes, at: seq)
            try database.run("COMMIT")
            snapshotSeq = seq
        } catch {
            try? database.run("ROLLBACK")
            throw error
        }
    }

    private func insert(_ bytes: [UInt8], at seq: UInt64) throws(JournalFailure) {
        let insert = try Statement(
            "INSERT INTO snapshots(seq, part, parts, digest, bytes) VALUES(?1, ?2, ?3, ?4, ?5)", in: database)
        let digest = bytes.withUnsafeBufferPointer { Digest.of($0) }
        let parts = max(1, (bytes.count + Self.partBytes - 1) / Self.partBytes)
        for part in 0..<parts {
            let range = part * Self.partBytes..<min((part + 1) * Self.partBytes, bytes.count)
            insert.bind(1, seq)
            insert.bind(2, part)
            insert.bind(3, parts)
            insert.bind(4, digest)
            let code = bytes.withUnsafeBytes { all in
                // A NULL pointer would be a NULL, which the table refuses; an empty snapshot is an empty value.
                if range.isEmpty {
                    insert.bindEmpty(5)
                } else {
                    insert.bind(5, blob: UnsafeRawBufferPointer(rebasing: all[range]))
                }
                defer { insert.reset() }
                return insert.step()
            }
            guard code == SQLITE_DONE else { throw database.failure(code) }
        }
    }
}

// Statements that are used again and again, of one connection: prepared when they are wanted, finalized when the shop
// rests. That all of them can be prepared is a promise of opening: a file whose tables are others is damaged and says so
// at once. As files of one schema are alike in this, the first one of a process is tried with every statement, and the
// others are known by what their schema says.

internal import CSQLite
internal import KlepetEngine

extension Database {
    func keep(_ place: UnsafeMutablePointer<PreparedStatement>) { kept.append(place) }

    @inline(never)
    func prepare(_ place: UnsafeMutablePointer<PreparedStatement>) -> OpaquePointer? {
        let sql = place.pointee.sql
        let bytes = UnsafeRawPointer(sql.utf8Start).assumingMemoryBound(to: CChar.self)
        let code = sqlite3_prepare_v3(
            handle, bytes, CInt(sql.utf8CodeUnitCount), UInt32(SQLITE_PREPARE_PERSISTENT), &place.pointee.handle, nil)
        place.pointee.failed = code == SQLITE_OK ? CInt(SQLITE_NOMEM) : code
        return place.pointee.handle
    }

    func failure(ofPreparing code: CInt) -> JournalFailure {
        // Statements are ours and right: what SQLite does not find, the file lacks.
        guard code & 0xff == SQLITE_ERROR else { return failure(code) }
        return JournalFailure(.corrupt, "The file's tables are not those of format \(Schema.version).")
    }

    /// Finalizes what nobody is in the middle of.
    func releaseKept() {
        for place in kept {
            guard let prepared = place.pointee.handle, sqlite3_stmt_busy(prepared) == 0 else { continue }
            sqlite3_finalize(prepared)
            place.pointee.handle = nil
        }
    }

    /// All that Klepet asks of a file was asked of one with the same schema before.
    func hasKnownSchema() throws(JournalFailure) -> Bool {
        if !isSchemaKnown { isSchemaKnown = Self.known.has(try schemaDigest()) }
        return isSchemaKnown
    }

    /// Fails where one of them cannot be prepared.
    func checkKept() throws(JournalFailure) {
        guard try !hasKnownSchema() else { return }
        let schema = try schemaDigest()
        defer { releaseKept() }
        for place in kept where place.pointee.handle == nil {
            guard prepare(place) != nil else { throw failure(ofPreparing: place.pointee.failed) }
        }
        Self.known.add(schema)
    }

    private func schemaDigest() throws(JournalFailure) -> UInt64 {
        let rows = try Statement("SELECT sql FROM sqlite_schema ORDER BY rowid", in: self)
        var digest: UInt64 = 0
        var code = rows.step()
        while code == SQLITE_ROW {
            digest = (digest ^ Digest.of(rows.bytes(0))) &* 0x0000_0100_0000_01b3
            code = rows.step()
        }
        guard code == SQLITE_DONE else { throw failure(code) }
        return digest
    }

    private static let known = KnownSchemas()
}

private final class KnownSchemas: @unchecked Sendable {
    private let lock = Lock()
    private var digests: [UInt64] = []
    /// Files of older formats, with and without what comes later: few.
    private static let most = 32

    func has(_ digest: UInt64) -> Bool {
        var isKnown = false
        try? lock.hold { () throws(JournalFailure) in isKnown = digests.contains(digest) }
        return isKnown
    }

    func add(_ digest: UInt64) {
        try? lock.hold { () throws(JournalFailure) in
            if digests.count < Self.most, !digests.contains(digest) { digests.append(digest) }
        }
    }
}

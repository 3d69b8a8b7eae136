// One prepared statement, kept and used again. Bound bytes are not copied (SQLITE_STATIC): whoever binds keeps them
// alive until the statement is reset.

internal import CSQLite
internal import KlepetEngine

struct Statement: ~Copyable {
    let handle: OpaquePointer

    init(_ sql: StaticString, in database: Database) throws(JournalFailure) {
        var prepared: OpaquePointer?
        let bytes = UnsafeRawPointer(sql.utf8Start).assumingMemoryBound(to: CChar.self)
        let code = sqlite3_prepare_v3(
            database.handle, bytes, CInt(sql.utf8CodeUnitCount), UInt32(SQLITE_PREPARE_PERSISTENT), &prepared, nil)
        guard code == SQLITE_OK, let prepared else {
            // Statements are ours and right: what SQLite does not find, the file lacks.
            if code & 0xff == SQLITE_ERROR {
                throw JournalFailure(.corrupt, "The file's tables are not those of format \(Schema.version).")
            }
            throw database.failure(code)
        }
        handle = prepared
    }

    deinit { sqlite3_finalize(handle) }

    @inline(__always)
    func bind(_ index: CInt, _ number: Int64) { sqlite3_bind_int64(handle, index, number) }
    @inline(__always)
    func bind(_ index: CInt, _ number: UInt64) { sqlite3_bind_int64(handle, index, Int64(bitPattern: number)) }
    @inline(__always)
    func bind(_ index: CInt, _ number: some FixedWidthInteger) {
        sqlite3_bind_int64(handle, index, Int64(truncatingIfNeeded: number))
    }
    @inline(__always)
    func bindNull(_ index: CInt) { sqlite3_bind_null(handle, index) }

    /// Text, or NULL when there is none.
    @inline(__always)
    func bind(_ index: CInt, _ text: Text) {
        guard let start = text.baseAddress, text.count > 0 else {
            sqlite3_bind_null(handle, index)
            return
        }
        bindBytes(index, start, text.count)
    }
    /// Text that is never NULL: NULL is what a redaction leaves.
    @inline(__always)
    func bindPresent(_ index: CInt, _ text: Text) {
        guard let start = text.baseAddress, text.count > 0 else {
            bind(index, "" as StaticString)
            return
        }
        bindBytes(index, start, text.count)
    }
    @inline(__always)
    func bind(_ index: CInt, _ word: StaticString) { bindBytes(index, word.utf8Start, word.utf8CodeUnitCount) }
    func bind(_ index: CInt, blob: UnsafeRawBufferPointer) {
        sqlite3_bind_blob64(handle, index, blob.baseAddress, UInt64(blob.count), nil)
    }

    @inline(__always)
    private func bindBytes(_ index: CInt, _ start: UnsafePointer<UInt8>, _ count: Int) {
        let bytes = UnsafeRawPointer(start).assumingMemoryBound(to: CChar.self)
        // `Event.textBytes` has 32 bits, SQLite's length 31: a text that long is refused by SQLite
        // (SQLITE_TOOBIG), never cut.
        sqlite3_bind_text(handle, index, bytes, CInt(clamping: count), nil)
    }

    /// SQLITE_ROW, SQLITE_DONE or an error.
    @inline(__always)
    func step() -> CInt { sqlite3_step(handle) }
    @inline(__always)
    func reset() { sqlite3_reset(handle) }

    /// Runs a statement that gives no row and makes it ready for the next time.
    @inline(__always)
    func run(in database: Database) throws(JournalFailure) {
        let code = sqlite3_step(handle)
        sqlite3_reset(handle)
        guard code == SQLITE_DONE || code == SQLITE_ROW else { throw database.failure(code) }
    }

    @inline(__always)
    func integer(_ column: CInt) -> Int64 { sqlite3_column_int64(handle, column) }
    @inline(__always)
    func unsigned(_ column: CInt) -> UInt64 { UInt64(bitPattern: sqlite3_column_int64(handle, column)) }
    func isNull(_ column: CInt) -> Bool { sqlite3_column_type(handle, column) == SQLITE_NULL }

    /// The bytes of a text or blob, valid until the next step; empty for NULL. Asked for as a blob, so that SQLite does
    /// not copy them to put a NUL behind.
    @inline(__always)
    func bytes(_ column: CInt) -> Text {
        guard let start = sqlite3_column_blob(handle, column) else { return Text(start: nil, count: 0) }
        return Text(start: start.assumingMemoryBound(to: UInt8.self), count: Int(sqlite3_column_bytes(handle, column)))
    }
}

// One statement, used again. Bound bytes are not copied (SQLITE_STATIC): whoever binds keeps them alive until the
// statement is reset.
//
//      Statement(sql)         prepared at once, finalized when it goes: what is asked seldom
//      Statement.kept(sql)    prepared with its first use, and again after the shop has rested: most shops use few of
//                             the sixty that they have, and one costs about 4 kB and 20 µs

internal import CSQLite
internal import KlepetEngine

/// At a fixed place, so that the connection finalizes what rests.
struct PreparedStatement {
    var handle: OpaquePointer?
    /// Why it could not be prepared.
    var failed: CInt = SQLITE_OK
    let sql: StaticString
}

struct Statement: ~Copyable {
    private let place: UnsafeMutablePointer<PreparedStatement>
    private let database: Database
    private let isKept: Bool

    init(_ sql: StaticString, in database: Database) throws(JournalFailure) {
        self.init(sql, database, isKept: false)
        guard handle != nil else { throw database.failure(ofPreparing: place.pointee.failed) }
    }

    /// That it can be prepared is known before (`Database.checkKept`), but memory or the disk may fail: `step` tells.
    static func kept(_ sql: StaticString, in database: Database) -> Statement {
        Statement(sql, database, isKept: true)
    }

    private init(_ sql: StaticString, _ database: Database, isKept: Bool) {
        (self.database, self.isKept) = (database, isKept)
        place = .allocate(capacity: 1)
        place.initialize(to: PreparedStatement(sql: sql))
        if isKept { database.keep(place) }
    }

    deinit {
        // One that is kept goes with the connection.
        guard !isKept else { return }
        sqlite3_finalize(place.pointee.handle)
        place.deallocate()
    }

    /// `nil` where it cannot be prepared: SQLite then refuses what is asked with it, and nothing is there to be read.
    @inline(__always)
    private var handle: OpaquePointer? { place.pointee.handle ?? database.prepare(place) }

    @inline(__always)
    func bind(_ index: CInt, _ number: Int64) { sqlite3_bind_int64(handle, index, number) }
    @inline(__always)
    func bind(_ index: CInt, _ number: UInt64) { sqlite3_bind_int64(handle, index, Int64(bitPattern: number)) }
    @inline(__always)
    func bind(_ index: CInt, _ number: some FixedWidthInteger) {
        sqlite3_bind_int64(handle, index, Int64(truncatingIfNeeded: number))
    }
    @inline(__always)
    func bindEmpty(_ index: CInt) { sqlite3_bind_zeroblob(handle, index, 0) }
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
    func step() -> CInt {
        guard let handle else { return place.pointee.failed }
        return sqlite3_step(handle)
    }
    @inline(__always)
    func reset() { sqlite3_reset(place.pointee.handle) }

    /// Bound bytes are not copied: they are forgotten before their owner does so.
    func forget() {
        guard let handle = place.pointee.handle else { return }
        sqlite3_clear_bindings(handle)
    }

    /// Runs a statement that gives no row and makes it ready for the next time.
    @inline(__always)
    func run(in database: Database) throws(JournalFailure) {
        let code = step()
        reset()
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

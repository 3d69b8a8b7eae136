// Structs of the header in whatever version the caller compiled. Each can grow at its end, and every place where bytes
// of one cross the boundary asks here how many:
//
//      the caller's ├── fields that both know ──┤ rest        in:  the rest has to be zero, what is not given is zero
//      ours         ├── fields that both know ──┼────┤        out: the rest becomes zero, what has no room is left out

import CKlepet

/// A struct that lies in an array or says its own size. No caller has less of it than its first version.
protocol Growing {
    /// The size of the first version, which never changes.
    static var firstBytes: Int { get }
}

extension klepet_event: Growing { static let firstBytes = 104 }
extension klepet_chat: Growing { static let firstBytes = 96 }
extension klepet_answer_text: Growing { static let firstBytes = 40 }
extension klepet_file: Growing { static let firstBytes = 96 }
extension klepet_statistics: Growing { static let firstBytes = 8 }
extension klepet_backup_progress: Growing { static let firstBytes = 8 }

/// How long a caller's struct is, or how far apart those of an array lie.
struct Extent {
    let bytes: Int

    init(_ bytes: Int, first: Int, most: Int = 4096) throws(Failure) {
        guard bytes >= first, bytes <= most else { throw Failure(KLEPET_MISUSE_OPTIONS) }
        self.bytes = bytes
    }

    /// The size that stands at the head of the struct.
    init(of place: UnsafeRawPointer, first: Int) throws(Failure) {
        try self.init(Int(place.loadUnaligned(as: UInt32.self)), first: first)
    }

    /// A caller's struct into ours, which is zero before.
    func read(_ place: UnsafeRawPointer, into known: UnsafeMutableRawBufferPointer) throws(Failure) {
        known.copyMemory(from: UnsafeRawBufferPointer(start: place, count: min(bytes, known.count)))
        guard bytes > known.count else { return }
        for offset in known.count..<bytes where place.load(fromByteOffset: offset, as: UInt8.self) != 0 {
            throw Failure(KLEPET_MISUSE_OPTIONS)
        }
    }

    /// Ours into a caller's.
    func write(_ known: UnsafeRawBufferPointer, to place: UnsafeMutableRawPointer) {
        guard let start = known.baseAddress else { return }
        place.copyMemory(from: start, byteCount: min(bytes, known.count))
        guard bytes > known.count else { return }
        (place + known.count).initializeMemory(as: UInt8.self, repeating: 0, count: bytes - known.count)
    }
}

/// A copy of an option struct.
func copy<Options: BitwiseCopyable>(_ options: UnsafePointer<Options>?, zero: Options) throws(Failure) -> Options {
    guard let options else { throw Failure(KLEPET_MISUSE_NULL) }
    let extent = try Extent(of: options, first: 4)
    var copy = zero
    let place = UnsafeRawPointer(options)
    try withUnsafeMutableBytes(of: &copy) { (known) throws(Failure) in try extent.read(place, into: known) }
    return copy
}

/// Fills a struct whose first field says how many bytes the caller has room for.
func give<Output: Growing & BitwiseCopyable>(_ place: UnsafeMutablePointer<Output>?, _ fill: (inout Output) -> Void)
    throws(Failure)
{
    guard let place else { throw Failure(KLEPET_MISUSE_NULL) }
    put(try Extent(of: place, first: Output.firstBytes), place, fill)
}

/// The same where the size is known. Not a byte of it is left as the stack had it.
func put<Output: BitwiseCopyable>(_ extent: Extent, _ place: UnsafeMutableRawPointer, _ fill: (inout Output) -> Void) {
    withUnsafeTemporaryAllocation(of: Output.self, capacity: 1) { known in
        let bytes = UnsafeMutableRawBufferPointer(known)
        bytes.initializeMemory(as: UInt8.self, repeating: 0)
        fill(&known[0])
        bytes.storeBytes(of: UInt32(extent.bytes), as: UInt32.self)
        extent.write(UnsafeRawBufferPointer(bytes), to: place)
    }
}

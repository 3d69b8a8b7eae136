// Replies that wait until what they tell is on disk, one behind the other: who is told of a message can rely on it.

struct HeldReplies: ~Copyable {
    private var bytes = Bytes()
    /// How much of `bytes` may go when which event is durable.
    private var marks: [(bytes: Int, seq: UInt64)] = []
    private var marked = 0

    var count: Int { bytes.count }
    var isEmpty: Bool { bytes.isEmpty }
    /// All that waits came in one piece.
    var isOnePiece: Bool { marks.count == 1 }

    /// A line without its end.
    @inline(__always)
    mutating func append(_ line: UnsafeRawPointer?, _ count: Int) {
        bytes.append(line, count)
        bytes.append(0x0A)
    }

    /// Room for a line, and how much of it was written, line end and all.
    mutating func append(_ bytesMax: Int, _ write: (UnsafeMutablePointer<UInt8>) -> Int) {
        bytes.added(write(bytes.room(bytesMax)))
    }

    /// What was added since the last seal goes when the event `seq` is durable. Whether there is any.
    mutating func seal(_ seq: @autoclosure () -> UInt64) -> Bool {
        guard bytes.count > marked else { return false }
        marks.append((bytes.count - marked, seq()))
        marked = bytes.count
        return true
    }

    /// Whether something may go now.
    mutating func release(durable: UInt64, to output: inout Bytes) -> Bool {
        var released = 0
        var count = 0
        while count < marks.count, marks[count].seq <= durable {
            released += marks[count].bytes
            count += 1
        }
        guard count > 0 else { return false }
        marks.removeFirst(count)
        output.append(bytes.first, released)
        bytes.drop(released)
        marked -= released
        return true
    }

    /// What was held will never be true.
    mutating func forget() {
        bytes.drop(bytes.count)
        marks = []
        marked = 0
    }
}

// Replies that wait until what they tell is on disk, one behind the other: who is told of a message can rely on it.

struct HeldReplies: ~Copyable {
    private var bytes = ByteBuffer()
    /// How much of `bytes` may go when which event is durable.
    private var marks: [(bytes: Int, seq: UInt64)] = []
    private var marked = 0

    var count: Int { bytes.count }
    var isEmpty: Bool { bytes.isEmpty }
    /// All that waits came in one piece.
    var isOnePiece: Bool { marks.count == 1 }

    /// A reply, as its carrier frames it.
    @inline(__always)
    mutating func append(_ frame: (inout ByteBuffer) -> Void) { frame(&bytes) }

    /// What was added since the last seal goes when the event `seq` is durable. Whether there is any.
    mutating func seal(_ seq: @autoclosure () -> UInt64) -> Bool {
        guard bytes.count > marked else { return false }
        marks.append((bytes.count - marked, seq()))
        marked = bytes.count
        return true
    }

    /// Gives what may go now to `send`. Whether there was any.
    mutating func release(durable: UInt64, _ send: (UnsafeRawPointer?, Int) -> Void) -> Bool {
        var released = 0
        var count = 0
        while count < marks.count, marks[count].seq <= durable {
            released += marks[count].bytes
            count += 1
        }
        guard count > 0 else { return false }
        marks.removeFirst(count)
        send(bytes.first, released)
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

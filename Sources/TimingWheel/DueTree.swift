// What is due now, in the order in which it will be handed out: by deadline, then by id.
//
//                 (40, 7)                 A treap. Left to right the nodes are in order of (deadline, id); downwards
//                /       \                their ranks fall. The rank of an id is a hash of it, so the tree is shaped
//           (40, 2)     (55, 1)           as if filled in random order, about 2 ln n deep, without a random number: the
//              \                          same ids give the same tree in every process.
//             (40, 5)
//
// Why a tree: an id needs two links in it, the very two that it needed in its slot's list. So the due set takes no
// memory of its own, nothing is allocated when 100,000 deadlines meet in one millisecond, and an id that is cleared or
// moved leaves at once, in O(log n). A binary heap would need eight bytes more an id to say where in it the id is, or
// leave corpses behind that a caller could pile up without limit.

struct DueTree: ~Copyable {
    private let root: UnsafeMutablePointer<UInt32>

    init() {
        root = .allocate(capacity: 1)
        root.initialize(to: Entries.none)
    }

    deinit {
        root.deallocate()
    }

    /// The id with the least (deadline, id), nil when nothing is due.
    func least(in entries: borrowing Entries) -> UInt32? {
        guard root.pointee != Entries.none else { return nil }
        return leftmost(in: entries).pointee
    }

    /// Takes out the id that `least` tells. It has no left subtree, so its right one takes its place.
    func removeLeast(in entries: borrowing Entries) {
        guard root.pointee != Entries.none else { return }
        let edge = leftmost(in: entries)
        edge.pointee = entries.second(edge.pointee).pointee
    }

    /// Puts in an id whose word already says `Place.due`.
    func insert(_ id: UInt32, in entries: borrowing Entries) {
        var edge = root
        while edge.pointee != Entries.none, DueTree.rank(edge.pointee) > DueTree.rank(id) {
            let node = edge.pointee
            edge = precedes(id, node, in: entries) ? entries.first(node) : entries.second(node)
        }
        // Everything below here ranks lower: it is split into what comes before the new node and what comes after.
        var rest = edge.pointee
        edge.pointee = id
        var before = entries.first(id)
        var after = entries.second(id)
        while rest != Entries.none {
            if precedes(rest, id, in: entries) {
                before.pointee = rest
                before = entries.second(rest)
                rest = before.pointee
            } else {
                after.pointee = rest
                after = entries.first(rest)
                rest = after.pointee
            }
        }
        before.pointee = Entries.none
        after.pointee = Entries.none
    }

    /// Takes out an id, whose word must still be the one that it was put in with: it is how it is found.
    func remove(_ id: UInt32, in entries: borrowing Entries) {
        var edge = root
        while edge.pointee != id {
            let node = edge.pointee
            guard node != Entries.none else { return }
            edge = precedes(id, node, in: entries) ? entries.first(node) : entries.second(node)
        }
        var before = entries.first(id).pointee
        var after = entries.second(id).pointee
        while before != Entries.none, after != Entries.none {
            if DueTree.rank(before) > DueTree.rank(after) {
                edge.pointee = before
                edge = entries.second(before)
                before = edge.pointee
            } else {
                edge.pointee = after
                edge = entries.first(after)
                after = edge.pointee
            }
        }
        edge.pointee = before != Entries.none ? before : after
    }

    func removeAll() {
        root.pointee = Entries.none
    }

    /// The edge that leads to the least node of a tree that has one.
    private func leftmost(in entries: borrowing Entries) -> UnsafeMutablePointer<UInt32> {
        var edge = root
        while entries.first(edge.pointee).pointee != Entries.none { edge = entries.first(edge.pointee) }
        return edge
    }

    /// All words in the tree name the same place, so comparing them compares the deadlines.
    private func precedes(_ id: UInt32, _ other: UInt32, in entries: borrowing Entries) -> Bool {
        let (mine, its) = (entries[id].bits, entries[other].bits)
        return mine < its || (mine == its && id < other)
    }

    /// MurmurHash3's 32-bit finalizer. It is a bijection, so no two ids have the same rank.
    private static func rank(_ id: UInt32) -> UInt32 {
        var hash = id
        hash = (hash ^ hash &>> 16) &* 0x85eb_ca6b
        hash = (hash ^ hash &>> 13) &* 0xc2b2_ae35
        return hash ^ hash &>> 16
    }
}

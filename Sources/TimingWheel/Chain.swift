// Ids that have come due in one and the same millisecond, on their way from the slots to the due tree.
//
//   slots opened now ──▶ push ──▶ 7 ─▶ 2 ─▶ 9 ─▶ 5   chained by the first links, in no order
//                                       │ sort, if there are many
//                                       ▼
//                                 2 ─▶ 5 ─▶ 7 ─▶ 9 ──▶ due tree
//
// The tree would order them alone. But 100,000 chats can meet in one millisecond, when a shop closes, and in no order
// each insertion wanders through the whole tree. Sorted first, each goes down the right edge, which stays in the cache:
// the first pop of 100,000 takes 15 ms instead of 42, of a million 0.9 s instead of 2.5 (measured one after the other).

struct Chain {
    private(set) var head = Entries.none
    private var count = 0
    /// All bits that occur in an id: where the sort may stop.
    private var idBits: UInt32 = 0

    mutating func push(_ id: UInt32, in entries: borrowing Entries) {
        entries.first(id).pointee = head
        head = id
        count &+= 1
        idBits |= id
    }

    /// Sorts by id: by its lowest byte, then by the next, each time keeping the order that there was. Linear, and all
    /// the memory that it needs is 2 kB of stack. Few ids are left as they are: dealing to 256 buckets would cost more.
    mutating func sortIfMany(in entries: borrowing Entries) {
        guard count > 64 else { return }
        let links = entries.links
        var chain = head
        let bits = idBits
        withUnsafeTemporaryAllocation(of: UInt32.self, capacity: 512) { buckets in
            guard let base = buckets.baseAddress else { return }
            var shift: UInt32 = 0
            while shift < 32, bits &>> shift != 0 {
                base.initialize(repeating: Entries.none, count: 512)
                Chain.deal(chain, by: shift, heads: base, tails: base + 256, links)
                chain = Chain.gather(heads: base, tails: base + 256, links)
                shift &+= 8
            }
        }
        head = chain
    }

    /// Appends each id to the bucket of its byte.
    private static func deal(
        _ chain: UInt32, by shift: UInt32,
        heads: UnsafeMutablePointer<UInt32>, tails: UnsafeMutablePointer<UInt32>, _ links: UnsafeMutablePointer<UInt32>
    ) {
        var id = chain
        while id != Entries.none {
            let next = links[2 &* Int(id)]
            let bucket = Int(id &>> shift & 255)
            if heads[bucket] == Entries.none {
                heads[bucket] = id
            } else {
                links[2 &* Int(tails[bucket])] = id
            }
            tails[bucket] = id
            id = next
        }
    }

    /// Chains the buckets one after the other.
    private static func gather(
        heads: UnsafeMutablePointer<UInt32>, tails: UnsafeMutablePointer<UInt32>, _ links: UnsafeMutablePointer<UInt32>
    ) -> UInt32 {
        var chain = Entries.none
        var bucket = 256
        while bucket > 0 {
            bucket &-= 1
            guard heads[bucket] != Entries.none else { continue }
            links[2 &* Int(tails[bucket])] = chain
            chain = heads[bucket]
        }
        return chain
    }
}

// Lengths of time, and what to say of many of them: the median and the tail (B14.2). All are kept: a year of a busy
// shop is some million numbers of four bytes, and a percentile of all is a fact where one of a sketch is an opinion.

public struct Samples: Sendable, Equatable {
    private var milliseconds: [UInt32] = []
    private var isSorted = true

    public var count: Int { milliseconds.count }

    mutating func add(_ length: Int64) {
        milliseconds.append(UInt32(clamping: length))
        isSorted = false
    }

    mutating func sort() {
        guard !isSorted else { return }
        milliseconds.sort()
        isSorted = true
    }

    /// Nearest rank: the least length that so many percent do not exceed; 0 when there are none.
    /// To be asked after `sort`.
    public func percentile(_ percent: Int) -> Int64 {
        guard let last = milliseconds.last else { return 0 }
        let rank = (milliseconds.count * percent + 99) / 100
        return Int64(rank >= 1 && rank <= milliseconds.count ? milliseconds[rank - 1] : last)
    }

    public var most: Int64 { Int64(milliseconds.last ?? 0) }
}

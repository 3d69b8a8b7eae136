// Chance, from a seed alone. The same seed, the same shop, in any process.

import Chance

struct Random {
    private var generator: SplitMix64

    init(seed: UInt64) { generator = SplitMix64(seed: seed &* 0x9E37_79B9_7F4A_7C15 ^ 0xD1B5_4A32_D192_ED03) }

    mutating func next() -> UInt64 { generator.next() }

    /// 0 ..< bound; the bias of the remainder is far below anything that matters here.
    mutating func below(_ bound: Int) -> Int { bound <= 1 ? 0 : Int(next() % UInt64(bound)) }

    mutating func within(_ range: ClosedRange<Int>) -> Int { range.lowerBound + below(range.count) }

    mutating func milliseconds(_ range: ClosedRange<Int64>) -> Int64 {
        range.lowerBound + Int64(next() % UInt64(range.upperBound - range.lowerBound + 1))
    }

    mutating func chance(_ percent: Int) -> Bool { below(100) < percent }

    mutating func pick<T>(_ list: [T]) -> T? { list.isEmpty ? nil : list[below(list.count)] }

    /// One of several, by weight.
    mutating func weighted<T>(_ list: [(Int, T)]) -> T {
        var left = below(list.reduce(0) { $0 + $1.0 })
        for (weight, value) in list {
            left -= weight
            if left < 0 { return value }
        }
        return list[list.count - 1].1
    }

    /// Mostly around the mean, now and then far more: how long people take.
    mutating func patience(mean: Int64) -> Int64 {
        let halves = 0..<4
        var value = mean / 4 + Int64(next() % UInt64(max(1, mean)))
        for _ in halves where chance(25) { value += Int64(next() % UInt64(max(1, mean * 2))) }
        return max(1, value)
    }
}

/// FNV-1a over 64-bit words: one number for a whole run, to compare two processes by.
struct Fingerprint {
    private(set) var value: UInt64 = 0xCBF2_9CE4_8422_2325

    mutating func add(_ word: UInt64) {
        value = (value ^ word) &* 0x0000_0100_0000_01B3
        value ^= value >> 29
    }

    mutating func add(_ text: String) {
        for byte in text.utf8 { value = (value ^ UInt64(byte)) &* 0x0000_0100_0000_01B3 }
        add(UInt64(text.utf8.count))
    }
}

func hex(_ value: UInt64) -> String {
    let digits = String(value, radix: 16)
    return String(repeating: "0", count: 16 - digits.count) + digits
}

// Whom and what events and commands name.

public typealias ChatID = UInt64
public typealias PersonID = UInt64

/// 128 bits of role and key, keyed with the shop's secret: the engine knows a person by it and never holds the key.
public struct KeyDigest: Equatable, BitwiseCopyable, Sendable {
    public var low: UInt64
    public var high: UInt64

    public init(low: UInt64, high: UInt64) {
        self.low = low
        self.high = high
    }
}

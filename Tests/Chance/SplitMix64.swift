/// Steele, Lea and Flood's generator (2014): a seed that fails can be run again anywhere.
public struct SplitMix64 {
    private var state: UInt64

    public init(seed: UInt64) { state = seed }

    public mutating func next() -> UInt64 {
        state &+= 0x9e37_79b9_7f4a_7c15
        var z = state
        z = (z ^ z >> 30) &* 0xbf58_476d_1ce4_e5b9
        z = (z ^ z >> 27) &* 0x94d0_49bb_1331_11eb
        return z ^ z >> 31
    }

    public mutating func below(_ bound: Int64) -> Int64 { Int64(next() % UInt64(bound)) }
    public mutating func chance(_ percent: Int64) -> Bool { below(100) < percent }
    public mutating func pick<Element>(_ elements: [Element]) -> Element { elements[Int(below(Int64(elements.count)))] }
}

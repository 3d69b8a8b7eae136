// What a shop's end leaves with the C library: free pieces between what others hold, which it keeps. They go back to the
// system when so many shops have been closed that the walk over the heap, some hundred microseconds, is little beside
// what their closing took, and with the last of several.

import Synchronization

/// The C library's, which the Swift module of it leaves out.
@_silgen_name("malloc_trim")
private func malloc_trim(_ keep: Int) -> Int32

enum Resting {
    private static let closedSince = Atomic<Int>(0)
    private static let every = 64
    private static let several = 4

    static func closed() {
        let count = closedSince.wrappingAdd(1, ordering: .relaxed).newValue
        guard count >= every || count >= several && ShopSlot.isNoneOpen else { return }
        closedSince.store(0, ordering: .relaxed)
        _ = malloc_trim(0)
    }
}

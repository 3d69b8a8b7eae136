// One of a kind for a whole process while somebody uses it: threads that many shops share. After a fork the child has
// none of its parent's threads, and whoever was inside a lock at that moment stays there for ever: so the child begins
// with a holder of its own, and leaves the parent's as it is.

internal import Synchronization

final class ProcessWide<Value: AnyObject>: @unchecked Sendable {
    private final class Holder {
        let lock = Monitor()
        let fork = ForkGuard()
        var current: Value?
        var users = 0
    }
    private let holder = Atomic<UInt>(0)

    private var ofThisProcess: Holder {
        let known = holder.load(ordering: .acquiring)
        if let pointer = UnsafeRawPointer(bitPattern: known) {
            let found = Unmanaged<Holder>.fromOpaque(pointer).takeUnretainedValue()
            if !found.fork.isForked { return found }
        }
        let made = Unmanaged.passRetained(Holder())
        let bits = UInt(bitPattern: made.toOpaque())
        if holder.compareExchange(expected: known, desired: bits, ordering: .acquiringAndReleasing).exchanged {
            return made.takeUnretainedValue()
        }
        made.release()
        return self.ofThisProcess
    }

    /// The one that is there, or a new one; whoever enters, leaves.
    func enter(_ make: () throws(LoopFailure) -> Value) throws(LoopFailure) -> Value {
        let holder = ofThisProcess
        holder.lock.lock()
        defer { holder.lock.unlock() }
        let value: Value
        if let current = holder.current { value = current } else { value = try make() }
        holder.current = value
        holder.users += 1
        return value
    }

    /// True: nobody uses it any more, and whoever is told so ends it.
    func leave(_ value: Value) -> Bool {
        let holder = ofThisProcess
        return holder.lock.withLock {
            guard holder.current === value else { return false }
            holder.users -= 1
            if holder.users == 0 { holder.current = nil }
            return holder.users == 0
        }
    }
}

// Time, threads, processes and the wake-up descriptor.

import Glibc
import Testing

@testable import KlepetLoop

extension LoopRoom {
    @Suite struct Time {
        @Test func `the real clock is the wall clock, and never goes back`() {
            var clock = Clock.real
            var last = clock.nowMilliseconds
            #expect(abs(last - Int64(time(nil)) * 1_000) < 5_000)
            for _ in 0..<200_000 {
                let now = clock.nowMilliseconds
                if now < last { Issue.record("went back from \(last) to \(now)") }
                last = now
            }
            #expect(!clock.isVirtual)
        }

        @Test func `the real clock goes on while nobody looks`() {
            var clock = Clock.real
            let before = clock.nowMilliseconds
            sleep(milliseconds: 30)
            let after = clock.nowMilliseconds
            #expect((29...5_000).contains(after - before))
        }

        @Test func `a clock that may not begin before the last event does not, even when the wall clock is wrong`() {
            let tomorrow = Clock.wallMilliseconds + 86_400_000
            var clock = Clock.real(notBefore: tomorrow)
            let now = clock.nowMilliseconds
            #expect((tomorrow...tomorrow + 60_000).contains(now))
            var late = Clock.real(notBefore: 5)
            #expect(late.nowMilliseconds > 1_600_000_000_000)
        }

        @Test func `the virtual clock stands still until it is set, and is never set back`() {
            var clock = Clock.virtual(1_000)
            #expect(clock.isVirtual)
            sleep(milliseconds: 2)
            let now = clock.nowMilliseconds
            #expect(now == 1_000)
            let steps: [(time: Int64, isTaken: Bool, after: Int64)] = [
                (5_000, true, 5_000), (5_000, true, 5_000), (4_999, false, 5_000), (.max, true, .max),
            ]
            for (time, isTaken, after) in steps {
                let taken = clock.set(to: time)
                #expect(taken == isTaken)
                let now = clock.nowMilliseconds
                #expect(now == after)
            }
        }

        @Test func `the real clock cannot be set`() {
            var clock = Clock.real
            let taken = clock.set(to: .max)
            #expect(!taken)
        }
    }

    @Suite struct Identity {
        @Test func `a thread knows itself from another`() throws {
            let here = ThreadID.current
            let there = Box<ThreadID?>(nil)
            let thread = try OwnThread("other") { there.value = .current }
            thread.join()
            #expect(here == .current)
            #expect(there.value != here)
            #expect(there.value == thread.id)
        }

        /// Of the tests' own; like the library's it lives as long as the process.
        private static let marks = ForkGuard.Marks()

        @Test(arguments: [true, false])
        func `a child knows that it was forked, a guard made there does not, and the parent is as before`(
            hasMarks: Bool
        ) throws {
            let marks = hasMarks ? Self.marks : nil
            #expect((marks != nil) == hasMarks)
            let guarded = ForkGuard(marks)
            let code = try exitCode(inForkedChild: {
                let inChild = ForkGuard(marks)
                return (guarded.isForked ? 1 : 0) + (inChild.isForked ? 2 : 0) + (ForkGuard(marks).isForked ? 4 : 0)
            })
            #expect(code == 1)
            #expect(!guarded.isForked)
            #expect(!ForkGuard(marks).isForked)
        }

        @Test func `in a forked child the loop and its thread refuse, and the parent's go on`() throws {
            let loop = try Loop()
            let woken = Box(0)
            loop.onWake = { woken.value += 1 }
            let thread = try LoopThread(Loop())
            let code = try exitCode(inForkedChild: {
                let refused = thread.call { 1 } == nil && !loop.submit({}, then: {})
                thread.stop()
                loop.wake()
                loop.turn(waitMilliseconds: -1)
                loop.finishWork()
                loop.close()
                return refused ? 7 : 8
            })
            #expect(code == 7)
            loop.turn(waitMilliseconds: 0)
            #expect(woken.value == 0)
            loop.wake()
            loop.turn(waitMilliseconds: -1)
            #expect(woken.value == 1)
            #expect(thread.call { 1 } == 1)
            thread.stop()
        }
    }

    @Suite struct Signalling {
        @Test func `signals before a look are one, and the next after it counts again`() throws {
            let wakeUp = try WakeUp()
            #expect(!isReadable(wakeUp.fd))
            for _ in 0..<10 { wakeUp.signal() }
            #expect(isReadable(wakeUp.fd))
            // As a host may quieten it that knows nothing of clear().
            var count: UInt64 = 0
            let bytes = read(wakeUp.fd, &count, 8)
            #expect(bytes == 8 && count == 1)
            wakeUp.rearm()
            wakeUp.signal()
            #expect(isReadable(wakeUp.fd))
            wakeUp.clear()
            #expect(!isReadable(wakeUp.fd))
            wakeUp.signal()
            #expect(isReadable(wakeUp.fd))
        }

        @Test func `clearing what was not signalled does not wait`() throws {
            let wakeUp = try WakeUp()
            wakeUp.clear()
            wakeUp.rearm()
            #expect(!isReadable(wakeUp.fd))
        }

        @Test func `the descriptor does not pass to other programs`() throws {
            let wakeUp = try WakeUp()
            #expect(fcntl(wakeUp.fd, F_GETFD) & FD_CLOEXEC != 0)
            #expect(fcntl(wakeUp.fd, F_GETFL) & O_NONBLOCK != 0)
        }

        @Test func `no signal is lost between threads that signal and one that clears and looks`() throws {
            let wakeUp = try WakeUp()
            let published = Box([UInt8](repeating: 0, count: 0))
            let guarded = SharedLock()
            let total = 20_000
            let writer = try OwnThread("writer") {
                for _ in 0..<total {
                    guarded.lock.withLock { published.value.append(1) }
                    wakeUp.signal()
                }
            }
            var seen = 0
            while seen < total {
                guard isReadable(wakeUp.fd, within: 2_000) else {
                    Issue.record("a signal was lost after \(seen)")
                    break
                }
                wakeUp.clear()
                seen = guarded.lock.withLock { published.value.count }
            }
            writer.join()
            #expect(seen == total)
        }

        @Test func `a failure says what was wanted and what the system said`() {
            let failure = LoopFailure("no descriptor for the wake-up", code: EMFILE)
            #expect(failure.code == EMFILE)
            #expect(failure.sentence == "no descriptor for the wake-up: too many open files.")
        }
    }
}

/// A lock that several closures can share.
final class SharedLock: Sendable { let lock = Monitor() }

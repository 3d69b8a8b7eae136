// One loop, turned by the test's own thread.

import Testing

@testable import KlepetLoop

extension LoopRoom {
    @Suite struct Turning {
        let loop: Loop
        let fired = Box(0)
        let woken = Box(0)

        init() throws {
            loop = try Loop()
            let (fired, woken) = (fired, woken)
            loop.onTimer = { fired.value += 1 }
            loop.onWake = { woken.value += 1 }
        }

        @Test func `a fresh loop has nothing to do and nothing to wait for`() {
            #expect(loop.timeoutMilliseconds == -1)
            #expect(!isReadable(loop.fd))
            #expect(millisecondsTaken { loop.turn(waitMilliseconds: 0) } < patience)
            loop.close()
        }

        @Test func `a turn with nothing to do returns when its wait is over`() {
            for wait: Int32 in [1, 20, 50] {
                let taken = millisecondsTaken { loop.turn(waitMilliseconds: wait) }
                #expect(taken > Double(wait) - 1.5 && taken < Double(wait) + patience)
            }
        }

        @Test func `the timer fires once, at the time armed last`() {
            loop.arm(afterMilliseconds: 5_000)
            loop.arm(afterMilliseconds: 30)
            let before = Clock.bootMilliseconds
            while fired.value == 0 { loop.turn(waitMilliseconds: -1) }
            let after = Clock.bootMilliseconds - before
            #expect(after >= 29 && after < 4_000)
            loop.turn(waitMilliseconds: 20)
            #expect(fired.value == 1)
            #expect(loop.timeoutMilliseconds == -1)
        }

        @Test func `the timer never fires before its time`() {
            for round in 0..<50 {
                let due = Clock.bootMilliseconds + 3
                loop.arm(afterMilliseconds: 3)
                while fired.value == round { loop.turn(waitMilliseconds: -1) }
                #expect(Clock.bootMilliseconds >= due)
            }
        }

        @Test func `a timer that is due at once fires in the next turn, which does not wait`() {
            loop.arm(afterMilliseconds: 0)
            #expect(loop.timeoutMilliseconds == 0)
            #expect(millisecondsTaken { loop.turn(waitMilliseconds: -1) } < patience)
            #expect(fired.value == 1)
            loop.arm(afterMilliseconds: -5)
            loop.turn(waitMilliseconds: 0)
            #expect(fired.value == 2)
        }

        @Test func `a disarmed timer does not fire`() {
            loop.arm(afterMilliseconds: 10)
            loop.arm(afterMilliseconds: nil)
            #expect(loop.timeoutMilliseconds == -1)
            loop.turn(waitMilliseconds: 30)
            #expect(fired.value == 0)
        }

        @Test func `a timer that is armed when it fires fires again`() {
            let (loop, fired) = (loop, fired)
            loop.onTimer = {
                fired.value += 1
                if fired.value < 5 { loop.arm(afterMilliseconds: 2) }
            }
            loop.arm(afterMilliseconds: 2)
            for _ in 0..<100 where fired.value < 5 { loop.turn(waitMilliseconds: 50) }
            #expect(fired.value == 5)
            loop.onTimer = {}
        }

        @Test func `the timeout counts from now, however long ago the last turn was`() {
            loop.arm(afterMilliseconds: 200)
            sleep(milliseconds: 60)
            #expect((0...141).contains(loop.timeoutMilliseconds))
        }

        @Test func `no wait is longer than the sleep after which suspend would be noticed`() {
            for after in [3_600_000, Int64.max] {
                loop.arm(afterMilliseconds: after)
                #expect((29_000...30_000).contains(loop.timeoutMilliseconds))
            }
        }

        @Test func `wakes before a turn are one wake in it, and make the descriptor readable`() throws {
            let loop = loop
            try crowd(4) { _ in for _ in 0..<1_000 { loop.wake() } }
            #expect(isReadable(loop.fd))
            loop.turn(waitMilliseconds: 0)
            #expect(woken.value == 1)
            #expect(!isReadable(loop.fd))
            loop.turn(waitMilliseconds: 0)
            #expect(woken.value == 1)
        }

        @Test func `a wake ends a wait without end`() throws {
            let loop = loop
            let waker = try OwnThread("waker") {
                sleep(milliseconds: 20)
                loop.wake()
            }
            #expect(millisecondsTaken { loop.turn(waitMilliseconds: -1) } < patience)
            #expect(woken.value == 1)
            waker.join()
        }

        @Test func `a turn within a turn does nothing, and a close within a turn waits for its end`() {
            let (loop, woken) = (loop, woken)
            loop.onWake = {
                woken.value += 1
                loop.turn(waitMilliseconds: -1)
                loop.close()
                #expect(!loop.isClosed)
            }
            loop.wake()
            loop.turn(waitMilliseconds: -1)
            #expect(woken.value == 1)
            #expect(loop.isClosed)
            loop.onWake = {}
        }

        @Test func `a closed loop takes every call and does nothing`() {
            loop.arm(afterMilliseconds: 5)
            loop.close()
            loop.close()
            loop.wake()
            loop.arm(afterMilliseconds: 1)
            loop.turn(waitMilliseconds: -1)
            loop.finishWork()
            let taken = loop.submit({}, then: {})
            #expect(!taken)
            #expect(loop.fd == -1 && loop.timeoutMilliseconds == -1)
            #expect(fired.value == 0 && woken.value == 0)
        }

        @Test func `a wake may race with the close`() throws {
            for _ in 0..<50 {
                let loop = try Loop()
                let waker = try OwnThread("waker") { for _ in 0..<200 { loop.wake() } }
                loop.turn(waitMilliseconds: 0)
                loop.close()
                waker.join()
            }
        }
    }
}

// Calls from many threads, run on one.

import Testing

@testable import KlepetLoop

extension LoopRoom {
    @Suite struct Calling {
        @Test func `each of 8 threads' 10,000 calls runs exactly once, in its thread's order, on the loop's thread`()
            throws
        {
            let thread = try LoopThread(Loop())
            let next = Box([Int](repeating: 0, count: 8))
            let faults = Box(0)
            try crowd(8) { number in
                for round in 0..<10_000 {
                    let ran = thread.call {
                        if next.value[number] != round || !thread.isCurrent { faults.value += 1 }
                        next.value[number] += 1
                        return next.value[number]
                    }
                    if ran != round + 1 {
                        fatalError("call \(round) of thread \(number) gave \(String(describing: ran))")
                    }
                }
            }
            thread.stop()
            #expect(next.value == [Int](repeating: 10_000, count: 8))
            #expect(faults.value == 0)
        }

        @Test func `a call from the loop's own thread runs at once`() throws {
            let thread = try LoopThread(Loop())
            #expect(thread.call { thread.call { thread.call { 7 } } } == 7)
            thread.stop()
        }

        @Test func `a step with the caller's own record runs there, and writes into it`() throws {
            let thread = try LoopThread(Loop())
            var number = 41
            let ran = thread.run({ $0.assumingMemoryBound(to: Int.self).pointee += 1 }, &number)
            #expect(ran && number == 42)
            thread.stop()
            let ranAgain = thread.run({ $0.assumingMemoryBound(to: Int.self).pointee += 1 }, &number)
            #expect(!ranAgain && number == 42)
        }

        @Test func `the turn's end comes once for calls that came together, and after them`() throws {
            let thread = try LoopThread(Loop())
            let (turns, calls) = (Box(0), Box(0))
            _ = thread.call { thread.onTurn = { turns.value += 1 } }
            try crowd(8) { _ in
                for _ in 0..<1_000 { _ = thread.call { calls.value += 1 } }
            }
            let seen = thread.call { turns.value } ?? 0
            #expect(calls.value == 8_000)
            #expect(seen >= 1 && seen <= 8_001)
            thread.stop()
            #expect(turns.value >= seen)
        }

        @Test func `timer and work run on the loop's thread`() throws {
            let thread = try LoopThread(Loop())
            let (fired, done) = (Counter(), Counter())
            _ = thread.call {
                thread.loop.onTimer = { if thread.isCurrent { fired.add() } }
                thread.loop.arm(afterMilliseconds: 5)
                thread.loop.submit({}, then: { if thread.isCurrent { done.add() } })
            }
            for _ in 0..<400 where fired.value == 0 || done.value == 0 { sleep(milliseconds: 5) }
            thread.stop()
            #expect(fired.value == 1 && done.value == 1)
        }

        @Test func `after the stop a call is refused, and stopping again is nothing`() throws {
            let thread = try LoopThread(Loop())
            try crowd(4) { _ in thread.stop() }
            #expect(thread.call { 1 } == nil)
            #expect(thread.loop.isClosed)
            thread.stop()
        }

        @Test func `a stop under load runs or refuses each call, and none hangs`() throws {
            for _ in 0..<20 {
                let thread = try LoopThread(Loop(), capacityJobs: 2)
                let ran = Box(0)
                let told = Counter()
                try crowd(5) { number in
                    if number == 4 {
                        sleep(milliseconds: 2)
                        return thread.stop()
                    }
                    while thread.call({ ran.value += 1 }) != nil { told.add() }
                }
                #expect(ran.value == told.value)
            }
        }

        @Test func `a stop may come before the thread has begun`() throws {
            for _ in 0..<200 {
                let thread = try LoopThread(Loop())
                thread.stop()
            }
        }

        @Test func `a stop waits for the work in flight`() throws {
            let thread = try LoopThread(Loop())
            let done = Box(false)
            _ = thread.call { thread.loop.submit({ sleep(milliseconds: 20) }, then: { done.value = true }) }
            thread.stop()
            #expect(done.value)
        }

        @Test func `a thread that stops itself ends after its turn`() throws {
            let thread = try LoopThread(Loop())
            #expect(
                thread.call {
                    thread.stop()
                    return 1
                } == 1)
            thread.stop()
            #expect(thread.loop.isClosed)
        }
    }

    @Suite struct Posting {
        @Test func `no more calls are in line than the mailbox holds, and those outside get in when there is room`()
            throws
        {
            let wakes = Counter()
            let mailbox = Mailbox(capacityJobs: 3) { wakes.add() }
            let (ran, most) = (Box(0), Box(0))
            let callers = try (0..<8).map { _ in
                try OwnThread("caller") { for _ in 0..<100 { _ = mailbox.call { ran.value += 1 } } }
            }
            while ran.value < 800 {
                most.value = max(most.value, mailbox.count)
                #expect(mailbox.drain() <= 3)
            }
            for caller in callers { caller.join() }
            #expect(most.value <= 3)
            #expect(wakes.value <= 800)
        }

        @Test func `calls that come together cost one wake`() throws {
            let wakes = Counter()
            let mailbox = Mailbox { wakes.add() }
            let callers = try (0..<6).map { _ in try OwnThread("caller") { _ = mailbox.call {} } }
            while mailbox.count < 6 { sleep(milliseconds: 1) }
            #expect(wakes.value == 1)
            #expect(mailbox.drain() == 6)
            for caller in callers { caller.join() }
        }

        @Test func `a closed mailbox runs what is in line and refuses what waits outside`() throws {
            let mailbox = Mailbox(capacityJobs: 1) {}
            let (ran, refused) = (Counter(), Counter())
            let callers = try (0..<3).map { _ in
                try OwnThread("caller") { if mailbox.call({ 1 }) == 1 { ran.add() } else { refused.add() } }
            }
            while mailbox.count < 1 { sleep(milliseconds: 1) }
            sleep(milliseconds: 20)
            mailbox.close()
            mailbox.drain()
            for caller in callers { caller.join() }
            #expect(ran.value == 1)
            #expect(refused.value == 2)
        }
    }
}

// Work beside the loop: the journal's commit.

import Glibc
import Synchronization
import Testing

@testable import KlepetLoop

extension LoopRoom {
    @Suite struct Working {
        let loop: Loop
        init() throws { loop = try Loop() }

        @Test func `work runs off the thread, and is done with on it`() {
            let here = ThreadID.current
            let (there, done) = (Box<ThreadID?>(nil), Box<ThreadID?>(nil))
            let taken = loop.submit({ there.value = .current }, then: { done.value = .current })
            #expect(taken)
            while done.value == nil { loop.turn(waitMilliseconds: -1) }
            #expect(there.value != nil && there.value != here)
            #expect(done.value == here)
            loop.close()
        }

        @Test func `one piece of work at a time`() {
            let rounds = Box(0)
            let accepted = loop.submit({ sleep(milliseconds: 20) }, then: { rounds.value += 1 })
            #expect(accepted)
            #expect(loop.isWorking)
            let second = loop.submit({}, then: { rounds.value += 100 })
            #expect(!second)
            while loop.isWorking { loop.turn(waitMilliseconds: -1) }
            let third = loop.submit({}, then: { rounds.value += 1 })
            #expect(third)
            loop.finishWork()
            #expect(rounds.value == 2)
        }

        @Test func `what is done with may submit the next`() {
            let (loop, rounds) = (loop, Box(0))
            func next() {
                rounds.value += 1
                if rounds.value < 1_000, !loop.submit({}, then: next) {
                    Issue.record("refused in round \(rounds.value)")
                }
            }
            next()
            while rounds.value < 1_000 { loop.turn(waitMilliseconds: -1) }
            #expect(!loop.isWorking)
        }

        @Test func `the descriptor tells that work is through`() {
            let gate = Counter()
            let taken = loop.submit({ while gate.value == 0 { sleep(milliseconds: 1) } }, then: {})
            #expect(taken)
            #expect(!isReadable(loop.fd))
            gate.add()
            #expect(isReadable(loop.fd, within: 5_000))
            loop.turn(waitMilliseconds: 0)
            #expect(!loop.isWorking)
        }

        @Test func `finishing waits and is done with once`() {
            let rounds = Box(0)
            loop.submit({ sleep(milliseconds: 20) }, then: { rounds.value += 1 })
            loop.finishWork()
            #expect(rounds.value == 1)
            loop.finishWork()
            loop.turn(waitMilliseconds: 0)
            #expect(rounds.value == 1)
        }

        @Test func `closing waits for the work in flight and is done with it`() {
            let (through, done) = (Box(false), Box(false))
            loop.submit(
                {
                    sleep(milliseconds: 30)
                    through.value = true
                }, then: { done.value = true })
            loop.close()
            #expect(through.value && done.value)
        }

        @Test func `a loop that is let go waits for the work in flight`() throws {
            let done = Box(false)
            do {
                let loop = try Loop()
                loop.submit({ sleep(milliseconds: 20) }, then: { done.value = true })
            }
            #expect(done.value)
        }

        @Test func `the host's signals stay with the host's threads`() {
            let signals = [SIGINT, SIGTERM, SIGCHLD, SIGALRM, SIGUSR1, SIGSEGV]
            func blockedHere() -> [Bool] {
                var mask = sigset_t()
                pthread_sigmask(SIG_BLOCK, nil, &mask)
                return signals.map { sigismember(&mask, $0) == 1 }
            }
            let before = blockedHere()
            let (blocked, open) = (Box(false), Box(false))
            loop.submit(
                {
                    var mask = sigset_t()
                    pthread_sigmask(SIG_BLOCK, nil, &mask)
                    blocked.value = [SIGINT, SIGTERM, SIGCHLD, SIGALRM, SIGUSR1].allSatisfy {
                        sigismember(&mask, $0) == 1
                    }
                    open.value = sigismember(&mask, SIGSEGV) == 0
                }, then: {})
            loop.finishWork()
            #expect(blocked.value && open.value)
            #expect(blockedHere() == before)
        }
    }
}

// Opening: the journal, the state from its snapshot and tail, the clock, the policy; then the loop.

import CKlepet
import CShopFile
import CSodium
import KlepetEngine
import KlepetJournal
import KlepetLoop
import KlepetPolicy

/// Who turns a shop's loop: the host, a thread of the shop's own, or the one that all shared shops of a process have.
enum Turning: UInt32 {
    case stepped = 0
    case thread = 1
    case shared = 2
}

struct Opening {
    var path: String
    var turning: Turning
    var isVirtual: Bool
    var startMilliseconds: Int64
    /// Canonical JSON of a policy that has been read already; `nil`: as the file has it.
    var policy: [UInt8]?
    var identityKey: IdentityKey?
    /// Where its events become durable; `nil`: in its file, or without one in memory.
    var log: (any Log)?

    func open() throws(Failure) -> Shop {
        shop_file_hold_forks()
        let hasBegun = sodium_init() >= 0
        shop_file_let_forks()
        guard hasBegun else { throw Failure(KLEPET_SYSTEM) }
        let incarnation = Lives.drawn()
        let journal = try openJournal(incarnation)
        do throws(Failure) {
            return try shop(journal, incarnation)
        } catch {
            journal.close()
            throw error
        }
    }

    private func openJournal(_ incarnation: UInt64) throws(Failure) -> Journal {
        do throws(JournalFailure) {
            if let log { return try Journal(log, record: path.isEmpty ? nil : path, incarnation: incarnation) }
            return path.isEmpty ? try Journal.inMemory() : try Journal(path)
        } catch {
            // Elsewhere a file that could not be used halts the shop; here there is none yet.
            throw error.kind == .failed ? Failure(KLEPET_CANNOT_OPEN, error.sentence) : Failure(error)
        }
    }

    private func shop(_ journal: Journal, _ incarnation: UInt64) throws(Failure) -> Shop {
        let engine = try Self.rebuild(journal)
        if policy == nil, !engine.policyText.isEmpty { try Self.checkZones(engine.policyRead) }
        if !isVirtual { compareClocks(engine) }
        let last = engine.now
        var clock: Clock = isVirtual ? .virtual(max(startMilliseconds, last)) : .real(notBefore: last)
        let now = clock.nowMilliseconds
        let lives: Lives
        do throws(JournalFailure) { lives = try Lives(journal, own: incarnation) } catch { throw Failure(error) }
        let shop: Shop
        do throws(LoopFailure) {
            shop = Shop(
                engine: engine, journal: journal, lives: lives, loop: try Loop(isHosted: turning != .thread),
                clock: clock,
                wakeUp: try WakeUp(later: true))
            shop.identityKey = identityKey
        } catch {
            throw Failure(error)
        }
        do throws(Refusal) {
            guard let policy else {
                try engine.open(policy: nil, at: now)
                shop.planRetention(now)
                return shop
            }
            let opened = policy.withUnsafeBufferPointer { text in
                Result { () throws(Refusal) in try engine.open(policy: text, at: now) }
            }
            try opened.get()
            shop.planRetention(now)
        } catch {
            shop.loop.close()
            throw Failure(error)
        }
        return shop
    }

    /// B2.10: a date more than a day from the last that this shop knew is told before anything goes by it.
    private func compareClocks(_ engine: Engine) {
        guard engine.lastReplayed > 0 else { return }
        let wall = Clock.wallMilliseconds
        let ahead = wall &- max(engine.now, engine.restedAt)
        if ahead > Clock.dayMilliseconds { engine.jump(to: wall, by: ahead) }
        let behind = engine.now &- wall
        if behind > Clock.dayMilliseconds { engine.jump(to: wall, by: -behind) }
    }

    /// B9.1: on a machine that does not know a zone, the shop would keep the wrong hours: it says so and stays closed.
    static func checkZones(_ policy: Policy) throws(Failure) {
        do throws(PolicyFault) { try policy.requireZones(Zones.ofThisMachine.isKnown) } catch { throw Failure(error) }
    }

    /// The fold of the events: from the newest snapshot that fits, else from the first.
    static func rebuild(_ journal: Journal) throws(Failure) -> Engine {
        let outside = Outside(secret: journal.secret)
        do throws(JournalFailure) {
            if let (seq, bytes) = try journal.snapshot(), seq <= journal.lastSeq {
                let engine = Engine(now: 0, outside: outside)
                if engine.restore(bytes, after: seq) { return try replay(journal, into: engine) }
            }
            return try replay(journal, into: Engine(now: 0, outside: outside))
        } catch {
            throw Failure(error)
        }
    }

    private static func replay(_ journal: Journal, into engine: Engine) throws(JournalFailure) -> Engine {
        let first = engine.lastReplayed + 1
        if first <= journal.lastSeq {
            try journal.read(first, through: journal.lastSeq) { engine.replay($0) }
        }
        guard engine.lastReplayed == journal.lastSeq else {
            throw JournalFailure(
                .corrupt,
                """
                The journal does not follow from itself after event \(engine.lastReplayed); up \
                to there it can be read.
                """)
        }
        engine.begin()
        return engine
    }
}

extension Outside {
    /// What the engine borrows: JSON from the policy's reader, keyed digests (SipHash-2-4 with 128 bits, Aumasson and
    /// Bernstein) from libsodium.
    init(secret: (UInt64, UInt64)) {
        let digest = KeyedDigest(secret: secret)
        self.init(
            policy: { text in try? Policy.parse(text) },
            profile: { text in try? OperatorProfile.parse(text) },
            keyDigest: { role, key in
                let (low, high) = digest.of(UInt64(role.rawValue), key)
                return KeyDigest(low: low, high: high)
            },
            messageDigest: { person, id in
                // Apart from the digests of keys, whose first word is a role.
                max(1, digest.short(of: person << 8 | 0x80, id))
            },
            token: { purpose, number in DerivedToken.hex(secret, purpose, number) })
        zones = .ofThisMachine
    }
}

private struct KeyedDigest: Sendable {
    let secret: (UInt64, UInt64)

    private typealias Hash =
        @convention(c) (
            UnsafeMutablePointer<UInt8>, UnsafePointer<UInt8>?, UInt64, UnsafePointer<UInt8>
        ) -> Int32

    /// 128 bits of a number and at most 64 bytes.
    func of(_ number: UInt64, _ text: Text) -> (UInt64, UInt64) { hash(number, text, crypto_shorthash_siphashx24) }

    /// 64 bits, for less.
    func short(of number: UInt64, _ text: Text) -> UInt64 { hash(number, text, crypto_shorthash_siphash24).0 }

    @inline(__always)
    private func hash(_ number: UInt64, _ text: Text, _ hash: Hash) -> (UInt64, UInt64) {
        withUnsafeTemporaryAllocation(byteCount: 8 + Limits.keyBytesMax, alignment: 8) { bytes in
            bytes.storeBytes(of: number, as: UInt64.self)
            let count = min(text.count, Limits.keyBytesMax)
            if let start = text.baseAddress, let place = bytes.baseAddress {
                (place + 8).copyMemory(from: start, byteCount: count)
            }
            var result: (UInt64, UInt64) = (0, 0)
            withUnsafeMutableBytes(of: &result) { result in
                withUnsafeBytes(of: secret) { secret in
                    guard let result = result.baseAddress?.assumingMemoryBound(to: UInt8.self),
                        let input = bytes.baseAddress?.assumingMemoryBound(to: UInt8.self),
                        let key = secret.baseAddress?.assumingMemoryBound(to: UInt8.self)
                    else { return }
                    _ = hash(result, input, UInt64(8 + count), key)
                }
            }
            return result
        }
    }
}

// Where browsers come from, and how much of the host each place has: sockets, and people whom nobody has seen before.
// Of IPv6 a place is its first 64 bits, which is what one household is given.

import Glibc

struct Address: Hashable {
    private let high: UInt64
    private let low: UInt64

    static let unknown = Address(high: 0, low: 0)

    private init(high: UInt64, low: UInt64) { (self.high, self.low) = (high, low) }

    /// As it is written in a forwarded field or on the command line; nil: it is none. `isWhole`: all of its bits count.
    init?(_ text: String, isWhole: Bool = false) {
        var four = in_addr()
        if inet_pton(AF_INET, text, &four) == 1 {
            self.init(high: 0, low: 0xFFFF_0000_0000 | UInt64(UInt32(bigEndian: four.s_addr)))
            return
        }
        var six = in6_addr()
        guard inet_pton(AF_INET6, text, &six) == 1 else { return nil }
        let (high, low) = withUnsafeBytes(of: six) { bytes in
            (
                UInt64(bigEndian: bytes.load(as: UInt64.self)),
                UInt64(bigEndian: bytes.load(fromByteOffset: 8, as: UInt64.self))
            )
        }
        // IPv4 in IPv6's clothes.
        let isMapped = high == 0 && low >> 32 == 0xFFFF
        self.init(high: high, low: isWhole || isMapped || high == 0 ? low : 0)
    }

    /// Of the other side of a TCP connection.
    init?(peer storage: sockaddr_storage, isWhole: Bool = false) {
        var storage = storage
        var text = [CChar](repeating: 0, count: Int(INET6_ADDRSTRLEN))
        let family = Int32(storage.ss_family)
        let isKnown = withUnsafePointer(to: &storage) { pointer -> Bool in
            let raw = UnsafeRawPointer(pointer)
            switch family {
            case AF_INET:
                var address = raw.assumingMemoryBound(to: sockaddr_in.self).pointee.sin_addr
                return inet_ntop(AF_INET, &address, &text, socklen_t(text.count)) != nil
            case AF_INET6:
                var address = raw.assumingMemoryBound(to: sockaddr_in6.self).pointee.sin6_addr
                return inet_ntop(AF_INET6, &address, &text, socklen_t(text.count)) != nil
            default: return false
            }
        }
        guard isKnown else { return nil }
        self.init(
            String(decoding: text.prefix { $0 != 0 }.lazy.map(UInt8.init(bitPattern:)), as: UTF8.self), isWhole: isWhole
        )
    }
}

struct Addresses {
    private struct Use {
        var connections = 0
        var sockets = 0
        /// Up to when the allowance of newcomers is spent.
        var newcomersUntil: UInt64 = 0
        /// The same of files that come.
        var uploadsUntil: UInt64 = 0
    }
    private var uses: [Address: Use] = [:]

    let socketsMax: Int
    let newcomersAMinute: Int
    /// A page's own requests come beside its socket.
    private var connectionsMax: Int { socketsMax * 4 }
    /// Whoever comes beyond has to wait until others are forgotten.
    private static let countMax = 1 << 17

    init(socketsMax: Int, newcomersAMinute: Int) {
        (self.socketsMax, self.newcomersAMinute) = (socketsMax, newcomersAMinute)
    }

    mutating func admitsConnection(_ address: Address) -> Bool {
        guard hasRoom(for: address), uses[address, default: Use()].connections < connectionsMax else { return false }
        uses[address, default: Use()].connections += 1
        return true
    }

    mutating func admitsSocket(_ address: Address) -> Bool {
        guard hasRoom(for: address), uses[address, default: Use()].sockets < socketsMax else { return false }
        uses[address, default: Use()].sockets += 1
        return true
    }

    mutating func connectionLeft(_ address: Address) { leave(address) { $0.connections = max(0, $0.connections - 1) } }

    mutating func socketLeft(_ address: Address) { leave(address) { $0.sockets = max(0, $0.sockets - 1) } }

    /// Somebody new; a minute's worth may come at once.
    mutating func admitsNewcomer(_ address: Address, at now: UInt64) -> Bool {
        hasRoom(for: address)
            && Self.spend(&uses[address, default: Use()].newcomersUntil, newcomersAMinute, at: now)
    }

    /// A file; a minute's worth may come at once.
    mutating func admitsUpload(_ address: Address, _ aMinute: Int, at now: UInt64) -> Bool {
        hasRoom(for: address) && Self.spend(&uses[address, default: Use()].uploadsUntil, aMinute, at: now)
    }

    private static func spend(_ until: inout UInt64, _ aMinute: Int, at now: UInt64) -> Bool {
        let each = 60_000 / UInt64(max(1, aMinute))
        let spent = max(until, now)
        guard spent - now + each <= 60_000 else { return false }
        until = spent + each
        return true
    }

    /// Those from where nobody is here.
    mutating func forget(at now: UInt64) {
        uses = uses.filter {
            $0.value.connections > 0 || $0.value.sockets > 0
                || max($0.value.newcomersUntil, $0.value.uploadsUntil) > now
        }
    }

    private func hasRoom(for address: Address) -> Bool { uses.count < Self.countMax || uses[address] != nil }

    private mutating func leave(_ address: Address, _ change: (inout Use) -> Void) {
        guard var use = uses[address] else { return }
        change(&use)
        let isNobody =
            use.connections == 0 && use.sockets == 0 && use.newcomersUntil == 0
            && use.uploadsUntil == 0
        uses[address] = isNobody ? nil : use
    }
}

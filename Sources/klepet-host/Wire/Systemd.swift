// What systemd is told (sd_notify), without its library: a datagram to the socket that it names.

import Glibc

struct Systemd {
    private let path: String
    /// How often it wants to hear that the host is well; nil: not at all.
    let watchdogMilliseconds: UInt64?

    /// Nil: nobody wants to be told.
    init?(_ environment: (String) -> String?) {
        guard let path = environment("NOTIFY_SOCKET"), path.hasPrefix("/") || path.hasPrefix("@"), path.utf8.count > 1
        else { return nil }
        self.path = path
        let isMine = environment("WATCHDOG_PID").map { Int32($0) == getpid() } ?? true
        let microseconds = isMine ? environment("WATCHDOG_USEC").flatMap { UInt64($0) } : nil
        // Twice in its time, as sd_watchdog_enabled(3) advises.
        watchdogMilliseconds = microseconds.map { max(1, $0 / 2000) }
    }

    func tell(_ message: String) {
        let descriptor = socket(AF_UNIX, Int32(SOCK_DGRAM.rawValue | SOCK_CLOEXEC.rawValue | SOCK_NONBLOCK.rawValue), 0)
        guard descriptor >= 0 else { return }
        defer { close(descriptor) }
        // Nobody there is no reason to stop.
        _ = withAddress(path) {
            Int32(truncatingIfNeeded: sendto(descriptor, message, message.utf8.count, Int32(MSG_NOSIGNAL), $0, $1))
        }
    }
}

func environmentValue(_ name: String) -> String? { getenv(name).map { String(cString: $0) } }

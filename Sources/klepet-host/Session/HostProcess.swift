// What goes on around a host: signals, systemd's watchdog, clients that nobody asks for any more, the
// last patience at the end.

import CKlepetUV
import Glibc

final class HostProcess {
    private let host: ResidentHost
    private let systemd: Systemd?
    private let watchdog = UnsafeMutablePointer<uv_timer_t>.allocate(capacity: 1)
    private let forgetting = UnsafeMutablePointer<uv_timer_t>.allocate(capacity: 1)
    private let patience = UnsafeMutablePointer<uv_timer_t>.allocate(capacity: 1)
    private let signals = UnsafeMutablePointer<uv_signal_t>.allocate(capacity: 2)

    /// How long a reader may take for what it is owed when the host ends.
    private static let patienceMilliseconds: UInt64 = 10_000
    private static let forgetEveryMilliseconds: UInt64 = 60_000

    init(_ host: ResidentHost, _ systemd: Systemd?) {
        (self.host, self.systemd) = (host, systemd)
        host.onEnding = { [unowned self] in ending() }
    }

    private static func of(_ data: UnsafeMutableRawPointer?) -> HostProcess? {
        data.map { Unmanaged<HostProcess>.fromOpaque($0).takeUnretainedValue() }
    }

    func run(_ socket: ListeningSocket?, whenReady: () -> Void) throws {
        let me = Unmanaged.passUnretained(self).toOpaque()
        try Self.raiseDescriptorLimit(for: host.limits.connectionsMax + (host.web?.options.connectionsMax ?? 0))
        signal(SIGPIPE, SIG_IGN)
        for (index, number) in [SIGTERM, SIGINT].enumerated() {
            var status = uv_signal_init(host.loop, signals + index)
            signals[index].data = me
            if status == 0 {
                status = uv_signal_start(
                    signals + index, { handle, _ in HostProcess.of(handle?.pointee.data)?.host.end() }, number)
            }
            // Without a handler a signal would end the process in the middle of what it does.
            guard status == 0 else {
                throw Failure(
                    ExitStatus.system,
                    "the system gives no way to hear of signals: \(String(cString: uv_strerror(status)))")
            }
        }
        for timer in [watchdog, forgetting, patience] {
            uv_timer_init(host.loop, timer)
            timer.pointee.data = me
        }
        uv_timer_start(
            forgetting,
            { timer in
                guard let host = HostProcess.of(timer?.pointee.data)?.host else { return }
                host.polling.forget(at: uv_now(host.loop))
                host.web?.forget()
            }, Self.forgetEveryMilliseconds, Self.forgetEveryMilliseconds)
        try host.run(socket?.descriptor) {
            whenReady()
            ready(me)
        }
    }

    /// One for each connection, some for the shop; a login's limit is often no more than 1,024.
    private static func raiseDescriptorLimit(for connections: Int) throws {
        let wanted = rlim_t(connections + 64)
        var limit = rlimit()
        guard getrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &limit) == 0, limit.rlim_cur < wanted else {
            return
        }
        limit.rlim_cur = wanted
        guard limit.rlim_max >= wanted, setrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &limit) == 0 else {
            throw Failure(
                ExitStatus.system,
                """
                \(connections) connections take \(wanted) descriptors, and the system gives \(limit.rlim_max): lower \
                --connections-max or --web-connections-max, or raise the limit (ulimit -n, LimitNOFILE)
                """)
        }
    }

    private func ready(_ me: UnsafeMutableRawPointer) {
        guard let systemd else { return }
        systemd.tell("READY=1\nSTATUS=Serving\n")
        guard let milliseconds = systemd.watchdogMilliseconds else { return }
        // From the loop itself: when it does not turn any more, nobody says that it does.
        uv_timer_start(watchdog, { HostProcess.of($0?.pointee.data)?.systemd?.tell("WATCHDOG=1\n") }, 0, milliseconds)
    }

    private func ending() {
        systemd?.tell("STOPPING=1\nSTATUS=Finishing what was accepted\n")
        uv_timer_start(patience, { HostProcess.of($0?.pointee.data)?.host.endNow() }, Self.patienceMilliseconds, 0)
    }
}

// Is the host well? It is when it answers: hello says that its loop turns, now that its shop does. It leaves
// no trace in the journal.

import Glibc

struct HealthCheck {
    static let patienceMilliseconds: Int64 = 2000

    let socketPath: String

    /// What it said.
    func check() throws -> String {
        let descriptor = try makeSocket()
        defer { close(descriptor) }
        let began = Stopwatch()
        guard withAddress(socketPath, { connect(descriptor, $0, $1) }) == 0 else {
            throw unwell(String(cString: strerror(errno)))
        }
        let request = #"{"do":"hello","request":1}"# + "\n" + #"{"do":"now","request":2}"# + "\n"
        guard send(descriptor, request, request.utf8.count, Int32(MSG_NOSIGNAL)) == request.utf8.count else {
            throw unwell(String(cString: strerror(errno)))
        }
        let lines = try read(descriptor, lines: 2, began)
        guard lines.count >= 2, lines.prefix(2).allSatisfy({ $0["ok"] == .bool(true) }),
            let now = lines[1]["now_ms"]?.integer
        else {
            throw unwell(lines.first?["sentence"]?.string ?? "its answer is none of klepet-host's")
        }
        return "\(socketPath): klepet \(lines[0]["version"]?.string ?? "?") answers; its time is \(Times.full(now)) UTC"
    }

    private func read(_ descriptor: Int32, lines wanted: Int, _ began: Stopwatch) throws -> [JSON] {
        var bytes: [UInt8] = []
        var chunk = [UInt8](repeating: 0, count: 4096)
        while true {
            let left = Self.patienceMilliseconds - Int64(began.seconds * 1000)
            guard left > 0 else { throw unwell("no answer within \(Self.patienceMilliseconds / 1000) s") }
            var ready = pollfd(fd: descriptor, events: Int16(POLLIN), revents: 0)
            guard poll(&ready, 1, Int32(left)) > 0 else { continue }
            let count = recv(descriptor, &chunk, chunk.count, 0)
            if count < 0 && (errno == EAGAIN || errno == EINTR) { continue }
            bytes += chunk.prefix(max(0, count))
            // What the last feed has behind it is nothing yet.
            let lines = bytes.split(separator: 0x0A, omittingEmptySubsequences: false).dropLast()
            if count <= 0 || lines.count >= wanted { return lines.compactMap { try? JSON($0) } }
        }
    }

    private func unwell(_ why: String) -> Failure { Failure(ExitStatus.unavailable, "\(socketPath): not well: \(why)") }
}

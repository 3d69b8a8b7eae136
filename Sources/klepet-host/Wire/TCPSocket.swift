// A listening socket of TCP.

import Glibc

enum TCPSocket {
    /// On `127.0.0.1:8717` or `[::1]:8717`; port 0 means one that is free. The name tells which.
    static func listen(_ text: String) throws -> (descriptor: Int32, name: String) {
        guard let colon = text.lastIndex(of: ":"), let port = UInt16(text[text.index(after: colon)...]) else {
            throw Failure(ExitStatus.usage, "--http \(text): say the address and the port, as in 127.0.0.1:8717")
        }
        let host = text[..<colon].drop { $0 == "[" }.prefix { $0 != "]" }
        var hints = addrinfo()
        hints.ai_flags = AI_NUMERICHOST | AI_NUMERICSERV | AI_PASSIVE
        hints.ai_socktype = Int32(SOCK_STREAM.rawValue)
        var found: UnsafeMutablePointer<addrinfo>?
        guard getaddrinfo(String(host), String(port), &hints, &found) == 0, let found else {
            throw Failure(ExitStatus.usage, "--http \(text): \(host) is no address in numbers")
        }
        defer { freeaddrinfo(found) }
        let kind = Int32(SOCK_STREAM.rawValue | SOCK_CLOEXEC.rawValue | SOCK_NONBLOCK.rawValue)
        let descriptor = socket(found.pointee.ai_family, kind, 0)
        guard descriptor >= 0 else { throw failure(text, errno) }
        var on: Int32 = 1
        setsockopt(descriptor, SOL_SOCKET, SO_REUSEADDR, &on, socklen_t(MemoryLayout<Int32>.size))
        guard bind(descriptor, found.pointee.ai_addr, found.pointee.ai_addrlen) == 0 else {
            let code = errno
            Glibc.close(descriptor)
            throw failure(text, code)
        }
        let shown = host.contains(":") ? "[\(host)]" : String(host)
        return (descriptor, "http://\(shown):\(boundPort(descriptor) ?? port)\(WebHost.base)")
    }

    private static func boundPort(_ descriptor: Int32) -> UInt16? {
        var storage = sockaddr_storage()
        var bytes = socklen_t(MemoryLayout<sockaddr_storage>.size)
        return withUnsafeMutablePointer(to: &storage) { pointer in
            let status = pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                getsockname(descriptor, $0, &bytes)
            }
            guard status == 0 else { return nil }
            // The port stands at the same place in both families.
            return UnsafeRawPointer(pointer).assumingMemoryBound(to: sockaddr_in.self).pointee.sin_port.bigEndian
        }
    }

    private static func failure(_ text: String, _ code: Int32) -> Failure {
        Failure(
            code == EADDRINUSE ? ExitStatus.tryAgain : ExitStatus.cannotCreate,
            "--http \(text): nobody can listen there: \(String(cString: strerror(code)))")
    }
}

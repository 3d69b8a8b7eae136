// The file of the shop's identity key, by which visitors are signed (B13.3) and from which the keys of tokens are derived.

import CSodium
import Glibc

enum IdentityKeyFile {
    /// Its bytes, without a line feed at their end.
    static func read(_ path: String) throws -> [UInt8] {
        var key = try readFile(path, whatIsMissing: "there is no identity key")
        if key.last == 0x0A { key.removeLast() }
        guard (16...1024).contains(key.count) else {
            throw Failure(
                ExitStatus.data, "\(path): an identity key has 16 to 1024 bytes, and this one has \(key.count)")
        }
        return key
    }

    static func path(beside shop: String) -> String { shop + ".identity-key" }

    /// Made by chance, if the shop has none yet: for the owner alone, and never in place of one that is there.
    static func readOrMake(beside shop: String) throws -> [UInt8] {
        let path = path(beside: shop)
        let descriptor = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else {
            guard errno == EEXIST else { throw failure(path) }
            return try read(path)
        }
        defer { Glibc.close(descriptor) }
        let text = Tokens.random(32).map { byte in
            let digits = String(byte, radix: 16)
            return digits.count < 2 ? "0" + digits : digits
        }
        let bytes = Array((text.joined() + "\n").utf8)
        guard write(descriptor, bytes, bytes.count) == bytes.count, fsync(descriptor) == 0 else {
            let refused = failure(path)
            unlink(path)
            throw refused
        }
        return Array(bytes.dropLast())
    }

    private static func failure(_ path: String) -> Failure {
        Failure(
            ExitStatus.cannotCreate, "\(path): the identity key cannot be made: \(String(cString: strerror(errno)))")
    }
}

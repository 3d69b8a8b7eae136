// A policy as somebody wrote it, in a file or on standard input: its bytes as they are, never repaired.

import CKlepet
import Glibc

struct PolicyText {
    /// Valid UTF-8.
    let text: String
    /// How it is called in sentences.
    let name: String

    /// `path` "-": standard input.
    init(_ path: String, whatIsMissing: String = "there is no policy") throws {
        let isInput = path == "-"
        name = isInput ? "standard input" : path
        let bytes = try isInput ? readAll(STDIN_FILENO, name) : readFile(path, whatIsMissing: whatIsMissing)
        guard let whole = String(validating: bytes, as: UTF8.self) else {
            let line = bytes.prefix(Self.validBytes(bytes)).count { $0 == UInt8(ascii: "\n") } + 1
            throw Failure(ExitStatus.data, "\(name): line \(line) is not UTF-8: save the file as UTF-8.")
        }
        text = whole
    }

    /// How many bytes from the first on are UTF-8.
    private static func validBytes(_ bytes: [UInt8]) -> Int {
        var decoder = UTF8()
        var (scalars, valid) = (bytes.makeIterator(), 0)
        while case .scalarValue(let scalar) = decoder.decode(&scalars) { valid += UTF8.width(scalar) }
        return valid
    }
}

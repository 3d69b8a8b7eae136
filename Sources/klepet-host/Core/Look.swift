// A shop that is looked at and left as it was.
//
// Time stands at the last event, so no timer fires. That a back office came to look would be an event like any other; it
// stays accepted and never becomes durable, because nothing here turns the loop and the shop is not closed: the process
// ends instead, and with it what the file was not told.

import CKlepet
import Glibc

struct Look {
    let shop: Shop

    init(_ path: String) throws {
        // The core makes a shop where there is none; whoever wants to look at one has mistyped its name.
        try requireFile(path, whatIsMissing: "there is no shop to look at")
        do throws(Refusal) {
            shop = try Shop(path: path, clock: .virtual(startMilliseconds: 0))
        } catch {
            // The file is there and can be read, so it is no shop.
            if error.status == KLEPET_CANNOT_OPEN { throw Failure(ExitStatus.data, "\(path): \(error.sentence)") }
            throw opening(path, error)
        }
    }

    /// The eyes of the back office, which may see everything.
    func client() throws(Refusal) -> Client {
        try Client(shop, role: KLEPET_ROLE_SYSTEM, key: "klepet-host")
    }
}

/// Says which file it was.
func opening(_ path: String, _ refusal: Refusal) -> Failure {
    if refusal.status == KLEPET_LOCKED {
        return Failure(
            refusal.exitCode,
            "\(path): another process has this shop open. Ask that one, or try again when it has ended.")
    }
    return Failure(refusal.exitCode, "\(path): \(refusal.sentence)")
}

func requireFile(_ path: String, whatIsMissing: String) throws {
    var status = stat()
    guard stat(path, &status) == 0 else {
        throw Failure(ExitStatus.noInput, "\(path): \(whatIsMissing): \(String(cString: strerror(errno)))")
    }
    guard access(path, R_OK) == 0 else {
        throw Failure(ExitStatus.noInput, "\(path): it cannot be read: \(String(cString: strerror(errno)))")
    }
    guard status.st_mode & S_IFMT != S_IFDIR else { throw Failure(ExitStatus.noInput, "\(path): this is a folder") }
}

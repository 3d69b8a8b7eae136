// A file that somebody has damaged: opening it, reading it and proving it give a status, and end;
// nothing traps, leaks or hangs.
//
// Run:   Tests/Fuzz/run JournalFuzz 30
// Again: Tests/Fuzz/run JournalFuzz path/to/crash-…

import CKlepet
import FuzzDriver
import Glibc

let path = "/dev/shm/klepet-fuzz-\(getpid()).db"

fuzz { bytes in
    write(bytes)
    var shop: OpaquePointer?
    var error = klepet_error()
    var options = klepet_open_options()
    options.size = UInt32(MemoryLayout<klepet_open_options>.size)
    options.clock = UInt32(KLEPET_CLOCK_VIRTUAL)
    let status = klepet_open(path, &options, &shop, &error)
    if status == KLEPET_OK {
        read(shop)
        _ = klepet_close(shop)
    } else {
        precondition([KLEPET_CORRUPT, KLEPET_CANNOT_OPEN, KLEPET_NEWER_FORMAT].contains(status), "\(status)")
        precondition(error.status == status && error.sentence.0 != 0)
    }
    for suffix in ["", "-wal", "-shm", "-journal"] { unlink(path + suffix) }
}

func write(_ bytes: UnsafeBufferPointer<UInt8>) {
    let file = Glibc.open(path, O_WRONLY | O_CREAT | O_TRUNC, 0o600)
    precondition(file >= 0)
    precondition(bytes.isEmpty || Glibc.write(file, bytes.baseAddress, bytes.count) == bytes.count)
    Glibc.close(file)
}

func read(_ shop: OpaquePointer?) {
    for (role, key) in [(KLEPET_ROLE_SYSTEM, "office"), (KLEPET_ROLE_OPERATOR, "ana"), (KLEPET_ROLE_VISITOR, "eva")] {
        var who = klepet_join_options()
        who.size = UInt32(MemoryLayout<klepet_join_options>.size)
        who.role = UInt32(role)
        var client: OpaquePointer?
        let status = key.withCString { start in
            (who.key, who.key_bytes) = (start, key.utf8.count)
            return klepet_join(shop, &who, &client, nil)
        }
        guard status == KLEPET_OK else { continue }
        var events = [klepet_event](repeating: klepet_event(), count: 64)
        var (count, last) = (0, UInt64(0))
        repeat {
            count = 0
            guard klepet_events(client, &events, MemoryLayout<klepet_event>.stride, 64, &count) == KLEPET_OK else {
                break
            }
            for event in events.prefix(count) where event.seq != 0 {
                precondition(event.seq > last)
                last = event.seq
                _ = klepet_chat_events(client, event.chat, 0, &events, MemoryLayout<klepet_event>.stride, 8, &count)
            }
            _ = klepet_cursor_set(client, last)
        } while count > 0 && last < 10_000
    }
    var buffer = [CChar](repeating: 0, count: 65536)
    var needed = 0
    _ = klepet_audit(shop, &buffer, buffer.count, &needed, nil)
    _ = klepet_advance(shop, 1_900_000_000_000)
    _ = klepet_step(shop, 0)
}

// The disk is full: the shop halts with a status, nothing acknowledged is lost, and every function still answers.

import CKlepet
import Glibc
import Testing

@Suite struct HaltTests {
    @Test(arguments: [true, false])
    func `a full disk halts the shop and loses nothing acknowledged`(hasThread: Bool) async {
        // The limit on a file's size is the process's, so it is one of its own.
        if hasThread {
            await #expect(processExitsWith: .success) {
                try HaltTests.fill(
                    Options(loop: KLEPET_LOOP_THREAD, clock: KLEPET_CLOCK_REAL, start: 0, policy: generous))
            }
        } else {
            await #expect(processExitsWith: .success) { try HaltTests.fill(Options(policy: generous)) }
        }
    }

    static func fill(_ options: Options) throws {
        let folder = try Folder()
        signal(SIGXFSZ, SIG_IGN)
        var limit = rlimit(rlim_cur: 3 << 20, rlim_max: rlim_t.max)
        precondition(setrlimit(__rlimit_resource_t(1), &limit) == 0)
        var shop = open(folder.shop, options)
        let (eva, office) = (join(shop, KLEPET_ROLE_VISITOR, "eva"), join(shop, KLEPET_ROLE_SYSTEM, "office"))
        let chat = start(eva, "Hello").chat
        let text = String(repeating: "é", count: 5_000)
        var acknowledged: [Seen] = []
        var status = KLEPET_OK
        while status == KLEPET_OK {
            status = withMessage(text) { klepet_say(eva, chat, $0, nil, nil) }
            if status == KLEPET_OK { status = klepet_flush(shop) }
            acknowledged += pullAll(office)
        }
        precondition(status == KLEPET_DISK_FULL || status == KLEPET_HALTED, "\(status)")
        precondition(acknowledged.count > 50)
        let query = begin(office)
        // From now on: HALTED, or an answer; and what was acknowledged can be read.
        for function in functions where !function.endsHandle {
            let arguments = Arguments(shop: shop, client: office, query: query)
            arguments.chat = chat
            let status = function.call(arguments)
            precondition(status > -600 && status <= 0, "\(function.name): \(status)")
        }
        precondition(withMessage("x") { klepet_say(eva, chat, $0, nil, nil) } == KLEPET_HALTED)
        precondition(klepet_cursor_set(office, 0) == KLEPET_OK && pullAll(office) == acknowledged)
        let closed = klepet_close(shop)
        precondition(closed == KLEPET_DISK_FULL || closed == KLEPET_HALTED, "\(closed)")
        limit.rlim_cur = rlim_t.max
        precondition(setrlimit(__rlimit_resource_t(1), &limit) == 0)
        shop = open(folder.shop)
        let again = pullAll(join(shop, KLEPET_ROLE_SYSTEM, "office"))
        precondition(Array(again.prefix(acknowledged.count)) == acknowledged)
        precondition(klepet_flush(shop) == KLEPET_OK)
        var (needed, report) = (0, [CChar](repeating: 0, count: 4096))
        precondition(klepet_audit(shop, &report, 4096, &needed, nil) == KLEPET_OK)
        precondition(klepet_close(shop) == KLEPET_OK)
    }
}

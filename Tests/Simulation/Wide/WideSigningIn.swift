// Visitors of a wide shop who sign in as somebody known (B16.6): what they had is the other's, and their tabs go on.

import CKlepet

extension WideWorld {
    func signIn() throws {
        try settle()
        let (index, other) = (random.below(visitors.count), random.below(visitors.count))
        let (from, into) = (visitors[index], visitors[other])
        guard from.id != 0, into.id != 0, from !== into else { return }
        let isBanned = [from, into].contains { model.person($0.id)?.isBanned(at: now) ?? false }
        let status = try call("desk", "\(from.key) signs in as \(into.key)") {
            klepet_person_merge(desk.handle, from.id, into.id, nil)
        }
        let wanted = isBanned ? KLEPET_BANNED : KLEPET_OK
        try check(status == wanted, "who may sign in does, and nobody else (B16.6)", "\(from.key): status \(status)")
        guard status == KLEPET_OK else { return }
        try settle()
        // Words that were about the one are about the other; so is the key.
        into.reasons += from.reasons + [from.key.split(separator: "-").last.map(String.init) ?? from.key]
        for old in from.connected {
            let tab = Tab(into, name: old.name, polls: old.polls, isMobile: old.isMobile)
            (tab.client, tab.seen, tab.position, tab.lastCall) = (old.client, old.seen, old.position, old.lastCall)
            into.tabs.append(tab)
            old.client = nil
            try poll(tab)
        }
        visitors[index] = newVisitor()
        var (needed, buffer) = (0, [CChar](repeating: 0, count: 1 << 16))
        let known = klepet_person_get(desk.handle, from.id, &buffer, buffer.count, &needed, nil)
        let told = String(decoding: buffer.prefix(needed).map { UInt8(bitPattern: $0) }, as: UTF8.self)
        try check(
            known == KLEPET_OK && told.contains("\"person\":\(into.id),"),
            "the number of one who signed in means who they are (B16.6)", "\(from.id): status \(known), \(told)")
    }
}

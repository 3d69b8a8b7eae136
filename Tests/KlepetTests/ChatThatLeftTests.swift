// A chat that has left memory is nobody's affair but the core's: what may be done to it goes by
// what it is, a closed chat.

import CKlepet
import Glibc
import Testing

@Suite struct ChatThatLeftTests {
    /// Chats leave memory a day after they were closed, as soon as others come; an author may edit for a week.
    private static let policy =
        #"""
        {"remembered_chats": 0, "edit_within_ms": 604800000, "departments": [{"name": "support", \#
        "mode": "take"}, {"name": "sales"}]}
        """#

    private struct Scene {
        var shop, eva, adam, ana, bob, cora, office: OpaquePointer?
        var chat: UInt64 = 0
        var said: [UInt64] = []

        init(_ path: String?) {
            shop = KlepetTests.open(path, Options(policy: ChatThatLeftTests.policy))
            enter(shop, operator: "ana", departments: "support", isTrusted: false)
            enter(shop, operator: "cora", departments: "support", isTrusted: false)
            enter(shop, operator: "bob", departments: "sales")
            (eva, adam) = (join(shop, KLEPET_ROLE_VISITOR, "eva"), join(shop, KLEPET_ROLE_VISITOR, "adam"))
            (ana, bob) = (join(shop, KLEPET_ROLE_OPERATOR, "ana"), join(shop, KLEPET_ROLE_OPERATOR, "bob"))
            cora = join(shop, KLEPET_ROLE_OPERATOR, "cora")
            office = join(shop, KLEPET_ROLE_SYSTEM, "office")
            let first = start(eva, "my password is hunter2")
            (chat, said) = (first.chat, [first.seq])
            for text in ["my password is tr0ub4dor", "my name is Eva", "my cat is Tom"] {
                said.append(say(eva, chat, text).seq)
            }
            expect(klepet_take(ana, chat, nil))
            expect(klepet_end(ana, chat, 0, nil))
            pass(shop, 2 * 86_400_000)
            // Somebody else's takes its place.
            for _ in 0..<2 { expect(klepet_end(adam, start(adam, "Hi").chat, 0, nil)) }
            expect(klepet_flush(shop))
            var info = klepet_chat()
            info.size = UInt32(MemoryLayout<klepet_chat>.size)
            expect(klepet_chat_get(office, chat, &info), KLEPET_CHAT_UNKNOWN)
        }

        func audit() {
            var needed = 0
            var buffer = [CChar](repeating: 0, count: 4096)
            expect(klepet_audit(shop, &buffer, 4096, &needed, nil))
        }
    }

    @Test func `B2.9, B13.4: its messages are redacted by whom they could be before, and nothing of them is left`()
        throws
    {
        let folder = try Folder()
        for path in [nil, folder.shop] {
            let scene = Scene(path)
            let last = chatEvents(scene.office, scene.chat).last
            _ = pullAll(scene.eva)
            expect(klepet_redact(scene.ana, scene.chat, scene.said[0], nil))
            expect(klepet_redact(scene.office, scene.chat, scene.said[1], nil))
            failing(KLEPET_MESSAGE_UNKNOWN) { klepet_redact(scene.ana, scene.chat, scene.said[0] - 1, $0) }
            failing(KLEPET_CHAT_UNKNOWN) { klepet_redact(scene.bob, scene.chat, scene.said[2], $0) }
            failing(KLEPET_NOT_ALLOWED) { klepet_redact(scene.cora, scene.chat, scene.said[2], $0) }
            failing(KLEPET_NOT_ALLOWED) { klepet_redact(scene.eva, scene.chat, scene.said[2], $0) }
            failing(KLEPET_CHAT_UNKNOWN) { klepet_redact(scene.office, scene.chat | 1 << 62, scene.said[2], $0) }
            expect(klepet_flush(scene.shop))
            // Its visitor, who has the chat on the screen, is told like everybody.
            #expect(pullAll(scene.eva).map(\.subject) == [scene.said[0], scene.said[1]])
            let all = chatEvents(scene.ana, scene.chat)
            expect(klepet_redact(scene.office, scene.chat, scene.said[0], nil))
            expect(klepet_flush(scene.shop))
            #expect(!all.contains { $0.text.contains("password") } && all.contains { $0.text == "my name is Eva" })
            #expect(
                all.suffix(2).map { [UInt64($0.chatSeq), $0.previous] } == [
                    [UInt64((last?.chatSeq ?? 0) + 1), last?.seq ?? 0],
                    [UInt64((last?.chatSeq ?? 0) + 2), all[all.count - 2].seq],
                ])
            scene.audit()
            let before = digest(scene.shop)
            var events = [klepet_event](repeating: klepet_event(), count: 256)
            var count = 0
            expect(klepet_cursor_set(scene.office, 0))
            expect(klepet_events(scene.office, &events, MemoryLayout<klepet_event>.stride, 256, &count))
            let copy = KlepetTests.open()
            expect(klepet_import(copy, events, MemoryLayout<klepet_event>.stride, count, nil, nil))
            #expect(digest(copy) == before)
            expect(klepet_close(copy))
            expect(klepet_close(scene.shop))
            guard let path else { continue }
            #expect(!bytes(path).isEmpty)
            for word in ["hunter2", "tr0ub4dor"] { #expect(!holds(path, word)) }
            let again = KlepetTests.open(path)
            let office = join(again, KLEPET_ROLE_SYSTEM, "office")
            #expect(chatEvents(office, scene.chat).filter { $0.kind == UInt16(KLEPET_EVENT_REDACTED) }.count == 3)
            expect(klepet_redact(office, scene.chat, scene.said[2], nil))
            expect(klepet_close(again))
        }
    }

    @Test func `B2.9: as long as the policy lets them, its author edits and takes back`() throws {
        let folder = try Folder()
        for path in [nil, folder.shop] {
            let scene = Scene(path)
            // Before the first is durable, the second follows it.
            expect(klepet_edit(scene.eva, scene.chat, scene.said[2], "my name is Anna", 15, nil))
            expect(klepet_retract(scene.eva, scene.chat, scene.said[3], nil))
            failing(KLEPET_RETRACTED) { klepet_edit(scene.eva, scene.chat, scene.said[3], "x", 1, $0) }
            failing(KLEPET_CHAT_UNKNOWN) { klepet_edit(scene.adam, scene.chat, scene.said[2], "x", 1, $0) }
            failing(KLEPET_NOT_ALLOWED) { klepet_edit(scene.ana, scene.chat, scene.said[2], "x", 1, $0) }
            failing(KLEPET_TEXT_EMPTY) { klepet_edit(scene.eva, scene.chat, scene.said[2], "", 0, $0) }
            expect(klepet_flush(scene.shop))
            let all = chatEvents(scene.eva, scene.chat)
            #expect(all.suffix(2).map(\.kind) == [UInt16(KLEPET_EVENT_EDITED), UInt16(KLEPET_EVENT_RETRACTED)])
            #expect(all.dropFirst().enumerated().allSatisfy { $1.previous == all[$0].seq })
            pass(scene.shop, 8 * 86_400_000)
            failing(KLEPET_EDIT_TOO_LATE) { klepet_edit(scene.eva, scene.chat, scene.said[2], "x", 1, $0) }
            scene.audit()
            expect(klepet_close(scene.shop))
        }
    }

    @Test func `B1.2: every other command is refused as in a closed chat, and to strangers as in none`() {
        let scene = Scene(nil)
        let before = digest(scene.shop)
        for client in [scene.ana, scene.office, scene.eva] {
            for function in functions where function.handle == .client && function.isAboutChat {
                let arguments = Arguments(client: client)
                arguments.chat = scene.chat
                let status = function.call(arguments)
                #expect(
                    status == KLEPET_CHAT_CLOSED || status == KLEPET_NOT_ALLOWED,
                    "\(function.name): \(sentence(status))")
            }
        }
        for client in [scene.adam, scene.bob] {
            for function in functions where function.handle == .client && function.isAboutChat {
                let arguments = Arguments(client: client)
                arguments.chat = scene.chat
                let status = function.call(arguments)
                #expect(
                    [KLEPET_CHAT_UNKNOWN, KLEPET_NOT_ALLOWED, KLEPET_NOT_IN_DEPARTMENT].contains(status),
                    "\(function.name): \(sentence(status))")
            }
        }
        #expect(digest(scene.shop) == before)
        expect(klepet_close(scene.shop))
    }
}

extension Function {
    /// Commands of a chat but those that say something anew (B1.4) and those that are about one message.
    fileprivate var isAboutChat: Bool {
        plainFunctions.contains { $0.name == name }
            || [
                "activity", "receipt", "hold", "promise", "ladder_set", "end", "choose", "answer", "hand_off",
                "transfer",
                "escalate", "media_offer", "media_redeem",
            ].contains { name == "klepet_" + $0 }
    }
}

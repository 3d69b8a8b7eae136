// The header's event and the engine's are the same bytes: the boundary hands them out as they lie.

import CKlepet
import Testing

@testable import KlepetEngine

@Suite struct LayoutTests {
    @Test func `an event is laid out as the header says`() {
        #expect(
            MemoryLayout<klepet_event>.size == MemoryLayout<Event>.size
                && MemoryLayout<klepet_event>.stride == MemoryLayout<Event>.stride)
        let pairs: [(Int?, Int?)] = [
            (MemoryLayout.offset(of: \klepet_event.seq), MemoryLayout.offset(of: \Event.seq)),
            (MemoryLayout.offset(of: \klepet_event.at_ms), MemoryLayout.offset(of: \Event.at)),
            (MemoryLayout.offset(of: \klepet_event.chat), MemoryLayout.offset(of: \Event.chat)),
            (MemoryLayout.offset(of: \klepet_event.person), MemoryLayout.offset(of: \Event.person)),
            (MemoryLayout.offset(of: \klepet_event.subject), MemoryLayout.offset(of: \Event.subject)),
            (MemoryLayout.offset(of: \klepet_event.previous_seq), MemoryLayout.offset(of: \Event.previous)),
            (MemoryLayout.offset(of: \klepet_event.value), MemoryLayout.offset(of: \Event.value)),
            (MemoryLayout.offset(of: \klepet_event.until_ms), MemoryLayout.offset(of: \Event.until)),
            (MemoryLayout.offset(of: \klepet_event.chat_seq), MemoryLayout.offset(of: \Event.chatSeq)),
            (MemoryLayout.offset(of: \klepet_event.kind), MemoryLayout.offset(of: \Event.rawKind)),
            (MemoryLayout.offset(of: \klepet_event.episode), MemoryLayout.offset(of: \Event.episode)),
            (MemoryLayout.offset(of: \klepet_event.role), MemoryLayout.offset(of: \Event.rawRole)),
            (MemoryLayout.offset(of: \klepet_event.flags), MemoryLayout.offset(of: \Event.rawFlags)),
            (MemoryLayout.offset(of: \klepet_event.reason), MemoryLayout.offset(of: \Event.reason)),
            (MemoryLayout.offset(of: \klepet_event.ladder), MemoryLayout.offset(of: \Event.rawLadder)),
            (MemoryLayout.offset(of: \klepet_event.rung), MemoryLayout.offset(of: \Event.rung)),
            (MemoryLayout.offset(of: \klepet_event.department), MemoryLayout.offset(of: \Event.department)),
            (MemoryLayout.offset(of: \klepet_event.reserved), MemoryLayout.offset(of: \Event.reserved)),
            (MemoryLayout.offset(of: \klepet_event.text_bytes), MemoryLayout.offset(of: \Event.textBytes)),
            (MemoryLayout.offset(of: \klepet_event.id_bytes), MemoryLayout.offset(of: \Event.idBytes)),
            (MemoryLayout.offset(of: \klepet_event.text), MemoryLayout.offset(of: \Event.textPointer)),
            (MemoryLayout.offset(of: \klepet_event.id), MemoryLayout.offset(of: \Event.idPointer)),
            (MemoryLayout.offset(of: \klepet_event.parts), MemoryLayout.offset(of: \Event.partsPointer)),
            (MemoryLayout.offset(of: \klepet_event.parts_bytes), MemoryLayout.offset(of: \Event.partsBytes)),
            (MemoryLayout.offset(of: \klepet_event.reserved_2), MemoryLayout.offset(of: \Event.reserved2)),
        ]
        for (declared, laid) in pairs { #expect(declared != nil && declared == laid) }
    }

    @Test func `refusals are statuses`() {
        for refusal in Refusal.allCases {
            #expect(
                String(cString: klepet_status_text(refusal.rawValue)) != String(cString: klepet_status_text(-999)),
                "\(refusal)")
        }
    }

    @Test("law 10: kinds are numbered by ranges, and those from 1024 on are the live ones, which no journal keeps")
    func kindRanges() {
        let live: [Event.Kind] = [
            .live(.typing), .live(.typingStopped), .live(.messageRefused), .live(.invitation), .live(.invitationGone),
            .live(.hint), .live(.draft), .live(.annotation),
        ]
        for kind in Event.Kind.allCases {
            #expect(
                (kind.rawValue >= 1024) == live.contains(kind) && kind.isJournaled == !live.contains(kind), "\(kind)")
        }
        #expect(Set(Event.Kind.allCases.map(\.rawValue)).count == Event.Kind.allCases.count)
    }

    /// A busy shop gives the place of whoever left last to whoever comes next: a million times a week.
    @Test func `a client's number fits its handle, however many were there before`() {
        var clients = Clients()
        var last: ClientID = 0
        var slot: UInt32 = 0
        for number in 0..<1_050_000 {
            guard let place = clients.add(Client()) else {
                Issue.record("no room for client \(number)")
                return
            }
            slot = place
            let id = clients.slab[slot].id
            if id >> 32 == 0 || id >> 32 > 0x3FFFF || id == last {
                Issue.record("client \(number) has the number \(id)")
            }
            last = id
            clients.remove(slot)
        }
        // A place that has had as many as a handle can tell apart is not given any more.
        #expect(slot == 1 + 1_050_000 / 0x3FFFF && clients.slot(of: last) == 0)
    }
}

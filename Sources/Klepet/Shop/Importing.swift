// Events that another shop recorded, into a shop that has none of its own: through the engine, which says whether each
// follows from those before it, and through the journal's own commits, so that what comes of it is a shop like the one
// that they were read from.

import CKlepet
import KlepetEngine
import KlepetJSON
import KlepetJournal

extension Shop {
    static let importing = "Recorded events are coming in; close the shop and open it again when all are there."

    /// All or a part: how many were taken is told in any case.
    func take(recorded events: RecordedEvents, taken: inout Int) throws(Failure) {
        try checkHealthy()
        guard isImporting || engine.outbox.accepted == 0 else {
            throw Failure(KLEPET_ALREADY, "The shop has events of its own; events are imported into a new one.")
        }
        try mayWait()
        isImporting = true
        while taken < events.count {
            let event = try events[taken]
            if !engine.outbox.hasRoom { try flush() }
            guard engine.take(recorded: event) else {
                // The engine may have taken part of the event. What the journal has is in order.
                halt(
                    Failure(
                        KLEPET_HALTED,
                        "An event that was imported did not follow from those before it; the shop is not whole."))
                throw Failure(
                    KLEPET_CORRUPT, "Event \(event.seq) does not follow from the \(engine.outbox.accepted) before it.")
            }
            taken += 1
        }
    }
}

/// The host's array, looked at one by one: whatever it holds is a word of the vocabulary, or refused.
struct RecordedEvents {
    private let start: UnsafeRawPointer
    private let extent: Extent
    let count: Int

    init(_ events: UnsafePointer<klepet_event>?, _ stride: Int, _ count: Int) throws(Failure) {
        guard let events else { throw Failure(KLEPET_MISUSE_NULL) }
        guard count >= 0, count <= 1 << 24 else { throw Failure(KLEPET_MISUSE_OPTIONS) }
        extent = try Extent(stride, first: klepet_event.firstBytes, most: 1 << 16)
        (start, self.count) = (UnsafeRawPointer(events), count)
    }

    subscript(index: Int) -> Event {
        get throws(Failure) {
            var event = Event(rawKind: 0, rawRole: 0, rawFlags: 0, rawLadder: 0)
            let place = start + index * extent.bytes
            try withUnsafeMutableBytes(of: &event) { (known) throws(Failure) in try extent.read(place, into: known) }
            let numbers = event.numbers
            guard let kind = event.kind, kind.isJournaled, Role(rawValue: numbers.role) != nil,
                LadderName(rawValue: numbers.ladder) != nil
            else { throw Failure(KLEPET_VALUE_INVALID, "Event \(event.seq) is of a kind that no journal keeps.") }
            guard event.seq <= UInt64(Int64.max), Limits.times.contains(event.at) else {
                throw Failure(KLEPET_VALUE_INVALID, "Event \(event.seq) has a number or a time that is out of range.")
            }
            try check(event.textPointer, event.textBytes, event.seq)
            try check(event.idPointer, event.idBytes, event.seq)
            try check(event.partsPointer, event.partsBytes, event.seq)
            guard event.partsBytes == 0 || isJSONObject(event.parts) else {
                throw Failure(KLEPET_VALUE_INVALID, "The parts of event \(event.seq) are no JSON object.")
            }
            return event
        }
    }

    /// What stands in replies as it lies there has to be JSON.
    private func isJSONObject(_ parts: Text) -> Bool {
        guard parts.count <= Limits.partsBytesMax else { return false }
        do throws(JSONFault) {
            let document = try JSONDocument(parts, .call)
            return document.readNode { $0.kind == .object }
        } catch { return false }
    }

    private func check(_ text: UnsafePointer<UInt8>?, _ bytes: UInt32, _ seq: UInt64) throws(Failure) {
        guard bytes > 0 else { return }
        guard let text else { throw Failure(KLEPET_MISUSE_NULL) }
        guard bytes <= Limits.recordedBytesMax else { throw Failure(KLEPET_TEXT_TOO_LONG) }
        guard isUTF8(Text(start: text, count: Int(bytes))) else {
            throw Failure(KLEPET_TEXT_NOT_UTF8, "The text of event \(seq) is not valid UTF-8.")
        }
    }
}

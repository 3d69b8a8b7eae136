// Somebody else's words, a browser's: handed on in an envelope that cannot be confused with what is in
// it, whatever that holds.
//
//      {"client":"tab-1","frame":"{\"do\":\"say\",…}"}     the frame's bytes, as any language's encoder writes a string
//      {"client":"tab-1","frame":{"do":"say",…}}           the frame, where it has been read already
//
// The client is the envelope's; what is in the frame is klepet_call's alone (Authority/HostVocabulary.swift).

import CKlepet
import KlepetWire

extension ResidentHost {
    func handOn(
        _ span: RequestOutline.Span, in envelope: RequestOutline, _ line: UnsafeMutablePointer<UInt8>,
        on session: Session
    ) throws(RequestRefusal) {
        let frame = try text(of: span, in: envelope, line)
        // Nil: it is no object, which klepet_call says better.
        let outline = RequestOutline(frame.start, frame.count)
        do throws(RequestRefusal) {
            guard frame.count <= limits.frameBytesMax else {
                throw RequestRefusal(
                    KLEPET_TEXT_TOO_LONG, "A frame has at most \(limits.frameBytesMax) bytes.", path: "frame")
            }
            let handle = try speaker(envelope, session)
            let name = outline?.plainText(outline?.name)
            // A client in a frame is klepet_call's to refuse.
            if let outline, let name, isWord(name, "say"), outline.client == nil,
                outline.request != nil || envelope.request == nil,
                let say = PlainSay(outline), say.perform(handle, session)
            {
                return
            }
            call(handle, frame.start, frame.count, name, asked: envelope.request.map(envelope.bytes), on: session)
        } catch {
            session.reply(error.line(outline.flatMap(request) ?? request(of: envelope)), waits: false)
        }
    }

    private func text(
        of span: RequestOutline.Span, in envelope: RequestOutline, _ line: UnsafeMutablePointer<UInt8>
    ) throws(RequestRefusal) -> (start: UnsafeMutablePointer<UInt8>, count: Int) {
        guard envelope.isEnvelope else {
            throw RequestRefusal(
                KLEPET_JSON_INVALID, "Beside a frame there is client, and request if you like, each once.",
                path: "frame")
        }
        guard envelope.request == nil || request(of: envelope) != nil else { throw Self.requestIsNoName }
        let start = line + span.lowerBound
        switch start.pointee {
        case UInt8(ascii: "{"): return (start, span.count)
        case UInt8(ascii: "\""):
            guard let count = unescape(start, span.count) else {
                throw RequestRefusal(KLEPET_JSON_INVALID, "What is in frame is no string of JSON.", path: "frame")
            }
            return (start, count)
        default:
            throw RequestRefusal(
                KLEPET_JSON_INVALID, "frame has to be the frame's text as a string, or an object.", path: "frame")
        }
    }
}

// Any bytes as frames of a WebSocket and as requests of HTTP: what is cut out of them is the same however they come in
// pieces; a message is UTF-8 and no longer than it may be; who has failed has failed for good; nothing traps.
//
// The first byte says how they come in pieces, the second what they are: odd are frames, even are requests.
//
// Run:   Tests/Fuzz/run WireFuzz 30
// Again: Tests/Fuzz/run WireFuzz path/to/crash-…

import FuzzDriver
import KlepetWire

let messageBytesMax = 300

fuzz { bytes in
    guard bytes.count >= 2 else { return }
    let (pieces, what) = (Int(bytes[0] % 16) + 1, bytes[1])
    let input = Array(bytes.dropFirst(2))
    if what & 1 == 1 {
        let whole = framesOf(input, atOnce: input.count)
        precondition(whole == framesOf(input, atOnce: pieces), "\(whole)")
        judge(whole)
    } else {
        let whole = requestsOf(input, atOnce: input.count)
        precondition(whole == requestsOf(input, atOnce: pieces), "\(whole)")
    }
}

/// Gives the bytes so many at a time to `cut`, which returns how many are done with, and keeps the rest, as a
/// connection does.
func feed(_ input: [UInt8], atOnce: Int, _ cut: (UnsafeMutablePointer<UInt8>, Int) -> Int) {
    var (kept, come): ([UInt8], Int) = ([], 0)
    while come < input.count {
        let next = min(input.count, come + max(1, atOnce))
        kept += input[come..<next]
        come = next
        var place = 0
        kept.withUnsafeMutableBufferPointer { buffer in
            guard let start = buffer.baseAddress else { return }
            while place < buffer.count {
                let bytes = cut(start + place, buffer.count - place)
                precondition(bytes >= 0 && bytes <= buffer.count - place)
                guard bytes > 0 else { return }
                place += bytes
            }
        }
        kept.removeFirst(place)
    }
}

struct Frame: Equatable {
    var kind: String
    var bytes: [UInt8] = []
}

func framesOf(_ input: [UInt8], atOnce: Int) -> [Frame] {
    var framing = WebSocketFraming()
    var frames: [Frame] = []
    feed(input, atOnce: atOnce) { start, count in
        let (cut, bytes) = framing.cut(start, count, messageBytesMax: messageBytesMax)
        func payload(_ first: Int, _ length: Int) -> [UInt8] {
            precondition(first >= 0 && length >= 0 && first + length <= bytes)
            return Array(UnsafeBufferPointer(start: start + first, count: length))
        }
        switch cut {
        case .message(let first, let length): frames.append(Frame(kind: "message", bytes: payload(first, length)))
        case .part(let first, let length, let isLast):
            frames.append(Frame(kind: isLast ? "last" : "part", bytes: payload(first, length)))
        case .ping(let first, let length): frames.append(Frame(kind: "ping", bytes: payload(first, length)))
        case .pong: frames.append(Frame(kind: "pong"))
        case .close(let code): frames.append(Frame(kind: "close \(code ?? 0)"))
        case .failed(let code): frames.append(Frame(kind: "failed \(code.rawValue)"))
        case .rest: break
        case .half: return 0
        }
        return bytes
    }
    return frames
}

func judge(_ frames: [Frame]) {
    var text: [UInt8] = []
    var isWithin = false
    for (place, frame) in frames.enumerated() {
        switch frame.kind {
        case "message": precondition(!isWithin && isText(frame.bytes) && frame.bytes.count <= messageBytesMax)
        case "part":
            text += frame.bytes
            isWithin = true
        case "last":
            precondition(isWithin)
            text += frame.bytes
            precondition(isText(text) && text.count <= messageBytesMax)
            (text, isWithin) = ([], false)
        case "ping": precondition(frame.bytes.count <= 125)
        case "pong": break
        default: precondition(place == frames.count - 1, "nothing counts behind the end")
        }
    }
}

func isText(_ bytes: [UInt8]) -> Bool { String(validating: bytes, as: UTF8.self) != nil }

func requestsOf(_ input: [UInt8], atOnce: Int) -> [String] {
    var framing = HTTPFraming()
    var requests: [String] = []
    feed(input, atOnce: atOnce) { start, count in
        let (cut, bytes) = framing.cut(start, count, bodyBytesMax: 64)
        switch cut {
        case .request(let head, let body):
            precondition(body.upperBound == bytes && body.count == Int(head.bodyBytes) && body.lowerBound <= 8192)
            let names = ["host", "origin", "cookie", "connection"].flatMap { head.fields($0, in: start) }
            let shaken = try? WebSocketHandshake(head, start, subprotocol: "klepet.1")
            requests.append("\(head.method) \(head.target(in: start)) \(names) \(shaken?.accept ?? "") \(body)")
        case .refused(let refusal): requests.append("\(refusal.rawValue)")
        case .opened, .piece, .rest: break
        case .half: return 0
        }
        return bytes
    }
    return requests
}

// Files by HTTP (HTTP.md, Files): how one is sent, who is told its address, and what is told with its bytes.

import CKlepet
import CKlepetUV
import KlepetWire

extension WebHost {
    static let filesPath = "v1/files"

    /// Whether this request's body is taken as it comes.
    func streams(_ head: HTTPHead, _ start: UnsafePointer<UInt8>) -> Bool {
        guard files != nil, head.method == .post else { return false }
        return head.target(in: start).prefix { $0 != "?" } == Self.base + Self.filesPath
    }

    /// The head of a file has come. Its bytes follow, whether it is refused or not.
    func openUpload(_ request: HTTPRequest, _ connection: WebConnection, _ session: Session) {
        if connection.isForwarded { connection.address = Self.forwardedAddress(request) }
        let expects = request.words("expect").contains("100-continue")
        do throws(FileFault) {
            let person = try sender(of: request, connection)
            let upload = Upload(person.service, request, of: person.number, connection)
            connection.upload = upload
            if expects { session.reply(framed: Array("HTTP/1.1 100 Continue\r\n\r\n".utf8)) }
        } catch {
            respond(.json(error.refusal.http, error.refusal.refusal.line(nil)), request, session, keepsAlive: false)
            // Who waits to be told sends nothing now.
            if expects || request.head.bodyBytes > Self.passedBytesMax { session.end() }
        }
    }
    static let passedBytesMax: UInt64 = 64 << 20

    private struct FileFault: Error {
        var refusal: FileRefusal
    }

    private func sender(
        of request: HTTPRequest, _ connection: WebConnection
    ) throws(FileFault) -> (service: FileService, number: UInt64) {
        func fault(_ http: UInt16, _ status: klepet_status, _ sentence: String) -> FileFault {
            FileFault(refusal: FileRefusal(http, status, sentence))
        }
        guard let files else { throw fault(404, KLEPET_NOT_ALLOWED, "There is nothing here.") }
        guard request.isOriginAllowed else { throw fault(403, KLEPET_NOT_ALLOWED, Self.originSentence) }
        var number: UInt64 = 0
        let isVisitor: Bool
        do throws(JoinFault) {
            // An operator's cookie counts from the host's own pages alone.
            let (token, operatorKey) = try shown(request, takesCookie: true)
            guard token != nil || operatorKey != nil else {
                throw JoinFault(
                    RequestRefusal(KLEPET_IDENTITY_INVALID, "Say who this is: Authorization: Bearer, and the token."))
            }
            let members = operatorKey == nil ? [] : [JSON.Member(key: "role", value: .string("operator"))]
            let introduced = try introduce(members, token: token, operatorKey: operatorKey, connection)
            isVisitor = introduced.joining.role == UInt32(KLEPET_ROLE_VISITOR)
            klepet_person(try poll(introduced.joining).handle, &number)
        } catch {
            let http: UInt16 = error.refusal.status == KLEPET_IDENTITY_INVALID ? 401 : 403
            throw fault(http, error.refusal.status, error.refusal.sentence)
        }
        if let refusal = files.refusal(of: number, isVisitor: isVisitor, bytes: request.head.bodyBytes) {
            throw FileFault(refusal: refusal)
        }
        guard addresses.admitsUpload(connection.address, files.options.uploadsPerMinute, at: now) else {
            throw fault(
                429, KLEPET_TOO_FAST, "So many files come from this address that this one has to wait a minute.")
        }
        return (files, number)
    }

    // MARK: addresses

    /// `file_url`: for who sees the message.
    func fileAddress(
        _ line: UnsafeBufferPointer<UInt8>, as handle: OpaquePointer, on session: Session
    ) {
        var request: JSON?
        do throws(RequestRefusal) {
            guard case .object(let members)? = ResidentHost.read(line) else {
                throw RequestRefusal(KLEPET_JSON_INVALID, "The frame is no JSON object.")
            }
            var fields = RequestFields(members)
            _ = fields.value("do")
            let asked = fields.value("request")
            guard asked?.isName ?? true else { throw ResidentHost.requestIsNoName }
            request = asked
            session.reply(done(request, try fileAddress(&fields, as: handle)), waits: true)
        } catch {
            session.reply(error.line(request), waits: false)
        }
    }

    static let keepsNoFiles = RequestRefusal(
        KLEPET_NOT_ALLOWED, "This host keeps no files: start it with --http and --files.", path: "do")

    func fileAddress(
        _ fields: inout RequestFields, as handle: OpaquePointer
    ) throws(RequestRefusal) -> [JSON.Member] {
        guard let files else { throw Self.keepsNoFiles }
        let chat = UInt64(try fields.required(try fields.number("chat"), "chat"))
        let chatSeq = UInt32(
            try fields.required(try fields.number("chat_seq", in: 1...Int64(UInt32.max)), "chat_seq"))
        let file = Int(try fields.number("file", in: 0...Int64(FileService.filesMax - 1)) ?? 0)
        try fields.requireNoMore()
        _ = try files.file(chat, chatSeq, file, as: handle)
        let seconds = Self.unixSeconds
        let path = Self.base + Self.filesPath + "/" + files.keys.newAddress(chat, chatSeq, file, at: seconds)
        return [
            JSON.Member(key: "url", value: .string(path)),
            JSON.Member(key: "until_ms", value: .integer((seconds + FileKeys.addressSeconds) * 1000)),
        ]
    }

    // MARK: bytes

    func file(_ text: Substring, _ request: HTTPRequest, _ connection: WebConnection, _ session: Session) {
        guard let files, let address = files.keys.address(String(text), at: Self.unixSeconds),
            let (facts, paths) = files.follower?.find(address), let file = OpenFile(paths), file.bytes == facts.bytes
        else {
            return refuse(
                404, "There is no such file, or the address is past its time: ask for another one.", request, session)
        }
        let range = FileRange(request.fields("range"), bytes: file.bytes)
        var response = HTTPResponse(status: 200, fields: Self.fields(facts, address))
        response.fields.append(("Accept-Ranges", "bytes"))
        switch range {
        case .all: response.length = file.bytes
        case .part(let part):
            response.status = 206
            response.length = part.upperBound - part.lowerBound
            response.fields.append(("Content-Range", "bytes \(part.lowerBound)-\(part.upperBound - 1)/\(file.bytes)"))
        case .none:
            response.status = 416
            response.fields = [("Content-Range", "bytes */\(file.bytes)"), ("Cache-Control", "no-store")]
            return respond(response, request, session)
        }
        respond(response, request, session)
        guard request.head.method != .head else { return }
        // It goes on when the head is written.
        connection.download = Download(
            connection, file, range.span(of: file.bytes), keepsAlive: request.head.keepsAlive)
        session.waitForTick()
    }

    /// What somebody has sent is shown as a picture or kept, and never runs.
    private static func fields(_ facts: FileFacts, _ address: FileAddress) -> [(String, String)] {
        let seconds = max(0, address.end - unixSeconds)
        return [
            ("Content-Type", facts.type),
            (
                "Content-Disposition",
                (facts.isPicture ? "inline" : "attachment") + "; filename*=UTF-8''" + percentEncoded(facts.name)
            ),
            ("Content-Security-Policy", "default-src 'none'; sandbox"), ("Referrer-Policy", "no-referrer"),
            ("Cache-Control", "private, max-age=\(seconds)"), ("Cross-Origin-Resource-Policy", "cross-origin"),
            ("X-Robots-Tag", "noindex"),
        ]
    }
}

/// One range of bytes (RFC 9110, 14.2); of several, all is given.
enum FileRange: Equatable {
    case all
    case part(Range<Int64>)
    /// There are no such bytes.
    case none

    init(_ fields: [String], bytes: Int64) {
        self = .all
        guard fields.count == 1, fields[0].hasPrefix("bytes=") else { return }
        let ends = fields[0].dropFirst(6).split(separator: "-", omittingEmptySubsequences: false)
        guard ends.count == 2, ends.allSatisfy({ $0.utf8.allSatisfy { (0x30...0x39).contains($0) } }) else { return }
        switch (Int64(ends[0]), Int64(ends[1])) {
        case (nil, let last?) where ends[0].isEmpty:
            self = last > 0 ? .part(max(0, bytes - last)..<bytes) : .none
        case (let first?, let last?) where first <= last:
            self = first < bytes ? .part(first..<min(bytes, last + 1)) : .none
        case (let first?, nil) where ends[1].isEmpty: self = first < bytes ? .part(first..<bytes) : .none
        default: return
        }
    }

    func span(of bytes: Int64) -> Range<Int64> {
        switch self {
        case .part(let part): part
        case .all: 0..<bytes
        case .none: 0..<0
        }
    }
}

/// RFC 8187.
func percentEncoded(_ text: String) -> String {
    let digits = Array("0123456789ABCDEF".utf8)
    var encoded: [UInt8] = []
    for byte in text.utf8 {
        switch byte {
        case 0x30...0x39, 0x41...0x5A, 0x61...0x7A, 0x2D, 0x2E, 0x5F: encoded.append(byte)
        default: encoded += [0x25, digits[Int(byte >> 4)], digits[Int(byte & 15)]]
        }
    }
    return String(decoding: encoded, as: UTF8.self)
}

/// Nil: it is none, or no UTF-8.
func percentDecoded(_ text: String) -> String? {
    var (bytes, rest): ([UInt8], Substring.UTF8View) = ([], text.utf8[...])
    while let byte = rest.popFirst() {
        guard byte == 0x25 else {
            bytes.append(byte)
            continue
        }
        guard let high = rest.popFirst().flatMap(hexadecimal), let low = rest.popFirst().flatMap(hexadecimal) else {
            return nil
        }
        bytes.append(high << 4 | low)
    }
    return String(validating: bytes, as: UTF8.self)
}

private func hexadecimal(_ byte: UInt8) -> UInt8? {
    switch byte {
    case 0x30...0x39: byte - 0x30
    case 0x41...0x46: byte - 0x41 + 10
    case 0x61...0x66: byte - 0x61 + 10
    default: nil
    }
}

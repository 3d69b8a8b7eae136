// The head of a request of HTTP/1 (RFC 9112), read by llhttp. It knows where its parts are, and not the bytes: whoever
// asks gives them.

import CLLHTTP

public struct HTTPHead {
    public enum Method { case get, head, post, options, other }

    public static let bytesMax = Int(HTTP_HEAD_BYTES_MAX)

    public let method: Method
    /// Another request may follow on this connection.
    public let keepsAlive: Bool
    public let isVersion11: Bool
    public let bodyBytes: UInt64
    /// A body's length was said.
    public let hasLength: Bool

    private let read: http_head

    /// `start` is a whole head, with its empty line.
    init(_ start: UnsafePointer<UInt8>, _ count: Int) throws(HTTPRefusal) {
        guard Self.hasPlainLines(start, count) else { throw .bad }
        var read = http_head()
        let status = start.withMemoryRebound(to: CChar.self, capacity: count) { http_head_read($0, count, &read) }
        switch status {
        case Int32(HTTP_HEAD_OK): break
        case Int32(HTTP_HEAD_TOO_MANY_FIELDS): throw .headTooLong
        default: throw .bad
        }
        self.read = read
        guard read.has_transfer_encoding == 0 else { throw .transferEncoding }
        switch Int(read.method) {
        case HTTP_HEAD_GET: method = .get
        case HTTP_HEAD_HEAD: method = .head
        case HTTP_HEAD_POST: method = .post
        case HTTP_HEAD_OPTIONS: method = .options
        default: method = .other
        }
        (keepsAlive, isVersion11) = (read.keeps_alive != 0, read.minor == 1)
        (bodyBytes, hasLength) = (read.content_length, read.has_length != 0)
        let target = UnsafeBufferPointer(start: start + Int(read.target.start), count: Int(read.target.bytes))
        guard target.first == UInt8(ascii: "/"), target.allSatisfy({ $0 > 0x20 && $0 < 0x7F }) else { throw .bad }
        // llhttp knows of other protocols, and of fields without a name.
        let version = Int(read.target.start) + target.count
        guard version + 8 < count, UnsafeBufferPointer(start: start + version, count: 8).elementsEqual(" HTTP/1.".utf8),
            fields("", in: start).isEmpty
        else { throw .bad }
        let hosts = fields("host", in: start)
        guard hosts.count == 1 || (hosts.isEmpty && !isVersion11) else { throw .bad }
        guard fields("content-length", in: start).count <= 1 else { throw .bad }
    }

    /// Each line ends with CR LF, none begins with a blank, and there is no other control character but a tab.
    private static func hasPlainLines(_ start: UnsafePointer<UInt8>, _ count: Int) -> Bool {
        var last: UInt8 = 0
        for place in 0..<count {
            let byte = start[place]
            switch byte {
            case 0x0A: guard last == 0x0D else { return false }
            case 0x0D: guard place + 1 < count, start[place + 1] == 0x0A else { return false }
            case 0x20, 0x09: guard last != 0x0A, place > 0 else { return false }
            case 0...0x1F, 0x7F: return false
            default: break
            }
            last = byte
        }
        return true
    }

    // MARK: its parts

    /// As it was written, with its query.
    public func target(in start: UnsafePointer<UInt8>) -> String { text(read.target, start) }

    /// The values of all fields of this name, which is given in small letters.
    public func fields(_ name: String, in start: UnsafePointer<UInt8>) -> [String] {
        var found: [String] = []
        withUnsafeBytes(of: read.names) { names in
            withUnsafeBytes(of: read.values) { values in
                let names = names.bindMemory(to: http_span.self)
                let values = values.bindMemory(to: http_span.self)
                for index in 0..<min(Int(read.field_count), names.count, values.count)
                where isName(names[index], name, start) {
                    found.append(text(values[index], start))
                }
            }
        }
        return found
    }

    /// The value of a field that may be there once; nil also when it is there twice.
    public func field(_ name: String, in start: UnsafePointer<UInt8>) -> String? {
        let found = fields(name, in: start)
        return found.count == 1 ? found[0] : nil
    }

    /// The words of a field that is a list, in small letters.
    public func words(_ name: String, in start: UnsafePointer<UInt8>) -> [String] {
        fields(name, in: start).flatMap { $0.split(separator: ",") }.map {
            String($0.drop { $0 == " " || $0 == "\t" }.prefix { $0 != " " && $0 != "\t" && $0 != ";" }).lowercased()
        }
    }

    private func isName(_ span: http_span, _ name: String, _ start: UnsafePointer<UInt8>) -> Bool {
        let written = UnsafeBufferPointer(start: start + Int(span.start), count: Int(span.bytes))
        guard written.count == name.utf8.count else { return false }
        return zip(written, name.utf8).allSatisfy { byte, wanted in
            (byte >= 0x41 && byte <= 0x5A ? byte | 0x20 : byte) == wanted
        }
    }

    /// Without the blanks around it.
    private func text(_ span: http_span, _ start: UnsafePointer<UInt8>) -> String {
        var bytes = UnsafeBufferPointer(start: start + Int(span.start), count: Int(span.bytes))[...]
        while let last = bytes.last, last == 0x20 || last == 0x09 { bytes.removeLast() }
        while let first = bytes.first, first == 0x20 || first == 0x09 { bytes.removeFirst() }
        return String(decoding: bytes, as: UTF8.self)
    }
}

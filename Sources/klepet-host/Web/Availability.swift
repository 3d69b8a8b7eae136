// What a page may show before anybody joins: whether somebody is there, and when (B22.1).

import CKlepet

extension WebHost {
    /// Of the department that the query names, or of the policy's first.
    func availability(_ request: HTTPRequest) -> [JSON.Member] {
        let (text, refusal) = growing { klepet_availability(host.shop.handle, $0, $1, $2, $3) }
        guard refusal == nil, let json = try? JSON(text.utf8), let departments = json["departments"]?.array else {
            return []
        }
        let asked = request.parameter("department")
        let found = departments.first { asked == nil || $0["department"]?.string == asked }
        return (found?.members ?? []) + (json["limits"].map { [JSON.Member(key: "limits", value: $0)] } ?? [])
    }
}

extension HTTPRequest {
    /// Of the query; nil: it is not there. What is no text is an empty one.
    func parameter(_ name: String) -> String? {
        for pair in query.split(separator: "&") {
            let parts = pair.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
            if parts.count == 2, parts[0] == name { return Self.unescaped(parts[1]) ?? "" }
        }
        return nil
    }

    private static func unescaped(_ text: Substring) -> String? {
        var bytes: [UInt8] = []
        var rest = Array(text.utf8)[...]
        while let byte = rest.popFirst() {
            switch byte {
            case UInt8(ascii: "+"): bytes.append(0x20)
            case UInt8(ascii: "%"):
                guard let value = UInt8(String(decoding: rest.prefix(2), as: UTF8.self), radix: 16), rest.count >= 2
                else {
                    return nil
                }
                bytes.append(value)
                rest = rest.dropFirst(2)
            default: bytes.append(byte)
            }
        }
        return String(validating: bytes, as: UTF8.self)
    }
}

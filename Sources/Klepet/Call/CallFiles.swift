// "files" of a call: an array of klepet_file's, by the names of its fields (B17.1).

import CKlepet
import KlepetEngine
import KlepetJSON

enum CallFiles {
    /// Its members, those that have to be there first.
    static let texts: [(name: StaticString, isRequired: Bool)] = [
        ("name", true), ("type", true), ("sha256", true), ("reference", true), ("alt", false),
    ]

    static func check(_ node: JSONNode, _ path: String) throws(Failure) {
        guard node.kind == .array else {
            throw Failure(KLEPET_JSON_INVALID, "\(path) is \(node.noun), but it has to be an array.", path: path)
        }
        guard node.count <= Limits.filesMax else {
            throw Failure(KLEPET_VALUE_INVALID, "A message carries at most \(Limits.filesMax) files.", path: path)
        }
        try node.elements { (index, file) throws(Failure) in try check(file: file, "\(path)[\(index)]") }
    }

    private static func check(file node: JSONNode, _ path: String) throws(Failure) {
        guard node.kind == .object else {
            throw Failure(KLEPET_JSON_INVALID, "\(path) is \(node.noun), but it has to be an object.", path: path)
        }
        try node.members { (key, value) throws(Failure) in
            if key.elementsEqual("bytes".utf8) {
                guard value.kind == .integer else { throw mismatch(value, "\(path).bytes", "a whole number") }
                return
            }
            for text in texts where text.name.withUTF8Buffer({ $0.elementsEqual(key) }) {
                guard value.kind == .string else { throw mismatch(value, "\(path).\(text.name)", "a string") }
                return
            }
            throw Failure(
                KLEPET_JSON_INVALID, "\(path) has a member that is no fact of a file: remove it.", path: "\(path)[?]")
        }
        for text in texts where text.isRequired && node[text.name] == nil {
            let place = "\(path).\(text.name)"
            throw Failure(KLEPET_JSON_INVALID, "\(place) is missing: add it.", path: place)
        }
        guard node["bytes"] != nil else {
            throw Failure(KLEPET_JSON_INVALID, "\(path).bytes is missing: add it.", path: "\(path).bytes")
        }
    }

    private static func mismatch(_ node: JSONNode, _ path: String, _ noun: String) -> Failure {
        Failure(KLEPET_JSON_INVALID, "\(path) is \(node.noun), but it has to be \(noun).", path: path)
    }

    static func read(_ node: JSONNode) -> [GivenFile] {
        var files: [GivenFile] = []
        node.elements { _, file in
            files.append(
                GivenFile(
                    name: file["name"]?.text ?? .none, type: file["type"]?.text ?? .none,
                    bytes: UInt64(clamping: file["bytes"]?.integer ?? 0), sha256: file["sha256"]?.text ?? .none,
                    alt: file["alt"]?.text ?? .none, reference: file["reference"]?.text ?? .none))
        }
        return files
    }
}

// Why a policy is not the JSON that it should be. Its sentence quotes the place, for its author has to find it.

import KlepetJSON

extension PolicyFault {
    /// `what`: "The policy".
    init(_ fault: JSONFault, _ what: String, _ bytes: UnsafeBufferPointer<UInt8>) {
        let before = bytes.prefix(fault.offset)
        let line = before.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false).last ?? before
        let place = "at line \(1 + before.count { $0 == UInt8(ascii: "\n") }), column \(line.count)"
        // The end of the line up to the fault, by which its author finds it.
        let near = quoted(String(decoding: line.suffix(24), as: UTF8.self))
        let advice =
            switch fault.reason {
            case .empty: "is empty: give a JSON object; {} takes every default"
            case .tooLong(let bytes, let max): "has \(bytes) bytes: shorten it to \(max) at most"
            case .startsWithMark: "begins with a byte order mark: save it as UTF-8 without one"
            case .tooDeep(let levels, let max): "nests \(levels) levels deep: use \(max) levels at most"
            case .tooManyValues(let max): "holds more than \(max) values: remove some"
            case .noMemory: "cannot be read, as memory has run out: try again later"
            case .notUTF8: "holds bytes that are not UTF-8 \(place): save it as UTF-8"
            case .endsEarly: "ends too early \(place): close what is open there"
            case .goesOn: "goes on behind its end \(place): remove what follows"
            case .nul: "holds a NUL character \(place): remove it"
            case .keyTwice: "has a key twice \(place) (\(near)): remove one"
            case .numberTooLarge: "has a number out of any range \(place): give a smaller one"
            case .notJSON: "is not JSON \(place) (\(near)): correct it there"
            }
        self.init("", "\(what) \(advice).")
    }
}

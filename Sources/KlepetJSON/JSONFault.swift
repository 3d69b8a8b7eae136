// Why a text is not the JSON that it should be: what is wrong and where. It never quotes the text, which may be a
// visitor's (B13.5).

public struct JSONFault: Error, Equatable, Sendable {
    public enum Reason: Equatable, Sendable {
        case empty, startsWithMark
        case tooLong(bytes: Int, max: Int)
        case tooDeep(levels: Int, max: Int)
        case tooManyValues(max: Int)
        case nul, notUTF8, endsEarly, goesOn, keyTwice, numberTooLarge, notJSON, noMemory
    }
    public var reason: Reason
    /// In the text, in bytes; the fault is before it.
    public var offset = 0

    init(_ reason: Reason, at offset: Int = 0) {
        self.reason = reason
        self.offset = offset
    }

    /// `what`: "The call".
    public func sentence(_ what: String) -> String {
        switch reason {
        case .empty: "\(what) is empty: give a JSON object."
        case .startsWithMark: "\(what) begins with a byte order mark: leave it out."
        case .tooLong(let bytes, let max): "\(what) has \(bytes) bytes: shorten it to \(max) at most."
        case .tooDeep(let levels, let max): "\(what) nests \(levels) levels deep: use \(max) levels at most."
        case .tooManyValues(let max): "\(what) holds more than \(max) values: remove some."
        case .noMemory: "\(what) cannot be read, as memory has run out: try again later."
        case .notUTF8: "\(what) holds bytes that are not UTF-8 before byte \(offset): send it as UTF-8."
        case .endsEarly: "\(what) ends too early, after byte \(offset): close what is open there."
        case .goesOn: "\(what) goes on behind its end, at byte \(offset): remove what follows."
        case .nul: "\(what) holds a NUL byte before byte \(offset): remove it."
        case .keyTwice: "\(what) has a key twice, before byte \(offset): remove one."
        case .numberTooLarge: "\(what) has a number out of any range before byte \(offset): give a smaller one."
        case .notJSON: "\(what) is not JSON before byte \(offset): correct it there."
        }
    }
}

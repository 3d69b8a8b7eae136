// What goes wrong: refused by the core (a status and its sentence), or found out here.

import CKlepet

/// A status of the core that is not KLEPET_OK.
struct Refusal: Error {
    var status: klepet_status
    var sentence: String

    init(_ status: klepet_status, _ error: klepet_error? = nil) {
        self.status = status
        sentence = error.map(Self.sentence) ?? ""
        if sentence.isEmpty { sentence = klepet_status_text(status).map { String(cString: $0) } ?? "status \(status)" }
    }

    private static func sentence(_ error: klepet_error) -> String {
        withUnsafeBytes(of: error.sentence) { String(decoding: $0.prefix { $0 != 0 }, as: UTF8.self) }
    }

    var exitCode: Int32 {
        switch status {
        case KLEPET_LOCKED, KLEPET_BUSY: ExitStatus.tryAgain
        case KLEPET_CORRUPT, KLEPET_NEWER_FORMAT, KLEPET_POLICY_INVALID: ExitStatus.data
        case KLEPET_CHAT_UNKNOWN: ExitStatus.noInput
        case KLEPET_CANNOT_OPEN: ExitStatus.cannotCreate
        case KLEPET_DISK_FULL, KLEPET_HALTED, KLEPET_FILE_REPLACED, KLEPET_NOT_YET_GONE, KLEPET_FENCED: ExitStatus.disk
        case KLEPET_SYSTEM: ExitStatus.system
        // -1xx is a mistake of the program that calls; the rest are refusals of what the user's file or line asked for.
        case -199 ... -101: ExitStatus.software
        default: ExitStatus.data
        }
    }
}

/// A command cannot go on.
struct Failure: Error {
    var code: Int32
    var sentence: String

    init(_ code: Int32, _ sentence: String) {
        self.code = code
        self.sentence = sentence
    }
}

/// As in sysexits.h.
enum ExitStatus {
    static let usage: Int32 = 64
    static let data: Int32 = 65
    static let noInput: Int32 = 66
    static let unavailable: Int32 = 69
    static let software: Int32 = 70
    static let system: Int32 = 71
    static let cannotCreate: Int32 = 73
    static let disk: Int32 = 74
    static let tryAgain: Int32 = 75
}

/// Calls the core and throws what it refuses.
func ask(_ call: (UnsafeMutablePointer<klepet_error>) -> klepet_status) throws(Refusal) {
    var error = klepet_error()
    let status = call(&error)
    guard status == KLEPET_OK else { throw Refusal(status, error) }
}

/// The same for functions without an error's place.
func ask(_ status: klepet_status) throws(Refusal) {
    guard status == KLEPET_OK else { throw Refusal(status) }
}

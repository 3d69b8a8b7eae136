// What can go wrong with a loop: the system refuses memory, a thread or a descriptor. Everything else cannot fail.

internal import CUV

public struct LoopFailure: Error, Sendable, Equatable {
    /// The system's error number, positive (`ENOMEM`, `EMFILE`, `EAGAIN` ...).
    public var code: Int32
    /// One sentence: what was wanted and what the system said.
    public var sentence: String

    init(_ wanted: String, code: Int32) {
        self.code = abs(code)
        self.sentence = "\(wanted): \(String(cString: uv_strerror(-abs(code))))."
    }
}

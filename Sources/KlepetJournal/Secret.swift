// The secret that a new journal draws: 16 bytes from the system.

internal import Glibc

func drawSecret() throws(JournalFailure) -> (UInt64, UInt64) {
    var secret: (UInt64, UInt64) = (0, 0)
    let drawn = withUnsafeMutableBytes(of: &secret) { getentropy($0.baseAddress, $0.count) }
    guard drawn == 0 else { throw JournalFailure(.failed, "The system gave no random numbers.") }
    return secret
}

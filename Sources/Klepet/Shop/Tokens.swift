// What the shop's secrets vouch for (B12.3, B13.3), by libsodium's HMAC-SHA-256 (RFC 2104).

import CSodium
import KlepetEngine

/// The host's key, with which its storefront signs who a visitor is (B13.3). It lives as long as the shop is
/// open and is written nowhere.
struct IdentityKey: Sendable {
    let bytes: [UInt8]

    /// Is this, in hexadecimal digits, the HMAC-SHA-256 of the visitor's key? To refuse a wrong one takes as long.
    func hasSigned(_ key: Text, _ signature: Text) -> Bool {
        var shown = [UInt8](repeating: 0, count: Int(crypto_auth_hmacsha256_BYTES))
        guard signature.count == 2 * shown.count else { return false }
        for (index, byte) in signature.enumerated() {
            guard let nibble = Self.nibble(byte) else { return false }
            shown[index / 2] = shown[index / 2] << 4 | nibble
        }
        let right = HMAC.of(key, by: bytes)
        return sodium_memcmp(right, shown, right.count) == 0
    }

    private static func nibble(_ byte: UInt8) -> UInt8? {
        switch byte {
        case 0x30...0x39: byte - 0x30
        case 0x41...0x46: byte - 0x41 + 10
        case 0x61...0x66: byte - 0x61 + 10
        default: nil
        }
    }
}

enum HMAC {
    static func of(_ text: Text, by key: [UInt8]) -> [UInt8] {
        var state = crypto_auth_hmacsha256_state()
        var code = [UInt8](repeating: 0, count: Int(crypto_auth_hmacsha256_BYTES))
        crypto_auth_hmacsha256_init(&state, key, key.count)
        crypto_auth_hmacsha256_update(&state, text.baseAddress, UInt64(text.count))
        crypto_auth_hmacsha256_final(&state, &code)
        return code
    }
}

enum DerivedToken {
    /// 128 bits in hexadecimal digits.
    static func hex(_ secret: (UInt64, UInt64), _ purpose: UInt8, _ number: UInt64) -> [UInt8] {
        let key = withUnsafeBytes(of: secret) { Array($0) }
        let what = [purpose] + withUnsafeBytes(of: number.littleEndian) { Array($0) }
        let code = what.withUnsafeBufferPointer { HMAC.of($0, by: key) }
        return Hexadecimal.digits(of: code.prefix(16))
    }
}

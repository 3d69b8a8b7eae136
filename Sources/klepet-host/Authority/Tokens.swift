// What a browser shows of who it is. A token is text that anybody can read and only who has the key can make: its kind, what
// it says, and the HMAC-SHA-256 of both by a key of its purpose (HTTP.md, Tokens).
//
//      identity key ── HKDF ("klepet") ─┬─ "klepet anonymous 1" ────▶ a1.<random>.<mac>
//                                       ├─ "klepet visitor 2" ──────▶ v2.<{"key","name","exp"}>.<mac>
//                                       ├─ "klepet operator link 1" ▶ o1.<{"key","iat","exp","jti"}>.<mac>
//                                       ├─ "klepet operator 1" ─────▶ o2.<{"key","exp"}>.<mac>
//                                       └─ "klepet file …" ─────────▶ Sharing/FileReference.swift
//
// The key of a purpose is made with the identity key as what is hashed, never as what hashes: so no signature of a
// visitor's key (B13.3), whatever that visitor is called, is a key of a purpose.

import CKlepet
import CSodium
import Glibc
import KlepetWire

struct Tokens {
    private let identityKey: [UInt8]
    private let root: [UInt8]
    private let anonymous: [UInt8]
    private let visitor: [UInt8]
    private let operatorLink: [UInt8]
    private let operatorCookie: [UInt8]

    static let visitorSecondsMax: Int64 = 3600
    static let linkSeconds: Int64 = 600
    static let cookieSeconds: Int64 = 7 * 86_400
    /// The backend's clock may go before ours by so much.
    private static let clockSeconds: Int64 = 60
    private static let bytesMax = 2048

    init(identityKey: [UInt8]) {
        self.identityKey = identityKey
        let root = Self.hmac(identityKey, by: Array("klepet".utf8))
        self.root = root
        func key(_ purpose: StaticString) -> [UInt8] { Self.key(purpose, of: root) }
        anonymous = key("klepet anonymous 1")
        visitor = key("klepet visitor 2")
        operatorLink = key("klepet operator link 1")
        operatorCookie = key("klepet operator 1")
    }

    private static func key(_ purpose: StaticString, of root: [UInt8]) -> [UInt8] {
        hmac(purpose.withUTF8Buffer { Array($0) } + [1], by: root)
    }

    /// Of another purpose than these.
    func key(_ purpose: StaticString) -> [UInt8] { Self.key(purpose, of: root) }

    /// Who a visitor's token says.
    struct Visitor {
        var key: String
        var name: String?
        /// B13.3; nil: nobody vouches for them.
        var signature: String?
    }

    // MARK: visitors

    static func random(_ bytes: Int) -> [UInt8] {
        _ = sodium_init()
        var random = [UInt8](repeating: 0, count: bytes)
        randombytes_buf(&random, bytes)
        return random
    }

    /// For somebody new.
    func newAnonymous() -> (token: String, visitor: Visitor) {
        let name = Base64.urlEncoded(Self.random(24))
        return (Self.sealed("a1." + name, anonymous), Visitor(key: "~" + name))
    }

    /// Nil: it is none of this shop, or not any more. `now` in seconds.
    func visitor(_ token: String, at now: Int64) -> Visitor? {
        if let name = Self.opened(token, "a1", anonymous) {
            guard name.utf8.count == 32 else { return nil }
            return Visitor(key: "~" + name)
        }
        guard let said = Self.opened(token, "v2", visitor).flatMap(Self.members) else { return nil }
        guard let key = said["key"]?.string, let end = said["exp"]?.integer else { return nil }
        // Who is nobody's customer is not to be taken over by a token.
        guard !key.isEmpty, key.utf8.count <= 64, !key.hasPrefix("~") else { return nil }
        guard end > now, end <= now + Self.visitorSecondsMax + Self.clockSeconds else { return nil }
        if let name = said["name"] { guard name.string != nil || name == .null else { return nil } }
        return Visitor(key: key, name: said["name"]?.string, signature: signature(of: key))
    }

    /// B13.3.
    func signature(of key: String) -> String {
        let digits = Array("0123456789abcdef".utf8)
        let code = Self.hmac(Array(key.utf8), by: identityKey)
        return String(decoding: code.flatMap { [digits[Int($0 >> 4)], digits[Int($0 & 15)]] }, as: UTF8.self)
    }

    // MARK: operators

    func newLink(_ key: String, at now: Int64) -> String {
        let said = JSON.object([
            JSON.Member(key: "key", value: .string(key)), JSON.Member(key: "iat", value: .integer(now)),
            JSON.Member(key: "exp", value: .integer(now + Self.linkSeconds)),
            JSON.Member(key: "jti", value: .string(Base64.urlEncoded(Self.random(16)))),
        ])
        return Self.sealed("o1." + Base64.urlEncoded(Array(said.compact.utf8)), operatorLink)
    }

    struct Link {
        var key: String
        var made: Int64
        var end: Int64
        /// By which it is known when it comes again.
        var name: String
    }

    func link(_ token: String, at now: Int64) -> Link? {
        guard let said = Self.opened(token, "o1", operatorLink).flatMap(Self.members), let key = said["key"]?.string,
            let made = said["iat"]?.integer, let end = said["exp"]?.integer, let name = said["jti"]?.string
        else { return nil }
        guard made <= now + Self.clockSeconds, end > now, end - made <= Self.linkSeconds,
            (1...64).contains(name.utf8.count)
        else { return nil }
        return Link(key: key, made: made, end: end, name: name)
    }

    func newCookie(_ key: String, at now: Int64) -> String {
        let said = JSON.object([
            JSON.Member(key: "key", value: .string(key)),
            JSON.Member(key: "exp", value: .integer(now + Self.cookieSeconds)),
        ])
        return Self.sealed("o2." + Base64.urlEncoded(Array(said.compact.utf8)), operatorCookie)
    }

    /// The operator's key.
    func cookie(_ token: String, at now: Int64) -> String? {
        guard let said = Self.opened(token, "o2", operatorCookie).flatMap(Self.members), let key = said["key"]?.string,
            let end = said["exp"]?.integer
        else { return nil }
        guard end > now, end <= now + Self.cookieSeconds else { return nil }
        return key
    }

    // MARK: seals

    static func sealed(_ text: String, _ key: [UInt8]) -> String {
        text + "." + Base64.urlEncoded(hmac(Array(text.utf8), by: key))
    }

    /// What stands between the kind and the mac, if the mac is right. A wrong one takes as long.
    static func opened(_ token: String, _ kind: String, _ key: [UInt8]) -> String? {
        guard token.utf8.count <= bytesMax else { return nil }
        let parts = token.utf8.split(separator: UInt8(ascii: "."), omittingEmptySubsequences: false)
        guard parts.count == 3, parts[0].elementsEqual(kind.utf8), let shown = Base64.urlDecoded(parts[2]) else {
            return nil
        }
        let right = hmac(Array(token.utf8.prefix(parts[0].count + 1 + parts[1].count)), by: key)
        return areEqual(shown, right) ? String(parts[1]) : nil
    }

    /// However much of them is equal, it takes as long.
    static func areEqual(_ shown: [UInt8], _ right: [UInt8]) -> Bool {
        shown.count == right.count && sodium_memcmp(shown, right, right.count) == 0
    }

    static func members(_ text: String) -> [String: JSON]? {
        guard let bytes = Base64.urlDecoded(text.utf8), let json = try? JSON(bytes), case .object(let members) = json
        else { return nil }
        return Dictionary(members.map { ($0.key, $0.value) }, uniquingKeysWith: { first, _ in first })
    }

    static func hmac(_ text: [UInt8], by key: [UInt8]) -> [UInt8] {
        var state = crypto_auth_hmacsha256_state()
        var code = [UInt8](repeating: 0, count: Int(crypto_auth_hmacsha256_BYTES))
        crypto_auth_hmacsha256_init(&state, key, key.count)
        crypto_auth_hmacsha256_update(&state, text, UInt64(text.count))
        crypto_auth_hmacsha256_final(&state, &code)
        return code
    }
}

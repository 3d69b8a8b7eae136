// Who somebody says they are: the fields of klepet_join_options, from a `join` or from a `client` that is an object.

import CKlepet

struct JoinRequest {
    var role: UInt32
    var key: String
    var name: String?
    var locale: String?
    var signature: String?
    var afterSeq: UInt64?
    /// In which that was seen (B2.11).
    var incarnation: UInt64
    var isFromNow: Bool
    var polls: Bool
    var isMobile: Bool
    /// B13.2: the shop's word on the chats that this client starts.
    var priority: Int32
    /// B16.1: what the shop says of the visitor who comes, as JSON.
    var attributes: String?

    init(_ fields: inout RequestFields) throws(RequestRefusal) {
        let role = try fields.text("role", bytesMax: 64)
        self.role = try Self.role(try fields.required(role, "role"), fields)
        key = try fields.required(try fields.text("key", bytesMax: 1024), "key")
        name = try fields.text("name", bytesMax: 4096)
        locale = try fields.text("locale", bytesMax: 1024)
        signature = try fields.text("signature", bytesMax: 1024)
        afterSeq = try fields.number("after_seq").map { UInt64($0) }
        incarnation = try fields.number("incarnation").map { UInt64($0) } ?? 0
        isFromNow = try fields.flag("from_now")
        polls = try fields.flag("polls")
        isMobile = try fields.flag("mobile")
        priority = Int32(clamping: try fields.number("priority", in: -100...100) ?? 0)
        attributes = fields.value("attributes").map { $0.line }
        try fields.requireNoMore()
    }

    /// A browser's, by what its token says.
    init(role: Int32, key: String, name: String? = nil, signature: String? = nil) {
        (self.role, self.key, self.name, self.signature) = (UInt32(role), key, name, signature)
        (incarnation, isFromNow, polls, isMobile, priority) = (0, false, false, false, 0)
    }

    private static func role(_ word: String, _ fields: RequestFields) throws(RequestRefusal) -> UInt32 {
        switch word {
        case "system": UInt32(KLEPET_ROLE_SYSTEM)
        case "visitor": UInt32(KLEPET_ROLE_VISITOR)
        case "operator": UInt32(KLEPET_ROLE_OPERATOR)
        case "bot": UInt32(KLEPET_ROLE_BOT)
        default:
            throw RequestRefusal(
                KLEPET_VALUE_INVALID, "A role is one of system, visitor, operator and bot.", path: "role")
        }
    }

    /// B13.2: who is new, and whom nobody vouches for, is one of so many a second.
    func join(_ host: ResidentHost, polls: Bool) throws(RequestRefusal) -> OpaquePointer {
        let shop = host.shop.handle
        guard role == UInt32(KLEPET_ROLE_VISITOR), signature == nil else {
            return try join(shop, polls: polls, knownOnly: false)
        }
        do throws(RequestRefusal) {
            return try join(shop, polls: polls, knownOnly: true)
        } catch {
            guard error.status == KLEPET_PERSON_UNKNOWN else { throw error }
            guard host.admitsNewcomer() else {
                throw RequestRefusal(
                    KLEPET_TOO_FAST,
                    """
                    So many new visitors come that this one has to wait: try again in a second, or start the host \
                    with a larger --new-people-per-second.
                    """, path: "key")
            }
            return try join(shop, polls: polls, knownOnly: false)
        }
    }

    private func join(_ shop: OpaquePointer?, polls: Bool, knownOnly: Bool) throws(RequestRefusal) -> OpaquePointer {
        var options = klepet_join_options()
        options.size = UInt32(MemoryLayout<klepet_join_options>.size)
        options.role = role
        options.after_seq = afterSeq ?? 0
        options.incarnation = incarnation
        options.priority = priority
        if polls { options.flags |= KLEPET_JOIN_POLLS }
        if isMobile { options.flags |= KLEPET_JOIN_MOBILE }
        if knownOnly { options.flags |= KLEPET_JOIN_KNOWN }
        if isFromNow { options.flags |= KLEPET_JOIN_FROM_NOW }
        var joined: OpaquePointer?
        do throws(Refusal) {
            try ask { error in
                withText(key) {
                    (options.key, options.key_bytes) = ($0, $1)
                    return withText(name) {
                        (options.name, options.name_bytes) = ($0, $1)
                        return withText(locale) {
                            (options.locale, options.locale_bytes) = ($0, $1)
                            return withText(signature) {
                                (options.signature, options.signature_bytes) = ($0, $1)
                                return withText(attributes) {
                                    (options.attributes, options.attributes_bytes) = ($0, $1)
                                    return klepet_join(shop, &options, &joined, error)
                                }
                            }
                        }
                    }
                }
            }
        } catch { throw RequestRefusal(error) }
        guard let joined else { throw RequestRefusal(KLEPET_SYSTEM) }
        return joined
    }
}

// klepet.h, "Clients": who is connected, operators, presence, the policy.

public import CKlepet
import KlepetEngine
import KlepetPolicy

@_cdecl("klepet_join")
public func klepet_join(
    _ shop: OpaquePointer?, _ options: UnsafePointer<klepet_join_options>?,
    _ client: UnsafeMutablePointer<OpaquePointer?>?, _ error: UnsafeMutablePointer<klepet_error>?
) -> klepet_status {
    call(shop, error) { (shop) throws(Failure) in
        guard let client else { throw Failure(KLEPET_MISUSE_NULL) }
        let asked = try copy(options, zero: klepet_join_options())
        var joining = try joining(asked, shop.identityKey)
        joining.after = shop.place(asked.incarnation, after: asked.after_seq)
        let given = try AttributeValue.readAll(try text(asked.attributes, asked.attributes_bytes))
        let id = try shop.join(joining, given)
        if asked.flags & UInt32(KLEPET_JOIN_FROM_NOW) != 0 { shop.engine.setCursor(id, after: .max) }
        client.pointee = ClientToken.handle(id, in: shop.token)
    }
}

extension Shop {
    /// With what the shop says of the visitor who comes (B16.1).
    fileprivate func join(
        _ joining: Engine.Joining, _ given: [(key: [UInt8], value: [UInt8])]
    ) throws(Failure) -> ClientID {
        let now = try inputTime()
        var joining = joining
        guard !given.isEmpty else { return try asked { () throws(Refusal) in try engine.join(joining, at: now) } }
        let news = try changed(given, of: engine.person(joining.role, key: joining.key))
        // They lie in one piece as long as it takes.
        let bytes = news.flatMap { $0.key + $0.value }
        return try bytes.withUnsafeBufferPointer { (bytes) throws(Failure) in
            var start = 0
            func next(_ count: Int) -> Text {
                defer { start += count }
                return Text(rebasing: bytes[start..<start + count])
            }
            for each in news { joining.attributes.append((next(each.key.count), next(each.value.count))) }
            return try asked { () throws(Refusal) in try engine.join(joining, at: now) }
        }
    }
}

private func joining(_ asked: klepet_join_options, _ identity: IdentityKey?) throws(Failure) -> Engine.Joining {
    guard asked.reserved == 0, asked.reserved_2 == 0, asked.flags & ~15 == 0 else {
        throw Failure(KLEPET_MISUSE_OPTIONS)
    }
    guard let role = Role(rawValue: UInt8(clamping: asked.role)) else { throw Failure(KLEPET_VALUE_INVALID) }
    guard asked.key_bytes > 0, asked.key_bytes <= Limits.keyBytesMax else { throw Failure(KLEPET_KEY_INVALID) }
    var joining = Engine.Joining(
        role: role, key: try text(asked.key, asked.key_bytes, invalid: KLEPET_KEY_INVALID),
        name: try text(asked.name, asked.name_bytes))
    joining.locale = try text(asked.locale, asked.locale_bytes)
    joining.polls = asked.flags & UInt32(KLEPET_JOIN_POLLS) != 0
    joining.isMobile = asked.flags & UInt32(KLEPET_JOIN_MOBILE) != 0
    joining.isKnown = asked.flags & UInt32(KLEPET_JOIN_KNOWN) != 0
    guard (-100...100).contains(asked.priority), asked.priority == 0 || role == .visitor else {
        throw Failure(KLEPET_VALUE_INVALID)
    }
    joining.priority = Int8(clamping: asked.priority)
    // B13.3: a signature that cannot be right is never passed over.
    let signature = try text(asked.signature, asked.signature_bytes, invalid: KLEPET_IDENTITY_INVALID)
    if !signature.isEmpty {
        guard role == .visitor, let identity, identity.hasSigned(joining.key, signature) else {
            throw Failure(KLEPET_IDENTITY_INVALID)
        }
        joining.isSigned = true
    }
    return joining
}

/// B15.1: of a prepared reply; it is only looked for.
func locale(_ start: UnsafePointer<CChar>?, _ bytes: Int) throws(Failure) -> Text { try locale(try text(start, bytes)) }

func locale(_ tag: Text) throws(Failure) -> Text {
    guard TextKind.isLocale(tag) else { throw Failure(KLEPET_VALUE_INVALID) }
    return tag
}

@_cdecl("klepet_leave")
public func klepet_leave(_ client: OpaquePointer?) -> klepet_status {
    call(client: client, barred: true) { (shop, id) throws(Failure) in
        let now = try shop.inputTime()
        shop.release(id)
        shop.queries.end { $0.client == id }
        shop.engine.leave(id, at: now)
    }
}

@_cdecl("klepet_seen")
public func klepet_seen(_ client: OpaquePointer?) -> klepet_status {
    call(client: client) { (shop, id) throws(Failure) in shop.engine.seen(id, at: try shop.inputTime()) }
}

@_cdecl("klepet_person")
public func klepet_person(_ client: OpaquePointer?, _ person: UnsafeMutablePointer<UInt64>?) -> klepet_status {
    call(client: client) { (shop, id) throws(Failure) in
        guard let person else { throw Failure(KLEPET_MISUSE_NULL) }
        do throws(Refusal) {
            person.pointee = try shop.engine.actor(id).person
        } catch {
            throw Failure(error)
        }
    }
}

@_cdecl("klepet_operator_set")
public func klepet_operator_set(
    _ client: OpaquePointer?, _ options: UnsafePointer<klepet_operator_options>?,
    _ person: UnsafeMutablePointer<UInt64>?, _ error: UnsafeMutablePointer<klepet_error>?
) -> klepet_status {
    call(client: client, error) { (shop, id) throws(Failure) in
        let asked = try copy(options, zero: klepet_operator_options())
        try shop.requireSystem(id)
        guard asked.reserved == 0, let flags = UInt8(exactly: asked.flags) else { throw Failure(KLEPET_MISUSE_OPTIONS) }
        let key = try text(asked.key, asked.key_bytes, invalid: KLEPET_KEY_INVALID)
        guard !key.isEmpty, key.count <= Limits.keyBytesMax else { throw Failure(KLEPET_KEY_INVALID) }
        let profile = OperatorProfile(
            name: String(decoding: try text(asked.name, asked.name_bytes), as: UTF8.self),
            photoURL: String(decoding: try text(asked.photo_url, asked.photo_url_bytes), as: UTF8.self),
            departments: names(try text(asked.departments, asked.departments_bytes)),
            skills: names(try text(asked.skills, asked.skills_bytes)),
            languages: names(try text(asked.languages, asked.languages_bytes)))
        var marks = OperatorMarks(rawValue: flags)
        // B5.9: an empty list is not "all"; no list is.
        if asked.departments != nil, profile.departments.isEmpty { marks.insert(.noDepartment) }
        let capacity: UInt32? =
            switch asked.capacity {
            case KLEPET_CAPACITY_DEFAULT: nil
            case KLEPET_CAPACITY_NONE: 0
            default: asked.capacity
            }
        let entered = try shop.enter(profile, key: key, capacity: capacity, marks, by: id)
        person?.pointee = entered
    }
}

extension Shop {
    func requireSystem(_ client: ClientID) throws(Failure) {
        guard engine.reader(of: client).role == .system else { throw Failure(KLEPET_NOT_ALLOWED) }
    }

    /// An operator, new or changed (B5.1).
    func enter(
        _ profile: OperatorProfile, key: Text, capacity: UInt32?, _ marks: OperatorMarks, by client: ClientID
    ) throws(Failure) -> PersonID {
        let json = Array(profile.json.utf8)
        return try json.withUnsafeBufferPointer { (json) throws(Failure) in
            // What cannot be read back must not be written.
            do throws(PolicyFault) { _ = try OperatorProfile.parse(json) } catch {
                throw Failure(
                    profile.name.isEmpty ? KLEPET_TEXT_EMPTY : KLEPET_VALUE_INVALID, error.sentence, path: error.path)
            }
            let set = SetOperator(key: key, profile: profile, profileJSON: json, capacity: capacity, marks: marks)
            return try submit(.setOperator(set), by: client).person
        }
    }
}

@_cdecl("klepet_presence_set")
public func klepet_presence_set(
    _ client: OpaquePointer?, _ presence: UInt32, _ error: UnsafeMutablePointer<klepet_error>?
) -> klepet_status {
    call(client: client, error) { (shop, id) throws(Failure) in
        guard let presence = Presence(rawValue: UInt8(clamping: presence)) else { throw Failure(KLEPET_VALUE_INVALID) }
        _ = try shop.submit(.setPresence(presence), by: id)
    }
}

@_cdecl("klepet_policy_set")
public func klepet_policy_set(
    _ client: OpaquePointer?, _ json: UnsafePointer<CChar>?, _ bytes: Int, _ error: UnsafeMutablePointer<klepet_error>?
) -> klepet_status {
    call(client: client, error) { (shop, id) throws(Failure) in
        guard json != nil else { throw Failure(KLEPET_MISUSE_NULL) }
        // Faults are told in the words of whoever wrote the policy: not to anybody.
        try shop.requireSystem(id)
        let (policy, canonical) = try read(policy: try text(json, bytes, invalid: KLEPET_POLICY_INVALID))
        try canonical.withUnsafeBufferPointer { (text) throws(Failure) in
            _ = try shop.submit(.setPolicy(json: text, policy), by: id)
        }
    }
}

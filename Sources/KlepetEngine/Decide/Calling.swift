// B12.3: call and cobrowsing. The host carries them; here are their state, the consent, and the token by
// which the host knows them.
//
//      offered by either side ── the other accepts ──▶ started ── the host redeems the token, once ──▶ under way
//                             └─ declines, 60 s ──▶ ended                                    ended ◀── either side ─┘
//
// A visitor consents by offering, or by accepting what the operator offers: so nothing starts without
// the one whom it is about.

extension Engine {
    func offerMedia(_ chat: ChatID, _ kind: MediaKind, by actor: Actor) throws(Refusal) {
        let slot = try party(to: chat, actor)
        guard state.aside(state.chats[slot]).media.stage == .none else { throw .already }
        try checkRoom(slot)
        emit(.mediaOffered, slot, by: actor) { event in
            event.value = Int64(kind.rawValue)
            event.until = now &+ state.policy.media.offerMilliseconds
        }
    }

    func acceptMedia(_ chat: ChatID, by actor: Actor) throws(Refusal) {
        let slot = try party(to: chat, actor)
        let media = state.aside(state.chats[slot]).media
        switch media.stage {
        case .none: throw .noMedia
        case .started, .redeemed: throw .already
        case .offered: guard media.role != actor.role else { throw .noConsent }
        }
        try checkRoom(slot)
        unpause(slot, at: now)  // One pause ends where the other begins.
        let token = outside.token(TokenPurpose.media, outbox.accepted + 1)
        token.withUnsafeBufferPointer { token in
            emit(.mediaStarted, slot, by: actor) { event in
                event.subject = PersonID(state.chats[slot].owner)
                event.value = Int64(media.kind)
                event.text = token
            }
        }
    }

    /// By either side, at any time; an offer too.
    func endMedia(_ chat: ChatID, by actor: Actor) throws(Refusal) {
        let slot = actor.role == .system ? try visible(chat, to: actor) : try party(to: chat, actor)
        let media = state.aside(state.chats[slot]).media
        guard media.stage != .none else { throw .noMedia }
        let isOffer = media.stage == .offered
        endMedia(slot, isOffer ? (media.role == actor.role ? .withdrawn : .declined) : .ended, by: actor)
    }

    func endMedia(_ slot: UInt32, _ end: MediaEnd, by actor: Actor = .shop) {
        let media = state.aside(state.chats[slot]).media
        guard media.stage != .none else { return }
        emit(.mediaEnded, slot, by: actor) { event in
            event.value = Int64(media.kind)
            event.reason = end.rawValue
        }
    }

    /// The host shows the token that somebody came with: good once, for the call that it was made for.
    func redeemMedia(_ chat: ChatID, _ token: Text, by actor: Actor) throws(Refusal) {
        let slot = try visible(chat, to: actor)
        let token = try accept(token, as: .token)
        let media = state.aside(state.chats[slot]).media
        guard media.stage == .started, Token.isSame(token, outside.token(TokenPurpose.media, media.seq)) else {
            throw .tokenInvalid
        }
        emit(.mediaStarted, slot, by: actor) { event in
            event.value = Int64(media.kind)
            event.reason = MediaStart.redeemed.rawValue
        }
    }

    /// The chat's visitor or its owner, while somebody has it.
    private func party(to chat: ChatID, _ actor: Actor) throws(Refusal) -> UInt32 {
        switch actor.role {
        case .visitor:
            let slot = try own(chat, of: actor)
            guard state.chats[slot].isAttended else { throw .notTaken }
            return slot
        case .operator: return try owned(chat, by: actor)
        case .system, .bot: throw .notAllowed
        }
    }
}

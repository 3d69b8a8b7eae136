// A fingerprint of the durable state, field by field in the order of the slots, so that it is the same in every process
// and after a restart. Who is connected at the moment is not part of it, nor is anything live.

struct Fingerprint {
    private(set) var value: UInt64 = 0xcbf2_9ce4_8422_2325

    /// One round of the finaliser of MurmurHash3 (Appleby, public domain) over the running value.
    @_optimize(speed)
    mutating func mix(_ word: UInt64) {
        value ^= word
        value = (value ^ (value >> 33)) &* 0xff51_afd7_ed55_8ccd
        value = (value ^ (value >> 33)) &* 0xc4ce_b9fe_1a85_ec53
        value ^= value >> 33
    }

    mutating func mix(_ number: Int64) { mix(UInt64(bitPattern: number)) }

    mutating func mix(_ ladder: LadderState) {
        mix(ladder.anchor)
        mix(UInt64(ladder.fired))
    }

    @_optimize(speed)
    mutating func mix(_ bytes: UnsafeRawBufferPointer) {
        mix(UInt64(bytes.count))
        var index = 0
        while bytes.count - index >= 8 {
            mix(UInt64(littleEndian: bytes.loadUnaligned(fromByteOffset: index, as: UInt64.self)))
            index += 8
        }
        if index < bytes.count {
            var word: UInt64 = 0
            for offset in 0..<8 where index + offset < bytes.count {
                word |= UInt64(bytes[index + offset]) << UInt64(8 * offset)
            }
            mix(word)
        }
    }
}

extension Engine {
    public var digest: UInt64 {
        var print = Fingerprint()
        for slot in 1..<max(1, state.chats.count) {
            mix(state.chats[UInt32(slot)], into: &print)
            mix(state.aside(state.chats[UInt32(slot)]), into: &print)
            mix(state.transfers[state.aside(state.chats[UInt32(slot)]).transfer], into: &print)
            mix(state.followups[state.aside(state.chats[UInt32(slot)]).followup], into: &print)
        }
        for index in 1..<max(1, state.standings.count) {
            let each = state.standings[UInt32(index)]
            print.mix(UInt64(each.person) << 32 | UInt64(each.consent))
            print.mix(each.bannedUntil)
            print.mix(
                UInt64(each.classNumber) << 2 | UInt64(each.isSigned ? 1 : 0) << 1 | UInt64(each.isErased ? 1 : 0))
            print.mix(each.consentSeq)
            print.mix(each.classSeq)
            print.mix(UInt64(each.former))
            print.mix(each.mergedAt)
        }
        print.mix(UInt64(state.people.count))
        for index in 1..<max(1, state.people.count) {
            print.mix(state.people[UInt32(index)].lastSeq)
            print.mix(
                UInt64(state.people[UInt32(index)].role.rawValue) | UInt64(state.people[UInt32(index)].locale) << 8)
            if state.people[UInt32(index)].mergedInto != 0 {
                print.mix(UInt64(state.people[UInt32(index)].mergedInto))
            }
            // Whether, and not what: that is keyed with the shop's secret, and equal shops have equal fingerprints.
            let number = state.people.number(ofSlot: UInt32(index))
            if number != UInt32(index) || state.people[UInt32(index)].isForgotten {
                print.mix(UInt64(number) << 1 | (state.people[UInt32(index)].isForgotten ? 1 : 0))
            }
            print.mix(index < state.nameDigests.count && state.nameDigests[UInt32(index)] != 0 ? 1 : UInt64(0))
        }
        for index in 1..<max(1, state.operators.count) {
            let each = state.operators[UInt32(index)]
            for word in [UInt64(each.person), UInt64(each.capacity), each.departments, each.skills, each.languages] {
                print.mix(word)
            }
            print.mix(each.assignedAt)
            let suspended: UInt64 = (each.isSuspended ? 1 << 16 : 0) | (each.isAwayByMisses ? 1 << 17 : 0)
            print.mix(UInt64(each.marks.rawValue))
            print.mix(suspended | UInt64(each.missedOffers) << 8 | UInt64(each.presence.rawValue))
            state.operatorNames[index].withUnsafeBytes { print.mix($0) }
        }
        for department in state.departments {
            for record in department.line {
                let place = state.waiting[record]
                print.mix(UInt64(place.chat) << 32 | UInt64(place.preferred))
                print.mix(place.enteredAt)
                print.mix(place.lastFiredAt)
                mix(place.place, into: &print)
                print.mix(place.askedAt)
                print.mix(place.offeredUntil)
                print.mix(UInt64(place.shownPosition) << 32 | UInt64(place.bestPosition))
                let told: UInt64 = (place.isToldClosed ? 1 : 0) | (place.isToldNobody ? 2 : 0)
                print.mix(
                    told << 40 | UInt64(place.reason.rawValue) << 32 | UInt64(place.shownEstimateMilliseconds))
                withUnsafeBytes(of: place.tried) { print.mix($0) }
            }
            for time in department.leftAt { print.mix(time) }
            for slot in department.wanted { print.mix(UInt64(slot)) }
        }
        for (bot, name) in zip(state.bots, state.botNames) {
            print.mix(UInt64(bot.person))
            name.withUnsafeBytes { print.mix($0) }
        }
        for record in 1..<max(1, UInt32(state.invitations.slab.count)) {
            mix(state.invitations.slab[record], into: &print)
        }
        for each in state.retracted { print.mix(each.seq) }
        state.policyText.withUnsafeBytes { print.mix($0) }
        if state.timeline.isBehind {
            print.mix(state.timeline.at)
            print.mix(state.timeline.time)
        }
        return print.value
    }

    private func mix(_ invitation: Invitation, into print: inout Fingerprint) {
        for word in [invitation.number, invitation.lastSeq, invitation.rule] { print.mix(word) }
        for time in [invitation.sentAt, invitation.endedAt, invitation.dismissedAt] { print.mix(time) }
        print.mix(UInt64(invitation.person) << 32 | UInt64(invitation.next))
        print.mix(UInt64(invitation.stage.rawValue) << 8 | UInt64(invitation.end))
    }

    private func mix(_ aside: Aside, into print: inout Fingerprint) {
        print.mix(aside.promise)
        print.mix(UInt64(aside.promiseMilliseconds) << 32 | UInt64(aside.dropFiredAfterMilliseconds))
        print.mix(UInt64(aside.dropFired))
        print.mix(aside.invitation)
        print.mix(aside.pausedAt)
        print.mix(
            (aside.isFollowup ? 1 : 0) << 16 | UInt64(aside.contact.rawValue) << 8 | UInt64(aside.choice))
        for time in [aside.unreadSince, aside.leftUnreadAt, aside.backAt] { print.mix(time) }
        print.mix(aside.media.at)
        print.mix(aside.media.seq)
        print.mix(
            UInt64(aside.media.kind) << 16 | UInt64(aside.media.stage.rawValue) << 8 | UInt64(aside.media.role.rawValue)
        )
        print.mix(
            UInt64(aside.beside) << 32 | UInt64(aside.besideEpisode) << 16 | UInt64(aside.disclosedEpisode))
        print.mix(aside.tags)
        print.mix(UInt64(aside.outcome))
        guard aside.bot != 0 || aside.intakeAsked != 0 || aside.answered != 0 || aside.survey.seq != 0 else { return }
        print.mix(UInt64(aside.bot) << 32 | UInt64(aside.intakeAsked) << 8 | UInt64(aside.wantedReason.rawValue))
        for ladder in [aside.botOwes, aside.botAnswered, aside.wanted, aside.intake] { print.mix(ladder) }
        print.mix(aside.answered)
        print.mix(aside.survey.seq)
        print.mix(aside.survey.until)
        print.mix(aside.survey.answeredAt)
        print.mix(UInt64(aside.survey.episode) << 8 | UInt64(aside.survey.questions.rawValue))
    }

    private func mix(_ place: PlaceInLine, into print: inout Fingerprint) {
        print.mix(place.at)
        print.mix(place.seq)
        print.mix(UInt64(place.front))
    }

    private func mix(_ followup: Followup, into print: inout Fingerprint) {
        guard followup.chat != 0 else { return print.mix(0 as UInt64) }
        print.mix(UInt64(followup.chat) << 32 | UInt64(followup.preferred))
        mix(followup.place, into: &print)
        print.mix(followup.told)
        print.mix(followup.offeredUntil)
        withUnsafeBytes(of: followup.tried) { print.mix($0) }
    }

    private func mix(_ transfer: Transfer, into print: inout Fingerprint) {
        guard transfer.asked != 0 || transfer.waits else { return print.mix(0 as UInt64) }
        print.mix(UInt64(transfer.chat) << 32 | UInt64(transfer.asked))
        print.mix(transfer.since)
        print.mix(transfer.until)
        print.mix(transfer.enteredAt)
        let flags: UInt64 = (transfer.waits ? 4 : 0) | (transfer.isRescue ? 8 : 0)
        print.mix(
            UInt64(transfer.department) << 4 | flags | (transfer.isEscalation ? 2 : 0) | (transfer.isAlone ? 1 : 0))
        withUnsafeBytes(of: transfer.tried) { print.mix($0) }
    }

    private func mix(_ chat: Chat, into print: inout Fingerprint) {
        print.mix(chat.id)
        print.mix(chat.lastSeq)
        print.mix(chat.startedAt)
        print.mix(chat.since)
        print.mix(UInt64(chat.visitor) << 32 | UInt64(chat.owner))
        print.mix(UInt64(chat.chatSeq) << 32 | UInt64(chat.deliveredToVisitor))
        print.mix(UInt64(chat.readByVisitor) << 32 | UInt64(chat.readByOperator))
        print.mix(chat.idle.acceptedAt)
        print.mix(chat.idle.lastFiredAt)
        print.mix(UInt64(chat.idle.deliveredAfterMilliseconds) << 32 | UInt64(chat.idle.heldMilliseconds))
        print.mix(UInt64(chat.idle.chatSeq) << 32 | UInt64(chat.replyFiredAfterMilliseconds))
        print.mix(chat.reply)
        print.mix(UInt64(chat.spoken.person) << 32 | UInt64(chat.spoken.last))
        print.mix(UInt64(chat.spoken.other))
        print.mix(UInt64(chat.idle.unreadBack) << 32 | UInt64(chat.idle.fired) << 24 | UInt64(chat.waitingFired))
        let words = [
            chat.state.rawValue, chat.turn.rawValue, chat.reason.rawValue, chat.department, chat.skill, chat.language,
        ]
        print.mix(words.reduce(0) { $0 << 8 | UInt64($1) })
        print.mix(
            UInt64(UInt8(bitPattern: chat.priority)) << 32 | UInt64(chat.flags.rawValue) << 16 | UInt64(chat.episode))
    }
}

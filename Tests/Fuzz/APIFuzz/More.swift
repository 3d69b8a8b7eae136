// The rest of the API: bots and questions, surveys, replies, invitations, transfers, calls, privacy, reports; and the
// whole shop taken into another at the end.

import CKlepet

extension Run {
    mutating func more(_ function: UInt8, _ client: OpaquePointer?, _ chat: UInt64) {
        switch function % 32 {
        case 0: known(text { start, count in klepet_answer(client, chat, "order", 5, start, count, nil) })
        case 1: handOff(client, chat)
        case 2, 3, 10, 11: plain(byte(), client, chat)
        case 4: survey(client)
        case 5: visit(client)
        case 6: known(klepet_invitation_answer(client, number(), UInt32(byte() & 3), nil))
        case 7: transfer(client, chat)
        case 8: known(text { klepet_escalate(client, chat, $0, $1, nil) })
        case 9: known(klepet_media_offer(client, chat, UInt32(byte() & 3), nil))
        case 12: known(text { klepet_media_redeem(client, chat, $0, $1, nil) })
        case 13: known(klepet_consent(client, UInt32(byte() & 3), nil))
        case 14:
            let (person, until) = (UInt64(byte() & 15), now &+ Int64(truncatingIfNeeded: number() &* 1000))
            known(text { klepet_ban(client, person, until, $0, $1, nil) })
        case 15: known(klepet_unban(client, UInt64(byte() & 15), nil))
        case 16: if byte() & 7 == 0 { erase(client) }
        case 17 where byte() & 3 == 0: give { klepet_policy_get(client, $0, $1, $2, nil) }
        case 17: give { klepet_export(client, 5, $0, $1, $2, nil) }
        case 18, 19: reply(client, chat, function)
        case 20: found(client)
        case 21: give { klepet_report(client, nil, $0, $1, $2, nil) }
        case 22 where byte() & 1 == 0: give { klepet_rehearse(client, nil, 0, $0, $1, $2, nil) }
        case 22:
            let staffing = #"[{"operators":\#(Int8(bitPattern: byte())),"days":["mon"],"from":"00:00","to":"24:00"}]"#
            give { klepet_rehearse_staffing(client, nil, 0, staffing, staffing.utf8.count, $0, $1, $2, nil) }
        case 23:
            let capacity = buffer.count
            var needed = 0
            known(
                buffer.withUnsafeMutableBufferPointer { buffer in
                    "{\"do\":\"chats\"}".withCString {
                        klepet_call(client, $0, 14, buffer.baseAddress, capacity, &needed, nil)
                    }
                })
        case 24 where byte() & 1 == 0: known(klepet_seen(client))
        case 24:
            let seq = number() & 63
            var kept: UInt64 = 0
            known(text { klepet_bookmark_set(client, $0, $1, seq, nil) })
            known(text { klepet_bookmark_get(client, $0, $1, &kept, nil) })
        case 31 where byte() & 1 == 0: know(client, chat)
        case 31: give { klepet_why(client, chat, $0, $1, $2, nil) }
        case 25: known(klepet_events_release(client))
        case 26: known(klepet_backup(shop, "/nowhere/copy.db", nil))
        case 27: alone()
        case 28: known(klepet_import(shop, events, MemoryLayout<klepet_event>.stride, 0, nil, nil))
        case 29: query(client)
        case 30:
            let idBytes = Int(byte() & 3)
            known(text { klepet_draft(client, chat, "d1", idBytes, $0, $1, nil) })
        default: loop()
        }
    }

    /// What is known of people and chats (B16, B22).
    mutating func know(_ client: OpaquePointer?, _ chat: UInt64) {
        if byte() & 7 == 0 {
            return self.known(klepet_person_merge(client, UInt64(byte() & 15), UInt64(byte() & 15), nil))
        }
        var known = klepet_attribute_options()
        known.size = UInt32(MemoryLayout<klepet_attribute_options>.size)
        let isOfChat = byte() & 1 == 0
        (known.visitor, known.chat) = isOfChat ? (0, chat) : (UInt64(byte() & 15), 0)
        let status = text { start, count in
            "page".withCString { key in
                (known.key, known.key_bytes, known.value, known.value_bytes) = (key, 4, start, count)
                return klepet_attribute_set(client, &known, nil)
            }
        }
        self.known(status)
        let person = UInt64(byte() & 15)
        give { klepet_attributes(client, isOfChat ? 0 : person, isOfChat ? chat : 0, $0, $1, $2, nil) }
        give { klepet_people(client, nil, $0, $1, $2, nil) }
        give { klepet_person_get(client, person, $0, $1, $2, nil) }
        var wanted = klepet_chats_options()
        wanted.size = UInt32(MemoryLayout<klepet_chats_options>.size)
        (wanted.state, wanted.owner, wanted.unanswered) = (UInt32(byte() % 11), UInt64(byte() & 7), UInt32(byte() & 1))
        var (some, count) = (klepet_chat(), 0)
        some.size = UInt32(MemoryLayout<klepet_chat>.size)
        self.known(klepet_chats_find(client, &wanted, &some, 1, &count, nil))
    }

    private mutating func share(_ client: OpaquePointer?, _ chat: UInt64) {
        let (way, seq) = (byte() & 3, number())
        switch way {
        case 0: known(text { klepet_react(client, chat, seq, $0, $1, nil) })
        case 1: known(klepet_file_gone(client, seq, nil))
        default:
            var options = klepet_shape_answer_options()
            options.size = UInt32(MemoryLayout<klepet_shape_answer_options>.size)
            known(
                text { start, count in
                    if way == 2 {
                        (options.choice, options.choice_bytes) = (start, count)
                    } else {
                        (options.form, options.form_bytes) = (start, count)
                    }
                    return klepet_shape_answer(client, chat, seq, &options, nil, nil)
                })
        }
    }

    private mutating func handOff(_ client: OpaquePointer?, _ chat: UInt64) {
        let (way, person) = (byte() & 7, UInt64(byte() & 15))
        if way == 4 { return known(text { klepet_tags_set(client, chat, $0, $1, nil) }) }
        if way == 6 { return known(text { klepet_annotate(client, chat, UInt32(person), 1, nil, 0, $0, $1, nil) }) }
        if way == 7 { return share(client, chat) }
        if way == 5 { return known(text { klepet_outcome_set(client, chat, $0, $1, nil) }) }
        guard way != 0 else { return known(klepet_hand_off(client, chat, nil, nil)) }
        guard way != 1 else {
            var options = klepet_assign_options()
            options.size = UInt32(MemoryLayout<klepet_assign_options>.size)
            options.operator_person = person
            return known(klepet_assign(client, chat, &options, nil))
        }
        known(
            text { start, bytes in
                var options = klepet_hand_off_options()
                options.size = UInt32(MemoryLayout<klepet_hand_off_options>.size)
                if way == 2 {
                    (options.department, options.department_bytes) = (start, bytes)
                } else {
                    (options.summary, options.summary_bytes) = (start, bytes)
                }
                return klepet_hand_off_to(client, chat, &options, nil, nil)
            })
    }

    /// Long queries go on, whatever happens to those who began them; the oldest ends when there are many.
    private mutating func query(_ client: OpaquePointer?) {
        let json = byte() & 1 == 0 ? "{\"do\":\"report\"}" : "{\"do\":\"rehearse\"}"
        var begun: OpaquePointer?
        known(klepet_query_begin(client, json, json.utf8.count, &begun, nil))
        if let begun { queries.append(begun) }
        var left: UInt64 = 0
        for query in queries { known(klepet_query_step(query, Int(byte()), &left, nil)) }
        guard queries.count > Int(byte() & 15) else { return }
        let oldest = queries.removeFirst()
        give { klepet_query_reply(oldest, $0, $1, $2, nil) }
        known(klepet_query_end(oldest))
    }

    /// What a client or a shop is asked and that changes nothing.
    private mutating func alone() {
        var (person, digest) = (UInt64(0), UInt64(0))
        for client in clients { known(klepet_person(client, &person)) }
        known(klepet_digest(shop, &digest))
        let shop = shop
        give { klepet_availability(shop, $0, $1, $2, nil) }
        var progress = klepet_backup_progress()
        progress.size = UInt32(MemoryLayout<klepet_backup_progress>.size)
        known(klepet_backup_get(shop, &progress, nil))
        var needed = 0
        known(text { klepet_policy_check($0, $1, 0, nil, 0, &needed, nil) })
        known(text { klepet_policy_texts(nil, 0, $0, $1, nil, 0, &needed, nil) })
        var next: Int64 = 0
        known(klepet_next_turn("", &next, nil))
        precondition(klepet_version() != nil && klepet_policy_default() != nil && klepet_schema() != nil)
    }

    private func loop() {
        var (fd, timeout) = (Int32(-1), Int32(0))
        known(klepet_fd(shop, &fd))
        known(klepet_wakeup_fd(shop, &fd))
        known(klepet_wakeup_clear(shop))
        known(klepet_timeout_ms(shop, &timeout))
        precondition(timeout >= -1)
    }

    private mutating func give(_ body: (UnsafeMutablePointer<CChar>?, Int, UnsafeMutablePointer<Int>) -> klepet_status)
    {
        var needed = 0
        known(body(&buffer, buffer.count, &needed))
    }

    private mutating func survey(_ client: OpaquePointer?) {
        var options = klepet_survey_options()
        options.size = UInt32(MemoryLayout<klepet_survey_options>.size)
        options.given = UInt32(byte() & 63)
        (options.operator_rating, options.experience, options.recommend) = (
            Int32(byte() & 7), Int32(byte() & 7), Int32(byte() & 15)
        )
        known(
            text { start, count in
                (options.token, options.token_bytes) = (start, count)
                return klepet_survey_answer(client, &options, nil)
            })
    }

    private mutating func visit(_ client: OpaquePointer?) {
        var options = klepet_visit_options()
        options.size = UInt32(MemoryLayout<klepet_visit_options>.size)
        options.flags = UInt32(byte() & 31)
        options.cart_value = Int64(truncatingIfNeeded: number())
        known(
            text { start, count in
                (options.page, options.page_bytes) = (start, count)
                return klepet_visit(client, &options, nil)
            })
    }

    private mutating func transfer(_ client: OpaquePointer?, _ chat: UInt64) {
        var options = klepet_transfer_options()
        options.size = UInt32(MemoryLayout<klepet_transfer_options>.size)
        options.operator_person = UInt64(byte() & 7)
        known(
            text { start, count in
                (options.reason, options.reason_bytes) = (start, count)
                return klepet_transfer(client, chat, &options, nil)
            })
    }

    private mutating func reply(_ client: OpaquePointer?, _ chat: UInt64, _ function: UInt8) {
        let shape = byte()
        let texts: StaticString = #"{"en":"Hello {visitor.name|there}","cs":"Dobrý den, {visitor.name}"}"#
        let shortcut: StaticString = shape & 1 == 0 ? "hi" : "by"
        let start = UnsafeRawPointer(shortcut.utf8Start).assumingMemoryBound(to: CChar.self)
        var options = klepet_reply_options()
        options.size = UInt32(MemoryLayout<klepet_reply_options>.size)
        (options.shortcut, options.shortcut_bytes) = (start, 2)
        if function % 32 == 18 {
            options.texts = UnsafeRawPointer(texts.utf8Start).assumingMemoryBound(to: CChar.self)
            options.texts_bytes = texts.utf8CodeUnitCount
            return known(klepet_reply_set(client, &options, nil))
        }
        if shape & 2 != 0 { return known(klepet_reply_remove(client, &options, nil)) }
        var use = klepet_reply_use_options()
        use.size = UInt32(MemoryLayout<klepet_reply_use_options>.size)
        (use.shortcut, use.shortcut_bytes) = (start, 2)
        known(klepet_reply_use(client, chat, &use, nil, nil))
    }

    private mutating func found(_ client: OpaquePointer?) {
        var (needed, place) = (0, [CChar](repeating: 0, count: 4096))
        known(text { klepet_reply_search(client, $0, $1, 10, &place, place.count, &needed, nil) })
        var search = klepet_search_options()
        search.size = UInt32(MemoryLayout<klepet_search_options>.size)
        (search.person, search.limit) = (UInt64(byte() & 15), UInt32(byte() & 63))
        known(
            text { start, count in
                (search.query, search.query_bytes) = (start, count)
                return klepet_search(client, &search, &place, place.count, &needed, nil)
            })
        known(klepet_history(client, UInt64(byte() & 15), 0, Int(byte() & 63), &place, place.count, &needed, nil))
        var transcript = klepet_transcript_options()
        transcript.size = UInt32(MemoryLayout<klepet_transcript_options>.size)
        (transcript.chat, transcript.format) = (UInt64(byte() & 7), UInt32(byte() & 3))
        let hasToken = byte() & 1 != 0
        known(
            text { start, count in
                if hasToken { (transcript.token, transcript.token_bytes) = (start, count) }
                return klepet_transcript(client, &transcript, &place, place.count, &needed, nil)
            })
    }

    /// Eva or Adam; who comes after with that key is somebody new.
    private mutating func erase(_ client: OpaquePointer?) {
        let person = UInt64(byte() & 15)
        known(klepet_erase(client, person, nil))
        for index in clients.indices.dropFirst() where klepet_seen(clients[index]) == KLEPET_MISUSE_CLOSED {
            clients[index] = join(1, "mia", flags: 0)
        }
    }

    /// All events make the same shop; with one of them bent, none, or another, and never a crash (B14.4).
    mutating func importAll(breaking shape: UInt8) {
        let reader = join(0, "exporter", flags: 0)
        precondition(reader != nil && klepet_flush(shop) == KLEPET_OK)
        var all = [klepet_event](repeating: klepet_event(), count: 1 << 14)
        var (count, digest, same) = (0, UInt64(0), UInt64(0))
        guard klepet_events(reader, &all, MemoryLayout<klepet_event>.stride, all.count, &count) == KLEPET_OK, count > 0,
            count < all.count
        else { return }
        precondition(klepet_digest(shop, &digest) == KLEPET_OK)
        all.removeSubrange(count...)
        all.removeAll { $0.seq == 0 }
        if shape & 3 == 0 { bend(&all[Int(number() % UInt64(all.count))]) }
        var (copy, taken): (OpaquePointer?, Int) = (nil, 0)
        precondition(klepet_open(nil, nil, &copy, nil) == KLEPET_OK)
        let status = klepet_import(copy, all, MemoryLayout<klepet_event>.stride, all.count, &taken, nil)
        precondition(taken <= all.count && (shape & 3 == 0 || status == KLEPET_OK), "\(status) after \(taken)")
        precondition(klepet_digest(copy, &same) == KLEPET_OK)
        precondition(shape & 3 == 0 || same == digest, "another shop")
        if status == KLEPET_OK {
            var needed = 0
            let audit = klepet_audit(copy, &buffer, buffer.count, &needed, nil)
            precondition(shape & 3 == 0 || audit == KLEPET_OK)
        }
        _ = klepet_close(copy)
    }

    private mutating func bend(_ event: inout klepet_event) {
        switch byte() % 12 {
        case 0: event.kind = UInt16(byte() & 127) | (byte() < 32 ? 1024 : 0)
        case 1: event.chat = number()
        case 2: event.chat_seq = UInt32(truncatingIfNeeded: number())
        case 3: event.person = number()
        case 4: event.subject = number()
        case 5: event.value = Int64(truncatingIfNeeded: number())
        case 6: event.until_ms = Int64(truncatingIfNeeded: number())
        case 7: event.at_ms = Int64(truncatingIfNeeded: number())
        case 8: (event.role, event.ladder) = (byte(), byte())
        case 9: (event.reason, event.rung, event.flags) = (byte(), byte(), byte())
        case 10: (event.text_bytes, event.id_bytes) = (0, 0)
        default: (event.previous_seq, event.episode) = (number(), UInt16(byte()))
        }
    }
}

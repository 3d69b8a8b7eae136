// The functions of klepet.h that take a client and a chat and nothing else. Written by Include/generate from klepet.h.

import CKlepet

extension Run {
    mutating func plain(_ number: UInt8, _ client: OpaquePointer?, _ chat: UInt64) {
        switch number % 12 {
        case 0: known(klepet_take(client, chat, nil))
        case 1: known(klepet_decline(client, chat, nil))
        case 2: known(klepet_resume(client, chat, nil))
        case 3: known(klepet_reopen(client, chat, nil))
        case 4: known(klepet_still_here(client, chat, nil))
        case 5: known(klepet_hand_back(client, chat, nil))
        case 6: known(klepet_ask_more(client, chat, nil))
        case 7: known(klepet_settle(client, chat, nil))
        case 8: known(klepet_survey_waive(client, chat, nil))
        case 9: known(klepet_take_over(client, chat, nil))
        case 10: known(klepet_media_accept(client, chat, nil))
        default: known(klepet_media_end(client, chat, nil))
        }
    }
}

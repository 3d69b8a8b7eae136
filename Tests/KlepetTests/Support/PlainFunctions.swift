// Of the functions of klepet.h those that take a client and a chat and nothing else (FunctionTable).
// Written by Include/generate from klepet.h.

import CKlepet

let plainFunctions: [Function] = [
    Function(name: "klepet_take", handle: .client) { klepet_take($0.client, $0.chat, nil) },
    Function(name: "klepet_decline", handle: .client) { klepet_decline($0.client, $0.chat, nil) },
    Function(name: "klepet_resume", handle: .client) { klepet_resume($0.client, $0.chat, nil) },
    Function(name: "klepet_reopen", handle: .client) { klepet_reopen($0.client, $0.chat, nil) },
    Function(name: "klepet_still_here", handle: .client) { klepet_still_here($0.client, $0.chat, nil) },
    Function(name: "klepet_hand_back", handle: .client) { klepet_hand_back($0.client, $0.chat, nil) },
    Function(name: "klepet_ask_more", handle: .client) { klepet_ask_more($0.client, $0.chat, nil) },
    Function(name: "klepet_settle", handle: .client) { klepet_settle($0.client, $0.chat, nil) },
    Function(name: "klepet_survey_waive", handle: .client) { klepet_survey_waive($0.client, $0.chat, nil) },
    Function(name: "klepet_take_over", handle: .client) { klepet_take_over($0.client, $0.chat, nil) },
    Function(name: "klepet_media_accept", handle: .client) { klepet_media_accept($0.client, $0.chat, nil) },
    Function(name: "klepet_media_end", handle: .client) { klepet_media_end($0.client, $0.chat, nil) },
]

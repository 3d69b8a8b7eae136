/* Functions that take a client and a chat and nothing else. Written by Include/generate from klepet.h. */

#define KLEPET_PLAIN_FUNCTIONS(DO) \
    DO(klepet_take) \
    DO(klepet_decline) \
    DO(klepet_resume) \
    DO(klepet_reopen) \
    DO(klepet_still_here) \
    DO(klepet_hand_back) \
    DO(klepet_ask_more) \
    DO(klepet_settle) \
    DO(klepet_survey_waive) \
    DO(klepet_take_over) \
    DO(klepet_media_accept) \
    DO(klepet_media_end)

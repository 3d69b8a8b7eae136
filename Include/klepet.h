/*
 * klepet.h - live chat as a library: the contract.
 *
 * A shop is one database file and everything a storefront's chat needs: who waits, who answers, who fell silent, what
 * was promised, and the durable record of it. Its rules are numbered in BEHAVIOUR.md; a comment that says (B3.6) means
 * that rule.
 *
 *     klepet_shop *shop;
 *     klepet_client *ana, *eva;
 *     klepet_open("shop.db", NULL, &shop, NULL);
 *     klepet_join_options as = {KLEPET_JOIN_INIT, .role = KLEPET_ROLE_VISITOR, .key = "eva", .key_bytes = 3};
 *     klepet_join(shop, &as, &eva, NULL);
 *     klepet_message message = {KLEPET_MESSAGE_INIT, .text = "Do you ship to Brno?", .text_bytes = 20};
 *     klepet_start(eva, NULL, &message, &posted, NULL);
 *
 * Conventions that hold for every function:
 *   - It returns a klepet_status: 0 is fine, every refusal is negative. Outputs are written only when it returns 0.
 *   - `error` may be NULL; otherwise it receives the status and one sentence that says what was wrong and what to do.
 *     No sentence ever carries what a visitor wrote (B13.5).
 *   - Text is UTF-8, pointer and length in bytes, need not end with a NUL, and is copied before the call returns.
 *   - Times are Unix time in milliseconds; lengths of time are milliseconds.
 *   - Option structs begin with their size; fill them with the _INIT macro, all else being 0 unless you say otherwise:
 *         C:    klepet_message message = {KLEPET_MESSAGE_INIT, .text = "Hello", .text_bytes = 5};
 *         C++:  klepet_message message{};  message.size = KLEPET_MESSAGE_INIT;  message.text = ...
 *   - Structs grow at their end, so a program compiled against an older header goes on working. Of what you hand in,
 *     bytes beyond the size that you give are taken as zero; bytes that a library older than your header does not know
 *     must be zero (MISUSE_OPTIONS). Of what you take out, no more is written than your size has room for, and what an
 *     older library does not know becomes zero. In an array, the size of an element is how far apart they lie: nothing
 *     else fits in between.
 *   - Handles are tokens that are checked, not addresses that are followed: NULL, a closed handle, another thread's
 *     handle, a call from within a call, a forked child get a status (KLEPET_MISUSE_...), never a crash.
 *   - THREADS. A shop opened with KLEPET_LOOP_STEPPED belongs to the thread that opened it; all calls come from it. A
 *     shop opened with KLEPET_LOOP_THREAD or KLEPET_LOOP_SHARED may be called from any thread; each call runs on the
 *     shop's thread.
 *   - MEMORY. Where the system refuses it, SQLite and libuv give a status (HALTED, SYSTEM); the library itself ends the
 *     process, as Swift programs do: abort(), and a sentence on stderr if there is memory for one. Nothing acknowledged
 *     is lost, and the file opens as after kill -9. A host that has to outlive that runs the shop in a process of its
 *     own (klepet-host serve).
 *   - Besides what each function names, every function may return KLEPET_MISUSE_*, KLEPET_HALTED and KLEPET_FENCED; one
 *     that changes something KLEPET_BUSY, for visitors KLEPET_TOO_FAST, and in a chat KLEPET_TOO_MANY_EVENTS; one that
 *     reads what is no longer in memory KLEPET_CORRUPT. With a client whose authority has ended while it was connected,
 *     KLEPET_IDENTITY_INVALID (B13.3) or KLEPET_SUSPENDED (B5.9), until it leaves.
 */
#ifndef KLEPET_H
#define KLEPET_H

#include <stddef.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

#define KLEPET_VERSION_MAJOR 0
#define KLEPET_VERSION_MINOR 1
#define KLEPET_VERSION_PATCH 0

/* ---- Status ------------------------------------------------------------------------------------------------------ */

/* 0 is fine; refusals are negative and grouped by their hundreds: see klepet_status_text(). */
typedef int32_t klepet_status;

#define KLEPET_OK 0

/* What the _INIT macros are made of: in C the initializer of the field `size`, in C++, which has none such before
 * C++20, its value. */
#ifdef __cplusplus
#define KLEPET_INIT_OF(type) sizeof(type)
#else
#define KLEPET_INIT_OF(type) .size = sizeof(type)
#endif

/* -1xx: the host called wrongly. Fix the program. */
#define KLEPET_MISUSE_NULL (-101)          /* an argument that must not be NULL is */
#define KLEPET_MISUSE_THREAD (-102)        /* a stepped shop called from another thread than the one that opened it */
#define KLEPET_MISUSE_CLOSED (-103)        /* the handle is closed, or never was one */
#define KLEPET_MISUSE_REENTRY (-104)       /* called from within a call of the same shop */
#define KLEPET_MISUSE_FORKED (-105)        /* the shop was opened before fork(): open it in the child instead */
#define KLEPET_MISUSE_OPTIONS (-106)       /* an option struct's size or a field of it is impossible */
#define KLEPET_MISUSE_MODE (-107)          /* the function does not go with the loop or clock chosen at open */

/* -2xx: the input is wrong. Nothing changed. */
#define KLEPET_TEXT_TOO_LONG (-201)        /* over policy "limits.message_bytes_max" (B13.2) */
#define KLEPET_TEXT_NOT_UTF8 (-202)
#define KLEPET_TEXT_EMPTY (-203)           /* or nothing of it can be seen:
                                            * white space, formats, fillers alone (B13.2) */
#define KLEPET_KEY_INVALID (-204)          /* a key has 1 to 64 bytes of UTF-8, none of them NUL; else kept as it is */
#define KLEPET_MESSAGE_ID_INVALID (-205)   /* a message id has 1 to 64 bytes (B2.2) */
#define KLEPET_VALUE_INVALID (-206)        /* a number, role, reason or choice outside of its range */
#define KLEPET_TIME_INVALID (-207)         /* a time that must lie ahead does not, or is absurdly far */
#define KLEPET_POLICY_INVALID (-208)       /* the policy was refused whole; the error names the path of the fault */
#define KLEPET_JSON_INVALID (-209)         /* not JSON, or not the JSON of a call;
                                            * the reply names the path of the fault */
#define KLEPET_COMMAND_UNKNOWN (-210)      /* no command or query of this name; see klepet_schema() */
#define KLEPET_CONTACT_INVALID (-211)      /* no telephone number of 5 to 15 digits, or no address with one @ (B4.2) */
#define KLEPET_TEXT_INVALID (-212)         /* a NUL;
                                            * in an operator's name, a control character or a line break (B13.2) */

/* -3xx: refused in this state, or not for this client. Nothing changed. */
#define KLEPET_CHAT_UNKNOWN (-301)         /* no such chat, or not one this client may see */
#define KLEPET_CHAT_CLOSED (-302)          /* the chat has ended; an operator reopens it explicitly (B1.4) */
#define KLEPET_CHAT_NOT_CLOSED (-303)      /* only a closed chat can be reopened */
#define KLEPET_NOT_ALLOWED (-304)          /* not for this role */
#define KLEPET_NOT_TAKEN (-305)            /* nobody has the chat yet: take it first */
#define KLEPET_TAKEN (-306)                /* another operator has it, or is being asked; the error says who (B5.2) */
#define KLEPET_ALREADY (-307)              /* it is so already: yours, held, online ... */
#define KLEPET_NOT_OFFERED (-308)          /* the chat is not being offered to this operator */
#define KLEPET_NOT_HELD (-309)             /* the chat is not on hold */
#define KLEPET_NOT_WAITING (-310)          /* the visitor is not waiting: there is nothing to choose */
#define KLEPET_LADDER_NOT_RUNNING (-311)   /* nobody asked "are you still there?" */
#define KLEPET_MESSAGE_UNKNOWN (-312)      /* no such message in this chat */
#define KLEPET_EDIT_TOO_LATE (-313)        /* policy "edit_within_ms" has passed (B2.9) */
#define KLEPET_PERSON_UNKNOWN (-314)
#define KLEPET_DEPARTMENT_UNKNOWN (-315)   /* not in the policy; also for skills and languages */
#define KLEPET_NOT_IN_DEPARTMENT (-316)    /* the operator does not serve the chat's department */
#define KLEPET_RETRACTED (-317)            /* the message was retracted or redacted */
#define KLEPET_INVITATION_GONE (-318)      /* the invitation does not stand any more, or never did (B8) */
#define KLEPET_TOKEN_INVALID (-319)        /* wrong, used already, or for something that is over (B10.2, B12.3) */
#define KLEPET_BANNED (-320)               /* the visitor is banned (B13.4) */
#define KLEPET_IDENTITY_INVALID (-321)     /* the visitor needs the shop's signature,
                                            * and it is missing or wrong (B13.3) */
#define KLEPET_MUTED (-322)                /* the chat is not with this bot any more (B7.2) */
#define KLEPET_REPLY_UNKNOWN (-323)        /* no such prepared reply for this client, or not valid now (B11.1) */
#define KLEPET_PLACEHOLDER_MISSING (-324)  /* a placeholder without a value or fallback; the error names it (B11.1) */
#define KLEPET_NO_TRANSFER (-325)          /* no transfer to answer, or nobody who could take the chat over (B12.1) */
#define KLEPET_NO_MEDIA (-326)             /* no call or cobrowsing is offered or under way (B12.3) */
#define KLEPET_NO_CONSENT (-327)           /* the other side has to accept it (B12.3) */
#define KLEPET_NOT_WITH_BOT (-329)         /* there is no bot that could hand the chat over */
#define KLEPET_QUESTION_UNKNOWN (-330)     /* the chat's department asks no such question */
#define KLEPET_ERASED (-331)               /* the visitor was erased,
                                            * or the chat's texts were destroyed by their age (B13.4) */
#define KLEPET_MESSAGE_ID_REUSED (-332)    /* the message id names another text of this author;
                                            * give each message its own (B2.2) */
#define KLEPET_SUSPENDED (-333)            /* the operator is suspended;
                                            * klepet_operator_set() takes them up again (B5.9) */
#define KLEPET_STALE (-346)                /* somebody else has spoken since the chat_seq that the message names:
                                            * read on first (B19.4) */
#define KLEPET_TAG_UNKNOWN (-347)          /* the policy has no such tag,
                                            * or the chat's department no such outcome (B20.3) */
#define KLEPET_OUTCOME_MISSING (-348)      /* the department wants an outcome before an operator ends a chat (B20.3) */
#define KLEPET_NOT_FOLLOWUP (-336)         /* nothing is owed here: the chat is no follow-up, or was answered (B4.9) */
#define KLEPET_PERSON_SIGNED (-338)        /* the shop has vouched for this visitor already; two of whom that is known
                                            * are never made one (B16.6) */
#define KLEPET_ATTRIBUTE_UNKNOWN (-337)    /* the policy lists no attribute of this key for what it is set on,
                                            * or no class of this name (B16.1, B16.2) */
#define KLEPET_SHAPE_INVALID (-341)        /* not a shape of the closed list; the error names the path of the fault
                                            * (B18.1) */
#define KLEPET_SHAPE_OVER (-342)           /* the message takes no answer any more:
                                            * it was answered, or edited (B18.2) */
#define KLEPET_ANSWER_INVALID (-343)       /* no choice or field of the message's shape, or not what the field takes;
                                            * the error names which (B18.2) */
#define KLEPET_REACTION_UNKNOWN (-344)     /* none of policy "reactions" (B18.3) */
#define KLEPET_FILE_REFUSED (-345)         /* a type or a size that policy "files" does not take, or of a visitor where
                                            * it takes none; the error says which (B17.2) */

/* -4xx: a limit was reached. Nothing changed; try again later or raise the limit in the policy. */
#define KLEPET_CAPACITY_FULL (-401)        /* the operator has as many chats as they take (B5.1) */
#define KLEPET_TOO_MANY_CHATS (-402)       /* the visitor has as many open chats as allowed (B13.2) */
#define KLEPET_TOO_FAST (-403)             /* faster than allowed:
                                            * whatever a visitor writes, whatever anybody signals (B13.2) */
#define KLEPET_LINE_FULL (-404)            /* as many chats wait as allowed (B13.2) */
#define KLEPET_BUSY (-405)                 /* too much waits for the disk; step the loop and try again */
#define KLEPET_TOO_MANY_CLIENTS (-406)
#define KLEPET_TOO_MANY_PEOPLE (-407)
#define KLEPET_HOLD_BACK_FULL (-408)       /* 64 numbered messages wait for one that is missing (B2.3) */
#define KLEPET_BUFFER_TOO_SMALL (-409)     /* *needed says how many bytes it takes */
#define KLEPET_TOO_MANY_EVENTS (-410)      /* the chat has as many events as a chat can have */
#define KLEPET_EXPORT_TOO_LARGE (-411)     /* there is more than is given to a visitor at once: page by page */
#define KLEPET_TOO_MANY_QUERIES (-412)     /* 16 long queries are under way;
                                            * end one, or ask again when one is through */
#define KLEPET_ATTRIBUTE_TOO_LONG (-415)   /* the value of an attribute has at most 4 KiB of JSON (B16.1) */
#define KLEPET_TOO_MANY_FILES (-413)       /* the visitor has sent as many files within a day as allowed (B17.2) */

/* -5xx: the file, the disk or the system. */
#define KLEPET_LOCKED (-501)               /* the shop is open already;
                                            * the error says by which process, or by this one */
#define KLEPET_CORRUPT (-502)              /* the file is damaged; the error says how far it can be read */
#define KLEPET_NEWER_FORMAT (-503)         /* written by a newer Klepet */
#define KLEPET_HALTED (-504)               /* an append failed; nothing acknowledged is lost; close and open again */
#define KLEPET_DISK_FULL (-505)
#define KLEPET_CANNOT_OPEN (-506)          /* no such folder, no permission ...; the error says which */
#define KLEPET_SYSTEM (-507)               /* the system refused memory, a thread or a descriptor */
#define KLEPET_FILE_REPLACED (-508)        /* the file was deleted, moved or replaced under the open shop,
                                            * which halted */
#define KLEPET_NOT_YET_GONE (-509)         /* out of the shop, and its old bytes are still on the disk;
                                            * the shop goes on trying */
#define KLEPET_FENCED (-510)               /* the shop was opened elsewhere since, and this opening has halted;
                                            * what was acknowledged is there */

/* 512 bytes for ever: it does not grow. */
typedef struct klepet_error {
    klepet_status status;
    char sentence[508];                    /* UTF-8, ends with a NUL */
} klepet_error;

/* One sentence for a status, in English; for unknown numbers too. Never NULL, lives forever. Any thread. */
const char *klepet_status_text(klepet_status status);

/* "0.1.0". Lives forever. Any thread. */
const char *klepet_version(void);

/* ---- Shop -------------------------------------------------------------------------------------------------------- */

typedef struct klepet_shop klepet_shop;
typedef struct klepet_client klepet_client;
typedef struct klepet_query klepet_query;

/* At most 65,536 shops are open in a process at a time; one more is refused with SYSTEM. */
#define KLEPET_LOOP_STEPPED 0              /* the host turns the loop: klepet_fd, klepet_timeout_ms, klepet_step */
#define KLEPET_LOOP_THREAD 1               /* the shop turns its loop on a thread of its own */
#define KLEPET_LOOP_SHARED 2               /* the same on one thread with all shops of the process that are opened
                                            * so: for many that do little. What takes long in one of them (a report,
                                            * klepet_flush() on a slow disk) holds up the others */

#define KLEPET_CLOCK_REAL 0
#define KLEPET_CLOCK_VIRTUAL 1             /* time stands still until klepet_advance(); needs KLEPET_LOOP_STEPPED */

typedef struct klepet_open_options {
    uint32_t size;
    uint32_t loop;                         /* KLEPET_LOOP_... */
    uint32_t clock;                        /* KLEPET_CLOCK_... */
    uint32_t reserved;
    int64_t start_ms;                      /* virtual clock: the time to begin at; never before the last event */
    const char *policy;                    /* JSON, or NULL for the defaults (new shop) or what the file has */
    size_t policy_bytes;
    const void *identity_key;              /* the key that signs visitors (B13.3), 16 to 1024 bytes, or NULL;
                                            * kept in memory only */
    size_t identity_key_bytes;
} klepet_open_options;
#define KLEPET_OPEN_INIT KLEPET_INIT_OF(klepet_open_options)

/*
 * Opens the shop in the file `path` (UTF-8, ends with a NUL), making it if it is not there; NULL or "" keeps the
 * journal in memory. One process owns a file. Whoever was connected when the file was last used is taken as gone.
 * `options` may be NULL. Any thread may open; see THREADS. Blocks while the file is read: about 1 s a million events
 * without a snapshot. Close with klepet_close().
 * LOCKED, CORRUPT, NEWER_FORMAT, DISK_FULL, CANNOT_OPEN, SYSTEM, POLICY_INVALID.
 */
klepet_status klepet_open(const char *path, const klepet_open_options *options, klepet_shop **shop,
                          klepet_error *error);

/* Makes what was accepted durable, writes a snapshot, closes all clients and the file. The handle is closed afterwards
 * whatever it returns, MISUSE_* aside. HALTED or DISK_FULL when an append failed, or when the snapshot, which only
 * saves time, could not be written: nothing acknowledged is lost. NOT_YET_GONE: what was redacted or erased is still in
 * the log ("-wal") beside the file; the next opening empties it before anything else. FILE_REPLACED: see
 * klepet_flush(). */
klepet_status klepet_close(klepet_shop *shop);

/* A descriptor that is readable when klepet_step() has work; for poll, epoll, select, add_reader.
 * Stepped shops only. */
klepet_status klepet_fd(klepet_shop *shop, int32_t *fd);

/* How long the host may wait before the next klepet_step(): milliseconds, 0 = at once, -1 = until the fd is readable.
 * Stepped shops only. */
klepet_status klepet_timeout_ms(klepet_shop *shop, int32_t *timeout_ms);

/* One turn: timers that are due, one group commit, publication of what has become durable. Waits at most `wait_ms` for
 * something to do (0: does not wait, -1: until there is something). Returns early, with OK, when a signal was handled
 * on this thread while it waited, and by klepet_interrupt(). Stepped shops only. */
klepet_status klepet_step(klepet_shop *shop, int32_t wait_ms);

/* Lets the klepet_step() that waits return at once, or the next one if none does: for another thread that has work for
 * the shop's, and for a signal's handler, where a signal that comes just before the wait would be missed otherwise. Any
 * thread, within a call of the same shop too; async-signal-safe; leaves errno alone. Stepped shops only. */
klepet_status klepet_interrupt(klepet_shop *shop);

/* A descriptor that becomes readable when there are new events to pull, in any mode; read 8 bytes to quieten it, or
 * call klepet_wakeup_clear(). One per shop, owned by the shop. */
klepet_status klepet_wakeup_fd(klepet_shop *shop, int32_t *fd);
klepet_status klepet_wakeup_clear(klepet_shop *shop);

/* Waits until everything accepted so far is durable and published, and what was redacted, masked or erased is off the
 * disk.
 * DISK_FULL, HALTED. FILE_REPLACED: what was acknowledged is in the file that was there before; nothing more is.
 * NOT_YET_GONE: all is durable, and the log that still has what was destroyed cannot be emptied now (a full or failing
 * disk). The shop tries again every second while it turns, and whenever this is called. */
klepet_status klepet_flush(klepet_shop *shop);

/* The shop's time: the wall clock's, or a little ahead of it while a clock that was set back is caught up with, at half
 * speed (B2.10). The at_ms of events never decreases: after a start with a clock that was far ahead it stays ahead of
 * this (CLOCK_JUMPED). */
klepet_status klepet_now(klepet_shop *shop, int64_t *now_ms);

/* Virtual clock: moves time to `to_ms`, firing on the way, in order, every timer due BEFORE it, and publishing what
 * came of it; whoever pulls events then sees what was accepted before, too, whether or not a timer fired. A timer due
 * exactly at `to_ms` waits, so that inputs at that time come first (B3.7); klepet_step() fires it.
 * TIME_INVALID when that is the past. MISUSE_MODE on a real clock. */
klepet_status klepet_advance(klepet_shop *shop, int64_t to_ms);

/* Time of the next deadline of the shop, 0 when none is armed: of its chats, clients and hours. Never later than the
 * true one; it may be earlier. When texts become as old as they are kept (B13.4) is none of them: klepet_timeout_ms()
 * knows of it, and a virtual clock does what is due whenever it is moved. */
klepet_status klepet_next_deadline(klepet_shop *shop, int64_t *at_ms);

/* When the closed shop in the file `path` has to be opened next, in milliseconds since 1970: for whoever closes
 * shops in which nothing happens. The earliest of what an open one would do by itself: a step of a chat, a
 * follow-up, opening hours, and what becomes as old as it is kept (B13.4); never later than that, it may be earlier.
 * 0: never, until somebody comes. Where the shop was not closed (a crash), or the file is of an older format, it is
 * the time of the call: open it now. Reads the file, changes nothing and leaves nothing beside it; costs what
 * opening costs. An opening of the same file in this very moment is told LOCKED. Any thread; no shop need be open.
 * LOCKED (a process has the shop open, this one perhaps); CANNOT_OPEN (no file, no shop); NEWER_FORMAT, CORRUPT,
 * SYSTEM. */
klepet_status klepet_next_turn(const char *path, int64_t *at_ms, klepet_error *error);

/* The default policy as JSON; lives forever. Its JSON Schema is Include/policy.schema.json. Any thread. */
const char *klepet_policy_default(void);

/* What a policy is good for, without a shop: {"warnings": [{"path", "sentence"}], "departments": [{"department",
 * "open", "closes_ms", "opens_ms"}]}. A warning tells what is legal and surely wrong: steps of a few milliseconds,
 * hours that never open or overlap, overdue before late, a text without words, a choice after the follow-up. Of each
 * department whether it is open at `now_ms`, when it closes, if it is, and when it opens next (B9.1); what nobody can
 * say is left out. A JSON object, with the buffer as in klepet_explain(). Any thread.
 * MISUSE_NULL (policy), POLICY_INVALID, TIME_INVALID, TEXT_TOO_LONG, BUFFER_TOO_SMALL. */
klepet_status klepet_policy_check(const char *policy, size_t policy_bytes, int64_t now_ms, char *buffer,
                                  size_t capacity, size_t *needed, klepet_error *error);

/* All texts that visitors of `locale` get under a policy (NULL: the default), as that policy would override them:
 * {"texts": {"cs": {...}}} (B15.1). A JSON object, with the buffer as in klepet_explain(). Any thread.
 * MISUSE_NULL (locale), POLICY_INVALID, VALUE_INVALID (no locale), TEXT_TOO_LONG, BUFFER_TOO_SMALL. */
klepet_status klepet_policy_texts(const char *policy, size_t policy_bytes, const char *locale, size_t locale_bytes,
                                  char *buffer, size_t capacity, size_t *needed, klepet_error *error);

typedef struct klepet_statistics {
    uint32_t size;                         /* set by the caller: sizeof */
    uint32_t clients;
    uint64_t accepted_seq;                 /* number of the last accepted event */
    uint64_t durable_seq;                  /* number of the last durable (and thus visible) event */
    uint64_t chats_in_memory;
    uint64_t chats_open;
    uint64_t chats_waiting;
    uint64_t people;
    uint64_t memory_bytes;                 /* tables, wheel and recent events */
    uint64_t commits;                      /* group commits so far */
} klepet_statistics;
klepet_status klepet_statistics_get(klepet_shop *shop, klepet_statistics *statistics);

/* B2.11: the number under which the journal goes on since it was opened, 1 to 2^53 - 1; drawn at every opening that
 * writes. A client keeps it beside the number of the last event that it saw, and gives both when it comes back: to
 * klepet_join() or klepet_cursor_resume(). A shop that was restored from an older copy, or begun anew, gives other
 * events under the same numbers; such a client then begins anew instead of missing them. The first call may write to
 * the file. DISK_FULL, HALTED. */
klepet_status klepet_incarnation(klepet_shop *shop, uint64_t *incarnation);

/* 64-bit fingerprint of the durable state: equal states, equal numbers, in any process. */
klepet_status klepet_digest(klepet_shop *shop, uint64_t *digest);

/* B22.1: what a storefront may show before anybody joins or writes: {"departments": [{"department", "open",
 * "takes_chats", "staffed", "closes_ms", "opens_ms", "estimate_ms", "questions": [{"key", "ask", "required"}]}],
 * "limits": {"message_bytes_max", "messages_per_second", "messages_burst", "open_chats"}}. `open`: by its hours;
 * `takes_chats`: whoever writes now comes into the line, for it is not about to close (B9.3); `staffed`: an operator of
 * it, or of one that helps it out, is online; `estimate_ms`: how long whoever comes behind those who wait will wait
 * (B5.7). What nobody can say is left out. Answered from memory until something of it changes: ask as often as pages
 * are shown. A JSON object, with the buffer as in klepet_explain(). BUFFER_TOO_SMALL. */
klepet_status klepet_availability(klepet_shop *shop, char *buffer, size_t capacity, size_t *needed,
                                  klepet_error *error);

/* B14.4: proves of the journal that no number is missing, twice there or out of order, shop-wide and in each chat.
 * Reads it all. Writes a JSON object to `buffer`, see klepet_explain() for the buffer. CORRUPT when the proof fails,
 * and then too the object says where; BUFFER_TOO_SMALL. */
klepet_status klepet_audit(klepet_shop *shop, char *buffer, size_t capacity, size_t *needed, klepet_error *error);

/* ---- Clients ----------------------------------------------------------------------------------------------------- */

#define KLEPET_ROLE_SYSTEM 0               /* the shop itself;
                                            * as a client: a back office, which may see and do everything */
#define KLEPET_ROLE_VISITOR 1
#define KLEPET_ROLE_OPERATOR 2
#define KLEPET_ROLE_BOT 3

#define KLEPET_JOIN_POLLS 1u               /* nobody watches its connection:
                                            * online until silent past the timeout (B2.7) */
#define KLEPET_JOIN_MOBILE 2u              /* a polling visitor with the longer timeout (B2.7) */
#define KLEPET_JOIN_FROM_NOW 4u            /* the cursor starts at the present instead of `after_seq` */
#define KLEPET_JOIN_KNOWN 8u               /* only who was here before;
                                            * a new key is PERSON_UNKNOWN, and nothing is written */

typedef struct klepet_join_options {
    uint32_t size;
    uint32_t role;                         /* KLEPET_ROLE_... */
    uint32_t flags;                        /* KLEPET_JOIN_... */
    uint32_t reserved;
    const char *key;                       /* the host's name for the person, 1 to 64 bytes:
                                            * the same key, the same person */
    size_t key_bytes;
    const char *name;                      /* shown to others, at most 128 bytes; NULL or blank: as it was;
                                            * line breaks become spaces. An operator's is klepet_operator_set()'s */
    size_t name_bytes;
    const char *locale;                    /* "cs", "en-GB": the language of system texts (B15.1), kept for later;
                                            * NULL: as it was, at first the policy's */
    size_t locale_bytes;
    uint64_t after_seq;                    /* resume: the last event number that this client saw, 0 for all (B2.5); one
                                            * that the shop has not reached, or not in that incarnation: as 0 (B2.11) */
    const char *signature;                 /* visitors: HMAC-SHA-256 of `key` by the shop's identity key,
                                            * 64 hexadecimal digits; NULL: none (B13.3) */
    size_t signature_bytes;
    uint64_t incarnation;                  /* in which after_seq was seen, see klepet_incarnation();
                                            * 0: not known (B2.11) */
    int32_t priority;                      /* visitors: of the chats that this client starts, -100 to 100,
                                            * higher is served first (B5.3, B13.2); 0: that of their class (B16.2) */
    uint32_t reserved_2;
    const char *attributes;                /* visitors: JSON object of attributes and their values, which the shop sets
                                            * on them as they join; null removes one. NULL: none (B16.1) */
    size_t attributes_bytes;
} klepet_join_options;
#define KLEPET_JOIN_INIT KLEPET_INIT_OF(klepet_join_options)

/* A person connects: a tab, a console, a back-office process. Role and person are fixed here; authority never travels
 * in a message. An operator must have been entered with klepet_operator_set() before. Ends with klepet_leave().
 * A bot sees and speaks in chats that are with it, see "Questions, bots and ending well"; a shop knows at most 256.
 * A visitor who has come with a signature once is not let in without it any more, and their clients that came without
 * one before can do and see nothing more but klepet_leave(); with policy "identity.required" nobody is (B13.3). A
 * suspended operator is not let in (B5.9).
 * KEY_INVALID, TEXT_*, VALUE_INVALID, PERSON_UNKNOWN, IDENTITY_INVALID, SUSPENDED, TOO_MANY_CLIENTS, TOO_MANY_PEOPLE,
 * BUSY; of `attributes` as klepet_attribute_set(). */
klepet_status klepet_join(klepet_shop *shop, const klepet_join_options *options, klepet_client **client,
                          klepet_error *error);

/* The client is gone; its person is offline when it was the last (B2.7). The handle is closed. */
klepet_status klepet_leave(klepet_client *client);

/* Heartbeat of a polling client (B2.7). Every other call of the client counts as one. */
klepet_status klepet_seen(klepet_client *client);

/* The person's number. */
klepet_status klepet_person(klepet_client *client, uint64_t *person);

#define KLEPET_PRESENCE_OFFLINE 0
#define KLEPET_PRESENCE_AWAY 1
#define KLEPET_PRESENCE_ONLINE 2

#define KLEPET_CAPACITY_DEFAULT 0u         /* the policy's "routing.capacity_default" (4) */
#define KLEPET_CAPACITY_NONE 0xFFFFFFFFu   /* takes no chats;
                                            * in the JSON of a call that is 0, and the default is left out */

/* Bits of `flags`, and of an OPERATOR_SET event's reason. */
#define KLEPET_OPERATOR_SUSPENDED 1u       /* no joining and no chats:
                                            * what they have goes on to others, names and history stay (B5.9) */
#define KLEPET_OPERATOR_NO_DEPARTMENT 2u   /* none of them, where `departments` is empty;
                                            * the same as giving an empty list */
#define KLEPET_OPERATOR_MAY_BAN 4u         /* klepet_ban(), klepet_unban() (B20.2) */
#define KLEPET_OPERATOR_MAY_REDACT 8u      /* klepet_redact() in others' chats too */
#define KLEPET_OPERATOR_MAY_EXPORT 16u     /* klepet_export() of any visitor */
#define KLEPET_OPERATOR_MAY_REPORT 32u     /* klepet_report() */
#define KLEPET_OPERATOR_MAY_REHEARSE 64u   /* klepet_rehearse() */
#define KLEPET_OPERATOR_NO_REPLIES 128u    /* sets no prepared replies of their departments, their own alone */

typedef struct klepet_operator_options {
    uint32_t size;
    uint32_t capacity;                     /* chats at a time, at most 1000, or KLEPET_CAPACITY_... (B5.1) */
    const char *key;
    size_t key_bytes;
    const char *name;
    size_t name_bytes;
    const char *photo_url;
    size_t photo_url_bytes;
    const char *departments;               /* names of the policy, separated by commas;
                                            * NULL: every department, "": none (B5.9) */
    size_t departments_bytes;
    const char *skills;                    /* likewise; NULL: none */
    size_t skills_bytes;
    const char *languages;                 /* likewise; NULL: none */
    size_t languages_bytes;
    uint32_t flags;                        /* KLEPET_OPERATOR_... */
    uint32_t reserved;
} klepet_operator_options;
#define KLEPET_OPERATOR_INIT KLEPET_INIT_OF(klepet_operator_options)

/* Enters an operator, or changes one. `client` has the system role. `person` may be NULL. The operator is there as soon
 * as a client of theirs joins; a new one's chosen presence is online. One who is set without KLEPET_OPERATOR_SUSPENDED
 * is taken up again, with the clients that are still connected. What the bits MAY_... do not name they may not do, from
 * then on.
 * NOT_ALLOWED, KEY_INVALID, TEXT_*, DEPARTMENT_UNKNOWN, VALUE_INVALID, TOO_MANY_PEOPLE. */
klepet_status klepet_operator_set(klepet_client *client, const klepet_operator_options *options, uint64_t *person,
                                  klepet_error *error);

/* The operator's own choice (B5.1). Chats under way stay theirs. NOT_ALLOWED, VALUE_INVALID, ALREADY. */
klepet_status klepet_presence_set(klepet_client *client, uint32_t presence, klepet_error *error);

/* Sets the policy, by a system client. A wrong policy is refused whole. A department, skill or language once named
 * keeps its meaning. A department with "hours" takes new chats only while it is open, by the zone's rules on this
 * machine; nobody who comes then waits: the chat is a followup at once, and its visitor is told when the department
 * opens (B9). NOT_ALLOWED, POLICY_INVALID. */
klepet_status klepet_policy_set(klepet_client *client, const char *json, size_t json_bytes, klepet_error *error);

/* The policy in force, complete, for a system client. A JSON object, with the buffer as in klepet_explain().
 * NOT_ALLOWED, BUFFER_TOO_SMALL. */
klepet_status klepet_policy_get(klepet_client *client, char *buffer, size_t capacity, size_t *needed,
                                klepet_error *error);

/* ---- Saying ------------------------------------------------------------------------------------------------------ */

#define KLEPET_MESSAGE_NOTE 1u             /* private: operators see it, the visitor never does */

/* By which channel a message came. */
#define KLEPET_VIA_WEB 0
#define KLEPET_VIA_APP 1
#define KLEPET_VIA_MAIL 2
#define KLEPET_VIA_SMS 3
#define KLEPET_VIA_MESSENGER 4
#define KLEPET_VIA_PHONE 5                 /* written down by whoever heard it */
#define KLEPET_VIA_OTHER 6

/* What is known of a file that a message carries; its bytes are the host's to keep (B17.1). In an array the `size` of
 * the first element is that of all. */
typedef struct klepet_file {
    uint32_t size;
    uint32_t reserved;
    const char *name;                      /* 1 to 255 bytes, on one line; of a path the last part is kept */
    size_t name_bytes;
    const char *type;                      /* media type by content, as the host has found: "image/png" */
    size_t type_bytes;
    uint64_t bytes;                        /* how long it is, at least 1 */
    const char *sha256;                    /* 64 hexadecimal digits in small letters */
    size_t sha256_bytes;
    const char *alt;                       /* what it shows, for who cannot see it, at most 1024 bytes; NULL: nothing */
    size_t alt_bytes;
    const char *reference;                 /* by which the host finds its bytes, 1 to 128 visible characters of ASCII
                                            * without spaces; kept as it is, and told to nobody but those who see the
                                            * message */
    size_t reference_bytes;
} klepet_file;
#define KLEPET_FILE_INIT KLEPET_INIT_OF(klepet_file)

typedef struct klepet_message {
    uint32_t size;
    uint32_t flags;                        /* KLEPET_MESSAGE_... */
    const char *text;                      /* 1 byte to policy "limits.message_bytes_max" (32 KiB) of UTF-8 */
    size_t text_bytes;
    const char *id;                        /* the client's own message id, 1 to 64 bytes,
                                            * or NULL: repeat it and nothing is said twice (B2.2) */
    size_t id_bytes;
    uint64_t number;                       /* 1, 2, 3 ... per client to be put in order (B2.3); 0: taken as it comes */
    uint64_t quote;                        /* number of the `said` event of another message of the chat, 0: none
                                            * (B18.3) */
    uint32_t via;                          /* KLEPET_VIA_... (B21.1) */
    uint32_t known_chat_seq;               /* the last chat_seq that the author knows: refused as STALE, if somebody
                                            * else has spoken publicly since (B19.4); 0: said whatever there is */
    const struct klepet_file *files;       /* at most 10 (B17.1); with files the text may be empty: then it is what they
                                            * show, or their names */
    size_t files_count;
    const char *shape;                     /* JSON, at most 8 KiB, of operators, bots and the system role; NULL: none
                                            * (B18.1). klepet_schema() has it as $defs/shape */
    size_t shape_bytes;
} klepet_message;
#define KLEPET_MESSAGE_INIT KLEPET_INIT_OF(klepet_message)

/* An answer to a question of the policy's "intake". In an array the `size` of the first element is that of all. */
typedef struct klepet_answer_text {
    uint32_t size;
    uint32_t reserved;
    const char *key;
    size_t key_bytes;
    const char *text;                      /* 1 to 4096 bytes */
    size_t text_bytes;
} klepet_answer_text;
#define KLEPET_ANSWER_TEXT_INIT KLEPET_INIT_OF(klepet_answer_text)

typedef struct klepet_start_options {
    uint32_t size;
    int32_t priority;                      /* 0: nobody but the shop sets one, see klepet_join_options (B13.2) */
    const char *department;                /* of the policy; NULL: its first */
    size_t department_bytes;
    const char *skill;                     /* asked for; NULL: any */
    size_t skill_bytes;
    const char *language;                  /* asked for; NULL: any */
    size_t language_bytes;
    const struct klepet_answer_text *answers; /* to the department's questions,
                                               * where the host has asked already (B1.1) */
    size_t answers_count;                  /* at most 16 */
} klepet_start_options;
#define KLEPET_START_INIT KLEPET_INIT_OF(klepet_start_options)

#define KLEPET_POSTED_ACCEPTED 0
#define KLEPET_POSTED_DUPLICATE 1          /* the same id again: the numbers are those of the first time (B2.2) */
#define KLEPET_POSTED_HELD_BACK 2          /* early: waits for the numbers before it, at most 2 s (B2.3); seq is 0 */
#define KLEPET_POSTED_REOPENED 3           /* the chat was closed and is in the line again (B1.4) */
#define KLEPET_POSTED_STARTED 4            /* a new chat:
                                            * `chat` is its id (B1.1), linked to the old one if there was one (B1.4) */
#define KLEPET_POSTED_NO_OPERATOR 5        /* people are wanted and nobody is there:
                                            * the chat stays with the bot, the visitor has the choice (B7.3) */
#define KLEPET_POSTED_FOLLOWUP 6           /* a chat began, or began again, in closed hours:
                                            * left as a message in `chat` (B9.2) */
#define KLEPET_POSTED_AFTERWORD 7          /* the chat was closed just now and is with its former owner again,
                                            * without the line (B1.4) */

typedef struct klepet_posted {
    uint64_t chat;
    uint64_t seq;                          /* the event's number in the shop */
    uint32_t chat_seq;                     /* and in its chat */
    uint32_t outcome;                      /* KLEPET_POSTED_... */
    uint64_t reserved[5];                  /* room to grow in, 0 */
} klepet_posted;

/*
 * Policy "limits.messages_per_second" (5) and "limits.messages_burst" (20) are a visitor's allowance for all that they
 * have the shop write: a message counts as one, any other command by its size as one or more of 4 KiB each, a receipt
 * as an eighth, coming online again as a quarter; beyond it the command is refused as TOO_FAST and nothing has
 * happened, and a join goes on without its new name. klepet_end() and klepet_media_end() are free. Signals
 * (klepet_activity(), klepet_visit()) have an allowance of their own, 10 a second and 40 at once for each client,
 * operators' and bots' too. TOO_FAST is not named at each function. (B13.2)
 */

/* A visitor's first message starts a chat (B1.1), linked to the newest that they had (B1.4). `options` and `posted` may
 * be NULL.
 * It begins with the department's questions, if it has required ones that `answers` leaves open, then goes to a bot, if
 * the department begins with one and one is connected, else into the line.
 * TEXT_*, MESSAGE_ID_INVALID, MESSAGE_ID_REUSED, NOT_ALLOWED, DEPARTMENT_UNKNOWN, QUESTION_UNKNOWN, VALUE_INVALID,
 * BANNED, TOO_MANY_CHATS, TOO_FAST, LINE_FULL, BUSY. */
klepet_status klepet_start(klepet_client *client, const klepet_start_options *options, const klepet_message *message,
                           klepet_posted *posted, klepet_error *error);

/* Says something in a chat: the visitor in their own, the operator in one they have, the bot in one that is with it,
 * notes in any they may see, the system role anywhere. A visitor's message to a closed chat reopens it, as an afterword
 * or through the line, or starts a new one: `outcome` says which (B1.4). The same id with the same text is a retry;
 * with another one it is refused, so that nothing is thrown away with OK (B2.2).
 * TEXT_*, MESSAGE_ID_INVALID, MESSAGE_ID_REUSED, CHAT_UNKNOWN, CHAT_CLOSED, NOT_TAKEN, TAKEN, NOT_ALLOWED, BANNED,
 * ERASED, TOO_FAST, TOO_MANY_CHATS, LINE_FULL, HOLD_BACK_FULL, TOO_MANY_EVENTS, MUTED (a bot after the handoff, B7.2),
 * STALE, BUSY; MESSAGE_UNKNOWN (quote), VALUE_INVALID (via, what a file has, a chat_seq that the chat has not
 * reached), FILE_REFUSED, TOO_MANY_FILES, SHAPE_INVALID. */
klepet_status klepet_say(klepet_client *client, uint64_t chat, const klepet_message *message, klepet_posted *posted,
                         klepet_error *error);

/* Changes a message's text, by its author, within 5 min; `seq` is the number of its `said` event (B2.9).
 * CHAT_UNKNOWN, MESSAGE_UNKNOWN, NOT_ALLOWED, EDIT_TOO_LATE, RETRACTED, TEXT_*, TOO_FAST, MUTED (a bot after the
 * handoff, B7.2). */
klepet_status klepet_edit(klepet_client *client, uint64_t chat, uint64_t seq, const char *text, size_t text_bytes,
                          klepet_error *error);

/* Takes a message back: a tombstone with the same numbers stays (B2.9). Its text and those of its edits are for the
 * system role alone from then on, and go with the chat's by their age (B2.12). As klepet_edit(). */
klepet_status klepet_retract(klepet_client *client, uint64_t chat, uint64_t seq, klepet_error *error);

/* Destroys a message's text everywhere (B2.9); for operators who may see the chat and the system role, also when the
 * chat has left memory, and again when it was done already. Blocks for the disk: when it returns OK, the text is gone
 * from the file, its log and its free space, and no power cut brings it back. CHAT_UNKNOWN, MESSAGE_UNKNOWN,
 * NOT_ALLOWED, BUSY, DISK_FULL. NOT_YET_GONE: the text is out of the shop for everybody, and the log that still has it
 * cannot be emptied now; see klepet_flush(). */
klepet_status klepet_redact(klepet_client *client, uint64_t chat, uint64_t seq, klepet_error *error);

/* Marks a message with one of policy "reactions" (at most 8) in the place of the one that the person gave it, NULL or
 * empty: takes theirs away; by the chat's visitor and operators who see it (B18.3). Moves no timer, reopens nothing.
 * CHAT_UNKNOWN, MESSAGE_UNKNOWN, NOT_ALLOWED, RETRACTED, REACTION_UNKNOWN, ERASED, TOO_FAST. */
klepet_status klepet_react(klepet_client *client, uint64_t chat, uint64_t seq, const char *reaction,
                           size_t reaction_bytes, klepet_error *error);

typedef struct klepet_shape_answer_options {
    uint32_t size;
    uint32_t reserved;
    const char *choice;                    /* id of the choice that was pressed */
    size_t choice_bytes;
    const char *form;                      /* or what the fields hold, a JSON object of texts by the fields' ids */
    size_t form_bytes;
    const char *id;                        /* as in klepet_message */
    size_t id_bytes;
} klepet_shape_answer_options;
#define KLEPET_SHAPE_ANSWER_INIT KLEPET_INIT_OF(klepet_shape_answer_options)

/* The visitor has pressed a choice of a message's shape, or sent its form (B18.2): a message of theirs, in words, with
 * what was chosen as its parts, and SHAPE_ANSWERED behind it. Once, unless the shape says "again". `seq` is the number
 * of the shape's `said` event; `posted` may be NULL.
 * MESSAGE_UNKNOWN, RETRACTED, SHAPE_OVER, ANSWER_INVALID (also where there is no shape) and as klepet_say(). */
klepet_status klepet_shape_answer(klepet_client *client, uint64_t chat, uint64_t seq,
                                  const klepet_shape_answer_options *options, klepet_posted *posted,
                                  klepet_error *error);

/* The host has destroyed the bytes that a FILE_OWED_DELETION event names, whose number is `seq`; by a system client
 * (B17.3). The reference is destroyed in the event, too. ALREADY (it was told before), VALUE_INVALID (no such event),
 * NOT_ALLOWED, BUSY. */
klepet_status klepet_file_gone(klepet_client *client, uint64_t seq, klepet_error *error);

/* Live only, never journaled (B2.8). */
#define KLEPET_ACTIVITY_TYPING 1           /* call it again while keys are pressed; fades after 10 s */
#define KLEPET_ACTIVITY_TYPING_STOPPED 2
#define KLEPET_ACTIVITY_UPLOADING 3
#define KLEPET_ACTIVITY_UPLOADING_STOPPED 4

/* What the client is doing in the chat. `preview`, at most 1024 bytes, is what a visitor has typed and not sent: it
 * reaches the chat's operator alone, at most 4 times a second, and only if the policy's "preview" allows it and the
 * visitor has agreed by klepet_consent(); NULL for none. CHAT_UNKNOWN, CHAT_CLOSED, NOT_ALLOWED, VALUE_INVALID, TEXT_*,
 * MUTED. */
klepet_status klepet_activity(klepet_client *client, uint64_t chat, uint32_t activity, const char *preview,
                              size_t preview_bytes, klepet_error *error);

/* A bot's answer while it grows, to the visitor and the staff (B19.1): all of it so far, at most 8 KiB, ten times a
 * second in a chat; NULL or blank takes it back. Live only, never journaled: what is kept is the message that the bot
 * says with the same `id` in the end. A chat has one draft; it is void with that message, another id, the handoff, the
 * chat's end. Counts as typing (B7.2). A number at its end, which may yet become a card's, is shown when it has ended.
 * CHAT_UNKNOWN, NOT_ALLOWED, MUTED, MESSAGE_ID_INVALID, ALREADY (the message was said), TEXT_*, TOO_FAST. */
klepet_status klepet_draft(klepet_client *client, uint64_t chat, const char *id, size_t id_bytes, const char *text,
                           size_t text_bytes, klepet_error *error);

#define KLEPET_ANNOTATION_TRANSLATION 1    /* of a message */
#define KLEPET_ANNOTATION_SUMMARY 2        /* of the chat, or a message */
#define KLEPET_ANNOTATION_SUGGESTION 3     /* what the owner might say */

/* A copilot's word to the owner of a chat, who alone gets it (B19.3): a bot in a chat that people have, of a
 * department whose policy admits it ("departments[].copilot"). `about`: number of the message's SAID event, 0: the
 * chat. `locale`: of the text, or NULL. At most 8 KiB. Live only, never journaled: void with the next public message.
 * A copilot sees what is said publicly in the department's chats, and leaves notes by klepet_say().
 * CHAT_UNKNOWN, NOT_ALLOWED, MUTED (it is no copilot here), VALUE_INVALID, TEXT_*, TOO_FAST. */
klepet_status klepet_annotate(klepet_client *client, uint64_t chat, uint32_t kind, uint64_t about, const char *locale,
                              size_t locale_bytes, const char *text, size_t text_bytes, klepet_error *error);

/* Cumulative receipts (B2.6): everything up to chat_seq `delivered` reached this client, up to `read` was read; 0 says
 * nothing. The ladder starts at the delivery (B3.2). CHAT_UNKNOWN, CHAT_CLOSED (it has left memory), ERASED (its
 * visitor was), NOT_ALLOWED, MUTED, VALUE_INVALID (a number the chat has not reached). */
klepet_status klepet_receipt(klepet_client *client, uint64_t chat, uint32_t delivered, uint32_t read,
                             klepet_error *error);

/* ---- What operators do ------------------------------------------------------------------------------------------- */

/* Takes a queued or followup chat, one that is with a bot or still being asked, or accepts the one
 * offered or handed over (B12.1); atomic: the second gets TAKEN (B5.2). With policy "greeting" (off by
 * default) the visitor is told who came, once in an episode (B11.2).
 * CHAT_UNKNOWN, CHAT_CLOSED, NOT_ALLOWED, TAKEN, ALREADY, CAPACITY_FULL, NOT_IN_DEPARTMENT. */
klepet_status klepet_take(klepet_client *client, uint64_t chat, klepet_error *error);

/* Refuses the offer; the chat keeps its place (B5.3, B5.5). Also of a transfer; by the owner, takes the transfer back
 * (B12.1). CHAT_UNKNOWN, CHAT_CLOSED, NOT_ALLOWED, NOT_OFFERED. */
klepet_status klepet_decline(klepet_client *client, uint64_t chat, klepet_error *error);

/* Puts the chat on hold with a reason and a promised time, which the visitor is told (B4.7); any public message of
 * either ends it.
 * CHAT_UNKNOWN, CHAT_CLOSED, NOT_ALLOWED, NOT_TAKEN, TAKEN, ALREADY, TIME_INVALID, TEXT_*. */
klepet_status klepet_hold(klepet_client *client, uint64_t chat, const char *reason, size_t reason_bytes,
                          int64_t until_ms, klepet_error *error);

/* Ends the hold. NOT_HELD and as klepet_hold(). */
klepet_status klepet_resume(klepet_client *client, uint64_t chat, klepet_error *error);

/* Promises to be back by a time (B6.3): reminder at 80 %, apology and alert at 100 %. As klepet_hold(). */
klepet_status klepet_promise(klepet_client *client, uint64_t chat, int64_t until_ms, klepet_error *error);

/* Switches the idle ladder of the chat off or on (B3.8): 0 or 1. VALUE_INVALID and as klepet_hold(). */
klepet_status klepet_ladder_set(klepet_client *client, uint64_t chat, uint32_t on, klepet_error *error);

/* Reopens a closed chat, as its owner (B1.4). CHAT_UNKNOWN, CHAT_NOT_CLOSED, CHAT_CLOSED (it has left memory),
 * NOT_ALLOWED, BANNED, ERASED, CAPACITY_FULL, NOT_IN_DEPARTMENT. */
klepet_status klepet_reopen(klepet_client *client, uint64_t chat, klepet_error *error);

#define KLEPET_REASON_NONE 0
#define KLEPET_REASON_VISITOR_END 1
#define KLEPET_REASON_OPERATOR_END 2
#define KLEPET_REASON_IDLE 3
#define KLEPET_REASON_BOT_RESOLVED 4
#define KLEPET_REASON_CALLBACK 5
#define KLEPET_REASON_SPAM 6
#define KLEPET_REASON_ADMIN 7
#define KLEPET_REASON_ERASED 8
#define KLEPET_REASON_RESOLVED 9           /* silence after "anything else?" (B10.1), or after it was settled (B6.4) */
#define KLEPET_REASON_UNREAD 10            /* the answer never reached anybody (B3.9) */

/* The chat's tags from here on, all of them: names of policy "tags", separated by commas, "" for none (B20.3). By staff
 * who see the chat, also when it has ended, and the bot that has it. TAG_UNKNOWN, ALREADY, CHAT_UNKNOWN, ERASED,
 * NOT_ALLOWED, MUTED. */
klepet_status klepet_tags_set(klepet_client *client, uint64_t chat, const char *tags, size_t tags_bytes,
                              klepet_error *error);

/* What came of the chat's episode: one of its department's "outcomes" (B20.3). As klepet_tags_set(). */
klepet_status klepet_outcome_set(klepet_client *client, uint64_t chat, const char *outcome, size_t outcome_bytes,
                                 klepet_error *error);

/* Ends the chat. 0 as `reason` takes the role's own (visitor_end, operator_end, admin, for a bot bot_resolved);
 * operators may also give callback or spam, the system role spam. CHAT_UNKNOWN, CHAT_CLOSED, NOT_ALLOWED, NOT_TAKEN,
 * TAKEN, MUTED, VALUE_INVALID, OUTCOME_MISSING (an operator, but for spam). */
klepet_status klepet_end(klepet_client *client, uint64_t chat, uint32_t reason, klepet_error *error);

#define KLEPET_CHANNEL_PHONE 1
#define KLEPET_CHANNEL_EMAIL 2
#define KLEPET_CHANNEL_SMS 3
#define KLEPET_CHANNEL_MESSENGER 4
#define KLEPET_CHANNEL_IN_PERSON 5
#define KLEPET_CHANNEL_OTHER 6

/* The follow-up was answered elsewhere, by this `channel` (KLEPET_CHANNEL_...); the chat closes, as callback where that
 * was the telephone, else as operator_end (B4.9). By an operator who sees it, while it is in followup; by its owner,
 * once they took it up and have not written in it; by the system role in both. CHAT_UNKNOWN, CHAT_CLOSED, NOT_ALLOWED,
 * NOT_FOLLOWUP, TAKEN, VALUE_INVALID, OUTCOME_MISSING (an operator). */
klepet_status klepet_followup_answered(klepet_client *client, uint64_t chat, uint32_t channel, klepet_error *error);

/* ---- Prepared replies (B11.1) ------------------------------------------------------------------------------------ */

typedef struct klepet_reply_options {
    uint32_t size;
    uint32_t reserved;
    const char *shortcut;                  /* 1 to 64 bytes; names the reply among those of its owner */
    size_t shortcut_bytes;
    const char *texts;                     /* JSON object of locales and texts, at most 256 KiB:
                                            * {"cs": "Dobrý den, {visitor.name|zákazníku} ...", "en": "..."} */
    size_t texts_bytes;
    const char *department;                /* whose reply it is; NULL and no operator: the whole shop's */
    size_t department_bytes;
    uint64_t operator_id;                  /* an operator's own; 0: nobody's.
                                            * An operator's client always means its own */
    int64_t valid_from_ms;                 /* 0: at once */
    int64_t valid_until_ms;                /* 0: for good */
} klepet_reply_options;
#define KLEPET_REPLY_INIT KLEPET_INIT_OF(klepet_reply_options)

/* Sets a prepared reply in the place of the one with this shortcut and owner, if there was one. In a text, {name} is
 * filled in when the reply is used, {name|words} with the words when there is no value. The system role sets anybody's,
 * an operator their own. It can be used and found once it is durable. At most 65,536 in a shop.
 * NOT_ALLOWED, KEY_INVALID, VALUE_INVALID (texts; the error says which), DEPARTMENT_UNKNOWN, PERSON_UNKNOWN,
 * TIME_INVALID, TEXT_*, BUSY. */
klepet_status klepet_reply_set(klepet_client *client, const klepet_reply_options *options, klepet_error *error);

/* Removes one; of the options, shortcut and owner count. REPLY_UNKNOWN and as klepet_reply_set(). */
klepet_status klepet_reply_remove(klepet_client *client, const klepet_reply_options *options, klepet_error *error);

typedef struct klepet_reply_use_options {
    uint32_t size;
    uint32_t reserved;
    const char *shortcut;
    size_t shortcut_bytes;
    const char *locale;                    /* NULL: the visitor's.
                                            * Then: its language, the shop's, English, the first there is */
    size_t locale_bytes;
    const char *values;                    /* JSON object of texts, {"order.id": "2026-117"}; NULL: none.
                                            * visitor.name and operator.name are known, and attributes of the chat
                                            * and its visitor: {order.id}, {cart.total} of an object cart (B16.3) */
    size_t values_bytes;
    const char *id;                        /* as in klepet_message */
    size_t id_bytes;
    uint64_t number;
} klepet_reply_use_options;
#define KLEPET_REPLY_USE_INIT KLEPET_INIT_OF(klepet_reply_use_options)

/* Says a prepared reply in a chat: an ordinary message of the operator. One with {promise 10 min} in it (1 to 999, min
 * or h; said so, or by the words of {promise 10 min|words}) promises that, as klepet_promise() but for its text
 * (B20.4). Of several with this shortcut the operator's own comes before that of the chat's department before the
 * shop's.
 * REPLY_UNKNOWN, PLACEHOLDER_MISSING, KEY_INVALID, VALUE_INVALID, TIME_INVALID and as klepet_say(). */
klepet_status klepet_reply_use(klepet_client *client, uint64_t chat, const klepet_reply_use_options *options,
                               klepet_posted *posted, klepet_error *error);

/* The replies that hold all words of `query` (at most 256 bytes), in any language of theirs, best first, at most
 * `limit` (1 to 1000); the last word may be only begun. An empty query lists them by shortcut. Accents are folded where
 * readers expect it: "prilis" finds the Czech "příliš", "han" does not find the Finnish "hän". Writes a JSON array of
 * {"shortcut", "locale", "text", "department", "operator", "valid_from_ms", "valid_until_ms"} to `buffer`, see
 * klepet_explain() for the buffer. For operators (what they may use now) and the system role (all). NOT_ALLOWED,
 * TEXT_*, VALUE_INVALID, BUFFER_TOO_SMALL. */
klepet_status klepet_reply_search(klepet_client *client, const char *query, size_t query_bytes, size_t limit,
                                  char *buffer, size_t capacity, size_t *needed, klepet_error *error);

/* ---- What visitors do -------------------------------------------------------------------------------------------- */

#define KLEPET_CHOICE_WAIT 1
#define KLEPET_CHOICE_CALLBACK 2
#define KLEPET_CHOICE_EMAIL 3
#define KLEPET_CHOICE_MESSAGE 4            /* what was written is to be answered in the chat,
                                            * when somebody is back (B7.3) */

/* The choice of a visitor who waits (B4.2), is with a bot while people are wanted (B7.3), or has been given it because
 * the chat's operator is silent (B6.2): "wait" keeps the place, the bot or the operator; the others move the chat
 * to followup with that task. `contact` is a telephone number of 5 to 15 digits, or an address with one @ and something
 * on both sides, at most 256 bytes: of a callback the first, of an e-mail the second; NULL or blank: the visitor is
 * asked for it. In followup it sets or adds the contact; as long as none is known there, one that the visitor says is
 * taken from the message, and CHOSEN follows it.
 * CHAT_UNKNOWN, CHAT_CLOSED, NOT_ALLOWED, NOT_WAITING, CONTACT_INVALID, VALUE_INVALID, TEXT_*. */
klepet_status klepet_choose(klepet_client *client, uint64_t chat, uint32_t choice, const char *contact,
                            size_t contact_bytes, klepet_error *error);

/* "Yes, I am still here": the ladder starts anew (B3.3). CHAT_UNKNOWN, CHAT_CLOSED, NOT_ALLOWED,
 * LADDER_NOT_RUNNING. */
klepet_status klepet_still_here(klepet_client *client, uint64_t chat, klepet_error *error);

/* ---- Questions, bots and ending well ----------------------------------------------------------------------------- */

/*
 * A department may ask questions before a chat goes to anybody (policy "departments[].intake") and begin with a bot
 * ("departments[].bot"). Both are off unless the policy says otherwise.
 *
 *     start -> INTAKE: required questions, one after the other -> BOT: a client with KLEPET_ROLE_BOT answers
 *           -> the line
 *
 * A question is a SAID of the shop with ladder INTAKE. A visitor's next message is taken as its answer, as
 * klepet_answer() is; one that is unanswered for "intake.patience_ms" is passed over.
 * A bot pulls BOT_JOINED with its number as subject when a chat comes to it, and from then on what is said in it; what
 * was before (klepet_chat_events) it may read as long as the chat is with it. From HANDED_OFF on it is mute: MUTED.
 */

/* The visitor's answer to a question of the chat's department, whenever the chat is open; a later one to the same
 * question counts instead.
 * CHAT_UNKNOWN, CHAT_CLOSED, NOT_ALLOWED, QUESTION_UNKNOWN, TEXT_*, TOO_FAST. */
klepet_status klepet_answer(klepet_client *client, uint64_t chat, const char *key, size_t key_bytes, const char *text,
                            size_t text_bytes, klepet_error *error);

/* From the bot to people (B7.2): the visitor asks for a human (from the questions, too), the bot gives up, or the
 * system role says so. With nobody there the outcome is NO_OPERATOR: the chat stays with the bot, the visitor has the
 * choice (klepet_choose), and an operator who comes meanwhile gets the chat (B7.3). `posted` may be NULL; its numbers
 * are those of the chat's last event.
 * CHAT_UNKNOWN, CHAT_CLOSED, NOT_ALLOWED (operators: take it), NOT_WITH_BOT, MUTED, TOO_FAST. */
klepet_status klepet_hand_off(klepet_client *client, uint64_t chat, klepet_posted *posted, klepet_error *error);

typedef struct klepet_hand_off_options {
    uint32_t size;
    uint32_t reserved;
    const char *department;                /* the chat moves there; NULL: it stays in its own */
    size_t department_bytes;
    const char *skill;                     /* what whoever takes over has to know; NULL: as it was asked for */
    size_t skill_bytes;
    const char *language;                  /* likewise */
    size_t language_bytes;
    const char *summary;                   /* a note for whoever takes over, at most 4096 bytes; NULL or blank: none */
    size_t summary_bytes;
    const char *tags;                      /* of the policy, separated by commas, besides those that the chat has;
                                            * NULL: none */
    size_t tags_bytes;
} klepet_hand_off_options;
#define KLEPET_HAND_OFF_INIT KLEPET_INIT_OF(klepet_hand_off_options)

/* klepet_hand_off() by the bot, or the system role for it, with what whoever takes over is to know (B19.2): the note,
 * the move to another department, the tags and what the chat asks for come before the handoff, and stay when nobody is
 * there. As klepet_hand_off(), and DEPARTMENT_UNKNOWN (of the three names), TAG_UNKNOWN, TEXT_*. */
klepet_status klepet_hand_off_to(klepet_client *client, uint64_t chat, const klepet_hand_off_options *options,
                                 klepet_posted *posted, klepet_error *error);

/* The owner hands the chat back to the department's bot (B19.2): BOT_JOINED by them, and the chat is with the bot as
 * if it had begun there. ALREADY (a hold, a promise, a transfer or a call of theirs is under way), NO_TRANSFER (the
 * department has no bot, or none is connected) and as klepet_hold(). */
klepet_status klepet_hand_back(klepet_client *client, uint64_t chat, klepet_error *error);

/* "Is there anything else?" (B10.1): the chat is in wrapup; the visitor's message brings it back to active, silence
 * ends it after one warning. Ends a hold. ALREADY and as klepet_hold(). */
klepet_status klepet_ask_more(klepet_client *client, uint64_t chat, klepet_error *error);

/* No reply is owed (B6.4): the clock stops, nobody is asked whether they are there, and silence ends the chat as
 * resolved. A visitor's message that says more undoes it. Ends a hold. ALREADY (also in wrapup, where none is owed) and
 * as klepet_hold(). */
klepet_status klepet_settle(klepet_client *client, uint64_t chat, klepet_error *error);

/* No survey after this episode (B10.2). ALREADY and as klepet_hold(). */
klepet_status klepet_survey_waive(klepet_client *client, uint64_t chat, klepet_error *error);

/* What a survey asks: bits of `given`, and of the value of SURVEY_ASKED. */
#define KLEPET_SURVEY_OPERATOR 1
#define KLEPET_SURVEY_EXPERIENCE 2
#define KLEPET_SURVEY_RECOMMEND 4
#define KLEPET_SURVEY_WELL_TIMED 8         /* only if there was an invitation */
#define KLEPET_SURVEY_SMOOTH 16
#define KLEPET_SURVEY_COMMENT 32

typedef struct klepet_survey_options {
    uint32_t size;
    uint32_t given;                        /* KLEPET_SURVEY_...: which of the answers below are given, at least one */
    const char *token;                     /* `id` of the SURVEY_ASKED event */
    size_t token_bytes;
    int32_t operator_rating;               /* 1 to 5 */
    int32_t experience;                    /* 1 to 5 */
    int32_t recommend;                     /* 0 to 10 */
    uint32_t well_timed;                   /* 0 or 1 */
    uint32_t smooth;                       /* 0 or 1 */
    uint32_t reserved;
    const char *comment;                   /* 1 to 4096 bytes, when given */
    size_t comment_bytes;
} klepet_survey_options;
#define KLEPET_SURVEY_INIT KLEPET_INIT_OF(klepet_survey_options)

/* Answers a survey (B10.2; policy "survey.ask", off by default), by any visitor's client or a system client: the token
 * is the authority. It is valid for "survey.valid_ms" (7 days); the same token again within "survey.changeable_ms"
 * (24 h) of the first answer replaces all the answers. The next episode's survey takes the place of one that is
 * unanswered. Reopens nothing.
 * TOKEN_INVALID (unknown, expired, too late to change, or the visitor or the chat's texts are gone, B13.4), BANNED,
 * VALUE_INVALID, NOT_ALLOWED, TEXT_*. */
klepet_status klepet_survey_answer(klepet_client *client, const klepet_survey_options *options, klepet_error *error);

/* ---- Visits and invitations -------------------------------------------------------------------------------------- */

#define KLEPET_VISIT_HIDDEN 1u             /* the page is not in sight: another tab is, or none */
#define KLEPET_VISIT_CHECKOUT 2u           /* the page is the checkout */
#define KLEPET_VISIT_PAYING 4u             /* nothing must come in between */
#define KLEPET_VISIT_TYPING 8u             /* the visitor types somewhere in the page; fades after 10 s */

typedef struct klepet_visit_options {
    uint32_t size;
    uint32_t flags;                        /* KLEPET_VISIT_... */
    const char *page;                      /* an address or a name, at most 1024 bytes:
                                            * what the policy's patterns are held against; not kept */
    size_t page_bytes;
    int64_t cart_value;                    /* in the shop's own unit, as the policy's "cart_min" */
    uint32_t pages;                        /* seen in this visit; 0: counted by this client's reports */
    uint32_t visits;                       /* this one included; 0: the first */
} klepet_visit_options;
#define KLEPET_VISIT_INIT KLEPET_INIT_OF(klepet_visit_options)

/* What the visitor's page says of itself: once when it is opened, and again when anything of it changes. Live only,
 * never journaled. From this, the policy's "invitations" and who could take a chat now the core decides whom to invite
 * (B8); the page is told by the live signals KLEPET_EVENT_INVITATION and KLEPET_EVENT_INVITATION_GONE, every page of
 * the visitor. Without rules in the policy nobody is ever invited. While a page of theirs is the checkout or they pay,
 * their chats' idle ladder pauses (B3.4). NOT_ALLOWED, TEXT_*, VALUE_INVALID, BUSY. */
klepet_status klepet_visit(klepet_client *client, const klepet_visit_options *options, klepet_error *error);

#define KLEPET_INVITATION_SHOWN 1
#define KLEPET_INVITATION_ACCEPTED 2
#define KLEPET_INVITATION_DISMISSED 3

/* What became of an invitation, whose number is the signal's `value`. Ask before it is shown and when it is accepted:
 * INVITATION_GONE says that nobody could take the chat any more, so do not show it (B8.2). Accepting starts no chat
 * (B1.1): the visitor's first message does, by klepet_start() within an hour, and that chat is of the invitation's
 * department and skill unless it names its own. A chat started without accepting withdraws the invitation. ALREADY:
 * another page has shown it. INVITATION_GONE, NOT_ALLOWED, VALUE_INVALID, BUSY. */
klepet_status klepet_invitation_answer(klepet_client *client, uint64_t number, uint32_t answer, klepet_error *error);

/* ---- Transfer, call, cobrowse ----------------------------------------------------------------------------------- */

typedef struct klepet_transfer_options {
    uint32_t size;
    uint32_t reserved;
    uint64_t operator_person;              /* to this operator alone; 0: to whoever of the department can take it */
    const char *department;                /* the chat moves there with its operator; NULL: it stays in its own */
    size_t department_bytes;
    const char *reason;                    /* for whoever is asked, at most 256 bytes; NULL: none */
    size_t reason_bytes;
    uint32_t wait;                         /* 1: where nobody of the department can take it now, it waits in its line */
    uint32_t reserved_2;
} klepet_transfer_options;
#define KLEPET_TRANSFER_INIT KLEPET_INIT_OF(klepet_transfer_options)

/* The owner asks another operator to take the chat over (B12.1). The owner keeps it, and the ladder pauses (B3.4),
 * until the one who is asked answers with klepet_take() or klepet_decline(), goes away, or has let policy
 * "transfer.offer_ms" (45 s) pass. Then the next operator of the department is asked, picked as for the line (B5.4),
 * each once and for as long; after the last, or with one named operator, it bounces back: TRANSFER_ENDED.
 * klepet_decline() by the owner takes it back. Promises, hold, notes and history go along.
 * With `wait`, to a department where all are busy or away, the chat waits in that department's line with its owner:
 * TRANSFER_OFFERED without an operator. It is offered as the line's chats are, by the time at which it was handed over,
 * to each operator once; where operators pick, and to whoever was asked already, it is there for klepet_take().
 * A chat that waits, queued or offered, came to the wrong department: an operator of it, or the system role, moves it
 * into another one's line, where it stands by the time of its first entry; TRANSFER_ENDED (accepted) and QUEUED
 * (moved).
 * CHAT_UNKNOWN, CHAT_CLOSED, NOT_ALLOWED, NOT_TAKEN, TAKEN, ALREADY (one is pending, it is you, or it is there),
 * VALUE_INVALID (neither operator nor department, or an operator and `wait`), DEPARTMENT_UNKNOWN, PERSON_UNKNOWN,
 * NOT_IN_DEPARTMENT, CAPACITY_FULL, NO_TRANSFER (nobody there could take it, and it was not to wait), TEXT_*. */
klepet_status klepet_transfer(klepet_client *client, uint64_t chat, const klepet_transfer_options *options,
                              klepet_error *error);

/* A transfer to the department that policy "transfer.supervisors" names, with a reason; the visitor is told that help
 * is on its way. When none of them is there, the visitor is told nothing, and TRANSFER_ENDED (missed) comes at once
 * (B12.2). As klepet_transfer(). */
klepet_status klepet_escalate(klepet_client *client, uint64_t chat, const char *reason, size_t reason_bytes,
                              klepet_error *error);

/* A member of the department that policy "transfer.supervisors" names takes the chat from its owner, who is told by
 * TAKEN; the visitor is told who is there now (B20.1).
 * CHAT_UNKNOWN, CHAT_CLOSED, NOT_ALLOWED (no supervisor), NOT_TAKEN (nobody has it: klepet_take()), ALREADY,
 * CAPACITY_FULL. */
klepet_status klepet_take_over(klepet_client *client, uint64_t chat, klepet_error *error);

typedef struct klepet_assign_options {
    uint32_t size;
    uint32_t reserved;
    uint64_t operator_person;              /* the chat is theirs at once; 0: into a line */
    const char *department;                /* into its line; NULL: into that of the chat's own */
    size_t department_bytes;
} klepet_assign_options;
#define KLEPET_ASSIGN_INIT KLEPET_INIT_OF(klepet_assign_options)

/* Gives any open chat to an operator, or into a line, by a supervisor or the system role (B20.1). Who had it is told;
 * it is not offered to them next. `options` may be NULL: into the chat's own line.
 * CHAT_UNKNOWN, CHAT_CLOSED, NOT_ALLOWED, ALREADY (it is there), VALUE_INVALID (both), DEPARTMENT_UNKNOWN,
 * PERSON_UNKNOWN, NOT_IN_DEPARTMENT, NO_TRANSFER (the operator is not online), CAPACITY_FULL. */
klepet_status klepet_assign(klepet_client *client, uint64_t chat, const klepet_assign_options *options,
                            klepet_error *error);

#define KLEPET_MEDIA_CALL 1
#define KLEPET_MEDIA_COBROWSE 2

/* Offers a call or cobrowsing: by the chat's visitor, or by its operator (B12.3). It starts when the other side
 * accepts, within policy "media.offer_ms" (60 s); the visitor's own offer is their consent. ALREADY (one is
 * offered or under way), NOT_TAKEN, TAKEN, CHAT_UNKNOWN, CHAT_CLOSED, NOT_ALLOWED, VALUE_INVALID. */
klepet_status klepet_media_offer(klepet_client *client, uint64_t chat, uint32_t kind, klepet_error *error);

/* Accepts it: MEDIA_STARTED brings the token to both sides and the system role, and to nobody else. NO_MEDIA,
 * NO_CONSENT (it is one's own offer), ALREADY and as klepet_media_offer(). */
klepet_status klepet_media_accept(klepet_client *client, uint64_t chat, klepet_error *error);

/* Ends it, or the offer of it; either side, at any time, and the system role. NO_MEDIA and as klepet_media_offer(). */
klepet_status klepet_media_end(klepet_client *client, uint64_t chat, klepet_error *error);

/* The host, by a system client, shows the token that a browser brought to it, before it carries anything: good once,
 * for this chat's call that is under way. TOKEN_INVALID, TEXT_NOT_UTF8, CHAT_UNKNOWN, CHAT_CLOSED (it has left memory),
 * NOT_ALLOWED. */
klepet_status klepet_media_redeem(klepet_client *client, uint64_t chat, const char *token, size_t token_bytes,
                                  klepet_error *error);

/* ---- Privacy and abuse ------------------------------------------------------------------------------------------- */

/*
 * Payment card numbers are masked but for their last four digits before anything is kept, sent or previewed, in
 * everything that anybody writes (B13.1): '*' for a digit of any script. They are told by scheme, length and sum; 13
 * digits are no card's, nor is a part of a longer number or word, a decimal, the address of a page, a telephone number
 * left as a contact, an IBAN. One that a visitor splits over messages within 30 s, or by an edit, between groups as
 * cards show them, is masked when its last digits come, in the other messages too: those get an EDITED event by the
 * shop (reason MASKED), and their first text is destroyed. A person's key is the host's, and kept as it is. Policy
 * "cards.mask" switches it off; "cards.allow" lists forms of order numbers that are left alone.
 *
 * A chat's texts are destroyed policy "retention.transcript_days" (365) after it has closed, a visitor's contacts after
 * "retention.address_days" (30): looked for once an hour and done a chat a turn, as the shop turns: TEXTS_ERASED
 * (B13.4). A visitor who never chatted is forgotten, key and name, "retention.people_days" (365) after they went, and
 * the longest absent before that when there are more than two million such: VISITOR_ERASED with reason FORGOTTEN. Who
 * comes with the same key then is somebody new, and no number of a person is ever given again.
 */

#define KLEPET_CONSENT_PREVIEW 1u          /* typing previews (B2.8) */

/* The visitor says what they agree to, all of it: KLEPET_CONSENT_... or 0. NOT_ALLOWED, VALUE_INVALID, ALREADY. */
klepet_status klepet_consent(klepet_client *client, uint32_t consent, klepet_error *error);

/* Bans a visitor until a time, 0 for good, by an operator or the system role (B13.4): their open chats are closed as
 * spam, and every command of theirs is refused as BANNED; they may still read. `reason`, at most 256 bytes, is for the
 * staff.
 * NOT_ALLOWED, PERSON_UNKNOWN, ERASED, TIME_INVALID, ALREADY, TEXT_*. */
klepet_status klepet_ban(klepet_client *client, uint64_t visitor, int64_t until_ms, const char *reason,
                         size_t reason_bytes, klepet_error *error);

/* Lifts it. ALREADY when there is none; NOT_ALLOWED, PERSON_UNKNOWN, ERASED. */
klepet_status klepet_unban(klepet_client *client, uint64_t visitor, klepet_error *error);

/* Erases a visitor everywhere, by the system role (B13.4): key, name, messages, notes, contacts and reasons of all
 * their chats are gone from the file, its log and its free space when it returns; events keep their numbers. Their
 * clients' handles end, open chats are closed as `erased`. Who joins with the same key is somebody new. Blocks for the
 * disk. Not undone by anything but a backup: those are the host's.
 * NOT_ALLOWED, PERSON_UNKNOWN, ERASED, BUSY, DISK_FULL. NOT_YET_GONE: as klepet_redact(). */
klepet_status klepet_erase(klepet_client *client, uint64_t visitor, klepet_error *error);

/* All that the shop has of a visitor, as they may see it: a JSON object with "person" and "chats", each with its events
 * as klepet_call() has them. For the system role, and for visitors themselves: to these at most 4,096 events,
 * EXPORT_TOO_LARGE if there are more. klepet_call() {"do":"export","visitor":7,"after_seq":0,"limit":1000} gives a
 * page, which holds nobody up: of the events behind `after_seq` the first, fewer than the limit when they are long,
 * with "last_seq", where the next page goes on, and "more". See klepet_explain() for the buffer. NOT_ALLOWED,
 * PERSON_UNKNOWN, EXPORT_TOO_LARGE, BUFFER_TOO_SMALL. */
klepet_status klepet_export(klepet_client *client, uint64_t visitor, char *buffer, size_t capacity, size_t *needed,
                            klepet_error *error);

/* ---- What the shop knows ----------------------------------------------------------------------------------------- */

/*
 * An attribute is a fact with a name on a visitor or a chat: what is in the cart, which order it is about, since when
 * they buy here. The policy's "attributes" lists them, each with who may write it and whether the visitor sees it; its
 * value is any JSON of at most 4 KiB. The last value counts; each change is an event, ATTRIBUTE_SET or
 * CHAT_ATTRIBUTE_SET. One that is set to what it is already makes none.
 * The attribute "class" is every shop's: of visitors, set by the system role alone, its value one of the policy's
 * "classes", which gives the priority of the chats that they start from then on (B16.2).
 */

typedef struct klepet_attribute_options {
    uint32_t size;
    uint32_t reserved;
    uint64_t visitor;                      /* whose it is; 0: one's own, for a visitor's client */
    uint64_t chat;                         /* of a chat's attribute; `visitor` is 0 then */
    const char *key;                       /* as the policy lists it */
    size_t key_bytes;
    const char *value;                     /* JSON of at most 4 KiB; NULL or null: it has none any more */
    size_t value_bytes;
} klepet_attribute_options;
#define KLEPET_ATTRIBUTE_INIT KLEPET_INIT_OF(klepet_attribute_options)

/* Sets an attribute, or takes its value away. By the system role all; by operators and the bot that has the chat what
 * the policy lets the staff write; by visitors, of themselves and their chats, what it lets them write. What persons
 * write is masked (B13.1).
 * ATTRIBUTE_UNKNOWN, ATTRIBUTE_TOO_LONG, JSON_INVALID, KEY_INVALID, VALUE_INVALID (neither visitor nor chat, or both),
 * NOT_ALLOWED, PERSON_UNKNOWN, CHAT_UNKNOWN (also of one that has left memory), ERASED, MUTED, TEXT_*, TOO_FAST. */
klepet_status klepet_attribute_set(klepet_client *client, const klepet_attribute_options *options,
                                   klepet_error *error);

/* The attributes of a visitor, or of a chat and its visitor (the other number is 0; both 0: one's own, for a visitor's
 * client): a JSON array of {"key", "value", "at_ms", "chat"}, the last of which is there for a chat's, in the order of
 * keys. For operators and the bot that has the chat all; for the visitor what is visible to them. With the buffer as in
 * klepet_explain().
 * NOT_ALLOWED, PERSON_UNKNOWN, CHAT_UNKNOWN, VALUE_INVALID, MUTED, BUFFER_TOO_SMALL. */
klepet_status klepet_attributes(klepet_client *client, uint64_t visitor, uint64_t chat, char *buffer, size_t capacity,
                                size_t *needed, klepet_error *error);

/* The shop says, by the system role, that an anonymous visitor has signed in as a known one (B16.6): from here on they
 * are one person, the known one. Open chats, history, attributes, consents and invitations go along, of what both have
 * the newer word counts; the anonymous one's clients go on without a break, behind the same events, as the known one's.
 * Their number means the known one in every call, so that erasing either destroys all of both; their key is nobody's:
 * whoever joins with it afterwards is somebody new. `visitor` must never have joined with a signature, and neither of
 * the two may be banned. PERSON_MERGED tells.
 * NOT_ALLOWED, PERSON_UNKNOWN, VALUE_INVALID (the same person), ALREADY (it has gone into somebody before),
 * PERSON_SIGNED, BANNED, ERASED, TOO_MANY_CLIENTS, BUSY. */
klepet_status klepet_person_merge(klepet_client *client, uint64_t visitor, uint64_t into, klepet_error *error);

/* ---- Events ------------------------------------------------------------------------------------------------------ */

/*
 * One fact, numbered, immutable: the row in the journal, this struct, the object on the wire are the same fields with
 * the same meaning. What `subject`, `value`, `until_ms`, `text` mean is said at the kind; a field not named there is 0.
 * Every chat event has chat, chat_seq, previous_seq and episode.
 */
typedef struct klepet_event {
    uint64_t seq;                          /* 1, 2, 3 ... without a gap (B2.1); 0: a live signal (B2.8) */
    int64_t at_ms;                         /* when it was accepted; never decreases */
    uint64_t chat;                         /* 0: none */
    uint64_t person;                       /* who did it; 0: the shop itself */
    uint64_t subject;
    uint64_t previous_seq;                 /* the event of this chat before this one, 0 for its first */
    int64_t value;
    int64_t until_ms;
    uint32_t chat_seq;                     /* 1, 2, 3 ... without a gap in the chat (B2.1) */
    uint16_t kind;                         /* KLEPET_EVENT_... */
    uint16_t episode;                      /* 1 when the chat starts, one more each time it is reopened */
    uint8_t role;                          /* KLEPET_ROLE_... of `person`:
                                            * says whether a human or a bot wrote it (B7.1) */
    uint8_t flags;                         /* KLEPET_EVENT_FLAG_... */
    uint8_t reason;                        /* by kind */
    uint8_t ladder;                        /* KLEPET_LADDER_... whose rung this is, 0: none */
    uint8_t rung;                          /* 1, 2, 3 ... */
    uint8_t department;                    /* of the chat: 1, 2 ... in the order in which policies named them first;
                                            * 0: no chat */
    uint8_t reserved[2];
    uint32_t text_bytes;
    uint32_t id_bytes;
    const char *text;                      /* UTF-8, no NUL; NULL when empty. Valid until released */
    const char *id;                        /* message id or key. Valid until released */
    const char *parts;                     /* of a message that has some: a JSON object with "shape" (B18.1), "files"
                                            * (B17.1), "answer" (B18.2). Valid until released */
    uint32_t parts_bytes;
    uint32_t reserved_2;
} klepet_event;

#define KLEPET_EVENT_FLAG_NOTE 1           /* not for visitors */
#define KLEPET_EVENT_FLAG_GAP 2            /* said after a numbered message that never came (B2.3) */
#define KLEPET_EVENT_FLAG_REDACTED 4       /* the text was destroyed (B2.9) */
#define KLEPET_EVENT_FLAG_RETRACTED 8      /* the message was taken back:
                                            * its text is for the system role alone (B2.12) */
#define KLEPET_EVENT_FLAG_WITH_BOT 16      /* the chat was with a bot (B7.1) */
#define KLEPET_EVENT_FLAG_SHAPE_OVER 64    /* the message's shape takes no answer any more: it was answered, or the
                                            * message edited (B18.2) */
#define KLEPET_EVENT_FLAG_BESIDE 128       /* said by a supervisor beside the owner of the chat (B20.1) */

#define KLEPET_LADDER_NONE 0
#define KLEPET_LADDER_IDLE 1               /* B3: 1 prompt, 2 warning, 3 close; in wrapup 2 and 3 alone (B10.1);
                                            * of who is away 1 and 2 are skipped (B3.9) */
#define KLEPET_LADDER_WAITING 2            /* B4.1, B4.3: the holding messages, then followup;
                                            * 18: the shop has closed, with the choice (B9.2); 19: the choice once more
                                            * (B4.3); 20: the visitor stays away (B4.10) */
#define KLEPET_LADDER_REPLY 3              /* B6.2, B4.6, B1.5: 1 late, 2 overdue, 3 holding message, 4 followup,
                                            * 5 the choice, 6 offered to others */
#define KLEPET_LADDER_PROMISE 4            /* B4.7, B6.3: 1 reminder (80 %), 2 due (100 %) */
#define KLEPET_LADDER_OFFER 5              /* B5.5: 1 missed */
#define KLEPET_LADDER_DROP 6               /* B5.8: 1 holding message, 2 back to the line */
#define KLEPET_LADDER_INTAKE 7             /* B1: n asks the department's question n, 17 goes on without */
#define KLEPET_LADDER_BOT 8                /* B7.2, B7.3: 1 silent, 2 resolved, 3 no operator came, 4 gone;
                                            * 5: says that it is a bot (B19.5) */
#define KLEPET_LADDER_TRANSFER 9           /* B12.1: 1 missed */
#define KLEPET_LADDER_MEDIA 10             /* B12.3: 1 the offer ends */
#define KLEPET_LADDER_SURVEY 11            /* B10.2: 1 expired */
#define KLEPET_LADDER_FOLLOWUP 12          /* B4.9: 1 due, 2 overdue */
#define KLEPET_LADDER_AWAY 13              /* B3.9: 1 left unread, 2 closed as unread */
#define KLEPET_LADDER_SETTLED 14           /* B6.4: 1 resolved */

/* Numbers come in ranges: 1 to 19 and 128 to 255 are about the shop and its people, 20 to 127 and 256 to 1023 about a
 * chat, and from 1024 on they are live. A program meets numbers that it does not know when the library is newer: it
 * passes over them. */

/* Who sees it: V the chat's visitor, O operators of the chat's department, S the system role (sees all). A bot sees
 * what V O S see, of chats that are with a bot. */

/* Of the shop and its people. */
#define KLEPET_EVENT_POLICY_SET 1          /* S. text: the JSON */
#define KLEPET_EVENT_SHOP_OPENED 2         /* S. Whoever was connected is not any more */
#define KLEPET_EVENT_PERSON_ADDED 3        /* O S. subject: the person; value: role; id: key (S alone); text: name */
#define KLEPET_EVENT_OPERATOR_SET 4        /* O S. subject: the operator; value: capacity; reason: bits
                                            * KLEPET_OPERATOR_...; id: key (S alone); text: JSON
                                            * {"name","photo_url","departments","skills","languages"};
                                            * rung: 1; 0 of a time without permissions: they may all but export
                                            * and the replies of departments (B20.2) */
#define KLEPET_EVENT_PERSON_RENAMED 5      /* O S. subject: the person; text: name; id: locale;
                                            * what is NULL is as it was */
#define KLEPET_EVENT_WENT_ONLINE 6         /* O S. person; (B2.7) */
#define KLEPET_EVENT_WENT_OFFLINE 7        /* O S. person; reason: KLEPET_OFFLINE_... */
#define KLEPET_EVENT_PRESENCE_SET 8        /* O S. subject: the operator; value: KLEPET_PRESENCE_...;
                                            * reason: KLEPET_CHANGED_... */
#define KLEPET_EVENT_VISITOR_BANNED 9      /* O S. subject: the visitor; until_ms: 0 for good; text: reason (B13.4) */
#define KLEPET_EVENT_VISITOR_UNBANNED 10   /* O S. subject: the visitor */
#define KLEPET_EVENT_CONSENTED 11          /* O S. subject: the visitor; value: KLEPET_CONSENT_... (B2.8) */
#define KLEPET_EVENT_VISITOR_SIGNED 12     /* O S. subject: the visitor, for whom the shop has vouched (B13.3) */
#define KLEPET_EVENT_VISITOR_ERASED 13     /* O S. subject: the visitor; reason: KLEPET_GONE_... (B13.4) */
#define KLEPET_EVENT_TEXTS_ERASED 58       /* O S. subject: the chat; value: its last event then;
                                            * reason: KLEPET_ERASED_... (B13.4) */
#define KLEPET_EVENT_INVITATION_SENT 14    /* O S. subject: the visitor; id: name of the policy's rule;
                                            * until_ms: when it expires (B8) */
#define KLEPET_EVENT_INVITATION_SHOWN 15   /* O S. subject: the visitor; value: seq of INVITATION_SENT; id: the rule */
#define KLEPET_EVENT_INVITATION_ENDED 16   /* O S. likewise; reason: KLEPET_INVITATION_ENDED_... */
#define KLEPET_EVENT_REPLY_SET 17          /* O S. id: shortcut; subject: the operator whose own it is, or 0;
                                            * reason: number of the department, or 0; value, until_ms: valid from,
                                            * until, or 0; text: JSON {"locale": "text"} (B11.1) */
#define KLEPET_EVENT_REPLY_REMOVED 18      /* O S. id, subject, reason likewise */
#define KLEPET_EVENT_FILE_OWED_DELETION 89 /* S. The message that named it is destroyed; the host destroys its bytes and
                                            * says klepet_file_gone(). subject: the chat; value: seq of the message;
                                            * id: the reference, until then (B17.3) */
#define KLEPET_EVENT_FILE_GONE 90          /* S. subject: seq of FILE_OWED_DELETION (B17.3) */
#define KLEPET_EVENT_CLOCK_JUMPED 19       /* S. value: by how many ms the wall clock was ahead of what the shop knew,
                                            * more than a day; negative: it was put back (B2.10) */
#define KLEPET_EVENT_ATTRIBUTE_SET 82      /* O S. subject: the visitor; id: its key; text: its value as JSON, empty: it
                                            * has none any more; reason: KLEPET_ATTRIBUTE_... bits; value: of a class,
                                            * its number; until_ms: when the value is destroyed, 0: with the visitor
                                            * (B16.1) */
#define KLEPET_EVENT_ATTRIBUTES_EXPIRED 84 /* S. value: those whose until_ms is not later than this have lost their
                                            * values (B16.1) */
#define KLEPET_EVENT_PERSON_MERGED 85      /* O S. subject: the known visitor; value: the anonymous one, who has gone
                                            * into them (B16.6) */

/* Of a chat. */
#define KLEPET_EVENT_STARTED 20            /* V O S. person: the visitor; subject: the old chat it is linked to, or 0;
                                            * rung 1: by klepet_start(), else by a message to that one (B1.4);
                                            * value: priority; reason, until_ms: number of the skill and language asked
                                            * for, or 0; ladder INTAKE: it begins with questions; text: department;
                                            * id: rule of the invitation that it comes of (B8) */
#define KLEPET_EVENT_SAID 21               /* V O S (a note: O S). text, id; with `ladder`: a system message of that
                                            * rung; value of a WAITING rung: position, until_ms: estimate in ms
                                            * (0 none), reason 1: it says that nobody is here
                                            * (B4.4); until_ms of its rung 18: when the department opens
                                            * again, 0 unknown. Of a person's: subject: seq of the message that it
                                            * quotes or answers (B18.2, B18.3); reason: KLEPET_VIA_... (B21.1);
                                            * value: how many files it carries; parts */
#define KLEPET_EVENT_QUEUED 22             /* V O S. Entered the line. reason: KLEPET_QUEUED_...;
                                            * subject: preferred operator or 0 */
#define KLEPET_EVENT_OFFERED 23            /* O S. subject: the operator asked; until_ms: when the offer ends;
                                            * reason: KLEPET_OFFERED_...; a follow-up stays one meanwhile (B4.9) */
#define KLEPET_EVENT_OFFER_ENDED 24        /* O S. subject: the operator; reason KLEPET_OFFER_...;
                                            * back in the line at its place, or the follow-up that it was */
#define KLEPET_EVENT_TAKEN 25              /* V O S. subject: the operator; text: the operator's name; value: from whom
                                            * a supervisor or the back office took it, who sees it, too; 0: nobody
                                            * (B20.1) */
#define KLEPET_EVENT_HELD 26               /* V O S. until_ms: the promised time; text: reason */
#define KLEPET_EVENT_RESUMED 27            /* V O S. the hold or the wrap-up has ended */
#define KLEPET_EVENT_PROMISED 28           /* V O S. until_ms (B6.3) */
#define KLEPET_EVENT_PROMISE_NEAR 29       /* O S. 80 % has passed. until_ms */
#define KLEPET_EVENT_PROMISE_DUE 30        /* O S. 100 % has passed: the operator's alert. until_ms */
#define KLEPET_EVENT_REPLY_LATE 31         /* O S. value: ms since the first unanswered message (B6.2) */
#define KLEPET_EVENT_REPLY_OVERDUE 32      /* O S. likewise */
#define KLEPET_EVENT_OWNER_SILENT 80       /* O S, and the supervisors. After the first reply, at twice the time of
                                            * REPLY_OVERDUE: the visitor has the choice. subject: the owner;
                                            * value: likewise; until_ms: number of the supervisors' department,
                                            * or 0 (B6.2) */
#define KLEPET_EVENT_RUNG_SKIPPED 33       /* O S. ladder, rung: it had nothing new to say (B4.1),
                                            * or nobody is here to be asked (B3.9) */
#define KLEPET_EVENT_CHOSEN 34             /* V O S. value: KLEPET_CHOICE_...; text: contact; reason: 1, there was one;
                                            * subject: seq of the message that it was typed in, or 0 (B4.2) */
#define KLEPET_EVENT_FOLLOWUP_OWED 35      /* V O S. reason: KLEPET_FOLLOWUP_...; value: KLEPET_CHOICE_... or 0;
                                            * until_ms: anchor of the timer; in closed hours: when the department
                                            * opens again, 0 unknown */
#define KLEPET_EVENT_STILL_HERE 36         /* V O S (B3.3) */
#define KLEPET_EVENT_LADDER_SET 37         /* O S. value: 1 on, 0 off (B3.8) */
#define KLEPET_EVENT_CLOSED 38             /* V O S. reason: KLEPET_REASON_...; ladder, rung: the timer that caused it;
                                            * value: when that timer was armed; until_ms: its anchor (B1.3) */
#define KLEPET_EVENT_REOPENED 39           /* V O S. person: who did; subject: the former owner, who has the chat again
                                            * by an afterword, or 0 (B1.4) */
#define KLEPET_EVENT_EDITED 40             /* V O S (of a note: O S). subject: seq of the message; text;
                                            * reason KLEPET_EDITED_...; value of this and the next two: the chat's
                                            * visitor, when the chat had left memory, else 0 */
#define KLEPET_EVENT_RETRACTED 41          /* V O S likewise. subject */
#define KLEPET_EVENT_REDACTED 42           /* V O S likewise. subject */
#define KLEPET_EVENT_DELIVERED 43          /* V O S. value: chat_seq up to which; person whose client (B2.6) */
#define KLEPET_EVENT_READ 44               /* V O S. likewise */
#define KLEPET_EVENT_BOT_JOINED 45         /* V O S. subject: the bot; text: its name. From here on it answers (B7.1) */
#define KLEPET_EVENT_HANDED_OFF 46         /* V O S. subject: the bot, which is mute from here on;
                                            * reason KLEPET_HANDOFF_...; ladder, rung, until_ms: the timer and its
                                            * anchor (B7.2) */
#define KLEPET_EVENT_OPERATOR_WANTED 47    /* V O S. people are wanted and nobody is there: the visitor has the choice;
                                            * reason KLEPET_HANDOFF_... (B7.3) */
#define KLEPET_EVENT_ANSWERED 48           /* V O S. id: the question's key;
                                            * text: the answer, or subject: seq of the message that is it (B1) */
#define KLEPET_EVENT_WRAPUP_ASKED 49       /* V O S. "anything else?" (B10.1) */
#define KLEPET_EVENT_SURVEY_ASKED 50       /* V S. id: the token; until_ms: how long it is valid; subject: the
                                            * operator it is about, or 0; value: KLEPET_SURVEY_... bits (B10.2) */
#define KLEPET_EVENT_SURVEY_ANSWERED 51    /* V O S. subject: seq of SURVEY_ASKED; value: its episode;
                                            * reason: KLEPET_ANSWERED_...; text: JSON
                                            * {"operator","experience","recommend","well_timed","smooth","comment"},
                                            * what was given of it */
#define KLEPET_EVENT_SURVEY_EXPIRED 52     /* O S. subject: seq of SURVEY_ASKED; value: its episode;
                                            * reason: KLEPET_EXPIRED_... */
#define KLEPET_EVENT_SURVEY_WAIVED 59      /* O S. No survey after this episode (B10.2) */
#define KLEPET_EVENT_SETTLED 64            /* O S. No reply is owed. reason: KLEPET_SETTLED_...; subject: the message
                                            * that says so, 0: none (B6.4) */
#define KLEPET_EVENT_TRANSFER_OFFERED 53   /* O S, who is asked, and the department in whose line it waits.
                                            * subject: the operator asked, 0: the chat waits in the line of the
                                            * department, with its owner; value: department, 0: the chat stays in its
                                            * own; until_ms: when it ends, 0 while it waits;
                                            * reason: KLEPET_TRANSFER_TO_...; text: why (B12.1) */
#define KLEPET_EVENT_TRANSFER_ENDED 54     /* O S, who was asked, and that department. subject: who was asked last, or
                                            * 0; reason: KLEPET_TRANSFER_...; value: department; text: its name, when
                                            * the chat moves there */
#define KLEPET_EVENT_MEDIA_OFFERED 55      /* V O S. value: KLEPET_MEDIA_...; until_ms: when the offer ends (B12.3) */
#define KLEPET_EVENT_MEDIA_STARTED 56      /* V O S. value; reason: KLEPET_MEDIA_STARTED_...; where it is accepted,
                                            * subject: the operator of the two,
                                            * text: the token (V, that operator and S alone) */
#define KLEPET_EVENT_MEDIA_ENDED 57        /* V O S. value; reason: KLEPET_MEDIA_END_... */
#define KLEPET_EVENT_FOLLOWUP_DUE 60       /* O S, and supervisors. value: ms since it is owed; ladder, rung; until_ms:
                                            * when it will be overdue, 0 unknown (B4.9) */
#define KLEPET_EVENT_FOLLOWUP_OVERDUE 61   /* O S, and supervisors. value; ladder, rung likewise */
#define KLEPET_EVENT_FOLLOWUP_ANSWERED 62  /* V O S. The shop has answered elsewhere. value: KLEPET_CHANNEL_...;
                                            * CLOSED follows (B4.9) */
#define KLEPET_EVENT_LEFT_UNREAD 63        /* O S. the visitor is away and has not got what an operator wrote: reach
                                            * them elsewhere. value, subject: chat_seq of the first and the last of
                                            * it; until_ms: when the first was written; ladder, rung (B3.9) */
#define KLEPET_EVENT_CHAT_ATTRIBUTE_SET 83 /* V O S. of what is not visible to the visitor: O S and the bot that has the
                                            * chat. id, text, reason, until_ms as of ATTRIBUTE_SET; flag NOTE: not for
                                            * the visitor (B16.1) */
#define KLEPET_EVENT_SHAPE_ANSWERED 88     /* V O S. Behind the visitor's message that is the answer. subject: seq of
                                            * the message with the shape; value: seq of the answer;
                                            * reason: KLEPET_SHAPE_ANSWERED_... (B18.2) */
#define KLEPET_EVENT_REACTED 91            /* V O S (to a note: O S). subject: seq of the message; id: the reaction;
                                            * empty: the person's is taken away (B18.3) */

#define KLEPET_EVENT_ASKED_FOR 96          /* V O S. What the chat asks for from here on. value, until_ms: number of the
                                            * skill and of the language, 0 none (B19.2) */
#define KLEPET_EVENT_JOINED_BESIDE 97      /* V O S. A supervisor speaks beside the owner from here on. subject;
                                            * text: the name (B20.1) */
#define KLEPET_EVENT_TAGGED 98             /* O S. All tags of the chat from here on. value: as bits, in the order in
                                            * which policies named them first; text: their names (B20.3) */
#define KLEPET_EVENT_OUTCOME_SET 99        /* O S. What came of the episode. value: its number, in the order in which
                                            * policies named them first; text: its name (B20.3) */

/* Live signals: seq 0, never journaled (B2.8). */
#define KLEPET_EVENT_TYPING 1024           /* V O S, but not the typist. person; until_ms: fades;
                                            * text: preview, for the chat's operator alone */
#define KLEPET_EVENT_TYPING_STOPPED 1025   /* V O S likewise */
#define KLEPET_EVENT_MESSAGE_REFUSED 1026  /* V O S, its author alone. A held-back message was refused when its turn
                                            * came: id; value: klepet_status */
#define KLEPET_EVENT_INVITATION 1027       /* V O S, the invited visitor alone, and again to each client that joins
                                            * while it stands. value: its number; until_ms: expires; text: what to
                                            * show, in the visitor's locale, else the policy's, English, any that the
                                            * rule has; id: the rule */
#define KLEPET_EVENT_INVITATION_GONE 1028  /* V O S likewise, who was told of it: do not show it any more. value;
                                            * reason: KLEPET_INVITATION_ENDED_...; id */
#define KLEPET_EVENT_HINT 1029             /* O S, the operator who wrote alone, with policy "hints".
                                            * value: KLEPET_HINT_... (B11.3) */

#define KLEPET_EVENT_DRAFT 1045            /* V O S, but not its bot. person; id: of the message that it will be;
                                            * text: all of it so far, empty: it is void. So it is with SAID of that
                                            * id, HANDED_OFF, CLOSED, another id (B19.1) */
#define KLEPET_EVENT_ANNOTATION 1046       /* O S, the chat's owner alone. person: the copilot;
                                            * value: KLEPET_ANNOTATION_...; subject: seq of the message it is about, 0:
                                            * the chat; id: locale; text. Void with the next public SAID (B19.3) */

#define KLEPET_INVITATION_ENDED_ACCEPTED 1
#define KLEPET_INVITATION_ENDED_DISMISSED 2
#define KLEPET_INVITATION_ENDED_EXPIRED 3
#define KLEPET_INVITATION_ENDED_WITHDRAWN 4  /* nobody could take the chat any more,
                                              * or the visitor chats or pays (B8.2, B8.3) */

#define KLEPET_HINT_MUCH_LONGER 1          /* than what the visitor wrote last */
#define KLEPET_HINT_SEVERAL_QUESTIONS 2
#define KLEPET_HINT_SAME_REPLY_AGAIN 3     /* the same prepared reply, unedited */
#define KLEPET_HINT_EMOJI_UNLIKE 4         /* the visitor uses none */
#define KLEPET_HINT_FORMALITY_UNLIKE 5     /* one speaks as to a friend, the other does not */

/* Bits of the reason of ATTRIBUTE_SET and CHAT_ATTRIBUTE_SET, as the policy had it. */
#define KLEPET_ATTRIBUTE_VISIBLE 1         /* to the visitor */
#define KLEPET_ATTRIBUTE_ADDRESS 2         /* kept no longer than contacts are (B13.4) */

#define KLEPET_OFFLINE_LEFT 0
#define KLEPET_OFFLINE_SILENT 1            /* past the timeout (B2.7) */

#define KLEPET_CHANGED_BY_CHOICE 0         /* of the operator */
#define KLEPET_CHANGED_BY_MISSED_OFFERS 1  /* two of them (B5.5) */
#define KLEPET_CHANGED_BY_ACTING 2         /* by something that the operator did after they were set away (B5.5) */

#define KLEPET_OFFERED_IN_TURN 0
#define KLEPET_OFFERED_AGAIN 1             /* all were asked: a new round begins (B5.5) */

#define KLEPET_QUEUED_NEW 0
#define KLEPET_QUEUED_REOPENED 1           /* ahead of new chats (B1.4) */
#define KLEPET_QUEUED_OPERATOR_LOST 2      /* at the front (B5.8) */
#define KLEPET_QUEUED_OVERDUE 3            /* at the front, for somebody else: `value` is who did not answer (B6.2) */
#define KLEPET_QUEUED_HANDOFF 4            /* from the bot or the questions (B7.2) */
#define KLEPET_QUEUED_RETURNED 5           /* a follow-up whose visitor is here, at the place that it had (B4.9);
                                            * `person`: the visitor, who wrote; 0: somebody is here now */
#define KLEPET_QUEUED_MOVED 6              /* from another department's line, at the place of its time (B12.1) */
#define KLEPET_QUEUED_ASSIGNED 7           /* at the front, by a supervisor or the back office: `value` is who had it
                                            * (B20.1) */

#define KLEPET_HANDOFF_ASKED 0             /* by the visitor */
#define KLEPET_HANDOFF_GAVE_UP 1           /* by the bot */
#define KLEPET_HANDOFF_SILENT 2            /* it owed an answer for policy "bot.silent_after_ms" */
#define KLEPET_HANDOFF_LEFT 3              /* its last client was gone for as long */
#define KLEPET_HANDOFF_TAKEN 4             /* by the operator who took the chat */
#define KLEPET_HANDOFF_ASSIGNED 5          /* by a supervisor or the back office, who gave it to somebody (B20.1) */

#define KLEPET_OFFER_DECLINED 0
#define KLEPET_OFFER_MISSED 1
#define KLEPET_OFFER_WITHDRAWN 2           /* the operator went away or offline, or was too late to answer (B6.2) */

#define KLEPET_EDITED_BY_AUTHOR 0
#define KLEPET_EDITED_MASKED 1             /* by the shop: a card number had begun here;
                                            * the first text is destroyed (B13.1) */

#define KLEPET_TRANSFER_ACCEPTED 0         /* TAKEN follows; QUEUED, when a chat that waits was moved */
#define KLEPET_TRANSFER_DECLINED 1
#define KLEPET_TRANSFER_MISSED 2           /* nobody answered, or nobody was there */
#define KLEPET_TRANSFER_WITHDRAWN 3        /* by the owner, by the chat's end, or who was asked went away */

#define KLEPET_TRANSFER_TO_DEPARTMENT 0    /* whoever of it can take the chat, one after the other */
#define KLEPET_TRANSFER_TO_SUPERVISORS 1   /* an escalation (B12.2) */
#define KLEPET_TRANSFER_TO_OPERATOR 2      /* nobody else is asked */
#define KLEPET_TRANSFER_TO_LINE 3          /* whoever of it comes to be free; nobody is asked when it waits (B12.1) */
#define KLEPET_TRANSFER_TO_RESCUE 4        /* likewise in its own department, for the owner is silent (B6.2) */

#define KLEPET_MEDIA_STARTED_ACCEPTED 0
#define KLEPET_MEDIA_STARTED_REDEEMED 1    /* the host was shown the token */

#define KLEPET_MEDIA_END_ENDED 0
#define KLEPET_MEDIA_END_DECLINED 1
#define KLEPET_MEDIA_END_EXPIRED 2
#define KLEPET_MEDIA_END_WITHDRAWN 3

#define KLEPET_SHAPE_ANSWERED_ONCE 0       /* it takes no other answer */
#define KLEPET_SHAPE_ANSWERED_AGAIN 1      /* it may be answered again */

#define KLEPET_ANSWERED_FIRST 0
#define KLEPET_ANSWERED_AGAIN 1            /* in the place of the answers before */

#define KLEPET_EXPIRED_UNANSWERED 0
#define KLEPET_EXPIRED_REPLACED 1          /* another survey took its place */

#define KLEPET_ERASED_VISITOR 0            /* all texts of the chat, with its visitor */
#define KLEPET_ERASED_TRANSCRIPT 1         /* all texts, by their age */
#define KLEPET_ERASED_ADDRESSES 2          /* the contacts, by their age */

#define KLEPET_GONE_ERASED 0               /* klepet_erase() */
#define KLEPET_GONE_FORGOTTEN 1            /* never chatted, and is away for long, or others are who came later */

#define KLEPET_FOLLOWUP_CHOSEN 0           /* B4.2 */
#define KLEPET_FOLLOWUP_WAITED 1           /* B4.3 */
#define KLEPET_FOLLOWUP_UNANSWERED 2       /* B1.5 */
#define KLEPET_FOLLOWUP_CLOSED_HOURS 3     /* left as a message (B9.2) */
#define KLEPET_FOLLOWUP_NO_OPERATOR 4      /* from the bot, and nobody to take over (B7.3) */
#define KLEPET_FOLLOWUP_AFTERWORD 5        /* its operator went before they answered it (B1.4) */
#define KLEPET_FOLLOWUP_LEFT 6             /* the visitor went away while waiting, and stayed away (B4.10) */

#define KLEPET_SETTLED_BY_OPERATOR 0       /* klepet_settle() */
#define KLEPET_SETTLED_BY_THANKS 1         /* the visitor only thanks, agrees or says goodbye */

/* Copies up to `capacity` further events that this client may see, in order, into `events`, an array whose elements lie
 * `stride` bytes apart: sizeof(klepet_event) of the header that you compiled with. Moves the cursor. The texts stay
 * valid until klepet_events_release(), the next klepet_events(), klepet_events_packed() or klepet_chat_events(), or
 * klepet_leave() of this client, or klepet_close(). *count is 0 when there is nothing new.
 * A client far behind costs a read of the journal, no memory (B2.5). */
klepet_status klepet_events(klepet_client *client, klepet_event *events, size_t stride, size_t capacity, size_t *count);
klepet_status klepet_events_release(klepet_client *client);

/* The same as packed bytes in one call, for bindings: for each event a uint32_t length of what follows (a multiple of
 * 8), a uint32_t size of this library's klepet_event, that many bytes with the pointers 0, text, id, parts,
 * padding. A reader of an older header takes the fields that it knows and finds the text by the size. Whole events
 * only; BUFFER_TOO_SMALL when not even one fits. */
klepet_status klepet_events_packed(klepet_client *client, void *buffer, size_t capacity, size_t *used, size_t *count);

/* Moves the cursor: the next event pulled is the first after `after_seq` that the client may see (B2.5). */
klepet_status klepet_cursor_set(klepet_client *client, uint64_t after_seq);

/* The same for a place of an earlier time: `after_seq` as it was seen in `incarnation`, 0 when that is not known
 * (B2.11). Where the client stands now goes to `cursor`, which may be NULL: 0 and not `after_seq` when it begins
 * anew. */
klepet_status klepet_cursor_resume(klepet_client *client, uint64_t incarnation, uint64_t after_seq, uint64_t *cursor);

/* B2.11: keeps under `name`, of 1 to 64 bytes, that the client's person has dealt with every event through `seq`: for
 * programs, which come back in another process to the first event that they have not confirmed. It never goes back; 0
 * takes it away. It is in the file when this returns, so confirm every some events, and not each: those behind the
 * last confirmed one come again, and whoever answers them under the same message id says nothing twice (B2.2). At most
 * 16 of a person; one that was not moved for policy "retention.people_days" is gone. Not for visitors.
 * NOT_ALLOWED, KEY_INVALID, VALUE_INVALID (an event that the shop has not reached; one name too many). */
klepet_status klepet_bookmark_set(klepet_client *client, const char *name, size_t name_bytes, uint64_t seq,
                                  klepet_error *error);

/* Where klepet_cursor_set() goes on: the last event confirmed under `name`, 0 when there is none. The bookmark lies
 * beside the events that it is of: a file that was restored from an older copy has the place that it had then, and one
 * that was begun anew has none. NOT_ALLOWED, KEY_INVALID, MISUSE_NULL. */
klepet_status klepet_bookmark_get(klepet_client *client, const char *name, size_t name_bytes, uint64_t *seq,
                                  klepet_error *error);

/* The events of one chat after `after_chat_seq`, oldest first, by role; does not move the cursor. Texts as
 * klepet_events().
 * CHAT_UNKNOWN. */
klepet_status klepet_chat_events(klepet_client *client, uint64_t chat, uint32_t after_chat_seq, klepet_event *events,
                                 size_t stride, size_t capacity, size_t *count);

/* ---- Seeing ------------------------------------------------------------------------------------------------------ */

#define KLEPET_STATE_INTAKE 1
#define KLEPET_STATE_BOT 2
#define KLEPET_STATE_QUEUED 3
#define KLEPET_STATE_OFFERED 4
#define KLEPET_STATE_ACTIVE 5
#define KLEPET_STATE_HELD 6
#define KLEPET_STATE_WRAPUP 7
#define KLEPET_STATE_FOLLOWUP 8
#define KLEPET_STATE_CLOSED 9

#define KLEPET_TURN_NOBODY 0
#define KLEPET_TURN_VISITOR 1
#define KLEPET_TURN_OPERATOR 2

typedef struct klepet_chat {
    uint32_t size;                         /* set by the caller: sizeof */
    uint32_t state;                        /* KLEPET_STATE_... */
    uint64_t chat;
    uint64_t visitor;
    uint64_t owner;                        /* the operator who has it, or is being offered it; 0: nobody */
    uint64_t last_seq;
    int64_t started_ms;
    int64_t estimate_ms;                   /* honest estimate of the wait, 0: none (B5.7) */
    int64_t next_deadline_ms;              /* 0: none */
    uint32_t chat_seq;
    uint32_t episode;
    uint32_t turn;                         /* KLEPET_TURN_... */
    uint32_t position;                     /* as shown to the visitor, 1 = next; 0: not in the line,
                                            * or none is shown now (B5.7) */
    uint32_t reason;                       /* KLEPET_REASON_..., when closed */
    uint32_t delivered_to_visitor;         /* chat_seq */
    uint32_t read_by_visitor;
    uint32_t ladder_on;
    uint32_t department;                   /* 1, 2 ... in the order in which policies named them first */
    uint32_t skill;                        /* likewise, as asked for; 0: any */
    uint32_t language;                     /* likewise */
    int32_t priority;                      /* -100 to 100 (B5.3) */
    uint32_t reserved;
} klepet_chat;

/* One chat in memory. CHAT_UNKNOWN, also of one that has left it (klepet_chat_events() has its events); MUTED. */
klepet_status klepet_chat_get(klepet_client *client, uint64_t chat, klepet_chat *info);

/* Chats in memory that this client may see, open or remembered, after `after_chat`: page by page, always in the same
 * order. The `size` of the first element, sizeof(klepet_chat) of the header that you compiled with, is that of all. */
klepet_status klepet_chats(klepet_client *client, uint64_t after_chat, klepet_chat *chats, size_t capacity,
                           size_t *count);

typedef struct klepet_chats_options {
    uint32_t size;
    uint32_t state;                        /* KLEPET_STATE_...; 0: any */
    const char *department;                /* of the policy; NULL: any */
    size_t department_bytes;
    uint64_t owner;                        /* who has it, is being offered it, or had it when it was closed; 0: any */
    uint64_t visitor;                      /* 0: anybody's */
    uint64_t after_chat;                   /* the last chat of the page before; 0: from the beginning */
    uint32_t unanswered;                   /* 1: those in which the shop owes the visitor an answer */
    uint32_t reserved;
} klepet_chats_options;
#define KLEPET_CHATS_INIT KLEPET_INIT_OF(klepet_chats_options)

/* The chats that fit, of those that this client may see, page by page: first those in memory in the order of
 * klepet_chats(), then the closed ones that have left it, those closed last first (B22.3). `chats` and `capacity` as
 * there.
 * DEPARTMENT_UNKNOWN, VALUE_INVALID. */
klepet_status klepet_chats_find(klepet_client *client, const klepet_chats_options *options, klepet_chat *chats,
                                size_t capacity, size_t *count, klepet_error *error);

typedef struct klepet_people_options {
    uint32_t size;
    uint32_t role;                         /* KLEPET_ROLE_..., with `by_role` */
    uint32_t by_role;                      /* 1: of this role alone */
    uint32_t online;                       /* 1: only who is online */
    uint64_t after_person;                 /* the last person of the page before; 0: from the beginning */
    uint32_t limit;                        /* 1 to 1000; 0: 50 */
    uint32_t reserved;
} klepet_people_options;
#define KLEPET_PEOPLE_INIT KLEPET_INIT_OF(klepet_people_options)

/* People, for staff (B22.2): a JSON array of {"person", "role", "name", "locale", "online"}, of an operator besides
 * "presence", "load", "capacity" and "suspended", of a visitor "class", "banned" and "signed", for the system role
 * "key". `options` may be NULL. With the buffer as in klepet_explain().
 * NOT_ALLOWED, VALUE_INVALID, BUFFER_TOO_SMALL. */
klepet_status klepet_people(klepet_client *client, const klepet_people_options *options, char *buffer, size_t capacity,
                            size_t *needed, klepet_error *error);

/* One person, for staff: the same object and "photo_url" of an operator, "attributes" and "chats", of the newest 50
 * those that they see, of a visitor. Visitors are given "person", "role", "name" and "photo_url" of themselves and of
 * whoever spoke to them.
 * NOT_ALLOWED (bots), PERSON_UNKNOWN, BUFFER_TOO_SMALL. */
klepet_status klepet_person_get(klepet_client *client, uint64_t person, char *buffer, size_t capacity, size_t *needed,
                                klepet_error *error);

/* ---- Finding things ---------------------------------------------------------------------------------------------- */

typedef struct klepet_search_options {
    uint32_t size;
    uint32_t limit;                        /* messages at once, 1 to 50; 0: 50 */
    const char *query;                     /* words, at most 256 bytes; the last one may be only begun */
    size_t query_bytes;
    uint64_t person;                       /* who wrote it; of a visitor, their chats, whoever wrote in them; 0: all */
    const char *department;                /* of the chat when it was said; NULL: any */
    size_t department_bytes;
    int64_t from_ms;                       /* 0: from the shop's first day */
    int64_t until_ms;                      /* not included; 0: until now */
    uint64_t before_seq;                   /* the "before_seq" of the answer before; 0: from the newest on */
} klepet_search_options;
#define KLEPET_SEARCH_INIT KLEPET_INIT_OF(klepet_search_options)

/* B22.4: messages that hold all words of a query, as they read now, newest first; for staff, who find what they may
 * see: {"messages": [{"seq", "at_ms", "chat", "chat_seq", "episode", "role", "person", "department", "note", "edited",
 * "text"}], "before_seq", "behind"}. Accents are folded: "prilis" finds the Czech "příliš"; who types an umlaut means
 * it. What was taken back, redacted or erased is not found, nor what the shop says by itself. `before_seq`, where it is
 * told, is where the next search goes on; an answer may have fewer messages than asked for, or none, and go on all the
 * same, for one search looks at no more than some thousand. `behind`: so many events are not looked through yet; the
 * first search of a shop has the words gathered, a few seconds a million events, meanwhile and with each search. With
 * the buffer as in klepet_explain().
 * NOT_ALLOWED, VALUE_INVALID (no word in the query, or the limit), PERSON_UNKNOWN, DEPARTMENT_UNKNOWN, TIME_INVALID,
 * TEXT_*, BUFFER_TOO_SMALL. */
klepet_status klepet_search(klepet_client *client, const klepet_search_options *options, char *buffer, size_t capacity,
                            size_t *needed, klepet_error *error);

/* B22.3: a visitor's chats, newest first, at most `limit` (1 to 50; 0: 50), from the record: {"chats": [{"chat",
 * "state", "department", "owner", "episode", "started_ms", "closed_ms", "reason", "first_seq", "erased"}],
 * "before_seq"}. `before_seq`, where it is told, is that of the next page; 0: the first page. For staff, who see those
 * of their departments, and for visitors their own, by their number or 0. With the buffer as in klepet_explain().
 * NOT_ALLOWED, PERSON_UNKNOWN, VALUE_INVALID, BUFFER_TOO_SMALL. */
klepet_status klepet_history(klepet_client *client, uint64_t visitor, uint64_t before_seq, size_t limit, char *buffer,
                             size_t capacity, size_t *needed, klepet_error *error);

#define KLEPET_TRANSCRIPT_TEXT 0
#define KLEPET_TRANSCRIPT_HTML 1           /* a page that is whole in itself: no script, nothing from elsewhere */

typedef struct klepet_transcript_options {
    uint32_t size;
    uint32_t format;                       /* KLEPET_TRANSCRIPT_... */
    uint64_t chat;                         /* 0: that of the token */
    const char *token;                     /* `id` of the SURVEY_ASKED event, as long as the survey is open;
                                            * NULL: `chat` says which */
    size_t token_bytes;
    uint32_t after_chat_seq;               /* a page: only what is behind it; 0: from the chat's first event */
    uint32_t limit;                        /* a page: of at most so many events, 1 to 1000;
                                            * 0: the whole, EXPORT_TOO_LARGE beyond 4,096 */
} klepet_transcript_options;
#define KLEPET_TRANSCRIPT_INIT KLEPET_INIT_OF(klepet_transcript_options)

/* B21.2: the transcript of a chat as its visitor may see it, in their language, whoever asks: {"chat", "format",
 * "text", "last_chat_seq", "more"}. Messages as they read now; notes are not in it, and of what was taken back or
 * deleted is said that it was. For the chat's visitor and staff who see it; and by the token of its survey for any
 * visitor's client and the system role: the token is the authority. `last_chat_seq` is the after_chat_seq of the next
 * page, which there is if `more`. With the buffer as in klepet_explain().
 * CHAT_UNKNOWN, NOT_ALLOWED, TOKEN_INVALID, VALUE_INVALID, TEXT_*, EXPORT_TOO_LARGE, BUFFER_TOO_SMALL. */
klepet_status klepet_transcript(klepet_client *client, const klepet_transcript_options *options, char *buffer,
                                size_t capacity, size_t *needed, klepet_error *error);

/* B14.1: which timers of the chat are armed, since when, from which anchor, why paused, what happens next and when, and
 * in which arm of the policy's experiments it is (B23.2); a JSON object. Writes at most `capacity` bytes, no NUL;
 * *needed is how many there are, also with BUFFER_TOO_SMALL, whatever the buffer.
 * CHAT_UNKNOWN, NOT_ALLOWED (visitors), BUFFER_TOO_SMALL. */
klepet_status klepet_explain(klepet_client *client, uint64_t chat, char *buffer, size_t capacity, size_t *needed,
                             klepet_error *error);

/* B23.3: the same for the chat's visitor, in their language and without other people's data: why they wait, or what
 * happens next. A JSON object of "chat", "state", "turn", "now_ms" and, where there is one, "sentence", "position" and
 * "estimate_ms" as shown, "opens_ms" (when the department opens, if it is closed), "until_ms" (a promise); with the
 * buffer as in klepet_explain().
 * CHAT_UNKNOWN, NOT_ALLOWED (all but visitors), BUFFER_TOO_SMALL. */
klepet_status klepet_why(klepet_client *client, uint64_t chat, char *buffer, size_t capacity, size_t *needed,
                         klepet_error *error);

typedef struct klepet_report_options {
    uint32_t size;
    int32_t utc_offset_minutes;            /* of the clock on the wall, where there is no zone:
                                            * `zone` is NULL and the policy names none */
    int64_t from_ms;                       /* 0: from the shop's first day */
    int64_t until_ms;                      /* not included; 0: until now */
    const char *zone;                      /* by whose clock hours and weekdays are told, right across changes of the
                                            * clock: a name of the IANA database, "Europe/Prague"; NULL: that of the
                                            * policy's first department with hours */
    size_t zone_bytes;
} klepet_report_options;
#define KLEPET_REPORT_INIT KLEPET_INIT_OF(klepet_report_options)

/* B14.2: what happened in a period, for staff: chats, waits, first replies and replies (median, 90 %, 99 %), late and
 * overdue, missed, abandoned, idle closes, what surveys said (sums, counts, NPS), of the shop, by department, by
 * operator, by hour of the day and by weekday, staffed hours beside the demand, and what became of invitations, by rule
 * (B8.4, B10.3), and the same figures by arm of each experiment (B23.2); a JSON object, with the buffer as in
 * klepet_explain(). What began in the period counts, as far as it is durable. `options` may be NULL. Reads the journal
 * from its first event, about a second a million events; give a buffer of 64 KiB so that it is read once.
 * klepet_query_begin() does it in parts.
 * NOT_ALLOWED, VALUE_INVALID, BUFFER_TOO_SMALL, CORRUPT. */
klepet_status klepet_report(klepet_client *client, const klepet_report_options *options, char *buffer, size_t capacity,
                            size_t *needed, klepet_error *error);

/* B14.3: lets the journal's people do again what they did, in front of a shop with another policy, and tells what would
 * have differed: who would have been asked, warned or closed as idle, who of them wrote again after that, which waits
 * and holding messages would have changed; in all and, for the first 10,000 chats that differ, [recorded, rehearsed]
 * one by one. `policy` NULL: the shop's own. All that people did in their chats is done again, by visitors, operators,
 * bots and the back office. Not in the journal, and so missing: typing and uploads, with the pauses that they make
 * (B3.4, B4.5); page views, so that nobody is invited (B8), and who came by an invitation comes by themselves; commands
 * that the recorded shop refused. Edits, names and the texts of what was erased move no timer and are left out,
 * prepared replies are messages. After a restart in the recording what was due in between is done at its own time. As
 * klepet_report(), but about two seconds a million events. Nothing in the shop changes.
 * NOT_ALLOWED, POLICY_INVALID, BUFFER_TOO_SMALL, CORRUPT. */
klepet_status klepet_rehearse(klepet_client *client, const char *policy, size_t policy_bytes, char *buffer,
                              size_t capacity, size_t *needed, klepet_error *error);

/* B23.1: the same, and beside it the line with other staff: how long people would have waited, how many would have left
 * or been a follow-up, how many would have had no answer in time. `staffing` is JSON, 1 to 32 changes, each of -100 to
 * 100 operators at a time of the week by the shop's clock, written as a policy writes hours:
 *
 *     [{"department": "support", "operators": 2, "days": ["mon", "fri"], "from": "09:00", "to": "12:00"}]
 *
 * A model, for nobody knows what those would have done who were not there. Who comes into the line comes when they
 * came. Whoever has room is asked, takes the chat after the time that it took in the journal from when its taker had
 * room, and has it as long; of chats that nobody took these are the medians of their department, or of the shop, and
 * 10 min where nobody took any. Added operators have the policy's capacity, every skill and language, and are there
 * while their department is open; of those who were there the last to be entered are taken away, and keep the chats
 * that they have.
 * Who left the line, leaves at the same time if nobody has come by then; who was taken waits as long as they did, or
 * until "waiting.follow_up_after_ms": so with fewer operators those who would have left are counted as missed. Overdue
 * is who had no answer within "reply.overdue_after_ms" of open time since they came into the line.
 * The reply has a member "staffing": "zone", "shop" and "departments", each with "recorded" (what was), "unchanged"
 * (the model with the staff that was there: how far it is to be trusted) and "changed".
 * As klepet_rehearse(), and MISUSE_NULL, VALUE_INVALID. */
klepet_status klepet_rehearse_staffing(klepet_client *client, const char *policy, size_t policy_bytes,
                                       const char *staffing, size_t staffing_bytes, char *buffer, size_t capacity,
                                       size_t *needed, klepet_error *error);

/* Takes `count` recorded events, `stride` bytes apart, into a shop that has none of its own: opened new, in a file or
 * in memory, with no policy given, and nobody joined. They are what klepet_events() gave a client with the system role
 * in another shop, all of them and in order from number 1, in as many calls as it takes; texts that were destroyed
 * there are empty here. Each is held against those before it, as when a file is opened, and becomes durable like any
 * event. *taken (or NULL) is how many of this call's were taken, also when one is refused. Time does not pass meanwhile
 * and nobody can join (MISUSE_MODE): klepet_close() the shop when all are in, and open it again; its klepet_digest() is
 * that of the shop they came from. Only its secret is its own, so that links to surveys and calls that are still open
 * are not good in the new shop (B10.2, B12.3).
 * ALREADY (the shop has events of its own), CORRUPT (it does not follow from those before it: the shop is halted,
 * delete its file), VALUE_INVALID, TEXT_NOT_UTF8, TEXT_TOO_LONG (no event of any shop, *taken is its place),
 * DISK_FULL. */
klepet_status klepet_import(klepet_shop *shop, const klepet_event *events, size_t stride, size_t count, size_t *taken,
                            klepet_error *error);

/* Begins a copy of the shop's file under the name `path` (UTF-8, ends with a NUL), which must not be there yet.
 * The copy is made between commits, a mebibyte at a time, while the shop goes on; turn the loop until
 * klepet_backup_get() says that it is done: then it is whole and durable, and holds everything accepted before this
 * call and what was written until then. Closing the shop gives it up; of one that failed or was given up nothing is
 * left, and what a process that was killed had begun (PATH.PID.klepet-part) goes with the next copy into that folder.
 * ALREADY (one is being made), CANNOT_OPEN, MISUSE_MODE (a shop in memory). */
klepet_status klepet_backup(klepet_shop *shop, const char *path, klepet_error *error);

#define KLEPET_BACKUP_NONE 0
#define KLEPET_BACKUP_RUNNING 1
#define KLEPET_BACKUP_DONE 2

typedef struct klepet_backup_progress {
    uint32_t size;                         /* set by the caller: sizeof */
    uint32_t state;                        /* KLEPET_BACKUP_... */
    uint64_t pages_total;                  /* of 4096 bytes */
    uint64_t pages_done;
} klepet_backup_progress;

/* How far the newest copy has come. DISK_FULL, HALTED and others: it failed, and nothing of it is left. */
klepet_status klepet_backup_get(klepet_shop *shop, klepet_backup_progress *progress, klepet_error *error);

/* ---- Calls ------------------------------------------------------------------------------------------------------- */

#define KLEPET_CALL_BUFFER 4096            /* room for the reply of any command */

/*
 * Every command and query as one JSON object, with this client's authority: a dynamic language has all of Klepet by
 * this one function, and a host can hand a browser's frame straight in.
 *
 *     {"do": "say", "chat": 12, "text": "Do you ship to Brno?", "id": "m1", "request": 7}
 *     {"ok": true, "request": 7, "chat": 12, "seq": 101, "chat_seq": 5, "outcome": "accepted"}
 *     {"ok": false, "request": 7, "status": -301, "refusal": "chat_unknown", "sentence": "There is no such chat ..."}
 *
 * "do" is the function's name without klepet_, the other fields are its arguments and option structs
 * by their names; lists of names are arrays, the numbers of a #define list are its words in small letters, the bits of
 * one are fields of their own, true or false ("note", "hidden", "preview"). Texts by names are objects: "texts" and
 * "values" of a prepared reply, "answers" of klepet_start() by their keys. A survey's "given" is what is there.
 * "request", a whole number or at most 64 bytes of text, comes back with the reply, if it could be read. A reply has
 * what the function writes to its outputs: posted and person by their fields, the others as "events" (and "cursor"),
 * "chat", "chats", "explanation", "report", "statistics", "audit", "replies", "export" ...; an event has the fields of
 * klepet_event, `kind`, `role` and `ladder` as words, what is 0 or empty left out. statistics_get, audit, digest,
 * next_deadline and policy_get are for the system role. What makes or ends handles, turns the loop or copies files is
 * no call.
 * klepet_schema() describes all of it.
 *
 * Strict: unknown and missing fields, keys given twice, wrong types, numbers out of range, what is not UTF-8, text
 * behind the end are refused, and "path" says where ("policy.departments[1].mode"). At most 8 MiB, 18 levels, 4096
 * values.
 *
 * The reply, of *needed bytes and without a NUL, is written whenever the function returns 0: also when it tells a
 * refusal, since whoever asked is to read it. `error` then takes the refusal's status, or 0 when it was done, for a
 * host that would rather not look into the reply. Else there is no reply and nothing was done: MISUSE_*, and
 * BUFFER_TOO_SMALL, where *needed says how many bytes it takes. No reply of something done is ever lost: a command is
 * done only if KLEPET_CALL_BUFFER bytes are there, events and chats are as many as there is room for, and a query can
 * be asked again.
 * A reply refuses as the function of its "do" does, and besides with JSON_INVALID or COMMAND_UNKNOWN.
 */
klepet_status klepet_call(klepet_client *client, const char *json, size_t json_bytes, char *buffer, size_t capacity,
                          size_t *needed, klepet_error *error);

/*
 * A long query in parts, so that a host with one thread for everybody goes on with the others in between: `report` or
 * `rehearse`, which read the journal from its first event. `json` is what klepet_call() takes, and the reply is what it
 * gives, to the byte:
 *
 *     klepet_query *query;
 *     uint64_t left = 1;
 *     klepet_query_begin(office, "{\"do\":\"report\"}", 15, &query, NULL);
 *     while (left > 0) {
 *         serve_the_others();
 *         klepet_query_step(query, 256, &left, NULL);
 *     }
 *     klepet_query_reply(query, buffer, sizeof buffer, &needed, NULL);
 *     klepet_query_end(query);
 *
 * What is told of is fixed here: what is durable now, and until now. Ends with klepet_query_end(), with its client's
 * klepet_leave() and with the shop. 16 in a shop at a time.
 * JSON_INVALID, COMMAND_UNKNOWN (also for what klepet_call() answers at once), NOT_ALLOWED, VALUE_INVALID,
 * POLICY_INVALID, TOO_MANY_QUERIES.
 */
klepet_status klepet_query_begin(klepet_client *client, const char *json, size_t json_bytes, klepet_query **query,
                                 klepet_error *error);

/* Reads at most `events_max` further events, a microsecond or two each; *left is how many there are still to be read, 0
 * when the reply is there. None while a commit is at the disk, for up to 5 ms, so that the thread does not wait for it:
 * ask again. An event that was destroyed meanwhile is read as what is left of it. Behind the events of a rehearsal with
 * other staff (B23.1) come its steps: *left may be more than before, then. CORRUPT: it goes no further. */
klepet_status klepet_query_step(klepet_query *query, size_t events_max, uint64_t *left, klepet_error *error);

/* The reply, with the buffer as in klepet_explain(). What is left is read first. CORRUPT, BUFFER_TOO_SMALL. */
klepet_status klepet_query_reply(klepet_query *query, char *buffer, size_t capacity, size_t *needed,
                                 klepet_error *error);

/* Gives back what the query holds, wherever it stands. The handle is closed. */
klepet_status klepet_query_end(klepet_query *query);

/* All commands, queries, replies, events and refusals as JSON Schema (draft 2020-12), made from the table that
 * klepet_call() reads by. Ends with a NUL, lives forever. Any thread. */
const char *klepet_schema(void);

#ifdef __cplusplus
}
#endif
#endif

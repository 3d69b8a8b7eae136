/*
 * A shop whose life is told to the disk that remembers (disk.c), and one that is looked at after the power was cut.
 *
 *     shop play SHOP SEED STEPS [busy]
 *                                  says, edits, redacts, erases, lets texts grow old, copies, closes and opens (busy:
 *                                  only says and edits, so that the log grows until it begins anew), and notes:
 *                                      T seq id word    this message is about to have this word (seq 0: not known yet)
 *                                      A seq id         its message is durable: a flush said so
 *                                      D seq            its words are about to be destroyed
 *                                      G seq            its words are gone: the call said ok
 *                                      B name seq       a copy is whole and durable, with everything up to this event
 *     shop look SHOP               every message of the file: S seq id word; then it is proved, and closed
 *
 * Exit codes: 0 done; 3 a call was refused as a failing disk has it, with a sentence; anything else is a fault.
 */
#include <klepet.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define MESSAGES_MAX 4096
#define VISITORS 5

void crash_note(const char *text) __attribute__((weak));

static void note(const char *format, ...) {
    char line[256];
    va_list rest;
    va_start(rest, format);
    vsnprintf(line, sizeof line, format, rest);
    va_end(rest);
    if (crash_note != NULL) crash_note(line);
}

static uint64_t dice;
static unsigned draw(unsigned below) {
    dice ^= dice << 13;
    dice ^= dice >> 7;
    dice ^= dice << 17;
    return (unsigned)(dice % below);
}

static klepet_shop *shop;
static klepet_client *office, *visitors[VISITORS];
static struct { uint64_t chat, seq; int visitor, number, acknowledged, destroyed; } messages[MESSAGES_MAX];
static int count, words, copies, generation[VISITORS];
static uint64_t chats[VISITORS];

/* Refused because of the disk: the program ends as a host would. A call too late for a text that is not yet gone goes
 * on. */
static int fine(klepet_status status, const char *what) {
    if (status == KLEPET_OK) return 1;
    if (status == KLEPET_NOT_YET_GONE) return 0;
    fprintf(stderr, "%s: %d %s\n", what, status, klepet_status_text(status));
    if (status <= -500 && status != KLEPET_CORRUPT) exit(3);
    exit(1);
}

static klepet_client *join(uint32_t role, const char *key) {
    klepet_client *client;
    klepet_join_options who = {
        KLEPET_JOIN_INIT, .role = role, .key = key, .key_bytes = strlen(key), .flags = KLEPET_JOIN_FROM_NOW};
    fine(klepet_join(shop, &who, &client, NULL), "join");
    return client;
}

static klepet_client *visitor(int number) {
    char key[32];
    if (visitors[number] != NULL) return visitors[number];
    snprintf(key, sizeof key, "visitor-%d-%d", number, generation[number]);
    return visitors[number] = join(KLEPET_ROLE_VISITOR, key);
}

static void open_shop(const char *path) {
    static const char *policy = "{\"limits\": {\"messages_per_second\": 0, \"open_chats_per_visitor\": 1000},"
                                " \"retention\": {\"transcript_days\": 1},"
                                " \"departments\": [{\"name\": \"support\", \"mode\": \"take\"}]}";
    klepet_open_options options = {KLEPET_OPEN_INIT, .clock = KLEPET_CLOCK_VIRTUAL, .start_ms = 1700000000000,
                                   .policy = policy, .policy_bytes = strlen(policy)};
    klepet_error error = {0};
    klepet_status status = klepet_open(path, &options, &shop, &error);
    if (status != KLEPET_OK) fprintf(stderr, "open: %s\n", error.sentence);
    fine(status, "open");
    office = join(KLEPET_ROLE_SYSTEM, "office");
    memset(visitors, 0, sizeof visitors);
}

/*
 * A number and the same backwards: a torn write puts the beginning of one word before the end of another, and what
 * comes of two words is never a third (a cut of seed 303197802 made W000002q of W000099q and W000102q).
 */
#define WORD_BYTES 14
static const char *spell(int word) {
    static char spelt[WORD_BYTES + 1];
    snprintf(spelt, sizeof spelt, "W%06d", word);
    for (int i = 0; i < 6; i++) spelt[7 + i] = spelt[6 - i];
    spelt[WORD_BYTES - 1] = 'q';
    return spelt;
}

#define TEXT_MAX 20480
static size_t text_of(char *text, int word) {
    static const int lengths[] = {1, 5, 25, 25, 120, 500, 1100};
    size_t used = 0;
    for (int i = lengths[draw(7)]; i > 0; i--) used += (size_t)sprintf(text + used, "%s ", spell(word));
    return used;
}

static void say(void) {
    char text[TEXT_MAX], id[32];
    if (count == MESSAGES_MAX) return;
    int number = (int)draw(VISITORS), word = ++words;
    klepet_posted posted;
    klepet_message message = {KLEPET_MESSAGE_INIT, .text = text, .id = id};
    message.id_bytes = (size_t)snprintf(id, sizeof id, "m%d", word);
    message.text_bytes = text_of(text, word);
    klepet_client *client = visitor(number);
    note("T 0 %s %s", id, spell(word));
    int starts = chats[number] == 0 || draw(12) == 0;
    klepet_status status = starts ? klepet_start(client, NULL, &message, &posted, NULL)
                                  : klepet_say(client, chats[number], &message, &posted, NULL);
    fine(status, "say");
    chats[number] = posted.chat;
    messages[count].chat = posted.chat;
    messages[count].seq = posted.seq;
    messages[count].visitor = number;
    messages[count].number = word;
    messages[count].acknowledged = messages[count].destroyed = 0;
    count++;
}

/* What a flush has acknowledged. */
static void acknowledge(void) {
    for (int i = 0; i < count; i++) {
        if (messages[i].acknowledged) continue;
        messages[i].acknowledged = 1;
        note("A %llu m%d", (unsigned long long)messages[i].seq, messages[i].number);
    }
}

static void flush(void) {
    fine(klepet_flush(shop), "flush");
    acknowledge();
}

static int pick(void) {
    for (int tries = 0; tries < 20 && count > 0; tries++) {
        int i = (int)draw((unsigned)count);
        if (!messages[i].destroyed) return i;
    }
    return -1;
}

static void edit(void) {
    char text[TEXT_MAX];
    int i = pick();
    if (i < 0) return;
    int word = ++words;
    size_t bytes = text_of(text, word);
    note("T 0 m%d %s", messages[i].number, spell(word));
    klepet_client *author = visitor(messages[i].visitor);
    klepet_status status = klepet_edit(author, messages[i].chat, messages[i].seq, text, bytes, NULL);
    if (status <= -500) fine(status, "edit"); /* Too old, or its author was erased: refused. */
}

static void destroy(int i) {
    messages[i].destroyed = 1;
    note("D %llu m%d", (unsigned long long)messages[i].seq, messages[i].number);
}

static void gone(int i) { note("G %llu m%d", (unsigned long long)messages[i].seq, messages[i].number); }

static void redact(void) {
    int i = pick();
    if (i < 0) return;
    destroy(i);
    int is_gone = fine(klepet_redact(office, messages[i].chat, messages[i].seq, NULL), "redact");
    acknowledge();
    if (is_gone) gone(i);
}

static void erase(void) {
    int number = (int)draw(VISITORS), of[MESSAGES_MAX], found = 0;
    uint64_t person;
    fine(klepet_person(visitor(number), &person), "person");
    for (int i = 0; i < count; i++)
        if (messages[i].visitor == number && !messages[i].destroyed) of[found++] = i;
    for (int i = 0; i < found; i++) destroy(of[i]);
    int is_gone = fine(klepet_erase(office, person, NULL), "erase");
    acknowledge();
    for (int i = 0; is_gone && i < found; i++) gone(of[i]);
    visitors[number] = NULL;
    generation[number]++;
    chats[number] = 0;
}

/* All chats are ended, and a year later their texts are gone without anybody asking. */
static void grow_old(void) {
    int64_t now;
    for (int i = 0; i < count; i++)
        if (!messages[i].destroyed) {
            klepet_status status = klepet_end(office, messages[i].chat, 0, NULL);
            if (status <= -500) fine(status, "end");
        }
    int of[MESSAGES_MAX], found = 0;
    for (int i = 0; i < count; i++)
        if (!messages[i].destroyed) of[found++] = i;
    for (int i = 0; i < found; i++) destroy(of[i]);
    fine(klepet_now(shop, &now), "now");
    fine(klepet_advance(shop, now + 400LL * 86400000), "advance");
    int is_gone = fine(klepet_flush(shop), "flush");
    acknowledge();
    for (int i = 0; is_gone && i < found; i++) gone(of[i]);
    memset(chats, 0, sizeof chats);
}

static void copy(const char *path) {
    char name[600];
    klepet_backup_progress progress = {.size = sizeof progress};
    klepet_statistics statistics = {.size = sizeof statistics};
    snprintf(name, sizeof name, "%.*s/copy-%d.db", (int)(strrchr(path, '/') - path), path, ++copies);
    fine(klepet_flush(shop), "flush");
    acknowledge();
    fine(klepet_statistics_get(shop, &statistics), "statistics");
    klepet_status status = klepet_backup(shop, name, NULL);
    if (status != KLEPET_OK) return;
    do {
        fine(klepet_step(shop, 50), "step");
        status = klepet_backup_get(shop, &progress, NULL);
        if (status != KLEPET_OK) return; /* It failed, and nothing of it is left. */
    } while (progress.state == KLEPET_BACKUP_RUNNING);
    note("B copy-%d.db %llu", copies, (unsigned long long)statistics.durable_seq);
}

static int play(const char *path, int steps, int is_busy) {
    open_shop(path);
    fine(klepet_flush(shop), "flush");
    note("O");
    for (int step = 0; step < steps; step++) {
        unsigned what = draw(is_busy ? 76 : 100);
        if (what < 50) say();
        else if (what < 66) flush();
        else if (what < 76) edit();
        else if (what < 91) redact();
        else if (what < 94) erase();
        else if (what < 95) grow_old();
        else if (what < 97) copy(path);
        else if (what < 98) fine(klepet_step(shop, 0), "step");
        else {
            klepet_status status = klepet_close(shop);
            if (status != KLEPET_OK) fprintf(stderr, "close: %d %s\n", status, klepet_status_text(status));
            if (status != KLEPET_OK) return 3;
            acknowledge();
            open_shop(path);
        }
    }
    klepet_status status = klepet_close(shop);
    if (status != KLEPET_OK) fprintf(stderr, "close: %d %s\n", status, klepet_status_text(status));
    if (status != KLEPET_OK) return 3;
    acknowledge();
    note("C");
    return 0;
}

static int look(const char *path) {
    static char report[1 << 16];
    klepet_open_options options = {KLEPET_OPEN_INIT, .clock = KLEPET_CLOCK_VIRTUAL, .start_ms = 1700000000000};
    klepet_join_options who = {KLEPET_JOIN_INIT, .role = KLEPET_ROLE_SYSTEM, .key = "look", .key_bytes = 4};
    klepet_error error = {0};
    klepet_event events[64];
    size_t given, needed;
    klepet_status status = klepet_open(path, &options, &shop, &error);
    if (status != KLEPET_OK) {
        fprintf(stderr, "open: %d %s\n", status, error.sentence);
        return 1;
    }
    fine(klepet_join(shop, &who, &office, NULL), "join");
    do {
        fine(klepet_events(office, events, sizeof events[0], 64, &given), "events");
        for (size_t i = 0; i < given; i++) {
            const klepet_event *event = &events[i];
            if (event->kind == KLEPET_EVENT_SAID && (event->id_bytes > 0 || event->role == KLEPET_ROLE_VISITOR))
                printf("S %llu %.*s %.*s\n", (unsigned long long)event->seq, event->id_bytes ? (int)event->id_bytes : 1,
                       event->id_bytes ? event->id : "-", event->text_bytes ? WORD_BYTES : 1,
                       event->text_bytes ? event->text : "-");
        }
    } while (given > 0);
    status = klepet_audit(shop, report, sizeof report, &needed, &error);
    if (status != KLEPET_OK) {
        fprintf(stderr, "audit: %d %s %s\n", status, error.sentence, report);
        return 1;
    }
    fine(klepet_close(shop), "close");
    return 0;
}

int main(int argc, char **argv) {
    if (argc == 3 && strcmp(argv[1], "look") == 0) return look(argv[2]);
    int is_busy = argc == 6 && strcmp(argv[5], "busy") == 0;
    if (argc != (is_busy ? 6 : 5) || strcmp(argv[1], "play") != 0) return 64;
    dice = strtoull(argv[3], NULL, 10) * 0x9E3779B97F4A7C15ULL | 1;
    return play(argv[2], atoi(argv[4]), is_busy);
}

#include "BenchReference.h"
#include <stdlib.h>
#include <string.h>

enum { EVENTS = 1 << 17, TEXT_BYTES = 16 << 20 };

typedef struct {
    uint64_t chat;                       // 0: empty
    uint64_t last_seq;
    uint32_t chat_seq;
    uint8_t turn;
} chat_entry;

typedef struct {
    uint64_t hash;                       // 0: empty
    uint64_t seq;
} id_entry;

struct bench_store {
    chat_entry *chats;
    id_entry *ids;
    uint64_t chat_mask, id_mask;
    bench_event *events;
    char *texts;
    size_t text_used;
    uint64_t last, pulled;
};

static uint64_t power_above(uint64_t count) {
    uint64_t power = 64;
    while (power < count * 2) power *= 2;
    return power;
}

static inline uint64_t fold(uint64_t a, uint64_t b) {
    __uint128_t product = (__uint128_t)a * b;
    return (uint64_t)product ^ (uint64_t)(product >> 64);
}

// In the manner of wyhash: eight bytes a multiplication.
static inline uint64_t hash_bytes(uint64_t seed, const char *bytes, size_t count) {
    uint64_t hash = seed ^ 0xa0761d6478bd642fULL, word;
    while (count >= 8) {
        memcpy(&word, bytes, 8);
        hash = fold(hash ^ word, 0xe7037ed1a0b428dbULL);
        bytes += 8;
        count -= 8;
    }
    word = 0;
    memcpy(&word, bytes, count);
    hash = fold(hash ^ word ^ (uint64_t)count << 56, 0x8ebc6af09c88c6e3ULL);
    return hash ? hash : 1;
}

bench_store *bench_store_new(uint32_t chats_max, uint32_t messages_max) {
    bench_store *store = calloc(1, sizeof *store);
    store->chat_mask = power_above(chats_max) - 1;
    store->id_mask = power_above(messages_max) - 1;
    store->chats = calloc(store->chat_mask + 1, sizeof *store->chats);
    store->ids = calloc(store->id_mask + 1, sizeof *store->ids);
    store->events = calloc(EVENTS, sizeof *store->events);
    store->texts = malloc(TEXT_BYTES);
    memset(store->texts, 0, TEXT_BYTES);
    return store;
}

void bench_store_free(bench_store *store) {
    free(store->chats);
    free(store->ids);
    free(store->events);
    free(store->texts);
    free(store);
}

static inline chat_entry *find_chat(bench_store *store, uint64_t chat) {
    uint64_t place = fold(chat, 0x9e3779b97f4a7c15ULL) & store->chat_mask;
    while (store->chats[place].chat && store->chats[place].chat != chat) place = (place + 1) & store->chat_mask;
    return &store->chats[place];
}

void bench_store_add_chat(bench_store *store, uint64_t chat) { find_chat(store, chat)->chat = chat; }

uint64_t bench_store_say(bench_store *store, uint64_t chat, uint64_t person, uint8_t role, int64_t at_ms,
                         const char *text, uint32_t text_bytes, const char *id, uint32_t id_bytes) {
    chat_entry *entry = find_chat(store, chat);
    if (!entry->chat) return 0;
    uint64_t hash = hash_bytes(person, id, id_bytes);
    uint64_t place = hash & store->id_mask;
    while (store->ids[place].hash) {
        if (store->ids[place].hash == hash) return store->ids[place].seq;
        place = (place + 1) & store->id_mask;
    }
    if (store->text_used + text_bytes + id_bytes > TEXT_BYTES) store->text_used = 0;
    char *copy = store->texts + store->text_used;
    memcpy(copy, text, text_bytes);
    memcpy(copy + text_bytes, id, id_bytes);
    store->text_used += text_bytes + id_bytes;
    uint64_t seq = ++store->last;
    store->ids[place] = (id_entry){hash, seq};
    store->events[seq & (EVENTS - 1)] = (bench_event){
        .seq = seq, .chat = chat, .person = person, .previous = entry->last_seq, .at_ms = at_ms,
        .chat_seq = ++entry->chat_seq, .text_bytes = text_bytes, .id_bytes = id_bytes, .kind = 21, .role = role,
        .text = copy, .id = copy + text_bytes};
    entry->last_seq = seq;
    entry->turn = role;
    return seq;
}

size_t bench_store_pull(bench_store *store, bench_event *events, size_t capacity) {
    size_t count = 0;
    while (count < capacity && store->pulled < store->last)
        events[count++] = store->events[++store->pulled & (EVENTS - 1)];
    return count;
}

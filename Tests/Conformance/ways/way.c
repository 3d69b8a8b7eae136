// A way to play scenarios (see check.py): C, in the process, by klepet_call.
//
//     way-c SHOP START_MS POLICY
#include <inttypes.h>
#include <jansson.h>
#include <klepet.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { CLIENTS_MAX = 64, NAME_BYTES_MAX = 64, REPLY_BYTES_MAX = 1 << 20 };

static klepet_shop *shop;
static struct {
    char name[NAME_BYTES_MAX];
    klepet_client *client;
} clients[CLIENTS_MAX];
static char reply[REPLY_BYTES_MAX];

static void fail(const char *what, klepet_status status, const klepet_error *error) {
    fprintf(stderr, "%s: %d %s\n", what, status, error ? error->sentence : klepet_status_text(status));
    exit(1);
}

// The slot of a client by name, or a free one for "".
static size_t slot_of(const char *name) {
    for (size_t slot = 0; slot < CLIENTS_MAX; slot++)
        if (strcmp(clients[slot].name, name) == 0) return slot;
    fprintf(stderr, "no client \"%s\"\n", name);
    exit(1);
}

static const char *text_of(json_t *object, const char *key, size_t *bytes) {
    json_t *value = json_object_get(object, key);
    *bytes = json_string_length(value);
    return json_string_value(value);
}

static uint32_t role_of(const char *word) {
    static const char *const words[] = {"system", "visitor", "operator", "bot"};
    for (uint32_t role = 0; role < 4; role++)
        if (word && strcmp(words[role], word) == 0) return role;
    fprintf(stderr, "no role\n");
    exit(1);
}

static void join(const char *name, const char *words) {
    json_t *given = json_loads(words, 0, NULL);
    uint32_t role = role_of(json_string_value(json_object_get(given, "role")));
    klepet_join_options options = {KLEPET_JOIN_INIT, .role = role};
    options.key = text_of(given, "key", &options.key_bytes);
    options.name = text_of(given, "name", &options.name_bytes);
    options.locale = text_of(given, "locale", &options.locale_bytes);
    options.signature = text_of(given, "signature", &options.signature_bytes);
    options.after_seq = (uint64_t)json_integer_value(json_object_get(given, "after_seq"));
    if (json_is_true(json_object_get(given, "polls"))) options.flags |= KLEPET_JOIN_POLLS;
    if (json_is_true(json_object_get(given, "mobile"))) options.flags |= KLEPET_JOIN_MOBILE;
    if (json_is_true(json_object_get(given, "from_now"))) options.flags |= KLEPET_JOIN_FROM_NOW;
    size_t slot = slot_of("");
    klepet_error error;
    klepet_status status = klepet_join(shop, &options, &clients[slot].client, &error);
    json_decref(given);
    if (status != KLEPET_OK) {
        printf("{\"ok\":false,\"status\":%d}\n", status);
        return;
    }
    uint64_t person = 0;
    snprintf(clients[slot].name, NAME_BYTES_MAX, "%s", name);
    klepet_person(clients[slot].client, &person);
    printf("{\"ok\":true,\"person\":%" PRIu64 "}\n", person);
}

int main(int count, char **words) {
    if (count != 4) return 64;
    klepet_error error;
    json_t *policy = json_load_file(words[3], 0, NULL);
    char *json = json_dumps(policy, JSON_COMPACT);
    klepet_open_options options = {KLEPET_OPEN_INIT, .clock = KLEPET_CLOCK_VIRTUAL, .start_ms = atoll(words[2])};
    options.policy = json;
    options.policy_bytes = strlen(json);
    klepet_status status = klepet_open(words[1], &options, &shop, &error);
    if (status != KLEPET_OK) fail("open", status, &error);
    free(json);
    json_decref(policy);

    char *line = NULL;
    size_t capacity = 0;
    ssize_t bytes;
    while ((bytes = getline(&line, &capacity, stdin)) > 0) {
        if (line[bytes - 1] == '\n') line[--bytes] = 0;
        char *name = strchr(line, ' ');
        if (!name) return 64;
        *name++ = 0;
        char *rest = strchr(name, ' ');
        if (rest) *rest++ = 0;
        if (strcmp(line, "join") == 0) {
            join(name, rest);
        } else if (strcmp(line, "call") == 0) {
            size_t needed = 0;
            klepet_client *client = clients[slot_of(name)].client;
            status = klepet_call(client, rest, strlen(rest), reply, sizeof reply, &needed, &error);
            if (status != KLEPET_OK) fail("call", status, &error);
            printf("%.*s\n", (int)needed, reply);
        } else if (strcmp(line, "advance") == 0) {
            status = klepet_advance(shop, atoll(rest));
            if (status != KLEPET_OK) fail("advance", status, NULL);
            printf("{\"ok\":true}\n");
        } else if (strcmp(line, "leave") == 0) {
            size_t slot = slot_of(name);
            klepet_leave(clients[slot].client);
            clients[slot].name[0] = 0;
            printf("{\"ok\":true}\n");
        }
        // As with a resident host, a reply says that it is durable.
        status = klepet_flush(shop);
        if (status != KLEPET_OK) fail("flush", status, NULL);
        fflush(stdout);
    }
    free(line);
    return klepet_close(shop) == KLEPET_OK ? 0 : 1;
}

// One call by jansson alone: parse the request, look at its fields, build the reply and print it. No chat, no journal.
#include "BenchReference.h"
#include <jansson.h>
#include <string.h>

size_t bench_json_call(const char *json, size_t json_bytes, uint64_t seq, char *reply, size_t capacity) {
    json_error_t error;
    json_t *call = json_loadb(json, json_bytes, JSON_REJECT_DUPLICATES, &error);
    if (!call) return 0;
    const char *what = json_string_value(json_object_get(call, "do"));
    json_t *chat = json_object_get(call, "chat");
    json_t *text = json_object_get(call, "text"), *id = json_object_get(call, "id");
    size_t count = 0;
    if (what && strcmp(what, "say") == 0 && json_is_integer(chat) && json_string_length(text) > 0 &&
        json_is_string(id)) {
        json_t *answer = json_object();
        json_object_set_new_nocheck(answer, "ok", json_true());
        json_object_set_nocheck(answer, "chat", chat);
        json_object_set_new_nocheck(answer, "seq", json_integer((json_int_t)seq));
        json_object_set_new_nocheck(answer, "chat_seq", json_integer((json_int_t)(seq & 0xFFFF)));
        json_object_set_new_nocheck(answer, "outcome", json_string_nocheck("accepted"));
        count = json_dumpb(answer, reply, capacity, JSON_COMPACT);
        json_decref(answer);
    }
    json_decref(call);
    return count;
}

/* RapidJSON for Swift: a text becomes a tape of its values, in the order in which they were written. Strict (RFC 8259),
 * with keys given twice refused. Recurses once a level and asks for memory once: whoever calls has looked at depth and
 * size before. */
#ifndef JSON_TAPE_H
#define JSON_TAPE_H

#include <stddef.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

#define JSON_TAPE_NULL 0
#define JSON_TAPE_FALSE 1
#define JSON_TAPE_TRUE 2
#define JSON_TAPE_INTEGER 3
#define JSON_TAPE_REAL 4 /* with a fraction or an exponent; its text is as it was written */
#define JSON_TAPE_STRING 5
#define JSON_TAPE_ARRAY 6  /* `count` values follow, each behind the `end` of the one before */
#define JSON_TAPE_OBJECT 7 /* `count` times a key and a value follow */
#define JSON_TAPE_KEY 8

typedef struct {
    uint32_t kind;
    uint32_t count; /* of an array or object; of a string, key or real the bytes of its text */
    uint32_t end;   /* index of the node behind this value and all that it holds;
                     * of a key its offset in the text that was read */
    uint32_t start; /* of a string, key or real: where in `text` it begins; there is no NUL behind it */
    int64_t number; /* of an integer */
} json_tape_node;

typedef struct {
    json_tape_node *nodes;
    uint32_t count;
    char *text; /* what strings are, with their escapes undone */
} json_tape;

#define JSON_TAPE_OK 0
#define JSON_TAPE_NOT_JSON 1
#define JSON_TAPE_ENDS_EARLY 2
#define JSON_TAPE_GOES_ON 3
#define JSON_TAPE_KEY_TWICE 4
#define JSON_TAPE_NUMBER_TOO_LARGE 5
#define JSON_TAPE_NUL 6
#define JSON_TAPE_NO_MEMORY 7

/* Reads `bytes`, valid UTF-8 without a NUL, at most 1 GiB. At most `nodes_max` values and keys, which sets how much
 * memory it takes. `mends`: a string may have an escaped NUL, and half of an escaped surrogate pair is taken as U+FFFD,
 * rather than refused. Gives JSON_TAPE_OK and the tape, which is the caller's to free; else what is wrong, and in
 * *offset where: the fault is before it. Any thread. */
int json_tape_read(const char *bytes, size_t count, size_t nodes_max, int mends, json_tape *tape, size_t *offset);
void json_tape_free(json_tape *tape);

#ifdef __cplusplus
}
#endif
#endif

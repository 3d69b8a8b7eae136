/* What the load program's parts share: pairs of connections, one that says and one that hears, and the two ways to
 * speak. */
#ifndef LOAD_H
#define LOAD_H

#include <stddef.h>
#include <stdint.h>

#define TEXT_BYTES 200
#define BUFFER_BYTES (256 << 10)

struct side {
    int fd;
    size_t in_bytes;  /* of what was read and is no whole message yet */
    size_t out_bytes; /* to be written */
    char *in, *out;
};

struct pair {
    struct side sayer, hearer;
    uint64_t chat;
    char said_head[256]; /* a message is its head and its tail, made once */
    size_t head_bytes;
    uint64_t sent, heard, acknowledged;
    int64_t *sent_ns; /* of the messages under way, by number modulo the window */
};

struct way {
    /* Two connections, ready to say and to hear. */
    void (*connect)(struct pair *pair, const char *socket, int number);
    /* One message behind what is in `out`; how long it is. */
    size_t (*say)(struct pair *pair, char *out);
    /* Messages in what the hearer has read; `used` bytes of it are done with. */
    size_t (*hear)(const char *in, size_t bytes, size_t *used);
    /* The same of replies that the sayer gets. */
    size_t (*acknowledge)(const char *in, size_t bytes, size_t *used);
};

extern const struct way klepet_way, mqtt_way;

void fail(const char *what);
int connect_unix(const char *path);
void write_all(int fd, const void *bytes, size_t count);
int64_t now_ns(void);

#endif

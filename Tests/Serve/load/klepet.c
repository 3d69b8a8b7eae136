/* Klepet's way: an operator says, a visitor hears. Each has a connection of its own and is attached to it. */
#define _GNU_SOURCE
#include "load.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static char tail[TEXT_BYTES + 64];
static size_t tail_bytes;

static void ask(int fd, const char *line, char *reply, size_t reply_bytes) {
    size_t have = 0;
    write_all(fd, line, strlen(line));
    while (have + 1 < reply_bytes) {
        ssize_t count = read(fd, reply + have, 1);
        if (count != 1) fail("a reply");
        if (reply[have] == '\n') break;
        have++;
    }
    reply[have] = 0;
    if (!strstr(reply, "\"ok\":true")) {
        fprintf(stderr, "%s%s\n", line, reply);
        fail("what was asked");
    }
}

static void connect_pair(struct pair *pair, const char *socket, int number) {
    char line[512], reply[4096];
    pair->sayer.fd = connect_unix(socket);
    pair->hearer.fd = connect_unix(socket);
    snprintf(line, sizeof line,
             "{\"do\":\"operator_set\",\"client\":{\"role\":\"system\",\"key\":\"office\"},\"key\":\"op-%d\","
             "\"name\":\"Op %d\"}\n",
             number, number);
    ask(pair->sayer.fd, line, reply, sizeof reply);
    snprintf(line, sizeof line,
             "{\"do\":\"join\",\"client\":1,\"role\":\"operator\",\"key\":\"op-%d\",\"from_now\":true}\n", number);
    ask(pair->sayer.fd, line, reply, sizeof reply);
    snprintf(line, sizeof line, "{\"do\":\"join\",\"client\":1,\"role\":\"visitor\",\"key\":\"eva-%d\"}\n", number);
    ask(pair->hearer.fd, line, reply, sizeof reply);
    ask(pair->hearer.fd, "{\"do\":\"start\",\"client\":1,\"text\":\"Hello\"}\n", reply, sizeof reply);
    const char *chat = strstr(reply, "\"chat\":");
    pair->chat = chat ? strtoull(chat + 7, NULL, 10) : 0;
    snprintf(line, sizeof line, "{\"do\":\"take\",\"client\":1,\"chat\":%llu}\n", (unsigned long long)pair->chat);
    ask(pair->sayer.fd, line, reply, sizeof reply);
    ask(pair->hearer.fd, "{\"do\":\"cursor_set\",\"client\":1,\"after_seq\":9007199254740991}\n", reply, sizeof reply);
    ask(pair->hearer.fd, "{\"do\":\"subscribe\",\"client\":1}\n", reply, sizeof reply);
    pair->head_bytes = (size_t)snprintf(pair->said_head, sizeof pair->said_head,
                                        "{\"do\":\"say\",\"client\":1,\"chat\":%llu,\"request\":",
                                        (unsigned long long)pair->chat);
    if (!tail_bytes) {
        char text[TEXT_BYTES + 1];
        for (size_t i = 0; i < TEXT_BYTES; i++) text[i] = i % 7 == 6 ? ' ' : (char)('a' + i % 26);
        text[TEXT_BYTES] = 0;
        tail_bytes = (size_t)snprintf(tail, sizeof tail, ",\"text\":\"%s\"}\n", text);
    }
}

static size_t say(struct pair *pair, char *out) {
    char digits[24], *place = digits + sizeof digits;
    uint64_t number = pair->sent;
    do *--place = (char)('0' + number % 10); while (number /= 10);
    size_t count = (size_t)(digits + sizeof digits - place);
    memcpy(out, pair->said_head, pair->head_bytes);
    memcpy(out + pair->head_bytes, place, count);
    memcpy(out + pair->head_bytes + count, tail, tail_bytes);
    return pair->head_bytes + count + tail_bytes;
}

static size_t hear(const char *in, size_t bytes, size_t *used) {
    static const char word[] = "\"kind\":\"said\"";
    size_t count = 0;
    const char *end = in + bytes, *line = in, *next;
    while ((next = memchr(line, '\n', (size_t)(end - line)))) {
        const char *place = line;
        while ((place = memmem(place, (size_t)(next - place), word, sizeof word - 1))) {
            count++;
            place += TEXT_BYTES; /* what follows is its text */
            if (place >= next) break;
        }
        line = next + 1;
    }
    *used = (size_t)(line - in);
    return count;
}

static size_t acknowledge(const char *in, size_t bytes, size_t *used) {
    size_t count = 0;
    const char *end = in + bytes, *line = in, *next;
    while ((next = memchr(line, '\n', (size_t)(end - line)))) {
        if (memcmp(line, "{\"ok\":true", 10) != 0) {
            fprintf(stderr, "%.*s\n", (int)(next - line), line);
            fail("a message");
        }
        count++;
        line = next + 1;
    }
    *used = (size_t)(line - in);
    return count;
}

const struct way klepet_way = {connect_pair, say, hear, acknowledge};

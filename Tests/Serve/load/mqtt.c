/* MQTT 3.1.1 with QoS 0: one connection publishes to a topic of its own, one is subscribed to it. Nothing is
 * acknowledged. */
#include "load.h"

#include <stdio.h>
#include <string.h>
#include <unistd.h>

static size_t put_text(unsigned char *out, const char *text) {
    size_t bytes = strlen(text);
    out[0] = (unsigned char)(bytes >> 8);
    out[1] = (unsigned char)bytes;
    memcpy(out + 2, text, bytes);
    return bytes + 2;
}

static int connected(const char *socket, const char *name) {
    static const unsigned char head[] = {0, 4, 'M', 'Q', 'T', 'T', 4, 2, 0, 0}; /* clean session, no keep-alive */
    unsigned char packet[128], answer[4];
    int fd = connect_unix(socket);
    memcpy(packet + 2, head, sizeof head);
    size_t bytes = sizeof head + put_text(packet + 2 + sizeof head, name);
    packet[0] = 0x10;
    packet[1] = (unsigned char)bytes;
    write_all(fd, packet, bytes + 2);
    if (read(fd, answer, 4) != 4 || answer[0] != 0x20 || answer[3] != 0) fail("CONNACK");
    return fd;
}

static void connect_pair(struct pair *pair, const char *socket, int number) {
    char name[32], topic[32];
    unsigned char packet[128], answer[5];
    snprintf(name, sizeof name, "sayer-%d", number);
    pair->sayer.fd = connected(socket, name);
    snprintf(name, sizeof name, "hearer-%d", number);
    pair->hearer.fd = connected(socket, name);
    snprintf(topic, sizeof topic, "chat/%d", number);
    packet[2] = 0;
    packet[3] = 1;
    size_t bytes = 2 + put_text(packet + 4, topic);
    packet[2 + bytes] = 0; /* QoS 0 */
    bytes++;
    packet[0] = 0x82;
    packet[1] = (unsigned char)bytes;
    write_all(pair->hearer.fd, packet, bytes + 2);
    if (read(pair->hearer.fd, answer, 5) != 5 || answer[0] != 0x90) fail("SUBACK");

    unsigned char *head = (unsigned char *)pair->said_head;
    size_t topic_bytes = put_text(head + 3, topic), remaining = topic_bytes + TEXT_BYTES;
    head[0] = 0x30;
    head[1] = (unsigned char)(remaining % 128 | 0x80);
    head[2] = (unsigned char)(remaining / 128);
    pair->head_bytes = 3 + topic_bytes;
}

static size_t say(struct pair *pair, char *out) {
    memcpy(out, pair->said_head, pair->head_bytes);
    memset(out + pair->head_bytes, 'k', TEXT_BYTES);
    return pair->head_bytes + TEXT_BYTES;
}

static size_t hear(const char *in, size_t bytes, size_t *used) {
    size_t place = 0, count = 0;
    while (bytes - place >= 3) {
        const unsigned char *packet = (const unsigned char *)in + place;
        size_t length = packet[1] & 0x7F, head = 2;
        if (packet[1] & 0x80) length += (size_t)packet[2] * 128, head = 3;
        if (bytes - place < head + length) break;
        count += (packet[0] & 0xF0) == 0x30;
        place += head + length;
    }
    *used = place;
    return count;
}

static size_t acknowledge(const char *in, size_t bytes, size_t *used) {
    (void)in;
    *used = bytes;
    return 0;
}

const struct way mqtt_way = {connect_pair, say, hear, acknowledge};

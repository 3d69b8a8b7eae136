/* A head of HTTP/1, looked through by llhttp (Debian: node-llhttp, which carries its C files), and where its parts
 * are. */
#pragma once

#include <stddef.h>
#include <stdint.h>

#define HTTP_HEAD_BYTES_MAX 8192
#define HTTP_HEAD_FIELDS_MAX 64

enum { HTTP_HEAD_OK, HTTP_HEAD_BAD, HTTP_HEAD_TOO_MANY_FIELDS };
enum { HTTP_HEAD_GET = 1, HTTP_HEAD_HEAD, HTTP_HEAD_POST, HTTP_HEAD_OPTIONS, HTTP_HEAD_OTHER };

typedef struct http_span {
    uint16_t start, bytes;
} http_span;

typedef struct http_head {
    uint8_t method;                            /* HTTP_HEAD_GET ...*/
    uint8_t minor;                             /* of the version 1.minor */
    uint8_t keeps_alive;                       /* another request may follow on this connection */
    uint8_t has_length, has_transfer_encoding;
    uint8_t field_count;
    uint64_t content_length;
    http_span target;
    http_span names[HTTP_HEAD_FIELDS_MAX], values[HTTP_HEAD_FIELDS_MAX];
} http_head;

/* `start` is a whole head, its empty line too, of at most HTTP_HEAD_BYTES_MAX. */
int http_head_read(const char *start, size_t count, http_head *head);

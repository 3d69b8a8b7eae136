#include "http_head.h"

#include <llhttp.h>
#include <string.h>

typedef struct reading {
    llhttp_t parser; /* first: the callbacks find the rest by it */
    const char *start;
    http_head *head;
    int status, is_whole;
} reading;

static void note(const reading *at, http_span *span, const char *start, size_t bytes) {
    /* A head has less bytes than fit; what comes in several pieces is one, as the pieces lie side by side. */
    if (span->bytes == 0) span->start = (uint16_t)(start - at->start);
    span->bytes = (uint16_t)(start + bytes - at->start - span->start);
}

static int on_url(llhttp_t *parser, const char *start, size_t bytes) {
    reading *at = (reading *)parser;
    note(at, &at->head->target, start, bytes);
    return 0;
}

static int on_name(llhttp_t *parser, const char *start, size_t bytes) {
    reading *at = (reading *)parser;
    if (at->head->field_count == HTTP_HEAD_FIELDS_MAX) {
        at->status = HTTP_HEAD_TOO_MANY_FIELDS;
        return HPE_USER;
    }
    note(at, &at->head->names[at->head->field_count], start, bytes);
    return 0;
}

static int on_value(llhttp_t *parser, const char *start, size_t bytes) {
    reading *at = (reading *)parser;
    if (at->head->field_count < HTTP_HEAD_FIELDS_MAX) note(at, &at->head->values[at->head->field_count], start, bytes);
    return 0;
}

static int on_value_complete(llhttp_t *parser) {
    reading *at = (reading *)parser;
    if (at->head->field_count < HTTP_HEAD_FIELDS_MAX) at->head->field_count++;
    return 0;
}

static int on_headers_complete(llhttp_t *parser) {
    reading *at = (reading *)parser;
    http_head *head = at->head;
    switch (parser->method) {
        case HTTP_GET: head->method = HTTP_HEAD_GET; break;
        case HTTP_HEAD: head->method = HTTP_HEAD_HEAD; break;
        case HTTP_POST: head->method = HTTP_HEAD_POST; break;
        case HTTP_OPTIONS: head->method = HTTP_HEAD_OPTIONS; break;
        default: head->method = HTTP_HEAD_OTHER;
    }
    head->minor = parser->http_minor;
    if (parser->http_major != 1) at->status = HTTP_HEAD_BAD;
    head->has_transfer_encoding = (parser->flags & F_TRANSFER_ENCODING) != 0;
    head->has_length = (parser->flags & F_CONTENT_LENGTH) != 0;
    head->content_length = head->has_length ? parser->content_length : 0;
    head->keeps_alive = (parser->flags & F_CONNECTION_CLOSE) == 0
        && (parser->http_minor > 0 || (parser->flags & F_CONNECTION_KEEP_ALIVE) != 0);
    at->is_whole = 1;
    return HPE_PAUSED;
}

int http_head_read(const char *start, size_t count, http_head *head) {
    static const llhttp_settings_t settings = {
        .on_url = on_url, .on_header_field = on_name, .on_header_value = on_value,
        .on_header_value_complete = on_value_complete, .on_headers_complete = on_headers_complete};
    reading at;
    memset(head, 0, sizeof *head);
    if (count > HTTP_HEAD_BYTES_MAX) return HTTP_HEAD_BAD;
    llhttp_init(&at.parser, HTTP_REQUEST, &settings);
    at.start = start;
    at.head = head;
    at.status = HTTP_HEAD_OK;
    at.is_whole = 0;
    llhttp_execute(&at.parser, start, count);
    if (at.status == HTTP_HEAD_OK && !at.is_whole) at.status = HTTP_HEAD_BAD;
    return at.status;
}

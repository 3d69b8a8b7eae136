/* libcurl's functions that take what they get by an ellipsis, which Swift does not call: one for each type. */
#ifndef KLEPET_CURL_H
#define KLEPET_CURL_H

#define CURL_DISABLE_TYPECHECK
#include <curl/curl.h>

typedef size_t (*curl_write_to)(char *bytes, size_t size, size_t count, void *data);
typedef int (*curl_socket_moved)(CURL *easy, curl_socket_t socket, int what, void *data, void *own);
typedef int (*curl_timer_moved)(CURLM *multi, long milliseconds, void *data);

static inline int curl_set_number(CURL *easy, CURLoption option, long number) {
    return (int)curl_easy_setopt(easy, option, number);
}

static inline int curl_set_text(CURL *easy, CURLoption option, const char *text) {
    return (int)curl_easy_setopt(easy, option, text);
}

static inline int curl_set_headers(CURL *easy, struct curl_slist *headers) {
    return (int)curl_easy_setopt(easy, CURLOPT_HTTPHEADER, headers);
}

static inline int curl_set_write(CURL *easy, curl_write_to write) {
    return (int)curl_easy_setopt(easy, CURLOPT_WRITEFUNCTION, write);
}

/* The bytes are copied. */
static inline int curl_set_body(CURL *easy, const char *bytes, long count) {
    int code = (int)curl_easy_setopt(easy, CURLOPT_POSTFIELDSIZE, count);
    return code != 0 ? code : (int)curl_easy_setopt(easy, CURLOPT_COPYPOSTFIELDS, bytes);
}

static inline long curl_response_code(CURL *easy) {
    long code = 0;
    curl_easy_getinfo(easy, CURLINFO_RESPONSE_CODE, &code);
    return code;
}

static inline void curl_watch(CURLM *multi, curl_socket_moved socket, curl_timer_moved timer, void *data) {
    curl_multi_setopt(multi, CURLMOPT_SOCKETFUNCTION, socket);
    curl_multi_setopt(multi, CURLMOPT_SOCKETDATA, data);
    curl_multi_setopt(multi, CURLMOPT_TIMERFUNCTION, timer);
    curl_multi_setopt(multi, CURLMOPT_TIMERDATA, data);
}

/* Whether a transfer has ended, and how: CURLE_OK or what else; -1: none has. */
static inline int curl_ended(CURLM *multi) {
    int left = 0;
    CURLMsg *message = curl_multi_info_read(multi, &left);
    while (message != NULL && message->msg != CURLMSG_DONE) message = curl_multi_info_read(multi, &left);
    return message == NULL ? -1 : (int)message->data.result;
}

#endif

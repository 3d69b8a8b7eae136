/*
 * What PHP uses of Include/klepet.h, word for word, for FFI::cdef(), which knows no preprocessor. A test holds the two
 * against each other.
 */
typedef int32_t klepet_status;

typedef struct klepet_error {
    klepet_status status;
    char sentence[508];
} klepet_error;

const char *klepet_status_text(klepet_status status);
const char *klepet_version(void);

typedef struct klepet_shop klepet_shop;
typedef struct klepet_client klepet_client;

typedef struct klepet_open_options {
    uint32_t size;
    uint32_t loop;
    uint32_t clock;
    uint32_t reserved;
    int64_t start_ms;
    const char *policy;
    size_t policy_bytes;
    const void *identity_key;
    size_t identity_key_bytes;
} klepet_open_options;

klepet_status klepet_open(const char *path, const klepet_open_options *options, klepet_shop **shop,
                          klepet_error *error);
klepet_status klepet_close(klepet_shop *shop);
klepet_status klepet_step(klepet_shop *shop, int32_t wait_ms);
klepet_status klepet_wakeup_fd(klepet_shop *shop, int32_t *fd);
klepet_status klepet_wakeup_clear(klepet_shop *shop);
klepet_status klepet_flush(klepet_shop *shop);
klepet_status klepet_advance(klepet_shop *shop, int64_t to_ms);
klepet_status klepet_next_turn(const char *path, int64_t *at_ms, klepet_error *error);

typedef struct klepet_join_options {
    uint32_t size;
    uint32_t role;
    uint32_t flags;
    uint32_t reserved;
    const char *key;
    size_t key_bytes;
    const char *name;
    size_t name_bytes;
    const char *locale;
    size_t locale_bytes;
    uint64_t after_seq;
    const char *signature;
    size_t signature_bytes;
    uint64_t incarnation;
    int32_t priority;
    uint32_t reserved_2;
    const char *attributes;
    size_t attributes_bytes;
} klepet_join_options;

klepet_status klepet_join(klepet_shop *shop, const klepet_join_options *options, klepet_client **client,
                          klepet_error *error);
klepet_status klepet_leave(klepet_client *client);

typedef struct klepet_message {
    uint32_t size;
    uint32_t flags;
    const char *text;
    size_t text_bytes;
    const char *id;
    size_t id_bytes;
    uint64_t number;
    uint64_t quote;
    uint32_t via;
    uint32_t known_chat_seq;
    const struct klepet_file *files;
    size_t files_count;
    const char *shape;
    size_t shape_bytes;
} klepet_message;

typedef struct klepet_posted {
    uint64_t chat;
    uint64_t seq;
    uint32_t chat_seq;
    uint32_t outcome;
    uint64_t reserved[5];
} klepet_posted;

klepet_status klepet_say(klepet_client *client, uint64_t chat, const klepet_message *message, klepet_posted *posted,
                         klepet_error *error);

klepet_status klepet_events_packed(klepet_client *client, void *buffer, size_t capacity, size_t *used, size_t *count);

klepet_status klepet_backup(klepet_shop *shop, const char *path, klepet_error *error);

typedef struct klepet_backup_progress {
    uint32_t size;
    uint32_t state;
    uint64_t pages_total;
    uint64_t pages_done;
} klepet_backup_progress;

klepet_status klepet_backup_get(klepet_shop *shop, klepet_backup_progress *progress, klepet_error *error);

klepet_status klepet_call(klepet_client *client, const char *json, size_t json_bytes, char *buffer, size_t capacity,
                          size_t *needed, klepet_error *error);

const char *klepet_schema(void);

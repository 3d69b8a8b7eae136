/* SHA-256 by OpenSSL's libcrypto, which libcurl brings along: it uses what processors have for that, and libsodium does
 * not. */
#ifndef KLEPET_CRYPTO_H
#define KLEPET_CRYPTO_H

#include <openssl/evp.h>

typedef struct evp_md_ctx_st sha256_state;

/* NULL: there is no memory. */
static inline sha256_state *sha256_begin(void) {
    EVP_MD_CTX *state = EVP_MD_CTX_new();
    if (state != NULL && EVP_DigestInit_ex(state, EVP_sha256(), NULL) != 1) {
        EVP_MD_CTX_free(state);
        return NULL;
    }
    return state;
}

/* 0: done. */
static inline int sha256_take(sha256_state *state, const void *bytes, size_t count) {
    return EVP_DigestUpdate(state, bytes, count) == 1 ? 0 : -1;
}

/* Writes 32 bytes. 0: done. */
static inline int sha256_end(sha256_state *state, unsigned char *digest) {
    unsigned int count = 0;
    return EVP_DigestFinal_ex(state, digest, &count) == 1 && count == 32 ? 0 : -1;
}

static inline void sha256_free(sha256_state *state) { EVP_MD_CTX_free(state); }

#endif

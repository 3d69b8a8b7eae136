"""How the extension module is made: cffi reads what klepet.h declares, so that nothing is declared twice.

Where the library and its header come from, in this order:

    KLEPET_LIBRARY   a folder with libklepet.so.0, and KLEPET_INCLUDE, a folder with klepet.h (../../Include)
    ../../.build/dist  what Tests/run has built
    Sources/KlepetLibrary/build of the tree that this folder lies in, with libuv, SQLite and libsodium inside
"""

import os
import re
import subprocess
from pathlib import Path

import cffi

HERE = Path(__file__).resolve().parent
ROOT = HERE.parent.parent
WORK = HERE / "build" / "library"


def build_library():
    """libklepet.so by Swift, stripped and under the name that its soname asks for.

    KLEPET_RUNTIME=full: with the runtime."""
    WORK.mkdir(parents=True, exist_ok=True)
    if os.environ.get("KLEPET_RUNTIME") == "full":
        subprocess.run(["swift", "build", "-c", "release", "--product", "klepet"], cwd=ROOT, check=True)
        built = ROOT / ".build/release/libklepet.so"
    else:
        subprocess.run([ROOT / "Sources/KlepetLibrary/build", ROOT / ".build/embedded", "--self-contained"], check=True)
        built = ROOT / ".build/embedded/contained/libklepet.so"
    subprocess.run(["strip", "-o", WORK / "libklepet.so.0", built], check=True)
    return WORK


def library_folder():
    """The folder with libklepet.so.0."""
    named = os.environ.get("KLEPET_LIBRARY")
    folder = Path(named) if named else ROOT / ".build/dist/contained"
    if (folder / "libklepet.so.0").exists():
        return folder.resolve()
    if named:
        raise SystemExit(f"KLEPET_LIBRARY: there is no libklepet.so.0 in {named}")
    return build_library()


def include_folder():
    """The folder with klepet.h."""
    folder = Path(os.environ.get("KLEPET_INCLUDE") or ROOT / "Include")
    if not (folder / "klepet.h").exists():
        raise SystemExit(f"KLEPET_INCLUDE: there is no klepet.h in {folder}")
    return folder.resolve()


def declarations(header):
    """What cffi's own C parser can read of klepet.h: no comments, no conditions,
    and numbers for the compiler to fill in."""
    text = re.sub(r"/\*.*?\*/", "", header, flags=re.S)
    text = text[: text.rindex("#ifdef __cplusplus")]
    text = re.sub(r"#ifdef __cplusplus.*?#endif", "", text, flags=re.S)
    text = re.sub(r"^#(include|ifndef|define KLEPET_H\b).*$", "", text, flags=re.M)
    text = re.sub(r"^#define \w+_INIT .*$", "", text, flags=re.M)
    return re.sub(r"^#define (KLEPET_\w+) \S.*$", r"#define \1 ...", text, flags=re.M)


# What is called most takes its arguments one by one, not in structs: filling those from Python costs more than the
# call. And as few as may be, for each is converted, and an address faster as a number than as a pointer.
SHORTCUTS = """
typedef struct kl_result {
    klepet_posted posted;
    klepet_error error;
} kl_result;
typedef struct kl_mouth {
    klepet_client *client;
    kl_result result;
} kl_mouth;
klepet_status kl_say_here(uintptr_t mouth, uint64_t chat, const char *text, size_t text_bytes);
klepet_status kl_say(uintptr_t client, uint64_t chat, const char *text, size_t text_bytes, uintptr_t result);
klepet_status kl_say_id(uintptr_t client, uint64_t chat, const char *text, size_t text_bytes, const char *id,
                        size_t id_bytes, uintptr_t result);
int64_t kl_say_cost_ns(klepet_client *client, uint64_t chat, const char *text, size_t text_bytes, int32_t times);
klepet_status kl_say_nothing(uintptr_t client, uint64_t chat, const char *text, size_t text_bytes, uintptr_t result);
void kl_nothing(void);
uintptr_t kl_home(uintptr_t interpreter);
"""

SOURCE = """
#include <klepet.h>
#include <time.h>

typedef struct kl_result {
    klepet_posted posted;
    klepet_error error;
} kl_result;

/* A client of a stepped shop, where one thread alone speaks: what it is told has one place. */
typedef struct kl_mouth {
    klepet_client *client;
    kl_result result;
} kl_mouth;

static klepet_status kl_say_here(uintptr_t at, uint64_t chat, const char *text, size_t text_bytes) {
    kl_mouth *mouth = (kl_mouth *)at;
    klepet_message message = {KLEPET_MESSAGE_INIT, .text = text, .text_bytes = text_bytes};
    return klepet_say(mouth->client, chat, &message, &mouth->result.posted, &mouth->result.error);
}

static klepet_status kl_say(uintptr_t client, uint64_t chat, const char *text, size_t text_bytes, uintptr_t to) {
    kl_result *result = (kl_result *)to;
    klepet_message message = {KLEPET_MESSAGE_INIT, .text = text, .text_bytes = text_bytes};
    return klepet_say((klepet_client *)client, chat, &message, &result->posted, &result->error);
}

static klepet_status kl_say_id(uintptr_t client, uint64_t chat, const char *text, size_t text_bytes, const char *id,
                               size_t id_bytes, uintptr_t to) {
    kl_result *result = (kl_result *)to;
    klepet_message message = {KLEPET_MESSAGE_INIT, .text = text, .text_bytes = text_bytes, .id = id,
                              .id_bytes = id_bytes};
    return klepet_say((klepet_client *)client, chat, &message, &result->posted, &result->error);
}

/* For bench.py: what klepet_say() costs a C program, and what a call costs that does nothing. */
static int64_t kl_say_cost_ns(klepet_client *client, uint64_t chat, const char *text, size_t text_bytes,
                              int32_t times) {
    kl_result result;
    struct timespec from, to;
    clock_gettime(CLOCK_MONOTONIC, &from);
    for (int32_t i = 0; i < times; i++)
        if (kl_say((uintptr_t)client, chat, text, text_bytes, (uintptr_t)&result) != KLEPET_OK) return -1;
    clock_gettime(CLOCK_MONOTONIC, &to);
    return (to.tv_sec - from.tv_sec) * 1000000000 + (to.tv_nsec - from.tv_nsec);
}

static klepet_status kl_say_nothing(uintptr_t client, uint64_t chat, const char *text, size_t text_bytes,
                                    uintptr_t to) {
    (void)client, (void)chat, (void)text, (void)text_bytes, (void)to;
    return KLEPET_OK;
}

static void kl_nothing(void) {}

/* The interpreter that imported this first, by whatever tells one from another. Called with the interpreter's lock
 * free, so at once. */
static uintptr_t kl_home(uintptr_t interpreter) {
    static uintptr_t home;
    uintptr_t none = 0;
    __atomic_compare_exchange_n(&home, &none, interpreter, 0, __ATOMIC_SEQ_CST, __ATOMIC_SEQ_CST);
    return home;
}
"""

ffi = cffi.FFI()
ffi.cdef(declarations((include_folder() / "klepet.h").read_text(encoding="utf-8")) + SHORTCUTS)
ffi.set_source(
    "klepet._klepet",
    SOURCE,
    include_dirs=[str(include_folder())],
    libraries=[":libklepet.so.0"],
    library_dirs=[str(library_folder())],
    extra_compile_args=["-O2", "-g0"],
    extra_link_args=["-Wl,--allow-shlib-undefined"],
    py_limited_api=True,
)

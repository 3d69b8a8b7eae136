"""How the extension module is made: cffi reads what klepet.h declares, so that nothing is declared twice.

Where the library and its header come from, in this order:

    KLEPET_LIBRARY   a folder with libklepet.so.0, and KLEPET_INCLUDE, a folder with klepet.h (../../Include)
    ../../.build/dist  what Tests/run has built
    swift build        of the tree that this folder lies in
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
    """libklepet.so by Swift, as `swift build` makes it, stripped and under the name that its soname asks for."""
    subprocess.run(["swift", "build", "-c", "release", "--product", "klepet"], cwd=ROOT, check=True)
    WORK.mkdir(parents=True, exist_ok=True)
    built = ROOT / ".build/release/libklepet.so"
    subprocess.run(["strip", "-o", WORK / "libklepet.so.0", built], check=True)
    return WORK


def library_folder():
    """The folder with libklepet.so.0."""
    named = os.environ.get("KLEPET_LIBRARY")
    folder = Path(named) if named else ROOT / ".build/dist/lib"
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
    """What cffi's own C parser can read of klepet.h: no comments, no conditions, and numbers for the compiler to fill in."""
    text = re.sub(r"/\*.*?\*/", "", header, flags=re.S)
    text = text[: text.rindex("#ifdef __cplusplus")]
    text = re.sub(r"#ifdef __cplusplus.*?#endif", "", text, flags=re.S)
    text = re.sub(r"^#(include|ifndef|define KLEPET_H\b).*$", "", text, flags=re.M)
    text = re.sub(r"^#define \w+_INIT .*$", "", text, flags=re.M)
    return re.sub(r"^#define (KLEPET_\w+) \S.*$", r"#define \1 ...", text, flags=re.M)


# What is called most takes its arguments one by one, not in structs: filling those from Python costs more than the call.
SHORTCUTS = """
klepet_status kl_say(klepet_client *client, uint64_t chat, const char *text, size_t text_bytes, const char *id,
                     size_t id_bytes, uint64_t number, uint32_t flags, klepet_posted *posted, klepet_error *error);
void kl_nothing(void);
"""

SOURCE = """
#include <klepet.h>

static klepet_status kl_say(klepet_client *client, uint64_t chat, const char *text, size_t text_bytes, const char *id,
                            size_t id_bytes, uint64_t number, uint32_t flags, klepet_posted *posted, klepet_error *error) {
    klepet_message message = {KLEPET_MESSAGE_INIT, flags, text, text_bytes, id, id_bytes, number};
    return klepet_say(client, chat, &message, posted, error);
}

static void kl_nothing(void) {} /* what a call costs that does nothing: see bench.py */
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

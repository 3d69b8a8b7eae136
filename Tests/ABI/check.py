#!/usr/bin/env python3
"""What a program compiled against libklepet.so relies on, held against what was agreed.

    check.py LIBRARY            compares

Include/generate writes the agreement from klepet.h, and tells whether it is up to date: the names that leave the
library (Tests/ABI/exports.txt, Include/klepet.map) and the sizes, offsets and constants (Tests/ABI/layout.txt).
"""

import argparse
import os
import re
import subprocess
import sys
import tempfile

ROOT = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
EXPORTS = os.path.join(ROOT, "Tests", "ABI", "exports.txt")

# The libraries whose symbols libklepet.so may ask for: the C library, its parts, and the three that it stands on.
# Anything else (a Swift library, libstdc++) would be one more thing that a host must have.
NEEDED = {
    "libc.so.6", "libm.so.6", "libpthread.so.0", "libdl.so.2", "librt.so.1", "ld-linux-x86-64.so.2",
    "ld-linux-aarch64.so.1", "libuv.so.1", "libsqlite3.so.0", "libsodium.so.23",
}  # fmt: skip
# 2.5 MB is what it is to be, as klepet-bench says; sharing, bots, supervisors, attributes, search, experiments,
# staffing and merging people made it more, and it must not become more than this before it is less. The other figure
# is the fallback's, which has the Swift runtime inside (KLEPET_RUNTIME=full).
STRIPPED_BYTES_MAX = 8_700_000 if os.environ.get("KLEPET_RUNTIME") == "full" else 3_250_000


def output(*command):
    return subprocess.run(command, check=True, stdout=subprocess.PIPE, text=True).stdout


def faults(library):
    defined = output("nm", "-D", "--defined-only", library).splitlines()
    exported = {line.split()[-1] for line in defined}
    with open(EXPORTS, encoding="utf-8") as file:
        agreed = set(file.read().split())
    for name in sorted(agreed - exported):
        yield f"{name} is agreed, but libklepet.so does not export it"
    for name in sorted(exported - agreed):
        yield f"{name} leaves libklepet.so, but is not agreed"

    dynamic = output("readelf", "-dW", library)
    if "[libklepet.so.0]" not in dynamic:
        yield "the soname of libklepet.so is not libklepet.so.0"
    if "NODELETE" not in dynamic:
        yield "libklepet.so may be unloaded (no -z nodelete), which the Swift runtime does not survive"
    for name in re.findall(r"\(NEEDED\).*\[(.+)\]", dynamic):
        if name not in NEEDED:
            yield f"libklepet.so needs {name}: it is to need the C library, libuv, SQLite and libsodium alone"
    yield from strangers(library)

    with tempfile.TemporaryDirectory() as folder:
        bare = os.path.join(folder, "bare.so")
        output("strip", "-o", bare, library)
        size = os.path.getsize(bare)
    most = STRIPPED_BYTES_MAX / 1e6
    print(f"libklepet.so: {len(exported)} functions, {size / 1e6:.2f} MB stripped (at most {most:.1f})")
    if size > STRIPPED_BYTES_MAX:
        yield f"libklepet.so is {size} bytes stripped, {STRIPPED_BYTES_MAX} at most"


def strangers(library):
    """Undefined symbols that none of the needed libraries defines."""
    needed = {}
    for line in output("ldd", library).splitlines():
        match = re.search(r"(\S+) \(0x", line)
        if match and os.path.exists(match.group(1)):
            needed[os.path.basename(match.group(1))] = match.group(1)
    given = set()
    for name, path in needed.items():
        if name in NEEDED:
            listing = output("nm", "-D", "--defined-only", path)
            given |= {line.split()[-1].split("@")[0] for line in listing.splitlines()}
    for line in output("nm", "-D", "-u", library).splitlines():
        kind, name = line.split()[-2:]
        if kind != "w" and name.split("@")[0] not in given:  # w: weak, does without
            yield f"libklepet.so asks for {name}, which none of the libraries that it may need defines"


def main():
    arguments = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    arguments.add_argument("library", help="the built libklepet.so")
    found = list(faults(arguments.parse_args().library))
    for fault in found:
        print(fault, file=sys.stderr)
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())

#!/usr/bin/env python3
"""What a program compiled against libklepet.so relies on, held against what was agreed.

    check.py LIBRARY            compares
    check.py --update LIBRARY   writes the agreement anew from Include/klepet.h (LIBRARY may be left out)

The header is the source. From it follow, and are kept in the repository so that a change of any shows in review:

    Tests/ABI/exports.txt       the names that leave the library, one a line, in the header's order
    Tests/ABI/layout.txt        size and alignment of each struct, offset and size of each field, each constant's value
    Include/klepet.map          the linker's version script: the same names
    Sources/KlepetLibrary/Signatures.swift
                                names each function as declared and as implemented: a difference does not compile

The header is read by clang, not by a pattern, so that whatever compiles is understood.
"""

import argparse
import json
import os
import re
import shutil
import subprocess
import sys
import tempfile

ROOT = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
HEADER = os.path.join(ROOT, "Include", "klepet.h")
EXPORTS = os.path.join(ROOT, "Tests", "ABI", "exports.txt")
LAYOUT = os.path.join(ROOT, "Tests", "ABI", "layout.txt")
MAP = os.path.join(ROOT, "Include", "klepet.map")
SIGNATURES = os.path.join(ROOT, "Sources", "KlepetLibrary", "Signatures.swift")

# The libraries whose symbols libklepet.so may ask for: the C library, its parts, and the three that it stands on.
# Anything else (a Swift library, libstdc++) would be one more thing that a host must have.
NEEDED = {
    "libc.so.6", "libm.so.6", "libpthread.so.0", "libdl.so.2", "librt.so.1", "ld-linux-x86-64.so.2",
    "ld-linux-aarch64.so.1", "libuv.so.1", "libsqlite3.so.0", "libsodium.so.23",
}  # fmt: skip
STRIPPED_BYTES_MAX = 8 * 1000 * 1000


def output(*command, **options):
    return subprocess.run(command, check=True, stdout=subprocess.PIPE, text=True, **options).stdout


def clang():
    """The clang that came with Swift: it is there wherever this can be built."""
    swift = shutil.which("swift")
    beside = os.path.join(os.path.dirname(os.path.realpath(swift)), "clang") if swift else ""
    return beside if os.path.exists(beside) else "clang"


class Header:
    """The functions, structs and constants of klepet.h."""

    def __init__(self):
        tree = json.loads(output(clang(), "-x", "c", "-std=c99", "-fsyntax-only", "-Xclang", "-ast-dump=json", HEADER))
        self.functions = []
        self.structs = []  # (name, [field]), in order
        self.constants = []
        for node in tree["inner"]:
            name = node.get("name", "")
            if not name.startswith("klepet_") and node["kind"] != "EnumDecl":
                continue
            if node["kind"] == "FunctionDecl" and node.get("storageClass") != "static":
                if name not in self.functions:
                    self.functions.append(name)
            elif node["kind"] == "RecordDecl" and node.get("completeDefinition"):
                fields = [field["name"] for field in node["inner"] if field["kind"] == "FieldDecl"]
                self.structs.append((name, fields))
            elif node["kind"] == "EnumDecl":
                inner = [entry["name"] for entry in node.get("inner", []) if entry["kind"] == "EnumConstantDecl"]
                self.constants += [entry for entry in inner if entry.startswith("KLEPET_")]
        # Constants that are macros: those whose body is a number. Others (_INIT, the include guard) have no one value.
        number = re.compile(r"^\(*(\(\w+\))?\s*[-~]?\(?(0[xX][0-9a-fA-F]+|\d+|U?INT\d+_C\()")
        for line in output(clang(), "-x", "c", "-dM", "-E", HEADER).splitlines():
            match = re.match(r"#define (KLEPET_\w+) (.+)$", line)
            if match and number.match(match.group(2)):
                self.constants.append(match.group(1))
        # By place in the header rather than by name, so that a diff reads like the header's.
        with open(HEADER, encoding="utf-8") as file:
            text = file.read()
        self.constants.sort(key=lambda name: re.search(r"\b" + name + r"\b", text).start())

    def layout(self):
        """The table, printed by a C program: the compiler is the one who knows."""
        lines = ["#include <stddef.h>", "#include <stdio.h>", '#include "klepet.h"', "int main(void) {"]
        for name, fields in self.structs:
            lines.append(f'printf("{name} size %zu align %zu\\n", sizeof(struct {name}), _Alignof(struct {name}));')
            for field in fields:
                where, much = f"offsetof(struct {name}, {field})", f"sizeof(((struct {name} *)0)->{field})"
                lines.append(f'printf("{name}.{field} offset %zu size %zu\\n", {where}, {much});')
        for name in self.constants:
            lines.append(f'printf("{name} %lld\\n", (long long)({name}));')
        lines += ["return 0;", "}", ""]
        tables = []
        with tempfile.TemporaryDirectory() as folder:
            source, program = os.path.join(folder, "layout.c"), os.path.join(folder, "layout")
            with open(source, "w", encoding="utf-8") as file:
                file.write("\n".join(lines))
            for compiler in ("gcc", clang()):
                output(compiler, "-std=c11", "-I", os.path.dirname(HEADER), source, "-o", program)
                tables.append(output(program))
        if tables[0] != tables[1]:
            sys.exit("gcc and clang lay out klepet.h differently")
        return tables[0]

    def exports(self):
        return "".join(name + "\n" for name in self.functions)

    def map(self):
        names = "".join(f"        {name};\n" for name in self.functions)
        return (
            "/* The names that leave libklepet.so. Written by Tests/ABI/check.py --update from klepet.h. */\n"
            "{\n    global:\n" + names + "    local:\n        *;\n};\n"
        )

    def signatures(self):
        pairs = "".join(f"    same(CKlepet.{name}, Klepet.{name})\n" for name in self.functions)
        return f"""\
// Every function of klepet.h as declared there and as implemented here: where the two differ in type, this file does
// not compile. `@_cdecl` alone would export whatever stands below it. Nothing here runs.
//
// Written by Tests/ABI/check.py --update from klepet.h.

import CKlepet
import Klepet

private func same<T>(_ declared: T, _ implemented: T) {{}}

private func everyFunction() {{
{pairs}}}
"""


def read(path):
    try:
        with open(path, encoding="utf-8") as file:
            return file.read()
    except FileNotFoundError:
        return ""


def differences(path, expected, found, meaning):
    """Lines that only one side has, as sentences."""
    one, other = expected.splitlines(), found.splitlines()
    name = os.path.relpath(path, ROOT)
    for line in one:
        if line not in other:
            yield f"{name}: `{line.strip()}` is agreed, but not {meaning}"
    for line in other:
        if line not in one:
            yield f"{name}: `{line.strip()}` is {meaning}, but not agreed"
    if one != other and sorted(one) == sorted(other):
        yield f"{name}: the same lines in another order than {meaning}"


def faults(library, header):
    yield from differences(EXPORTS, read(EXPORTS), header.exports(), "in klepet.h")
    yield from differences(LAYOUT, read(LAYOUT), header.layout(), "in klepet.h")
    if read(MAP) != header.map():
        yield "Include/klepet.map is not what klepet.h says"
    if read(SIGNATURES) != header.signatures():
        yield "Sources/KlepetLibrary/Signatures.swift is not what klepet.h says"

    defined = output("nm", "-D", "--defined-only", library).splitlines()
    exported = {line.split()[-1] for line in defined}
    agreed = set(read(EXPORTS).split())
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
    print(f"libklepet.so: {len(exported)} functions, {size / 1e6:.2f} MB stripped (at most {STRIPPED_BYTES_MAX / 1e6:.0f})")
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
    arguments.add_argument("library", nargs="?", help="the built libklepet.so")
    arguments.add_argument("--update", action="store_true", help="write the agreement anew from the header")
    given = arguments.parse_args()
    if not given.update and not given.library:
        arguments.error("which libklepet.so?")
    header = Header()
    if given.update:
        for path, text in (
            (EXPORTS, header.exports()), (LAYOUT, header.layout()), (MAP, header.map()), (SIGNATURES, header.signatures()),
        ):  # fmt: skip
            if read(path) != text:
                with open(path, "w", encoding="utf-8") as file:
                    file.write(text)
                print("wrote", os.path.relpath(path, ROOT))
        if not given.library:
            return 0
    found = list(faults(given.library, header))
    for fault in found:
        print(fault, file=sys.stderr)
    if found:
        print("If the change is meant: Tests/ABI/check.py --update, and say why in the commit.", file=sys.stderr)
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())

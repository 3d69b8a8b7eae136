#!/usr/bin/env python3
"""Writes what follows from klepet.h, the one source of its words (law 10).

    python3 Include/generate            writes
    python3 Include/generate --check    tells what is not up to date

What it writes is kept in the repository, so that a change of any shows in review, and nobody needs this to build.
"""

import os
import sys

import bindings
import swift
from header import ROOT, Header


def linker_map(header):
    """Include/klepet.map, the linker's version script."""
    names = "".join(f"        {name};\n" for name in header.functions)
    return (
        "/* The names that leave libklepet.so. Written by Include/generate from klepet.h. */\n"
        "{\n    global:\n" + names + "    local:\n        *;\n};\n"
    )


def files(header):
    """Every file, and what is to be in it."""
    yield "Include/klepet.map", linker_map(header)
    yield "Tests/ABI/exports.txt", "".join(name + "\n" for name in header.functions)
    yield "Tests/ABI/layout.txt", header.layout()
    yield "Sources/KlepetEngine/Vocabulary/Kinds.swift", swift.engine_kinds(header)
    yield "Sources/KlepetEngine/Vocabulary/Reasons.swift", swift.engine_reasons(header)
    yield "Sources/KlepetEngine/Vocabulary/Refusal.swift", swift.engine_refusals(header)
    yield "Sources/KlepetEngine/Vocabulary/Words.swift", swift.engine_words(header)
    yield "Sources/Klepet/Functions/ChatCommands.swift", swift.chat_functions(header)
    yield "Sources/Klepet/Shop/Status.swift", swift.statuses(header)
    yield "Sources/KlepetLibrary/Signatures.swift", swift.signatures(header)
    yield "Sources/klepet-host/Header/NumberWords.swift", swift.host_words(header)
    yield "Tests/KlepetTests/Support/PlainFunctions.swift", swift.tested_functions(header)
    yield "Tests/Fuzz/APIFuzz/Plain.swift", swift.fuzzed_functions(header)
    yield "Tests/CHosts/plain_functions.h", swift.c_functions(header)
    yield "Tests/Simulation/FactKind.swift", swift.simulation_kinds(header)
    yield "Bindings/Python/src/klepet/words.py", bindings.python_words(header)
    yield "Bindings/Python/src/klepet/statuses.py", bindings.python_statuses(header)
    for name, text in bindings.php_files(header):
        yield f"Bindings/PHP/src/{name}.php", text


def main():
    """Writes, or tells."""
    stale = 0
    for name, text in files(Header()):
        path = os.path.join(ROOT, name)
        found = ""
        if os.path.exists(path):
            with open(path, encoding="utf-8") as file:
                found = file.read()
        if found == text:
            continue
        stale += 1
        if "--check" in sys.argv:
            print(f"{name} is not what klepet.h says: python3 Include/generate, and say why in the commit")
        else:
            os.makedirs(os.path.dirname(path), exist_ok=True)
            with open(path, "w", encoding="utf-8") as file:
                file.write(text)
            print("wrote", name)
    return 1 if stale and "--check" in sys.argv else 0


if __name__ == "__main__":
    sys.exit(main())

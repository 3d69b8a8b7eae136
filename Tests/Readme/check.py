#!/usr/bin/env python3
"""Holds README.md to its word: the C program is Bindings/C/hello.c, what it prints is what it prints, and every command
runs as printed, in the order of the page, in the repository's root.

    Tests/Readme/check.py [ROOT]

`Tests/run` is left out: it is what runs this."""

import subprocess
import sys
from pathlib import Path


def blocks(page, language):
    """The fenced blocks of a language, each with the number of its first line."""
    inside, first, lines = None, 0, []
    for number, line in enumerate(page.splitlines(keepends=True), 1):
        if not line.startswith("```"):
            lines.append(line)
        elif inside is None:
            inside, first, lines = line[3:].strip(), number + 1, []
        else:
            if inside == language:
                yield first, "".join(lines)
            inside = None


def fail(sentence):
    print(f"README.md: {sentence}")
    sys.exit(1)


def run(line, command, root):
    """A block is one script, as somebody would paste it."""
    print(f"line {line}: {command.splitlines()[-1]}", flush=True)
    done = subprocess.run(["bash", "-euo", "pipefail", "-c", command], cwd=root, text=True, capture_output=True)
    if done.returncode != 0:
        print(done.stdout[-4000:], done.stderr[-4000:], sep="\n")
        fail(f"the commands at line {line} ended with {done.returncode}")
    return done.stdout


def main():
    root = Path(sys.argv[1] if len(sys.argv) > 1 else ".").resolve()
    page = (root / "README.md").read_text()

    programs = list(blocks(page, "c"))
    if not programs or programs[0][1] != (root / "Bindings/C/hello.c").read_text():
        fail("the first C program is not Bindings/C/hello.c")
    printed = next(blocks(page, ""), (0, ""))[1]
    if printed != (root / "Bindings/C/hello.expected").read_text():
        fail("what the first program prints is not Bindings/C/hello.expected")
    if (root / ".ci/run").read_text().count("Tests/run") == 0:
        fail("CI does not run the second command")

    ran = 0
    for line, command in blocks(page, "sh"):
        if command.strip() == "Tests/run":
            continue
        output = run(line, command, root)
        if ".build/hello\n" in command and not output.endswith(printed):
            fail(f"the program at line {line} printed something else")
        ran += 1
    if ran < 3:
        fail("has lost its commands")
    print(f"{ran} blocks of commands ran as printed")


main()

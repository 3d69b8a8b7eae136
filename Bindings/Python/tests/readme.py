#!/usr/bin/env python3
"""Holds README.md to its word: in a new folder, each program prints what stands below it, and the commands make and run
the first one as somebody would paste them.

    tests/readme.py FOLDER

FOLDER is emptied; what the commands leave there, the wheel too, is for other tests."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

HERE = Path(__file__).resolve().parent.parent


def blocks(page):
    """The fenced blocks: language and text."""
    language, lines = None, []
    for line in page.splitlines(keepends=True):
        if not line.startswith("```"):
            lines.append(line)
        elif language is None:
            language, lines = line[3:].strip(), []
        else:
            yield language, "".join(lines)
            language = None


def run(command, folder):
    """What a command prints; it must end well."""
    done = subprocess.run(command, cwd=folder, text=True, capture_output=True)
    if done.returncode != 0:
        sys.exit(f"README.md: {command} ended with {done.returncode}\n{done.stdout[-3000:]}\n{done.stderr[-3000:]}")
    return done.stdout


def main():
    """All of the page."""
    folder = Path(sys.argv[1]).resolve()
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    os.symlink(HERE.parent, folder / "Bindings")
    found = list(blocks((HERE / "README.md").read_text(encoding="utf-8")))
    programs = [(text, below) for (language, text), (_, below) in zip(found, found[1:]) if language == "python"]
    commands = [text for language, text in found if language == "sh"]
    if len(programs) != 3 or len(commands) != 1:
        sys.exit(f"README.md: has {len(programs)} programs and {len(commands)} blocks of commands")
    first, printed = programs[0]
    (folder / "hello.py").write_text(first, encoding="utf-8")
    said = run(["bash", "-euo", "pipefail", "-c", commands[0]], folder)
    if not said.endswith(printed):
        sys.exit(f"README.md: the first program printed\n{said[-2000:]}")
    again = run(["shop/bin/python", "hello.py"], folder)
    if again != printed:
        sys.exit(f"README.md: the first program, run a second time, printed\n{again}")
    for number, (program, printed) in enumerate(programs[1:], 2):
        (folder / "program.py").write_text(program, encoding="utf-8")
        said = run(["shop/bin/python", "program.py"], folder)
        if said != printed:
            sys.exit(f"README.md: program {number} printed\n{said}")
    print(f"{len(programs)} programs and the commands ran as printed")


main()

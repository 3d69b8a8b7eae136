#!/usr/bin/env python3
"""Shows that the pure modules are pure: their object files ask for nothing that could read a clock, draw a random
number, do I/O or start a thread.

    check.py BUILD MODULE...    BUILD is .build/release or .build/debug

What an object file does not define it asks for by name (`nm -u`).
Tests/Purity/symbols.txt says which names are allowed.
"""

import fnmatch
import glob
import os
import re
import subprocess
import sys

HERE = os.path.dirname(os.path.abspath(__file__))
SOURCES = os.path.join(os.path.dirname(os.path.dirname(HERE)), "Sources")


def rules():
    """[(allowed, pattern, why)] for demangled names and for names."""
    parts = {"swift": [], "names": []}
    part = None
    with open(os.path.join(HERE, "symbols.txt"), encoding="utf-8") as file:
        for number, line in enumerate(file, 1):
            line = line.rstrip("\n")
            heading = re.match(r"\[(\w+)\]$", line)
            if heading:
                part = parts[heading.group(1)]
            elif line and not line.startswith("#"):
                rule = re.match(r"([+-]) (.*?)(?:\s{2,}: (.*)|\s*)$", line)
                if not rule or part is None or (rule.group(1) == "-" and not rule.group(3)):
                    sys.exit(f"symbols.txt:{number}: cannot be read: {line}")
                part.append((rule.group(1) == "+", rule.group(2).strip(), rule.group(3)))
    return parts["swift"], parts["names"]


def output(*command, given=None):
    return subprocess.run(command, check=True, stdout=subprocess.PIPE, text=True, input=given).stdout


def asked_for(build, module):
    """{symbol: object file} of what a module needs from elsewhere."""
    # By the sources that there are: a build folder keeps the object file of a source that was removed.
    sources = glob.glob(os.path.join(SOURCES, module, "**", "*.swift"), recursive=True)
    objects = [os.path.join(build, module + ".build", os.path.basename(source) + ".o") for source in sorted(sources)]
    if not objects or not all(map(os.path.exists, objects)):
        sys.exit(f"{build} has not all object files of {module}: build it first")
    asked, defined = {}, set()
    for path in objects:
        for line in output("nm", "-P", path).splitlines():
            # NAME KIND [VALUE [SIZE]]; a name may hold blanks ("symbolic _____ ...").
            entry = re.match(r"(.*) (\S)(?: [0-9a-f]+){0,2} *$", line)
            if not entry:
                continue
            name, kind = entry.groups()
            if kind in "Uvw":
                asked.setdefault(name, os.path.basename(path))
            else:
                defined.add(name)
    return {name: path for name, path in asked.items() if name not in defined}


def demangled(symbols):
    swift = [symbol for symbol in symbols if symbol.startswith("$s")]
    if not swift:
        return {}
    return dict(zip(swift, output("swift", "demangle", "--compact", given="\n".join(swift)).splitlines()))


def verdict(name, patterns):
    for allowed, pattern, why in patterns:
        if fnmatch.fnmatchcase(name, pattern):
            return allowed, why
    return None, None


def main():
    if len(sys.argv) < 3:
        sys.exit(__doc__)
    build, modules = sys.argv[1], sys.argv[2:]
    of_swift, of_names = rules()
    faults = 0
    for module in modules:
        asked = asked_for(build, module)
        readable = demangled(asked)
        for name in sorted(asked):
            shown = readable.get(name, name)
            # The generic parts of a name say nothing here: Swift.Dictionary<Swift.Int, ...>.makeIterator() is told
            # by its bare name.
            bare = shown
            while re.search(r"<[^<>]*>", bare):
                bare = re.sub(r"<[^<>]*>", "", bare)
            allowed, why = verdict(shown, of_swift) if name in readable else (None, None)
            if allowed is None and name in readable:
                allowed, why = verdict(bare, of_swift)
            if allowed is None:
                allowed, why = verdict(name, of_names)
            if not allowed:
                faults += 1
                reason = why or "nothing in Tests/Purity/symbols.txt allows it"
                print(f"{module} ({asked[name]}) asks for `{shown}`: {reason}", file=sys.stderr)
        print(f"{os.path.basename(os.path.normpath(build))} {module}: asks for {len(asked)} symbols")
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main())

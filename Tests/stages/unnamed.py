"""Finds dead code, as far as names show it: what Swift and the C headers of Sources declare and nobody names besides.

A name that two declarations share is not found out. Of a file of tests only what is private is looked at: the others
are tests.
"""

import collections
import re
import subprocess
import sys

DECLARATION = re.compile(
    r"^(?P<before>.*)\b(func|struct|class|enum|protocol|typealias|let|var)\s+`?(?P<name>[A-Za-z_]\w*)", re.M
)
FUNCTION = re.compile(r"^(?!static|typedef)\w[\w\s*]*?\b(?P<name>\w+)\(", re.M)
COMMENT = {
    "swift": re.compile(r"^\s*//.*$|\s//\s.*$", re.M),
    "c": re.compile(r"/\*.*?\*/|//[^\n]*", re.S),
}
# What the language calls by itself.
BY_THE_LANGUAGE = {"callAsFunction", "appendInterpolation"}


def tracked(*patterns):
    listed = subprocess.run(["git", "ls-files", *patterns], check=True, stdout=subprocess.PIPE, text=True).stdout
    return listed.split()


def main():
    texts = {}
    for path in tracked("*.swift", "*.c", "*.cc", "*.cpp", "*.h", "*.py", "*.php"):
        with open(path, encoding="utf-8") as file:
            texts[path] = file.read()
        if not path.endswith((".py", ".php")):
            texts[path] = COMMENT["swift" if path.endswith(".swift") else "c"].sub("", texts[path])
    named = collections.Counter(word for text in texts.values() for word in re.findall(r"[A-Za-z_]\w*", text))
    # To extend a type is not to use it.
    for path, text in texts.items():
        if path.endswith(".swift"):
            named.subtract(re.findall(r"\bextension\s+([A-Za-z_]\w*)", text))
    faults = 0
    for path, text in texts.items():
        if path.endswith(".swift"):
            found = DECLARATION.finditer(text)
        elif path.startswith("Sources/") and path.endswith(".h"):
            found = FUNCTION.finditer(text)
        else:
            continue
        for match in found:
            before = match.groupdict().get("before") or ""
            name = match["name"]
            is_test = path.endswith("Tests.swift") and "private" not in before
            # A program begins with it, or tests are in it.
            is_called = re.search(r"@(main|Suite\S*)$", text[: match.start()].rstrip())
            if named[name] <= 1 and name not in BY_THE_LANGUAGE and not is_test and not is_called:
                line = text.count("\n", 0, match.start("name")) + 1
                print(f"{path}: about line {line}: nobody names {name}")
                faults += 1
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main())

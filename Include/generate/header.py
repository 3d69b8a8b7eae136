"""What klepet.h declares: functions, structs, constants, and the lists of words that its constants make up.

Read by clang, so that whatever compiles is understood; what clang leaves out, the comment beside a constant, is read
from the text.
"""

import json
import os
import re
import shutil
import subprocess
import sys
import tempfile

ROOT = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
HEADER = os.path.join(ROOT, "Include", "klepet.h")

# Constants that are macros: those whose body is a number. Others (_INIT, the include guard) have no one value.
NUMBER = re.compile(r"^\(*(\(\w+\))?\s*[-~]?\(?(0[xX][0-9a-fA-F]+|\d+|U?INT\d+_C\()")
DEFINITION = re.compile(r"^#define KLEPET_(\w+) +(\S+)[ \t]*(?:/\*(.*?)\*/)?", flags=re.M | re.S)
# What begins a range of the kinds of event, and the type that its kinds are of.
RANGES = {"Of the shop and its people": "shop", "Of a chat": "chat", "Live signals": "live"}
# Who may see an event, as its comment begins, and as the engine says it.
AUDIENCES = {"S": "system", "O S": "operators", "V O S": "everybody", "V S": "visitor"}

# Marks of what only some of them see, and what the engine calls it.
SECRETS = {"id: key (S alone)": "key", "text: the token (V, that operator and S alone)": "token"}


class Word:
    """A constant of a list: `name` without the list's prefix, its number, and what is said beside it."""

    def __init__(self, name, number, said):
        self.name, self.number, self.said = name, number, said

    @property
    def word(self):
        """As JSON and SQL have it."""
        return self.name.lower()


class Kind(Word):
    """A kind of event."""

    def __init__(self, name, number, said, sort):
        super().__init__(name, number, said)
        self.sort = sort
        letters = re.match(r"((?:V )?(?:O )?S|V S)(?=[ .,:;]|$)[.,:;]? *", said)
        if not letters:
            sys.exit(f"klepet.h: KLEPET_EVENT_{name} does not begin with who sees it: V O S, O S, V S or S")
        self.audience = AUDIENCES[letters.group(1)]
        self.said = said[letters.end() :]
        # What of it is not for everybody who sees it.
        self.secret = next((secret for mark, secret in SECRETS.items() if mark in said), "nothing")


def output(*command, **options):
    """What a program prints."""
    return subprocess.run(command, check=True, stdout=subprocess.PIPE, text=True, **options).stdout


def clang():
    """The clang that came with Swift: it is there wherever this can be built."""
    swift = shutil.which("swift")
    beside = os.path.join(os.path.dirname(os.path.realpath(swift)), "clang") if swift else ""
    return beside if os.path.exists(beside) else "clang"


def sentence(comment):
    """A comment on one line."""
    return " ".join(re.sub(r"\n\s*\*?", " ", comment or "").split())


class Header:
    """klepet.h."""

    def __init__(self):
        tree = json.loads(output(clang(), "-x", "c", "-std=c99", "-fsyntax-only", "-Xclang", "-ast-dump=json", HEADER))
        self.functions = []  # names, in order
        self.parameters = {}  # of each function: "type name", in order
        self.structs = []  # (name, [field]), in order
        self.constants = []
        for node in tree["inner"]:
            name = node.get("name", "")
            if not name.startswith("klepet_") and node["kind"] != "EnumDecl":
                continue
            if node["kind"] == "FunctionDecl" and node.get("storageClass") != "static":
                if name not in self.functions:
                    self.functions.append(name)
                    given = [entry for entry in node.get("inner", []) if entry["kind"] == "ParmVarDecl"]
                    self.parameters[name] = [f"{of['type']['qualType']} {of.get('name', '')}" for of in given]
            elif node["kind"] == "RecordDecl" and node.get("completeDefinition"):
                fields = [field["name"] for field in node["inner"] if field["kind"] == "FieldDecl"]
                self.structs.append((name, fields))
            elif node["kind"] == "EnumDecl":
                inner = [entry["name"] for entry in node.get("inner", []) if entry["kind"] == "EnumConstantDecl"]
                self.constants += [entry for entry in inner if entry.startswith("KLEPET_")]
        for line in output(clang(), "-x", "c", "-dM", "-E", HEADER).splitlines():
            match = re.match(r"#define (KLEPET_\w+) (.+)$", line)
            if match and NUMBER.match(match.group(2)):
                self.constants.append(match.group(1))
        with open(HEADER, encoding="utf-8") as file:
            self.text = file.read()
        # By place in the header rather than by name, so that a diff reads like the header's.
        self.constants.sort(key=lambda name: re.search(r"\b" + name + r"\b", self.text).start())
        self.definitions = [
            (match.group(1), int(match.group(2).strip("()").rstrip("u"), 0), sentence(match.group(3)), match.start())
            for match in DEFINITION.finditer(self.text)
            if re.fullmatch(r"\(?-?(\d+|0x[0-9a-fA-F]+)u?\)?", match.group(2))
        ]

    # ---- lists of words

    def statuses(self):
        """Every klepet_status, in the header's order."""
        return [Word(name, number, said) for name, number, said, _ in self.definitions if number < 0 or name == "OK"]

    def words(self, prefix, longer=()):
        """The constants that begin with `prefix`, but for those of the longer prefixes."""
        return [
            Word(name[len(prefix) :], number, said)
            for name, number, said, _ in self.definitions
            if name.startswith(prefix) and number >= 0 and not name.startswith(tuple(longer))
        ]

    def kinds(self):
        """Every kind of event. Of what sort it is, the heading says that it stands under."""
        headings = [(self.text.index(f"/* {heading}"), sort) for heading, sort in RANGES.items()]
        found = []
        for name, number, said, place in self.definitions:
            if name.startswith("EVENT_") and not name.startswith("EVENT_FLAG_"):
                sort = max((start, sort) for start, sort in headings if start < place)[1]
                found.append(Kind(name[len("EVENT_") :], number, said, sort))
        return found

    def layout(self):
        """Sizes and offsets, printed by a C program: the compiler is the one who knows."""
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

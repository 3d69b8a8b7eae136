#!/usr/bin/env python3
"""The two pages that everything refers to, held against the repository.

    check.py            checks; prints FILE:LINE: what is wrong and what to do
    check.py --prove    breaks one thing after the other, in memory, and wants each to be found

Include/BEHAVIOUR.md        every rule that any tracked file names (B3.6) stands there; every rule there is named by a
                            test; every number there is the default of the policy's schema, or a constant of the code,
                            and is named; every number of the schema stands in some rule
Sources/ARCHITECTURE.md     every law that any tracked file names stands there; its tree is the tree of Sources; every
                            path in it leads somewhere
"""

import json
import posixpath
import re
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[2]
BEHAVIOUR = "Include/BEHAVIOUR.md"
ARCHITECTURE = "Sources/ARCHITECTURE.md"
SCHEMA = "Include/policy.schema.json"
HERE = "Tests/Pages/"

Files = dict[str, str]
Fault = tuple[str, int, str]
Default = object

RULE = re.compile(r"\bB([1-9]\d?)\.([1-9]\d?)\b")
RULE_BEGINS = re.compile(r"^\*\*(B\d+\.\d+)\*\*", re.MULTILINE)
# Of a Swift test or suite: on one line, over several, or as its function's name.
TITLE = re.compile(r'@(?:Test|Suite)\(\s*(?:"""(.*?)"""|"((?:[^"\\]|\\.)*)")|func `([^`]+)`', re.DOTALL)
LAW = re.compile(r"\b[Ll]aws?\s+(\d+)\b")
LAW_BEGINS = re.compile(r"^(\d+)\. \*\*", re.MULTILINE)

UNITS = {
    "ms": 1, "s": 1000, "min": 60_000, "h": 3_600_000, "d": 86_400_000,
    "B": 1, "KiB": 1 << 10, "MiB": 1 << 20, "%": 1,
}  # fmt: skip
QUANTITY = r"\d[\d,]*(?: (?:ms|s|min|h|d|KiB|MiB|%)(?!\w))?"
WITH_UNIT = r"\d[\d,]* (?:ms|s|min|h|d|KiB|MiB|%)(?!\w)"
NAMED = re.compile(rf"`([\w.\[\]]+)` = ({WITH_UNIT}(?:, {WITH_UNIT})*|{QUANTITY}|\w+)((?: \(dept\))?)")
UNNAMED = re.compile(WITH_UNIT)


def tracked() -> Files:
    names = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, check=True, capture_output=True).stdout
    files = {}
    for name in names.decode().split("\0"):
        path = ROOT / name
        if not name or not path.is_file():
            continue
        data = path.read_bytes()
        if b"\0" not in data[:8192]:
            files[name] = data.decode("utf-8", "replace")
    return files


def line_of(text: str, offset: int) -> int:
    return text.count("\n", 0, offset) + 1


# ---- Rules and laws --------------------------------------------------------------------------------------------------


def rules_of(page: str) -> dict[str, int]:
    return {found[1]: line_of(page, found.start()) for found in RULE_BEGINS.finditer(page)}


def check_rules(files: Files) -> Iterator[Fault]:
    page = files[BEHAVIOUR]
    rules = rules_of(page)
    first: dict[str, tuple[str, int]] = {}
    for name, text in files.items():
        if name.startswith(HERE):
            continue
        for found in RULE.finditer(text):
            first.setdefault(found[0], (name, line_of(text, found.start())))
    for rule, (name, line) in first.items():
        if rule not in rules:
            yield name, line, f"{rule} is no rule of {BEHAVIOUR}: name the one that is meant, or write it there"
    seen: set[str] = set()
    for found in RULE_BEGINS.finditer(page):
        if found[1] in seen:
            yield BEHAVIOUR, line_of(page, found.start()), f"{found[1]} stands there twice: give one another number"
        seen.add(found[1])
    named = {rule for name, text in files.items() for rule in tested(name, text)}
    for rule, line in rules.items():
        if rule not in named:
            yield BEHAVIOUR, line, f"no test's name has {rule}: write the test, or name it in the one that holds it"


def tested(name: str, text: str) -> Iterator[str]:
    """The rules in the names of a file's tests: a Swift test's or suite's, a scenario's "rules", a Python test's
    function and what it says of itself."""
    if name.startswith("Tests/Conformance/scenarios/"):
        yield from (rule for rule in json.loads(text).get("rules", []))
        return
    if not name.startswith("Tests/") or name.startswith(HERE):
        return
    if name.endswith(".swift"):
        for sentence in TITLE.findall(text):
            yield from (found[0] for found in RULE.finditer(" ".join(sentence)))
    elif name.endswith(".py"):
        for sentence in re.findall(r"^ *(?:def|class) [^\n]+\n\s*\"\"\"(.*?)\"\"\"", text, re.MULTILINE | re.DOTALL):
            yield from (found[0] for found in RULE.finditer(sentence))


def check_laws(files: Files) -> Iterator[Fault]:
    page = files[ARCHITECTURE]
    laws = {int(found[1]): line_of(page, found.start()) for found in LAW_BEGINS.finditer(page)}
    if sorted(laws) != list(range(1, len(laws) + 1)):
        yield ARCHITECTURE, min(laws.values(), default=1), "the laws are not numbered 1, 2, 3 ...: numbers never change"
    for name, text in files.items():
        if name.startswith(HERE):
            continue
        for found in LAW.finditer(text):
            if int(found[1]) not in laws:
                where = line_of(text, found.start())
                yield name, where, f"law {found[1]} is none of {ARCHITECTURE}: name the one that is meant"


# ---- Numbers ---------------------------------------------------------------------------------------------------------


def defaults_of(schema: dict[str, Any]) -> dict[str, Default]:
    """The defaults by name: "idle.prompt_after_ms", "departments[].bot". A department's own number, which has none, is
    None."""
    found: dict[str, Default] = {}
    definitions = schema["$defs"]

    def walk(node: dict[str, Any], path: str) -> None:
        if "$ref" in node:
            node = {**definitions[node["$ref"].rsplit("/", 1)[1]], **{k: v for k, v in node.items() if k != "$ref"}}
        if node.get("type") in ("integer", "boolean", "string", "array") or "enum" in node or "default" in node:
            found[path] = node.get("default")
        for key, child in node.get("properties", {}).items():
            walk(child, f"{path}.{key}" if path else key)
        if isinstance(node.get("items"), dict) and path != "texts":
            walk(node["items"], f"{path}[]")

    walk(schema, "")
    return found


def numbers_of(schema: dict[str, Any]) -> set[str]:
    """What has to stand in a rule: whole numbers, lists of them, switches."""

    def is_number(value: Default) -> bool:
        return isinstance(value, int) or (isinstance(value, list) and value != [] and isinstance(value[0], int))

    return {name for name, value in defaults_of(schema).items() if is_number(value)}


def value_of(text: str) -> Default:
    """A number in milliseconds, bytes or as it is; a list of numbers; a word."""
    if re.fullmatch(rf"{WITH_UNIT}(?:, {WITH_UNIT})+", text):
        return [value_of(each) for each in text.split(", ")]
    if not text[0].isdigit():
        return {"off": False, "on": True}.get(text, text)
    number, _, unit = text.partition(" ")
    return int(number.replace(",", "")) * (UNITS[unit] if unit else 1)


def is_default(said: str, default: Default, name: str) -> bool:
    value = value_of(said)
    if said == "none":
        return default in ("", [], {})
    if isinstance(default, list) and default and isinstance(default[0], dict):
        return [each.get("name") for each in default] == [value]
    # A number whose name ends with its unit is told in that unit.
    for unit in ("min", "days"):
        if name.rsplit("_", 1)[-1] == unit and isinstance(value, int) and " " in said:
            value //= UNITS[{"min": "min", "days": "d"}[unit]]
    return value == default and isinstance(value, bool) == isinstance(default, bool)


def constant(files: Files, name: str) -> int | None:
    """`static let` of a type in Sources, where it is a number that can be worked out."""
    kind, _, member = name.rpartition(".")
    type_begins = re.compile(rf"\b(?:enum|struct|class|extension) (?:\w+\.)*{kind}\b")
    value = re.compile(rf"^\s*(?:\w+ )*static let {member}(?:: \w+)? = ([\w.<*+\- ()]+)", re.MULTILINE)
    for path, text in files.items():
        if not (path.startswith("Sources/") and path.endswith(".swift")):
            continue
        found = value.search(text)
        if found is None or type_begins.search(text) is None:
            continue
        expression = found[1].replace("_", "").strip()
        for part in re.findall(r"[A-Z]\w*\.\w+", expression):
            expression = expression.replace(part, str(constant(files, part)))
        if re.fullmatch(r"[\d<*+\- ()]+", expression):
            return int(eval(expression, {"__builtins__": {}}))  # Digits and operators alone.
    return None


def check_numbers(files: Files) -> Iterator[Fault]:
    page = files[BEHAVIOUR]
    schema = json.loads(files[SCHEMA])
    defaults, stands = defaults_of(schema), set()
    begin = page.index("## 1 ")
    for found in NAMED.finditer(page, begin):
        name, said, dept = found[1], found[2], found[3] != ""
        line = line_of(page, found.start())
        if name in defaults:
            stands.add(name)
            if not is_default(said, defaults[name], name):
                default = json.dumps(defaults[name])
                yield BEHAVIOUR, line, f"`{name}` = {said}, but {SCHEMA} says {default}: correct the wrong one"
            overrides = f"departments[].{name}"
            if dept != (overrides in defaults):
                verb = "cannot" if dept else "can"
                yield BEHAVIOUR, line, f"a department {verb} override `{name}`: (dept) says the opposite"
            elif dept:
                stands.add(overrides)
        elif name[0].isupper():
            value = constant(files, name)
            if value is None:
                yield BEHAVIOUR, line, f"`{name}` is no number of Sources (static let): name it as it is called now"
            elif value != value_of(said):
                yield BEHAVIOUR, line, f"`{name}` = {said}, but the code says {value}: correct the wrong one"
        else:
            yield BEHAVIOUR, line, f"`{name}` is nothing of {SCHEMA}: name it as the policy does"
    for name in sorted(numbers_of(schema) - stands):
        yield BEHAVIOUR, 1, f"`{name}` stands in no rule: say what it does, as `{name}` = its default"
    bare = NAMED.sub(lambda found: " " * len(found[0]), page)
    for found in UNNAMED.finditer(bare, begin):
        line = line_of(page, found.start())
        yield BEHAVIOUR, line, f"{found[0]} has no name: write `the policy's or a constant's` = {found[0]}"


# ---- Tree and paths --------------------------------------------------------------------------------------------------


def folders_of_tree(page: str) -> dict[str, int]:
    """The folders in the tree, each under the one that it is indented beneath; several may share a line."""
    start = page.index("```", page.index("## The tree"))
    end = page.index("```", start + 3)
    folders: dict[str, int] = {}
    above: list[str] = []
    offset = page.index("\n", start) + 1
    for row in page[offset:end].splitlines():
        names = re.match(r"((?:[\w-]+/ ?)+)", row.lstrip())
        if names:
            depth = (len(row) - len(row.lstrip())) // 2
            del above[depth:]
            for name in names[1].split():
                folders["/".join([*above, name.rstrip("/")])] = line_of(page, offset)
            above.append(names[1].split()[0].rstrip("/"))
        offset += len(row) + 1
    return folders


def check_tree(files: Files) -> Iterator[Fault]:
    told = folders_of_tree(files[ARCHITECTURE])
    there: set[str] = set()
    for name in files:
        parents = [parent.as_posix() for parent in Path(name).parents if parent.as_posix().startswith("Sources")]
        # Where a C target keeps its headers is said once, above the tree.
        there.update(parent for parent in parents if Path(parent).name != "include")
    for folder in sorted(there - told.keys()):
        yield ARCHITECTURE, 1, f"{folder}/ is not in the tree: say there what it is for"
    for folder in sorted(told.keys() - there):
        yield ARCHITECTURE, told[folder], f"{folder}/ is in the tree and not in the repository: take it out, or move it"


def check_paths(files: Files) -> Iterator[Fault]:
    """Whatever looks like a path in the pages: `Tests/ABI/check.py`, and beneath Sources `Ladders/Due.swift`."""
    folders = {parent.as_posix() for name in files for parent in Path(name).parents}
    for page in (BEHAVIOUR, ARCHITECTURE):
        for found in re.finditer(r"`((?:[\w-]+/)+(?:[\w.+-]*))`|\]\(([^)#:]+)\)", files[page]):
            path = (found[1] or found[2]).rstrip("/")
            start = Path(page).parent.as_posix() + "/"
            known = {path, start + path, f"Sources/{path}", f"Sources/KlepetEngine/{path}"}
            if found[2]:
                known = {posixpath.normpath(start + path)}
            if not any(each in files or each in folders for each in known):
                line = line_of(files[page], found.start())
                yield page, line, f"{path} is not in the repository: name what took its place"


CHECKS: list[Callable[[Files], Iterator[Fault]]] = [check_rules, check_laws, check_numbers, check_tree, check_paths]


def faults(files: Files) -> list[Fault]:
    return [fault for check in CHECKS for fault in check(files)]


# ---- That it finds what it is for ------------------------------------------------------------------------------------


def prove(files: Files) -> int:
    """Each change to the repository, and what has to be said of it."""

    def without(name: str, pattern: str, by: str = "") -> Files:
        changed = re.sub(pattern, by, files[name], flags=re.MULTILINE)
        assert changed != files[name], f"{pattern} is not in {name}: the proof is out of date"
        return files | {name: changed}

    def without_tests_of(rule: str) -> Files:
        return {name: text if RULE_BEGINS.search(text) else text.replace(rule, "B0") for name, text in files.items()}

    def without_files(part: str) -> Files:
        return {name: text for name, text in files.items() if part not in name}

    new = "Sources/New.swift"
    breaks: list[tuple[str, Files, str]] = [
        ("a rule is taken out", without(BEHAVIOUR, r"^\*\*B3\.6\*\* "), "B3.6 is no rule"),
        ("a rule is named that is none", files | {new: "// B77.7\n"}, "B77.7 is no rule"),
        ("a rule stands twice", without(BEHAVIOUR, r"^\*\*B3\.7\*\*", "**B3.6**"), "B3.6 stands there twice"),
        ("a test names its rule no more", without_tests_of("B3.5"), "no test's name has B3.5"),
        ("a number is changed", without(BEHAVIOUR, "ms` = 15 s", "ms` = 16 s"), "`bot.silent_after_ms` = 16 s"),
        ("a default is changed", without(SCHEMA, "t\": 45000", "t\": 45001"), "`transfer.offer_ms` = 45 s"),
        ("a switch is changed", without(BEHAVIOUR, "cards.mask` = on", "cards.mask` = off"), "`cards.mask` = off"),
        ("a list is changed", without(BEHAVIOUR, "0 s, 30 s, 2 m", "0 s, 31 s, 2 m"), "holding_at_ms` = 0 s, 31"),
        ("a constant is changed", without(BEHAVIOUR, "BytesMax` = 64", "BytesMax` = 65"), "`Limits.keyBytesMax` = 65"),
        ("a number is in no rule", without(BEHAVIOUR, "`edit_within_ms` = 5 min", "it"), "`edit_within_ms` stands"),
        ("a number has no name", without(BEHAVIOUR, "`edit_within_ms` = 5 min", "5 min"), "5 min has no name"),
        ("an override is not told", without(BEHAVIOUR, "= 30 s \\(dept\\)", "= 30 s"), "a department can override"),
        ("a law is named that is none", files | {new: "// Law 99.\n"}, "law 99 is none"),
        ("a law is taken out", without(ARCHITECTURE, r"^12\. \*\*", "Also **"), "law 12 is none"),
        ("a folder is new", files | {"Sources/KlepetNew/New.swift": ""}, "Sources/KlepetNew/ is not in the tree"),
        ("a folder is gone", without_files("TimingWheel/"), "Sources/TimingWheel/ is in the tree"),
        ("a file that a page names is gone", without_files("Due.swift"), "Due.swift is not in"),
    ]
    missed = 0
    for what, changed, wanted in breaks:
        found = [f"{name}:{line}: {said}" for name, line, said in faults(changed)]
        if not any(wanted in each for each in found):
            missed += 1
            print(f"not found: {what} ({wanted} ...); instead: {found or 'nothing'}", file=sys.stderr)
    print(f"{len(breaks) - missed} of {len(breaks)} broken repositories are found")
    return 1 if missed else 0


def main() -> int:
    files = tracked()
    found = faults(files)
    for name, line, said in found:
        print(f"{name}:{line}: {said}", file=sys.stderr)
    if found:
        return 1
    rules, laws = len(rules_of(files[BEHAVIOUR])), len(LAW_BEGINS.findall(files[ARCHITECTURE]))
    print(f"{rules} rules, {len(NAMED.findall(files[BEHAVIOUR]))} numbers, {laws} laws, the tree of Sources")
    return prove(files) if "--prove" in sys.argv[1:] else 0


if __name__ == "__main__":
    sys.exit(main())

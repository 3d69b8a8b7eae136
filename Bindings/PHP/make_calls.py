#!/usr/bin/env python3
"""Writes the typed methods from the library's table of calls (../call_table.py): what a participant can do, in
src/Participant.php below a line that says so, and how it is asked, as traits in src/Calls. What this writes is kept; a
test makes sure that it is what this writes.

    ./make_calls.py            writes
    ./make_calls.py --check    tells whether it would change anything
"""

import re
import sys
import textwrap
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

import call_table
from call_table import GROUPS, POSTED, THREE_WAY

SOURCE = Path(__file__).resolve().parent / "src"
WIDTH = 120

# The traits and the groups that stand in each. A request of FPM loads them all, and each costs it a microsecond or two,
# an interface more: hence few traits and one interface.
TRAITS = {
    "ChatCalls": ("speaking", "visiting"),
    "StaffCalls": ("operating", "minding"),
    "Queries": ("looking",),
}
# The last line by hand.
LINE = "    // From here on by make_calls.py, from the library's table of calls.\n"
# Participant and Caller have it: what policyGet() gives are objects, so that an empty one stays one.
BY_HAND = {"policy_get"}
# Left out is not the same as no.
MAYBE = THREE_WAY | {("operator_set", "suspended")}
# What a reply has, by its fields: the type of the method, the same for PHPDoc, and what the reply becomes.
REPLIES = {
    (): ("void", None, "{}"),
    POSTED: ("Posted", None, "Posted::fromReply({})"),
    ("chat",): ("Chat", None, "Chat::fromArray({}['chat'])"),
    ("chats",): ("array", "list<Chat>", "array_map(Chat::fromArray(...), {}['chats'])"),
    ("events",): ("array", "list<Event>", "array_map(Event::fromArray(...), {}['events'])"),
    ("events", "cursor", "incarnation"): ("array", "list<Event>", "array_map(Event::fromArray(...), {}['events'])"),
}
SCALARS = {"integer": "int", "string": "string", "boolean": "bool"}
RESULTS = ["Chat", "Event", "Posted"]


def enums():
    """The words of each enum."""
    found = {}
    for path in sorted(SOURCE.glob("*.php")):
        text = path.read_text(encoding="utf-8")
        if re.search(r"^enum \w+: string", text, flags=re.M):
            found[path.stem] = re.findall(r"^ *case \w+ = '(\w+)';", text, flags=re.M)
    return found


ENUMS = enums()


def camel(name):
    """A name of the table as PHP writes it."""
    first, *others = name.split("_")
    return first + "".join(word.title() for word in others)


def types_of(call, name):
    """A parameter's type, the same for PHPDoc, and what it is given when it is left out, if it can be."""
    field = call.fields[name]
    if "enum" in field:
        kind = told = call_table.named_type(field["enum"], ENUMS)
    elif call_table.is_any(field):
        return "mixed", "mixed", None if name in call.required else "null"
    elif call_table.has_texts(field):
        kind, told = "array", "array<string, string>"
    elif call_table.json_type(field) == "object":
        kind, told = "array|object", "array<string, mixed>|object"
    elif call_table.json_type(field) == "array":
        kind, told = "array", f"list<{SCALARS.get(field['items']['type'], 'array<string, mixed>')}>"
    else:
        kind = told = SCALARS[field["type"]]
    if name in call.required:
        return kind, told, None
    if kind == "bool" and (call.do, name) not in MAYBE:
        return kind, told, "false"
    return f"{kind}|null" if "|" in kind else f"?{kind}", f"{told}|null", "null"


def value_of(call, name):
    """What the request says for a parameter."""
    kind, _, default = types_of(call, name)
    variable = "$" + camel(name)
    if default == "false":
        return f"{variable} ?: null"
    is_any = "enum" in call.fields[name] or call_table.is_any(call.fields[name])
    json_type = None if is_any else call_table.json_type(call.fields[name])
    taken = {"object": f"(object) {variable}", "array": f"array_values({variable})"}.get(json_type, variable)
    return taken if default is None or taken == variable else f"{variable} === null ? null : {taken}"


def result_of(call, definitions):
    """The type of a method, the same for PHPDoc if that says more, and what the reply becomes."""
    if tuple(call.reply) in REPLIES:
        return REPLIES[tuple(call.reply)]
    name, field = call.result()
    take = f"{{}}['{name}']"
    if "$ref" in field:
        field = definitions[field["$ref"].split("/")[-1]]
    if field["type"] in SCALARS:
        return SCALARS[field["type"]], None, take
    if field["type"] == "array":
        return "array", f"list<{SCALARS.get(field['items'].get('type'), 'array<string, mixed>')}>", take
    are_numbers = {of.get("type") for of in field.get("properties", {}).values()} == {"integer"}
    return "array", f"array<string, {'int' if are_numbers else 'mixed'}>", take


def signature(call, result):
    """On one line if it fits; else each parameter on one of its own."""
    parameters = []
    for name in [*call.required, *call.optional]:
        kind, _, default = types_of(call, name)
        parameters.append(f"{kind} ${camel(name)}" + (f" = {default}" if default else ""))
    head = f"    public function {camel(call.do)}("
    flat = f"{head}{', '.join(parameters)}): {result}"
    if len(flat) < WIDTH:
        return flat
    return f"{head}\n" + ",\n".join(f"        {one}" for one in parameters) + f"\n    ): {result}"


def documented(call, returned):
    """What a method does, what is to be said of its fields, what an array that it gives holds."""
    names = {f"`{name}`": f"${camel(name)}" for name in call.fields}

    def wrapped(text, indent):
        text = re.sub(r"`\w+`", lambda found: names.get(found[0], found[0]), text)
        return textwrap.wrap(text, WIDTH - 7, subsequent_indent=indent, break_on_hyphens=False)

    tags = []
    for name, said in call.told():
        # PHPDoc's types have spaces that are no place for a line to end.
        told = types_of(call, name)[1].replace(" ", "\0")
        tags += wrapped(f"@param {told} ${camel(name)} {said}", "    ")
    tags += [f"@return {returned}"] if returned else []
    lines = wrapped(call.about, "")
    if not tags and len(lines) == 1 and len(lines[0]) <= WIDTH - 11:
        return f"    /** {lines[0]} */\n"
    lines += ["", *tags] if tags else []
    return "    /**\n" + "".join(f"     * {line}".rstrip() + "\n" for line in lines).replace("\0", " ") + "     */\n"


def body(call, take):
    """What a method asks, and what it makes of the reply."""
    fields = [f"'{name}' => {value_of(call, name)}" for name in [*call.required, *call.optional]]
    given = f", [{', '.join(fields)}]" if fields else ""
    returning = "" if take == "{}" else "return "
    flat = f"        {returning}{take.format(f'$this->done({call.do!r}{given})')};\n"
    if len(flat) <= WIDTH + 1:
        return flat
    listed = "".join(f"            {field},\n" for field in fields)
    return f"        {returning}{take.format(f'$this->done({call.do!r}, [{chr(10)}{listed}        ])')};\n"


def trait(name, methods):
    """A file with a trait."""
    text = "\n".join(methods)
    used = [name for name in sorted([*ENUMS, *RESULTS]) if re.search(rf"(?<![$\w]){name}\b", text)]
    uses = "".join(f"use Klepet\\{name};\n" for name in used) + ("\n" if used else "")
    about = "".join(f" * {GROUPS[group]}\n" for group in TRAITS[name])
    return (
        "<?php\n\n// Written by Bindings/PHP/make_calls.py from the library's table of calls.\n\n"
        f"declare(strict_types=1);\n\nnamespace Klepet\\Calls;\n\n{uses}"
        f"/**\n{about} */\ntrait {name}\n{{\n{text}}}\n"
    )


def files():
    """Every file, and what is to be in it."""
    calls, definitions = call_table.calls()
    path = SOURCE / "Participant.php"
    declared, line, _ = path.read_text(encoding="utf-8").partition(LINE)
    if not line:
        raise SystemExit(f"{path} lacks the line that this writes below: {LINE.strip()}")
    declared += line
    for name, groups in TRAITS.items():
        defined = []
        for group in groups:
            declared += f"\n    // {GROUPS[group]}\n"
            for call in calls:
                if call.group != group or call.do in BY_HAND:
                    continue
                result, returned, take = result_of(call, definitions)
                head = signature(call, result)
                declared += f"\n{documented(call, returned)}{head};\n"
                opening = " {" if "\n" in head else "\n    {"
                defined.append(f"{head}{opening}\n{body(call, take)}    }}\n")
        yield SOURCE / f"Calls/{name}.php", trait(name, defined)
    yield path, declared + "}\n"


if __name__ == "__main__":
    sys.exit(call_table.settle(files(), "--check" in sys.argv))

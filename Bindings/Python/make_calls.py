#!/usr/bin/env python3
"""Writes the typed methods, src/klepet/calls and src/klepet/acalls, from the table that klepet_call() reads by, as
klepet_schema() tells it: what a command is called, what it takes and what it gives is said once, in the library. Joining
is no call; its fields are in a table below. What this writes is kept, so that an editor and mypy see it; a test makes
sure that it is what this writes.

    ./make_calls.py            writes
    ./make_calls.py --check    tells whether it would change anything

The library is found as klepet_build.py finds it (KLEPET_LIBRARY).
"""

import ctypes
import json
import re
import sys
import textwrap
from pathlib import Path

PACKAGE = Path(__file__).resolve().parent / "src/klepet"
WIDTH = 120
# What "async " and "await " add to a line in the awaited twin.
AWAITED = 6

# Where a command's method stands: what everybody does is `speaking`, whatever is not named below.
MODULES = {
    "looking": (
        "Seeing how things stand; nothing changes by it.",
        "chat_events cursor_set chat_get chats person now explain report rehearse statistics_get audit digest next_deadline",
    ),
    "minding": (
        "What the back office does: who operates, by which policy, who is banned or erased.",
        "operator_set policy_set policy_get ban unban erase export media_redeem",
    ),
    "operating": (
        "What operators do: the line, holds and promises, transfers, calls, prepared replies.",
        "presence_set take decline hold resume promise ladder_set reopen ask_more survey_waive transfer escalate"
        " media_offer media_accept media_end reply_use reply_search reply_set reply_remove",
    ),
    "visiting": (
        "What visitors do: choosing, answering, visiting, agreeing.",
        "choose still_here answer survey_answer visit invitation_answer consent",
    ),
    "speaking": (
        "What everybody does in a chat: saying, changing what was said, receipts and typing.",
        "say start edit retract redact receipt activity end hand_off seen",
    ),
}
# Client.events() is written by hand: what it gives can be followed.
BY_HAND = {"events"}
# The words of a field, as one of the package's own types.
WORDS = {
    "activity": "Activity",
    "answer": "InvitationAnswer",
    "choice": "Choice",
    "kind": "Media",
    "presence": "Presence",
    "reason": "Reason",
}
# Yes, no, or not answered: left out is not the same as False.
THREE_WAY = {("survey_answer", "well_timed"), ("survey_answer", "smooth")}
# What a reply has, by its fields: the type of the method, and what takes it out of the reply.
REPLIES = {
    (): ("None", "nothing"),
    ("chat", "seq", "chat_seq", "outcome"): ("Posted", "posted"),
    ("chat",): ("Chat", "chat_of"),
    ("chats",): ("List[Chat]", "chats_of"),
    ("events",): ("List[Event]", "events"),
    ("statistics",): ("Statistics", "statistics"),
}
OPEN = {"integer": ("int", "number"), "string": ("str", "text"), "array": ("List[Dict[str, Any]]", "field")}
HELPERS = "chat_of chats_of events field nothing number posted request statistics text word".split()

# klepet_join_options: the type, what is meant when it is left out, which roles it is of use to, what it is.
JOIN = {
    "name": ("Optional[str]", "None", "visitor bot office", "What others read; left out: as it was."),
    "locale": ("Optional[str]", "None", "visitor operator bot office", 'The language of what the shop writes (B15.1): "cs", "en-GB".'),
    "after_seq": ("int", "0", "visitor operator bot office", "The last event that this client saw; 0: all are to come (B2.5)."),
    "incarnation": ("int", "0", "visitor operator bot office", "Of the shop, in which that was; 0: not known (B2.11)."),
    "from_now": ("bool", "False", "visitor operator bot office", "Begins at the present instead."),
    "polls": ("bool", "False", "visitor operator bot office", "Nobody watches its connection, so it is online until silent (B2.7)."),
    "mobile": ("bool", "False", "visitor", "One that polls, with the longer time of silence (B2.7)."),
    "signature": ("Optional[str]", "None", "visitor", "klepet.sign() of the key: the shop's word that it is they (B13.3)."),
    "priority": ("int", "0", "visitor", "Of the chats that they start, -100 to 100: the shop's word alone (B13.2)."),
}  # fmt: skip
JOINERS = {
    "visitor": ("VISITOR", None, "Joins a visitor."),
    "operator": (
        "OPERATOR",
        None,
        "Joins an operator, who was entered by operator_set() and has the name given there.",
    ),
    "bot": ("BOT", None, "Joins a bot."),
    "office": ("SYSTEM", '"office"', "Joins the back office, which may see and do everything."),
}
# Whom a kind of shop has for clients: the same methods, of a type that can more.
NARROWER = {
    "EmbeddedClient": ("embedded", "The same, where the shop is in this process."),
    "RemoteClient": ("remote", "The same, where the shop is behind a socket."),
}
JOINING = "How people come to a shop: each a client, with the authority of its role."
ROLE_NAMES = {"visitor": "visitors", "operator": "operators", "bot": "bots", "system": "the system role"}


def schema():
    """What klepet_schema() tells."""
    from klepet_build import library_folder

    library = ctypes.CDLL(str(library_folder() / "libklepet.so.0"))
    library.klepet_schema.restype = ctypes.c_char_p
    return json.loads(library.klepet_schema())["$defs"]


def type_of(do, name, field):
    """A field's type, None left aside."""
    if "enum" in field:
        return f"Union[{WORDS[name]}, str]"
    # An object of texts is also taken as PHP writes an empty one, []: that is no more to be typed.
    json_type = field["type"] if isinstance(field["type"], str) else field["type"][0]
    if json_type == "object":
        texts = field.get("additionalProperties", {})
        return "Mapping[str, str]" if isinstance(texts, dict) and texts.get("type") == "string" else "Mapping[str, Any]"
    return {"integer": "int", "string": "str", "boolean": "bool", "array": "Sequence[str]"}[json_type]


def parameter(do, name, field, is_required):
    """As it stands in the signature."""
    kind = type_of(do, name, field)
    if is_required:
        return f"{name}: {kind}"
    if kind == "bool" and (do, name) not in THREE_WAY:
        return f"{name}: bool = False"
    return f"{name}: Optional[{kind}] = None"


def bracketed(head, pieces, tail, indent, room=0):
    """On one line if it fits; else each piece on one of its own."""
    flat = f"{' ' * indent}{head}({', '.join(pieces)}){tail}"
    if len(flat) + room <= WIDTH:
        return flat
    lines = "".join(f"{' ' * (indent + 4)}{piece},\n" for piece in pieces)
    return f"{' ' * indent}{head}(\n{lines}{' ' * indent}){tail}"


def docstring(about, fields):
    """The sentence, then what each field is."""
    first = textwrap.wrap(f'"""{" " if about.startswith(chr(34)) else ""}{about}', WIDTH - 9)
    more = textwrap.wrap(" ".join(f"`{name}`: {said}" for name, said in fields), WIDTH - 9)
    if not more:
        return textwrap.indent("\n".join(first) + '"""', " " * 8)
    return textwrap.indent("\n".join([*first, "", *more, '"""']), " " * 8)


def sentence(text):
    """With one full stop at its end."""
    return text if text.endswith((".", "!", "?")) else text + "."


def roles(names):
    """For whom, if not for everybody."""
    if len(names) == len(ROLE_NAMES):
        return ""
    found = [said for name, said in ROLE_NAMES.items() if name in names]
    listed = found[0] if len(found) == 1 else f"{', '.join(found[:-1])} and {found[-1]}"
    return f" For {listed}."


def method(do, of, reply):
    """One command's method."""
    fields = {name: field for name, field in of["properties"].items() if name not in ("do", "request")}
    required = [name for name in fields if name in of["required"]]
    optional = [name for name in fields if name not in of["required"]]
    given = tuple(name for name in reply["properties"] if name not in ("ok", "request"))
    if given in REPLIES:
        gives, take = REPLIES[given]
    else:
        (name,) = given
        gives, take = OPEN.get(reply["properties"][name].get("type"), ("Dict[str, Any]", "field"))
        take = f'{take}("{name}")'
    parameters = ["self", *(parameter(do, name, fields[name], True) for name in required)]
    if optional:
        parameters += ["*", *(parameter(do, name, fields[name], False) for name in optional)]
    # A chat named as such is told of no further.
    told = [(name, sentence(fields[name]["description"])) for name in [*required, *optional]]
    told = [(name, said) for name, said in told if said != "The chat."]
    values = [f"{name}=word({name})" if "enum" in fields[name] else f"{name}={name}" for name in [*required, *optional]]
    asked = [f'"{do}"', *values]
    body = f"        return self._do(request({', '.join(asked)}), {take})"
    if len(body) + AWAITED > WIDTH:
        request = bracketed("request", asked, ",", 12)
        body = f"        return self._do(\n{request}\n            {take},\n        )"
    head = bracketed(f"def {do}", parameters, f" -> {gives}:", 4, room=AWAITED)
    return f"{head}\n{docstring(of['description'] + roles(of['x-roles']), told)}\n{body}\n"


def importing(module, names):
    """An import, on one line if it fits."""
    flat = f"from {module} import {', '.join(names)}"
    if len(flat) <= WIDTH:
        return flat
    return f"from {module} import (\n" + "".join(f"    {name},\n" for name in names) + ")"


def used(candidates, text):
    """Those that a text has."""
    return [name for name in candidates if re.search(rf"\b{name}\b", re.sub(r'""".*?"""', "", text, flags=re.S))]


def module(about, name, dos, table):
    """A module of methods."""
    methods = [method(do, table[do + ".request"], table[do + ".reply"]) for do in dos]
    text = "\n".join(methods)
    typing = used(["Any", "Dict", "List", "Mapping", "Optional", "Sequence", "Union"], text)
    code = re.sub(r'""".*?"""', "", text, flags=re.S)
    helpers = [
        one for one in HELPERS if re.search(rf"[ (]{one}[(),]|=word\(" if one == "word" else rf"[ (]{one}[(),]", code)
    ]
    imports = [importing("typing", typing)] if typing else []
    imports += ["", importing("..asking", ["Asking", *helpers])]
    results = used(["Chat", "Event", "Posted", "Statistics"], text)
    imports += [importing("..events", results)] if results else []
    words = used(sorted(set(WORDS.values())), text)
    imports += [importing("..words", words)] if words else []
    head = "\n".join(imports).strip("\n")
    return f'"""{about}"""\n\n{head}\n\n\nclass {name.title()}(Asking):\n    """{about}"""\n\n{text}'


def joining(is_sync):
    """The module of joining: join(), and a method for each role with what is of use to it."""

    def signature(name, key, gives, indent):
        its = {field: of for field, of in JOIN.items() if name == "join" or name in of[2].split()}
        parameters = ["self"] + (["role: Union[Role, str]"] if name == "join" else [])
        parameters += [f"key: str{f' = {key}' if key else ''}", "*"]
        parameters += [f"{field}: {of[0]} = {of[1]}" for field, of in its.items()]
        return its, bracketed(f"def {name}", parameters, f' -> "{gives}":', indent)

    def joiner(name, role, key, about):
        its, head = signature(name, key, "Client", 4)
        told = docstring(about, [("key", "Your own name for them, 1 to 64 bytes: the same key, the same person.")] + [
            (field, of[3]) for field, of in its.items()])  # fmt: skip
        if name == "join":
            return f"    @abstractmethod\n{head}\n{told}\n"
        given = [f"Role.{role}", "key", *(f"{field}={field}" for field in its)]
        call = bracketed("return self.join", given, "", 8, room=AWAITED)
        return f"{head}\n{told}\n{call}\n"

    methods = [joiner("join", None, None, "A person connects, and with them a client of theirs.")]
    methods += [joiner(name, *of) for name, of in JOINERS.items()]
    narrow = []
    for name, (module, about) in NARROWER.items() if is_sync else ():
        bodies = [f"{signature(one, of[1], name, 8)[1]} ..." for one, of in JOINERS.items()]
        head = f'class {name[: -len("Client")]}Joining(Joining):\n    """{about}"""\n\n    if TYPE_CHECKING:\n\n'
        narrow.append("\n\n" + head + "\n\n".join(bodies) + "\n")
    imports = [f"    from ..{module} import {name}\n" for name, (module, _) in NARROWER.items() if is_sync]
    return (
        f'"""{JOINING}"""\n\nfrom abc import ABC, abstractmethod\nfrom typing import TYPE_CHECKING, Optional, Union\n\n'
        "from ..words import Role\n\nif TYPE_CHECKING:\n    from ..client import Client\n" + "".join(imports) + "\n\n"
        f'class Joining(ABC):\n    """{JOINING}"""\n\n' + "\n".join(methods) + "".join(narrow)
    )


CHANGES = [
    ("    def ", "    async def "),
    ("return self._do(", "return await self._do("),
    ("return self.join(", "return await self.join("),
    ("import Asking", "import AsyncAsking"),
    ("(Asking)", "(AsyncAsking)"),
    ("from ..client import Client", "from ..aio import AsyncClient"),
    ('"Client"', '"AsyncClient"'),
    ("\nclass ", "\nclass Async"),
]


def awaited(source):
    """The module's text with every method awaited."""
    for sync, other in CHANGES:
        source = source.replace(sync, other)
    return source


def files():
    """Every file, and what is to be in it."""
    table = schema()
    known = [reference["$ref"].split("/")[-1][: -len(".request")] for reference in table["request"]["oneOf"]]
    placed = {do for _, dos in MODULES.values() for do in dos.split()} | BY_HAND
    yield PACKAGE / "calls/joining.py", joining(True)
    yield PACKAGE / "acalls/joining.py", awaited(joining(False))
    found = {}
    for name, (about, dos) in MODULES.items():
        theirs = [do for do in dos.split() if do in known]
        theirs += [do for do in known if name == "speaking" and do not in placed]
        found[name] = module(about, name, theirs, table)
    for name, text in found.items():
        yield PACKAGE / "calls" / f"{name}.py", text
        yield PACKAGE / "acalls" / f"{name}.py", awaited(text)


def main():
    """Writes, or tells."""
    stale = [(path, text) for path, text in files() if not path.exists() or path.read_text(encoding="utf-8") != text]
    for path, text in stale:
        print(path)
        if "--check" not in sys.argv:
            path.write_text(text, encoding="utf-8")
    return 1 if stale and "--check" in sys.argv else 0


if __name__ == "__main__":
    sys.exit(main())

#!/usr/bin/env python3
"""Writes the typed methods, src/klepet/calls and src/klepet/acalls, from the library's table of calls: see
../call_table.py. Joining is no call; its fields are in a table below. What this writes is kept, so that an editor and
mypy see it; a test makes sure that it is what this writes.

    ./make_calls.py            writes
    ./make_calls.py --check    tells whether it would change anything
"""

import importlib.util
import re
import sys
import textwrap
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

import call_table
from call_table import GROUPS, POSTED, THREE_WAY

PACKAGE = Path(__file__).resolve().parent / "src/klepet"
WIDTH = 120
# What "async " and "await " add to a line in the awaited twin.
AWAITED = 6

# Client.events() is written by hand: what it gives can be followed.
BY_HAND = {"events"}
# What a reply has, by its fields: the type of the method, and what takes it out of the reply.
REPLIES = {
    (): ("None", "nothing"),
    POSTED: ("Posted", "posted"),
    ("chat",): ("Chat", "chat_of"),
    ("chats",): ("List[Chat]", "chats_of"),
    ("events",): ("List[Event]", "events"),
    ("statistics",): ("Statistics", "statistics"),
}
OPEN = {"integer": ("int", "number"), "string": ("str", "text"), "array": ("List[Dict[str, Any]]", "field")}
HELPERS = "chat_of chats_of events field nothing number posted request statistics text word".split()

# klepet_join_options: the type, what is meant when it is left out, which roles it is of use to, what it is.
EVERY_ROLE = "visitor operator bot office"
JOIN = {
    "name": ("Optional[str]", "None", "visitor bot office", "What others read; left out: as it was."),
    "locale": ("Optional[str]", "None", EVERY_ROLE, 'The language of what the shop writes (B15.1): "cs", "en-GB".'),
    "after_seq": ("int", "0", EVERY_ROLE, "The last event that this client saw; 0: all are to come (B2.5)."),
    "incarnation": ("int", "0", EVERY_ROLE, "Of the shop, in which that was; 0: not known (B2.11)."),
    "from_now": ("bool", "False", EVERY_ROLE, "Begins at the present instead."),
    "polls": ("bool", "False", EVERY_ROLE, "Nobody watches its connection, so it is online until silent (B2.7)."),
    "mobile": ("bool", "False", "visitor", "One that polls, with the longer time of silence (B2.7)."),
    "signature": (
        "Optional[str]", "None", "visitor", "klepet.sign() of the key: the shop's word that it is they (B13.3)."
    ),
    "priority": ("int", "0", "visitor", "Of the chats that they start, -100 to 100: the shop's word alone (B13.2)."),
    "attributes": (
        "Optional[Dict[str, Any]]", "None", "visitor",
        "What the shop knows of them, by keys of the policy; None takes a value away (B16.1)."
    ),
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


def word_types():
    """The words of each type of words.py."""
    spec = importlib.util.spec_from_file_location("words", PACKAGE / "words.py")
    words = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(words)
    types = {name: getattr(words, name) for name in words.__all__}
    types = {name: of for name, of in types.items() if isinstance(of, type) and issubclass(of, words.Word)}
    return {name: [member.word for member in of] for name, of in types.items() if of is not words.Word}


WORDS = word_types()


def type_of(field):
    """A field's type, None left aside."""
    if "enum" in field:
        return f"Union[{call_table.named_type(field['enum'], WORDS)}, str]"
    if call_table.is_any(field):
        return "Any"
    if call_table.json_type(field) == "object":
        return "Mapping[str, str]" if call_table.has_texts(field) else "Mapping[str, Any]"
    if field["type"] == "array" and field["items"].get("type") == "object":
        return "Sequence[Mapping[str, Any]]"
    return {"integer": "int", "string": "str", "boolean": "bool", "array": "Sequence[str]"}[field["type"]]


def parameter(call, name):
    """As it stands in the signature."""
    kind = type_of(call.fields[name])
    if name in call.required:
        return f"{name}: {kind}"
    if kind == "Any":
        return f"{name}: Any = None"
    if kind == "bool" and (call.do, name) not in THREE_WAY:
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


def method(call):
    """One command's method."""
    if tuple(call.reply) in REPLIES:
        gives, take = REPLIES[tuple(call.reply)]
    else:
        name, field = call.result()
        gives, take = OPEN.get(field.get("type"), ("Dict[str, Any]", "field"))
        take = f'{take}("{name}")'
    parameters = ["self", *(parameter(call, name) for name in call.required)]
    if call.optional:
        parameters += ["*", *(parameter(call, name) for name in call.optional)]
    names = [*call.required, *call.optional]
    values = [f"{name}=word({name})" if "enum" in call.fields[name] else f"{name}={name}" for name in names]
    asked = [f'"{call.do}"', *values]
    body = f"        return self._do(request({', '.join(asked)}), {take})"
    if len(body) + AWAITED > WIDTH:
        request = bracketed("request", asked, ",", 12)
        body = f"        return self._do(\n{request}\n            {take},\n        )"
    head = bracketed(f"def {call.do}", parameters, f" -> {gives}:", 4, room=AWAITED)
    return f"{head}\n{docstring(call.about, call.told())}\n{body}\n"


def importing(module, names):
    """An import, on one line if it fits."""
    flat = f"from {module} import {', '.join(names)}"
    if len(flat) <= WIDTH:
        return flat
    return f"from {module} import (\n" + "".join(f"    {name},\n" for name in names) + ")"


def used(candidates, text):
    """Those that a text has."""
    return [name for name in candidates if re.search(rf"\b{name}\b", re.sub(r'""".*?"""', "", text, flags=re.S))]


def module(name, calls):
    """A module of methods."""
    about = GROUPS[name]
    text = "\n".join(method(call) for call in calls)
    typing = used(["Any", "Dict", "List", "Mapping", "Optional", "Sequence", "Union"], text)
    code = re.sub(r'""".*?"""', "", text, flags=re.S)
    helpers = [
        one for one in HELPERS if re.search(rf"[ (]{one}[(),]|=word\(" if one == "word" else rf"[ (]{one}[(),]", code)
    ]
    imports = [importing("typing", typing)] if typing else []
    imports += ["", importing("..asking", ["Asking", *helpers])]
    results = used(["Chat", "Event", "Posted", "Statistics"], text)
    imports += [importing("..events", results)] if results else []
    words = used(sorted(WORDS), text)
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
        f'"""{JOINING}"""\n\nfrom abc import ABC, abstractmethod\n'
        "from typing import TYPE_CHECKING, Any, Dict, Optional, Union\n\n"
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


def lists(calls):
    """Of which calls something holds that no method says."""
    messages = [call.do for call in calls if call.is_message]
    queries = [call.do for call in calls if call.is_query]
    return (
        '"""What the table of calls says of them all."""\n\n'
        "# These say something, under an id of the client's own: sent again, nothing is said twice (B2.2).\n"
        f"{frozen('MESSAGES', messages)}\n# These ask.\n{frozen('QUERIES', queries)}"
    )


def frozen(name, words):
    """A set of words, as many on a line as fit."""
    flat = f'{name} = frozenset("{" ".join(words)}".split())\n'
    if len(flat) <= WIDTH:
        return flat
    lines = textwrap.wrap(" ".join(words), WIDTH - len('    " ".split()'))
    quoted = [f'    "{lines[0]}"', *(f'    " {line}"' for line in lines[1:])]
    return f"{name} = frozenset(\n" + "\n".join(quoted) + ".split()\n)\n"


def files():
    """Every file, and what is to be in it."""
    calls, _ = call_table.calls()
    yield PACKAGE / "calls/__init__.py", lists(calls)
    yield PACKAGE / "calls/joining.py", joining(True)
    yield PACKAGE / "acalls/joining.py", awaited(joining(False))
    for group in GROUPS:
        text = module(group, [call for call in calls if call.group == group and call.do not in BY_HAND])
        yield PACKAGE / "calls" / f"{group}.py", text
        yield PACKAGE / "acalls" / f"{group}.py", awaited(text)


if __name__ == "__main__":
    sys.exit(call_table.settle(files(), "--check" in sys.argv))

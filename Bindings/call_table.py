"""The table that klepet_call() reads by, as klepet_schema() tells it, for whoever writes methods from it. What a
command is called, takes and gives, and for whom it is, is said once, in the library (law 10). Needs Python's standard
library alone.

The library is KLEPET_LIBRARY, itself or the folder it is in, or else what Tests/run has built, ../.build/dist/lib.
"""

import ctypes
import json
import os
from pathlib import Path

# The groups that methods stand in. What each is for, as its first sentence.
GROUPS = {
    "looking": "Seeing how things stand; nothing changes by it.",
    "minding": "What the back office does: who operates, by which policy, who is banned or erased.",
    "operating": "What operators do: the line, holds and promises, transfers, calls, prepared replies.",
    "visiting": "What visitors do: choosing, answering, visiting, agreeing.",
    "speaking": "What everybody does in a chat: saying, changing what was said, receipts and typing.",
}
# A command's group follows from whom it is for (group_of). These stand where they always stood.
ELSEWHERE = {
    "cursor_set": "looking",
    "ban": "minding",
    "unban": "minding",
    "export": "minding",
    "policy_get": "minding",
    "reply_search": "operating",
    "media_offer": "operating",
    "media_accept": "operating",
    "media_end": "operating",
    "start": "speaking",
    "redact": "speaking",
}
# Yes, no, or not answered: left out is not the same as no.
THREE_WAY = {("survey_answer", "well_timed"), ("survey_answer", "smooth")}
POSTED = ("chat", "seq", "chat_seq", "outcome")
ROLE_NAMES = {"visitor": "visitors", "operator": "operators", "bot": "bots", "system": "the system role"}


class Call:
    """A command or a query."""

    def __init__(self, do, definitions):
        request = definitions[do + ".request"]
        self.do = do
        self.description = request["description"]
        self.is_query = request["x-query"]
        self.roles = request["x-roles"]
        self.fields = {name: field for name, field in request["properties"].items() if name not in ("do", "request")}
        self.required = [name for name in self.fields if name in request["required"]]
        self.optional = [name for name in self.fields if name not in request["required"]]
        reply = definitions[do + ".reply"]["properties"]
        self.reply = {name: field for name, field in reply.items() if name not in ("ok", "request")}

    @property
    def group(self):
        """Where its method stands."""
        return ELSEWHERE.get(self.do) or group_of(self.roles, self.is_query)

    @property
    def is_message(self):
        """Does it say something, under an id of the client's own (B2.2)?"""
        return "id" in self.fields and tuple(self.reply) == POSTED

    @property
    def about(self):
        """What it does, and for whom, if not for everybody."""
        if len(self.roles) == len(ROLE_NAMES):
            return self.description
        found = [said for name, said in ROLE_NAMES.items() if name in self.roles]
        listed = found[0] if len(found) == 1 else f"{', '.join(found[:-1])} and {found[-1]}"
        return f"{self.description} For {listed}."

    def result(self):
        """The one field of its reply, by name."""
        if len(self.reply) != 1:
            raise SystemExit(f"{self.do}: what its method gives of {', '.join(self.reply)} is for REPLIES to say.")
        return next(iter(self.reply.items()))

    def told(self):
        """Its fields with what is said of each; a chat named as such is told of no further."""
        every = [(name, sentence(self.fields[name]["description"])) for name in [*self.required, *self.optional]]
        return [(name, said) for name, said in every if said != "The chat."]


def group_of(roles, is_query):
    """Where a method stands by whom its command is for; the system role may do what others may."""
    if is_query:
        return "looking"
    besides = " ".join(role for role in roles if role != "system")
    return {"": "minding", "operator": "operating", "visitor": "visiting"}.get(besides, "speaking")


def sentence(text):
    """With one full stop at its end."""
    return text if text.endswith((".", "!", "?")) else text + "."


def json_type(field):
    """A field's type. An object of texts is also taken as PHP writes an empty one, []: that is no other type."""
    return field["type"] if isinstance(field["type"], str) else field["type"][0]


def is_any(field):
    """Is it any JSON?"""
    return isinstance(field.get("type"), list) and "null" in field["type"]


def has_texts(field):
    """Is it an object of texts by their names?"""
    texts = field.get("additionalProperties")
    return json_type(field) == "object" and isinstance(texts, dict) and texts.get("type") == "string"


def named_type(words, types):
    """The one of a binding's types that has just these words."""
    found = [name for name, its in types.items() if set(its) - {"unknown"} == set(words)]
    if len(found) != 1:
        raise SystemExit(f"Of {', '.join(types)} there is not one with these words alone: {', '.join(words)}")
    return found[0]


def library():
    """libklepet.so.0."""
    named = os.environ.get("KLEPET_LIBRARY")
    place = Path(named) if named else Path(__file__).resolve().parent.parent / ".build/dist/lib"
    found = place / "libklepet.so.0" if place.is_dir() else place
    if not found.is_file():
        raise SystemExit(f"There is no library at {found}: run `Tests/run --only library`, or set KLEPET_LIBRARY.")
    return found.resolve()


def calls():
    """Every call, in the order of the table, and the definitions that replies name."""
    told = ctypes.CDLL(str(library()))
    told.klepet_schema.restype = ctypes.c_char_p
    definitions = json.loads(told.klepet_schema())["$defs"]
    names = [reference["$ref"].split("/")[-1] for reference in definitions["request"]["oneOf"]]
    return [Call(name[: -len(".request")], definitions) for name in names], definitions


def settle(files, is_check):
    """Writes the files that are not as they are to be, each a path and a text, or tells which: the program's status."""
    stale = [(path, text) for path, text in files if not path.exists() or path.read_text(encoding="utf-8") != text]
    for path, text in stale:
        print(path)
        if not is_check:
            path.write_text(text, encoding="utf-8")
    return 1 if stale and is_check else 0

"""The package says what klepet.h says: words and numbers, layouts, calls and their fields."""

import inspect
import json
import re
import subprocess
import sys
import typing

import klepet
import pytest
from conftest import ROOT
from klepet import acalls, aio, asking, errors, events, remote, words
from klepet.client import Client
from klepet.library import ffi, lib

HEADER = (ROOT / "Include/klepet.h").read_text()
NUMBERS = dict(re.findall(r"^#define KLEPET_(\w+) +\(?(-?\d+)u?\)?", HEADER, flags=re.M))
SCHEMA = json.loads(ffi.string(lib.klepet_schema()))["$defs"]
CALLS = [reference["$ref"].split("/")[-1][: -len(".request")] for reference in SCHEMA["request"]["oneOf"]]
PREFIXES = {
    "Activity": "ACTIVITY", "ChatState": "STATE", "Choice": "CHOICE", "Edited": "EDITED", "Erased": "ERASED",
    "Followup": "FOLLOWUP", "Handoff": "HANDOFF", "Hint": "HINT", "InvitationAnswer": "INVITATION",
    "InvitationEnded": "INVITATION_ENDED", "Kind": "EVENT", "Ladder": "LADDER", "Media": "MEDIA",
    "MediaEnd": "MEDIA_END", "OfferEnded": "OFFER", "Outcome": "POSTED", "Presence": "PRESENCE", "Queued": "QUEUED",
    "Reason": "REASON", "Role": "ROLE", "Survey": "SURVEY", "TransferEnded": "TRANSFER", "Turn": "TURN",
    "EventFlag": "EVENT_FLAG",
}  # fmt: skip
# A prefix of another prefix has these besides.
LONGER = {
    "EVENT": ("FLAG_",),
    "MEDIA": ("END_", "STARTED_"),
    "TRANSFER": ("TO_",),
    "INVITATION": ("ENDED_",),
}


@pytest.mark.parametrize("name", PREFIXES)
def test_a_list_of_words_is_that_of_the_header(name):
    prefix = PREFIXES[name] + "_"
    declared = {
        word[len(prefix) :]: int(number)
        for word, number in NUMBERS.items()
        if word.startswith(prefix)
        and int(number) >= 0
        and not word[len(prefix) :].startswith(LONGER.get(prefix[:-1], ()))
    }
    ours = {member.name: int(member) for member in getattr(words, name) if member.name != "UNKNOWN"}
    assert ours == declared


def test_the_statuses_are_those_of_the_header():
    declared = {word: int(number) for word, number in NUMBERS.items() if int(number) < 0 or word == "OK"}
    assert {status.name: int(status) for status in errors.Status} == declared


def test_every_kind_that_the_schema_knows_is_known():
    assert set(SCHEMA["event"]["properties"]["kind"]["enum"]) == {kind.word for kind in klepet.Kind} - {"unknown"}
    assert set(SCHEMA["event"]["properties"]["ladder"]["enum"]) == {ladder.word for ladder in klepet.Ladder}
    assert set(SCHEMA["event"]["properties"]) == set(klepet.Event._fields)
    assert set(SCHEMA["chat"]["properties"]) == set(klepet.Chat._fields)
    assert set(SCHEMA["statistics"]["properties"]) == set(klepet.Statistics._fields)


def test_a_packed_event_lies_as_the_struct_does():
    assert events._EVENT.size == 8 + ffi.sizeof("klepet_event")
    assert events.POSTED.size == ffi.sizeof("klepet_posted")
    struct = ffi.new("klepet_event *")
    fields = [
        "seq",
        "at_ms",
        "chat",
        "person",
        "subject",
        "previous_seq",
        "value",
        "until_ms",
        "chat_seq",
        "kind",
        "episode",
    ]
    fields += ["role", "flags", "reason", "ladder", "rung", "department", "text_bytes", "id_bytes", "parts_bytes"]
    for number, name in enumerate(fields, 1):
        setattr(struct, name, number)
    packed = b"\0" * 8 + bytes(ffi.buffer(struct))
    assert events._EVENT.unpack(packed) == (0, 0, *range(1, len(fields) + 1))


@pytest.mark.parametrize("size", [0, 8, 120])
def test_packed_events_of_a_newer_library_are_read_though_they_are_longer(size):
    struct = ffi.new("klepet_event *", {"seq": 7, "kind": 21, "text_bytes": 5, "id_bytes": 3})
    event = bytes(ffi.buffer(struct)) + b"\xa5" * size
    record = event + b"Hellom-1"
    head = len(record).to_bytes(4, sys.byteorder) + len(event).to_bytes(4, sys.byteorder)
    found = events.unpack_events((head + record) * 2)
    assert [(event.seq, event.kind, event.text, event.id) for event in found] == [
        (7, klepet.Kind.SAID, "Hello", "m-1")
    ] * 2


@pytest.mark.parametrize("do", CALLS)
@pytest.mark.parametrize("kind", [Client, aio.AsyncClient])
def test_every_call_has_a_method_with_its_fields(kind, do):
    request = SCHEMA[do + ".request"]
    parameters = dict(inspect.signature(getattr(kind, do)).parameters)
    del parameters["self"]
    fields = {name: of for name, of in request["properties"].items() if name not in ("do", "request")}
    assert set(parameters) == set(fields)
    for name, parameter in parameters.items():
        assert (parameter.default is inspect.Parameter.empty) == (name in request["required"]), name
    # What events() gives can be awaited, and followed.
    assert inspect.iscoroutinefunction(getattr(kind, do)) == (kind is aio.AsyncClient and do != "events")
    assert getattr(kind, do).__doc__


class Recorder(Client):
    """A client that keeps what it was asked, and has no reply."""

    role, key = klepet.Role.SYSTEM, "recorder"
    call_json = events = listen = aevents = leave = None

    def call(self, request):
        self.asked = request
        raise LookupError


Recorder.__abstractmethods__ = frozenset()


def example_of(field):
    """A value that the schema allows."""
    if "enum" in field:
        return field["enum"][0]
    kind = field["type"] if isinstance(field["type"], str) else field["type"][0]
    if kind == "array" and "operators" in field["items"].get("properties", {}):
        return [{"operators": 1, "days": ["mon"], "from": "09:00", "to": "12:00"}]
    if kind == "array" and field["items"].get("type") == "object":
        return [{"name": "x", "type": "text/plain", "bytes": 1, "sha256": "0" * 64, "reference": "x"}]
    if field.get("$ref", "").endswith("/shape"):
        return {"choices": [{"id": "a", "label": "A"}]}
    return {"string": "x" * 32, "integer": 1, "boolean": True, "array": ["x"], "object": {"en": "x"}}[kind]


@pytest.mark.parametrize("do", CALLS)
def test_every_method_asks_what_the_schema_allows(do):
    import jsonschema

    if do == "events":
        return
    request = SCHEMA[do + ".request"]
    fields = {name: example_of(field) for name, field in request["properties"].items() if name not in ("do", "request")}
    client = Recorder()
    with pytest.raises(LookupError):
        getattr(client, do)(**fields)
    jsonschema.Draft202012Validator({**request, "$defs": SCHEMA}).validate(client.asked)
    assert client.asked == {"do": do, **fields}


def test_what_every_method_gives_is_what_the_reply_has():
    hints = {do: typing.get_type_hints(getattr(Client, do))["return"] for do in CALLS}
    for do in CALLS:
        names = set(SCHEMA[do + ".reply"]["properties"]) - {"ok", "request"}
        if names == {"chat", "seq", "chat_seq", "outcome"}:
            assert hints[do] is klepet.Posted
        elif not names:
            assert hints[do] is type(None)
        else:
            assert hints[do] is not type(None)


def test_the_methods_are_made_from_the_librarys_own_table():
    if not (ROOT / "Bindings/Python/src").exists():
        pytest.skip("not in the tree")
    made = subprocess.run(
        [sys.executable, ROOT / "Bindings/Python/make_calls.py", "--check"], capture_output=True, text=True
    )
    assert made.returncode == 0, "Run Bindings/Python/make_calls.py.\n" + made.stdout + made.stderr
    assert acalls.__name__ == "klepet.acalls" and asking.__name__ == "klepet.asking"


def test_a_call_stands_where_those_that_it_is_for_look_for_it(monkeypatch):
    monkeypatch.syspath_prepend(ROOT / "Bindings")
    import call_table

    assert call_table.group_of(["system"], False) == "minding"
    assert call_table.group_of(["operator", "system"], False) == "operating"
    assert call_table.group_of(["visitor"], False) == "visiting"
    assert call_table.group_of(["visitor", "bot", "system"], False) == "speaking"
    assert call_table.group_of(["system"], True) == "looking"
    calls = {do: SCHEMA[do + ".request"] for do in call_table.ELSEWHERE}
    by_rule = {do: call_table.group_of(of["x-roles"], of["x-query"]) for do, of in calls.items()}
    assert [do for do, group in by_rule.items() if group == call_table.ELSEWHERE[do]] == []


def test_joining_takes_what_the_header_has():
    struct = re.search(r"typedef struct klepet_join_options \{(.*?)\} klepet_join_options;", HEADER, flags=re.S)[1]
    fields = set(re.findall(r"(\w+);", re.sub(r"/\*.*?\*/", "", struct, flags=re.S))) - {"size", "role", "flags"}
    fields = {name for name in fields if not name.startswith("reserved")}
    fields = {name for name in fields if not name.endswith("_bytes")}
    flags = {word.lower() for word in re.findall(r"#define KLEPET_JOIN_(\w+) +\d+u", HEADER)}
    flags -= {"known"}  # for who lets strangers in at a rate, as the resident host does: its socket does not have it
    for kind in (klepet.AnyShop, klepet.Shop, remote.RemoteShop, aio.AsyncShop):
        assert set(inspect.signature(kind.join).parameters) == {"self", "role"} | fields | flags, kind
        assert set(inspect.signature(kind.visitor).parameters) == {"self"} | fields | flags, kind


# ---- Sentences ------------------------------------------------------------------------------------------------------

OF_C = re.compile(r"klepet_\w|KLEPET_\w|\bNULL\b|_INIT|klepet\.h|\bstruct|\*needed")


def sentences():
    """What the library may say: for every status, and wherever else in its sources it names something of C."""
    found = [ffi.string(lib.klepet_status_text(number)).decode() for number in range(-600, 1)]
    for file in (ROOT / "Sources/Klepet").rglob("*.swift"):
        if file.parent.name != "Call":  # the schema, which describes klepet_call
            code = re.sub(r"^\s*//.*$", "", file.read_text(), flags=re.M)
            found += [text for text in re.findall(r'"((?:[^"\\\n]|\\.)*)"', code) if OF_C.search(text) and " " in text]
    return found


def test_refusals_speak_of_python():
    kinds = {"shop": klepet.Shop, "client": Client, "klepet": klepet, "office": Client}
    for sentence in sentences():
        told = str(errors.error_of(-1, sentence))
        assert not OF_C.search(told), told
        for whose, name in re.findall(r"\b(shop|client|klepet|office)\.(\w+)\(", told):
            assert hasattr(kinds[whose], name), told
    assert str(errors.error_of(-405, "Call klepet_flush() first.")) == "Call shop.flush() first."
    assert "klepet_" in "".join(sentences())


def test_a_refusal_over_a_socket_speaks_of_python_too():
    told = errors.refusal_of({"ok": False, "status": -320, "sentence": "Lift it with klepet_unban(), or pass NULL."})
    assert str(told) == "Lift it with client.unban(), or pass None."

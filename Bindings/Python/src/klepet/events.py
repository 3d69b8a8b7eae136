"""What Klepet gives back, as immutable tuples with names: events, what became of a message, how a chat stands."""

import json
from struct import Struct
from sys import getrefcount
from typing import (
    Any,
    AsyncIterator,
    Dict,
    Iterable,
    Iterator,
    List,
    Mapping,
    NamedTuple,
    Optional,
    Protocol,
    Sequence,
    Tuple,
    Type,
    Union,
)

from .words import ChatState, EventFlag, Kind, Ladder, Outcome, Reason, Role, Turn, Word

__all__ = ["POSTED", "Chat", "Event", "Events", "Posted", "Statistics", "event_of", "unpack_events"]


class Event(NamedTuple):
    """One fact, numbered, immutable. What `subject`, `value`, `until_ms`, `reason` and `text` mean is said at each
    KLEPET_EVENT_... in klepet.h; what says nothing is 0 or empty.

    >>> Event(seq=9, at_ms=1, kind=Kind.SAID, text="Do you ship to Brno?", role=Role.VISITOR).as_dict()
    {'seq': 9, 'at_ms': 1, 'kind': 'said', 'role': 'visitor', 'text': 'Do you ship to Brno?'}
    """

    seq: int  # 1, 2, 3 ... without a gap (B2.1); 0: a live signal (B2.8)
    at_ms: int
    chat: int = 0
    person: int = 0
    subject: int = 0
    previous_seq: int = 0
    value: int = 0
    until_ms: int = 0
    chat_seq: int = 0
    kind: Kind = Kind.UNKNOWN
    episode: int = 0
    role: Role = Role.SYSTEM
    flags: int = 0
    reason: int = 0
    ladder: Ladder = Ladder.NONE
    rung: int = 0
    department: int = 0
    text: str = ""
    id: str = ""
    parts: Optional[Dict[str, Any]] = None  # what a message has beside its words: shape, files, answer (B17.1, B18.1)

    @property
    def is_live(self) -> bool:
        """Is it a signal, in no journal: typing, an invitation, a hint?"""
        return self.seq == 0

    @property
    def is_note(self) -> bool:
        """Is it for the staff alone?"""
        return bool(self.flags & EventFlag.NOTE)

    def as_dict(self) -> Dict[str, Any]:
        """The object that klepet_call() and the socket have for it, in their order of names."""
        values = self._asdict()
        shown = {name: values[name] for name in _SHOWN if values[name] or name in _ALWAYS}
        return {name: _worded(value) for name, value in shown.items()}


_ALWAYS = ("seq", "at_ms", "kind", "role")
_SHOWN = (
    *("seq", "at_ms", "kind", "chat", "chat_seq", "previous_seq", "episode", "role", "person", "subject", "value"),
    *("until_ms", "flags", "reason", "ladder", "rung", "department", "id", "text", "parts"),
)


def _worded(value: Any) -> Any:
    return value.word if isinstance(value, Word) else value


class Reader(Protocol):
    """Who reads events, and can follow them as they come."""

    def aevents(self) -> AsyncIterator[Event]:
        """Events as they come, until the client ends."""

    def unread(self, events: Sequence[Event]) -> None:
        """Puts events back in front of what is read next."""


class Events(List[Event]):
    """What there was to read: a list. `async for` goes through it and then on with what comes, until the client ends.

    A loop over it that is left early loses nothing. `async for` has the client give the events, one by one; and a list
    that a `for` alone has, as in `for event in client.events():`, goes back to the client from where it was left. A
    list that has a name is whoever named it's, whole.
    """

    __slots__ = ("_is_followed", "_reader")

    def __init__(self, events: Iterable[Event], reader: Reader) -> None:
        super().__init__(events)
        self._reader = reader
        self._is_followed = False

    def __iter__(self) -> Iterator[Event]:
        given = 0
        try:
            for event in list.__iter__(self):
                given += 1
                yield event
        finally:
            if given < len(self) and getrefcount(self) <= _ALONE:
                self._reader.unread(self[given:])

    def __aiter__(self) -> AsyncIterator[Event]:
        if not self._is_followed:
            self._is_followed = True
            self._reader.unread(self[:])
        return self._reader.aevents()

    def __reduce__(self) -> Tuple[Type[List[Event]], Tuple[List[Event]]]:
        return list, (self[:],)


def _references_of_a_loop() -> int:
    """How many references an iteration sees of a list that nothing but itself has: not the same in every Python."""
    seen: List[int] = []

    class Left(Events):
        __slots__ = ()

        def __init__(self) -> None:
            list.__init__(self, (Event(0, 0),))

        def __iter__(self) -> Iterator[Event]:
            try:
                for event in list.__iter__(self):
                    yield event
            finally:
                seen.append(getrefcount(self))

    for _ in Left():
        break
    return seen[0]


_ALONE = 0
_ALONE = _references_of_a_loop()


class Posted(Tuple[int, int, int, int]):
    """What became of a message, and its numbers in the shop and in the chat. No NamedTuple: one is made at each `say`,
    and a tuple's own constructor takes half the time.

    >>> Posted((4294967297, 101, 5, Outcome.DUPLICATE))
    Posted(chat=4294967297, seq=101, chat_seq=5, outcome=duplicate)
    """

    __slots__ = ()

    @property
    def chat(self) -> int:
        """Another one than was spoken in, if it says that a chat was started."""
        return self[0]

    @property
    def seq(self) -> int:
        """In the shop; 0 while it is held back (B2.3)."""
        return self[1]

    @property
    def chat_seq(self) -> int:
        """In the chat."""
        return self[2]

    @property
    def outcome(self) -> Outcome:
        """Accepted, a duplicate, a chat started by it ... Looked up when asked for, since most never ask."""
        return Outcome(self[3])

    def as_dict(self) -> Dict[str, Any]:
        """The object that klepet_call() and the socket have for it."""
        return {"chat": self.chat, "seq": self.seq, "chat_seq": self.chat_seq, "outcome": self.outcome.word}

    def __repr__(self) -> str:
        return f"Posted(chat={self.chat}, seq={self.seq}, chat_seq={self.chat_seq}, outcome={self.outcome.word})"


class Chat(NamedTuple):
    """How a chat stands."""

    chat: int
    state: ChatState
    visitor: int
    owner: int  # who has it, or is being offered it; 0: nobody
    last_seq: int
    started_ms: int
    estimate_ms: int  # of the wait; 0: none (B5.7)
    next_deadline_ms: int  # 0: none
    chat_seq: int
    episode: int
    turn: Turn
    position: int  # 1 = next; 0: not in the line (B5.7)
    reason: Reason
    delivered_to_visitor: int
    read_by_visitor: int
    ladder_on: bool
    department: str = ""
    skill: str = ""  # as asked for; empty: any
    language: str = ""
    priority: int = 0

    def as_dict(self) -> Dict[str, Any]:
        """The object that klepet_call() and the socket have for it."""
        return {name: _worded(value) for name, value in self._asdict().items()}


class Statistics(NamedTuple):
    """Numbers about the whole shop."""

    clients: int
    accepted_seq: int
    durable_seq: int
    chats_in_memory: int
    chats_open: int
    chats_waiting: int
    people: int
    memory_bytes: int
    commits: int

    def as_dict(self) -> Dict[str, int]:
        """The object that klepet_call() and the socket have for it."""
        return self._asdict()


# ---- From packed bytes: klepet_events_packed() ----------------------------------------------------------------------

# A length, the size of the library's klepet_event, the event with three empty pointers; the texts follow.
_EVENT = Struct("@II QqQQQQqq I HH BBBBBB 2x II 24x I 4x")
POSTED = Struct("@QQII 40x")
_HEAD_BYTES = 8

_KINDS: List[Kind] = [Kind.UNKNOWN] * 0x10000
for _kind in Kind:
    _KINDS[_kind] = _kind
_ROLES: List[Role] = [Role(number) if number < len(Role) else Role.SYSTEM for number in range(256)]
_KNOWN = {int(ladder): ladder for ladder in Ladder}
_LADDERS: List[Ladder] = [_KNOWN.get(number, Ladder.NONE) for number in range(256)]


def unpack_events(data: bytes) -> List[Event]:
    """The events of packed bytes. Every name is a local one: this runs for each event that a program ever sees."""
    found: List[Event] = []
    append, unpack, new, kind_event = found.append, _EVENT.unpack_from, tuple.__new__, Event
    kinds, roles, ladders = _KINDS, _ROLES, _LADDERS
    at, end = 0, len(data)
    while at < end:
        (
            length, size, seq, at_ms, chat, person, subject, previous_seq, value, until_ms, chat_seq, kind, episode,
            role, flags, reason, ladder, rung, department, text_bytes, id_bytes, parts_bytes,
        ) = unpack(data, at)  # fmt: skip
        # A newer library's event is longer than what is known here (an older one's is not: the package links its own).
        text_at = at + size + _HEAD_BYTES
        id_at = text_at + text_bytes
        append(
            new(
                kind_event,
                (
                    seq, at_ms, chat, person, subject, previous_seq, value, until_ms, chat_seq, kinds[kind], episode,
                    roles[role], flags, reason, ladders[ladder], rung, department,
                    data[text_at:id_at].decode() if text_bytes else "",
                    data[id_at : id_at + id_bytes].decode() if id_bytes else "",
                    json.loads(data[id_at + id_bytes : id_at + id_bytes + parts_bytes]) if parts_bytes else None,
                ),
            )
        )  # fmt: skip
        at += length + _HEAD_BYTES
    return found


# ---- From JSON: replies and pushes ----------------------------------------------------------------------------------

_KIND_BY_WORD: Dict[str, Kind] = {kind.word: kind for kind in Kind}
_ROLE_BY_WORD: Dict[str, Role] = {role.word: role for role in Role}
_LADDER_BY_WORD: Dict[str, Ladder] = {ladder.word: ladder for ladder in Ladder}


def event_of(given: Mapping[str, Any]) -> Event:
    """An event from its object; what it leaves out is 0 or empty, and a kind that is not known yet is Kind.UNKNOWN."""
    fields: Dict[str, Union[int, str]] = {name: given[name] for name in Event._fields if name in given}
    fields["kind"] = _KIND_BY_WORD.get(given["kind"], Kind.UNKNOWN)
    fields["role"] = _ROLE_BY_WORD.get(given["role"], Role.SYSTEM)
    fields["ladder"] = _LADDER_BY_WORD.get(given.get("ladder", "none"), Ladder.NONE)
    return Event(**fields)  # type: ignore[arg-type]

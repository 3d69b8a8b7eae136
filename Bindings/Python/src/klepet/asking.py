"""How a call becomes one JSON object and its reply a value. The same for a shop in the process and on a socket, sync
and async: those differ only in how the object travels."""

import os
from abc import ABC, abstractmethod
from typing import Any, Callable, Dict, List, Mapping, TypeVar, Union

from .errors import refusal_of
from .events import Chat, Event, Posted, Statistics, event_of
from .words import ChatState, Outcome, Reason, Turn, Word, word

# What open() takes for a path.
PathLike = Union[str, bytes, "os.PathLike[str]", "os.PathLike[bytes]"]

__all__ = ["Asking", "AsyncAsking", "PathLike", "chat_of", "chats_of", "events", "field", "nothing", "number"]
__all__ += ["posted", "request", "statistics", "text", "word"]

T = TypeVar("T")
Json = Dict[str, Any]


class Asking(ABC):
    """Whoever can send an object and wait for its reply."""

    @abstractmethod
    def call(self, request: Json) -> Json:
        """Sends a request, `{"do": "say", "chat": 12, "text": "..."}`, and gives its reply; a refusal is raised."""

    def _do(self, request: Json, take: Callable[[Json], T]) -> T:
        return take(self.call(request))


class AsyncAsking(ABC):
    """The same where waiting is awaited."""

    @abstractmethod
    async def call(self, request: Json) -> Json:
        """Sends a request, `{"do": "say", "chat": 12, "text": "..."}`, and gives its reply; a refusal is raised."""

    async def _do(self, request: Json, take: Callable[[Json], T]) -> T:
        return take(await self.call(request))


def request(do: str, **fields: Any) -> Json:
    """A request without what was left out."""
    asked: Json = {"do": do}
    for name, value in fields.items():
        if value is not None:
            asked[name] = _plain(value)
    return asked


def _plain(value: Any) -> Any:
    """What json knows, for what a signature allows: any mapping, any sequence of names."""
    if value is None or isinstance(value, (str, int, dict, list)):
        return value
    return dict(value) if isinstance(value, Mapping) else list(value) if hasattr(value, "__iter__") else value


def accepted(reply: Json) -> Json:
    """The reply, if it tells no refusal."""
    if not reply["ok"]:
        raise refusal_of(reply)
    return reply


def nothing(reply: Json) -> None:
    """Of a reply that says only that it was done."""
    return None


def field(name: str) -> Callable[[Json], Any]:
    """Of a reply with one field."""
    return lambda reply: reply[name]


def number(name: str) -> Callable[[Json], int]:
    """Of a reply with one number."""
    return lambda reply: int(reply[name])


def text(name: str) -> Callable[[Json], str]:
    """Of a reply with one text."""
    return lambda reply: str(reply[name])


def posted(reply: Json) -> Posted:
    """Of a reply with a message's numbers."""
    return Posted((reply["chat"], reply["seq"], reply["chat_seq"], Outcome[reply["outcome"].upper()]))


def events(reply: Json) -> List[Event]:
    """Of a reply with events."""
    return [event_of(event) for event in reply["events"]]


def chat_of(reply: Json) -> Chat:
    """Of a reply with a chat."""
    return _chat(reply["chat"])


def chats_of(reply: Json) -> List[Chat]:
    """Of a reply with chats."""
    return [_chat(chat) for chat in reply["chats"]]


def statistics(reply: Json) -> Statistics:
    """Of a reply with statistics."""
    return Statistics(**reply["statistics"])


_CHAT_WORDS: Dict[str, Any] = {"state": ChatState, "turn": Turn, "reason": Reason}


def _chat(json: Json) -> Chat:
    worded: Dict[str, Word] = {name: words[json[name].upper()] for name, words in _CHAT_WORDS.items()}
    return Chat(**{**json, **worded})

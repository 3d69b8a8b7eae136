"""The resident host's protocol (Sources/klepet-host/PROTOCOL.md) without a socket: lines in, lines out."""

import json
from typing import Any, Dict, List, Optional, Union

from .errors import DisconnectedError, Status, error_of

__all__ = ["Lines", "disconnected", "host_line_of", "is_reply", "line_of", "may_repeat", "with_client"]

Name = Union[str, int]
ClientField = Union[Name, Dict[str, Any]]

# Commands whose repetition says nothing twice if they carry a message id (B2.2), and what changes nothing.
_WITH_ID = frozenset({"say", "start", "reply_use"})
_QUERIES = frozenset(
    "hello now person chat_get chats chat_events explain report statistics_get policy_get audit digest next_deadline"
    " reply_search export rehearse seen cursor_set".split()
)


def line_of(request: Dict[str, Any], client: Optional[ClientField] = None) -> bytes:
    """A request as a line. For a client: in the words of the chat alone, since `do` is not its first member; and who
    speaks is not for the request to say."""
    if client is None:
        asked = request
    elif "client" in request:
        raise error_of(Status.JSON_INVALID, "Who speaks is not for the request to say: leave `client` out.")
    else:
        asked = {"client": client, **request}
    return json.dumps(asked, separators=(",", ":")).encode() + b"\n"


def host_line_of(do: str, client: ClientField, **fields: Any) -> bytes:
    """A command of the host's own, of which `do` has to be the first member."""
    return line_of({"do": do, "client": client, **fields})


def with_client(frame: bytes, client: ClientField) -> bytes:
    """A frame as a line, for a client, unread: in an envelope in which it is a string, so that nothing in it is taken for
    anything but the frame. What is not UTF-8 becomes what the host refuses."""
    text = bytes(frame).decode("utf-8", "surrogateescape")
    return json.dumps({"client": client, "frame": text}, separators=(",", ":")).encode() + b"\n"


def is_reply(line: bytes) -> bool:
    """Is it the reply to a request, and not a push or a word about slowness?"""
    return line.startswith(b'{"ok":')


def may_repeat(request: Dict[str, Any]) -> bool:
    """May a request be sent again when nobody knows whether it was done?"""
    do = request.get("do")
    return do in _QUERIES or (do in _WITH_ID and bool(request.get("id")))


def disconnected(path: str, why: object) -> DisconnectedError:
    """The exception for a host that is not there."""
    return DisconnectedError(
        Status.SYSTEM,
        f"The resident host at {path} cannot be asked ({why}): see that it runs; what has a message id may be sent again.",
    )


class Lines:
    """Lines out of whatever pieces they come in."""

    def __init__(self) -> None:
        self._pieces: List[bytes] = []

    def feed(self, data: bytes) -> List[bytes]:
        """The lines that are whole now."""
        if b"\n" not in data:
            self._pieces.append(data)
            return []
        *whole, rest = (b"".join(self._pieces) + data).split(b"\n")
        self._pieces = [rest] if rest else []
        return whole

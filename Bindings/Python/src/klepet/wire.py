"""The resident host's protocol (Sources/klepet-host/PROTOCOL.md) without a socket: lines in, lines out."""

import json
import os
from typing import Any, Dict, List, Optional, Tuple, Union

from .calls import MESSAGES, QUERIES
from .errors import DisconnectedError, InvalidError, Status, error_of

__all__ = [
    "Lines",
    "checked_path",
    "disconnected",
    "frame_of",
    "host_line_of",
    "is_reply",
    "line_of",
    "may_read_events",
    "may_repeat",
    "named",
    "read_frame",
    "with_client",
]

Name = Union[str, int]
ClientField = Union[Name, Dict[str, Any]]

# The listener of a host that is killed lives a little longer than its connections: not at once, and once more. Seconds.
AGAIN_AFTER = (0.01, 0.05)
CONNECT_PAUSE = 0.005

# As sockaddr_un has room for, with a zero byte behind it.
_PATH_BYTES_MAX = 107
# What a host writes in one line at most, and some more.
_LINE_BYTES_MAX = 65 << 20

# What changes nothing, or nothing the second time. Reading events moves the cursor, behind what may be lost.
_REPEATABLE = (QUERIES - {"events"}) | {"hello", "seen", "cursor_set"}


def line_of(request: Dict[str, Any], client: Optional[ClientField] = None) -> bytes:
    """A request as a line. For a client: in the words of the chat alone, since `do` is not its first member; and who
    speaks is not for the request to say."""
    if client is None:
        asked = request
    elif "client" in request:
        raise error_of(Status.JSON_INVALID, "Who speaks is not for the request to say: leave `client` out.")
    else:
        asked = {"client": client, **request}
    return _written(asked)


def _written(asked: Dict[str, Any]) -> bytes:
    """In UTF-8, which takes a third of what escapes do: a line has a limit.
    What has no UTF-8 is escaped, and refused."""
    try:
        return json.dumps(asked, separators=(",", ":"), ensure_ascii=False).encode() + b"\n"
    except UnicodeEncodeError:
        return json.dumps(asked, separators=(",", ":")).encode() + b"\n"


def host_line_of(do: str, client: ClientField, **fields: Any) -> bytes:
    """A command of the host's own, of which `do` has to be the first member."""
    return line_of({"do": do, "client": client, **fields})


def with_client(frame: bytes, client: ClientField) -> bytes:
    """A frame as a line, for a client, unread: in an envelope in which it is a string, so that nothing in it is taken
    for anything but the frame. What is not UTF-8 goes as it is, for the host to refuse."""
    try:
        return _written({"client": client, "frame": bytes(frame).decode()})
    except UnicodeDecodeError:
        text = json.dumps(bytes(frame).decode("latin-1"), ensure_ascii=False).encode("latin-1")
        return b'{"client":%s,"frame":%s}\n' % (json.dumps(client).encode(), text)


def frame_of(frame: Union[str, bytes]) -> bytes:
    """A frame as bytes. Text that has no UTF-8 is left for Klepet to refuse."""
    if isinstance(frame, str):
        return frame.encode("utf-8", "surrogatepass")
    if isinstance(frame, (bytes, bytearray, memoryview)):
        return bytes(frame)
    raise TypeError(f"A frame is str or bytes, and this is {type(frame).__name__}.")


def may_read_events(frame: bytes) -> bool:
    """May a frame, unread, move its client's cursor? A word may be written in escapes."""
    return b"events" in frame or b"cursor_set" in frame or b"\\" in frame


def named(request: Dict[str, Any]) -> Dict[str, Any]:
    """A message with an id, one made for it if it has none: sent again, nothing is said twice (B2.2)."""
    if request.get("do") in MESSAGES and request.get("id") is None:
        return {**request, "id": _new_id()}
    return request


def read_frame(frame: bytes) -> Tuple[bytes, Dict[str, Any]]:
    """A frame with an id as named() gives it, and what it asks for as far as it can be read. Whatever it is, Klepet
    reads it for itself: here is decided only what may be sent again."""
    try:
        request = json.loads(frame)
    except (ValueError, RecursionError):
        return frame, {}
    if not isinstance(request, dict) or not isinstance(request.get("do"), str):
        return frame, {}
    if request["do"] in MESSAGES and "id" not in request:
        request["id"] = _new_id()
        begin = frame.index(b"{") + 1
        frame = b'%s"id":"%s",%s' % (frame[:begin], request["id"].encode(), frame[begin:])
    return frame, request


def _new_id() -> str:
    return os.urandom(12).hex()


def is_reply(line: bytes) -> bool:
    """Is it the reply to a request, and not a push or a word about slowness?"""
    return line.startswith(b'{"ok":')


def may_repeat(request: Dict[str, Any]) -> bool:
    """May a request be sent again when nobody knows whether it was done?"""
    do = request.get("do")
    return do in _REPEATABLE or (do in MESSAGES and bool(request.get("id")))


def checked_path(path: "Union[str, bytes, os.PathLike[str], os.PathLike[bytes]]") -> str:
    """The path of a socket."""
    name = os.fsdecode(path)
    if len(os.fsencode(name)) > _PATH_BYTES_MAX or "\0" in name:
        raise InvalidError(
            Status.VALUE_INVALID, f"A socket's path has at most {_PATH_BYTES_MAX} bytes, none of them zero."
        )
    return name


def disconnected(path: str, why: object, is_final: bool = False) -> DisconnectedError:
    """The exception for a host that is not there."""
    error = DisconnectedError(
        Status.SYSTEM,
        f"The resident host at {path} cannot be asked ({why}): see that it runs; what has a message id may be sent"
        " again.",
    )
    error.is_final = is_final or isinstance(why, NotKlepet)
    return error


class NotKlepet(ConnectionError):
    """Somebody else answers there."""


class Lines:
    """Lines out of whatever pieces they come in. What is none of Klepet's is found out at once: NotKlepet."""

    def __init__(self) -> None:
        self._pieces: List[bytes] = []
        self._bytes = 0

    def feed(self, data: bytes) -> List[bytes]:
        """The lines that are whole now."""
        if b"\n" not in data:
            self._pieces.append(data)
            self._bytes += len(data)
            if self._bytes > _LINE_BYTES_MAX:
                raise NotKlepet("what answers there sends a line without an end")
            return []
        *whole, rest = (b"".join(self._pieces) + data).split(b"\n")
        self._pieces, self._bytes = ([rest], len(rest)) if rest else ([], 0)
        if not all(line.startswith(b'{"') for line in whole):
            raise NotKlepet("what answers there does not speak Klepet's protocol")
        return whole

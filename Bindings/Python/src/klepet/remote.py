"""A shop behind a resident host's socket, with the same methods as one in this process.

One connection, one request at a time, from any thread. It survives what connections do not:

    fork()            the child opens a connection of its own (gunicorn, uWSGI, multiprocessing)
    a host restarted  is waited for, `connect_timeout` long; attached clients join again where they were
    a reply lost      what asks, and a message, which has an id, yours or one that is made, is sent again
    no answer         after `timeout` the connection is given up, since nobody knows whose reply comes next
"""

import json
import os
import socket
import threading
import weakref
from time import monotonic, sleep
from typing import Any, AsyncIterator, Dict, Iterator, List, Optional, Sequence, Union

from .asking import PathLike, accepted
from .asking import events as events_of
from .calls.joining import RemoteJoining
from .client import AnyShop, Client, join_fields, polling_field, role_of
from .errors import DisconnectedError, Status, error_of
from .events import Event
from .wire import (
    AGAIN_AFTER,
    CONNECT_PAUSE,
    ClientField,
    Lines,
    checked_path,
    disconnected,
    frame_of,
    host_line_of,
    is_reply,
    line_of,
    may_repeat,
    named,
    read_frame,
    with_client,
)
from .words import Role

__all__ = ["RemoteClient", "RemoteShop", "connect"]


def connect(
    path: PathLike, *, timeout: float = 30.0, connect_timeout: float = 2.0, office: str = "klepet"
) -> "RemoteShop":
    """Connects to the resident host at a Unix socket. `timeout`: how many seconds a reply is waited for;
    `connect_timeout`: how many a host that is not there, because it is being restarted, is waited for, now and whenever
    it is gone again. `office` is the key of the back office in whose name now(), advance() and backup() ask."""
    shop = RemoteShop(path, timeout=timeout, connect_timeout=connect_timeout, office=office)
    shop.hello()
    return shop


def opened(path: str, timeout: float, connect_timeout: float) -> socket.socket:
    """A connection; a host that is being restarted is waited for."""
    until = monotonic() + connect_timeout
    while True:
        stream = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
        try:
            stream.settimeout(max(0.001, min(timeout, until - monotonic())))
            stream.connect(path)
            stream.settimeout(timeout)
            return stream
        except BaseException as error:
            stream.close()
            if not isinstance(error, OSError):
                raise
            if isinstance(error, PermissionError) or monotonic() >= until:
                raise disconnected(path, error.strerror or error, is_final=True) from None
        sleep(CONNECT_PAUSE)


_shops: "weakref.WeakSet[RemoteShop]" = weakref.WeakSet()


def _forked() -> None:
    """In a child: a connection from before belongs to the parent, and so does whoever held its lock."""
    for shop in _shops:
        shop._forget()


os.register_at_fork(after_in_child=_forked)


class RemoteShop(RemoteJoining, AnyShop):
    """A shop behind a socket; connect() makes it."""

    def __init__(self, path: PathLike, *, timeout: float, connect_timeout: float, office: str) -> None:
        self.path = checked_path(path)
        self.timeout = timeout
        self.connect_timeout = connect_timeout
        self.epoch = 0  # of the connection: those who joined on an older one join again
        self._office: Dict[str, Any] = {"role": "system", "key": office}
        self._names = 0
        self._closed = False
        self._forget()
        _shops.add(self)

    def _forget(self) -> None:
        """No connection, and a lock that no other thread of a parent can hold."""
        self._lock = threading.RLock()
        self._socket: Optional[socket.socket] = None
        self._replies: List[bytes] = []

    def hello(self) -> Dict[str, Any]:
        """The host's version and protocol."""
        return accepted(self.ask({"do": "hello"}))

    def join(
        self,
        role: Union[Role, str],
        key: str,
        *,
        name: Optional[str] = None,
        locale: Optional[str] = None,
        after_seq: int = 0,
        incarnation: int = 0,
        from_now: bool = False,
        polls: bool = False,
        mobile: bool = False,
        signature: Optional[str] = None,
        priority: int = 0,
        attributes: Optional[Dict[str, Any]] = None,
    ) -> "RemoteClient":
        """A person connects: see AnyShop.join(). With `polls` the host remembers the client, not the connection: for
        processes that come and go."""
        role = role_of(role)
        options: dict[str, Any] = {"name": name, "locale": locale, "after_seq": after_seq, "from_now": from_now}
        options["incarnation"] = incarnation
        options.update(polls=polls, mobile=mobile, signature=signature, priority=priority, attributes=attributes)
        with self._lock:
            self._names += 1
            client = RemoteClient(self, role, key, options, None if polls else f"py{self._names}")
        if not polls:
            client.person()  # who may not join is told so now; one that polls has one round trip a request, no more
        return client

    # ---- Asking ---------------------------------------------------------------------------------------------------

    def ask(self, request: Dict[str, Any], client: Optional["RemoteClient"] = None) -> Dict[str, Any]:
        """A request's reply, whatever it says; sent again if it got lost and that is safe."""
        repeat = may_repeat(request) or (client is not None and client.may_repeat(request))
        reply = self.exchange(
            lambda: line_of(request, None if client is None else client.field_for(request)), client, repeat
        )
        return dict(json.loads(reply))

    def exchange(self, line: Any, client: Optional["RemoteClient"], repeat: bool) -> bytes:
        """One line there and its reply back. `line` makes it, when it is known who asks on which connection."""
        with self._lock:
            for pause in AGAIN_AFTER:
                self._was_sent = False
                try:
                    return self._exchange(line, client)
                except DisconnectedError as error:
                    if error.is_final or (self._was_sent and not repeat):
                        raise
                sleep(pause)
            return self._exchange(line, client)

    def _exchange(self, line: Any, client: Optional["RemoteClient"]) -> bytes:
        if client is not None and client.has_left:
            raise error_of(Status.MISUSE_CLOSED, "The client has left; join again.")
        self._open()
        if client is not None and client.epoch != self.epoch:
            client.rejoin(self._send_and_receive)
        reply = self._send_and_receive(line(), is_asked=True)
        if client is not None:
            client.epoch = self.epoch
        return reply

    def _open(self) -> None:
        if self._socket is not None:
            return
        if self._closed:
            raise disconnected(self.path, "this side has closed it", is_final=True)
        self._socket = opened(self.path, self.timeout, self.connect_timeout)
        self._lines, self._replies = Lines(), []
        self.epoch += 1

    def _hang_up(self) -> None:
        if self._socket is not None:
            self._socket.close()
        self._socket = None

    def _send_and_receive(self, line: bytes, is_asked: bool = False) -> bytes:
        assert self._socket is not None
        try:
            self._socket.sendall(line)
            self._was_sent = is_asked  # else the host has no end of the line, and without one it is nothing
            while not self._replies:
                data = self._socket.recv(262_144)
                if not data:
                    raise ConnectionError("it closed the connection")
                self._replies.extend(filter(is_reply, self._lines.feed(data)))
            return self._replies.pop(0)
        except BaseException as error:
            # Whatever it was, an interrupt too: whose reply would come next is not known.
            self._hang_up()
            if isinstance(error, socket.timeout):
                raise disconnected(self.path, "no reply in time", is_final=True) from None
            if isinstance(error, OSError):
                raise disconnected(self.path, error.strerror or error) from None
            raise

    # ---- The shop's own -------------------------------------------------------------------------------------------

    def _of_office(self, do: str, **fields: Any) -> Dict[str, Any]:
        request = {"do": do, "client": self._office, **fields}
        return accepted(self.ask(request))

    def now(self) -> int:
        """The shop's time, Unix time in ms."""
        return int(self._of_office("now")["now_ms"])

    def advance(self, to_ms: int) -> None:
        """Virtual clock, if the host has one: moves time."""
        self._of_office("advance", to_ms=to_ms)

    def flush(self) -> None:
        """Nothing to wait for: a reply says that what it tells is durable."""

    def backup(self, path: PathLike) -> None:
        """Copies the shop's file whole, by the host and on its machine;
        waits until it is done, however long that is."""
        patient = RemoteShop(self.path, timeout=3_600.0, connect_timeout=self.connect_timeout, office="")
        patient._office = self._office
        try:
            patient._of_office("backup", path=os.fsdecode(path))
        finally:
            patient.close()

    def close(self) -> None:
        """Closes the connection: attached clients are gone, the shop goes on."""
        self._closed = True
        self._hang_up()

    def __repr__(self) -> str:
        return f"<klepet shop: at {self.path}>"


class RemoteClient(Client):
    """A participant of a shop behind a socket: attached, under a name that its connection alone knows, or polling."""

    def __init__(self, shop: RemoteShop, role: Role, key: str, options: Dict[str, Any], name: Optional[str]) -> None:
        super().__init__()
        self._shop = shop
        self._name = name
        self._options = options
        self.has_left = False
        self.role = role
        self.key = key
        self.signature = options["signature"]
        self.epoch = 0
        self.cursor = int(options["after_seq"] or 0)
        self.incarnation = int(options["incarnation"] or 0)  # of the shop, in which the cursor was seen (B2.11)
        self._end = self.cursor  # where it will be when all that is kept is given
        self.has_read_elsewhere = False  # by a twin: the host has to be told before it is asked

    @property
    def field(self) -> ClientField:
        """What its requests say as `client`."""
        return (
            self._name if self._name is not None else polling_field(self.key, self.role, self._options, self.epoch == 0)
        )

    def field_for(self, request: Dict[str, Any]) -> ClientField:
        """For a request: one that polls for events says where it is,
        so that a reply that got lost takes nothing with it."""
        field = self.field
        if isinstance(field, dict) and request.get("do") == "events" and self.cursor:
            field["after_seq"] = self.cursor
            if self.incarnation:
                field["incarnation"] = self.incarnation
        return field

    def may_repeat(self, request: Dict[str, Any]) -> bool:
        """May it be sent again? Events may, for both sides know from where: an attached client joins again there."""
        return request.get("do") == "events" and (self._name is not None or self.cursor > 0)

    def rejoin(self, send: Any) -> None:
        """On a connection that does not know it yet: attached, it joins where it was."""
        if self._name is not None:
            options = {**self._options, "after_seq": self.cursor, "incarnation": self.incarnation}
            options["from_now"] = self._options["from_now"] and not self.cursor
            request = {"do": "join", "client": self._name, **join_fields(self.key, self.role, options)}
            reply = accepted(json.loads(send(line_of(request))))
            # A shop that was restored from an older copy begins anew (B2.11).
            self.cursor = self._end = int(reply.get("cursor", self.cursor))
            self.incarnation = int(reply.get("incarnation", 0))
            self.epoch = self._shop.epoch
            self._kept.clear()  # it comes again

    def call(self, request: Dict[str, Any]) -> Dict[str, Any]:
        """Sends a request and gives its reply; a refusal is raised. A message without an id gets one."""
        request = named(request)
        self._before(request)
        reply = accepted(self._shop.ask(request, self))
        self._after(request, reply)
        return reply

    def call_json(self, frame: Union[str, bytes]) -> bytes:
        """Hands a frame on as it is, but for the id that a message without one gets, and gives the reply as it is,
        refusals too."""
        written, request = read_frame(frame_of(frame))
        self._before(request)
        repeat = may_repeat(request) or self.may_repeat(request)
        reply = self._shop.exchange(lambda: with_client(written, self.field_for(request)), self, repeat)
        if request.get("do") in _MOVING:
            self._after(request, json.loads(reply))
        return reply

    def _before(self, request: Dict[str, Any]) -> None:
        """Who reads by a call of their own reads behind what was given."""
        if request.get("do") == "events":
            self.go_back()
            self._say_where()

    def _after(self, request: Dict[str, Any], reply: Dict[str, Any]) -> None:
        do = request.get("do")
        if do in _MOVING and reply.get("ok") is True:
            self.cursor = self._end = int(reply["cursor"] if do == "events" else request["after_seq"])
            self.incarnation = int(reply.get("incarnation", self.incarnation))
            self.has_read_elsewhere = False
            self._kept.clear()

    # ---- Reading --------------------------------------------------------------------------------------------------

    def _read(self, limit: Optional[int]) -> List[Event]:
        self._say_where()
        request: Dict[str, Any] = {"do": "events"} if limit is None else {"do": "events", "limit": limit}
        reply = accepted(self._shop.ask(request, self))
        self._end, self.incarnation = int(reply["cursor"]), int(reply.get("incarnation", 0))
        found = events_of(reply)
        if not found:
            self.cursor = self._end
        return found

    def _say_where(self) -> None:
        """The host's cursor is elsewhere than ours: it is told."""
        if self.has_read_elsewhere:
            self.cursor_set(self.cursor)

    def go_back(self) -> None:
        """What is kept is to come from the host again."""
        if self._kept:
            self._kept.clear()
            self.has_read_elsewhere = True

    def _passed(self, events: Sequence[Event]) -> None:
        for event in events:
            self.cursor = event.seq or self.cursor
        if not self._kept:
            self.cursor = max(self.cursor, self._end)

    def unread(self, events: Sequence[Event]) -> None:
        """Puts events back in front of what is read next."""
        super().unread(events)
        first = next((event.seq for event in events if event.seq), 0)
        if first:
            self._end = max(self._end, self.cursor)
            self.cursor = first - 1

    def listen(self, timeout_ms: Optional[int] = None) -> Iterator[Event]:
        """Events as they come, pushed to a connection of their own; ends when nothing came for `timeout_ms`. When the
        host was restarted, it goes on where it was."""
        from .listening import listen

        return listen(self, self._shop, timeout_ms)

    def aevents(self) -> AsyncIterator[Event]:
        """Events as they come, for asyncio, pushed to a connection of their own."""
        from .listening import aevents

        return aevents(self, self._shop)

    def leave(self) -> None:
        """The client is gone. A polling one is forgotten here; the host lets it go when it has been silent."""
        if not self.has_left and self._name is not None and self.epoch == self._shop.epoch:
            accepted(json.loads(self._shop.exchange(lambda: host_line_of("leave", self.field), self, False)))
        self.has_left = True
        self._kept.clear()


_MOVING = ("events", "cursor_set")

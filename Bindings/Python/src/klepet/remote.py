"""A shop behind a resident host's socket, with the same methods as one in this process.

One connection, one request at a time, from any thread. It survives what connections do not:

    fork()            the child opens a connection of its own (gunicorn, uWSGI, multiprocessing)
    a host restarted  attached clients join again where they were; what is safe to repeat is repeated once
    no answer         after `timeout_ms` the connection is given up, since nobody knows whose reply comes next
"""

import json
import os
import socket
import threading
import weakref
from typing import Any, AsyncIterator, Dict, Iterator, List, Optional, Union

from .asking import accepted
from .asking import events as events_of
from .client import AnyShop, Client, join_fields, polling_field, role_of
from .errors import Error, Status, error_of
from .events import Event, Events
from .wire import ClientField, Lines, disconnected, host_line_of, is_reply, line_of, may_repeat, with_client
from .words import Role

__all__ = ["RemoteClient", "RemoteShop", "connect"]


def connect(path: str, *, timeout_ms: int = 30_000, office: str = "klepet") -> "RemoteShop":
    """Connects to the resident host at a Unix socket. `office` is the key of the back office in whose name now(), advance()
    and backup() ask."""
    shop = RemoteShop(path, timeout_ms=timeout_ms, office=office)
    shop.hello()
    return shop


_shops: "weakref.WeakSet[RemoteShop]" = weakref.WeakSet()


def _forked() -> None:
    """In a child: a connection from before belongs to the parent, and so does whoever held its lock."""
    for shop in _shops:
        shop._forget()


os.register_at_fork(after_in_child=_forked)


class RemoteShop(AnyShop):
    """A shop behind a socket; connect() makes it."""

    def __init__(self, path: str, *, timeout_ms: int = 30_000, office: str = "klepet") -> None:
        self.path = path
        self.timeout_ms = timeout_ms
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
        from_now: bool = False,
        polls: bool = False,
        mobile: bool = False,
        signature: Optional[str] = None,
    ) -> "RemoteClient":
        """A person connects: see AnyShop.join(). With `polls` the host remembers the client, not the connection: for
        processes that come and go."""
        role = role_of(role)
        options = {"name": name, "locale": locale, "after_seq": after_seq, "from_now": from_now}
        options.update(polls=polls, mobile=mobile, signature=signature)
        with self._lock:
            self._names += 1
            client = RemoteClient(self, role, key, options, None if polls else f"py{self._names}")
        if not polls:
            client.person()  # who may not join is told so now; one that polls has one round trip a request, no more
        return client

    # ---- Asking ---------------------------------------------------------------------------------------------------

    def ask(self, request: Dict[str, Any], client: Optional["RemoteClient"] = None) -> Dict[str, Any]:
        """A request's reply, whatever it says; sent again once if the connection was stale and that is safe."""
        repeat = may_repeat(request) or (client is not None and client.may_repeat(request))
        reply = self.exchange(
            lambda: line_of(request, None if client is None else client.field_for(request)), client, repeat
        )
        return dict(json.loads(reply))

    def exchange(self, line: Any, client: Optional["RemoteClient"], repeat: bool) -> bytes:
        """One line there and its reply back. `line` makes it, when it is known who asks on which connection."""
        with self._lock:
            was_open = self._socket is not None
            try:
                return self._exchange(line, client)
            except Error as error:
                if not (was_open and self._socket is None) or not repeat or error.status != Status.SYSTEM:
                    raise
                return self._exchange(line, client)

    def _exchange(self, line: Any, client: Optional["RemoteClient"]) -> bytes:
        if client is not None and client.has_left:
            raise error_of(Status.MISUSE_CLOSED, "The client has left; join again.")
        if self._socket is None:
            self._open()
        if client is not None and client.epoch != self.epoch:
            client.rejoin(self._send_and_receive)
        reply = self._send_and_receive(line())
        if client is not None:
            client.epoch = self.epoch
        return reply

    def _open(self) -> None:
        if self._closed:
            raise disconnected(self.path, "this side has closed it")
        opened = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
        opened.settimeout(self.timeout_ms / 1000)
        try:
            opened.connect(self.path)
        except OSError as error:
            opened.close()
            raise disconnected(self.path, error.strerror or error) from None
        self._socket, self._lines, self._replies = opened, Lines(), []
        self.epoch += 1

    def _send_and_receive(self, line: bytes) -> bytes:
        assert self._socket is not None
        try:
            self._socket.sendall(line)
            while not self._replies:
                data = self._socket.recv(262_144)
                if not data:
                    raise ConnectionError("it closed the connection")
                self._replies.extend(filter(is_reply, self._lines.feed(data)))
            return self._replies.pop(0)
        except BaseException as error:
            # Whatever it was, an interrupt too: whose reply would come next is not known.
            self._socket.close()
            self._socket = None
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

    def backup(self, path: str) -> None:
        """Copies the shop's file whole, by the host and on its machine; waits until it is done."""
        self._of_office("backup", path=path)

    def close(self) -> None:
        """Closes the connection: attached clients are gone, the shop goes on."""
        self._closed = True
        if self._socket is not None:
            self._socket.close()
        self._socket = None

    def __repr__(self) -> str:
        return f"<klepet shop: at {self.path}>"


class RemoteClient(Client):
    """A participant of a shop behind a socket: attached, under a name that its connection alone knows, or polling."""

    def __init__(self, shop: RemoteShop, role: Role, key: str, options: Dict[str, Any], name: Optional[str]) -> None:
        self._shop = shop
        self._name = name
        self._options = options
        self.has_left = False
        self.role = role
        self.key = key
        self.signature = options["signature"]
        self.epoch = 0
        self.cursor = int(options["after_seq"] or 0)
        self.has_read_elsewhere = False  # by a twin: the host has to be told before it is asked

    @property
    def field(self) -> ClientField:
        """What its requests say as `client`."""
        return (
            self._name if self._name is not None else polling_field(self.key, self.role, self._options, self.epoch == 0)
        )

    def field_for(self, request: Dict[str, Any]) -> ClientField:
        """For a request: one that polls for events says where it is, so that a reply that got lost takes nothing with it."""
        field = self.field
        if isinstance(field, dict) and request.get("do") == "events" and self.cursor:
            field["after_seq"] = self.cursor
        return field

    def may_repeat(self, request: Dict[str, Any]) -> bool:
        """May it be sent again? Events may, for both sides know from where: an attached client joins again there."""
        return request.get("do") == "events" and (self._name is not None or self.cursor > 0)

    def rejoin(self, send: Any) -> None:
        """On a connection that does not know it yet: attached, it joins where it was."""
        if self._name is not None:
            options = {**self._options, "after_seq": self.cursor}
            options["from_now"] = self._options["from_now"] and not self.cursor
            request = {"do": "join", "client": self._name, **join_fields(self.key, self.role, options)}
            accepted(json.loads(send(line_of(request))))
            self.epoch = self._shop.epoch

    def call(self, request: Dict[str, Any]) -> Dict[str, Any]:
        """Sends a request and gives its reply; a refusal is raised."""
        reply = accepted(self._shop.ask(request, self))
        if request.get("do") == "events":
            self.cursor = int(reply["cursor"])
        elif request.get("do") == "cursor_set":
            self.cursor = int(request["after_seq"])
        return reply

    def call_json(self, frame: bytes) -> bytes:
        """Hands a frame on as it is and gives the reply as it is, refusals too."""
        return self._shop.exchange(lambda: with_client(frame, self.field), self, False)

    def events(self, limit: Optional[int] = None) -> Events:
        """The further events that this client may see: see Client.events()."""
        if self.has_read_elsewhere:
            self.cursor_set(self.cursor)
            self.has_read_elsewhere = False
        return Events(self._do({"do": "events"} if limit is None else {"do": "events", "limit": limit}, events_of), self)

    def listen(self, timeout_ms: Optional[int] = None) -> Iterator[Event]:
        """Events as they come, pushed to a connection of their own; ends when nothing came for `timeout_ms`."""
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

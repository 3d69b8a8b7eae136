"""A shop behind a resident host's socket, for asyncio: the methods of `klepet.connect()`, awaited.

Requests are pipelined: whoever awaits a reply keeps nobody else from asking. Replies come in the order of requests, pushes go
to the client that subscribed. A push that nobody takes is not kept for ever: beyond a limit the client unsubscribes, and
subscribes again where it was when the reader has caught up.
"""

import asyncio
import json
from collections import deque
from types import TracebackType
from typing import Any, AsyncIterator, Deque, Dict, Generator, List, Optional, Type, TypeVar, Union

from .acalls.looking import AsyncLooking
from .acalls.minding import AsyncMinding
from .acalls.operating import AsyncOperating
from .acalls.speaking import AsyncSpeaking
from .acalls.visiting import AsyncVisiting
from .asking import accepted
from .asking import events as events_of
from .client import join_fields, polling_field, role_of
from .errors import DisconnectedError, Error, Status, error_of
from .events import Event, event_of
from .wire import ClientField, Lines, disconnected, host_line_of, is_reply, line_of, may_repeat, with_client
from .words import Role

__all__ = ["AsyncClient", "AsyncShop", "aconnect"]

Self = TypeVar("Self")
_KEPT_EVENTS_MAX = 10_000


async def aconnect(path: str, *, timeout_ms: int = 30_000, office: str = "klepet") -> "AsyncShop":
    """Connects to the resident host at a Unix socket, for the running event loop."""
    shop = AsyncShop(path, timeout_ms=timeout_ms, office=office)
    await shop.hello()
    return shop


class AsyncShop:
    """A shop behind a socket; aconnect() makes it."""

    def __init__(self, path: str, *, timeout_ms: int, office: str) -> None:
        self.path = path
        self.timeout_ms = timeout_ms
        self.epoch = 0
        self._office: Dict[str, Any] = {"role": "system", "key": office}
        self._names = 0
        self._wire: Optional[_Wire] = None
        self._opening = asyncio.Lock()
        self._closed = False

    async def hello(self) -> Dict[str, Any]:
        """The host's version and protocol."""
        return accepted(await self.ask({"do": "hello"}))

    async def join(
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
    ) -> "AsyncClient":
        """A person connects: see AnyShop.join(). With `polls` the host remembers the client, not the connection; events are
        not pushed to it then."""
        options = {"name": name, "locale": locale, "after_seq": after_seq, "from_now": from_now}
        options.update(mobile=mobile, signature=signature)
        self._names += 1
        client = AsyncClient(self, role_of(role), key, options, None if polls else f"py{self._names}")
        if not polls:
            await client.person()
        return client

    async def visitor(self, key: str, **options: Any) -> "AsyncClient":
        """Joins a visitor; options as join()."""
        return await self.join(Role.VISITOR, key, **options)

    async def operator(self, key: str, **options: Any) -> "AsyncClient":
        """Joins an operator, who was entered by operator_set(); options as join()."""
        return await self.join(Role.OPERATOR, key, **options)

    async def bot(self, key: str, **options: Any) -> "AsyncClient":
        """Joins a bot; options as join()."""
        return await self.join(Role.BOT, key, **options)

    async def office(self, key: str = "office", **options: Any) -> "AsyncClient":
        """Joins the back office; options as join()."""
        return await self.join(Role.SYSTEM, key, **options)

    # ---- Asking ---------------------------------------------------------------------------------------------------

    async def ask(self, request: Dict[str, Any], client: Optional["AsyncClient"] = None) -> Dict[str, Any]:
        """A request's reply, whatever it says; sent again once if the connection was stale and that is safe."""
        line = line_of(request, None if client is None else client.field_for(request))
        return dict(json.loads(await self.exchange(line, client, may_repeat(request))))

    async def exchange(self, line: bytes, client: Optional["AsyncClient"], repeat: bool) -> bytes:
        """One line there and its reply back."""
        was_open = self._wire is not None and not self._wire.is_lost
        try:
            return await self._exchange(line, client)
        except DisconnectedError:
            if not (was_open and repeat):
                raise
            return await self._exchange(line, client)

    async def _exchange(self, line: bytes, client: Optional["AsyncClient"]) -> bytes:
        wire = await self.wire()
        if client is not None and client.epoch != self.epoch:
            await client.rejoin(wire)
        return await wire.exchange(line)

    async def wire(self) -> "_Wire":
        """The connection, opened when there is none."""
        async with self._opening:
            if self._wire is None or self._wire.is_lost:
                if self._closed:
                    raise disconnected(self.path, "this side has closed it")
                self._wire = _Wire(self.path, self.timeout_ms)
                await self._wire.open()
                self.epoch += 1
            return self._wire

    # ---- The shop's own -------------------------------------------------------------------------------------------

    async def now(self) -> int:
        """The shop's time, Unix time in ms."""
        return int(accepted(await self.ask({"do": "now", "client": self._office}))["now_ms"])

    async def advance(self, to_ms: int) -> None:
        """Virtual clock, if the host has one: moves time."""
        accepted(await self.ask({"do": "advance", "client": self._office, "to_ms": to_ms}))

    async def flush(self) -> None:
        """Nothing to wait for: a reply says that what it tells is durable."""

    async def backup(self, path: str) -> None:
        """Copies the shop's file whole, by the host and on its machine."""
        accepted(await self.ask({"do": "backup", "client": self._office, "path": path}))

    async def close(self) -> None:
        """Closes the connection: attached clients are gone, the shop goes on."""
        self._closed = True
        if self._wire is not None:
            await self._wire.close()

    async def __aenter__(self: Self) -> Self:
        return self

    async def __aexit__(
        self, kind: Optional[Type[BaseException]], error: Optional[BaseException], trace: Optional[TracebackType]
    ) -> None:
        await self.close()


class AsyncClient(AsyncSpeaking, AsyncOperating, AsyncVisiting, AsyncMinding, AsyncLooking):
    """A participant of a shop behind a socket; every command and query of `klepet_call` is a method to await."""

    def __init__(self, shop: AsyncShop, role: Role, key: str, options: Dict[str, Any], name: Optional[str]) -> None:
        self._shop = shop
        self._name = name
        self._options = options
        self._joining = asyncio.Lock()
        self.role = role
        self.key = key
        self.epoch = 0
        self.cursor = int(options["after_seq"] or 0)

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

    async def rejoin(self, wire: "_Wire") -> None:
        """On a connection that does not know it yet, it joins where it was."""
        async with self._joining:
            if self._name is None:
                self.epoch = self._shop.epoch
            elif self.epoch != self._shop.epoch:
                options = {**self._options, "after_seq": self.cursor}
                options["from_now"] = self._options["from_now"] and not self.cursor
                request = {"do": "join", "client": self._name, **join_fields(self.key, self.role, options)}
                accepted(json.loads(await wire.exchange(line_of(request))))
                self.epoch = self._shop.epoch

    async def call(self, request: Dict[str, Any]) -> Dict[str, Any]:
        """Sends a request and gives its reply; a refusal is raised."""
        reply = accepted(await self._shop.ask(request, self))
        if request.get("do") == "events":
            self.cursor = int(reply["cursor"])
        elif request.get("do") == "cursor_set":
            self.cursor = int(request["after_seq"])
        return reply

    async def _tell_host(self, do: str) -> None:
        """What is the connection's to say about its client, and no frame's."""
        accepted(json.loads(await self._shop.exchange(host_line_of(do, self.field), self, False)))

    async def call_json(self, frame: bytes) -> bytes:
        """Hands a frame on as it is and gives the reply as it is, refusals too."""
        return await self._shop.exchange(with_client(frame, self.field), self, False)

    def events(self, limit: Optional[int] = None) -> "_Reading":
        """`await client.events()`: the further events that this client may see, in order; empty when there is nothing new.
        `async for event in client.events()`: as they come, see aevents(); `limit` is for what is awaited."""
        return _Reading(self, limit)

    async def aevents(self) -> AsyncIterator[Event]:
        """Events as they come, pushed. After a lost connection it goes on where it was, if the host is back within
        `timeout_ms`; nothing is missed or doubled (B2.5)."""
        pause_ms, waited_ms = 50, 0
        while True:
            try:
                async for event in self._pushed():
                    pause_ms, waited_ms = 50, 0
                    yield event
                return
            except DisconnectedError:
                if self._shop._closed or waited_ms >= self._shop.timeout_ms:
                    raise
                await asyncio.sleep(pause_ms / 1000)
                waited_ms += pause_ms
                pause_ms = min(2 * pause_ms, 1_000)

    async def _pushed(self) -> AsyncIterator[Event]:
        if self._name is None:
            raise error_of(Status.MISUSE_MODE, "A polling client has no pushes: ask events(), or join without polls.")
        await self.call({"do": "now"})  # joins, if it has to
        wire = await self._shop.wire()
        box = wire.boxes[self._name] = _Box()
        try:
            await self._tell_host("subscribe")
            while True:
                for json_event in await box.take():
                    event = event_of(json_event)
                    self.cursor = event.seq or self.cursor
                    yield event
                if box.is_full:
                    # The host pulled ahead of the reader: what was dropped comes again from where the reader is.
                    await self._tell_host("unsubscribe")
                    box.empty()
                    await self.call({"do": "cursor_set", "after_seq": self.cursor})
                    await self._tell_host("subscribe")
        finally:
            wire.boxes.pop(self._name, None)
            if not wire.is_lost:
                wire.send(host_line_of("unsubscribe", self._name))

    async def leave(self) -> None:
        """The client is gone; its person is offline when it was the last (B2.7)."""
        if self._name is not None and self.epoch == self._shop.epoch:
            await self._tell_host("leave")

    async def __aenter__(self: Self) -> Self:
        return self

    async def __aexit__(
        self, kind: Optional[Type[BaseException]], error: Optional[BaseException], trace: Optional[TracebackType]
    ) -> None:
        try:
            await self.leave()
        except Error:
            if error is None:
                raise


class _Reading:
    """What events() gives: to be awaited once, or followed."""

    def __init__(self, client: AsyncClient, limit: Optional[int]) -> None:
        self._client = client
        self._request = {"do": "events"} if limit is None else {"do": "events", "limit": limit}

    def __await__(self) -> Generator[Any, None, List[Event]]:
        return self._client._do(self._request, events_of).__await__()

    def __aiter__(self) -> AsyncIterator[Event]:
        return self._client.aevents()


class _Box:
    """Pushed events that their reader has not taken."""

    def __init__(self) -> None:
        self._batches: Deque[List[Dict[str, Any]]] = deque()
        self._kept = 0
        self._some = asyncio.Event()
        self._lost: Optional[DisconnectedError] = None
        self.is_full = False

    def put(self, batch: List[Dict[str, Any]]) -> None:
        """A push. Once full, no more is taken until it is emptied: there must be no gap."""
        self.is_full = self.is_full or self._kept > _KEPT_EVENTS_MAX
        if not self.is_full:
            self._batches.append(batch)
            self._kept += len(batch)
            self._some.set()

    def lose(self, error: DisconnectedError) -> None:
        """The connection is gone; what came before is still taken."""
        self._lost = error
        self._some.set()

    def empty(self) -> None:
        """Begins anew."""
        self._batches.clear()
        self._kept, self.is_full = 0, False

    async def take(self) -> List[Dict[str, Any]]:
        """The next push, waiting for it."""
        while not self._batches:
            if self._lost is not None:
                raise self._lost
            self._some.clear()
            await self._some.wait()
        batch = self._batches.popleft()
        self._kept -= len(batch)
        return batch


class _Wire(asyncio.Protocol):
    """One connection: replies to those who asked, in their order, pushes into boxes."""

    def __init__(self, path: str, timeout_ms: int) -> None:
        self._path = path
        self._timeout_ms = timeout_ms
        self._lines = Lines()
        self._asked: Deque["asyncio.Future[bytes]"] = deque()
        self._transport: Optional[asyncio.Transport] = None
        self.boxes: Dict[str, _Box] = {}
        self.is_lost = False

    async def open(self) -> None:
        """Connects, or raises what a host that is not there means."""
        self._loop = asyncio.get_running_loop()
        try:
            self._transport = (await self._loop.create_unix_connection(lambda: self, self._path))[0]
        except OSError as error:
            self.is_lost = True
            raise disconnected(self._path, error.strerror or error) from None

    def send(self, line: bytes) -> "asyncio.Future[bytes]":
        """Writes a line; the future is its reply's."""
        future = self._loop.create_future()
        if self.is_lost or self._transport is None:
            future.set_exception(disconnected(self._path, "the connection is lost"))
            return future
        self._asked.append(future)
        self._transport.write(line)
        return future

    async def exchange(self, line: bytes) -> bytes:
        """A line's reply. Who stops waiting leaves the order of replies as it is."""
        try:
            return await asyncio.wait_for(asyncio.shield(self.send(line)), self._timeout_ms / 1000)
        except asyncio.TimeoutError:
            await self.close()
            raise disconnected(self._path, "no reply in time") from None

    def data_received(self, data: bytes) -> None:
        for line in self._lines.feed(data):
            if is_reply(line):
                future = self._asked.popleft()
                if not future.done():
                    future.set_result(line)
            elif line.startswith(b'{"client":'):
                push = json.loads(line)
                box = self.boxes.get(push["client"])
                if box is not None:
                    box.put(push["events"])

    def connection_lost(self, exc: Optional[Exception]) -> None:
        self.is_lost = True
        error = disconnected(self._path, exc or "it closed the connection")
        for future in self._asked:
            if not future.done():
                future.set_exception(error)
                future.exception()  # whoever awaits it is told; nobody else has to be
        self._asked.clear()
        for box in self.boxes.values():
            box.lose(error)

    async def close(self) -> None:
        """Closes, and lets the loop see it."""
        if self._transport is not None and not self.is_lost:
            self._transport.close()
            await asyncio.sleep(0)

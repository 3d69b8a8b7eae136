"""A shop behind a resident host's socket, for asyncio: the methods of `klepet.connect()`, awaited.

Requests are pipelined: whoever awaits a reply keeps nobody else from asking. Replies come in the order of requests,
pushes go to the client that subscribed. A push that nobody takes is not kept for ever: beyond a limit the client
unsubscribes, and subscribes again where it was when the reader has caught up.
"""

import asyncio
import json
import os
from contextlib import suppress
from time import monotonic
from types import TracebackType
from typing import (
    Any,
    AsyncGenerator,
    AsyncIterator,
    Dict,
    Generator,
    List,
    Optional,
    Sequence,
    Type,
    TypeVar,
    Union,
)

from .acalls.joining import AsyncJoining
from .acalls.looking import AsyncLooking
from .acalls.minding import AsyncMinding
from .acalls.operating import AsyncOperating
from .acalls.speaking import AsyncSpeaking
from .acalls.visiting import AsyncVisiting
from .asking import PathLike, accepted
from .asking import events as events_of
from .awire import Box, Wire
from .client import join_fields, polling_field, role_of
from .errors import DisconnectedError, Error, RefusedError, Status, error_of
from .events import Event, Events, event_of
from .handles import Handle
from .wire import (
    AGAIN_AFTER,
    CONNECT_PAUSE,
    ClientField,
    checked_path,
    disconnected,
    frame_of,
    host_line_of,
    line_of,
    may_repeat,
    named,
    read_frame,
    with_client,
)
from .words import Role

__all__ = ["AsyncClient", "AsyncShop", "aconnect"]

Self = TypeVar("Self")


async def aconnect(
    path: PathLike, *, timeout: float = 30.0, connect_timeout: float = 2.0, office: str = "klepet"
) -> "AsyncShop":
    """Connects to the resident host at a Unix socket, for the running event loop;
    the arguments are those of connect()."""
    shop = AsyncShop(path, timeout=timeout, connect_timeout=connect_timeout, office=office)
    await shop.hello()
    return shop


class AsyncShop(Handle, AsyncJoining):
    """A shop behind a socket; aconnect() makes it."""

    def __init__(self, path: PathLike, *, timeout: float, connect_timeout: float, office: str) -> None:
        self.path = checked_path(path)
        self.timeout = timeout
        self.connect_timeout = connect_timeout
        self.epoch = 0
        self._office: Dict[str, Any] = {"role": "system", "key": office}
        self._names = 0
        self._wire: Optional[Wire] = None
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
        incarnation: int = 0,
        from_now: bool = False,
        polls: bool = False,
        mobile: bool = False,
        signature: Optional[str] = None,
        priority: int = 0,
        attributes: Optional[Dict[str, Any]] = None,
    ) -> "AsyncClient":
        """A person connects: see AnyShop.join(). With `polls` the host remembers the client, not the connection;
        events are not pushed to it then."""
        options: dict[str, Any] = {"name": name, "locale": locale, "after_seq": after_seq, "from_now": from_now}
        options["incarnation"] = incarnation
        options.update(mobile=mobile, signature=signature, priority=priority, attributes=attributes)
        self._names += 1
        client = AsyncClient(self, role_of(role), key, options, None if polls else f"py{self._names}")
        if not polls:
            await client.person()
        return client

    # ---- Asking ---------------------------------------------------------------------------------------------------

    async def ask(self, request: Dict[str, Any], client: Optional["AsyncClient"] = None) -> Dict[str, Any]:
        """A request's reply, whatever it says; sent again if it got lost and that is safe."""
        line = line_of(request, None if client is None else client.field_for(request))
        return dict(json.loads(await self.exchange(line, client, may_repeat(request))))

    async def exchange(self, line: bytes, client: Optional["AsyncClient"], repeat: bool) -> bytes:
        """One line there and its reply back."""
        for pause in AGAIN_AFTER:
            sent: List[bytes] = []
            try:
                return await self._exchange(line, client, sent)
            except DisconnectedError as error:
                if error.is_final or (sent and not repeat):
                    raise
            await asyncio.sleep(pause)
        return await self._exchange(line, client, [])

    async def _exchange(self, line: bytes, client: Optional["AsyncClient"], sent: List[bytes]) -> bytes:
        wire = await self.wire()
        if client is not None and client.epoch != self.epoch:
            await client.rejoin(wire)
        sent.append(line)
        return await wire.exchange(line)

    async def wire(self) -> "Wire":
        """The connection, opened when there is none; a host that is being restarted is waited for."""
        async with self._opening:
            if self._wire is None or self._wire.has_ended():
                if self._closed:
                    raise disconnected(self.path, "this side has closed it", is_final=True)
                self._wire = await self._opened()
                self.epoch += 1
            return self._wire

    async def _opened(self) -> "Wire":
        until = monotonic() + self.connect_timeout
        while True:
            wire = Wire(self.path, self.timeout)
            try:
                await wire.open()
                return wire
            except OSError as error:
                if isinstance(error, PermissionError) or monotonic() >= until or self._closed:
                    raise disconnected(self.path, error.strerror or error, is_final=True) from None
            await asyncio.sleep(CONNECT_PAUSE)

    # ---- The shop's own -------------------------------------------------------------------------------------------

    async def now(self) -> int:
        """The shop's time, Unix time in ms."""
        return int(accepted(await self.ask({"do": "now", "client": self._office}))["now_ms"])

    async def advance(self, to_ms: int) -> None:
        """Virtual clock, if the host has one: moves time."""
        accepted(await self.ask({"do": "advance", "client": self._office, "to_ms": to_ms}))

    async def flush(self) -> None:
        """Nothing to wait for: a reply says that what it tells is durable."""

    async def backup(self, path: PathLike) -> None:
        """Copies the shop's file whole, by the host and on its machine;
        waits until it is done, however long that is."""
        request = {"do": "backup", "client": self._office, "path": os.fsdecode(path)}
        async with AsyncShop(self.path, timeout=3_600.0, connect_timeout=self.connect_timeout, office="") as patient:
            accepted(await patient.ask(request))

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


class AsyncClient(Handle, AsyncSpeaking, AsyncOperating, AsyncVisiting, AsyncMinding, AsyncLooking):
    """A participant of a shop behind a socket; every command and query of `klepet_call` is a method to await.

    Its cursor moves with what was given: what a loop that is left early has not given comes from the host again."""

    _another = "join again"

    def __init__(self, shop: AsyncShop, role: Role, key: str, options: Dict[str, Any], name: Optional[str]) -> None:
        self._shop = shop
        self._name = name
        self._options = options
        self._joining = asyncio.Lock()
        self.role = role
        self.key = key
        self.epoch = 0
        self.cursor = int(options["after_seq"] or 0)
        self.incarnation = int(options["incarnation"] or 0)  # of the shop, in which the cursor was seen (B2.11)
        self._is_ahead = False  # the host's cursor, of ours: a loop was left, or goes on
        self._box: Optional[Box] = None

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

    async def rejoin(self, wire: "Wire") -> None:
        """On a connection that does not know it yet, it joins where it was."""
        async with self._joining:
            if self._name is None:
                self.epoch = self._shop.epoch
            elif self.epoch != self._shop.epoch:
                options = {**self._options, "after_seq": self.cursor, "incarnation": self.incarnation}
                options["from_now"] = self._options["from_now"] and not self.cursor
                request = {"do": "join", "client": self._name, **join_fields(self.key, self.role, options)}
                reply = accepted(json.loads(await wire.exchange(line_of(request))))
                # A shop that was restored from an older copy begins anew (B2.11).
                self.cursor = int(reply.get("cursor", self.cursor))
                self.incarnation = int(reply.get("incarnation", 0))
                self.epoch = self._shop.epoch

    async def call(self, request: Dict[str, Any]) -> Dict[str, Any]:
        """Sends a request and gives its reply; a refusal is raised. A message without an id gets one."""
        request = named(request)
        if request.get("do") == "events":
            await self._settle()
        reply = accepted(await self._shop.ask(request, self))
        self._after(request, reply)
        return reply

    async def _tell_host(self, do: str) -> None:
        """What is the connection's to say about its client, and no frame's."""
        accepted(json.loads(await self._shop.exchange(host_line_of(do, self.field), self, do != "leave")))

    async def call_json(self, frame: Union[str, bytes]) -> bytes:
        """Hands a frame on as it is, but for the id that a message without one gets, and gives the reply as it is,
        refusals too."""
        written, request = read_frame(frame_of(frame))
        if request.get("do") == "events":
            await self._settle()
        reply = await self._shop.exchange(with_client(written, self.field_for(request)), self, may_repeat(request))
        if request.get("do") in ("events", "cursor_set"):
            self._after(request, json.loads(reply))
        return reply

    def _after(self, request: Dict[str, Any], reply: Dict[str, Any]) -> None:
        if reply.get("ok") is True and request.get("do") == "events":
            self.cursor, self.incarnation = int(reply["cursor"]), int(reply.get("incarnation", 0))
        elif reply.get("ok") is True and request.get("do") == "cursor_set":
            self.cursor, self._is_ahead = int(request["after_seq"]), False

    # ---- Reading --------------------------------------------------------------------------------------------------

    def events(self, limit: Optional[int] = None) -> "_Reading":
        """`await client.events()`: the further events that this client may see, in order; empty when there is nothing
        new. `async for event in client.events()`: as they come, see aevents(); `limit` is for what is awaited."""
        return _Reading(self, limit)

    def unread(self, events: Sequence[Event]) -> None:
        """What is read next begins with these. Loops that are left early do so by themselves."""
        first = next((event.seq for event in events if event.seq), 0)
        if first:
            self.cursor, self._is_ahead = first - 1, True

    async def _settle(self) -> None:
        """The host reads on for us from where we are: whatever loop was left before, or is still there, has ended."""
        if self._box is not None:
            box, self._box = self._box, None
            box.lose(
                error_of(Status.MISUSE_MODE, "Something else reads this client's events now: join again for each.")
            )
            with suppress(RefusedError):
                await self._tell_host("unsubscribe")
        if self._is_ahead:
            await self.call({"do": "cursor_set", "after_seq": self.cursor})

    async def aevents(self) -> AsyncGenerator[Event, None]:
        """Events as they come, pushed. When the host was restarted it is waited for as aconnect() says, and it goes on
        where it was; nothing is missed or doubled (B2.5)."""
        failed = 0
        while True:
            pushed = self._pushed()
            try:
                async for event in pushed:
                    failed = 0
                    yield event
                return
            except DisconnectedError as error:
                if self._shop._closed or error.is_final or failed == len(AGAIN_AFTER):
                    raise
            finally:
                await pushed.aclose()
            await asyncio.sleep(AGAIN_AFTER[failed])
            failed += 1

    async def _pushed(self) -> AsyncGenerator[Event, None]:
        if self._name is None:
            raise error_of(Status.MISUSE_MODE, "A polling client has no pushes: ask events(), or join without polls.")
        await self._settle()
        await self.call({"do": "now"})  # joins, if it has to
        wire = await self._shop.wire()
        box = self._box = wire.boxes[self._name] = Box()
        try:
            self._is_ahead = True
            await self._tell_host("subscribe")
            while True:
                events, cursor = await box.take()
                for json_event in events:
                    event = event_of(json_event)
                    self.cursor = event.seq or self.cursor
                    yield event
                if self._box is box:
                    self.cursor = max(self.cursor, cursor)
                if box.is_full:
                    # The host pulled ahead of the reader: what was dropped comes again from where the reader is.
                    await self._tell_host("unsubscribe")
                    box.empty()
                    await self.call({"do": "cursor_set", "after_seq": self.cursor})
                    self._is_ahead = True
                    await self._tell_host("subscribe")
        finally:
            if self._box is box:
                self._box = None
                if not wire.is_lost:
                    wire.send(host_line_of("unsubscribe", self._name))
            if wire.boxes.get(self._name) is box:
                del wire.boxes[self._name]

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
        self._request: Dict[str, Any] = {"do": "events"} if limit is None else {"do": "events", "limit": limit}

    def __await__(self) -> Generator[Any, None, Events]:
        return self._read().__await__()

    async def _read(self) -> Events:
        return Events(events_of(await self._client.call(self._request)), self._client)

    def __aiter__(self) -> AsyncIterator[Event]:
        return self._client.aevents()

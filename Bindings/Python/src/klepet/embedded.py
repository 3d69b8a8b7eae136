"""A client of a shop in this process: the C functions, with as few allocations as may be for those called most."""

import json
from typing import TYPE_CHECKING, Any, AsyncIterator, Dict, Iterator, List, Mapping, Optional, Sequence, Union

from .asking import accepted
from .asking import events as events_of
from .client import Client
from .errors import Error, Status
from .events import POSTED, Event, Posted, unpack_events
from .library import NULL, Scratch, address_of, check, ffi, give_back, lib, take_free, take_scratch
from .wire import frame_of, may_read_events
from .words import Role, Via

if TYPE_CHECKING:
    from .shop import Shop

__all__ = ["EmbeddedClient", "SteppedClient"]

_REPLY_BYTES = 65_536
_BATCH_BYTES = 65_536
_KEPT_BYTES_MAX = 262_144
_TOO_SMALL = int(Status.BUFFER_TOO_SMALL)
_NOT_NOW = (Status.MISUSE_THREAD, Status.MISUSE_REENTRY)
_say, _say_id, _say_here = lib.kl_say, lib.kl_say_id, lib.kl_say_here
_unpack = POSTED.unpack_from


class EmbeddedClient(Client):
    """A participant of a shop in this process."""

    def __init__(self, shop: "Shop", handle: Any, role: Role, key: str) -> None:
        super().__init__()
        self._shop = shop
        self._handle = handle
        self._address = address_of(handle)
        self._is_here = True
        self._waiting = shop._waiting
        self._turned_by = shop._waiting.turned_by
        self.role = role
        self.key = key

    def say(
        self,
        chat: int,
        text: str,
        id: Optional[str] = None,
        number: Optional[int] = None,
        note: bool = False,
        known_chat_seq: Optional[int] = None,
        quote: Optional[int] = None,
        via: Optional[Union[Via, str]] = None,
        files: Optional[Sequence[Mapping[str, Any]]] = None,
        shape: Optional[Mapping[str, Any]] = None,
    ) -> Posted:
        """Says something in a chat: see Speaking.say()."""
        if note or number or known_chat_seq or quote or via or files is not None or shape is not None:
            return super().say(
                chat, text, id=id, number=number, note=note, known_chat_seq=known_chat_seq, quote=quote, via=via,
                files=files, shape=shape,
            )  # fmt: skip
        try:
            scratch = take_free()
        except IndexError:
            scratch = Scratch()
        try:
            words = text.encode()
            if id is None:
                status = _say(self._address, chat, words, len(words), scratch.result_at)
            else:
                name = id.encode()
                status = _say_id(self._address, chat, words, len(words), name, len(name), scratch.result_at)
            if status:
                check(status, scratch.error)
            if self._turned_by:
                self._waiting.poke()
            return Posted(_unpack(scratch.posted))
        except (OverflowError, UnicodeEncodeError):
            # What no argument of the C function can hold is refused with a sentence by the reader of JSON.
            return super().say(chat, text, id=id)
        finally:
            give_back(scratch)

    def seen(self) -> None:
        """Heartbeat of a polling client (B2.7). Every other call counts as one."""
        check(lib.klepet_seen(self._handle))

    def call(self, request: Dict[str, Any]) -> Dict[str, Any]:
        """Sends a request and gives its reply; a refusal is raised.

        >>> import klepet
        >>> with klepet.Shop() as shop, shop.visitor("eva") as eva:
        ...     eva.call({"do": "start", "text": "Do you ship to Brno?", "request": 1})["outcome"]
        'started'
        """
        do = request.get("do")
        if self._kept and do == "events":
            self._go_back()
        reply = accepted(json.loads(self._called(json.dumps(request).encode())))
        if do == "cursor_set":
            self._kept.clear()
        return reply

    def call_json(self, frame: Union[str, bytes]) -> bytes:
        """Hands a frame on as it is and gives the reply as it is, refusals too."""
        written = frame_of(frame)
        if self._kept and may_read_events(written):
            self._go_back()
        return self._called(written)

    def _called(self, frame: bytes) -> bytes:
        scratch = take_scratch()
        capacity = _REPLY_BYTES
        try:
            while True:
                room = scratch.room(capacity)
                status = lib.klepet_call(
                    self._handle, frame, len(frame), room, scratch.capacity, scratch.used, scratch.error
                )
                if status != _TOO_SMALL:
                    break
                capacity = max(int(scratch.used[0]), 2 * scratch.capacity)
            check(status, scratch.error)
            if self._turned_by:
                self._waiting.poke()
            return bytes(ffi.buffer(room, scratch.used[0]))
        finally:
            _put_back(scratch)

    def _read(self, limit: Optional[int]) -> List[Event]:
        if limit is not None:
            return self._do({"do": "events", "limit": limit}, events_of)
        return unpack_events(self._packed())

    def events_packed(self) -> bytes:
        """The further events as bytes, as many as fit a buffer of 64 KiB: klepet_events_packed()."""
        self._go_back()
        return self._packed()

    def _packed(self) -> bytes:
        scratch = take_scratch()
        capacity = _BATCH_BYTES
        try:
            while True:
                room = scratch.room(capacity)
                status = lib.klepet_events_packed(self._handle, room, scratch.capacity, scratch.used, scratch.count)
                if status != _TOO_SMALL:
                    break
                capacity = 4 * scratch.capacity
            check(status)
            return bytes(ffi.buffer(room, scratch.used[0]))
        finally:
            _put_back(scratch)

    def listen(self, timeout_ms: Optional[int] = None) -> Iterator[Event]:
        """Events as they come, waiting for them; ends when nothing came for `timeout_ms`.
        Turns a stepped shop meanwhile."""
        while True:
            yield from self._give()
            batch = self._waiting.pull_or_wait(self._events_or_end, timeout_ms)
            if not batch:
                return
            self._kept.extend(batch)

    def _events_or_end(self) -> Optional[List[Event]]:
        """What is there; None when the client or the shop is closed, so that there will be nothing more."""
        if self._kept:
            return self._take(None)
        try:
            return unpack_events(self._packed())
        except Error as error:
            if error.status == Status.MISUSE_CLOSED:
                return None
            raise

    def unread(self, events: Sequence[Event]) -> None:
        """Puts events back in front of what is read next."""
        super().unread(events)
        self._waiting.changed()

    def _go_back(self) -> None:
        """The shop gives again what is kept, but for live signals: for calls that read by themselves."""
        if self._kept:
            first = next((event.seq for event in self._kept if event.seq), 0)
            self._kept.clear()
            if first:
                check(lib.klepet_cursor_set(self._handle, first - 1))

    async def aevents(self) -> AsyncIterator[Event]:
        """Events as they come, for asyncio. Turns a stepped shop meanwhile.
        Ends when the client or the shop is closed."""
        with self._waiting.watching() as watch:
            while True:
                for event in self._give():
                    yield event
                ticket = watch.ticket
                batch = self._events_or_end()
                if batch is None:
                    return
                if batch:
                    self._kept.extend(batch)
                else:
                    await watch.changed(ticket)

    async def abatches(self) -> AsyncIterator[List[Event]]:
        """The same, batch by batch: what one look brought."""
        with self._waiting.watching() as watch:
            while True:
                ticket = watch.ticket
                batch = self._events_or_end()
                if batch is None:
                    return
                if batch:
                    yield batch
                else:
                    await watch.changed(ticket)

    def leave(self) -> None:
        """The client is gone. A second time, or after the shop, it does nothing."""
        if self._is_here:
            status = lib.klepet_leave(self._handle)
            self._is_here = status == Status.MISUSE_THREAD
            self._kept.clear()
            self._waiting.changed()
            self._waiting.poke()
            if status != Status.MISUSE_CLOSED:
                check(status)

    def __del__(self) -> None:
        # Collected in another thread than its stepped shop's: that thread will see it off.
        if getattr(self, "_is_here", False) and lib.klepet_leave(self._handle) in _NOT_NOW:
            self._waiting.left_elsewhere.append(self._handle)


class SteppedClient(EmbeddedClient):
    """A participant of a stepped shop: since one thread alone can call, its results have a place of their own, and
    saying something is as quick as it can be."""

    def __init__(self, shop: "Shop", handle: Any, role: Role, key: str) -> None:
        super().__init__(shop, handle, role, key)
        self._mouth: Any = ffi.new("kl_mouth *", {"client": handle})
        self._mouth_at = address_of(self._mouth)
        self._posted: Any = ffi.buffer(ffi.addressof(self._mouth.result, "posted"))

    def say(
        self,
        chat: int,
        text: str,
        id: Optional[str] = None,
        number: Optional[int] = None,
        note: bool = False,
        known_chat_seq: Optional[int] = None,
        quote: Optional[int] = None,
        via: Optional[Union[Via, str]] = None,
        files: Optional[Sequence[Mapping[str, Any]]] = None,
        shape: Optional[Mapping[str, Any]] = None,
    ) -> Posted:
        """Says something in a chat: see Speaking.say()."""
        is_plain = not (number or note or known_chat_seq or quote or via)
        if is_plain and id is None and files is None and shape is None:
            try:
                words = text.encode()
                status = _say_here(self._mouth_at, chat, words, len(words))
            except (OverflowError, UnicodeEncodeError):
                return super().say(chat, text)
            if status:
                check(status, self._mouth.result.error)
            if self._turned_by:
                self._waiting.poke()
            return Posted(_unpack(self._posted))
        return super().say(chat, text, id, number, note, known_chat_seq, quote, via, files, shape)


def _put_back(scratch: Scratch) -> None:
    """A large reply does not keep its room."""
    if scratch.capacity > _KEPT_BYTES_MAX:
        scratch.reply, scratch.capacity = NULL, 0
    give_back(scratch)

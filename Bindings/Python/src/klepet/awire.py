"""One connection to a resident host, for asyncio:
replies to those who asked, in their order, and pushes for whoever takes them."""

import asyncio
import json
import select
from collections import deque
from typing import Any, Deque, Dict, List, Optional, Tuple

from .errors import Error
from .wire import Lines, disconnected, is_reply

__all__ = ["Box", "Wire"]

_KEPT_EVENTS_MAX = 10_000


class Box:
    """Pushed events that their reader has not taken."""

    def __init__(self) -> None:
        self._batches: Deque[Dict[str, Any]] = deque()
        self._kept = 0
        self._some = asyncio.Event()
        self._lost: Optional[Error] = None
        self.is_full = False

    def put(self, push: Dict[str, Any]) -> None:
        """A push. Once full, no more is taken until it is emptied: there must be no gap."""
        self.is_full = self.is_full or self._kept > _KEPT_EVENTS_MAX
        if not self.is_full and self._lost is None:
            self._batches.append(push)
            self._kept += len(push["events"])
            self._some.set()

    def lose(self, error: Error) -> None:
        """There will be no more, and nothing that came before is taken: it comes again."""
        self._batches.clear()
        self._lost = error
        self._some.set()

    def empty(self) -> None:
        """Begins anew."""
        self._batches.clear()
        self._kept, self.is_full = 0, False

    async def take(self) -> Tuple[List[Dict[str, Any]], int]:
        """The next push, waiting for it: events, and where the cursor is behind them."""
        while not self._batches:
            if self._lost is not None:
                raise self._lost
            self._some.clear()
            await self._some.wait()
        push = self._batches.popleft()
        self._kept -= len(push["events"])
        return push["events"], int(push["cursor"])


class Wire(asyncio.Protocol):
    """One connection: replies to those who asked, in their order, pushes into boxes."""

    def __init__(self, path: str, timeout: float) -> None:
        self._path = path
        self._timeout = timeout
        self._lines = Lines()
        self._asked: Deque["asyncio.Future[bytes]"] = deque()
        self._transport: Optional[asyncio.Transport] = None
        self.boxes: Dict[str, Box] = {}
        self.is_lost = False

    async def open(self) -> None:
        """Connects."""
        self._loop = asyncio.get_running_loop()
        try:
            self._transport = (await self._loop.create_unix_connection(lambda: self, self._path))[0]
        except BaseException:
            self.is_lost = True
            raise

    def has_ended(self) -> bool:
        """Is it of no use any more? An end that the loop has not seen yet is looked for,
        before something is said that must not be said twice."""
        if self.is_lost or self._transport is None or self._transport.is_closing():
            return True
        if self._asked:
            return False
        look = select.poll()
        look.register(self._transport.get_extra_info("socket").fileno(), select.POLLIN | select.POLLRDHUP)
        return any(seen & (select.POLLRDHUP | select.POLLHUP) for _, seen in look.poll(0))

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
            return await asyncio.wait_for(asyncio.shield(self.send(line)), self._timeout)
        except asyncio.TimeoutError:
            await self.close()
            raise disconnected(self._path, "no reply in time", is_final=True) from None

    def data_received(self, data: bytes) -> None:
        try:
            lines = self._lines.feed(data)
        except ConnectionError as error:
            self.connection_lost(error)
            if self._transport is not None:
                self._transport.abort()
            return
        for line in lines:
            if is_reply(line):
                if not self._asked:
                    continue  # the host says that it ends
                future = self._asked.popleft()
                if not future.done():
                    future.set_result(line)
            elif line.startswith(b'{"client":'):
                push = json.loads(line)
                box = self.boxes.get(push["client"])
                if box is not None:
                    box.put(push)

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

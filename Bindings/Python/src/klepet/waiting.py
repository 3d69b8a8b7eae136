"""Waiting for events of a shop in this process, by threads and by event loops at once.

The shop has one wake-up descriptor. Whoever sees it readable quietens it and tells all others,
so that nobody misses what another has quietened:

    wake-up fd ──▶ the first that sees it ──▶ clear, ticket + 1 ──▶ every thread's pipe, every loop's futures

A waiter takes a ticket, pulls, and waits only as long as the ticket is the newest: what comes in between wakes it at
once. While an event loop waits for a stepped shop's events it turns the shop, too.
"""

import os
import select
import threading
from contextlib import suppress
from typing import TYPE_CHECKING, Any, Callable, Dict, List, Optional, Set, TypeVar

from .errors import MisuseError
from .handles import Handle
from .library import check, ffi, lib

if TYPE_CHECKING:
    from asyncio import AbstractEventLoop, Future, TimerHandle

    from .events import Event

__all__ = ["Waiting"]

# A batch, an empty one if there is nothing new, None if there never will be.
Pull = Callable[[], Optional[List["Event"]]]

Self = TypeVar("Self")

# Ctrl-C is seen between two turns, so none of them may last.
_STEP_MS = 200


def descriptor_of(function: Any, handle: Any) -> int:
    """One of the shop's descriptors."""
    fd = ffi.new("int32_t *")
    check(function(handle, fd))
    return int(fd[0])


class Waiting:
    """All who wait for a shop's events."""

    def __init__(self, handle: Any, is_stepped: bool) -> None:
        self.handle = handle
        self.is_stepped = is_stepped
        self._lock = threading.Lock()
        self._pipes: Set[int] = set()
        self._watches: Dict["AbstractEventLoop", LoopWatch] = {}
        self.ticket = 0
        # Clients of a stepped shop that were collected in another thread: they leave when the shop is turned.
        self.left_elsewhere: List[Any] = []
        self.turned_by: List[LoopWatch] = []

    def changed(self, seen_by: Optional["LoopWatch"] = None) -> None:
        """There may be something to pull: all who wait look."""
        with self._lock:
            self.ticket += 1
            for pipe in self._pipes:
                with suppress(BlockingIOError):  # it is full of what nobody has read yet: that will do
                    os.write(pipe, b"!")
            watches = list(self._watches.values())
        for watch in watches:
            if watch is seen_by:
                watch.wake()
            else:
                watch.wake_from_afar()

    def clear(self, seen_by: Optional["LoopWatch"] = None) -> None:
        """Quietens the descriptor, before anybody looks."""
        check(lib.klepet_wakeup_clear(self.handle))
        self.changed(seen_by)

    def close(self) -> None:
        """The shop is closed: whoever waits is woken, and finds it so."""
        self.changed()
        for watch in list(self._watches.values()):
            watch.forget_from_afar()

    def see_off(self) -> None:
        """In the shop's own thread: whoever was collected in another one leaves."""
        while self.left_elsewhere:
            lib.klepet_leave(self.left_elsewhere.pop())

    # ---- Threads --------------------------------------------------------------------------------------------------

    def pull_or_wait(self, pull: Pull, timeout_ms: Optional[int]) -> Optional[List["Event"]]:
        """What is there, or what comes within the time; else nothing."""
        if self.is_stepped:
            return self._step_for(pull, timeout_ms)
        batch = pull()
        if batch or batch is None or timeout_ms == 0:
            return batch
        return self._poll_for(pull, timeout_ms)

    def _step_for(self, pull: Pull, timeout_ms: Optional[int]) -> Optional[List["Event"]]:
        from time import monotonic

        ends = None if timeout_ms is None else monotonic() + timeout_ms / 1000
        self.see_off()
        check(lib.klepet_step(self.handle, 0))
        while (batch := pull()) == []:
            left_ms = _STEP_MS if ends is None else int((ends - monotonic()) * 1000)
            if ends is not None and left_ms <= 0:
                break
            check(lib.klepet_step(self.handle, min(left_ms, _STEP_MS)))
        return batch

    def _poll_for(self, pull: Pull, timeout_ms: Optional[int]) -> Optional[List["Event"]]:
        from time import monotonic

        ends = None if timeout_ms is None else monotonic() + timeout_ms / 1000
        mine, theirs = os.pipe()
        os.set_blocking(theirs, False)
        poll = select.poll()
        poll.register(mine, select.POLLIN)
        fd = descriptor_of(lib.klepet_wakeup_fd, self.handle)
        poll.register(fd, select.POLLIN)
        with self._lock:
            self._pipes.add(theirs)
        try:
            while (batch := pull()) == []:
                left_ms = None if ends is None else (ends - monotonic()) * 1000
                if left_ms is not None and left_ms <= 0:
                    break
                ready = [descriptor for descriptor, _ in poll.poll(left_ms)]
                if mine in ready:
                    os.read(mine, 4096)
                if fd in ready:
                    with suppress(MisuseError):  # closed meanwhile: the next pull says so
                        self.clear()
            return batch
        finally:
            with self._lock:
                self._pipes.discard(theirs)
            os.close(mine)
            os.close(theirs)

    # ---- Event loops ----------------------------------------------------------------------------------------------

    def watching(self) -> "LoopWatch":
        """For the running loop, while a `with` lasts."""
        from asyncio import get_running_loop

        loop = get_running_loop()
        watch = self._watches.get(loop)
        if watch is None:
            with self._lock:
                for gone in [other for other in self._watches if other.is_closed()]:
                    del self._watches[gone]
                watch = self._watches[loop] = LoopWatch(self, loop)
        return watch

    def poke(self) -> None:
        """A call was made: a loop that turns the shop has something to do soon."""
        for watch in list(self.turned_by):
            watch.step_soon()

    def unwatch(self, watch: "LoopWatch") -> None:
        """The last of a loop's waiters has gone."""
        with self._lock:
            self._watches.pop(watch.loop, None)


class LoopWatch(Handle):
    """One event loop's waiters, and its hand on a stepped shop."""

    def __init__(self, waiting: Waiting, loop: "AbstractEventLoop") -> None:
        self.loop = loop
        self._waiting = waiting
        self._handle = waiting.handle
        self._wakeup_fd = descriptor_of(lib.klepet_wakeup_fd, self._handle)
        self._turn_fd = descriptor_of(lib.klepet_fd, self._handle) if waiting.is_stepped else -1
        self._timeout_ms = ffi.new("int32_t *")
        self._futures: List["Future[None]"] = []
        self._entered = 0
        self._timer: Optional["TimerHandle"] = None
        self._soon = False

    @property
    def ticket(self) -> int:
        """Taken before a pull, for changed()."""
        return self._waiting.ticket

    def __enter__(self: Self) -> Self:
        self._enter()  # type: ignore[attr-defined]
        return self

    def _enter(self) -> None:
        self._entered += 1
        if self._entered == 1:
            self.loop.add_reader(self._wakeup_fd, self._readable)
            if self._turn_fd >= 0:
                self.loop.add_reader(self._turn_fd, self._step)
                self._waiting.turned_by.append(self)
                self.step_soon()

    def __exit__(self, *_: object) -> None:
        self._entered -= 1
        if self._entered == 0:
            self.forget()

    def forget_from_afar(self) -> None:
        """From any thread."""
        from asyncio import _get_running_loop

        if _get_running_loop() is self.loop:
            self.forget()
        else:
            with suppress(RuntimeError):  # that loop is closed
                self.loop.call_soon_threadsafe(self.forget)

    def forget(self) -> None:
        """Takes the descriptors out of the loop, before somebody else gets their numbers."""
        self._waiting.unwatch(self)
        if self._timer is not None:
            self._timer.cancel()
        if self in self._waiting.turned_by:
            self._waiting.turned_by.remove(self)
        if not self.loop.is_closed() and self._wakeup_fd >= 0:
            self.loop.remove_reader(self._wakeup_fd)
            if self._turn_fd >= 0:
                self.loop.remove_reader(self._turn_fd)
        self._wakeup_fd = self._turn_fd = -1

    async def changed(self, ticket: int) -> None:
        """Waits until something has changed since the ticket was taken."""
        future = self.loop.create_future()
        self._futures.append(future)
        # In this order: who changes the ticket looks for futures after that.
        if ticket != self._waiting.ticket:
            future.set_result(None)
        await future

    def _readable(self) -> None:
        try:
            self._waiting.clear(self)
        except Exception as error:
            self._fail(error)

    def wake_from_afar(self) -> None:
        """From any thread."""
        with suppress(RuntimeError):  # that loop is closed, and with it all who waited
            self.loop.call_soon_threadsafe(self.wake)

    def wake(self) -> None:
        """From the loop itself."""
        futures, self._futures = self._futures, []
        for future in futures:
            if not future.done():
                future.set_result(None)

    def _fail(self, error: Exception) -> None:
        self.loop.remove_reader(self._wakeup_fd)
        futures, self._futures = self._futures, []
        for future in futures:
            if not future.done():
                future.set_exception(error)

    # ---- Turning a stepped shop -----------------------------------------------------------------------------------

    def step_soon(self) -> None:
        """When the loop has done what it is at: calls that come together are one turn and one commit."""
        if self.loop.is_closed():
            self.forget()
        elif not self._soon and self._turn_fd >= 0:
            self._soon = True
            self.loop.call_soon(self._step)

    def _step(self) -> None:
        self._soon = False
        if self._turn_fd < 0:
            return
        if self._timer is not None:
            self._timer.cancel()
            self._timer = None
        try:
            self._waiting.see_off()
            check(lib.klepet_step(self._handle, 0))
            check(lib.klepet_timeout_ms(self._handle, self._timeout_ms))
        except Exception as error:
            self._fail(error)
            return
        wait_ms = self._timeout_ms[0]
        if wait_ms >= 0:
            self._timer = self.loop.call_later(wait_ms / 1000, self._step)

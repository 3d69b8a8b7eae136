"""The shop in this process: one file, one owner.

thread    the shop turns its loop on a thread of its own. Any thread may call; each call goes there and back (about
          10 µs).
stepped   the program turns it: step(), or asyncio by itself while somebody awaits events. All calls come from the
          thread that opened it, and cost a tenth.
"""

import atexit
import json
import os
import weakref
from typing import Any, Dict, List, Mapping, Optional, Union

from .asking import PathLike
from .calls.joining import EmbeddedJoining
from .client import AnyShop, role_of
from .embedded import EmbeddedClient, SteppedClient
from .errors import Error, InvalidError, Status
from .events import Statistics
from .library import NULL, check, ffi, lib, text_of
from .waiting import LoopWatch, Waiting
from .words import Role

__all__ = ["Shop"]

_LOOPS: Dict[str, int] = {
    "stepped": lib.KLEPET_LOOP_STEPPED,
    "thread": lib.KLEPET_LOOP_THREAD,
    "shared": lib.KLEPET_LOOP_SHARED,
}
_CLOCKS: Dict[str, int] = {"real": lib.KLEPET_CLOCK_REAL, "virtual": lib.KLEPET_CLOCK_VIRTUAL}
_NOT_NOW = (Status.MISUSE_THREAD, Status.MISUSE_REENTRY)
_open: "weakref.WeakSet[Shop]" = weakref.WeakSet()
# Stepped shops that were collected where they cannot be closed: their own thread closes them when it comes here again.
_forsaken: List[Any] = []


class Shop(EmbeddedJoining, AnyShop):
    """Opens the shop in a file, making it if it is not there; without a path its journal stays in memory.

    `policy` is an object or JSON; `identity_key` signs visitors (B13.3). `loop` is "thread", "stepped", or
    "shared": on one thread with all that are opened so, for many shops that do little. With a virtual clock it is
    "stepped", time begins at `start_ms` and moves by advance().

    >>> with Shop(clock="virtual", start_ms=1_700_000_000_000) as shop:
    ...     eva = shop.visitor("eva")
    ...     chat = eva.start("Is anybody there?").chat
    ...     shop.advance(shop.now() + 60_000)
    ...     [event.rung for event in eva.drain() if event.ladder.word == "waiting"]
    [1]

    After fork() a shop belongs to the parent: in the child every call raises MisuseError (MISUSE_FORKED). Open it in
    the process that uses it, or let many processes share a resident host by klepet.connect().
    """

    def __init__(
        self,
        path: Optional[PathLike] = None,
        *,
        loop: Optional[str] = None,
        clock: str = "real",
        start_ms: int = 0,
        policy: Union[Mapping[str, Any], str, None] = None,
        identity_key: Optional[bytes] = None,
    ) -> None:
        self._is_open = False
        loop = loop or ("stepped" if clock == "virtual" else "thread")
        if loop not in _LOOPS or clock not in _CLOCKS:
            raise InvalidError(
                Status.VALUE_INVALID, 'The loop is "thread", "shared" or "stepped", the clock "real" or "virtual".'
            )
        name = checked_path(path or "")
        rules = None if policy is None else text_of(policy if isinstance(policy, str) else json.dumps(dict(policy)))
        secret = None if identity_key is None else ffi.from_buffer(identity_key)
        options = {"size": ffi.sizeof("klepet_open_options"), "loop": _LOOPS[loop], "clock": _CLOCKS[clock]}
        options.update(start_ms=start_ms, policy=rules or NULL, policy_bytes=0 if rules is None else len(rules))
        options.update(identity_key=secret or NULL, identity_key_bytes=0 if secret is None else len(secret))
        handle, error = ffi.new("klepet_shop **"), ffi.new("klepet_error *")
        _close_forsaken()
        check(lib.klepet_open(name, ffi.new("klepet_open_options *", options), handle, error), error)
        self._handle: Any = handle[0]
        self._is_open = True
        self.path = None if path is None else os.fsdecode(path)
        self.loop = loop
        self._waiting = Waiting(self._handle, loop == "stepped")
        _open.add(self)

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
    ) -> EmbeddedClient:
        """A person connects: see AnyShop.join()."""
        role = role_of(role)
        flags = polls * lib.KLEPET_JOIN_POLLS | mobile * lib.KLEPET_JOIN_MOBILE | from_now * lib.KLEPET_JOIN_FROM_NOW
        options = ffi.new("klepet_join_options *")
        options.size, options.role, options.flags = ffi.sizeof("klepet_join_options"), role, flags
        options.after_seq, options.incarnation = after_seq, incarnation
        options.priority = priority
        kept = []
        known = None if attributes is None else json.dumps(attributes)
        texts = (("key", key), ("name", name), ("locale", locale), ("signature", signature), ("attributes", known))
        for field, value in texts:
            if value is not None:
                kept.append(text_of(value))
                setattr(options, field, kept[-1])
                setattr(options, field + "_bytes", len(kept[-1]))
        client, error = ffi.new("klepet_client **"), ffi.new("klepet_error *")
        self._waiting.see_off()
        check(lib.klepet_join(self._handle, options, client, error), error)
        self._waiting.poke()
        return (SteppedClient if self.loop == "stepped" else EmbeddedClient)(self, client[0], role, key)

    # ---- Turning --------------------------------------------------------------------------------------------------

    def step(self, wait_ms: int = 0) -> None:
        """One turn of a stepped shop: timers that are due, one group commit, publication. Waits at most `wait_ms` for
        something to do; -1: until there is something."""
        self._waiting.see_off()
        check(lib.klepet_step(self._handle, wait_ms))

    def turned(self) -> LoopWatch:
        """While a `with` of it lasts, the running event loop turns a stepped shop, whether or not anybody awaits
        events: `with klepet.Shop("shop.db", loop="stepped") as shop, shop.turned(): ...`. All calls come from that
        loop's thread.
        """
        return self._waiting.watching()

    def fd(self) -> int:
        """Readable when step() has work; stepped shops only."""
        return self._number(lib.klepet_fd, "int32_t *")

    def timeout_ms(self) -> int:
        """How long may be waited before the next step(): 0 at once, -1 until fd() is readable."""
        return self._number(lib.klepet_timeout_ms, "int32_t *")

    def wakeup_fd(self) -> int:
        """Readable when there are new events to pull, in any mode. listen() and aevents() watch it for you."""
        return self._number(lib.klepet_wakeup_fd, "int32_t *")

    def wakeup_clear(self) -> None:
        """Quietens wakeup_fd()."""
        check(lib.klepet_wakeup_clear(self._handle))

    def flush(self) -> None:
        """Waits until everything accepted so far is durable and published."""
        self._waiting.see_off()
        check(lib.klepet_flush(self._handle))

    def now(self) -> int:
        """The shop's time, Unix time in ms."""
        return self._number(lib.klepet_now, "int64_t *")

    def advance(self, to_ms: int) -> None:
        """Virtual clock: moves time, firing on the way, in order, every timer due before it."""
        self._waiting.see_off()
        check(lib.klepet_advance(self._handle, to_ms))

    def next_deadline(self) -> int:
        """Time of the next deadline, 0 when none is armed; never later than the true one."""
        return self._number(lib.klepet_next_deadline, "int64_t *")

    def _number(self, function: Any, kind: str) -> int:
        out = ffi.new(kind)
        check(function(self._handle, out))
        return int(out[0])

    # ---- Seeing and keeping ---------------------------------------------------------------------------------------

    def statistics(self) -> Statistics:
        """Numbers about it all."""
        out = ffi.new("klepet_statistics *", {"size": ffi.sizeof("klepet_statistics")})
        check(lib.klepet_statistics_get(self._handle, out))
        return Statistics(*(int(getattr(out, name)) for name in Statistics._fields))

    def digest(self) -> str:
        """Fingerprint of the durable state: equal states, equal digests, in any process."""
        return f"{self._number(lib.klepet_digest, 'uint64_t *'):016x}"

    def backup(self, path: PathLike) -> None:
        """Copies the shop's file whole under a name that must not be there yet. A stepped shop is turned meanwhile."""
        from time import sleep

        error = ffi.new("klepet_error *")
        progress = ffi.new("klepet_backup_progress *", {"size": ffi.sizeof("klepet_backup_progress")})
        check(lib.klepet_backup(self._handle, checked_path(path), error), error)
        while progress.state != lib.KLEPET_BACKUP_DONE:
            if self.loop == "stepped":
                self.step(10)
            else:
                sleep(0.002)
            check(lib.klepet_backup_get(self._handle, progress, error), error)

    def close(self) -> None:
        """Makes what was accepted durable, writes a snapshot, closes all clients and the file.
        Once closed, stays closed."""
        if self._is_open:
            status = lib.klepet_close(self._handle)
            self._is_open = status in _NOT_NOW
            if not self._is_open:
                _open.discard(self)
                self._waiting.close()
            check(status)

    def __del__(self) -> None:
        if not getattr(self, "_is_open", False):
            return
        became = "it was closed when it was collected"
        try:
            self.close()
        except Error as error:
            if error.status == Status.MISUSE_FORKED:
                return  # the parent has it, and ends it
            if self._is_open:
                _forsaken.append(self._handle)
                became = (
                    "it was collected in another thread, and stays open until its own opens a shop, or the program ends"
                )
        from warnings import warn

        warn(f"{self!r} was not closed, {became}: use `with`, or close().", ResourceWarning, source=self)

    def __repr__(self) -> str:
        return f"<klepet shop: {self.path or 'in memory'}, {self.loop}>"


def checked_path(path: PathLike) -> bytes:
    """A path for the library, which takes those that are UTF-8 and refuses others."""
    name = os.fsencode(path)
    if b"\0" in name:
        raise InvalidError(Status.VALUE_INVALID, "A path has no zero byte.")
    return name


def _close_forsaken() -> None:
    """Those that are this thread's."""
    for handle in list(_forsaken):
        if lib.klepet_close(handle) not in _NOT_NOW:
            _forsaken.remove(handle)


def _close_all() -> None:
    """Whoever forgot to close: what was accepted is durable nevertheless."""
    for shop in list(_open):
        try:
            shop.close()
        except Error:
            pass
    _close_forsaken()


atexit.register(_close_all)

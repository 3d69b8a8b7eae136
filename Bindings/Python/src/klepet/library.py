"""libklepet.so as cffi has it, and its refusals as exceptions."""

from typing import Any, Deque

from ._klepet import ffi, lib
from .errors import error_of

__all__ = ["Scratch", "check", "ffi", "lib", "scratches", "version"]

NULL = ffi.NULL


class Scratch:
    """Where a call writes to. One call has it at a time: the interpreter's lock is free while the call runs, so two threads
    must not share one; and making one costs more than a call."""

    __slots__ = ("capacity", "count", "error", "posted", "posted_view", "reply", "used")

    def __init__(self) -> None:
        self.posted: Any = ffi.new("klepet_posted *")
        self.posted_view: Any = ffi.buffer(self.posted)
        self.error: Any = ffi.new("klepet_error *")
        self.used: Any = ffi.new("size_t *")
        self.count: Any = ffi.new("size_t *")
        self.capacity = 0
        self.reply: Any = NULL

    def room(self, capacity: int) -> Any:
        """A buffer of at least so many bytes."""
        if self.capacity < capacity:
            self.reply, self.capacity = ffi.new("char[]", capacity), capacity
        return self.reply


class Scratches(Deque[Scratch]):
    """Those that nobody uses now. Taking and giving back are one step each, so threads need no lock."""

    def take(self) -> Scratch:
        """One for a call."""
        try:
            return self.pop()
        except IndexError:
            return Scratch()


scratches = Scratches(maxlen=64)


def check(status: int, error: Any = None) -> None:
    """Raises what a status other than 0 means."""
    if status == 0:
        return
    told = error.sentence if error is not None and error.status == status else lib.klepet_status_text(status)
    raise error_of(status, ffi.string(told).decode())


def text_of(value: str) -> Any:
    """UTF-8 that lives as long as the program holds it, for a struct's field."""
    return ffi.from_buffer(value.encode())


def version() -> str:
    """The library's version.

    >>> version()
    '0.1.0'
    """
    return str(ffi.string(lib.klepet_version()).decode())

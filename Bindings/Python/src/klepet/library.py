"""libklepet.so as cffi has it, and its refusals as exceptions."""

from typing import TYPE_CHECKING, Any, Dict, List, Optional

from ._klepet import ffi, lib
from .errors import error_of

if TYPE_CHECKING:
    from .asking import PathLike

__all__ = ["Scratch", "check", "ffi", "give_back", "lib", "next_turn", "schema", "take_scratch", "text_of", "version"]

NULL = ffi.NULL


def address_of(pointer: Any) -> int:
    """A pointer as a number."""
    return int(ffi.cast("uintptr_t", pointer))


class Scratch:
    """Where a call writes to. One call has it at a time: the interpreter's lock is free while the call runs, so two
    threads must not share one; and making one costs more than a call."""

    __slots__ = ("capacity", "count", "error", "posted", "reply", "result", "result_at", "used")

    def __init__(self) -> None:
        self.result: Any = ffi.new("kl_result *")
        self.result_at = address_of(self.result)
        self.posted: Any = ffi.buffer(ffi.addressof(self.result, "posted"))
        self.error: Any = ffi.addressof(self.result, "error")
        self.used: Any = ffi.new("size_t *")
        self.count: Any = ffi.new("size_t *")
        self.capacity = 0
        self.reply: Any = NULL

    def room(self, capacity: int) -> Any:
        """A buffer of at least so many bytes."""
        if self.capacity < capacity:
            self.reply, self.capacity = ffi.new("char[]", capacity), capacity
        return self.reply


_free: List[Scratch] = []
# Taking and giving back are one step each, so threads need no lock.
give_back = _free.append
take_free = _free.pop


def take_scratch() -> Scratch:
    """One for a call; give_back() it afterwards."""
    try:
        return take_free()
    except IndexError:
        return Scratch()


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


def next_turn(path: "PathLike") -> Optional[int]:
    """When the closed shop in a file has to be opened next, in milliseconds since 1970; None: not by itself.

    For whoever closes shops in which nothing happens. Of a shop that nobody closed it is the time of the call. Refused
    as locked while the shop is open.
    """
    from .shop import checked_path

    error = ffi.new("klepet_error *")
    at = ffi.new("int64_t *")
    check(lib.klepet_next_turn(checked_path(path), at, error), error)
    return int(at[0]) or None


def schema() -> Dict[str, Any]:
    """Every command, query, reply, event and refusal as JSON Schema (draft 2020-12).

    >>> sorted(schema()["$defs"]["seen.request"]["properties"])
    ['do', 'request']
    """
    import json

    return dict(json.loads(ffi.string(lib.klepet_schema())))

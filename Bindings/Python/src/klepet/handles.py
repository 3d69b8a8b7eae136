"""What is one of its kind: a shop or a client is a hand on something outside of Python, and a copy would be a second
hand on the same thing: closed by one, it would be closed for both."""

from typing import Any, NoReturn

__all__ = ["Handle"]


class Handle:
    """Whoever copies or pickles it is told what to do instead."""

    __slots__ = ()

    _another = "open or connect to the shop again"

    def __copy__(self) -> NoReturn:
        raise TypeError(self._one_of_its_kind("copied"))

    def __deepcopy__(self, memo: Any) -> NoReturn:
        raise TypeError(self._one_of_its_kind("copied"))

    def __reduce_ex__(self, protocol: Any) -> NoReturn:
        raise TypeError(self._one_of_its_kind("pickled"))

    def _one_of_its_kind(self, done: str) -> str:
        return f"{type(self).__name__} is a handle and cannot be {done}: {self._another} where another is needed."

"""What can go wrong, as exceptions: one class for each class of refusals in klepet.h.

Error ─┬─ MisuseError    -1xx  the program calls wrongly
       ├─ InvalidError   -2xx  the input is wrong, nothing changed
       ├─ RefusedError   -3xx  not in this state, or not for this client; nothing changed
       ├─ LimitError     -4xx  a limit was reached; nothing changed, try later
       └─ SystemError    -5xx  the file, the disk, the system
           └─ DisconnectedError  the resident host is not there, or went away before it answered
"""

from typing import TYPE_CHECKING, Any, Dict, Mapping, Optional, Tuple, Type

from .statuses import Status

if TYPE_CHECKING:
    from re import Match

__all__ = [
    "DisconnectedError",
    "Error",
    "InvalidError",
    "LimitError",
    "MisuseError",
    "RefusedError",
    "Status",
    "SystemError",
    "error_of",
    "refusal_of",
]


_STATUS_BY_NUMBER: Dict[int, Status] = {int(status): status for status in Status}


class Error(Exception):
    """A refusal. `str()` of it is the sentence, which never carries what a visitor wrote (B13.5).

    `status` is the number of klepet.h, `refusal` its word ("chat_unknown"), `path` says for calls where in the request
    the fault lies ("policy.departments[1].mode").
    """

    def __init__(self, status: int, sentence: str, path: Optional[str] = None) -> None:
        super().__init__(sentence)
        self.status: int = _STATUS_BY_NUMBER.get(status, status)
        self.sentence = sentence
        self.path = path

    @property
    def refusal(self) -> str:
        """The status as a word."""
        return self.status.word if isinstance(self.status, Status) else "unknown"

    def as_dict(self) -> Dict[str, Any]:
        """The object that klepet_call() and the socket have for it: a reply that is not ok."""
        told = {"ok": False, "status": int(self.status), "refusal": self.refusal, "sentence": self.sentence}
        return told if self.path is None else {**told, "path": self.path}

    def __reduce__(self) -> Tuple[Any, ...]:
        return type(self), (int(self.status), self.sentence, self.path)


class MisuseError(Error):
    """The program calls wrongly: a closed handle, another thread, a shop from before fork(). Mend the program."""


class InvalidError(Error):
    """The input is wrong: not UTF-8, too long, out of range, no such command. Nothing changed."""


class RefusedError(Error):
    """Refused in this state, or not for this client: nobody has the chat, it is closed, it is unknown.
    Nothing changed."""


class LimitError(Error):
    """A limit was reached. Nothing changed; try again later, or raise the limit in the policy."""


class SystemError(Error):  # noqa: A001 - klepet.SystemError, as in klepet.h
    """The file, the disk or the system: locked, damaged, full, halted."""


class DisconnectedError(SystemError):
    """The resident host cannot be reached, or went away before it answered. Whatever was sent with a message id may be
    sent again: nothing is said twice (B2.2)."""

    is_final = False  # it has been waited for: to ask at once again is of no use


# ---- Sentences ------------------------------------------------------------------------------------------------------

# klepet.h is written for C, and so are the sentences of refusals. These parts of them mean something else in Python.
_PHRASES = {
    "An option struct's size or one of its fields is impossible; begin with the _INIT macro.": (
        "One of the options is impossible; see help() of what was called."
    ),
    "The buffer is too small; *needed says how many bytes it takes.": "There is no room for so long a reply.",
    "see the function in klepet.h": "see help() of what was called",
    "open it with KLEPET_LOOP_THREAD": 'open it with loop="thread"',
}
_CONSTANTS = {"KLEPET_LOOP_THREAD": 'loop="thread"', "KLEPET_LOOP_STEPPED": 'loop="stepped"'}
_OF_SHOP = frozenset(
    "advance backup close digest fd flush join next_deadline now statistics step"
    " timeout_ms wakeup_clear wakeup_fd".split()
)
_ELSEWHERE = {
    "open": "klepet.Shop",
    "schema": "klepet.schema",
    "statistics_get": "shop.statistics",
    "events_packed": "client.events",
    "backup_get": "shop.backup",
    "policy_default": "office.policy_get",
}


def in_python(sentence: str) -> str:
    """A sentence of the library, with what it says of C said of Python: `klepet_flush()` is `shop.flush()`."""
    for phrase, ours in _PHRASES.items():
        sentence = sentence.replace(phrase, ours)
    if "klepet_" not in sentence and "KLEPET_" not in sentence and "NULL" not in sentence:
        return sentence
    import re

    return re.sub(r"klepet_([a-z_]+)(?:\(\))?|KLEPET_[A-Z_]+|\bNULL\b", _word_of_python, sentence)


def _word_of_python(found: "Match[str]") -> str:
    function = found[1]
    if function is None:
        return "None" if found[0] == "NULL" else _CONSTANTS.get(found[0], found[0][len("KLEPET_") :].lower())
    whose = "shop" if function in _OF_SHOP else "client"
    return _ELSEWHERE.get(function, f"{whose}.{function}") + "()"


_CLASSES: Dict[int, Type[Error]] = {1: MisuseError, 2: InvalidError, 3: RefusedError, 4: LimitError, 5: SystemError}


def error_of(status: int, sentence: str, path: Optional[str] = None) -> Error:
    """The exception for a status, in words of Python."""
    return _CLASSES.get(-status // 100, Error)(status, in_python(sentence), path)


def refusal_of(reply: Mapping[str, Any]) -> Error:
    """The exception for a reply that is not ok."""
    return error_of(int(reply["status"]), str(reply["sentence"]), reply.get("path"))

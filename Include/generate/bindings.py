"""The words of klepet.h as Python and PHP."""

import textwrap

from lists import LISTS

MADE = "Written by Include/generate from klepet.h."
WIDTH = 120


def capital(name):
    """MESSAGE_ID_INVALID is MessageIdInvalid."""
    return "".join(part.capitalize() for part in name.split("_"))


# ---- Python

PYTHON_WORD = '''

class Word(IntEnum):
    """A number with a name. `word` is what the JSON of calls and events says for it."""

    @property
    def word(self) -> str:
        """The name in small letters."""
        return self.name.lower()


def word(value: Union[Word, str, None]) -> Union[str, None]:
    """What a call takes, for a member or its name."""
    return value.word if isinstance(value, Word) else value
'''

def python_list(name, said, words, base, before=""):
    """A class of words."""
    said = said[0].upper() + said[1:]
    about = textwrap.fill(f'"""{said}"""', WIDTH, initial_indent="    ", subsequent_indent="    ")
    lines = "".join(f"    {word.name} = {word.number}\n" for word in words)
    return f"\n\nclass {name}({base}):\n{about}\n\n{before}{lines}"


def python_words(header):
    """Bindings/Python/src/klepet/words.py."""
    parts = {
        "Kind": python_list(
            "Kind", "What an event tells; its fields are said in klepet.h.", header.kinds(), "Word",
            "    UNKNOWN = 0  # of a newer host\n",
        ),
    }
    for of in LISTS:
        if of.python:
            base = "IntFlag" if of.is_set and of.python == "EventFlag" else "Word"
            parts[of.python] = python_list(of.python, of.said, header.words(of.prefix, of.longer), base)
    listed = "".join(f'    "{name}",\n' for name in sorted([*parts, "Word", "word"]))
    return (
        '"""The words of Klepet and their numbers.\n\n'
        "In calls a word may be given as a member or as its name in small letters: `Presence.AWAY` or \"away\".\n"
        f'{MADE}\n"""\n\nfrom enum import IntEnum, IntFlag\nfrom typing import Union\n\n__all__ = [\n{listed}]\n'
        + PYTHON_WORD + "".join(parts.values())
    )


def python_statuses(header):
    """Bindings/Python/src/klepet/statuses.py."""
    said = "What a call came to: 0 is fine, refusals are negative and grouped by their hundreds."
    return (
        f'"""What a call can come to. {MADE}"""\n\nfrom .words import Word\n'
        + python_list("Status", said, header.statuses(), "Word")
    )


# ---- PHP


def php_enum(name, said, words, cases="", numbers="", function="", number_too=False):
    """A file with an enumeration."""
    lines = "".join(f"    case {capital(word.name)} = '{word.word}';\n" for word in words)
    table = ""
    if function:
        pairs = "".join(f"        {word.number} => self::{capital(word.name)},\n" for word in words)
        table = f"\n    private const {numbers} = [\n{pairs}    ];\n\n{function}"
    return (
        f"<?php\n\n// {MADE}\n\ndeclare(strict_types=1);\n\nnamespace Klepet;\n\n"
        f"/** {said} */\nenum {name}: string\n{{\n{cases}{lines}{table}}}\n"
    )


def php_from_number(prefix, unknown):
    """The function that makes a word of a number."""
    return (
        f"    /** The number of klepet.h's KLEPET_{prefix}.... */\n"
        "    public static function fromNumber(int $number): self\n    {\n"
        f"        return self::BY_NUMBER[$number] ?? {unknown};\n    }}\n"
    )


PHP_NUMBER = (
    "\n    /** The number that klepet.h gives it. */\n    public function number(): int\n    {\n"
    "        return (int) array_search($this, self::BY_NUMBER, true);\n    }\n"
)
PHP_STATUS = (
    "    public static function fromStatus(int $status): self\n    {\n"
    "        return self::BY_STATUS[$status] ?? self::Unknown;\n    }\n\n"
    "    /** The klepet_status, 0 for what has none. */\n    public function status(): int\n    {\n"
    "        return (int) array_search($this, self::BY_STATUS, true);\n    }\n"
)
PHP_UNKNOWN = "    /** Of a newer Klepet than this package. */\n    case Unknown = 'unknown';\n"
# Of these there may be more in a newer Klepet, and an event with one is read all the same.
PHP_OPEN = {"Ladder"}
# Of these the number is wanted, too.
PHP_NUMBERED = {"Role"}


def php_files(header):
    """Every enumeration of Bindings/PHP/src."""
    yield "EventKind", php_enum(
        "EventKind", "What an event tells: KLEPET_EVENT_... of klepet.h, where the fields of each are explained.",
        header.kinds(), PHP_UNKNOWN, "BY_NUMBER", php_from_number("EVENT_", "self::Unknown"),
    )
    yield "Refusal", php_enum(
        "Refusal", "Why something was refused: klepet_status of klepet.h, where each is explained.",
        [status for status in header.statuses() if status.number < 0],
        "    /** The shop could not be asked: no host, no reply in time, a line that is none. */\n"
        "    case Unreachable = 'unreachable';\n" + PHP_UNKNOWN,
        "BY_STATUS", PHP_STATUS,
    )
    for of in LISTS:
        if not of.php:
            continue
        words, function = header.words(of.prefix, of.longer), ""
        if of.noun:
            unknown = f'throw new \\ValueError("There is no {of.noun} with the number $number.")'
            function = php_from_number(of.prefix, "self::Unknown" if of.php in PHP_OPEN else unknown)
            function += PHP_NUMBER if of.php in PHP_NUMBERED else ""
        said = of.said[0].upper() + of.said[1:].rstrip(".")
        cases = PHP_UNKNOWN if of.php in PHP_OPEN else ""
        yield of.php, php_enum(
            of.php, f"{said}: KLEPET_{of.prefix}...", words, cases, "BY_NUMBER", function
        )

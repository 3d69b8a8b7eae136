"""What the docstrings show is what happens; what the types say, mypy (strict) agrees with, and a wrong program it does not."""

import doctest
import importlib
import pkgutil
import subprocess
import sys
from pathlib import Path

import klepet
import pytest

MODULES = [name for _, name, _ in pkgutil.walk_packages(klepet.__path__, "klepet.") if not name.endswith("._klepet")]

RIGHT = """
import klepet
from typing import List


def answer(shop: klepet.AnyShop) -> List[str]:
    with shop.visitor("eva", name="Eva") as eva:
        posted: klepet.Posted = eva.start("Hello", id="m1", answers={"size": "XL"})
        outcome: klepet.Outcome = posted.outcome
        number: int = eva.say(posted.chat, outcome.word, note=False).seq
        eva.choose(posted.chat, klepet.Choice.CALLBACK, contact="+420 777 123 456")
        eva.choose(posted.chat, "wait")
        return [event.text for event in eva.drain() if event.kind is klepet.Kind.SAID and event.seq > number]


async def listens(shop: klepet.Shop, path: str) -> int:
    from klepet.aio import aconnect

    async for event in shop.visitor("eva").aevents():
        return event.chat
    async with await aconnect(path) as other, await other.office() as office:
        return (await office.statistics_get()).people


answer(klepet.Shop("shop.db", loop="stepped"))
answer(klepet.connect("klepet.sock"))
"""
WRONG = [
    'klepet.Shop("shop.db").visitor("eva").say("1", "text")',
    'klepet.Shop("shop.db").visitor("eva").say(1)',
    'klepet.Shop("shop.db").visitor("eva").take(1).chat',
    'klepet.Shop("shop.db").visitor("eva").choose(1, 3)',
    'number: str = klepet.Shop("shop.db").visitor("eva").start("x").seq',
    "klepet.Shop(clock=1)",
    "klepet.Event(seq=1, at_ms=1).seq = 2",
]


@pytest.mark.parametrize("name", MODULES)
def test_what_a_docstring_shows_happens(name):
    assert doctest.testmod(importlib.import_module(name)).failed == 0


def test_there_are_examples_in_the_docstrings():
    finder = doctest.DocTestFinder()
    found = [test for name in MODULES for test in finder.find(importlib.import_module(name)) if test.examples]
    assert len(found) >= 6


def mypy(*arguments, cwd):
    pytest.importorskip("mypy")
    command = [sys.executable, "-m", "mypy", "--strict", "--no-error-summary", *map(str, arguments)]
    return subprocess.run(command, cwd=cwd, capture_output=True, text=True)


def test_the_package_and_a_program_that_uses_it_are_typed(tmp_path):
    (tmp_path / "right.py").write_text(RIGHT)
    for what in (["right.py"], ["-p", "klepet"]):
        checked = mypy(*what, cwd=tmp_path)
        assert checked.returncode == 0, checked.stdout + checked.stderr


def test_wrong_programs_are_told_so_line_by_line(tmp_path):
    (tmp_path / "wrong.py").write_text("import klepet\n" + "\n".join(WRONG) + "\n")
    checked = mypy("wrong.py", cwd=tmp_path)
    told = {int(line.split(":")[1]) for line in checked.stdout.splitlines() if ": error:" in line}
    assert told == set(range(2, 2 + len(WRONG))), checked.stdout


def test_the_package_says_that_it_is_typed():
    assert (Path(klepet.__file__).parent / "py.typed").exists()

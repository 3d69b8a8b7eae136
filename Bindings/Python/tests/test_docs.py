"""What the docstrings show is what happens; what the types say, mypy (strict) agrees with,
and a wrong program it does not."""

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
import pathlib

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

    async for batch in shop.visitor("eva").abatches():
        return klepet.connect(path).operator("ana").cursor + len(batch)
    async for event in shop.visitor("eva").aevents():
        return event.chat
    async with await aconnect(path) as other, await other.office() as office:
        return (await office.statistics_get()).people


answer(klepet.Shop("shop.db", loop="stepped"))
answer(klepet.Shop(pathlib.Path("shop.db"), policy={}, identity_key=b"sixteen bytes or more"))
answer(klepet.connect("klepet.sock"))
answer(klepet.connect(pathlib.Path("klepet.sock"), timeout=2.5, connect_timeout=0))
"""
WRONG = [
    'klepet.Shop("shop.db").visitor("eva").say("1", "text")',
    'klepet.Shop("shop.db").visitor("eva").say(1)',
    'klepet.Shop("shop.db").visitor("eva").take(1).chat',
    'klepet.Shop("shop.db").visitor("eva").choose(1, 3)',
    'number: str = klepet.Shop("shop.db").visitor("eva").start("x").seq',
    "klepet.Shop(clock=1)",
    "klepet.Event(seq=1, at_ms=1).seq = 2",
    'klepet.Shop("shop.db").visitor("eva", nme="Eva")',
    'klepet.Shop("shop.db").operator("ana", name="Ana")',
    'klepet.Shop("shop.db").join("visitor", "eva", after_sq=1)',
    'klepet.connect("klepet.sock").office(from_noww=True)',
    'klepet.connect("klepet.sock", timeout_ms=300)',
    'klepet.Shop(pth="shop.db")',
    'klepet.Shop("shop.db").visitor("eva").call_json({"do": "now"})',
    "klepet.Shop(7)",
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


def kinds():
    """Every class with methods for a program to call: where an object of it comes from, and its methods."""
    for name in ("Shop", "remote.RemoteShop", "aio.AsyncShop", "AnyShop"):
        yield name, ("join", "visitor", "operator", "bot", "office")
    commands = [one[: -len(".request")] for one in klepet.schema()["$defs"] if one.endswith(".request")]
    for name in (
        "Client",
        "embedded.EmbeddedClient",
        "embedded.SteppedClient",
        "remote.RemoteClient",
        "aio.AsyncClient",
    ):
        yield name, commands


def value_of(field):
    """What a field may be given."""
    if "enum" in field:
        return repr(field["enum"][0])
    kind = field["type"] if isinstance(field["type"], str) else field["type"][0]
    if kind == "array" and field["items"].get("type") == "object":
        return "[{'name': 'x'}]"
    return {"string": "'x'", "integer": "1", "boolean": "True", "array": "['x']", "object": "{'en': 'x'}"}[kind]


def test_every_method_of_every_class_takes_its_fields_and_no_others(tmp_path):
    """A keyword that is misspelt is found before the program runs."""
    schema = klepet.schema()["$defs"]
    head = ["import klepet", "import klepet.aio, klepet.embedded, klepet.remote", "def program("]
    head += [f"    a{number}: klepet.{name}," for number, (name, _) in enumerate(kinds())] + [") -> None:"]
    right, wrong = list(head), list(head)
    for number, (_, methods) in enumerate(kinds()):
        for method in methods:
            fields = schema.get(method + ".request", {}).get("properties", {})
            given = [f"{name}={value_of(of)}" for name, of in fields.items() if name not in ("do", "request")]
            if not fields:
                given = (["role='visitor'"] if method == "join" else []) + ["key='eva'", "after_seq=1", "polls=True"]
            right.append(f"    a{number}.{method}({', '.join(given)})")
            wrong.append(f"    a{number}.{method}({', '.join([*given, 'nme=1'])})")
    (tmp_path / "right.py").write_text("\n".join(right) + "\n")
    (tmp_path / "wrong.py").write_text("\n".join(wrong) + "\n")
    checked = mypy("--disable-error-code=unused-coroutine", "right.py", cwd=tmp_path)
    assert checked.returncode == 0, checked.stdout + checked.stderr
    checked = mypy("--disable-error-code=unused-coroutine", "wrong.py", cwd=tmp_path)
    told = {int(line.split(":")[1]) for line in checked.stdout.splitlines() if 'keyword argument "nme"' in line}
    assert told == set(range(len(head) + 1, len(wrong) + 1)) and len(told) > 250, checked.stdout


def test_the_package_says_that_it_is_typed():
    assert (Path(klepet.__file__).parent / "py.typed").exists()

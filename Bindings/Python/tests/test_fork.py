"""fork(): a shop belongs to the parent, and the child is told so at once; nothing hangs, in neither."""

import os
import signal
import sys
import traceback

import klepet
import pytest
from klepet import Status


def in_child(check):
    """Runs it in a forked child that has ten seconds."""
    child = os.fork()
    if child == 0:
        signal.alarm(10)
        try:
            check()
            code = 0
        except BaseException:
            traceback.print_exc()
            code = 1
        sys.stderr.flush()
        os._exit(code)
    return os.waitpid(child, 0)[1]


@pytest.mark.parametrize("turned", ["thread", "stepped"])
def test_every_call_in_the_child_is_told_that_the_shop_is_the_parents(turned):
    with klepet.Shop(loop=turned) as shop:
        eva = shop.visitor("eva")
        chat = eva.start("Hello").chat

        def check():
            calls = [shop.now, shop.flush, shop.statistics, eva.events, eva.person, shop.close, eva.leave]
            calls += [
                lambda: eva.say(chat, "x"),
                lambda: shop.visitor("ida"),
                lambda: list(eva.listen(timeout_ms=1000)),
            ]
            for call in calls:
                try:
                    call()
                except klepet.MisuseError as error:
                    assert error.status is Status.MISUSE_FORKED, error
                else:
                    raise AssertionError(f"{call} did something")
            # A shop of its own works.
            with klepet.Shop() as own:
                own.visitor("ida").start("Hello")
                own.flush()

        assert in_child(check) == 0
        eva.say(chat, "the parent goes on")
        shop.flush()
        assert [event.text for event in eva.drain()][-1] == "the parent goes on"


def test_a_child_that_exits_as_programs_do_does_not_hang(tmp_path):
    import subprocess

    program = """
import os, klepet
shop = klepet.Shop(%r)
eva = shop.visitor("eva")
eva.start("Hello")
child = os.fork()
if child:
    assert os.waitpid(child, 0)[1] == 0
    print("parent", shop.statistics().chats_open)
else:
    print("child", flush=True)
""" % str(tmp_path / "shop.db")
    done = subprocess.run([sys.executable, "-c", program], timeout=30, capture_output=True, text=True)
    assert done.stdout.split() == ["child", "parent", "1"], done.stderr
    with klepet.Shop(str(tmp_path / "shop.db")) as shop:
        assert shop.office().audit()["clean"]

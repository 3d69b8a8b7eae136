"""Waiting for events: in threads, under asyncio and uvloop, with the shop's own thread or turned by the event loop."""

import asyncio
import signal
import subprocess
import sys
import threading
import time

import klepet
import pytest
from conftest import staffed
from klepet import Kind

try:
    import uvloop

    LOOPS = [asyncio.new_event_loop, uvloop.new_event_loop]
except ImportError:  # there is none for this Python
    LOOPS = [asyncio.new_event_loop]


def run(new_loop, coroutine, seconds=20):
    """A coroutine on a loop of its own, which must not hang."""
    loop = new_loop()
    try:
        return loop.run_until_complete(asyncio.wait_for(coroutine, seconds))
    finally:
        loop.run_until_complete(loop.shutdown_asyncgens())
        loop.close()


async def texts(client, last):
    """What is said, until it is the last."""
    found = []
    async for event in client.events():
        if event.kind is Kind.SAID:
            found.append(event.text)
            if event.text == last:
                return found


@pytest.mark.parametrize("new_loop", LOOPS)
@pytest.mark.parametrize("turned", ["thread", "stepped"])
def test_events_come_as_they_are_said_to_everybody_on_the_loop(new_loop, turned):
    async def scene():
        with klepet.Shop(loop=turned) as shop:
            office = shop.office()
            chat = shop.visitor("eva").start("Hello").chat
            readers = [asyncio.ensure_future(texts(shop.office(f"reader-{n}"), "49")) for n in range(20)]
            for number in range(50):
                await asyncio.sleep(0.001)
                office.say(chat, str(number))
            return await asyncio.gather(*readers)

    for found in run(new_loop, scene()):
        assert found[-50:] == [str(number) for number in range(50)]


@pytest.mark.parametrize("new_loop", LOOPS)
def test_what_was_read_is_followed_by_what_comes(new_loop):
    async def scene():
        with klepet.Shop() as shop:
            office = shop.office()
            chat = shop.visitor("eva").start("Hello").chat
            shop.flush()
            read = office.events()
            assert read and isinstance(read, list)
            asyncio.get_running_loop().call_later(0.05, office.say, chat, "Last")
            followed = []
            async for event in read:
                followed.append(event)
                if event.text == "Last":
                    return read, followed

    read, followed = run(new_loop, scene())
    assert followed[: len(read)] == read
    assert [event.seq for event in followed] == list(range(1, len(followed) + 1))


@pytest.mark.parametrize("new_loop", LOOPS)
def test_a_loop_that_waits_turns_a_stepped_shop_in_time(new_loop):
    async def scene():
        with klepet.Shop(loop="stepped", policy={"waiting": {"holding_at_ms": [0, 700], "choice_at_ms": 700}}) as shop:
            office, ana = staffed(shop)
            office.policy_set({"waiting": {"holding_at_ms": [0, 700], "choice_at_ms": 700}})
            ana.presence_set("away")
            eva = shop.visitor("eva")
            eva.start("Hello")
            began = shop.now()
            async for event in eva.aevents():
                if event.ladder is klepet.Ladder.WAITING and event.rung == 2:
                    return event.at_ms - began

    assert 600 <= run(new_loop, scene()) < 5_000


@pytest.mark.parametrize("new_loop", LOOPS)
def test_an_iteration_that_is_left_can_be_taken_up_again(new_loop):
    async def scene():
        with klepet.Shop() as shop:
            office = shop.office()
            chat = shop.visitor("eva").start("Hello").chat
            office.say(chat, "one")
            assert (await texts(office, "one"))[-1] == "one"
            asyncio.get_running_loop().call_later(0.05, office.say, chat, "two")
            return await texts(office, "two")

    assert run(new_loop, scene())[-1] == "two"


@pytest.mark.parametrize("turned", ["thread", "stepped"])
def test_a_client_that_leaves_and_a_shop_that_closes_end_their_iterations(turned):
    async def scene():
        shop = klepet.Shop(loop=turned)
        one, other = shop.office("one"), shop.office("other")
        readers = [asyncio.ensure_future(texts(client, "never")) for client in (one, other)]
        await asyncio.sleep(0.05)
        one.leave()
        await asyncio.wait_for(readers[0], 5)
        shop.close()
        await asyncio.wait_for(readers[1], 5)

    run(asyncio.new_event_loop, scene())


def test_threads_and_several_loops_wait_for_one_shop_and_nobody_misses_anything(shop):
    office = shop.office()
    chat = shop.visitor("eva").start("Hello").chat
    found = {}

    def listen(name):
        found[name] = []
        for event in shop.office(name).listen(timeout_ms=15_000):
            if event.kind is Kind.SAID:
                found[name].append(event.text)
                if event.text == "199":
                    return

    def awaits(name):
        found[name] = run(asyncio.new_event_loop, texts(shop.office(name), "199"))

    threads = [threading.Thread(target=listen, args=(f"listens-{n}",)) for n in range(3)]
    threads += [threading.Thread(target=awaits, args=(f"awaits-{n}",)) for n in range(3)]
    for thread in threads:
        thread.start()
    for number in range(200):
        office.say(chat, str(number))
        if number % 10 == 0:
            time.sleep(0.002)
    for thread in threads:
        thread.join(20)
        assert not thread.is_alive()
    assert len(found) == 6
    for name, heard in found.items():
        assert heard[-200:] == [str(number) for number in range(200)], name


@pytest.mark.parametrize("turned", ["thread", "stepped"])
def test_listening_ends_when_nothing_comes_in_time(turned):
    with klepet.Shop(loop=turned) as shop:
        eva = shop.visitor("eva")
        eva.start("Hello")
        began = time.monotonic()
        heard = [event.text for event in eva.listen(timeout_ms=200)]
        assert "Hello" in heard and 0.15 < time.monotonic() - began < 10


def test_a_listening_thread_is_woken_by_what_another_thread_says(shop):
    eva = shop.visitor("eva")
    chat = eva.start("Hello").chat
    office = shop.office()
    threading.Timer(0.1, office.say, (chat, "at last")).start()
    for event in eva.listen(timeout_ms=10_000):
        if event.text == "at last":
            return
    pytest.fail("it was not heard")


@pytest.mark.parametrize("new_loop", LOOPS)
def test_a_loop_that_is_closed_in_the_middle_of_an_iteration_is_in_nobodys_way(new_loop):
    async def first(client):
        async for event in client.aevents():
            return event

    with klepet.Shop(loop="stepped") as shop:
        office = shop.office()
        chat = shop.visitor("eva").start("Hello").chat
        for _ in range(3):
            loop = new_loop()
            assert loop.run_until_complete(first(shop.office()))
            loop.close()
            office.say(chat, "still here")
        shop.flush()
        assert [event.text for event in office.drain()].count("still here") == 3


def test_a_thread_that_listens_without_end_ends_with_the_shop():
    shop = klepet.Shop()
    eva = shop.visitor("eva")
    thread = threading.Thread(target=lambda: list(eva.listen()))
    thread.start()
    time.sleep(0.1)
    shop.close()
    thread.join(10)
    assert not thread.is_alive()


@pytest.mark.parametrize("turned", ["thread", "stepped"])
def test_somebody_who_listens_can_be_interrupted(turned):
    # A shell that runs this behind itself has interrupts ignored, and Python keeps to that.
    program = "import signal\nsignal.signal(signal.SIGINT, signal.default_int_handler)\n"
    program += (
        f"import klepet\nshop = klepet.Shop(loop={turned!r})\neva = shop.visitor('eva')\nprint('now', flush=True)\n"
    )
    program += "try:\n    list(eva.listen())\nexcept KeyboardInterrupt:\n    print('interrupted')"
    process = subprocess.Popen([sys.executable, "-c", program], stdout=subprocess.PIPE, text=True)
    assert process.stdout.readline() == "now\n"
    time.sleep(0.1)
    process.send_signal(signal.SIGINT)
    assert process.communicate(timeout=10)[0] == "interrupted\n" and process.returncode == 0


def test_a_step_that_waits_for_ever_can_be_interrupted():
    program = "import signal\nsignal.signal(signal.SIGINT, signal.default_int_handler)\n"
    program += "import klepet\nshop = klepet.Shop(loop='stepped')\nprint('now', flush=True)\n"
    program += "try:\n    while True: shop.step(-1)\nexcept KeyboardInterrupt:\n    print('interrupted')\nshop.close()"
    process = subprocess.Popen([sys.executable, "-c", program], stdout=subprocess.PIPE, text=True)
    assert process.stdout.readline() == "now\n"
    time.sleep(0.3)
    process.send_signal(signal.SIGINT)
    assert process.communicate(timeout=10)[0] == "interrupted\n" and process.returncode == 0

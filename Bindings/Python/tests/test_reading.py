"""The cursor moves with what was given (B2.5): a loop that is left early, however it is left,
loses nothing and doubles nothing."""

import asyncio
import copy
import json
import pickle

import klepet
import pytest
from klepet import Status
from conftest import said
from test_waiting import LOOPS, run

TEXTS = ["Hello"] + [str(number) for number in range(20)]


@pytest.fixture(params=["thread", "stepped", "host"])
def place(request):
    """A shop in the process, of either kind, or behind a host."""
    if request.param == "host":
        host = request.getfixturevalue("host")
        with klepet.connect(host.socket) as shop:
            yield shop
    else:
        with klepet.Shop(loop=request.param) as shop:
            yield shop


def talked(shop):
    """A reader, and behind its cursor all of TEXTS."""
    office = shop.office("speaker")
    chat = shop.visitor("eva").start("Hello", id="m").chat
    for text in TEXTS[1:]:
        office.say(chat, text, id=text)
    shop.flush()
    return shop.office("reader")


class Left(Exception):
    """How a loop can be left, too."""


def by_break(read):
    for event in read():
        return [event]
    return []


def by_exception(read):
    seen = []
    try:
        for event in read():
            seen.append(event)
            raise Left
    except Left:
        pass
    return seen


def by_next(read):
    return [event for event in [next(iter(read()), None)] if event]


@pytest.mark.parametrize("leave", [by_break, by_exception, by_next])
@pytest.mark.parametrize("way", ["events", "drain", "listen"])
def test_a_loop_left_after_each_event_has_seen_every_event_once(place, way, leave):
    reader = talked(place)
    ways = {"events": reader.events, "drain": reader.drain, "listen": lambda: reader.listen(timeout_ms=300)}
    found = []
    for _ in range(200):
        if len(said(found)) < 5:
            found += leave(ways[way])
    found += reader.drain()
    assert said(found) == TEXTS
    assert len({event.seq for event in found}) == len(found)


def test_each_way_of_reading_goes_on_where_another_was_left(place):
    reader = talked(place)
    found = []
    for number in range(18):
        ways = [reader.events, reader.drain, lambda: reader.listen(300), lambda: reader.events(limit=2)]
        found += by_break(ways[number % 4])
    assert said(found + reader.events()) == TEXTS


def test_a_call_of_ones_own_goes_on_where_a_loop_was_left(place):
    for number, way in enumerate(["call", "bytes", "text", "escaped"]):
        reader = talked(place) if number == 0 else place.office(f"reader-{number}")
        for event in reader.drain():
            if event.text == "5":
                break
        frames = {"bytes": b'{"do":"events"}', "text": '{"do":"events"}', "escaped": '{"do":"\\u0065vents"}'}
        reply = reader.call({"do": "events"}) if way == "call" else json.loads(reader.call_json(frames[way]))
        assert [e["text"] for e in reply["events"] if e["kind"] == "said" and e.get("person")] == TEXTS[7:], way
        assert reader.events() == []


def test_who_moves_the_cursor_reads_from_there(place):
    reader = talked(place)
    first = next(iter(reader.drain()))
    reader.cursor_set(first.seq)
    assert said(reader.events(limit=1000)) == TEXTS
    by_break(reader.events)
    reader.call({"do": "cursor_set", "after_seq": 0})
    assert reader.events(limit=1)[0].seq == first.seq


def test_a_list_that_has_a_name_is_whoever_named_its(place):
    reader = talked(place)
    batch = reader.events()
    assert any(event.text == "3" for event in batch) and batch[0] in batch
    for event in batch:
        break
    assert said(batch + reader.events()) == TEXTS
    assert said(reader.drain()) == []


def test_a_limit_is_kept_when_a_loop_was_left(place):
    reader = talked(place)
    found = by_break(reader.drain)
    for _ in range(3):
        batch = reader.events(limit=4)
        assert len(batch) == 4
        found += batch
    assert said(found + list(reader.drain())) == TEXTS


def test_what_was_read_can_be_copied_and_pickled_as_a_list(place):
    batch = talked(place).events()
    for again in (copy.copy(batch), copy.deepcopy(batch), pickle.loads(pickle.dumps(batch))):
        assert type(again) is list and again == batch


def test_a_host_that_is_restarted_gives_the_rest_of_a_loop_that_was_left_once(host):
    for polls in (False, True):
        with klepet.connect(host.socket, connect_timeout=20) as shop:
            reader = talked(shop) if not polls else shop.office("polling", polls=True)
            found = []
            for event in reader.drain():
                found.append(event)
                if event.text == "5":
                    break
            assert reader.cursor == found[-1].seq
            host.end()
            host.start()
            assert shop.office("other").person() and reader.person()
            assert said(found + list(reader.drain())) == TEXTS


# ---- Awaited --------------------------------------------------------------------------------------------------------


async def some(read, how):
    """One event, and away: by a break, an exception, or cancelled while it does something else."""
    seen = []

    async def loop():
        async for event in read():
            seen.append(event)
            if how == "break":
                break
            if how == "exception":
                raise Left
            await asyncio.sleep(60)

    task = asyncio.ensure_future(loop())
    while not seen:
        await asyncio.sleep(0.001)
    if how == "cancel":
        task.cancel()
    with pytest.raises((Left, asyncio.CancelledError)) if how != "break" else noop():
        await task
    return seen


class noop:
    def __enter__(self):
        return self

    def __exit__(self, *_):
        return False


async def until_last(client):
    found = []
    async for event in client.aevents():
        found.append(event)
        if event.text == TEXTS[-1]:
            return found


@pytest.mark.parametrize("new_loop", LOOPS)
@pytest.mark.parametrize("how", ["break", "exception", "cancel"])
def test_an_awaited_loop_left_after_each_event_has_seen_every_event_once(place, how, new_loop):
    reader = talked(place)

    async def scene():
        found = []
        for number in range(9):
            found += await some(reader.aevents if number % 2 else reader.events, how)
            if number % 3 == 0:
                found += by_break(reader.events)
        return found + await until_last(reader)

    found = run(new_loop, scene(), 60)
    assert said(found) == TEXTS
    assert len({event.seq for event in found}) == len(found)


@pytest.mark.parametrize("new_loop", LOOPS)
@pytest.mark.parametrize("how", ["break", "exception", "cancel"])
def test_an_awaited_client_gives_the_rest_of_a_loop_that_was_left(host, how, new_loop):
    with klepet.connect(host.socket) as shop:
        talked(shop)

    async def scene():
        async with await klepet.aconnect(host.socket) as shop, await shop.office("awaited") as reader:
            found = []
            for number in range(9):
                found += await some(reader.aevents if number % 2 else reader.events, how)
                if number % 3 == 0:
                    found += await reader.events(limit=2)
                if number % 4 == 0:
                    for event in await reader.events():
                        found.append(event)
                        break
                assert reader.cursor >= found[-1].seq
            frame = json.loads(await reader.call_json('{"do":"events","limit":1}'))
            found += [klepet.events.event_of(event) for event in frame["events"]]
            return found + await until_last(reader)

    found = run(new_loop, scene(), 60)
    assert said(found) == TEXTS
    assert len({event.seq for event in found}) == len(found)


def test_a_list_that_was_followed_gives_its_rest_to_who_follows_again(place):
    reader = talked(place)

    async def scene():
        batch, found = reader.events(), []
        for _ in range(4):
            async for event in batch:
                found.append(event)
                break
        return found + await until_last(reader)

    assert said(run(asyncio.new_event_loop, scene(), 60)) == TEXTS


def test_of_two_loops_over_one_awaited_client_the_first_is_told(host):
    async def scene():
        async with await klepet.aconnect(host.socket) as shop:
            reader, office = await shop.office("reader"), await shop.office()
            chat = (await (await shop.visitor("eva")).start("Hello")).chat
            first = asyncio.ensure_future(until_last(reader))
            await asyncio.sleep(0.2)
            second = asyncio.ensure_future(until_last(reader))
            with pytest.raises(klepet.MisuseError) as told:
                await first
            assert told.value.status is Status.MISUSE_MODE
            await office.say(chat, TEXTS[-1])
            assert TEXTS[-1] in said(await second)

    asyncio.run(asyncio.wait_for(scene(), 30))

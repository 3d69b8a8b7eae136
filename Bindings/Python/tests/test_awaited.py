"""A shop behind a resident host, awaited: one connection on which requests are pipelined and events pushed."""

import asyncio
import json
import signal

import klepet
import pytest
from conftest import START_MS, said
from klepet import Kind
from test_waiting import LOOPS, run, texts


@pytest.mark.parametrize("new_loop", LOOPS)
def test_requests_are_pipelined_and_events_pushed_on_one_connection(host, new_loop):
    from klepet.aio import aconnect

    async def scene():
        async with await aconnect(host.socket) as shop, await shop.office() as office:
            async with await shop.visitor("eva") as eva:
                chat = (await eva.start("Hello", id="m")).chat
                readers = [asyncio.ensure_future(texts(client, "199")) for client in (eva, office)]
                posted = await asyncio.gather(*(office.say(chat, str(n), id=f"m{n}") for n in range(200)))
                assert [one.seq for one in posted] == sorted(one.seq for one in posted)
                for found in await asyncio.gather(*readers):
                    assert found[-200:] == [str(number) for number in range(200)]
                with pytest.raises(klepet.RefusedError):
                    await eva.take(chat)
                assert json.loads(await eva.call_json(b'{"do":"now","request":9}'))["request"] == 9
                assert (await eva.chat_get(chat)).chat == chat
                assert (await shop.now()) > START_MS

    run(new_loop, scene(), 60)


def test_an_awaited_frame_reaches_nothing_of_the_hosts(host):
    from klepet.aio import aconnect

    async def scene():
        async with await aconnect(host.socket) as shop:
            tom = await shop.visitor("tom")
            person = await tom.person()
            for frame in (
                b'{"do":"leave"}',
                b'{"do":"join","role":"system","key":"k"}',
                b'{"do":"backup","path":"/tmp/x"}',
            ):
                assert json.loads(await tom.call_json(frame))["refusal"] == "command_unknown"
            assert json.loads(await tom.call_json(b'{"do":"person"}'))["person"] == person

    asyncio.run(asyncio.wait_for(scene(), 30))


def test_a_polling_client_can_be_awaited_too(host):
    from klepet.aio import aconnect

    async def scene():
        async with await aconnect(host.socket) as shop:
            async with await shop.visitor("eva", polls=True) as eva:
                started = await eva.start("Hello", id="m")
                seen = await eva.events()
            later = await shop.visitor("eva", polls=True, after_seq=started.seq)
            assert started.seq in [event.seq for event in seen]
            assert all(event.seq > started.seq for event in await later.events())
            with pytest.raises(klepet.MisuseError):
                await texts(later, "never")

    asyncio.run(asyncio.wait_for(scene(), 30))


def test_pushes_go_on_after_the_host_came_back_without_gap_or_double(host):
    from klepet.aio import aconnect

    async def scene():
        async with await aconnect(host.socket) as shop:
            office = await shop.office()
            eva = await shop.visitor("eva")
            chat = (await eva.start("Hello", id="m")).chat
            reader = asyncio.ensure_future(texts(eva, "19"))
            for number in range(20):
                if number == 10:
                    await asyncio.get_running_loop().run_in_executor(None, host.end, signal.SIGKILL)
                    await asyncio.get_running_loop().run_in_executor(None, host.start)
                await office.say(chat, str(number), id=f"m{number}")
            return await reader

    found = asyncio.run(asyncio.wait_for(scene(), 60))
    assert [text for text in found if text.isdigit()] == [str(number) for number in range(20)]


def test_a_reader_that_falls_behind_misses_nothing(host, monkeypatch):
    from klepet import aio, awire

    monkeypatch.setattr(awire, "_KEPT_EVENTS_MAX", 20)

    async def scene():
        async with await aio.aconnect(host.socket) as shop:
            office = await shop.office()
            reader = await shop.office("reader")
            chat = (await (await shop.visitor("eva")).start("Hello", id="m")).chat
            found = []
            async for event in reader.aevents():
                if event.text == "Hello":
                    for number in range(300):
                        await office.say(chat, str(number), id=f"m{number}")
                if event.kind is Kind.SAID and event.text.isdigit():
                    found.append(event.text)
                    if event.text == "299":
                        return found

    assert asyncio.run(asyncio.wait_for(scene(), 60)) == [str(number) for number in range(300)]


def test_the_sync_client_awaits_events_too(host):
    async def scene():
        with klepet.connect(host.socket) as shop:
            eva = shop.visitor("eva")
            eva.start("Hello", id="m")
            found = await texts(eva, "Hello")
            assert said(eva.drain()) == []
            return found

    assert asyncio.run(asyncio.wait_for(scene(), 30)) == ["Hello"]

"""A host that is restarted is a pause, a reply that got lost is asked for again,
and who is not Klepet is told apart."""

import asyncio
import signal
import socket
import threading
import time
from contextlib import suppress

import klepet
import pytest
from conftest import said


class Proxy:
    """Between a client and its host: the next reply is swallowed, and the connection with it."""

    def __init__(self, folder, host):
        self.path, self.swallows = str(folder / "proxy.sock"), False
        self.seen = []
        self._host, self._listener = host, socket.socket(socket.AF_UNIX)
        self._listener.bind(self.path)
        self._listener.listen()
        threading.Thread(target=self._serve, daemon=True).start()

    def _serve(self):
        while True:
            try:
                here = self._listener.accept()[0]
            except OSError:
                return
            threading.Thread(target=self._pass_on, args=(here,), daemon=True).start()

    def _pass_on(self, here):
        with socket.socket(socket.AF_UNIX) as there, here:
            there.connect(self._host)
            while data := here.recv(1 << 16):
                self.seen.append(data)
                there.sendall(data)
                reply = there.recv(1 << 16)
                if self.swallows:
                    self.swallows = False
                    return
                here.sendall(reply)

    def end(self):
        self._listener.close()


@pytest.fixture
def proxy(tmp_path, host):
    """A way to the host that can lose a reply."""
    between = Proxy(tmp_path, host.socket)
    yield between
    between.end()


def kinds_of_saying(eva, chat):
    """Each way to say something without an id, and whether it is done."""
    yield lambda: eva.say(chat, "by say")
    yield lambda: eva.call({"do": "say", "chat": chat, "text": "by call"})
    yield lambda: eva.call_json('{"do":"say","chat":%d,"text":"by a frame"}' % chat)
    yield lambda: eva.call_json(b' {\n"text":"by bytes", "do":"\\u0073ay", "chat":%d}' % chat)


@pytest.mark.parametrize("polls", [False, True])
def test_a_message_without_an_id_whose_reply_got_lost_is_sent_again_and_said_once(proxy, polls):
    with klepet.connect(proxy.path) as shop:
        eva = shop.visitor("eva", polls=polls)
        chat = eva.start("Hello").chat
        for say in kinds_of_saying(eva, chat):
            proxy.swallows = True
            say()
            assert not proxy.swallows
        assert said(eva.drain()) == ["Hello", "by say", "by call", "by a frame", "by bytes"]


def test_an_awaited_message_without_an_id_whose_reply_got_lost_is_said_once(proxy):
    async def scene():
        async with await klepet.aconnect(proxy.path) as shop, await shop.visitor("eva") as eva:
            chat = (await eva.start("Hello")).chat
            for say in kinds_of_saying(eva, chat):
                proxy.swallows = True
                await say()
                assert not proxy.swallows
            return said(await eva.events())

    found = asyncio.run(asyncio.wait_for(scene(), 30))
    assert found == ["Hello", "by say", "by call", "by a frame", "by bytes"]


def test_what_is_not_safe_to_repeat_is_reported_and_not_repeated(proxy):
    with klepet.connect(proxy.path) as shop:
        eva, office = shop.visitor("eva"), shop.office()
        chat = eva.start("Hello").chat
        proxy.swallows = True
        with pytest.raises(klepet.DisconnectedError):
            office.end(chat)
        assert office.chat_get(chat).state is klepet.ChatState.CLOSED
        assert sum(b'"end"' in line for line in proxy.seen) == 1


def test_a_host_that_is_being_restarted_is_waited_for_by_whatever_is_asked(host):
    with klepet.connect(host.socket, connect_timeout=20) as shop:
        shop.office().operator_set("ana", "Ana")
        eva, ana = shop.visitor("eva"), shop.operator("ana")
        chat = eva.start("Hello").chat
        host.end(signal.SIGKILL)
        later = threading.Timer(0.5, host.start)
        later.start()
        ana.take(chat)  # no query and no message: said once, on a connection that is there
        later.join()
        assert ana.chat_get(chat).owner == ana.person()


def test_an_awaited_host_that_is_being_restarted_is_waited_for(host):
    async def scene():
        async with await klepet.aconnect(host.socket, connect_timeout=20) as shop:
            await (await shop.office()).operator_set("ana", "Ana")
            eva, ana = await shop.visitor("eva"), await shop.operator("ana")
            chat = (await eva.start("Hello")).chat
            host.end(signal.SIGKILL)
            later = threading.Timer(0.5, host.start)
            later.start()
            time.sleep(0.1)  # the loop has not seen that the connection is lost
            await ana.take(chat)
            later.join()
            assert (await ana.chat_get(chat)).owner == await ana.person()

    asyncio.run(asyncio.wait_for(scene(), 60))


def test_who_listens_goes_on_when_the_host_is_back(host):
    with (
        klepet.connect(host.socket, connect_timeout=20) as shop,
        klepet.connect(host.socket, connect_timeout=20) as other,
    ):
        eva, office = shop.visitor("eva"), other.office()
        chat = eva.start("Hello").chat

        def restart():
            host.end(signal.SIGKILL)
            host.start()
            office.say(chat, "back")

        timer = threading.Timer(0.2, restart)
        timer.start()
        heard = []
        for event in eva.listen():
            heard.append(event)
            if event.text == "back":
                break
        timer.join()
        assert said(heard) == ["Hello", "back"] and len({event.seq for event in heard}) == len(heard)


def test_a_connection_is_given_the_time_that_it_was_asked_for(tmp_path):
    for seconds in (0, 0.4):
        began = time.monotonic()
        with pytest.raises(klepet.DisconnectedError):
            klepet.connect(tmp_path / "none.sock", connect_timeout=seconds)
        assert seconds <= time.monotonic() - began < seconds + 2


@pytest.mark.parametrize("said_there", [b"HTTP/1.1 400 Bad Request\r\n\r\n", b"220 mail\n", b"x" * 70_000_000])
def test_what_does_not_speak_klepets_protocol_is_told_apart(tmp_path, said_there):
    with socket.socket(socket.AF_UNIX) as other:
        other.bind(str(tmp_path / "other.sock"))
        other.listen()

        def serve():
            while True:
                try:
                    there = other.accept()[0]
                except OSError:
                    return
                with suppress(OSError):  # who is spoken to hangs up
                    there.recv(100)
                    there.sendall(said_there)
                    there.recv(100)

        threading.Thread(target=serve, daemon=True).start()
        with pytest.raises(klepet.DisconnectedError) as told:
            klepet.connect(tmp_path / "other.sock", timeout=20)
        assert "protocol" in str(told.value) or "without an end" in str(told.value)

        async def awaited():
            with pytest.raises(klepet.DisconnectedError) as told:
                await klepet.aconnect(tmp_path / "other.sock", timeout=20)
            assert "protocol" in str(told.value) or "without an end" in str(told.value)

        asyncio.run(asyncio.wait_for(awaited(), 60))
        other.shutdown(socket.SHUT_RDWR)

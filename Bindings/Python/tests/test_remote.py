"""A shop behind a resident host: the same methods, forks, restarts and frames of strangers."""

import asyncio
import json
import os
import signal
import socket
import threading
import time

import klepet
import pytest
from conftest import START_MS, said
from klepet import Outcome, Status
from klepet.wire import line_of
from test_fork import in_child


def scene(shop):
    """A conversation by the methods that both kinds of shop have; gives what everybody saw."""
    office = shop.office()
    office.operator_set("ana", "Ana", languages=[])
    ana = shop.operator("ana")
    eva = shop.visitor("eva", name="Eva", locale="en")
    chat = eva.start("Do you ship to Brno?", id="m1").chat
    ana.take(chat)
    posted = ana.say(chat, "We do.", id="m1", note=False)
    ana.edit(chat, posted.seq, "We do, Eva.")
    eva.receipt(chat, delivered=posted.chat_seq, read=posted.chat_seq)
    ana.hold(chat, "I ask", shop.now() + 60_000)
    shop.advance(START_MS + 61_000)
    refusals = []
    for wrong in (lambda: ana.take(chat), lambda: eva.take(chat), lambda: eva.say(chat, ""), lambda: ana.say(999, "x")):
        with pytest.raises(klepet.Error) as refused:
            wrong()
        refusals.append((type(refused.value), refused.value.status))
    eva.end(chat)
    shop.flush()
    state = office.chat_get(chat)
    clients = [office, ana, eva]
    return [list(client.drain()) for client in clients], refusals, state


def test_a_host_shows_what_a_shop_in_the_process_does(still_shop, still_host):
    # now() and advance() are asked by a back office, which is somebody: the same one in both.
    still_shop.office("office")
    with klepet.connect(still_host.socket, office="office") as shop:
        there = scene(shop)
    here = scene(still_shop)
    assert there[1] == here[1]
    assert there[2]._replace(last_seq=0) == here[2]._replace(last_seq=0)
    for ours, theirs in zip(here[0], there[0]):
        assert of_the_chat(ours) == of_the_chat(theirs) != []


def of_the_chat(events):
    """What happened in the chat; the numbers in the shop are others,
    for a polling back office comes and goes besides."""
    return [event._replace(seq=0, previous_seq=0, subject=0).as_dict() for event in events if event.chat]


def test_a_reply_of_the_host_is_durable_and_a_message_sent_again_is_said_once(host):
    with klepet.connect(host.socket) as shop:
        eva = shop.visitor("eva")
        chat = eva.start("Hello", id="m1").chat
        assert eva.say(chat, "x", id="m2").outcome is Outcome.ACCEPTED
    host.end(signal.SIGKILL)
    host.start()
    with klepet.connect(host.socket) as shop:
        eva = shop.visitor("eva")
        assert eva.say(chat, "x", id="m2").outcome is Outcome.DUPLICATE
        assert said(eva.drain()) == ["Hello", "x"]


def test_a_client_outlives_the_host_and_goes_on_where_it_was(host):
    with klepet.connect(host.socket) as shop:
        eva, office = shop.visitor("eva"), shop.office(polls=True)
        chat = eva.start("Hello", id="m1").chat
        before = list(eva.drain())
        host.end(signal.SIGKILL)
        host.start()
        # A query and what has a message id are sent again by themselves; nobody notices.
        assert eva.chat_get(chat).visitor == before[-1].person or eva.person()
        office.say(chat, "after", id="o1")
        after = list(eva.drain())
        assert said(after) == ["after"]
        assert not {event.seq for event in before} & {event.seq for event in after}


@pytest.mark.parametrize("polls", [False, True])
def test_events_whose_reply_got_lost_come_again_and_none_twice(host, polls):
    with klepet.connect(host.socket) as shop:
        eva, office = shop.visitor("eva", polls=polls), shop.office()
        chat = eva.start("Hello", id="m1").chat
        assert said(eva.drain()) == ["Hello"]
        office.say(chat, "lost on the way", id="m2")
        # The host has read the request and moved its cursor; the reply does not reach us.
        lost = {"do": "events"}
        with shop._lock:
            shop._socket.sendall(line_of(lost, eva.field_for(lost)))
            time.sleep(0.3)
            shop._socket.shutdown(socket.SHUT_RDWR)
        assert said(eva.drain()) == ["lost on the way"]
        assert said(eva.drain()) == []


def test_who_joined_from_now_is_not_given_all_that_was_after_a_restart(host):
    with klepet.connect(host.socket) as shop:
        chat = shop.visitor("eva").start("Hello", id="m1").chat
        office = shop.office(from_now=True)
        host.end(signal.SIGKILL)
        host.start()
        assert office.chat_get(chat).chat == chat
        assert said(office.drain()) == []


@pytest.mark.parametrize("polls", (False, True))
def test_a_shop_restored_from_an_older_copy_is_read_anew(host, tmp_path, polls):
    copy = tmp_path / "old.db"
    with klepet.connect(host.socket) as shop:
        eva = shop.visitor("eva", polls=polls)
        chat = eva.start("Hello", id="m1").chat
        assert said(eva.drain()) == ["Hello"]
        shop.backup(str(copy))
        for number in range(3):
            eva.say(chat, f"lost {number}", id=f"l{number}")
        assert said(eva.drain()) == ["lost 0", "lost 1", "lost 2"]
        host.end()
        copy.replace(host.shop)
        host.start()
        with klepet.connect(host.socket) as other:
            late = other.visitor("eva")
            for number in range(5):
                late.say(chat, f"new {number}", id=f"n{number}")
        assert said(eva.drain()) == ["Hello"] + [f"new {number}" for number in range(5)], "and none is missed"
        assert eva.incarnation


def test_a_long_text_goes_there_and_back(host):
    text = "Příliš dlouhý " * 30_000
    with klepet.connect(host.socket) as shop:
        shop.office().policy_set({"limits": {"message_bytes_max": 900_000}})
        eva = shop.visitor("eva")
        eva.start(text)
        assert said(eva.drain()) == [text]
        assert eva.now() > 0


def test_a_path_may_be_a_path(host, tmp_path):
    from pathlib import Path

    with klepet.connect(Path(host.socket)) as shop:
        shop.visitor("eva").start("Hello")
        shop.backup(tmp_path / "copy.db")

    async def scene():
        async with await klepet.aconnect(Path(host.socket)) as shop:
            await shop.backup(tmp_path / "copy-2.db")

    asyncio.run(scene())
    for name in ("copy.db", "copy-2.db"):
        with klepet.Shop(tmp_path / name) as shop:
            assert shop.office().audit()["clean"]
    with pytest.raises(klepet.InvalidError):
        klepet.connect("x" * 108)


def test_a_host_that_is_not_there_is_a_clear_error(tmp_path):
    for path in (tmp_path / "none.sock", tmp_path):
        with pytest.raises(klepet.DisconnectedError) as away:
            klepet.connect(str(path), connect_timeout=0.05)
        assert str(path) in str(away.value)


def test_a_host_that_does_not_answer_is_given_up_in_time(tmp_path):
    path = str(tmp_path / "mute.sock")
    with socket.socket(socket.AF_UNIX) as mute:
        mute.bind(path)
        mute.listen()
        began = time.monotonic()
        with pytest.raises(klepet.DisconnectedError):
            klepet.connect(path, timeout=0.3)
        assert time.monotonic() - began < 5

        async def wait():
            from klepet.aio import aconnect

            with pytest.raises(klepet.DisconnectedError):
                await aconnect(path, timeout=0.3)

        asyncio.run(wait())


def test_a_forked_child_opens_a_connection_of_its_own(host):
    with klepet.connect(host.socket) as shop:
        eva = shop.visitor("eva", polls=True)
        chat = eva.start("Hello", id="m0").chat
        office = shop.office()

        def child(name):
            def check():
                for number in range(50):
                    (
                        eva.say(chat, f"{name}-{number}", id=f"{name}-{number}")
                        if number % 2
                        else office.say(chat, f"{name}-{number}", id=f"{name}-{number}")
                    )

            return check

        policy = shop.office("boss")
        policy.policy_set({"limits": {"messages_per_second": 0}})
        threads = [threading.Thread(target=lambda n=n: statuses.append(in_child(child(f"c{n}")))) for n in range(3)]
        statuses = []
        for thread in threads:
            thread.start()
        for number in range(50):
            office.say(chat, f"p-{number}", id=f"p-{number}")
        for thread in threads:
            thread.join()
        assert statuses == [0, 0, 0]
        heard = said(shop.office("reader").drain())
        assert sorted(heard) == sorted(["Hello"] + [f"{who}-{n}" for who in ("c0", "c1", "c2", "p") for n in range(50)])


def test_threads_share_a_connection(host):
    with klepet.connect(host.socket) as shop:
        office = shop.office()
        chat = shop.visitor("eva").start("Hello", id="m").chat

        def say(whose):
            for number in range(50):
                office.say(chat, f"{whose}-{number}", id=f"{whose}-{number}")

        threads = [threading.Thread(target=say, args=(whose,)) for whose in range(4)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        assert len(said(office.drain())) == 201


def test_a_frame_names_no_client_of_its_own(host):
    with klepet.connect(host.socket) as shop:
        chat = shop.visitor("eva").start("Hello", id="m").chat
        shop.office("secret")
        tom = shop.visitor("tom")
        frames = [
            b'{"client":{"role":"system","key":"secret"},"do":"say","chat":%d,"text":"x"}' % chat,
            b'{"do":"say","chat":%d,"text":"x","client":{"role":"system","key":"secret"}}' % chat,
            b'{"do":"now"}\n{"client":{"role":"system","key":"k"},"do":"say","chat":%d,"text":"x"}' % chat,
            b'{"do":"advance","to_ms":1}', b'{"do":"backup","path":"/tmp/x"}', b"", b"{}", b"[]", b"nonsense",
            b"\xff\xfe", b'"', b'{"do":"leave"}', b'{"do":"join","role":"system","key":"secret"}',
            b'{"do":"subscribe"}', b'{"do":"hello"}', b'"}\n{"do":"hello"}',
            b'","client":{"role":"system","key":"secret"}}', b'{"do":"say","chat":%d,"text":"\xff"}' % chat,
        ]  # fmt: skip
        for frame in frames:
            reply = json.loads(tom.call_json(frame))
            assert reply["ok"] is False, frame
        with pytest.raises(klepet.InvalidError):
            tom.call({"do": "person", "client": {"role": "system", "key": "secret"}})
        assert json.loads(tom.call_json(b'{\n "do": "person",\r\n "request": 4\n}\n'))["request"] == 4
        assert said(shop.office("reader").drain()) == ["Hello"]


def test_a_client_that_left_is_told_so(host):
    with klepet.connect(host.socket) as shop:
        for polls in (False, True):
            eva = shop.visitor("eva", polls=polls)
            eva.leave()
            eva.leave()
            with pytest.raises(klepet.MisuseError) as left:
                eva.seen()
            assert left.value.status is Status.MISUSE_CLOSED
    with pytest.raises(klepet.DisconnectedError):
        shop.hello()


def test_who_may_not_join_is_told_at_once(host):
    with klepet.connect(host.socket) as shop:
        with pytest.raises(klepet.RefusedError) as unknown:
            shop.operator("nobody")
        assert unknown.value.status is Status.PERSON_UNKNOWN


def test_events_are_pushed_to_who_listens(host):
    with klepet.connect(host.socket) as shop, klepet.connect(host.socket) as other:
        eva = shop.visitor("eva")
        chat = eva.start("Hello", id="m").chat
        office = other.office()
        timer = threading.Timer(0.2, office.say, (chat, "pushed"), {"id": "p"})
        timer.start()
        heard = []
        for event in eva.listen(timeout_ms=10_000):
            heard.append(event)
            if event.text == "pushed":
                break
        assert said(heard) == ["Hello", "pushed"]
        assert said(eva.drain()) == []
        began = time.monotonic()
        assert said(eva.listen(timeout_ms=200)) == [] and time.monotonic() - began < 5


def test_all_kinds_of_shop_and_client_have_the_same_methods():
    from klepet import aio, client, embedded, remote, shop

    def methods(kind):
        return {name for name in dir(kind) if not name.startswith("_") and callable(getattr(kind, name))}

    assert methods(client.AnyShop) <= methods(shop.Shop) & methods(remote.RemoteShop) & methods(aio.AsyncShop)
    here, there, awaited = (methods(kind) for kind in (embedded.EmbeddedClient, remote.RemoteClient, aio.AsyncClient))
    assert methods(client.Client) <= here & there
    assert methods(client.Client) - awaited == {"drain", "listen"}


def test_the_socket_stays_when_a_program_ends(host):
    assert os.path.exists(host.socket)

"""What a handle is: one of its kind, closed by who has it, and never a riddle when it is not."""

import asyncio
import copy
import gc
import json
import pickle
import subprocess
import sys
import threading
import warnings
from pathlib import Path

import klepet
import pytest
from klepet import Kind

WAYS = [copy.copy, copy.deepcopy, pickle.dumps, lambda handle: pickle.dumps({"kept": [handle]}, protocol=2)]


def refuses_to_be_doubled(handle):
    for way in WAYS:
        with pytest.raises(
            TypeError, match=r"is a handle and cannot be (copied|pickled): .* again where another is needed"
        ):
            way(handle)


@pytest.mark.parametrize("turned", ["thread", "stepped"])
def test_a_shop_and_its_clients_are_not_copied_nor_pickled(turned):
    with klepet.Shop(loop=turned) as shop:
        eva = shop.visitor("eva")
        for handle in (shop, eva):
            refuses_to_be_doubled(handle)
        eva.start("Both are as they were.")
        shop.flush()
        assert eva.events()


def test_neither_are_those_of_a_host(host):
    with klepet.connect(host.socket) as shop:
        for handle in (shop, shop.visitor("eva"), shop.visitor("eva", polls=True)):
            refuses_to_be_doubled(handle)

    async def scene():
        async with await klepet.aconnect(host.socket) as shop, await shop.visitor("eva") as eva:
            refuses_to_be_doubled(shop)
            refuses_to_be_doubled(eva)
            with klepet.Shop(loop="stepped") as stepped, stepped.turned() as turned:
                refuses_to_be_doubled(turned)

    asyncio.run(scene())


# ---- Not closed -----------------------------------------------------------------------------------------------------


def collected(make, elsewhere):
    """The warnings when the last reference goes, in this thread or in another."""
    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always")
        holders = [make()]

        def let_go():
            holders.clear()
            gc.collect()

        if elsewhere:
            thread = threading.Thread(target=let_go)
            thread.start()
            thread.join()
        else:
            let_go()
    return [str(warning.message) for warning in caught if warning.category is ResourceWarning]


@pytest.mark.parametrize("turned", ["thread", "stepped"])
@pytest.mark.parametrize("elsewhere", [False, True])
def test_a_shop_that_nobody_closed_warns_wherever_it_is_collected(tmp_path, turned, elsewhere):
    path = tmp_path / "shop.db"

    def forgotten():
        shop = klepet.Shop(path, loop=turned)
        shop.visitor("eva").start("Hello")
        return shop

    (told,) = collected(forgotten, elsewhere)
    assert "was not closed" in told and "shop.db" in told and "use `with`, or close()" in told
    assert ("in another thread" in told) == (elsewhere and turned == "stepped")
    # Its own thread opens another one, and closes the first by it: nothing is lost, and nothing stays locked.
    with klepet.Shop(path) as shop:
        assert "Hello" in [event.text for event in shop.office().drain()]


def test_a_shop_that_was_closed_does_not_warn():
    def closed():
        shop = klepet.Shop(loop="stepped")
        shop.close()
        return shop

    assert collected(closed, elsewhere=True) == []


def test_a_stepped_shop_collected_elsewhere_is_closed_when_the_program_ends(tmp_path):
    path = tmp_path / "shop.db"
    program = """
import threading, klepet
holders = [klepet.Shop(%r, loop="stepped")]
holders[0].visitor("eva").start("Hello")
thread = threading.Thread(target=holders.clear)
thread.start()
thread.join()
""" % str(path)
    done = subprocess.run([sys.executable, "-W", "default", "-c", program], timeout=30, capture_output=True, text=True)
    assert done.returncode == 0 and "collected in another thread" in done.stderr
    with klepet.Shop(path) as shop:
        assert "Hello" in [event.text for event in shop.office().drain()]


def test_a_client_of_a_stepped_shop_collected_elsewhere_leaves_when_the_shop_is_turned():
    with klepet.Shop(loop="stepped") as shop:
        holders = [shop.visitor("eva")]
        thread = threading.Thread(target=holders.clear)
        thread.start()
        thread.join()
        shop.step()
        assert shop.statistics().clients == 0


# ---- What is taken and given ----------------------------------------------------------------------------------------


def test_a_frame_may_be_text_or_bytes(shop, host):
    frame = '{"do": "start", "text": "Příliš", "request": "ž"}'
    with klepet.connect(host.socket) as other:
        for place in (shop, other):
            eva = place.visitor("eva")
            for form in (frame, frame.encode(), bytearray(frame.encode()), memoryview(frame.encode())):
                assert json.loads(eva.call_json(form))["request"] == "ž"
            assert json.loads(eva.call_json('{"do":"start","text":"\ud800"}'))["ok"] is False
            for wrong in (None, 7, {"do": "now"}):
                with pytest.raises(TypeError, match="A frame is str or bytes"):
                    eva.call_json(wrong)

    async def scene():
        async with await klepet.aconnect(host.socket) as shop, await shop.visitor("eva") as eva:
            assert json.loads(await eva.call_json(frame))["request"] == "ž"

    asyncio.run(scene())


@pytest.mark.parametrize("kind", [str, Path, lambda path: str(path).encode()])
def test_a_path_may_be_a_path(tmp_path, kind):
    with klepet.Shop(kind(tmp_path / "žlutý.db")) as shop:
        shop.visitor("eva").start("Hello")
        shop.backup(kind(tmp_path / "copy.db"))
        assert "žlutý.db" in repr(shop)
    with klepet.Shop(kind(tmp_path / "copy.db")) as shop:
        assert shop.office().audit()["clean"]


def test_a_path_that_is_none_is_refused_with_a_sentence(tmp_path):
    with pytest.raises(klepet.SystemError):
        klepet.Shop(b"\xff\xfe.db")
    with pytest.raises(TypeError):
        klepet.Shop(7)


def test_a_role_that_there_is_not_is_refused_with_a_sentence(shop):
    with pytest.raises(klepet.InvalidError, match='"visitor"'):
        shop.join("visiter", "eva")
    assert shop.join("visitor", "eva").role is klepet.Role.VISITOR


def test_every_result_has_the_object_that_calls_have_for_it(shop):
    office, eva = shop.office(), shop.visitor("eva")
    posted = eva.start("Hello", id="m1")
    again = eva.call({"do": "start", "text": "Hello", "id": "m1"})
    assert {"ok": True, **posted.as_dict(), "outcome": "duplicate"} == again
    shop.flush()
    said = office.call({"do": "chat_get", "chat": posted.chat})["chat"]
    assert json.dumps(office.chat_get(posted.chat).as_dict()) == json.dumps(said)
    assert office.statistics_get().as_dict() == office.call({"do": "statistics_get"})["statistics"]
    assert shop.statistics().as_dict() == office.call({"do": "statistics_get"})["statistics"]
    for event, told in zip(office.events(), office.call({"do": "chat_events", "chat": posted.chat})["events"]):
        assert event.chat == 0 or event.as_dict()["kind"] in [kind.word for kind in Kind] and told["seq"]
    with pytest.raises(klepet.Error) as refused:
        office.policy_set({"idle": {"after": 1}})
    reply = json.loads(office.call_json('{"do":"policy_set","policy":{"idle":{"after":1}}}'))
    assert refused.value.as_dict() == reply
    with pytest.raises(klepet.Error) as refused:
        eva.say(999, "Hello")
    assert refused.value.as_dict() == json.loads(eva.call_json('{"do":"say","chat":999,"text":"Hello"}'))
    for kind in (klepet.Posted, klepet.Event, klepet.Chat, klepet.Statistics, klepet.Error):
        assert callable(kind.as_dict)


def test_results_can_be_copied_and_pickled(shop):
    eva = shop.visitor("eva")
    posted = eva.start("Hello")
    shop.flush()
    for result in (posted, eva.chat_get(posted.chat), shop.statistics(), eva.events()[0]):
        again = pickle.loads(pickle.dumps(result))
        assert (again, type(again)) == (result, type(result)) and copy.deepcopy(result) == result


def test_a_survey_that_is_not_answered_in_full_says_nothing_of_the_rest():
    """B10.2: what is left out is not answered, and not answered is not no."""

    class Asked(Exception):
        pass

    class Recorder(klepet.Client):
        call_json = listen = aevents = leave = _read = None

        def call(self, request):
            raise Asked(request)

    Recorder.__abstractmethods__ = frozenset()
    with pytest.raises(Asked) as asked:
        Recorder().survey_answer("token", experience=5)
    assert asked.value.args[0] == {"do": "survey_answer", "token": "token", "experience": 5}
    with pytest.raises(Asked) as asked:
        Recorder().survey_answer("token", smooth=False)
    assert asked.value.args[0] == {"do": "survey_answer", "token": "token", "smooth": False}


def test_mappings_and_sequences_of_any_kind_are_taken(shop):
    from types import MappingProxyType

    office = shop.office()
    office.operator_set("ana", "Ana", languages=iter(()))
    office.reply_set("hi", MappingProxyType({"en": "Good day!"}))
    shop.flush()
    assert office.reply_search(query="good")[0]["shortcut"] == "hi"


# ---- Interpreters ---------------------------------------------------------------------------------------------------


def test_a_sub_interpreter_is_told_that_klepet_is_not_for_it():
    program = """
import sys
import klepet
try:
    import _interpreters as interpreters
except ImportError:
    import _xxsubinterpreters as interpreters
code = "import sys; sys.path[:0] = %r" % (sys.path,)
code += "\\ntry: import klepet\\nexcept ImportError as error: print(error, flush=True)"
code += "\\nelse: print('imported', flush=True)"
interpreters.run_string(interpreters.create(), code)
klepet.Shop().close()
"""
    done = subprocess.run([sys.executable, "-c", program], timeout=60, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    assert "sub-interpreter" in done.stdout and "main interpreter" in done.stdout, done.stdout + done.stderr

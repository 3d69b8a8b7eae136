"""A shop in this process: what it does, and what it refuses."""

import gc
import json
import pickle
import threading

import klepet
import pytest
from conftest import START_MS, said, staffed
from klepet import Kind, Outcome, Status


def test_what_one_says_the_other_reads(shop):
    _, ana = staffed(shop)
    eva = shop.visitor("eva", name="Eva")
    started = eva.start("Do you ship to Brno?", id="m1")
    assert started.outcome is Outcome.STARTED
    ana.take(started.chat)
    ana.say(started.chat, "We do.", id="m1")
    shop.flush()
    assert said(eva.drain()) == ["Do you ship to Brno?", "We do."]
    assert said(ana.drain()) == ["Do you ship to Brno?", "We do."]
    assert eva.events() == []


def test_a_message_sent_again_is_said_once(shop):
    eva = shop.visitor("eva")
    chat = eva.start("Hello").chat
    first, again = eva.say(chat, "Anybody?", id="m2"), eva.say(chat, "Anybody?", id="m2")
    assert (first.outcome, again.outcome) == (Outcome.ACCEPTED, Outcome.DUPLICATE)
    assert first.seq == again.seq


def test_numbered_messages_and_notes_go_the_long_way_and_arrive(shop):
    office, ana = staffed(shop)
    eva = shop.visitor("eva")
    chat = eva.start("Hello").chat
    assert eva.say(chat, "second", number=2).outcome is Outcome.HELD_BACK
    eva.say(chat, "first", number=1)
    office.say(chat, "a regular", note=True)
    shop.flush()
    assert said(eva.drain()) == ["Hello", "first", "second"]
    assert [event.text for event in ana.drain() if event.is_note] == ["a regular"]


@pytest.mark.parametrize("text", ["příliš žluťoučký kůň", "👋🏽", "x" * 32_768, '"\\\n'])
def test_texts_come_back_as_they_were(shop, text):
    office = shop.office()
    chat = shop.visitor("eva").start("Hello").chat
    office.say(chat, text, id="ž" * 32)
    shop.flush()
    last = [event for event in office.drain() if event.kind is Kind.SAID][-1]
    assert (last.text, last.id) == (text, "ž" * 32)


def test_half_a_surrogate_pair_is_taken_as_what_stands_for_it(shop):
    eva = shop.visitor("eva")
    chat = eva.start("Hello").chat
    eva.say(chat, "\ud800")
    shop.flush()
    assert said(eva.drain()) == ["Hello", "\ufffd"]


def test_a_text_with_a_zero_byte_is_refused(shop):
    """B13.2"""
    with pytest.raises(klepet.InvalidError) as refused:
        shop.visitor("eva").start("a\0b")
    assert refused.value.status is Status.TEXT_INVALID


def test_an_event_is_the_object_that_calls_have_for_it_to_the_byte(shop):
    office, ana = staffed(shop)
    eva = shop.visitor("eva", name="Eva", locale="cs")
    chat = eva.start("Hello").chat
    ana.take(chat)
    ana.hold(chat, "I ask", shop.now() + 60_000)
    eva.end(chat)
    shop.flush()
    ours = list(office.drain())
    office.cursor_set(0)
    theirs = office.call({"do": "events"})["events"]
    assert json.dumps([event.as_dict() for event in ours]) == json.dumps(theirs)
    office.cursor_set(0)
    assert office.events(limit=1000) == ours
    assert office.events(limit=3) == []


def test_one_far_behind_reads_everything_batch_by_batch(still_shop):
    office = still_shop.office()
    chat = still_shop.visitor("eva").start("Hello").chat
    for number in range(3_000):
        office.say(chat, "x" * 500, id=f"m{number}")
    still_shop.flush()
    batches = []
    while batch := office.events():
        batches.append(batch)
    assert len(batches) > 3
    numbers = [event.seq for batch in batches for event in batch]
    assert numbers == list(range(1, len(numbers) + 1)) and len(numbers) > 3_000


def test_one_event_larger_than_a_batch_comes_all_the_same():
    with klepet.Shop(policy={"limits": {"message_bytes_max": 1_000_000}}) as shop:
        office = shop.office()
        chat = shop.visitor("eva").start("Hello").chat
        office.say(chat, "é" * 500_000)
        shop.flush()
        assert len([event for event in office.drain() if event.kind is Kind.SAID][-1].text) == 500_000


def test_a_long_reply_comes_whole(still_shop):
    office, _ = staffed(still_shop)
    chat = still_shop.visitor("eva").start("Hello").chat
    for number in range(200):
        office.say(chat, "x" * 3_000)
    still_shop.flush()
    assert len(json.dumps(office.export(office.chat_get(chat).visitor))) > 600_000


def test_time_stands_still_until_it_is_moved(still_shop):
    eva = still_shop.visitor("eva")
    eva.start("Is anybody there?")
    still_shop.step()
    before = len(list(eva.drain()))
    assert before and still_shop.now() == START_MS
    assert START_MS < still_shop.next_deadline() < START_MS + 600_000
    still_shop.advance(START_MS + 600_000)
    assert eva.now() == still_shop.now() == START_MS + 600_000
    assert any(event.ladder is klepet.Ladder.WAITING for event in eva.drain())


def test_queries_give_typed_answers(shop):
    office, ana = staffed(shop)
    chat = shop.visitor("eva").start("Hello").chat
    shop.flush()
    assert office.chat_get(chat).state is klepet.ChatState.OFFERED
    assert [one.chat for one in office.chats()] == [chat]
    assert office.statistics_get() == shop.statistics()
    assert office.digest() == shop.digest()
    assert office.audit()["clean"]
    assert office.explain(chat)["chat"] == chat
    assert ana.person() == ana.person() > 0
    assert office.policy_get()["locale"] == "en"
    assert office.report(utc_offset_minutes=60)
    assert said(ana.chat_events(chat)) == ["Hello"]
    ana.reply_set("hi", {"en": "Good day!"})
    shop.flush()
    assert ana.reply_search(query="goo")[0]["shortcut"] == "hi"


def test_words_may_be_members_or_names(shop):
    _, ana = staffed(shop)
    ana.presence_set(klepet.Presence.AWAY)
    ana.presence_set("online")
    with pytest.raises(klepet.InvalidError) as wrong:
        ana.presence_set("asleep")
    assert wrong.value.path == "presence"


# ---- Refusals -------------------------------------------------------------------------------------------------------


def test_each_class_of_refusal_has_its_exception(shop):
    office, ana = staffed(shop)
    eva = shop.visitor("eva")
    chat = eva.start("Hello").chat
    with pytest.raises(klepet.InvalidError) as invalid:
        eva.say(chat, "")
    assert (invalid.value.status, invalid.value.refusal) == (Status.TEXT_EMPTY, "text_empty")
    with pytest.raises(klepet.RefusedError) as refused:
        ana.say(chat, "Hello")
    assert refused.value.status is Status.NOT_TAKEN and refused.value.sentence == str(refused.value) != ""
    with pytest.raises(klepet.RefusedError) as unknown:
        eva.take(chat)
    assert unknown.value.status is Status.NOT_ALLOWED
    office.policy_set({"limits": {"messages_per_second": 1, "messages_burst": 1}})
    with pytest.raises(klepet.LimitError) as fast:
        for _ in range(5):
            eva.say(chat, "Hello?")
    assert fast.value.status is Status.TOO_FAST
    with pytest.raises(klepet.SystemError) as folder:
        klepet.Shop("/no/such/folder/shop.db")
    assert folder.value.status is Status.CANNOT_OPEN
    for error in (invalid, refused, fast, folder):
        again = pickle.loads(pickle.dumps(error.value))
        assert (type(again), again.status, str(again)) == (type(error.value), error.value.status, str(error.value))


def test_a_wrong_policy_is_refused_with_the_path_of_the_fault(shop):
    with pytest.raises(klepet.InvalidError) as wrong:
        shop.office().policy_set({"idle": {"after": 1}})
    assert wrong.value.status is Status.POLICY_INVALID and "idle" in (wrong.value.path or wrong.value.sentence)
    with pytest.raises(klepet.InvalidError):
        klepet.Shop(policy={"nonsense": True})


@pytest.mark.parametrize("chat, text", [(-1, "x"), (2**64, "x")])
def test_what_no_argument_can_hold_is_a_refusal_too(shop, chat, text):
    with pytest.raises(klepet.InvalidError):
        shop.office().say(chat, text)


def test_frames_go_through_unread_and_refusals_come_back_as_they_are(shop):
    eva = shop.visitor("eva")
    assert json.loads(eva.call_json(b'{"do":"start","text":"Hi","request":"a"}'))["request"] == "a"
    for frame in (b"", b"{", b"[]", b"\xff", b'{"do":"take","chat":1}', b'{"do":"close"}', b"{}" * 9):
        reply = json.loads(eva.call_json(frame))
        assert reply["ok"] is False and reply["sentence"]


def test_a_closed_shop_and_a_client_that_left_are_told_so():
    shop = klepet.Shop()
    eva, tom = shop.visitor("eva"), shop.visitor("tom")
    eva.leave()
    eva.leave()
    with pytest.raises(klepet.MisuseError) as left:
        eva.seen()
    assert left.value.status in (Status.MISUSE_CLOSED, Status.MISUSE_NULL)
    shop.close()
    shop.close()
    for call in (tom.events, tom.person, shop.now, shop.flush, lambda: shop.visitor("ida"), lambda: tom.say(1, "x")):
        with pytest.raises(klepet.MisuseError):
            call()
    tom.leave()


def test_a_stepped_shop_belongs_to_the_thread_that_opened_it(still_shop):
    seen = []

    def other():
        try:
            still_shop.now()
        except klepet.MisuseError as error:
            seen.append(error.status)

    thread = threading.Thread(target=other)
    thread.start()
    thread.join()
    assert seen == [Status.MISUSE_THREAD]


def test_any_thread_may_call_a_shop_with_a_thread_of_its_own(shop):
    office = shop.office()
    chat = shop.visitor("eva").start("Hello").chat
    posted, wrong = [], []

    def say(whose):
        for number in range(300):
            answer = office.say(chat, f"{whose}-{number}", id=f"{whose}-{number}")
            posted.append((answer.seq, f"{whose}-{number}"))
            try:
                office.say(chat + 1, "x")
            except klepet.RefusedError as error:
                if error.status is not Status.CHAT_UNKNOWN:
                    wrong.append(error)

    threads = [threading.Thread(target=say, args=(whose,)) for whose in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    shop.flush()
    told = {event.seq: event.text for event in office.drain()}
    assert len(posted) == 1_200 and not wrong
    assert all(told[seq] == text for seq, text in posted)


def test_one_process_owns_a_file_and_what_was_said_stays(tmp_path):
    path = str(tmp_path / "shop.db")
    with klepet.Shop(path) as shop:
        shop.visitor("eva").start("Hello")
        with pytest.raises(klepet.SystemError) as locked:
            klepet.Shop(path)
        assert locked.value.status is Status.LOCKED
        shop.backup(str(tmp_path / "copy.db"))
    for name in (path, str(tmp_path / "copy.db")):
        with klepet.Shop(name) as shop:
            assert "Hello" in [event.text for event in shop.office().drain()]


def test_who_is_forgotten_leaves(shop):
    shop.visitor("eva").start("Hello")
    gc.collect()
    assert shop.statistics().clients == 0


def test_an_unsigned_visitor_is_not_let_in_where_that_is_required():
    secret = b"0123456789abcdef"
    with klepet.Shop(identity_key=secret, policy={"identity": {"required": True}}) as shop:
        with pytest.raises(klepet.RefusedError) as unsigned:
            shop.visitor("eva")
        assert unsigned.value.status is Status.IDENTITY_INVALID
        shop.visitor("eva", signature=klepet.sign(secret, "eva"))


@pytest.mark.parametrize(
    "options", [{"loop": "none"}, {"clock": "sundial"}, {"path": "a\0b"}, {"identity_key": b"short"}]
)
def test_wrong_options_are_refused(options):
    with pytest.raises((klepet.InvalidError, klepet.MisuseError)):
        klepet.Shop(**options)


def test_a_closed_shop_says_when_it_has_to_be_opened(tmp_path):
    path = tmp_path / "shop.db"
    with pytest.raises(klepet.SystemError) as refused:
        klepet.next_turn(path)
    assert refused.value.status is klepet.Status.CANNOT_OPEN
    with klepet.Shop(path, clock="virtual", start_ms=1_700_000_000_000) as shop:
        with pytest.raises(klepet.SystemError) as refused:
            klepet.next_turn(path)
        assert refused.value.status is klepet.Status.LOCKED
    assert klepet.next_turn(path) is None
    with klepet.Shop(path, clock="virtual", start_ms=1_700_000_000_000) as shop:
        shop.visitor("eva").start("Do you ship to Brno?")
        shop.flush()
    told = klepet.next_turn(str(path))
    with klepet.Shop(path, clock="virtual", start_ms=1) as shop:
        assert told == shop.next_deadline() > 1_700_000_000_000


def test_shops_on_one_thread():
    shops = [klepet.Shop(loop="shared") for _ in range(5)]
    for index, shop in enumerate(shops):
        shop.visitor("eva").start(f"Hello {index}")
    for index, shop in enumerate(shops):
        shop.flush()
        assert f"Hello {index}" in [event.text for event in shop.office().drain()]
        shop.close()

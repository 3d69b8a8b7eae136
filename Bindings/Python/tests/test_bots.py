"""The bots among the examples, on a shop in this process and on a resident host."""

import json
import subprocess
import sys
from pathlib import Path

import klepet
import pytest
from klepet import Kind

EXAMPLES = Path(__file__).resolve().parent.parent / "examples"
sys.path.insert(0, str(EXAMPLES))

import agui_bot  # noqa: E402
import streaming_bot  # noqa: E402

POLICY = {"departments": [{"name": "support", "mode": "take", "bot": True}]}


@pytest.fixture
def talk():
    """A shop in which robo is there, eva, and ana."""
    with klepet.Shop(policy=POLICY) as shop:
        shop.office().operator_set("ana", "Ana")
        yield shop, shop.join("bot", "robo", name="Robo"), shop.visitor("eva"), shop.operator("ana")


def words(shop, visitor, chat):
    """What people and bots have said to the visitor."""
    shop.flush()
    return [event.text for event in visitor.chat_events(chat) if event.kind is Kind.SAID and event.person]


def drafts(visitor):
    """Of those that are new, the texts."""
    return [event.text for event in visitor.drain() if event.kind is Kind.DRAFT]


def test_a_streamed_answer_is_seen_while_it_grows_and_said_in_the_end(talk):
    shop, robo, eva, _ = talk
    posted = eva.start("Do you ship to Brno?")
    seen = []

    def model(question):
        for piece in streaming_bot.StandIn()(question):
            yield piece
            seen.extend(drafts(eva))

    assert streaming_bot.answer(robo, posted.chat, "Do you ship to Brno?", posted.chat_seq, model) == "said"
    assert seen and all(streaming_bot.StandIn.ANSWERS["ship"].startswith(text) for text in seen)
    assert words(shop, eva, posted.chat) == ["Do you ship to Brno?", streaming_bot.StandIn.ANSWERS["ship"]]
    told = [event.text for event in eva.chat_events(posted.chat) if event.kind is Kind.SAID and not event.person]
    assert len(told) == 1 and "automated assistant" in told[0], "it said first that it is a bot (B19.5)"


def test_a_question_that_has_moved_on_is_not_answered(talk):
    shop, robo, eva, _ = talk
    posted = eva.start("Do you ship to Brno?")

    def model(question):
        yield "We do"
        eva.say(posted.chat, "No, to Graz!")

    assert streaming_bot.answer(robo, posted.chat, "Do you ship to Brno?", posted.chat_seq, model) == "stale"
    assert drafts(eva) == [""], "what was shown is taken back"
    assert words(shop, eva, posted.chat) == ["Do you ship to Brno?", "No, to Graz!"]


def test_a_handoff_in_the_middle_of_an_answer_mutes_the_bot(talk):
    shop, robo, eva, _ = talk
    posted = eva.start("Do you ship to Brno?")

    def model(question):
        yield "We do"
        eva.hand_off(posted.chat)
        yield ", of course"

    assert streaming_bot.answer(robo, posted.chat, "Do you ship to Brno?", posted.chat_seq, model) == "muted"
    assert words(shop, eva, posted.chat) == ["Do you ship to Brno?"]


def test_what_the_bot_does_not_know_goes_to_people_with_a_note(talk):
    shop, robo, eva, ana = talk
    chat = eva.start("Why is the sky blue?").chat
    shop.flush()
    assert next(streaming_bot.serve(robo, streaming_bot.StandIn(), robo.events())) == "handed off"
    ana.take(chat)
    assert any("sky blue" in event.text for event in ana.chat_events(chat) if event.is_note)


def run(*events):
    """As lines of a server's stream."""
    return [f"data: {json.dumps(event)}\n" for event in events] + ["\n", ": a comment\n", "data: {broken\n"]


def test_ag_ui_events_become_drafts_and_messages(talk):
    shop, robo, eva, _ = talk
    chat = eva.start("Do you ship to Brno?").chat
    lines = run(
        {"type": "RUN_STARTED", "runId": "r1"},
        {"type": "TEXT_MESSAGE_START", "messageId": "m1", "role": "assistant"},
        {"type": "TEXT_MESSAGE_CONTENT", "messageId": "m1", "delta": "We ship"},
        {"type": "TEXT_MESSAGE_CONTENT", "messageId": "m1", "delta": " to Brno."},
        {"type": "TEXT_MESSAGE_END", "messageId": "m1"},
        {"type": "TEXT_MESSAGE_START", "messageId": "m2", "role": "assistant"},
        {"type": "TEXT_MESSAGE_CONTENT", "messageId": "m2", "delta": "And"},
        {"type": "RUN_FINISHED", "runId": "r1"},
    )
    assert agui_bot.Reader(robo, chat).read(agui_bot.events_of(lines)) == 1
    assert words(shop, eva, chat) == ["Do you ship to Brno?", "We ship to Brno."]
    assert drafts(eva) == [""], "a message without an end is none"


def test_an_ag_ui_error_takes_the_draft_back_and_brings_people(talk):
    shop, robo, eva, _ = talk
    chat = eva.start("Do you ship to Brno?").chat
    reader = agui_bot.Reader(robo, chat)
    reader.take({"type": "TEXT_MESSAGE_START", "messageId": "m1"})
    reader.take({"type": "TEXT_MESSAGE_CONTENT", "messageId": "m1", "delta": "We"})
    reader.take({"type": "RUN_ERROR", "message": "no more tokens"})
    assert eva.chat_get(chat).state.word == "queued"
    shop.flush()
    assert [event.text for event in eva.drain() if event.kind is Kind.DRAFT] == [""]


def test_the_ag_ui_reader_runs_as_a_command(host):
    with klepet.connect(host.socket) as shop:
        shop.office().policy_set(POLICY)
        eva, bot = shop.visitor("eva"), shop.join("bot", "agent")
        chat = eva.start("Do you ship to Brno?").chat
        lines = run(
            {"type": "TEXT_MESSAGE_START", "messageId": "m1"},
            {"type": "TEXT_MESSAGE_CONTENT", "messageId": "m1", "delta": "We do."},
            {"type": "TEXT_MESSAGE_END", "messageId": "m1"},
        )
        command = [sys.executable, str(EXAMPLES / "agui_bot.py"), host.socket, str(chat)]
        done = subprocess.run(command, input="".join(lines), text=True, capture_output=True, timeout=60, check=True)
        assert done.stdout == "1\n"
        assert "We do." in [event.text for event in eva.chat_events(chat)]
        bot.leave()

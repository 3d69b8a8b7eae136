"""A bot whose place the shop keeps (B2.11): killed and started again, it answers everything and nothing twice."""

import signal
import subprocess
import sys
import unittest

from resident import OFFICE, QUICK, Connection, Resident, wait_until

BOT = {"departments": [{"name": "support", "bot": True}]}
QUESTIONS = 60


def work(path, every):
    """The bot, in a process of its own: it answers each question under the question's number, and confirms what it has
    done only now and then, so that being killed costs it some of its place."""
    connection = Connection(path)
    connection.done("join", "robo", role="bot", key="robo")
    place = connection.done("bookmark_get", "robo", name="answers")["seq"]
    connection.done("cursor_set", "robo", after_seq=place)
    print(place, flush=True)
    done = 0
    while True:
        reply = connection.done("events", "robo", limit=20)
        for event in reply["events"]:
            if event["kind"] == "said" and event["role"] == "visitor":
                text, number = f"About: {event['text']}", f"answer {event['seq']}"
                connection.done("say", "robo", chat=event["chat"], text=text, id=number)
                print("answered", flush=True)
            done += 1
            if done % every == 0 and event.get("seq"):
                connection.done("bookmark_set", "robo", name="answers", seq=event["seq"])


class Bot:
    def __init__(self, host, every=7):
        words = [sys.executable, __file__, str(host.socket), str(every)]
        self.process = subprocess.Popen(words, stdout=subprocess.PIPE, text=True)
        self.place = int(self.process.stdout.readline())

    def answers(self, count):
        for _ in range(count):
            assert self.process.stdout.readline() == "answered\n"

    def kill(self):
        self.process.send_signal(signal.SIGKILL)
        self.process.wait()
        self.process.stdout.close()


class Bookmarks(unittest.TestCase):
    def test_b2_11_a_bot_that_is_killed_again_and_again_answers_nothing_twice(self):
        with Resident(policy=QUICK | BOT) as host:
            bot = Bot(host)
            with host.connect() as connection:
                eva = {"role": "visitor", "key": "eva"}
                chat = connection.done("start", eva, text="question 0")["chat"]
                for number in range(1, QUESTIONS):
                    connection.done("say", eva, chat=chat, text=f"question {number}")
                    if number % 15 == 0:
                        bot.answers(3)
                        bot.kill()
                        bot = Bot(host)
                        self.assertGreater(bot.place, 0, "it goes on, and does not begin anew")

                def told():
                    events = connection.done("chat_events", OFFICE, chat=chat, limit=1000)["events"]
                    return [each["text"] for each in events if each["kind"] == "said" and each["role"] == "bot"]

                wait_until(lambda: len(told()) >= QUESTIONS, "all answers")
                bot.kill()
                # Everything has an answer, and only one; of what was told again nothing is said again.
                self.assertEqual(sorted(told()), sorted(f"About: question {number}" for number in range(QUESTIONS)))

    def test_b2_11_a_host_that_is_killed_has_the_place_that_it_confirmed(self):
        with Resident(policy=QUICK | BOT) as host:
            with host.connect() as connection:
                chat = connection.done("start", {"role": "visitor", "key": "eva"}, text="Hello?")["chat"]
                seq = connection.done("chat_get", OFFICE, chat=chat)["chat"]["last_seq"]
                connection.done("bookmark_set", OFFICE, name="hook", seq=seq)
            host.kill()
            host.start()
            with host.connect() as connection:
                self.assertEqual(connection.done("bookmark_get", OFFICE, name="hook")["seq"], seq)
                refused = connection.ask("bookmark_get", {"role": "visitor", "key": "eva"}, name="hook")
                self.assertEqual((refused["ok"], refused["refusal"]), (False, "not_allowed"))


if __name__ == "__main__":
    if len(sys.argv) > 2:
        work(sys.argv[1], int(sys.argv[2]))
    else:
        unittest.main()

"""Slow readers, long lines, too many connections: what is limited is told, and nothing is lost."""

import hashlib
import hmac
import pathlib
import tempfile
import unittest

from resident import OFFICE, QUICK, Connection, Resident, said, visitor, wait_until

MESSAGES = 3000


class SlowReaders(unittest.TestCase):
    def setUp(self):
        self.host = Resident("--pending-bytes-max", "65536", policy=QUICK)

    def tearDown(self):
        self.host.__exit__()

    def fill(self, chat):
        """More than a socket takes and the host keeps."""
        with self.host.connect() as writer:
            for first in range(0, MESSAGES, 100):
                writer.send(*({"do": "say", "client": OFFICE, "chat": chat, "text": f"{n} " + "x" * 800, "request": n}
                              for n in range(first, first + 100)))
                for n in range(first, first + 100):
                    reply = writer.reply()
                    self.assertTrue(reply["ok"] and reply["request"] == n, reply)

    def test_a_subscriber_that_does_not_read_is_told_and_catches_up_with_nothing_missing(self):
        with self.host.connect() as other, Connection(self.host.socket, receive_bytes=4096) as slow:
            chat = other.done("start", visitor("eva"), text="Hello")["chat"]
            slow.done("join", "tab", role="visitor", key="eva")
            slow.done("subscribe", "tab")
            self.fill(chat)
            self.assertTrue(other.done("now")["ok"])
            before = self.host.most_resident_bytes()
            texts, told, last = [], 0, 0
            while len(texts) < MESSAGES + 1:
                line = slow.line()
                if "slow" in line:
                    told += 1
                    self.assertGreater(line["pending_bytes"], 65536)
                    continue
                numbers = [event["seq"] for event in line["events"]]
                self.assertEqual(sorted(set(numbers)), numbers)
                self.assertGreater(numbers[0], last)
                last = numbers[-1]
                self.assertLess(len(str(line)), 600_000)
                texts += said(line["events"]) + [event["text"] for event in line["events"]
                                                 if event["kind"] == "said" and event["text"].endswith("xxx")]
            self.assertGreaterEqual(told, 1)
            self.assertEqual([text.split()[0] for text in texts[1:]], [str(n) for n in range(MESSAGES)])
            # What it had not read was in the journal and not in the host.
            self.assertLess(before, 400 << 20)

    def test_requests_of_one_who_does_not_read_wait_and_are_all_answered(self):
        with Connection(self.host.socket, receive_bytes=4096) as connection:
            chat = connection.done("start", visitor("eva"), text="x" * 2000)["chat"]
            count, sent = 2000, 0
            line = f'{{"do":"chat_events","client":{{"role":"visitor","key":"eva"}},"chat":{chat},"request":%d}}\n'
            connection.socket.setblocking(False)
            data = b"".join((line % n).encode() for n in range(count))
            try:
                while sent < len(data):
                    sent += connection.socket.send(data[sent:])
            except BlockingIOError:
                pass
            connection.socket.settimeout(30)
            with self.host.connect() as other:
                other.done("hello")
            wait_until(self.host.is_quiet, "the host to have answered what it takes")
            got, told = [], 0
            while len(got) < count:
                if sent < len(data):
                    connection.socket.setblocking(False)
                    try:
                        sent += connection.socket.send(data[sent:])
                    except BlockingIOError:
                        pass
                    connection.socket.settimeout(30)
                reply = connection.reply()
                if "slow" in reply:
                    told += 1
                else:
                    got.append(reply["request"])
            self.assertEqual(got, list(range(count)))
            self.assertGreaterEqual(told, 1)

    def test_one_who_never_reads_holds_nobody_up_and_is_let_go_in_the_end(self):
        with Connection(self.host.socket, receive_bytes=4096) as slow, self.host.connect() as other:
            chat = other.done("start", visitor("eva"), text="Hello")["chat"]
            slow.done("join", 1, role="visitor", key="eva")
            slow.done("subscribe", 1)
            self.fill(chat)
            self.assertEqual(len(other.done("chats", OFFICE)["chats"]), 1)
            self.assertEqual(self.host.stop(), 0, "it waits for slow readers, and not for ever")


class Idle(unittest.TestCase):
    def test_law_8_whoever_is_attached_and_listens_costs_a_kilobyte_or_two_while_nothing_happens(self):
        with Resident("--new-people-per-second", "100000", policy=QUICK) as host:
            everybody = []
            for number in range(900):
                if number == 100:
                    before = host.resident_bytes()
                everybody.append(connection := host.connect())
                connection.done("join", 1, role="visitor", key=f"k{number}")
                connection.done("subscribe", 1)
            self.assertLess((host.resident_bytes() - before) / 800, 3000)
            for connection in everybody:
                connection.close()


class Limits(unittest.TestCase):
    def test_a_line_that_is_too_long_is_passed_over_and_its_connection_goes_on(self):
        with Resident("--line-bytes-max", "1000") as host, host.connect() as connection:
            for number, length in enumerate((1001, 1002, 9000, 500_000, 3_000_000)):
                for piece in (1 << 20, 700):
                    data = b'{"do":"hello","request":1}\n' + b"x" * length + b'\n{"do":"hello","request":2}\n'
                    for start in range(0, len(data), piece) if length < 10_000 or piece > 1000 else (0,):
                        connection.send_bytes(data[start:start + piece] if length < 10_000 or piece > 1000 else data)
                    replies = [connection.reply() for _ in range(3)]
                    self.assertEqual([reply.get("request") for reply in replies], [1, None, 2], (number, piece))
                    self.assertEqual(replies[1]["refusal"], "json_invalid")
            before = host.resident_bytes()
            for _ in range(30):
                connection.send_bytes(b"x" * 1_000_000)
            self.assertLess(host.resident_bytes() - before, 8 << 20, "nothing is kept of it")
            connection.send_bytes(b"\n")
            self.assertEqual(connection.reply()["refusal"], "json_invalid")
            line = '{"do":"hello","request":"seven"}'
            connection.send(line + " " * (1000 - len(line)))
            self.assertTrue(connection.reply()["ok"])

    def test_one_connection_too_many_is_told_so_and_closed(self):
        with Resident("--connections-max", "3") as host:
            connections = [host.connect() for _ in range(3)]
            for connection in connections:
                connection.done("hello")
            with host.connect() as fourth:
                self.assertEqual(fourth.reply()["refusal"], "too_many_clients")
                self.assertIsNone(fourth.line())
            connections.pop().close()
            again = None
            while again is None:
                with host.connect() as connection:
                    try:
                        again = connection.ask("hello")
                    except (BrokenPipeError, ConnectionResetError):
                        again = None
                    if again is not None and not again["ok"]:
                        again = None
            for connection in connections:
                connection.done("hello")
                connection.close()

    def test_a_connection_has_so_many_clients_and_no_more(self):
        with Resident() as host, host.connect() as connection:
            lines = [{"do": "join", "client": n, "role": "visitor", "key": f"v{n % 7}"} for n in range(4097)]
            for first in range(0, len(lines), 256):
                connection.send(*lines[first:first + 256])
                for n in range(first, min(first + 256, len(lines))):
                    reply = connection.reply()
                    self.assertEqual(reply["ok"], n < 4096, reply)
            self.assertEqual(reply["refusal"], "too_many_clients")
            connection.done("leave", 0)
            connection.done("join", "again", role="visitor", key="x")

    def test_so_many_new_visitors_come_in_a_second_and_who_is_known_or_signed_always(self):
        # B13.2
        with tempfile.TemporaryDirectory() as name:
            key = b"sixteen bytes and a few"
            (pathlib.Path(name) / "key").write_bytes(key)
            options = ("--new-people-per-second", "1", "--identity-key-file", f"{name}/key")
            with Resident(*options) as host, host.connect() as connection:
                connection.done("person", visitor("known"))
                refused, people = None, 0
                while refused is None and people < 200:
                    how = people % 2
                    reply = connection.ask("person", visitor(f"v{people}")) if how else connection.ask(
                        "join", people, role="visitor", key=f"v{people}")
                    refused = None if reply["ok"] else reply
                    people += 1
                self.assertEqual((refused["refusal"], refused["path"]), ("too_fast", "key"))
                self.assertLess(people, 100)
                self.assertEqual(connection.ask("join", "new", role="visitor", key="new")["refusal"], "too_fast")
                for known in ("known", "v3", "v4"):
                    connection.done("person", visitor(known))
                    connection.done("join", known, role="visitor", key=known)
                signature = hmac.new(key, b"signed", hashlib.sha256).hexdigest()
                connection.done("person", visitor("signed", signature=signature))
                connection.done("statistics_get", OFFICE)
                wait_until(lambda: connection.ask("person", visitor("later"))["ok"], "a second to pass")

    def test_where_there_is_no_room_who_was_not_asked_for_gives_way_and_nobody_else(self):
        # Looked at for real only as far as it is quick: whoever is there is not walked over for one who comes.
        with Resident("--new-people-per-second", "100000") as host, host.connect() as connection:
            full = None
            count = 65_536
            for first in range(0, count + 64, 64):
                connection.send(
                    *({"do": "person", "client": visitor(f"v{n}"), "request": n} for n in range(first, first + 64))
                )
                replies = [connection.reply() for _ in range(64)]
                full = next((reply for reply in replies if not reply["ok"]), full)
            self.assertEqual(full["refusal"], "too_many_clients")
            self.assertEqual(full["request"], count)
            connection.done("person", visitor("v7"))

    def test_an_event_longer_than_what_may_wait_is_pushed_all_the_same(self):
        policy = {"limits": {"message_bytes_max": 300_000}}
        with Resident("--pending-bytes-max", "4096", policy=policy) as host, host.connect() as connection:
            connection.done("join", 1, role="visitor", key="eva")
            connection.done("subscribe", 1)
            connection.send({"do": "start", "client": 1, "text": "!" + "\u0001" * 149_999})
            texts = []
            while not texts:
                line = connection.line()
                texts = said(line.get("events", []))
            self.assertEqual(len(texts[0]), 150_000)
            connection.send({"do": "hello", "request": "after"})
            while connection.reply().get("request") != "after":
                pass  # told that it was slow, as it was


if __name__ == "__main__":
    unittest.main()

"""A hook tells another program of events: in order, at least once, whatever becomes of it or of the host (B2.11)."""

import hashlib
import hmac
import http.server
import json
import pathlib
import socket
import tempfile
import threading
import time
import unittest

from resident import OFFICE, PATIENCE_S, QUICK, Resident, host_command, visitor

KEY = b"a key of the hook's own"


class Receiver:
    """A real server on a port of its own; `answers` says what it does with each request: a status, or a function."""

    def __init__(self, port=0):
        self.posts = []
        self.answers = []
        receiver = self

        class Handler(http.server.BaseHTTPRequestHandler):
            def do_POST(self):
                body = self.rfile.read(int(self.headers["Content-Length"]))
                answer = receiver.answers.pop(0) if receiver.answers else 204
                receiver.posts.append((dict(self.headers), body, answer, time.monotonic()))
                if callable(answer):
                    answer = answer()
                self.send_response(answer)
                if answer == 302:
                    self.send_header("Location", f"http://127.0.0.1:{receiver.port}/elsewhere")
                self.send_header("Content-Length", "0")
                self.end_headers()

            def log_message(self, *_):
                pass

        self.server = http.server.ThreadingHTTPServer(("127.0.0.1", port), Handler)
        self.port = self.server.server_address[1]
        self.thread = threading.Thread(target=self.server.serve_forever, args=(0.01,), daemon=True)
        self.thread.start()

    @property
    def taken(self):
        """Events of the posts that were taken, in order."""
        return [event for _, body, answer, _ in self.posts if answer == 204 for event in json.loads(body)["events"]]

    def wait(self, condition):
        end = time.monotonic() + PATIENCE_S
        while not condition():
            if time.monotonic() > end:
                raise AssertionError(f"it did not come: {[(answer, body[:200]) for _, body, answer, _ in self.posts]}")
            time.sleep(0.01)

    def stop(self):
        self.server.shutdown()
        self.server.server_close()
        self.thread.join()


class Hooks(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory(prefix="klepet-hooks-")
        self.addCleanup(folder.cleanup)
        self.folder = pathlib.Path(folder.name)
        (self.folder / "key").write_bytes(KEY + b"\n")

    def host(self, port, *options, kinds="started,said,closed"):
        return Resident(
            "--hook", f"http://127.0.0.1:{port}/klepet", "--hook-kinds", kinds, "--hook-key-file", self.folder / "key",
            *options, folder=self.folder, policy=QUICK)

    def receiver(self, port=0):
        receiver = Receiver(port)
        self.addCleanup(receiver.stop)
        return receiver

    @staticmethod
    def said(events):
        return [event["text"] for event in events if event["kind"] == "said" and event["role"] == "visitor"]

    def test_events_of_chosen_kinds_come_in_order_and_signed(self):
        receiver = self.receiver()
        with self.host(receiver.port) as host, host.connect() as connection:
            chat = connection.done("start", visitor("eva"), text="message 0")["chat"]
            for number in range(1, 200):
                connection.done("say", visitor("eva"), chat=chat, text=f"message {number}")
            receiver.wait(lambda: len(self.said(receiver.taken)) == 200)
        self.assertEqual(self.said(receiver.taken), [f"message {number}" for number in range(200)])
        self.assertEqual({event["kind"] for event in receiver.taken}, {"started", "said"})
        seqs = [event["seq"] for event in receiver.taken]
        self.assertEqual(seqs, sorted(set(seqs)))
        for headers, body, _, _ in receiver.posts:
            made, code = headers["Klepet-Signature"].split(",")
            right = hmac.new(KEY, made[2:].encode() + b"." + body, hashlib.sha256).hexdigest()
            self.assertEqual(code, f"v1={right}")
            self.assertLess(abs(time.time() - int(made[2:])), 60)
            self.assertEqual(headers["Content-Type"], "application/json")
            self.assertLessEqual(len(body), 300 << 10)

    def test_what_fails_is_told_again_and_nothing_before_it(self):
        receiver = self.receiver()
        receiver.answers = [500, 302, 404]
        with self.host(receiver.port) as host, host.connect() as connection:
            chat = connection.done("start", visitor("eva"), text="first")["chat"]
            receiver.wait(lambda: len(receiver.posts) >= 1)
            began = time.monotonic()
            connection.done("say", visitor("eva"), chat=chat, text="second")
            self.assertLess(time.monotonic() - began, 1, "nobody waits for a hook")
            receiver.wait(lambda: "second" in self.said(receiver.taken))
            self.assertEqual(host.stop(), 0)
            self.assertEqual(host.errors.count("hook: "), 2, host.errors)
            self.assertNotIn("first", host.errors)
        self.assertEqual(self.said(receiver.taken), ["first", "second"])
        self.assertTrue(all(json.loads(body)["events"][0]["seq"] == json.loads(receiver.posts[0][1])["events"][0]["seq"]
                            for _, body, answer, _ in receiver.posts if answer != 204))
        times = [at for _, _, _, at in receiver.posts[:4]]
        self.assertGreater(times[3] - times[2], times[1] - times[0] + 0.5, "later and later")

    def test_a_slow_receiver_holds_nobody_up(self):
        receiver = self.receiver()
        gate = threading.Event()

        def slowly():
            gate.wait(PATIENCE_S)
            return 204

        receiver.answers = [slowly]
        with self.host(receiver.port, "--hook-timeout-ms", "500") as host, host.connect() as connection:
            chat = connection.done("start", visitor("eva"), text="message 0")["chat"]
            receiver.wait(lambda: len(receiver.posts) >= 1)
            began = time.monotonic()
            for number in range(1, 50):
                connection.done("say", visitor("eva"), chat=chat, text=f"message {number}")
            self.assertLess(time.monotonic() - began, 10)
            receiver.wait(lambda: len(self.said(receiver.taken)) >= 50)
            gate.set()
        self.assertEqual(self.said(receiver.taken), [f"message {number}" for number in range(50)])

    def test_one_that_dies_and_comes_back_misses_nothing(self):
        receiver = Receiver()
        port = receiver.port
        with self.host(port) as host, host.connect() as connection:
            chat = connection.done("start", visitor("eva"), text="before")["chat"]
            receiver.wait(lambda: "before" in self.said(receiver.taken))
            receiver.stop()
            for number in range(20):
                connection.done("say", visitor("eva"), chat=chat, text=f"away {number}")
            time.sleep(1.5)
            again = self.receiver(port)
            again.wait(lambda: len(self.said(again.taken)) >= 20)
        self.assertEqual(self.said(again.taken), [f"away {number}" for number in range(20)])

    def test_a_host_that_is_killed_goes_on_where_it_stood(self):
        receiver = self.receiver()
        host = self.host(receiver.port)
        with host.connect() as connection:
            chat = connection.done("start", visitor("eva"), text="one")["chat"]
            receiver.wait(lambda: "one" in self.said(receiver.taken))
            receiver.answers = [500] * 3
            connection.done("say", visitor("eva"), chat=chat, text="two")
            host.kill()
        with self.host(receiver.port) as host, host.connect() as connection:
            connection.done("say", visitor("eva"), chat=chat, text="three")
            receiver.wait(lambda: "three" in self.said(receiver.taken))
        self.assertEqual(self.said(receiver.taken)[-2:], ["two", "three"])
        self.assertLessEqual(self.said(receiver.taken).count("one"), 2, "at least once, and seldom twice")

    def test_what_was_erased_while_the_receiver_was_away_is_not_told(self):
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            port = free.getsockname()[1]
        with self.host(port) as host, host.connect() as connection:
            chat = connection.done("start", visitor("eva"), text="a secret of mine")["chat"]
            posted = connection.done("say", visitor("eva"), chat=chat, text="another secret")
            time.sleep(0.3)
            connection.done("redact", OFFICE, chat=chat, seq=posted["seq"])
            receiver = self.receiver(port)
            receiver.wait(lambda: len([event for event in receiver.taken if event["kind"] == "said"]) >= 2)
        self.assertNotIn(b"another secret", b"".join(body for _, body, _, _ in receiver.posts))

    def test_a_new_hook_begins_with_what_comes(self):
        receiver = self.receiver()
        with Resident(folder=self.folder, policy=QUICK) as host, host.connect() as connection:
            chat = connection.done("start", visitor("eva"), text="long ago")["chat"]
        with self.host(receiver.port) as host, host.connect() as connection:
            connection.done("say", visitor("eva"), chat=chat, text="now")
            receiver.wait(lambda: "now" in self.said(receiver.taken))
        self.assertEqual(self.said(receiver.taken), ["now"])

    def test_wrong_options_are_told(self):
        shop = ("--shop", self.folder / "shop.db", "--socket", self.folder / "s")
        key = ("--hook-key-file", self.folder / "key")
        (self.folder / "short").write_text("x", encoding="utf-8")
        for code, words in (
            (64, ("--hook", "ftp://x", "--hook-kinds", "said", *key)),
            (64, ("--hook", "http://127.0.0.1:1", *key)),
            (64, ("--hook", "http://127.0.0.1:1", "--hook-kinds", "said,nothing", *key)),
            (64, ("--hook", "http://127.0.0.1:1", "--hook-kinds", "typing", *key)),
            (64, ("--hook-kinds", "said")),
            (66, ("--hook", "http://127.0.0.1:1", "--hook-kinds", "said", "--hook-key-file", self.folder / "none")),
            (65, ("--hook", "http://127.0.0.1:1", "--hook-kinds", "said", "--hook-key-file", self.folder / "short")),
        ):
            result = host_command("serve", *shop, *words)
            self.assertEqual(result.returncode, code, result.stderr)


if __name__ == "__main__":
    unittest.main()

"""The WebSocket: who joins, what is answered and pushed, with which code it ends."""

import contextlib
import json
import socket
import time
import unittest

from browser import OFFICE, OPEN, PATIENCE_S, QUICK, AtAWebHost, Web, said, until, wait_until
from websockets.exceptions import InvalidStatus


class Talking(AtAWebHost):
    def test_somebody_new_is_given_a_token_and_comes_back_by_it(self):
        with self.host.page() as page:
            self.assertRegex(page.joined["token"], r"^a1\.[\w-]{32}\.[\w-]{43}$")
            started = page.done("start", text="Hello", id="m1", request="r")
            self.assertEqual((started["outcome"], started["request"]), ("started", "r"))
            self.assertEqual(until(page, "Hello"), ["Hello"])
        with self.host.page(page.joined["token"], after_seq=0) as again:
            self.assertEqual(again.joined["person"], page.joined["person"])
            self.assertNotIn("token", again.joined)
            self.assertEqual(until(again, "Hello"), ["Hello"])

    def test_pushes_begin_behind_the_reply_to_join(self):
        with self.host.page() as page:
            page.done("start", text="Before", id="m1")
        for _ in range(20):
            with self.host.open() as again:
                again.send("join", token=page.joined["token"], after_seq=0)
                first, second = again.line(), again.line()
                self.assertIn("person", first)
                self.assertIn("events", second)

    def test_who_comes_back_with_cursor_and_incarnation_misses_and_doubles_nothing(self):
        with self.host.page() as page:
            chat = page.done("start", text="one", id="m1")["chat"]
            until(page, "one")
            page.done("say", chat=chat, text="two", id="m2")
            place = {"after_seq": 0, "incarnation": page.joined["incarnation"]}
            while "two" not in said(page.pushes):
                page.pushes.append(page.line())
            place["after_seq"] = page.pushes[-1]["cursor"]
        with self.host.page(page.joined["token"]) as other:
            other.done("say", chat=chat, text="three", id="m3")
            self.assertEqual(other.done("say", chat=chat, text="two", id="m2")["outcome"], "duplicate")
        with self.host.page(page.joined["token"], **place) as again:
            self.assertEqual(again.joined["cursor"], place["after_seq"])
            self.assertEqual(until(again, "three"), ["three"])

    def test_a_page_and_an_operator_talk(self):
        cookie = self.host.operator()
        with self.host.open(origin=self.host.origin, head={"Cookie": cookie}) as ana, self.host.page() as eva:
            ana.done("join", role="operator", from_now=True)
            chat = eva.done("start", text="Do you ship to Brno?", id="m1")["chat"]
            ana.done("take", chat=chat)
            ana.done("say", chat=chat, text="We do.", id="a1")
            self.assertIn("We do.", until(eva, "We do."))

    def test_the_same_frames_by_the_socket_of_programs_say_the_same(self):
        """One table decides, however it is reached: a line of PROTOCOL.md without its client."""
        with self.host.page() as page, self.host.connect() as program:
            program.done("join", "x", role="visitor", key="x")
            for frame in (
                {"do": "person"},
                {"do": "nothing"},
                {"do": "audit"},
                {"do": "say", "chat": 99999, "text": "x"},
                {"do": 7},
                {"do": "say"},
                {"do": "operator_set", "key": "x", "name": "X"},
                {"request": 5},
                {"do": "chat_get", "chat": "x"},
            ):
                program.send({"client": "x", "frame": frame})
                expected = program.reply()
                page.socket.send(json.dumps(frame))
                said = page.reply()
                expected.pop("person", None), said.pop("person", None)
                self.assertEqual(said, expected, frame)

    def test_no_word_of_the_hosts_and_no_other_client_is_reached(self):
        with self.host.page() as page:
            for frame in (
                '{"do":"backup","path":"/tmp/stolen.db","client":{"role":"system","key":"office"}}',
                '{"do":"subscribe","client":0}',
                '{"do":"hello"}',
                '{"do":"advance","to_ms":1}',
                '{"do":"person","client":0}',
                '{"client":{"role":"system","key":"office"},"frame":"{\\"do\\":\\"audit\\"}"}',
                '{"do":"audit","cli\\u0065nt":{"role":"system","key":"office"}}',
                "[]",
                "",
                "7",
                "{" * 3000,
            ):
                page.socket.send(frame)
                self.assertIn(page.reply()["refusal"], ("command_unknown", "json_invalid"), frame)
            self.assertEqual(page.ask("join")["refusal"], "already")
            self.assertEqual(page.done("person")["person"], page.joined["person"])

    def test_fragments_are_one_frame(self):
        with self.host.page() as page:
            text = json.dumps({"do": "person", "request": "žluť"}, ensure_ascii=False)
            page.socket.send(iter([text[:5], "", text[5:]]))
            self.assertEqual(page.reply()["request"], "žluť")

    def test_a_ping_is_answered_with_its_words(self):
        with self.host.page() as page:
            self.assertTrue(page.socket.ping("x" * 125).wait(PATIENCE_S))

    def test_leaving_tells_that_the_page_went(self):
        with self.host.connect() as office:
            office.done("join", "office", role="system", key="office", from_now=True)
            office.done("subscribe", "office")

            def offline(person):
                end = time.monotonic() + PATIENCE_S
                while time.monotonic() < end:
                    for event in office.push()["events"]:
                        if event["kind"] == "went_offline" and event["person"] == person:
                            return True
                return False

            page = self.host.page()
            page.done("start", text="Hello", id="m1")
            self.assertEqual(page.ask("leave", request=1), {"ok": True, "request": 1})
            self.assertEqual(page.closed()[0], 1000)
            self.assertTrue(offline(page.joined["person"]))
            page = self.host.page()
            page.done("start", text="Hello", id="m1")
            page.socket.socket.close()
            self.assertTrue(offline(page.joined["person"]))


class Ending(AtAWebHost):
    def test_the_first_frame_is_a_join_and_nothing_else(self):
        for frame in (
            "x",
            "[]",
            '{"do":"person"}',
            '{"do":"join","x":1}',
            '{"do":"join","role":"system"}',
            '{"do":"join","role":"bot"}',
            '{"do":"join","token":7}',
            '{"do":"join","key":"eva"}',
            '{"do":"join","do":"join"}',
            '{"do":"join","request":{}}',
            '{"do":"join","priority":5}',
            '{"do":"join","signature":"x"}',
            '{"do":"join","role":"operator"}',
        ):
            with self.host.open() as page:
                page.socket.send(frame)
                code, lines = page.closed()
                self.assertEqual(code, 4401, frame)
                self.assertEqual([line["ok"] for line in lines], [False], frame)

    def test_what_is_no_frame_ends_with_its_code(self):
        for frame, code in (
            (b"\x82\x80\0\0\0\0", 1003),
            (b"\x81\x01a", 1002),
            (b"\x81\x81\0\0\0\0\xff", 1007),
            (b"\x81\xff" + (1 << 17 | 1).to_bytes(8, "big") + b"\0\0\0\0", 1009),
        ):
            with self.host.page() as page:
                page.done("person")
                page.socket.socket.sendall(frame)
                self.assertEqual(page.closed()[0], code)

    def test_a_frame_of_128_kib_is_answered(self):
        with self.host.page() as page:
            page.socket.send('{"do":"person","request":5}'.ljust(128 << 10))
            self.assertEqual(page.reply()["request"], 5)
            page.socket.send('{"do":"person","request":5}'.ljust((128 << 10) + 1))
            self.assertEqual(page.closed()[0], 1009)

    def test_a_close_frame_is_answered_when_what_was_asked_is(self):
        with self.host.page() as page:
            page.send("start", text="Last words", id="m1")
            page.close()
        with self.host.page(page.joined["token"], after_seq=0) as again:
            until(again, "Last words")

    def test_who_does_not_join_in_5_s_is_closed(self):
        with self.host.open() as page:
            began = time.monotonic()
            self.assertEqual(page.closed(), (4408, []))
            self.assertTrue(4.5 < time.monotonic() - began < 8)

    def test_more_than_20_frames_a_second_are_read_later_and_none_is_lost(self):
        with self.host.page() as page:
            began = time.monotonic()
            for number in range(100):
                page.send("person", request=number)
            self.assertEqual([page.reply()["request"] for _ in range(100)], list(range(100)))
            self.assertTrue(1.5 < time.monotonic() - began < 6, time.monotonic() - began)
            with self.host.page() as other:
                began = time.monotonic()
                other.done("person")
                self.assertLess(time.monotonic() - began, 1)

    def test_who_sends_too_much_before_joining_is_closed_all_the_same(self):
        with self.host.open() as page:
            began = time.monotonic()
            ping = b"\x89\x80\0\0\0\0"
            with contextlib.suppress(OSError):
                while time.monotonic() - began < 8:
                    page.socket.socket.sendall(ping * 20)
                    time.sleep(0.1)
            self.assertEqual(page.closed()[0], 4408)

    def test_who_was_erased_is_told_and_closed(self):
        with self.host.page() as page, self.host.connect() as office:
            page.done("start", text="Hello", id="m1")
            office.done("erase", OFFICE, visitor=page.joined["person"])
            reply = page.ask("person")
            self.assertEqual(reply["refusal"], "erased")
            self.assertEqual(page.closed()[0], 4403)
        with self.host.page(page.joined["token"]) as again:
            self.assertNotEqual(again.joined["person"], page.joined["person"])


class Handshakes(AtAWebHost):
    def test_a_handshake_that_is_none_is_refused(self):
        good = {
            "Upgrade": "websocket",
            "Connection": "Upgrade",
            "Sec-WebSocket-Version": "13",
            "Sec-WebSocket-Key": "dGhlIHNhbXBsZSBub25jZQ==",
            "Sec-WebSocket-Protocol": "klepet.1",
        }
        for change, status in (
            ({"Upgrade": "h2c"}, 426),
            ({"Sec-WebSocket-Version": "8"}, 426),
            ({"Sec-WebSocket-Key": "x"}, 400),
            ({"Sec-WebSocket-Protocol": "mqtt"}, 400),
            ({"Origin": "https://evil.example"}, 403),
            ({}, 101),
        ):
            with self.host.raw() as raw:
                head = "".join(f"{name}: {value}\r\n" for name, value in (good | change).items())
                raw.sendall(f"GET /klepet/v1/socket HTTP/1.1\r\nHost: x\r\n{head}\r\n".encode())
                self.assertEqual(int(raw.recv(1 << 16).split()[1]), status, change)

    def test_an_extension_is_not_agreed_to(self):
        from websockets.sync.client import connect

        with connect(
            f"ws://127.0.0.1:{self.host.port}/klepet/v1/socket", subprotocols=["klepet.1"], proxy=None
        ) as page:
            self.assertEqual(page.protocol.extensions, [])


class Limits(unittest.TestCase):
    def test_so_many_sockets_and_newcomers_come_from_one_address(self):
        with (
            Web("--sockets-per-address", "3", "--newcomers-per-minute", "2", policy=QUICK) as host,
            contextlib.ExitStack() as stack,
        ):
            pages = [stack.enter_context(host.open()) for _ in range(3)]
            with self.assertRaises(InvalidStatus) as refused:
                host.open()
            self.assertEqual(refused.exception.response.status_code, 429)
            token = pages[0].done("join")["token"]
            pages[1].done("join")
            self.assertEqual(pages[2].ask("join")["refusal"], "too_fast")
            self.assertEqual(pages[2].closed()[0], 4429)
            end = time.monotonic() + PATIENCE_S
            while True:
                try:
                    page = host.page(token)  # Known already: not one of them.
                    break
                except InvalidStatus:
                    self.assertLess(time.monotonic(), end)
            page.close()
            self.assertEqual(host.call("join")["refusal"], "too_fast")

    def test_who_comes_through_the_proxy_is_counted_by_where_they_come_from(self):
        for options in (("--trusted-proxy", "127.0.0.1"), ()):
            with Web("--sockets-per-address", "2", *options) as host, contextlib.ExitStack() as stack:

                def come(address):
                    return stack.enter_context(host.open(head={"X-Forwarded-For": f"9.9.9.9, {address}"}))

                come("10.0.0.1"), come("10.0.0.1")
                if options:
                    come("10.0.0.2"), come("2001:db8:1:2::1"), come("2001:db8:1:2:3::1")
                    for address in ("10.0.0.1", "2001:db8:1:2:ffff::1"):
                        with self.assertRaises(InvalidStatus):
                            come(address)
                else:
                    with self.assertRaises(InvalidStatus):
                        come("10.0.0.2")

    def test_one_connection_too_many_is_turned_away_and_programs_have_their_own_room(self):
        with Web("--web-connections-max", "2", "--connections-max", "1", *OPEN) as host:
            with host.page(), host.open():
                status, _, body = host.http("GET", "v1/status")
                self.assertEqual((status, json.loads(body)["refusal"]), (503, "too_many_clients"))
                with host.connect() as program:
                    program.done("hello")
            wait_until(lambda: host.http("GET", "v1/status")[0] == 200, "room")

    def test_who_does_not_read_is_told_and_costs_no_more_than_they_may(self):
        with Web(*OPEN, policy=QUICK) as host, host.page() as page, host.connect() as program:
            token = page.joined["token"]
            chat = page.done("start", text="Hello", id="m1")["chat"]
            page.socket.socket.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
            with host.raw() as slow:
                slow.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
                slow.sendall(
                    b"GET /klepet/v1/socket HTTP/1.1\r\nHost: x\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
                    b"Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n"
                    b"Sec-WebSocket-Protocol: klepet.1\r\n\r\n"
                )
                join = json.dumps({"do": "join", "token": token}).encode()
                slow.sendall(b"\x81\xfe" + len(join).to_bytes(2, "big") + b"\0\0\0\0" + join)
                before = host.resident_bytes()
                who = {"role": "visitor", "key": "~" + token.split(".")[1]}
                for number in range(400):
                    program.done("say", who, chat=chat, text="x" * 30_000, id=f"p{number}")
                self.assertLess(host.resident_bytes() - before, 40 << 20)

    def test_sigterm_tells_all_that_the_host_goes(self):
        with Web(*OPEN) as host, host.page() as page, host.open() as young:
            page.send("start", text="Last", id="m1")
            page.reply()
            self.assertEqual(host.stop(), 0)
            self.assertEqual((page.closed()[0], young.closed()[0]), (1001, 1001))


if __name__ == "__main__":
    unittest.main()

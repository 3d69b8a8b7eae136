"""HTTP: which path is whose, from which page, how often; calls, and calls that wait."""

import gzip
import json
import re
import subprocess
import sys
import threading
import time
import unittest

from browser import OFFICE, OPEN, PATIENCE_S, QUICK, ROOT, AtAWebHost, Web


class Pages(AtAWebHost):
    OPTIONS = (*OPEN, "--origin", "https://shop.example")

    def test_paths_and_methods(self):
        for method, path, status in (
            ("GET", "v1/status", 200),
            ("HEAD", "v1/status", 200),
            ("POST", "v1/status", 405),
            ("DELETE", "v1/status", 405),
            ("GET", "v1/call", 405),
            ("GET", "v1/login", 405),
            ("GET", "v1/nothing", 404),
            ("GET", "", 404),
            ("GET", "../etc/passwd", 404),
            ("GET", "console", 308),
            ("GET", "console/", 200),
            ("GET", "console/../console/", 404),
            ("GET", "v1/socket", 426),
            ("POST", "v1/socket", 426),
            ("OPTIONS", "v1/call", 204),
            ("GET", "v1/status?department=x", 200),
        ):
            self.assertEqual(self.host.http(method, path)[0], status, (method, path))
        self.assertEqual(self.host.http("POST", "v1/call", b"")[0], 200)

    def test_the_status_is_anybodys_and_may_be_kept_for_5_s(self):
        status, head, body = self.host.http("GET", "v1/status", head={"Origin": "https://anybody.example"})
        self.assertEqual((head["Cache-Control"], head["Access-Control-Allow-Origin"]), ("public, max-age=5", "*"))
        self.assertLess(abs(json.loads(body)["now_ms"] - time.time() * 1000), 10_000)
        for query, department in (
            ("", "support"),
            ("?department=support", "support"),
            ("?department=supp%6Frt&x", "support"),
        ):
            said = json.loads(self.host.http("GET", "v1/status" + query)[2])
            self.assertEqual((said["department"], said["open"], said["staffed"]), (department, True, False))
            self.assertIn("message_bytes_max", said["limits"])
        for query in ("?department=nothing", "?department=%zz", "?department=%ff"):
            self.assertNotIn("open", json.loads(self.host.http("GET", "v1/status" + query)[2]), query)

    def test_only_listed_pages_may_call_and_read(self):
        for origin, status, allowed in (
            ("https://shop.example", 200, "https://shop.example"),
            (self.host.origin, 200, None),
            ("https://evil.example", 403, None),
            ("null", 403, None),
            ("HTTPS://SHOP.EXAMPLE", 200, "https://shop.example"),
        ):
            answer = self.host.http("POST", "v1/call", '{"do":"join"}', {"Origin": origin})
            self.assertEqual((answer[0], answer[1]["Access-Control-Allow-Origin"]), (status, allowed), origin)
            before = self.host.http(
                "OPTIONS", "v1/call", head={"Origin": origin, "Access-Control-Request-Method": "POST"}
            )
            self.assertEqual(
                (before[0], before[1]["Access-Control-Allow-Origin"]),
                (204 if status == 200 else 403, allowed),
                origin,
            )
            self.assertIsNone(before[1]["Access-Control-Allow-Credentials"])

    def test_what_the_binary_carries_is_what_the_folder_has(self):
        self.assertEqual(
            subprocess.run([sys.executable, ROOT / "Bindings/Web/embed", "--check"], check=False).returncode, 0
        )
        page = self.host.http("GET", "console/")
        for line in (
            "default-src 'none'",
            "script-src 'self'",
            "frame-ancestors 'none'",
            "require-trusted-types-for 'script'",
        ):
            self.assertIn(line, page[1]["Content-Security-Policy"])
        self.assertNotIn(b"<style", page[2])
        names = re.findall(rb'(?:src|href)="([^"]+)"', page[2])
        self.assertGreater(len(names), 0)
        for name in map(bytes.decode, names):
            plain = self.host.http("GET", "console/" + name)
            self.assertEqual((plain[0], plain[1]["X-Content-Type-Options"]), (200, "nosniff"))
            self.assertEqual(plain[2], (ROOT / "Bindings/Web/dist/console" / name).read_bytes())
            pressed = self.host.http("GET", "console/" + name, head={"Accept-Encoding": "gzip, deflate"})
            self.assertEqual(pressed[1]["Content-Encoding"], "gzip")
            self.assertEqual(gzip.decompress(pressed[2]), plain[2])
            known = self.host.http("GET", "console/" + name, head={"If-None-Match": plain[1]["ETag"]})
            self.assertEqual((known[0], known[2]), (304, b""))
            self.assertEqual(self.host.http("GET", "console/" + name, head={"If-None-Match": '"other"'})[0], 200)

    def test_many_requests_on_one_connection_are_answered_in_order(self):
        with self.host.raw() as raw:
            ask = b"".join(
                b"POST /klepet/v1/call HTTP/1.1\r\nHost: x\r\nContent-Length: %d\r\n\r\n%s" % (len(body), body)
                for body in (b'{"do":"x","request":%d}' % number for number in range(200))
            )
            raw.sendall(ask + b"GET /klepet/v1/status HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n")
            said = b""
            while data := raw.recv(1 << 16):
                said += data
            self.assertEqual([int(number) for number in re.findall(rb'"request":(\d+)', said)], list(range(200)))
            self.assertIn(b"now_ms", said)

    def test_a_head_that_does_not_come_in_5_s_is_ended(self):
        with self.host.raw() as slow, self.host.raw() as silent:
            slow.sendall(b"GET /klepet/v1/status HTTP/1.1\r\nHo")
            began = time.monotonic()
            self.assertIn(b"408", slow.recv(1 << 16))
            self.assertEqual(silent.recv(1 << 16), b"")
            self.assertTrue(4.5 < time.monotonic() - began < 8)

    def test_a_body_may_have_128_kib(self):
        body = '{"do":"x"}'.ljust(128 << 10)
        self.assertEqual(self.host.http("POST", "v1/call", body)[0], 200)
        self.assertEqual(self.host.http("POST", "v1/call", body + " ")[0], 413)
        with self.host.raw() as raw:
            raw.sendall(b"POST /klepet/v1/call HTTP/1.1\r\nHost: x\r\n\r\n")
            self.assertIn(b" 411 ", raw.recv(1 << 16))


class Calls(AtAWebHost):
    def join(self):
        return self.host.call("join")["token"]

    def test_a_visitor_talks_by_calls_alone(self):
        token = self.join()
        started = self.host.call("start", token, text="Hello", id="m1", request=5)
        self.assertEqual((started["outcome"], started["request"]), ("started", 5))
        self.assertEqual(
            self.host.call("say", token, chat=started["chat"], text="Hello?", id="m2")["outcome"], "accepted"
        )
        self.assertEqual(
            self.host.call("say", token, chat=started["chat"], text="Hello?", id="m2")["outcome"], "duplicate"
        )
        page = self.host.call("events", token, after_seq=0)
        self.assertIn("Hello?", [event.get("text") for event in page["events"]])
        again = self.host.call("events", token, after_seq=page["cursor"], incarnation=page["incarnation"])
        self.assertEqual(again["events"], [])
        self.assertEqual(self.host.call("leave", token, request=1), {"ok": True, "request": 1})

    def test_who_says_nothing_of_who_they_are_is_refused(self):
        self.assertEqual(self.host.call("person")["refusal"], "identity_invalid")
        for value in ("Basic eva:x", "Bearer", "Bearer ", "bearer x"):
            self.assertEqual(
                self.host.call("person", head={"Authorization": value})["refusal"], "identity_invalid", value
            )
        self.assertTrue(self.host.call("person", head={"Authorization": "BEARER " + self.join()})["ok"])
        for body in (
            b"",
            b"x",
            b"[]",
            b'{"do":"person","client":{"role":"system","key":"office"}}',
            b'{"client":{"role":"system","key":"office"},"frame":"{}"}',
        ):
            answer = self.host.http("POST", "v1/call", body, {"Authorization": "Bearer " + self.join()})
            self.assertIn(json.loads(answer[2])["refusal"], ("json_invalid", "command_unknown"), body)

    def test_events_wait_until_there_is_one(self):
        token = self.join()
        chat = self.host.call("start", token, text="Hello", id="m1")["chat"]
        place = self.host.call("events", token, after_seq=0)
        seen = []

        def wait():
            cursor = place["cursor"]
            while not any(event.get("text") == "Are you there?" for event in seen):
                page = self.host.call(
                    "events", token, after_seq=cursor, incarnation=place["incarnation"], wait_ms=20_000, request=9
                )
                self.assertEqual(page["request"], 9)
                seen.extend(page["events"])
                cursor = page["cursor"]

        waiting = threading.Thread(target=wait)
        began = time.monotonic()
        waiting.start()
        time.sleep(0.5)
        self.host.call("say", token, chat=chat, text="Are you there?", id="m2")
        waiting.join(PATIENCE_S)
        self.assertLess(time.monotonic() - began, 5)
        self.assertEqual(len({event["seq"] for event in seen}), len(seen))

    def test_events_wait_no_longer_than_they_were_told_to(self):
        token = self.join()
        cursor = self.host.call("events", token)["cursor"]
        began = time.monotonic()
        page = self.host.call("events", token, after_seq=cursor, wait_ms=1000)
        self.assertEqual(page["events"], [])
        self.assertTrue(0.9 < time.monotonic() - began < 4)
        self.assertEqual(self.host.call("events", token, wait_ms=25_001)["refusal"], "value_invalid")

    def test_of_two_that_wait_for_one_person_the_later_does(self):
        token = self.join()
        cursor = self.host.call("events", token)["cursor"]
        done = []
        first = threading.Thread(
            target=lambda: done.append(self.host.call("events", token, after_seq=cursor, wait_ms=20_000))
        )
        first.start()
        time.sleep(0.5)
        second = threading.Thread(target=lambda: self.host.call("events", token, after_seq=cursor, wait_ms=1000))
        second.start()
        first.join(5)
        self.assertEqual([page["events"] for page in done], [[]])
        second.join(PATIENCE_S)

    def test_who_waits_is_told_when_the_host_ends_or_the_visitor_is_erased(self):
        with Web(*OPEN, policy=QUICK) as host:
            token = host.call("join")["token"]
            person = host.call("person", token)["person"]
            other = host.call("join")["token"]
            host.call("start", token, text="Hello", id="m1")
            cursor = host.call("events", token, after_seq=0)["cursor"]
            far = host.call("events", other, after_seq=0)["cursor"]
            done = {}

            def wait(name, who, after):
                done[name] = host.call("events", who, after_seq=after, wait_ms=20_000)

            waits = [
                threading.Thread(target=wait, args=args)
                for args in (("erased", token, cursor + 50), ("ended", other, far + 50))
            ]
            for each in waits:
                each.start()
            time.sleep(0.5)
            with host.connect() as office:
                office.done("erase", OFFICE, visitor=person)
            self.assertEqual(host.stop(), 0)
            for each in waits:
                each.join(PATIENCE_S)
            self.assertEqual(sorted(done), ["ended", "erased"])


class Proxied(unittest.TestCase):
    def test_a_proxy_comes_by_a_socket_of_its_own(self):
        import socket

        with web_with_socket() as host:
            with socket.socket(socket.AF_UNIX) as raw:
                raw.connect(str(host.folder / "http.sock"))
                raw.sendall(b"GET /klepet/v1/status HTTP/1.1\r\nHost: shop.example\r\nConnection: close\r\n\r\n")
                said = b""
                while data := raw.recv(1 << 16):
                    said += data
                self.assertTrue(said.startswith(b"HTTP/1.1 200 "), said)
            self.assertEqual((host.folder / "http.sock").stat().st_mode & 0o777, 0o660)
            self.assertEqual(host.stop(), 0)
            self.assertFalse((host.folder / "http.sock").exists())


def web_with_socket():
    import pathlib
    import tempfile

    folder = pathlib.Path(tempfile.mkdtemp(prefix="klepet-web-"))
    return Web("--http-socket", folder / "http.sock", folder=folder, http=False)


if __name__ == "__main__":
    unittest.main()

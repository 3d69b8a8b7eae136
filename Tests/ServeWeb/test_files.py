"""Files: what is taken, what is refused, who may name and get one, and that their bytes go with their messages."""

import hashlib
import json
import os
import random
import re
import struct
import threading
import time
import unittest
import urllib.parse
import zlib

from browser import OFFICE, OPEN, QUICK, Web, sealed, wait_until

ROUNDS = int(os.environ.get("KLEPET_FILES", "2000"))
MANY = {**QUICK, "files": {"per_day": 0, "bytes_max": 3_000_000}}


def png(width=2, height=2, more=b""):
    """A picture of this size, by what it says of itself."""

    def chunk(kind, data):
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    head = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    data = zlib.compress(b"\0" * 14) + more
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", data) + chunk(b"IEND", b"")


def jpeg(width, height):
    """Its size behind a long segment."""
    comment = b"\xff\xfe" + struct.pack(">H", 60_002) + b"c" * 60_000
    frame = b"\xff\xc0" + struct.pack(">HBHHB", 11, 8, height, width, 1) + b"\1\x11\0"
    return b"\xff\xd8" + comment * 3 + frame + b"\xff\xd9"


class Files(Web):
    """A host that keeps files in a folder of its own."""

    def __init__(self, *options, policy=None, **more):
        super().__init__(*OPEN, "--uploads-per-minute", "60000", *options, policy=policy or MANY, **more)

    def start(self, listens=True):
        if "--files" not in self.options:
            self.options += ("--files", self.folder / "files")
        super().start(listens)

    def names(self, folder):
        return sorted(os.listdir(self.folder / "files" / folder))

    def send(self, token, data, name="photo.png", **head):
        """(status, reply) of one upload."""
        head = {"Klepet-File-Name": urllib.parse.quote(name)} | head
        if token:
            head["Authorization"] = f"Bearer {token}"
        status, _, body = self.http("POST", "v1/files", data, head)
        return status, json.loads(body)

    def sent(self, token, data, **more):
        status, reply = self.send(token, data, **more)
        assert status == 200 and reply["ok"], (status, reply)
        return reply["file"]

    def get(self, page, said, file=0, **head):
        url = page.done("file_url", chat=said["chat"], chat_seq=said["chat_seq"], file=file)["url"]
        return self.http("GET", url.removeprefix("/klepet/"), head=head)


def head_of(token, count, *more):
    lines = ("POST /klepet/v1/files HTTP/1.1", "Host: x", f"Authorization: Bearer {token}", f"Content-Length: {count}")
    return ("\r\n".join((*lines, *more)) + "\r\n\r\n").encode()


class Sending(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.host = Files()

    @classmethod
    def tearDownClass(cls):
        cls.host.__exit__()

    def setUp(self):
        self.page = self.host.page()
        self.token = self.page.joined["token"]

    def tearDown(self):
        self.page.close()

    def test_what_was_sent_is_said_seen_and_got(self):
        """B17.1: its facts are those of the bytes; who sees the message gets them, a part if they like."""
        data = png(more=random.Random(1).randbytes(900_000))
        file = self.host.sent(self.token, data, name="C:\\secret\\holiday \u202egpj.png")
        self.assertEqual((file["name"], file["type"]), ("holiday gpj.png", "image/png"))
        self.assertEqual((file["bytes"], file["sha256"]), (len(data), hashlib.sha256(data).hexdigest()))
        said = self.page.done("start", text="", id="m1", files=[{**file, "alt": "A beach"}])
        status, head, body = self.host.get(self.page, said)
        self.assertEqual((status, body), (200, data))
        self.assertEqual(head["Content-Type"], "image/png")
        self.assertEqual(head["Content-Disposition"], "inline; filename*=UTF-8''holiday%20gpj.png")
        self.assertEqual(head["X-Content-Type-Options"], "nosniff")
        self.assertEqual(head["Content-Security-Policy"], "default-src 'none'; sandbox")
        self.assertTrue(head["Cache-Control"].startswith("private, "))
        for asked, span in (
            ("bytes=10-19", data[10:20]),
            ("bytes=-7", data[-7:]),
            ("bytes=899000-", data[899_000:]),
            ("bytes=0-99999999", data),
        ):
            status, head, body = self.host.get(self.page, said, Range=asked)
            self.assertEqual((status, body), (206, span), asked)
            self.assertTrue(head["Content-Range"].endswith(f"/{len(data)}"))
        self.assertEqual(self.host.get(self.page, said, Range="bytes=99999999-")[0], 416)
        self.assertEqual(self.host.get(self.page, said, Range="bytes=1-2,5-6")[::2], (200, data))
        # Said again with the same id, as after a lost connection.
        again = self.page.done("start", text="", id="m1", files=[{**file, "alt": "A beach"}])
        self.assertEqual((again["outcome"], again["seq"]), ("duplicate", said["seq"]))
        with self.host.page() as other:
            reply = other.ask("file_url", chat=said["chat"], chat_seq=said["chat_seq"])
            self.assertEqual(reply["refusal"], "chat_unknown")
        with self.host.page(self.token) as tab:
            self.assertEqual(self.host.get(tab, said)[2], data)
        self.assertEqual(self.page.ask("file_url", chat=said["chat"], chat_seq=1)["refusal"], "message_unknown")
        url = f"chat={said['chat']}&chat_seq={said['chat_seq']}"
        self.assertEqual(self.host.http("GET", "v1/files/" + url)[0], 404)

    def test_what_is_no_picture_is_kept_and_not_shown(self):
        file = self.host.sent(self.token, "Příliš žluťoučký kůň".encode(), name="")
        self.assertEqual((file["name"], file["type"]), ("file", "text/plain"))
        said = self.page.done("start", text="Look", id="m1", files=[file])
        status, head, _ = self.host.get(self.page, said)
        self.assertEqual((status, head["Content-Type"]), (200, "text/plain"))
        self.assertTrue(head["Content-Disposition"].startswith("attachment"))

    def test_the_bytes_say_what_it_is(self):
        """B17.2: not its name, nor its head; what can run in a page is refused, and who lies about it later."""
        for data, status in (
            (b"<!DOCTYPE html><script>alert(1)</script>", 415),
            (b"\xef\xbb\xbf  \n<svg xmlns='http://www.w3.org/2000/svg' onload='alert(1)'/>", 415),
            (b"<?xml version='1.0'?><svg/>", 415),
            (b"MZ\x90\0\3\0\0\0", 415),
            (b"a text with a \0", 415),
            (b"\xff\xfeb\0a\0d\0", 415),
            (b"no \xc3( UTF-8", 415),
            (b"a" * 600_000 + b"\0", 415),
            (b"1 < 2, and text it is", 200),
            (b"%PDF-1.7 ...", 200),
            (b"GIF89a\2\0\2\0", 200),
            (jpeg(4000, 3000), 200),
            (png(20_000, 20_000), 413),
            (b"GIF89a\xff\xff\xff\xff", 413),
            (jpeg(65_000, 65_000), 413),
            (b"RIFF\0\0\0\0WEBPVP8X\0\0\0\0\0\0\0\0\xff\xff\xff\xff\xff\xff", 413),
        ):
            head = {"Content-Type": "image/png"}
            found, reply = self.host.send(self.token, data, **head)
            self.assertEqual(found, status, (data[:40], reply))
            self.assertEqual(reply["ok"], status == 200)
        self.assertEqual(self.host.names("part"), [])
        file = self.host.sent(self.token, b"%PDF-1.7 lie")
        for lie in (
            {"type": "image/png"},
            {"bytes": 13},
            {"sha256": "0" * 64},
            {"reference": "f1." + "A" * 32 + "." + "A" * 43},
            {"reference": "anything"},
        ):
            reply = self.page.ask("start", text="x", id="m1", files=[{**file, **lie}])
            self.assertEqual((reply["refusal"], reply["path"]), ("file_refused", "files[0].reference"), lie)
        hidden = '{"do":"start","text":"x","id":"m1","fil\\u0065s":[%s]}' % json.dumps({**file, "type": "image/png"})
        self.page.socket.send(hidden)
        self.assertEqual(self.page.reply()["refusal"], "file_refused")
        self.page.done("start", text="x", id="m1", files=[file])

    def test_only_who_sent_it_names_it(self):
        """B17.1: by a socket, by a call, and by a program that hands on what somebody says."""
        file = self.host.sent(self.token, png())
        with self.host.page() as thief:
            self.assertEqual(thief.ask("start", text="x", id="m1", files=[file])["refusal"], "file_refused")
            stolen = self.host.call("start", thief.joined["token"], text="x", id="m1", files=[file])
            self.assertEqual(stolen["refusal"], "file_refused")
        with self.host.connect() as program:
            program.done("join", "thief", role="visitor", key="thief")
            said = program.done("start", "thief", text="x", id="m1", files=[file])
            mine = self.host.sent(self.token, png())
            seen = self.page.done("start", text="x", id="m1", files=[mine])
            url = program.done("file_url", OFFICE, chat=seen["chat"], chat_seq=seen["chat_seq"])["url"]
            self.assertEqual(self.host.http("GET", url.removeprefix("/klepet/"))[2], png())
            found = program.ask("file_url", "thief", chat=seen["chat"], chat_seq=seen["chat_seq"])
            self.assertEqual(found["refusal"], "chat_unknown")
        office = self.host.operator()
        status, _, body = self.host.http(
            "POST",
            "v1/call",
            json.dumps({"do": "file_url", "chat": said["chat"], "chat_seq": said["chat_seq"]}),
            {"Cookie": office, "Origin": self.host.origin, "Content-Type": "application/json"},
        )
        self.assertEqual((status, json.loads(body)["refusal"]), (200, "value_invalid"))

    def test_operators_send_by_their_cookie_from_the_hosts_own_page(self):
        cookie = self.host.operator("bea")
        for origin, status in ((self.host.origin, 200), ("https://evil.example", 403)):
            found = self.host.send(None, png(), Cookie=cookie, Origin=origin)[0]
            self.assertEqual(found, status, origin)
        self.assertEqual(self.host.send(None, png(), Cookie=cookie)[0], 401)

    def test_what_is_refused_before_a_byte(self):
        for token, data, head, status in (
            ("", png(), {}, 401),
            ("a1.none.none", png(), {}, 401),
            (self.token, b"", {}, 400),
            (self.token, b"x" * 3_000_001, {}, 413),
            (self.token, png(), {"Origin": "https://evil.example"}, 403),
            (self.token, png(), {"Origin": self.host.origin}, 200),
        ):
            self.assertEqual(self.host.send(token, data, **head)[0], status, (token, head))
        with self.host.raw() as raw:
            raw.sendall(head_of(self.token, 10_000_000_000, "Expect: 100-continue"))
            self.assertIn(b" 413 ", raw.recv(1 << 16))
            self.assertEqual(raw.recv(1 << 16), b"")
        with self.host.raw() as raw:
            raw.sendall(head_of(self.token, len(png()), "Expect: 100-continue"))
            self.assertTrue(raw.recv(1 << 16).startswith(b"HTTP/1.1 100 "))
            raw.sendall(png())
            self.assertIn(b" 200 OK", raw.recv(1 << 16))
        before = self.host.http("OPTIONS", "v1/files", head={"Origin": self.host.origin})
        self.assertIn("Klepet-File-Name", before[1]["Access-Control-Allow-Headers"])
        self.assertEqual(self.host.http("GET", "v1/files")[0], 405)

    def test_many_on_one_connection_with_other_requests_between(self):
        ask, data = b"", [png(more=bytes([number]) * number * 5000) for number in range(20)]
        for each in data:
            ask += head_of(self.token, len(each)) + each + b"GET /klepet/v1/status HTTP/1.1\r\nHost: x\r\n\r\n"
        with self.host.raw() as raw:
            sender = raw.dup()
            threading.Thread(target=lambda: (sender.sendall(ask), sender.close())).start()
            said = b""
            while said.count(b"now_ms") < 20:
                said += raw.recv(1 << 16)
            hashes = re.findall(rb'"sha256":"([0-9a-f]+)"|"(now_ms)"', said)
            want = [
                pair for each in data for pair in ((hashlib.sha256(each).hexdigest().encode(), b""), (b"", b"now_ms"))
            ]
            self.assertEqual(hashes, want)

    def test_addresses_end_and_are_not_to_be_made(self):
        file = self.host.sent(self.token, png())
        said = self.page.done("start", text="x", id="m1", files=[file])
        now = int(time.time())
        for purpose, end, status in (
            ("klepet file url 1", now + 500, 200),
            ("klepet file url 1", now - 1, 404),
            ("klepet file url 1", now + 5000, 404),
            ("klepet file 1", now + 500, 404),
            ("klepet anonymous 1", now + 500, 404),
        ):
            token = sealed(
                "f2",
                {"chat": said["chat"], "chat_seq": said["chat_seq"], "file": 0, "exp": end},
                self.host.key,
                purpose,
            )
            self.assertEqual(self.host.http("GET", "v1/files/" + token)[0], status, (purpose, end))
        self.assertEqual(self.host.http("GET", "v1/files/" + token[:-2])[0], 404)
        self.page.done("retract", chat=said["chat"], seq=said["seq"])
        token = sealed(
            "f2",
            {"chat": said["chat"], "chat_seq": said["chat_seq"], "file": 0, "exp": now + 500},
            self.host.key,
            "klepet file url 1",
        )
        self.assertEqual(self.host.http("GET", "v1/files/" + token)[0], 404)


class Ending(unittest.TestCase):
    def test_uploads_that_end_before_their_end_leave_nothing(self):
        """B17.1: aborted by the page, and by kill -9 in the middle; the next start has an empty folder."""
        with Files() as host:
            token = host.page().joined["token"]
            for count in (0, 1, 100_000, 900_000):
                with host.raw() as raw:
                    raw.sendall(head_of(token, 1_000_000) + (png() + b"x" * 900_000)[:count])
                    time.sleep(0.1)
            wait_until(lambda: host.names("part") == [], "an empty folder")
            with host.raw() as raw:
                raw.sendall(head_of(token, 1_000_000) + png() + b"x" * 900_000)
                wait_until(lambda: len(host.names("part")) == 1, "a part")
                host.kill()
            host.start()
            self.assertEqual((host.names("part"), host.names("new")), ([], []))
            # They are not counted any more.
            host.sent(token, png())
            self.assertEqual(len(host.names("new")), 1)
            self.assertEqual(host.stop(), 0)

    def test_what_nobody_says_goes_after_its_time(self):
        with Files("--files-unsaid-s", "2") as host, host.page() as page:
            token = page.joined["token"]
            said = page.done("start", text="x", id="m1", files=[host.sent(token, png())])
            lost = host.sent(token, png(more=b"lost"))
            self.assertEqual(len(host.names("new")), 2)
            wait_until(lambda: host.names("new") == [], "the end of what nobody said")
            self.assertEqual(host.get(page, said)[::2], (200, png()))
            reply = page.ask("say", chat=said["chat"], text="x", id="m2", files=[lost])
            self.assertEqual(reply["refusal"], "file_refused")

    def test_limits_of_a_person_of_an_address_and_of_all(self):
        """B17.2: what the policy says of a day, of visitors, and of bytes."""
        policy = {**QUICK, "files": {"per_day": 3, "bytes_max": 50_000}}
        with Files("--files-unsaid-bytes-max", "200000", policy=policy) as host:
            token = host.page().joined["token"]
            self.assertEqual([host.send(token, png())[0] for _ in range(5)], [200, 200, 200, 429, 429])
            self.assertEqual(host.send(host.page().joined["token"], png(more=b"x" * 50_000))[0], 413)
            large = png(more=b"x" * 45_000)
            found = [host.send(host.page().joined["token"], large)[0] for _ in range(6)]
            self.assertEqual(found, [200] * 4 + [503] * 2)
            with host.connect() as office:
                office.done("policy_set", OFFICE, policy={**QUICK, "files": {"visitors": False}})
            wait_until(lambda: host.send(host.page().joined["token"], png())[0] == 403, "the policy")
        with Files("--uploads-per-minute", "2") as host:
            found = [host.send(host.page().joined["token"], png())[0] for _ in range(3)]
            self.assertEqual(found, [200, 200, 429])

    def test_the_folder_is_for_the_host_alone(self):
        with Files() as host:
            folder = host.folder / "files"
            self.assertEqual(folder.stat().st_mode & 0o777, 0o700)
            host.sent(host.page().joined["token"], png())
            self.assertEqual([path.stat().st_mode & 0o777 for path in (folder / "new").iterdir()], [0o600])
            self.assertEqual(host.stop(), 0)
            folder.chmod(0o755)
            with self.assertRaisesRegex(AssertionError, "chmod 700"):
                host.start()
            folder.chmod(0o700)


class Destroying(unittest.TestCase):
    def test_after_many_uploads_and_erasures_the_folder_is_what_the_debts_leave(self):
        """B17.3: whatever is destroyed, in whatever order, with kills between: each file that a message still names is
        there with its bytes, no other is, and nothing is owed."""
        chance = random.Random(int(os.environ.get("KLEPET_SEED", "1")))
        with Files() as host:
            office = host.connect()
            alive, people, erased = {}, [], set()
            kills = {ROUNDS // 3, 2 * ROUNDS // 3}
            for number in range(ROUNDS):
                if number in kills:
                    office.__exit__()
                    host.kill()
                    host.start()
                    office = host.connect()
                kind = chance.random()
                if kind < 0.6 or not alive:
                    if not people or chance.random() < 0.1:
                        joined = host.call("join")
                        first = host.call("start", joined["token"], text="0", id="first")
                        people.append((joined["token"], joined["person"], first["chat"]))
                    person = chance.choice(people)
                    token, _, chat = person
                    data = png(more=chance.randbytes(chance.choice((0, 10, 3000, 100_000))))
                    file = host.sent(token, data)
                    if chance.random() < 0.1:
                        continue
                    files = [file] * chance.choice((1, 1, 2))
                    said = host.call("say", token, chat=chat, text="x", id=f"m{number}", files=files)
                    self.assertTrue(said["ok"], said)
                    alive[said["seq"]] = (said, data, person, file["reference"].split(".")[1])
                elif kind < 0.95:
                    seq = chance.choice(list(alive))
                    said = alive.pop(seq)[0]
                    office.done("redact", OFFICE, chat=said["chat"], seq=seq)
                else:
                    seq = chance.choice(list(alive))
                    person = alive[seq][2]
                    office.done("erase", OFFICE, visitor=person[1])
                    people.remove(person)
                    erased.add(str(person[1]))
                    alive = {seq: each for seq, each in alive.items() if each[2] != person}

            def owed():
                return office.done("audit", OFFICE)["audit"]["files_owed"]

            wait_until(lambda: owed() == 0, "all debts to be paid")
            want = sorted(f"{each[3]}.{seq}" for seq, each in alive.items())
            wait_until(lambda: host.names("said") == want, "the links")
            for seq, (_, data, _, name) in alive.items():
                self.assertEqual((host.folder / "files/said" / f"{name}.{seq}").read_bytes(), data)
            # What they had sent and never said is gone, too.
            self.assertEqual([name for name in host.names("new") if name.split(".")[1] in erased], [])
            self.assertGreater(len(alive), 0)
            office.__exit__()
            self.assertEqual(host.stop(), 0)


if __name__ == "__main__":
    unittest.main()

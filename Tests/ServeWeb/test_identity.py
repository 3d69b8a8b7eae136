"""Who somebody is: tokens of a purpose, of this shop, in their time; links that count once; cookies of the own page."""

import base64
import hmac
import json
import subprocess
import tempfile
import time
import unittest

from browser import OFFICE, OPEN, ROOT, AtAWebHost, Web, host_command, sealed, signing
from websockets.exceptions import InvalidStatus


def now():
    return int(time.time())


class Tokens(AtAWebHost):
    def refused(self, token):
        with self.host.open() as page:
            reply = page.ask("join", token=token)
            self.assertEqual(
                (reply["ok"], reply.get("refusal"), reply.get("path")), (False, "identity_invalid", "token"), token
            )
            self.assertEqual(page.closed()[0], 4401)
        self.assertEqual(self.host.call("person", token)["refusal"], "identity_invalid", token)

    def test_a_signed_visitor_comes_in_with_the_shops_name_for_them_and_nobody_without(self):
        """B13.3: by a token that the backend makes."""
        token = signing.visitor_token(self.host.key, "eva-1", name="Eva")
        with self.host.page(token, name="Mallory") as eva, self.host.connect() as program:
            eva.done("start", text="Hello", id="m1")
            reply = program.ask("join", "x", role="visitor", key="eva-1")
            self.assertEqual(reply["refusal"], "identity_invalid")
            signed = program.done(
                "join", "y", role="visitor", key="eva-1", signature=signing.sign(self.host.key, "eva-1")
            )
            self.assertEqual(signed["person"], eva.joined["person"])
            names = [
                event.get("text")
                for event in program.done("events", OFFICE)["events"]
                if event["kind"] in ("joined", "arrived", "renamed", "visitor") or "name" in event["kind"]
            ]
            self.assertNotIn("Mallory", json.dumps(names))
        self.assertEqual(self.host.call("person", token)["person"], eva.joined["person"])

    def test_a_token_is_of_this_shop_of_its_purpose_and_in_its_time(self):
        key, other = self.host.key, b"another shop's key"
        good = {"key": "bob", "exp": now() + 600}
        purpose = "klepet visitor 2"
        with self.host.page(sealed("v2", good, key, purpose)):
            pass
        anonymous = self.host.page()
        anonymous.close()
        token = anonymous.joined["token"]
        link = signing.operator_link(key, "ana", "x").partition("#")[2]
        for bad in (
            sealed("v2", good, other, purpose),
            sealed("v2", good | {"exp": now() - 1}, key, purpose),
            sealed("v2", good | {"exp": now() + 4000}, key, purpose),
            sealed("v2", {"key": "bob"}, key, purpose),
            sealed("v2", {"exp": now() + 600}, key, purpose),
            sealed("v2", good | {"key": ""}, key, purpose),
            sealed("v2", good | {"key": "x" * 65}, key, purpose),
            sealed("v2", good | {"key": 7}, key, purpose),
            sealed("v2", good | {"exp": "soon"}, key, purpose),
            sealed("v2", good | {"name": 7}, key, purpose),
            # Nobody becomes somebody who was never signed.
            sealed("v2", good | {"key": "~" + token.split(".")[1]}, key, purpose),
            # Of another purpose.
            sealed("v2", good, key, "klepet anonymous 1"),
            sealed("v2", good, key, "klepet operator 1"),
            sealed("a1", token.split(".")[1], key, purpose),
            sealed("a1", "x" * 32, other, "klepet anonymous 1"),
            sealed("a1", "short", key, "klepet anonymous 1"),
            sealed("o2", good, key, "klepet operator 1"),
            link,
            # Changed.
            token[:-1] + ("A" if token[-1] != "A" else "B"),
            token[:-1],
            token + "A",
            token + ".",
            token.replace(".", "", 1),
            "a1." + "x" * 32 + "." + token.split(".")[2],
            token.upper(),
            "b1" + token[2:],
            "",
            ".",
            "..",
            "a1..",
            "v2.e30.",
            "x" * 5000,
            "v2." + "A" * 3000 + "." + "A" * 43,
        ):
            self.refused(bad)

    def test_no_signature_of_a_visitors_key_is_a_key_of_a_purpose(self):
        """B13.3: whoever may choose what they are called in the shop makes no token by it."""
        key = self.host.key
        for called in (
            "klepet visitor 2",
            "klepet visitor 2\x01",
            "klepet operator 1",
            "klepet operator 1\x01",
            "klepet",
        ):
            signature = bytes.fromhex(signing.sign(key, called))
            for secret in (
                signature,
                hmac.digest(signature, b"klepet operator 1\x01", "sha256"),
                hmac.digest(signature, b"klepet visitor 2\x01", "sha256"),
            ):
                for kind in ("v2", "o2"):
                    said = base64.urlsafe_b64encode(json.dumps({"key": "ana", "exp": now() + 600}).encode()).rstrip(
                        b"="
                    )
                    head = f"{kind}.{said.decode()}"
                    mac = base64.urlsafe_b64encode(hmac.digest(secret, head.encode(), "sha256")).rstrip(b"=").decode()
                    if kind == "v2":
                        self.refused(f"{head}.{mac}")
                    else:
                        with self.host.open(origin=self.host.origin, head={"Cookie": f"klepet={head}.{mac}"}) as page:
                            self.assertEqual(page.ask("join", role="operator")["refusal"], "identity_invalid")

    def test_the_token_of_one_page_is_nobody_elses_chat(self):
        with self.host.page() as eva, self.host.page() as bob:
            chat = eva.done("start", text="secret", id="m1")["chat"]
            self.assertNotEqual(eva.joined["token"], bob.joined["token"])
            self.assertEqual(bob.ask("chat_events", chat=chat)["refusal"], "chat_unknown")
            self.assertFalse(self.host.call("say", bob.joined["token"], chat=chat, text="x")["ok"])

    def test_the_libraries_of_the_bindings_make_the_tokens_that_the_page_describes(self):
        key = b"sixteen bytes or more"
        token = signing.visitor_token(key, "eva", name="Žofie")
        said = json.loads(base64.urlsafe_b64decode(token.split(".")[1] + "=="))
        self.assertEqual(token, sealed("v2", token.split(".")[1], key, "klepet visitor 2"))
        self.assertEqual((said["key"], said["name"]), ("eva", "Žofie"))
        for bad in ({"seconds": 3601}, {"seconds": 0}):
            with self.assertRaises(ValueError):
                signing.visitor_token(key, "eva", **bad)
        with self.assertRaises(ValueError):
            signing.visitor_token(key, "~eva")

    def test_php_makes_the_same(self):
        code = (
            "require $argv[1]; $identity = new Klepet\\Identity($argv[2]);"
            'echo $identity->visitorToken("eva-php", "Eva"), "\\n";'
            'echo $identity->operatorLink("ana", "http://x/klepet/"), "\\n";'
        )
        try:
            made = subprocess.run(
                ["php", "-r", code, str(ROOT / "Bindings/PHP/autoload.php"), self.host.key.decode()],
                capture_output=True,
                text=True,
                check=True,
                timeout=60,
            ).stdout.split()
        except FileNotFoundError:
            self.skipTest("there is no php")
        self.host.page(made[0]).close()
        self.assertTrue(made[1].startswith("http://x/klepet/console/#o1."))
        with self.host.connect() as office:
            office.done("operator_set", OFFICE, key="ana", name="Ana")
        self.assertEqual(self.host.login(made[1].partition("#")[2])[0], 200)


class Operators(AtAWebHost):
    def join(self, cookie, origin=None, **head):
        try:
            with self.host.open(origin=origin or self.host.origin, head={"Cookie": cookie} | head) as page:
                return page.ask("join", role="operator")
        except InvalidStatus as refused:
            return refused.response.status_code

    def test_a_link_of_the_command_line_is_a_login_once(self):
        with self.host.connect() as office:
            office.done("operator_set", OFFICE, key="ana", name="Ana")
        made = host_command(
            "operator-link", "--key", "ana", "--shop", self.host.shop, "--url", self.host.origin + "/klepet"
        )
        address, _, link = made.stdout.strip().partition("#")
        self.assertEqual(address, self.host.origin + "/klepet/console/")
        status, head, body = self.host.login(link)
        self.assertEqual((status, json.loads(body)), (200, {"ok": True, "key": "ana"}))
        self.assertRegex(
            head["Set-Cookie"], r"^klepet=o2\.[\w.-]+; Path=/; Max-Age=604800; HttpOnly; SameSite=Strict$"
        )
        cookie = head["Set-Cookie"].partition(";")[0]
        self.assertTrue(self.join(cookie)["ok"])
        self.assertEqual(self.host.login(link)[0], 403, "it counts once")
        self.assertTrue(
            self.host.call(
                "chats", head={"Cookie": cookie, "Origin": self.host.origin, "Content-Type": "application/json"}
            )["ok"]
        )

    def test_a_link_that_is_old_of_another_shop_or_from_before_the_start_is_none(self):
        key = self.host.key
        good = {"key": "ana", "iat": now(), "exp": now() + 600, "jti": "x"}
        purpose = "klepet operator link 1"
        for bad in (
            sealed("o1", good | {"jti": "a"}, b"another shop's key", purpose),
            sealed("o1", good | {"jti": "b"}, key, "klepet visitor 2"),
            sealed("o1", good | {"jti": "c", "exp": now() - 1}, key, purpose),
            sealed("o1", good | {"jti": "d", "exp": now() + 6000}, key, purpose),
            sealed("o1", good | {"jti": "e", "iat": now() - 500}, key, purpose),
            sealed("o1", good | {"jti": ""}, key, purpose),
            sealed("o1", good | {"jti": "f", "iat": now() + 500, "exp": now() + 900}, key, purpose),
            sealed("o1", {"key": "ana"}, key, purpose),
            sealed("o2", good, key, "klepet operator 1"),
            "x",
            "",
        ):
            status, head, body = self.host.login(bad)
            self.assertEqual((status, json.loads(body)["refusal"]), (403, "identity_invalid"), bad)
            self.assertNotIn("Set-Cookie", head)
        self.assertEqual(self.host.login(sealed("o1", good, key, purpose))[0], 200)

    def test_a_link_that_was_used_is_used_after_a_restart(self):
        with Web(*OPEN) as host:
            with host.connect() as office:
                office.done("operator_set", OFFICE, key="ana", name="Ana")
            link = signing.operator_link(host.key, "ana", "x").partition("#")[2]
            self.assertEqual(host.login(link)[0], 200)
            time.sleep(1.1)
            host.kill()
            host.start()
            self.assertEqual(host.login(link)[0], 403)

    def test_a_cookie_counts_from_the_hosts_own_page_alone(self):
        cookie = self.host.operator()
        self.assertTrue(self.join(cookie)["ok"])
        self.assertEqual(self.join(cookie, "https://evil.example"), 403)
        for origin in (
            "null",
            "http://127.0.0.1",
            "http://127.0.0.1.evil.example",
            f"https://127.0.0.1:{self.host.port}",
        ):
            self.assertEqual(self.join(cookie, origin), 403, origin)
        with self.host.open(head={"Cookie": cookie}) as page:
            self.assertEqual(page.ask("join", role="operator")["refusal"], "identity_invalid", "no page asked")
        # A form of another page sends no JSON.
        reply = self.host.call(
            "chats", head={"Cookie": cookie, "Origin": self.host.origin, "Content-Type": "text/plain"}
        )
        self.assertEqual(reply["refusal"], "identity_invalid")

    def test_a_listed_page_of_another_origin_has_no_operators_cookie(self):
        with Web("--origin", "https://shop.example", *OPEN) as host:
            cookie = host.operator()
            with host.open(origin="https://shop.example", head={"Cookie": cookie}) as page:
                self.assertEqual(page.ask("join", role="operator")["refusal"], "identity_invalid")
            with host.open(origin="https://shop.example") as page:
                self.assertTrue(page.ask("join")["ok"])
            for origin in ("https://shop.example.evil", "http://shop.example", "https://www.shop.example", "null"):
                with self.assertRaises(InvalidStatus) as refused:
                    host.open(origin=origin)
                self.assertEqual(refused.exception.response.status_code, 403)

    def test_a_cookie_that_is_none_is_none(self):
        key, good = self.host.key, {"key": "ana", "exp": now() + 600}
        self.host.operator()
        self.assertTrue(self.join("klepet=" + sealed("o2", good, key, "klepet operator 1"))["ok"])
        for bad in (
            sealed("o2", good, b"another shop's key", "klepet operator 1"),
            sealed("o2", good, key, "klepet visitor 2"),
            sealed("o2", good | {"exp": now() - 1}, key, "klepet operator 1"),
            sealed("o2", good, key, "klepet operator link 1"),
            sealed("o2", good | {"exp": now() + 8 * 86400}, key, "klepet operator 1"),
            signing.visitor_token(key, "ana"),
            signing.operator_link(key, "ana", "x").partition("#")[2],
        ):
            self.assertEqual(self.join("klepet=" + bad)["refusal"], "identity_invalid", bad)
        twice = "klepet=" + sealed("o2", good, key, "klepet operator 1")
        self.assertEqual(self.join(f"{twice}; {twice}")["refusal"], "identity_invalid", "of two none is meant")

    def test_by_a_proxy_with_tls_the_cookie_is_the_hosts_alone(self):
        with Web("--trusted-proxy", "127.0.0.1", *OPEN) as host:
            with host.connect() as office:
                office.done("operator_set", OFFICE, key="ana", name="Ana")
            head = {"Host": "shop.example", "X-Forwarded-Proto": "https", "Origin": "https://shop.example"}
            link = signing.operator_link(host.key, "ana", "x").partition("#")[2]
            plain = head | {"X-Forwarded-Proto": "http", "Origin": "http://shop.example"}
            self.assertEqual(host.login(link, **plain)[0], 403, "not by plain HTTP from elsewhere")
            status, answer, _ = host.login(link, **head)
            self.assertEqual(status, 200)
            self.assertRegex(answer["Set-Cookie"], r"^__Host-klepet=.*; HttpOnly; SameSite=Strict; Secure$")
            cookie = answer["Set-Cookie"].partition(";")[0]
            asked = head | {"Content-Type": "application/json"}
            self.assertTrue(host.call("person", head=asked | {"Cookie": cookie})["ok"])
            self.assertFalse(host.call("person", head=asked | {"Cookie": cookie.replace("__Host-", "")})["ok"])
            out = host.http("POST", "v1/logout", "{}", asked)
            self.assertRegex(out[1]["Set-Cookie"], r"^__Host-klepet=; Path=/; Max-Age=0;")

    def test_a_suspended_operator_is_not_let_in(self):
        """B5.9"""
        cookie = self.host.operator("eve")
        with self.host.connect() as office:
            office.done("operator_set", OFFICE, key="eve", name="Eve", suspended=True)
        self.assertEqual(self.join(cookie)["refusal"], "suspended")


class KeyFile(unittest.TestCase):
    def test_the_identity_key_is_made_once_for_its_owner_alone(self):
        with Web() as host:
            path = host.folder / "shop.db.identity-key"
            key = path.read_bytes()
            self.assertRegex(key, rb"^[0-9a-f]{64}\n$")
            self.assertEqual(path.stat().st_mode & 0o777, 0o600)
            token = host.page().joined["token"]
            self.assertEqual(host.stop(), 0)
            host.start()
            self.assertEqual(path.read_bytes(), key)
            host.page(token).close()

    def test_a_command_line_that_is_wrong_says_so(self):
        with tempfile.TemporaryDirectory() as folder:
            for words, code in (
                (("--http", "8717"), 64),
                (("--http", "localhost:0"), 64),
                (("--http", "127.0.0.1:99999"), 64),
                (("--origin", "shop.example"), 64),
                (("--origin", "https://shop.example/"), 64),
                (("--origin", "https://*.example"), 64),
                (("--trusted-proxy", "nginx"), 64),
                (("--sockets-per-address", "0"), 64),
                (("--http", "192.0.2.1:8717"), 73),
            ):
                more = () if words[0] == "--http" else ("--http", "127.0.0.1:0")
                said = host_command("serve", "--shop", f"{folder}/shop.db", *more, *words)
                self.assertEqual(said.returncode, code, (words, said.stderr))


if __name__ == "__main__":
    unittest.main()

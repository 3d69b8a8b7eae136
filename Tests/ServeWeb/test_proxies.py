"""The examples for nginx and Caddy, run: pages talk through both, and are counted by where they come from."""

import json
import os
import pathlib
import re
import shutil
import socket
import subprocess
import tempfile
import unittest

from browser import OFFICE, PATIENCE_S, QUICK, ROOT, Page, Web, signing, until, wait_until
from websockets.exceptions import InvalidStatus

EXAMPLES = ROOT / "Sources/klepet-host/proxies"


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


class Proxied(Web):
    """A host that listens for a proxy, and the proxy; what is asked of it goes through that."""

    def __init__(self, command, configuration, *options):
        self.place = pathlib.Path(tempfile.mkdtemp(prefix="klepet-proxied-"))
        listens = ("--http-socket", self.place / "http.sock")
        super().__init__(*listens, *options, http=False, folder=self.place, policy=QUICK)
        self.port = free_port()
        (self.place / "proxy.conf").write_text(configuration(self.place, self.port), encoding="utf-8")
        self.log = (self.place / "proxy.log").open("wb")
        environment = {"HOME": str(self.place), "XDG_DATA_HOME": str(self.place), "PATH": "/usr/sbin:/usr/bin:/bin"}
        self.proxy = subprocess.Popen(
            [*command, self.place / "proxy.conf"], stdout=self.log, stderr=self.log, env=environment
        )
        wait_until(self.answers, "the proxy")

    def answers(self):
        try:
            socket.create_connection(("127.0.0.1", self.port), timeout=1).close()
            return True
        except OSError:
            assert self.proxy.poll() is None, (self.place / "proxy.log").read_text()
            return False

    def __exit__(self, *_):
        self.proxy.terminate()
        self.proxy.wait(PATIENCE_S)
        self.log.close()
        super().__exit__()
        shutil.rmtree(self.place, ignore_errors=True)


def nginx(place, port):
    text = (EXAMPLES / "nginx.conf").read_text(encoding="utf-8")
    text = text.replace("/run/klepet/http.sock", str(place / "http.sock"))
    text = re.sub(r"listen 443 ssl;", f"listen 127.0.0.1:{port};", text)
    folders = "".join(
        f"{kind}_temp_path {place}/{kind};" for kind in ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")
    )
    return (
        f"daemon off; pid {place}/pid; error_log {place}/error.log; user root;\nevents {{}}\n"
        f"http {{ access_log off; {folders}\n{text}\n}}"
    )


def caddy(place, port):
    text = (EXAMPLES / "Caddyfile").read_text(encoding="utf-8")
    text = text.replace("/run/klepet/http.sock", str(place / "http.sock")).replace(
        "shop.example {", f"http://127.0.0.1:{port} {{"
    )
    return "{\n\tadmin off\n}\n" + text


class Through:
    def proxied(self, *options):
        return Proxied(self.COMMAND, self.CONFIGURATION, *options)

    def setUp(self):
        if not shutil.which(self.COMMAND[0], path="/usr/sbin:/usr/bin"):
            self.skipTest(f"there is no {self.COMMAND[0]}")

    def test_a_page_and_an_operator_talk(self):
        with self.proxied() as host:
            with host.connect() as office:
                office.done("operator_set", OFFICE, key="ana", name="Ana")
            link = signing.operator_link(host.key, "ana", "x").partition("#")[2]
            status, head, body = host.login(link)
            self.assertEqual(status, 200, body)
            cookie = head["Set-Cookie"].partition(";")[0]
            with host.open(origin=host.origin, head={"Cookie": cookie}) as ana, host.page() as eva:
                ana.done("join", role="operator", from_now=True)
                chat = eva.done("start", text="Hello", id="m1")["chat"]
                ana.done("take", chat=chat)
                ana.done("say", chat=chat, text="x" * 20_000, id="a1")
                until(eva, "x" * 20_000)
                self.assertTrue(eva.socket.ping().wait(PATIENCE_S))
                eva.send("leave")
                self.assertEqual(eva.closed()[0], 1000)
            self.assertEqual(host.http("GET", "console/")[0], 200)
            self.assertEqual(host.http("GET", "v1/nothing")[0], 404)
            self.assertTrue(host.call("join")["ok"])
            self.assertTrue(host.call("person", eva.joined["token"])["ok"])

    def test_sockets_are_counted_by_where_browsers_come_from(self):
        with self.proxied("--sockets-per-address", "2") as host:
            pages = [Page(host.port, head={"X-Forwarded-For": f"10.0.0.{number}"}) for number in range(2)]
            with self.assertRaises(InvalidStatus) as refused:
                Page(host.port, head={"X-Forwarded-For": "10.0.0.9"})
            self.assertEqual(refused.exception.response.status_code, 429)
            for page in pages:
                page.close()

    def test_a_file_comes_and_goes(self):
        data = b"%PDF-1.7" + os.urandom(3_000_000)
        with tempfile.TemporaryDirectory() as folder, self.proxied("--files", folder) as host, host.page() as page:
            head = {"Authorization": f"Bearer {page.joined['token']}"}
            status, _, body = host.http("POST", "v1/files", data, head)
            self.assertEqual(status, 200, body)
            said = page.done("start", text="Look", id="m1", files=[json.loads(body)["file"]])
            url = page.done("file_url", chat=said["chat"], chat_seq=said["chat_seq"])["url"]
            self.assertEqual(host.http("GET", url.removeprefix("/klepet/"))[2], data)
            part = host.http("GET", url.removeprefix("/klepet/"), head={"Range": "bytes=5-9"})
            self.assertEqual((part[0], part[2]), (206, data[5:10]))

    def test_a_page_comes_back_when_the_host_was_killed(self):
        with self.proxied("--sockets-per-address", "1000") as host:
            with host.page() as page:
                chat = page.done("start", text="one", id="m1")["chat"]
                host.kill()
                self.assertIn(page.closed()[0], (None, 1006))
            port = host.port
            host.start()
            host.port = port
            with host.page(page.joined["token"], after_seq=0) as again:
                self.assertEqual(again.done("say", chat=chat, text="one", id="m1")["outcome"], "duplicate")


class ByNginx(Through, unittest.TestCase):
    COMMAND, CONFIGURATION = ("nginx", "-c"), staticmethod(nginx)


class ByCaddy(Through, unittest.TestCase):
    COMMAND, CONFIGURATION = ("caddy", "run", "--adapter", "caddyfile", "--config"), staticmethod(caddy)


if __name__ == "__main__":
    unittest.main()

"""Another engine: Firefox opens the widget, says something and is answered. Spoken to by WebDriver BiDi, which Firefox
has itself; the page is of another origin than the host, as a shop's may be."""

import base64
import functools
import http.server
import itertools
import json
import os
import shutil
import subprocess
import tempfile
import threading
import time
import unittest
from pathlib import Path
from typing import Any

from kit import ROOT, SHOTS, Shop, free_port
from websockets.sync.client import connect

FIREFOX = shutil.which(os.environ.get("KLEPET_FIREFOX", "firefox-esr"))
PAGE = """<!doctype html><html lang="en"><meta charset="utf-8"><title>Shop</title><h1>Tea and pots</h1>
<script type="module" src="dist/klepet-chat.js"></script><klepet-chat src="{src}"></klepet-chat></html>"""
FIND = "document.querySelector('klepet-chat').shadowRoot.querySelector"


class Quiet(http.server.SimpleHTTPRequestHandler):
    def log_message(self, *_: Any) -> None:
        pass


class Firefox:
    def __init__(self, folder: Path) -> None:
        port = free_port()
        command = [FIREFOX, "--headless", "--no-remote", f"--remote-debugging-port={port}", "--profile", str(folder)]
        self.process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        for _ in range(300):
            try:
                self.socket = connect(f"ws://127.0.0.1:{port}/session", max_size=None).__enter__()
                break
            except OSError:
                time.sleep(0.1)
        self.ids = itertools.count(1)
        self.ask("session.new", capabilities={})
        self.tab = self.ask("browsingContext.getTree")["contexts"][0]["context"]

    def ask(self, method: str, **params: Any) -> dict[str, Any]:
        number = next(self.ids)
        self.socket.send(json.dumps({"id": number, "method": method, "params": params}))
        while True:
            reply = json.loads(self.socket.recv(30))
            if reply.get("id") == number:
                if reply["type"] != "success":
                    raise RuntimeError(reply)
                return reply["result"]

    def evaluate(self, expression: str) -> Any:
        target = {"context": self.tab}
        found = self.ask("script.evaluate", expression=expression, target=target, awaitPromise=True)
        return found["result"].get("value")

    def keys(self, *keys: str) -> None:
        actions = [{"type": kind, "value": key} for key in keys for kind in ("keyDown", "keyUp")]
        self.ask("input.performActions", context=self.tab, actions=[{"type": "key", "id": "keys", "actions": actions}])

    def click(self, x: int, y: int) -> None:
        actions = [{"type": "pointerMove", "x": x, "y": y}, {"type": "pointerDown", "button": 0},
                   {"type": "pointerUp", "button": 0}]  # fmt: skip
        source = {"type": "pointer", "id": "mouse", "parameters": {"pointerType": "mouse"}, "actions": actions}
        self.ask("input.performActions", context=self.tab, actions=[source])

    def until(self, expression: str, seconds: float = 20) -> None:
        end = time.monotonic() + seconds
        while not self.evaluate(expression):
            if time.monotonic() > end:
                raise TimeoutError(expression)
            time.sleep(0.1)

    def close(self) -> None:
        self.socket.close()
        self.process.terminate()
        self.process.wait()


@unittest.skipUnless(FIREFOX, "there is no Firefox here")
class FirefoxTest(unittest.TestCase):
    def test_it_is_opened_and_answered(self) -> None:
        folder = Path(tempfile.mkdtemp(prefix="klepet-firefox-"))
        self.addCleanup(shutil.rmtree, folder, ignore_errors=True)
        site = folder / "site"
        site.mkdir()
        (site / "dist").symlink_to(ROOT / "Bindings/Web/dist")
        server = http.server.ThreadingHTTPServer(
            ("127.0.0.1", 0), functools.partial(Quiet, directory=str(site))
        )
        self.addCleanup(server.shutdown)
        threading.Thread(target=server.serve_forever, daemon=True).start()
        origin = f"http://127.0.0.1:{server.server_port}"
        shop = Shop(options=["--origin", origin])
        self.addCleanup(shop.close)
        (site / "index.html").write_text(PAGE.format(src=f"{shop.origin}/klepet/v1/"))
        ana = shop.operator()
        firefox = Firefox(folder)
        self.addCleanup(firefox.close)
        firefox.ask("browsingContext.navigate", context=firefox.tab, url=f"{origin}/index.html", wait="complete")
        firefox.until("!!customElements.get('klepet-chat')")
        # Without a window of its own Firefox presses no button by Enter; the letters do come.
        corner = firefox.evaluate(f"const box = {FIND}('.icon').getBoundingClientRect(); `${{box.x}} ${{box.y}}`")
        firefox.click(*(int(float(number)) + 20 for number in corner.split()))
        firefox.until(f"{FIND}('.window')?.checkVisibility()")
        firefox.evaluate(f"{FIND}('.field').focus()")
        firefox.keys(*"Hello", "\ue007")
        firefox.until(f"!!{FIND}('.row.mine')?.innerText.includes('Sent')")
        chat = shop.chats()[0]["chat"]
        ana.do("take", chat=chat)
        ana.say(chat, "Good day")
        firefox.until(f"{FIND}('.list').innerText.includes('Good day')")
        self.assertEqual([event["text"] for event in shop.said()], ["Hello"])
        picture = firefox.ask("browsingContext.captureScreenshot", context=firefox.tab)["data"]
        if SHOTS:
            SHOTS.mkdir(parents=True, exist_ok=True)
            (SHOTS / "firefox.png").write_bytes(base64.b64decode(picture))


if __name__ == "__main__":
    unittest.main()

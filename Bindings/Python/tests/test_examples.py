"""The examples, as somebody would run them: real servers, real requests."""

import asyncio
import http.client
import json
import os
import socket
import subprocess
import sys
import threading
import time
from pathlib import Path

import klepet
import pytest

EXAMPLES = Path(__file__).resolve().parent.parent / "examples"


class Server:
    """A server on a Unix socket in a folder, started as a command."""

    def __init__(self, folder, command, **environment):
        self.path = str(folder / "http.sock")
        self.log = open(folder / "log", "w+")
        command = [sys.executable, "-m", *(word.replace("SOCKET", self.path) for word in command)]
        self._process = subprocess.Popen(
            command, cwd=EXAMPLES, env={**os.environ, **environment}, stdout=self.log, stderr=subprocess.STDOUT
        )
        for _ in range(400):
            with socket.socket(socket.AF_UNIX) as probe:
                try:
                    probe.connect(self.path)
                    return
                except OSError:
                    assert self._process.poll() is None, Path(folder / "log").read_text()
                    time.sleep(0.05)
        raise AssertionError(Path(folder / "log").read_text())

    def end(self):
        self._process.terminate()
        assert self._process.wait(20) in (0, -15)

    def ask(self, method, path, body=None, **headers):
        """One request; its status, its JSON and its headers."""
        connection = http.client.HTTPConnection("localhost", timeout=20)
        connection.sock = socket.socket(socket.AF_UNIX)
        connection.sock.connect(self.path)
        connection.request(method, path, None if body is None else json.dumps(body), headers)
        reply = connection.getresponse()
        found = reply.status, json.loads(reply.read()), dict(reply.getheaders())
        connection.close()
        return found


@pytest.fixture
def websockets():
    return pytest.importorskip("websockets")


def test_browsers_chat_by_websocket_and_resume_where_they_were(tmp_path, websockets):
    pytest.importorskip("uvicorn")
    server = Server(tmp_path, ["uvicorn", "--uds", "SOCKET", "starlette_app:app"], SHOP=str(tmp_path / "shop.db"))

    def browser(role, key, after=0):
        return websockets.unix_connect(server.path, f"ws://localhost/chat/{role}/{key}?after={after}")

    async def until(browser, wanted, seen):
        """Frames until one that is wanted; events are kept."""
        async for text in browser:
            frame = json.loads(text)
            seen.extend(frame.get("events", []))
            if wanted(frame):
                return frame
        raise AssertionError("it ended")

    async def scene():
        async with browser("visitor", "eva") as eva, browser("operator", "ana") as ana:
            seen, read = [], []
            await eva.send('{"do": "start", "text": "Do you ship to Brno?", "id": "m1", "request": 1}')
            started = await until(eva, lambda frame: frame.get("request") == 1, seen)
            assert started["outcome"] == "started"
            chat = started["chat"]
            await ana.send(json.dumps({"do": "take", "chat": chat, "request": 1}))
            assert (await until(ana, lambda frame: frame.get("request") == 1, read))["ok"]
            await ana.send(json.dumps({"do": "say", "chat": chat, "text": "We do.", "id": "m1"}))
            await until(eva, lambda frame: "We do." in [e.get("text") for e in frame.get("events", [])], seen)
            for frame in ('{"do": "take", "chat": %d, "request": 2}' % chat, "nonsense", '{"do":"erase","visitor":1}'):
                await eva.send(frame)
                refused = await until(eva, lambda frame: "ok" in frame, seen)
                assert not refused["ok"] and refused["sentence"]
        async with browser("operator", "ana") as ana:
            await ana.send(
                json.dumps({"do": "say", "chat": chat, "text": "While you were away.", "id": "m2", "request": 2})
            )
            await until(ana, lambda frame: frame.get("request") == 2, read)
        async with browser("visitor", "eva", after=seen[-1]["seq"]) as eva:
            later = []
            await until(
                eva, lambda frame: "While you were away." in [e.get("text") for e in frame.get("events", [])], later
            )
            assert not {event["seq"] for event in seen} & {event["seq"] for event in later}
            assert [event["text"] for event in seen + later if event["kind"] == "said" and event.get("person")] == [
                "Do you ship to Brno?", "We do.", "While you were away.",
            ]  # fmt: skip
        with pytest.raises(websockets.exceptions.ConnectionClosed):
            async with browser("operator", "nobody") as nobody:
                await nobody.recv()

    try:
        assert server.ask("POST", "/operators", {"key": "ana", "name": "Ana"})[0] == 200
        assert server.ask("POST", "/operators", {"key": "", "name": "Ana"})[0] == 400
        asyncio.run(asyncio.wait_for(scene(), 60))
    finally:
        server.end()
    with klepet.Shop(str(tmp_path / "shop.db")) as shop:
        assert shop.office().audit()["clean"]


def test_four_django_workers_share_one_shop(tmp_path, host):
    pytest.importorskip("gunicorn")
    command = ["gunicorn", "--workers", "4", "--preload", "--bind", "unix:SOCKET", "django_app:application"]
    server = Server(tmp_path, command, KLEPET_SOCKET=host.socket)
    workers, wrong = set(), []

    def visit(key):
        try:
            status, started, _ = server.ask("POST", "/chats", {"text": "Hello", "id": "m0"}, **{"X-Visitor": key})
            assert status == 200 and started["outcome"] == "started"
            cursor, heard = 0, []
            for number in range(1, 16):
                said = {"text": f"{key}-{number}", "id": f"m{number}"}
                for again in range(2):
                    status, posted, headers = server.ask(
                        "POST", f"/chats/{started['chat']}/messages", said, **{"X-Visitor": key}
                    )
                    assert status == 200 and posted["outcome"] == ("duplicate" if again else "accepted"), posted
                    workers.add(headers["X-Worker"])
                status, page, _ = server.ask("GET", f"/events?after={cursor}", **{"X-Visitor": key})
                cursor = page["cursor"]
                heard += [event for event in page["events"] if event["kind"] == "said" and event.get("person")]
            assert [event["text"] for event in heard] == ["Hello"] + [f"{key}-{number}" for number in range(1, 16)]
            status, refused, _ = server.ask(
                "POST", "/chats/999/messages", {"text": "x", "id": "x"}, **{"X-Visitor": key}
            )
            assert status == 409 and refused["refusal"] == "chat_unknown"
        except BaseException as error:
            wrong.append(error)
            raise

    try:
        threads = [threading.Thread(target=visit, args=(f"eva-{number}",)) for number in range(8)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        assert not wrong
        assert len(workers) == 4
    finally:
        server.end()
    with klepet.connect(host.socket) as shop:
        assert shop.office().audit()["clean"]

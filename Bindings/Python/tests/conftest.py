"""What the tests share: shops in memory, and a resident host where KLEPET_HOST says that there is one."""

import os
import signal
import subprocess
import time
from pathlib import Path

import klepet
import pytest
from klepet import Kind

ROOT = Path(__file__).resolve().parents[3]
START_MS = 1_700_000_000_000


@pytest.fixture
def shop():
    """A shop with a thread of its own, in memory."""
    with klepet.Shop() as opened:
        yield opened


@pytest.fixture
def still_shop():
    """A shop whose time stands still."""
    with klepet.Shop(clock="virtual", start_ms=START_MS) as opened:
        yield opened


class Host:
    """A resident host in a folder of its own, which can be killed and started again."""

    def __init__(self, folder: Path, *options: str) -> None:
        self.socket = str(folder / "klepet.sock")
        self.shop = folder / "shop.db"
        self._command = [os.environ["KLEPET_HOST"], "serve", "--shop", str(self.shop)]
        self._command += ["--socket", self.socket, *options]
        self.start()

    def start(self) -> None:
        """Starts it and waits until it answers."""
        self._process = subprocess.Popen(self._command, stdout=subprocess.DEVNULL)
        for _ in range(400):
            try:
                klepet.connect(self.socket, timeout=2, connect_timeout=0.1).close()
                return
            except klepet.DisconnectedError:
                assert self._process.poll() is None, "the host has ended"
                time.sleep(0.025)
        raise AssertionError("the host does not answer")

    def end(self, by: int = signal.SIGTERM) -> None:
        """Ends it."""
        self._process.send_signal(by)
        self._process.wait(20)


@pytest.fixture
def host(tmp_path):
    """A resident host on a real clock."""
    if "KLEPET_HOST" not in os.environ:
        pytest.skip("KLEPET_HOST names no klepet-host")
    started = Host(tmp_path)
    yield started
    started.end()


@pytest.fixture
def still_host(tmp_path):
    """A resident host whose time stands still."""
    if "KLEPET_HOST" not in os.environ:
        pytest.skip("KLEPET_HOST names no klepet-host")
    started = Host(tmp_path, "--clock", "virtual", "--start-ms", str(START_MS))
    yield started
    started.end()


def staffed(shop):
    """An office, and Ana at work."""
    office = shop.office()
    office.operator_set("ana", "Ana")
    return office, shop.operator("ana")


def said(events):
    """What people said, in order."""
    return [event.text for event in events if event.kind is Kind.SAID and event.person]

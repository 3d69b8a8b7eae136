"""The system refuses memory: the process ends with a sentence, and nothing acknowledged is lost.
No healthy file is called corrupt for it."""

import pathlib
import resource
import shutil
import signal
import subprocess
import tempfile
import threading
import unittest

from resident import HOST, OFFICE, Resident, host_command, visitor

WORDS = "a word and another " * 1_500


def address_space(pid):
    with open(f"/proc/{pid}/status", encoding="ascii") as file:
        return next(int(line.split()[1]) << 10 for line in file if line.startswith("VmSize"))


class RefusedMemory(unittest.TestCase):
    def acknowledged_until_the_end(self, host):
        """Talks until the host is gone; the ids that were acknowledged."""
        acknowledged = []
        try:
            with host.connect() as connection:
                chat = connection.done("start", visitor("eva"), text="Hello?", id="0")["chat"]
                acknowledged.append("0")
                for number in range(1, 200_000):
                    reply = connection.ask("say", OFFICE, chat=chat, text=WORDS, id=str(number))
                    if not reply or not reply.get("ok"):
                        break
                    acknowledged.append(str(number))
        except (OSError, AssertionError):
            pass
        return acknowledged

    def test_the_host_ends_with_a_sentence_and_its_file_is_whole(self):
        for spare_bytes in (1 << 20, 12 << 20, 24 << 20):
            with Resident() as host:
                limit = address_space(host.process.pid) + spare_bytes
                resource.prlimit(host.process.pid, resource.RLIMIT_AS, (limit, limit))
                # Its errors are read meanwhile: a report that nobody reads would hold it up.
                errors = []
                reader = threading.Thread(target=lambda: errors.append(host.process.stderr.read()))
                reader.start()
                acknowledged = self.acknowledged_until_the_end(host)
                if host.process.poll() is None:
                    host.process.send_signal(signal.SIGTERM)
                code = host.process.wait(60)
                reader.join()
                if code == -signal.SIGABRT:
                    self.assertIn(b"memory", errors[0], "it says why")
                elif code < 0:
                    # Without memory even for its sentence Swift's runtime ends by a signal of the processor's.
                    self.assertIn(code, (-signal.SIGSEGV, -signal.SIGILL, -signal.SIGTRAP), errors)
                if spare_bytes > 20 << 20:
                    self.assertGreater(len(acknowledged), 20)
                audit = host_command("audit", host.shop)
                self.assertEqual(audit.returncode, 0, audit.stderr)
                with tempfile.TemporaryDirectory() as name:
                    copy = pathlib.Path(name) / "shop.db"
                    shutil.copy(host.shop, copy)
                    with Resident(folder=name) as again, again.connect() as connection:
                        kept, after = set(), 0
                        while True:
                            reply = connection.done("events", {**OFFICE, "after_seq": after}, limit=500)
                            kept |= {event.get("id") for event in reply["events"] if event["kind"] == "said"}
                            if not reply["events"]:
                                break
                            after = reply["cursor"]
                        self.assertEqual(set(acknowledged) - kept, set())

    def test_audit_never_calls_a_healthy_file_corrupt(self):
        with Resident() as host, host.connect() as connection:
            for number in range(40):
                connection.done("start", visitor(f"eva{number}"), text=WORDS, id=str(number))
            host.stop()
            self.assertEqual(host_command("audit", host.shop).returncode, 0)
            needed = 0
            probe = subprocess.Popen([HOST, "audit", host.shop], stdout=subprocess.PIPE, stderr=subprocess.DEVNULL)
            while probe.poll() is None:
                try:
                    needed = max(needed, address_space(probe.pid))
                except (OSError, StopIteration):
                    break
            probe.stdout.close()
            probe.wait()
            ends = set()
            for step in range(24):
                limit = needed - step * (needed // 40)
                audit = subprocess.run(
                    [HOST, "audit", host.shop], capture_output=True, text=True, timeout=120, check=False,
                    preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_AS, (limit, limit)))
                ends.add(audit.returncode)
                self.assertNotIn("damaged", audit.stdout + audit.stderr, f"with {limit} bytes")
                self.assertNotIn("corrupt", (audit.stdout + audit.stderr).lower())
                self.assertNotEqual(audit.returncode, 65, audit.stderr)
            self.assertGreater(len(ends), 1, "some were refused memory")


if __name__ == "__main__":
    unittest.main()

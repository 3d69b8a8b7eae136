"""How a host begins, lives under systemd, and ends."""

import grp
import os
import pathlib
import shutil
import socket
import stat
import subprocess
import tempfile
import time
import unittest

from resident import HOST, OFFICE, QUICK, ROOT, Resident, host_command, visitor


class TheSocket(unittest.TestCase):
    def test_only_the_owner_and_the_group_may_connect(self):
        names = [entry.gr_name for entry in grp.getgrall()]
        group = "www-data" if "www-data" in names and os.geteuid() == 0 else grp.getgrgid(os.getegid()).gr_name
        with Resident("--group", group) as host:
            status = os.stat(host.socket)
            self.assertEqual(stat.S_IMODE(status.st_mode), 0o660)
            self.assertEqual(grp.getgrgid(status.st_gid).gr_name, group)

    def test_wrong_command_lines_end_with_a_code_and_one_sentence(self):
        with tempfile.TemporaryDirectory() as name:
            folder = pathlib.Path(name)
            (folder / "file").write_text("x", encoding="utf-8")
            (folder / "policy").write_text("{", encoding="utf-8")
            shop, sock = folder / "shop.db", folder / "klepet.sock"
            for code, words in {
                64: ("--socket", sock), 66: ("--shop", shop, "--socket", sock, "--group", "no such group"),
                73: ("--shop", shop, "--socket", folder / "file"),
                65: ("--shop", shop, "--socket", sock, "--policy", folder / "policy"),
            }.items():
                result = host_command("serve", *words)
                self.assertEqual(result.returncode, code, result.stderr)
                self.assertGreater(len(result.stderr), 20)
            for words in (("--shop", shop), ("--shop", shop, "--socket", folder / ("x" * 120)), ("--health",),
                          ("--shop", shop, "--socket", sock, "--start-ms", "5"),
                          ("--shop", shop, "--socket", sock, "--connections-max", "0")):
                self.assertEqual(host_command("serve", *words).returncode, 64, words)
            self.assertEqual(
                host_command("serve", "--shop", shop, "--socket", sock, "--policy", folder / "none").returncode, 66
            )
            self.assertEqual(
                host_command(
                    "serve", "--shop", shop, "--socket", sock, "--identity-key-file", folder / "file"
                ).returncode,
                65,
            )
            self.assertFalse(sock.exists())

    def test_a_dead_hosts_socket_is_replaced_and_a_living_ones_is_not(self):
        with Resident() as host:
            inode = os.stat(host.socket).st_ino
            with tempfile.TemporaryDirectory() as name:
                second = host_command("serve", "--shop", f"{name}/other.db", "--socket", host.socket)
                self.assertEqual(second.returncode, 75, second.stderr)
                self.assertFalse(os.path.exists(f"{name}/other.db"))
                locked = host_command("serve", "--shop", host.shop, "--socket", f"{name}/other.sock")
                self.assertEqual(locked.returncode, 75, locked.stderr)
            self.assertEqual(os.stat(host.socket).st_ino, inode)
            with host.connect() as connection:
                connection.done("hello")
            host.kill()
            self.assertTrue(host.socket.exists())
            host.start()
            with host.connect() as connection:
                connection.done("hello")
            self.assertEqual(host.stop(), 0)
            self.assertFalse(host.socket.exists(), "a host that ends takes its socket with it")

    def test_health_is_a_host_that_answers(self):
        with Resident() as host:
            with host.connect() as connection:
                before = connection.done("statistics_get", OFFICE)["statistics"]["accepted_seq"]
                well = host_command("serve", "--health", "--socket", host.socket)
                self.assertEqual(well.returncode, 0, well.stderr)
                self.assertIn("answers", well.stdout)
                after = connection.done("statistics_get", OFFICE)["statistics"]["accepted_seq"]
                self.assertEqual(before, after, "looking leaves no trace in the journal")
            host.process.send_signal(19)  # SIGSTOP: it is there and does not answer
            began = time.monotonic()
            self.assertEqual(host_command("serve", "--health", "--socket", host.socket).returncode, 69)
            self.assertLess(time.monotonic() - began, 10)
            host.process.send_signal(18)
        self.assertEqual(host_command("serve", "--health", "--socket", "/nonexistent/klepet.sock").returncode, 69)


    def test_a_limit_of_descriptors_is_raised_or_told_at_the_start(self):
        import resource

        def few(hard):
            return lambda: resource.setrlimit(resource.RLIMIT_NOFILE, (64, hard))

        with Resident("--connections-max", "200", before=few(1000)) as host:
            connections = [host.connect() for _ in range(200)]
            for connection in connections:
                connection.done("hello")
            for connection in connections:
                connection.close()
        with self.assertRaisesRegex(AssertionError, "ended with 71.*200 connections"):
            Resident("--connections-max", "200", before=few(100))


class TheEnd(unittest.TestCase):
    def test_sigterm_finishes_what_was_accepted(self):
        for number in (15, 2):
            with Resident(policy=QUICK) as host, host.connect() as connection:
                chat = connection.done("start", visitor("eva"), text="Hello")["chat"]
                connection.send(
                    *(
                        {"do": "say", "client": visitor("eva"), "chat": chat, "text": f"m{n}", "request": n}
                        for n in range(300)
                    )
                )
                first = connection.reply()
                host.process.send_signal(number)
                replies = [first]
                while (reply := connection.reply()) is not None:
                    replies.append(reply)
                self.assertEqual(host.close_pipes(), 0, host.errors)
                self.assertEqual([reply["request"] for reply in replies], list(range(len(replies))))
                self.assertFalse(host.socket.exists())
                host.start()
                with host.connect() as again:
                    events = again.done("chat_events", visitor("eva"), chat=chat)["events"]
                kept = {event["seq"] for event in events}
                self.assertTrue(all(reply["seq"] in kept for reply in replies))

    def test_a_halted_shop_tells_everybody_and_ends_with_74(self):
        # A file that may not grow is a full disk.
        import resource

        def small():
            import signal
            signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
            resource.setrlimit(resource.RLIMIT_FSIZE, (400_000, 400_000))

        with Resident(policy=QUICK, before=small) as host, host.connect() as connection, host.connect() as other:
            other.done("hello")
            chat = connection.done("start", visitor("eva"), text="Hello")["chat"]
            acknowledged, told = [], None
            try:
                for n in range(2000):
                    reply = connection.ask("say", visitor("eva"), chat=chat, text="x" * 1000, request=n)
                    if reply is None or not reply["ok"]:
                        told = reply
                        break
                    acknowledged.append(reply["seq"])
            except (BrokenPipeError, ConnectionResetError):
                pass
            self.assertGreater(len(acknowledged), 10)
            self.assertEqual(told["refusal"], "halted")
            self.assertEqual(other.reply()["refusal"], "halted")
            self.assertIsNone(other.line())
            self.assertEqual(host.close_pipes(), 74)
            host.before = None
            host.start()
            with host.connect() as again:
                seqs, after = set(), 0
                while events := again.done("chat_events", visitor("eva"), chat=chat, after_chat_seq=after)["events"]:
                    seqs |= {event["seq"] for event in events}
                    after = events[-1]["chat_seq"]
            self.assertTrue(set(acknowledged) <= seqs, "what was acknowledged is there")


class Systemd(unittest.TestCase):
    def setUp(self):
        self.folder = pathlib.Path(tempfile.mkdtemp())
        self.notify = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
        self.notify.settimeout(20)
        self.notify.bind(str(self.folder / "notify"))

    def tearDown(self):
        self.notify.close()
        shutil.rmtree(self.folder)

    def told(self, word):
        while True:
            message = self.notify.recv(4096).decode()
            if word in message:
                return message

    def test_it_says_when_it_is_ready_that_it_is_well_and_that_it_stops(self):
        environment = os.environ | {"NOTIFY_SOCKET": str(self.folder / "notify"), "WATCHDOG_USEC": "200000"}
        with Resident(environment=environment) as host:
            self.told("READY=1")
            for _ in range(3):
                self.told("WATCHDOG=1")
            self.assertEqual(host.stop(), 0)
            self.told("STOPPING=1")

    def test_another_process_watchdog_is_not_its_own(self):
        environment = os.environ | {
            "NOTIFY_SOCKET": str(self.folder / "notify"),
            "WATCHDOG_USEC": "20000",
            "WATCHDOG_PID": "1",
        }
        with Resident(environment=environment) as host:
            self.told("READY=1")
            time.sleep(0.2)
            self.assertEqual(host.stop(), 0)
            self.assertNotIn("WATCHDOG", self.notify.recv(4096).decode())

    def test_an_abstract_notify_socket_is_one_too(self):
        with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as notify:
            name = f"klepet-{os.getpid()}"
            notify.bind("\0" + name)
            notify.settimeout(20)
            with Resident(environment=os.environ | {"NOTIFY_SOCKET": "@" + name}):
                self.assertIn("READY=1", notify.recv(4096).decode())

    def listening(self, count=1, pid=None):
        """A process that systemd would start: descriptor 3 and the two variables."""
        path = self.folder / "activated.sock"
        listener = socket.socket(socket.AF_UNIX)
        listener.bind(str(path))
        listener.listen()
        script = f"import os; os.dup2({listener.fileno()}, 3); os.environ['LISTEN_FDS'] = '{count}';" \
            f"os.environ['LISTEN_PID'] = str({pid or 'os.getpid()'});" \
            f"os.execv({str(HOST)!r}, [{str(HOST)!r}, 'serve', '--shop', {str(self.folder / 'shop.db')!r}])"
        process = subprocess.Popen(
            ["python3", "-c", script], pass_fds=[listener.fileno()], stdout=subprocess.PIPE, stderr=subprocess.PIPE
        )
        return path, listener, process

    def test_a_socket_from_systemd_is_served_and_left_there(self):
        path, listener, process = self.listening()
        with process, listener, socket.socket(socket.AF_UNIX) as early:
            # Who comes before the host does waits, as socket activation has it.
            early.settimeout(20)
            early.connect(str(path))
            early.sendall(b'{"do":"hello"}\n')
            self.assertIn(b'"ok":true', early.recv(4096))
            process.terminate()
            self.assertEqual(process.wait(20), 0, process.stderr.read())
            self.assertTrue(path.exists(), "systemd's socket stays for the next start")

    def test_sockets_for_another_process_or_too_many_are_not_taken(self):
        for options, code in (({"pid": 1}, 64), ({"count": 2}, 64)):
            path, listener, process = self.listening(**options)
            with process, listener:
                self.assertEqual(process.wait(20), code)
            path.unlink()

    def test_the_example_units_are_ones(self):
        units = ROOT / "Sources/klepet-host/systemd"
        for name in ("klepet.service", "klepet.socket"):
            text = (units / name).read_text(encoding="utf-8").replace("/usr/local/bin/klepet-host", str(HOST))
            (self.folder / name).write_text(text, encoding="utf-8")
        if shutil.which("systemd-analyze") is None:
            self.skipTest("systemd-analyze is not there")
        result = subprocess.run(
            [
                "systemd-analyze", "verify", "--recursive-errors=no", "--man=no", self.folder / "klepet.service",
                self.folder / "klepet.socket",
            ],
            capture_output=True,
            text=True,
            timeout=60,
            check=False,
        )
        self.assertEqual((result.returncode, result.stdout, result.stderr), (0, "", ""))


if __name__ == "__main__":
    unittest.main()

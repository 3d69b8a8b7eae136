"""What one connection does holds up none of the others, and nothing of it stays behind when it is gone."""

import contextlib
import json
import resource
import socket
import threading
import time
import unittest

from resident import OFFICE, QUICK, Connection, Resident, visitor, wait_until


class Ends(unittest.TestCase):
    def test_half_a_line_and_then_the_end_leaves_nothing_behind(self):
        # libuv (1.44) tells such an end without a buffer.
        with Resident() as host, host.connect() as connection:
            connection.done("hello")
            before = host.descriptors()
            for data in (b"{", b"\n", b'{"do":"hello"}', b'{"do":"hello"}\n{', b"x" * 200_000):
                for _ in range(40):
                    with socket.socket(socket.AF_UNIX) as half:
                        half.connect(str(host.socket))
                        half.sendall(data)
            wait_until(lambda: host.descriptors() == before, "every connection that has ended to be closed")

    def test_an_operator_whose_console_died_in_the_middle_of_a_line_is_offline(self):
        with Resident() as host, host.connect() as connection:
            connection.done("operator_set", OFFICE, key="ana", name="Ana")
            with host.connect() as console:
                console.done("join", "console", role="operator", key="ana")
                console.send_bytes(b'{"do":"say","client":"console","chat":1,"te')

            def kinds():
                return [
                    event["kind"]
                    for event in connection.done("events", OFFICE | {"after_seq": 0}, limit=1000)["events"]
                ]

            wait_until(lambda: "went_offline" in kinds(), "the operator to be offline")


class Leaving(unittest.TestCase):
    def test_thousands_who_leave_with_their_connection_are_all_gone_and_so_are_those_at_the_end(self):
        with Resident("--new-people-per-second", "1000") as host, host.connect() as other:
            for number in range(2):
                with host.connect() as connection:
                    for first in range(0, 2000, 100):
                        connection.send(
                            *(
                                {"do": "join", "client": n, "role": "visitor", "key": f"v{n}"}
                                for n in range(first, first + 100)
                            )
                        )
                        for _ in range(100):
                            self.assertTrue(connection.reply()["ok"])
                    if number:
                        self.assertEqual(host.stop(), 0)
                        break
                wait_until(
                    lambda: other.done("statistics_get", OFFICE)["statistics"]["clients"] == 1, "everybody to leave"
                )
            host.start()
            with host.connect() as again:
                online, after = set(), 0
                while events := again.done("events", OFFICE | {"after_seq": after}, limit=1000)["events"]:
                    for event in events:
                        if event["kind"] in ("went_online", "went_offline") and event["role"] == "visitor":
                            (online.add if event["kind"] == "went_online" else online.discard)(event["person"])
                    after = events[-1]["seq"]
                self.assertEqual(online, set())

    def test_a_long_reply_does_not_keep_its_room(self):
        with (
            Resident(policy=QUICK | {"limits": {"messages_per_second": 0, "message_bytes_max": 1 << 20}}) as host,
            host.connect() as connection,
        ):
            chat = connection.done("start", visitor("eva"), text="Hello")["chat"]
            person = connection.done("person", visitor("eva"))["person"]
            for number in range(8):
                connection.done("say", OFFICE, chat=chat, text="x" * 1_000_000)
            before = host.resident_bytes()
            # Five who stay: what each kept would be 8 MB or more, what the allocator keeps is so once.
            with contextlib.ExitStack() as stays:
                for each in [connection, *(stays.enter_context(host.connect()) for _ in range(4))]:
                    each.socket.settimeout(300)
                    self.assertGreater(len(json.dumps(each.done("export", OFFICE, visitor=person))), 8_000_000)
                    each.done("hello")
                self.assertLess(host.resident_bytes() - before, 28 << 20)


class Descriptors(unittest.TestCase):
    def test_without_a_descriptor_for_whoever_comes_it_serves_those_who_are_there_and_goes_on_later(self):
        with Resident() as host, host.connect() as connection:
            connection.done("hello")
            limits = resource.prlimit(host.process.pid, resource.RLIMIT_NOFILE)
            for few in (4, host.descriptors()):
                resource.prlimit(host.process.pid, resource.RLIMIT_NOFILE, (few, limits[1]))
                waiting = [socket.socket(socket.AF_UNIX) for _ in range(20)]
                for each in waiting:
                    each.connect(str(host.socket))
                before = host.cpu_seconds()
                end = time.monotonic() + 1
                while time.monotonic() < end:
                    connection.done("hello")
                    time.sleep(0.02)
                self.assertLess(host.cpu_seconds() - before, 0.6, "it does not ask the system again and again")
                resource.prlimit(host.process.pid, resource.RLIMIT_NOFILE, limits)
                with host.connect() as again:
                    again.done("hello")
                for each in waiting:
                    each.close()


class Turns(unittest.TestCase):
    def test_a_flood_and_long_answers_wait_while_others_are_answered(self):
        with Resident(policy=QUICK) as host, host.connect() as other:
            chat = other.done("start", visitor("eva"), text="Hello")["chat"]
            for number in range(400):
                other.send({"do": "say", "client": visitor("eva"), "chat": chat, "text": "x" * 500, "id": f"m{number}"})
            for number in range(400):
                other.reply()
            lines = [
                {"do": "chat_events", "client": visitor("eva"), "chat": chat, "limit": 200, "request": n}
                for n in range(400)
            ]
            for flood in (lines, [{"do": "hello", "request": n} for n in range(30_000)]):
                with Connection(host.socket) as flooding:
                    data = b"".join(json.dumps(line).encode() + b"\n" for line in flood)
                    flooding.socket.setblocking(False)
                    sent, got, answered, asked = 0, 0, 0, False
                    rest = b""
                    while got < len(flood):
                        try:
                            sent += flooding.socket.send(data[sent:sent + 65536]) if sent < len(data) else 0
                        except BlockingIOError:
                            pass
                        try:
                            rest += flooding.socket.recv(1 << 16)
                            got += sum(b'"ok"' in line for line in rest.split(b"\n")[:-1])
                            rest = rest.rsplit(b"\n", 1)[-1]
                        except BlockingIOError:
                            pass
                        if got and not asked and got < len(flood) // 2:
                            asked = True
                            other.done("hello", request="between")
                            answered = got
                    self.assertTrue(0 < answered < len(flood))

    def test_whoever_ends_their_side_while_their_lines_wait_gets_every_reply(self):
        with Resident() as host:
            for count in (1, 100, 3000, 20_000):
                with host.connect() as connection:
                    data = b"".join(b'{"do":"hello","request":%d}\n' % n for n in range(count))

                    def send(connection=connection, data=data):
                        connection.send_bytes(data)
                        connection.socket.shutdown(socket.SHUT_WR)

                    sending = threading.Thread(target=send)
                    sending.start()
                    self.assertEqual([connection.reply()["request"] for _ in range(count)], list(range(count)))
                    self.assertIsNone(connection.line())
                    sending.join()

    def test_a_thousand_who_come_at_once_are_all_answered_in_turn(self):
        with Resident("--connections-max", "1200") as host:
            connections = []
            for number in range(1000):
                connection = Connection(host.socket)
                connection.send(*({"do": "hello", "request": n} for n in range(30)))
                connections.append(connection)
            for connection in connections:
                self.assertEqual([connection.reply()["request"] for _ in range(30)], list(range(30)))
                connection.close()

    def test_whoever_catches_up_gets_all_of_it_while_others_are_answered(self):
        with Resident(policy=QUICK) as host, host.connect() as other, host.connect() as late:
            chat = other.done("start", visitor("eva"), text="0")["chat"]
            count = 6000
            for first in range(0, count, 500):
                other.send(
                    *(
                        {"do": "say", "client": OFFICE, "chat": chat, "text": str(n) + " " * 300 + "."}
                        for n in range(first, first + 500)
                    )
                )
                for _ in range(500):
                    self.assertTrue(other.reply()["ok"])
            for name in ("a", "b"):
                late.done("join", name, role="visitor", key="eva")
                late.send({"do": "subscribe", "client": name})
            texts = {"a": [], "b": []}
            while any(len(seen) < count for seen in texts.values()):
                line = late.line()
                if "events" in line:
                    texts[line["client"]] += [event["text"].split()[0] for event in line["events"]
                                              if event["kind"] == "said" and event["text"].endswith(" .")]
                    other.done("hello")
            self.assertTrue(all(seen == [str(n) for n in range(count)] for seen in texts.values()))


if __name__ == "__main__":
    unittest.main()

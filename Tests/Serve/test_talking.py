"""What clients do over the socket: attached and polling, pipelined, resumed; and lines that are wrong."""

import json
import unittest

from resident import OFFICE, AtAHost, Connection, Resident, said, visitor


class Talking(AtAHost):
    def start(self, client, text="Hello"):
        return self.connection.done("start", client, text=text)["chat"]

    def test_a_thousand_requests_before_the_first_read_are_answered_in_their_order(self):
        chat = self.start(visitor("eva"))
        eva = visitor("eva")
        self.connection.send(
            *(
                {"do": "say" if n % 3 else "now", "client": eva, "request": n}
                | ({"chat": chat, "text": f"m{n}", "id": f"id{n}"} if n % 3 else {})
                for n in range(1000)
            )
        )
        replies = [self.connection.reply() for _ in range(1000)]
        self.assertEqual([reply["request"] for reply in replies], list(range(1000)))
        self.assertTrue(all(reply["ok"] for reply in replies))
        events = self.connection.done("chat_events", eva, chat=chat)["events"]
        self.assertEqual(said(events)[1:10], [f"m{n}" for n in range(1000) if n % 3][:9])

    def test_the_client_may_stand_anywhere_in_the_line(self):
        chat = self.start(visitor("eva"))
        name = '{"role":"visitor","key":"eva"}'
        for line in (
            f'{{"client":{name},"do":"chat_get","chat":{chat}}}', f'{{"do":"chat_get","client":{name},"chat":{chat}}}',
            f'{{"do":"chat_get","chat":{chat},"client":{name}}}',
            f' {{ "do" : "chat_get" , "chat":{chat} ,\t"client" : {name} }} \r',
        ):
            self.connection.send(line)
            self.assertTrue(self.connection.reply()["ok"], line)

    def test_quotes_brackets_and_backslashes_in_texts_do_not_mislead(self):
        eva = visitor('e"v\\a{[')
        chat = self.start(eva)
        texts = ['"', "\\", '\\"', '","client":"x', '{"client":1}', "]}", "\\\\\\", 'a\\\\"b', "ěščř \U0001F600"]
        for text in texts:
            self.connection.done("say", eva, chat=chat, text=text)
        self.assertEqual(said(self.connection.done("chat_events", eva, chat=chat)["events"])[1:], texts)

    def test_a_polling_client_is_shared_by_connections_and_set_by_after_seq(self):
        chat = self.start(visitor("eva"))
        first = self.connection.done("events", visitor("eva"))
        self.assertEqual(said(first["events"]), ["Hello"])
        self.assertEqual(said(self.connection.done("events", visitor("eva"))["events"]), [])
        with self.host.connect() as other:
            other.done("say", visitor("eva"), chat=chat, text="again")
            self.assertEqual(said(other.done("events", visitor("eva", after_seq=first["cursor"]))["events"]), ["again"])
            self.assertEqual(said(other.done("events", visitor("eva", after_seq=0))["events"]), ["Hello", "again"])

    def test_an_attached_client_is_online_as_long_as_its_connection(self):
        self.connection.done("join", 1, role="system", key="office", from_now=True)
        with self.host.connect() as other:
            person = other.done("join", "tab", role="visitor", key="eva")["person"]
        kinds = []
        while "went_offline" not in kinds:
            kinds += [
                event["kind"] for event in self.connection.done("events", 1)["events"] if event.get("person") == person
            ]
        self.assertIn("went_online", kinds)

    def test_subscribed_clients_of_one_connection_get_their_own_events_once(self):
        connection = self.connection
        for number in (1, 2):
            connection.done("join", number, role="visitor", key=f"v{number}")
            connection.done("subscribe", number)
        chats = {number: connection.done("start", number, text=f"from {number}")["chat"] for number in (1, 2)}
        for number in (2, 1):
            connection.done("say", number, chat=chats[number], text=f"more of {number}")
        seen = {1: [], 2: []}
        while any(len(said(events)) < 2 for events in seen.values()):
            push = connection.push()
            seen[push["client"]] += push["events"]
        for number, events in seen.items():
            self.assertEqual(said(events), [f"from {number}", f"more of {number}"])
            self.assertEqual({event["chat"] for event in events}, {chats[number]})

    def test_after_a_lost_connection_nothing_is_missed_or_doubled(self):
        chat = self.start(visitor("eva"))
        seen, cursor = [], 0
        for round_number in range(5):
            with self.host.connect() as tab:
                tab.done("join", "tab", role="visitor", key="eva", after_seq=cursor)
                tab.done("subscribe", "tab")
                for n in range(20):
                    self.connection.done("say", visitor("eva"), chat=chat, text=f"{round_number}.{n}")
                while sum(1 for event in seen if event["kind"] == "said") < 1 + round_number * 20 + 10:
                    push = tab.push()
                    seen += push["events"]
                    cursor = push["cursor"]
        rest = self.connection.done("events", visitor("eva", after_seq=cursor))
        texts = said(seen + rest["events"])
        self.assertEqual(texts, ["Hello"] + [f"{r}.{n}" for r in range(5) for n in range(20)])

    def test_typing_is_pushed_though_no_event_is_written(self):
        connection = self.connection
        connection.done("operator_set", OFFICE, key="ana", name="Ana")
        connection.done("join", "ana", role="operator", key="ana", from_now=True)
        connection.done("subscribe", "ana")
        chat = self.start(visitor("eva"))
        connection.done("activity", visitor("eva"), chat=chat, activity="typing")
        kinds = []
        while "typing" not in kinds:
            kinds += [event["kind"] for event in connection.push()["events"]]

    def test_wrong_lines_are_refused_one_by_one(self):
        eva = '"client":{"role":"visitor","key":"eva"}'
        lines = {
            "nonsense": "json_invalid", "[]": "json_invalid", '"x"': "json_invalid", "{": "json_invalid",
            "{}": "json_invalid", '{"do":"hello"} x': "json_invalid", '{"do":"hello",}': "json_invalid",
            '{"do":"hello","x":1}': "json_invalid", '{"do":"hello","do":"hello"}': "json_invalid",
            '{"do":"say"}': "json_invalid", '{"do":"say","client":"nobody"}': "person_unknown",
            '{"do":"say","client":null}': "json_invalid", '{"do":"say","client":[]}': "json_invalid",
            '{"do":"say","client":{}}': "json_invalid",
            '{"do":"events","client":{"role":"king","key":"x"}}': "value_invalid",
            '{"do":"events","client":{"role":"visitor","key":""}}': "key_invalid",
            '{"do":"events","client":{"role":"visitor","key":"x","x":1}}': "json_invalid",
            '{"do":"events","client":{"role":"visitor","key":"x","key":"y"}}': "json_invalid",
            '{"do":"events","client":{"role":"visitor","key":"x","after_seq":-1}}': "value_invalid",
            '{"do":"events","client":{"role":"operator","key":"stranger"}}': "person_unknown",
            f'{{{eva},"do":"nothing"}}': "command_unknown", f"{{{eva}}}": "json_invalid",
            f'{{{eva},"do":7}}': "json_invalid",
            f'{{{eva},"do":"now","client":{{"role":"system","key":"me"}}}}': "json_invalid",
            f'{{{eva},"do":"now","cli\\u0065nt":{{"role":"system","key":"me"}}}}': "json_invalid",
            f'{{{eva},"do":"now" "x":1}}': "json_invalid", f'{{{eva},,"do":"now"}}': "json_invalid",
            f'{{{eva},"do":"now","x":[}}}}': "json_invalid",
            '{"do":"subscribe","client":{"role":"visitor","key":"eva"}}': "json_invalid",
            f'{{{eva},"do":"now","request":{{}}}}': "json_invalid", '{"do":"hello","request":1.5}': "json_invalid",
            '{"do":"backup","client":{"role":"visitor","key":"eva"},"path":"x"}': "not_allowed",
            '{"do":"advance","client":{"role":"system","key":"o"},"to_ms":1}': "not_allowed",
        }
        for line, refusal in lines.items():
            self.connection.send(line)
            reply = self.connection.reply()
            self.assertFalse(reply["ok"], line)
            self.assertEqual(reply["refusal"], refusal, f"{line}: {reply}")
            self.assertTrue(reply["sentence"].endswith("."), reply)
        self.connection.send_bytes(b'{"do":"now","client":{"role":"visitor","key":"\xff"}}\n\x00\n')
        self.assertEqual([self.connection.reply()["refusal"] for _ in range(2)], ["json_invalid"] * 2)
        self.assertTrue(self.connection.ask("hello")["ok"])

    def test_a_request_comes_back_with_a_refusal(self):
        for request in (7, "seven", 'quo"te', -1):
            self.assertEqual(self.connection.ask("say", "nobody", request=request)["request"], request)
            self.assertEqual(self.connection.ask("nothing", visitor("eva"), request=request)["request"], request)
        self.assertNotIn("request", self.connection.ask("say", "nobody", request="x" * 65))

    def test_names_of_clients_are_numbers_or_texts_and_their_connections_own(self):
        for name in (1, "1", "žluť \"'", -5):
            self.connection.done("join", name, role="visitor", key=f"key {name!r}")
            self.assertEqual(self.connection.ask("join", name, role="visitor", key="x")["refusal"], "already")
        people = {self.connection.done("person", name)["person"] for name in (1, "1", "žluť \"'", -5)}
        self.assertEqual(len(people), 4)
        self.connection.send('{"do":"person","client":"\\u0031"}')
        self.assertEqual(self.connection.reply()["person"], self.connection.done("person", "1")["person"])
        self.connection.done("leave", "1")
        self.assertEqual(self.connection.ask("person", "1")["refusal"], "person_unknown")
        with self.host.connect() as other:
            self.assertEqual(other.ask("person", 1)["refusal"], "person_unknown")

    def test_hostile_lines_of_one_connection_leave_the_others_alone(self):
        chat = self.start(visitor("eva"))
        with Connection(self.host.socket) as hostile:
            for n in range(200):
                hostile.send_bytes(
                    b'{"do":"say","client":{"role":"visitor","key":"eva"},"chat":' + b"[" * n * 50 + b"\n\x00\xff{\n"
                )
                self.assertTrue(self.connection.done("say", visitor("eva"), chat=chat, text=f"m{n}")["seq"])
        self.assertEqual(len(said(self.connection.done("chat_events", visitor("eva"), chat=chat)["events"])), 201)

    def test_the_last_lines_before_the_end_are_answered(self):
        import socket

        self.connection.send(
            {"do": "start", "client": visitor("eva"), "text": "bye", "request": 1}, {"do": "hello", "request": 2}
        )
        self.connection.send_bytes(b'{"do":"hello","request":3}')
        self.connection.socket.shutdown(socket.SHUT_WR)
        self.assertEqual([self.connection.reply()["request"] for _ in range(2)], [1, 2])
        self.assertIsNone(self.connection.line())

    def test_a_copy_is_whole_when_its_reply_comes_and_requests_behind_it_wait(self):
        from resident import host_command

        chat = self.start(visitor("eva"))
        copy = self.host.folder / "copy.db"
        for request, path in ((1, copy), (2, copy)):
            self.connection.send(
                {"do": "backup", "client": OFFICE, "path": str(path), "request": request},
                {"do": "hello", "request": "h"},
            )
            first, second = self.connection.reply(), self.connection.reply()
            self.assertEqual((first["request"], second["request"]), (request, "h"))
            self.assertEqual(first["ok"], request == 1, first)
        audit = host_command("audit", copy)
        self.assertEqual(audit.returncode, 0, audit.stderr)
        self.assertIn(str(chat), host_command("chats", copy).stdout)
        self.assertEqual(json.loads(json.dumps(first["refusal"])), "cannot_open")


class Polling(unittest.TestCase):
    def test_somebody_written_as_before_is_who_was_said_last(self):
        with Resident() as host, host.connect() as connection:
            persons = {
                connection.done("person", visitor("eva", name=name))["person"]
                for name in ("Eva", "Evi", "Eva", "Eva", "Evi")
            }
            connection.done("leave", visitor("eva", name="Eva"))
            persons.add(connection.done("person", visitor("eva", name="Evi"))["person"])
            self.assertEqual(len(persons), 1)
            events = connection.done("events", OFFICE)["events"]
            self.assertEqual(
                [event["text"] for event in events if event["kind"] == "person_renamed"], ["Evi", "Eva", "Evi"]
            )


class Erasure(unittest.TestCase):
    def test_who_comes_with_the_key_of_somebody_erased_is_somebody_new(self):
        with Resident() as host, host.connect() as connection:
            person = connection.done("person", visitor("eva"))["person"]
            connection.done("join", "tab", role="visitor", key="eva")
            connection.done("start", "tab", text="Hello")
            connection.done("erase", OFFICE, visitor=person)
            self.assertNotEqual(connection.done("person", visitor("eva"))["person"], person)
            self.assertEqual(connection.ask("say", "tab", chat=1, text="x", request=3), {
                "ok": False, "request": 3, "status": -331, "refusal": "erased", "path": "client",
                "sentence": "This client's visitor was erased: leave, and join anew."})
            connection.done("leave", "tab")
            connection.done("join", "tab", role="visitor", key="eva")


class Identity(unittest.TestCase):
    def test_a_signed_visitor_is_let_in_by_the_signature_alone_each_time(self):
        import hashlib
        import hmac
        import pathlib
        import tempfile

        with tempfile.TemporaryDirectory() as name:
            key = b"sixteen bytes and a few"
            (pathlib.Path(name) / "key").write_bytes(key + b"\n")
            good = hmac.new(key, b"eva", hashlib.sha256).hexdigest()
            with Resident("--identity-key-file", f"{name}/key") as host, host.connect() as connection:
                connection.done("events", visitor("eva", signature=good))
                for bad in ({}, {"signature": good[:-1] + "g"}, {"signature": "00" * 32}):
                    self.assertEqual(connection.ask("events", visitor("eva", **bad))["refusal"], "identity_invalid")
                connection.done("events", visitor("eva", signature=good, name="Eva", locale="cs"))
                self.assertEqual(connection.ask("join", 1, role="visitor", key="eva")["refusal"], "identity_invalid")


    def test_clients_without_a_signature_have_had_their_time_when_the_visitor_comes_with_one(self):
        import hashlib
        import hmac
        import pathlib
        import tempfile

        with tempfile.TemporaryDirectory() as name:
            key = b"sixteen bytes and a few"
            (pathlib.Path(name) / "key").write_bytes(key)
            good = hmac.new(key, b"eva", hashlib.sha256).hexdigest()
            with Resident("--identity-key-file", f"{name}/key") as host, host.connect() as connection:
                chat = connection.done("start", visitor("eva"), text="Hello")["chat"]
                connection.done("join", "tab", role="visitor", key="eva")
                connection.done("subscribe", "tab")
                connection.push()
                connection.done("say", visitor("eva", signature=good), chat=chat, text="It is me, my PIN is 0000")
                for do, fields in (
                    ("events", {}),
                    ("chat_events", {"chat": chat}),
                    ("say", {"chat": chat, "text": "x"}),
                    ("now", {}),
                ):
                    self.assertEqual(connection.ask(do, "tab", **fields)["refusal"], "identity_invalid", do)
                    self.assertEqual(connection.ask(do, visitor("eva"), **fields)["refusal"], "identity_invalid", do)
                seen = connection.done("events", visitor("eva", signature=good, after_seq=0))["events"]
                self.assertIn("It is me, my PIN is 0000", [event.get("text") for event in seen])
                self.assertFalse([push for push in connection.pushes if "PIN" in str(push)])
                connection.done("leave", "tab")


class Suspension(unittest.TestCase):
    def test_a_suspended_operator_is_refused_everywhere_until_taken_up_again(self):
        ana = {"role": "operator", "key": "ana"}
        with Resident() as host, host.connect() as connection:
            connection.done("operator_set", OFFICE, key="ana", name="Ana")
            connection.done("join", "console", **ana)
            connection.done("events", ana)
            connection.done("operator_set", OFFICE, key="ana", name="Ana", suspended=True)
            for client in ("console", ana):
                self.assertEqual(connection.ask("events", client)["refusal"], "suspended")
            self.assertEqual(connection.ask("join", "another", **ana)["refusal"], "suspended")
            connection.done("operator_set", OFFICE, key="ana", name="Ana")
            for client in ("console", ana):
                connection.done("events", client)


class Priority(unittest.TestCase):
    def test_the_shop_sets_a_priority_when_it_joins_a_visitor_and_the_visitor_sets_none(self):
        with Resident() as host, host.connect() as connection:
            connection.done("join", "vip", role="visitor", key="vip", priority=-5)
            connection.done("start", "vip", text="Hello")
            connection.done("start", visitor("other", priority=100), text="Hello")
            self.assertEqual(
                connection.ask("start", visitor("third"), text="Hello", priority=100)["refusal"], "not_allowed"
            )
            self.assertEqual(
                connection.ask("join", "x", role="visitor", key="x", priority=101)["refusal"], "value_invalid"
            )
            events = connection.done("events", OFFICE)["events"]
            self.assertEqual([event["value"] for event in events if event["kind"] == "started"], [-5, 100])


class VirtualClock(unittest.TestCase):
    def test_advance_fires_what_is_due_and_pushes_it(self):
        with Resident("--clock", "virtual", "--start-ms", "1700000000000") as host, host.connect() as connection:
            connection.done("join", "eva", role="visitor", key="eva")
            connection.done("subscribe", "eva")
            connection.done("start", "eva", text="Anybody?")
            connection.done("advance", OFFICE, to_ms=1700000600000)
            self.assertEqual(connection.done("now")["now_ms"], 1700000600000)
            rungs = []
            while not rungs or rungs[-1] < 3:
                rungs += [
                    event["rung"]
                    for event in connection.push()["events"]
                    if event.get("ladder") == "waiting" and "rung" in event
                ]
            self.assertEqual(connection.ask("advance", OFFICE, to_ms=5)["refusal"], "time_invalid")


if __name__ == "__main__":
    unittest.main()

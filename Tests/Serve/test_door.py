"""Two vocabularies: what a frame holds reaches klepet_call as its client, and nothing of the host's,
however it is written."""

import json
import unittest

from resident import OFFICE, AtAHost, Resident, visitor

HOST_WORDS = ("hello", "join", "leave", "subscribe", "unsubscribe", "backup", "advance")


class Door(AtAHost):
    OPTIONS = ("--clock", "virtual", "--start-ms", "1700000000000")

    def setUp(self):
        super().setUp()
        self.eva = self.connection.done("join", "eva", role="visitor", key="eva")["person"]
        self.connection.done("join", "bob", role="visitor", key="bob")
        self.connection.done("start", "bob", text="Bob's words", id="b")

    def hand(self, frame, **more):
        self.connection.send({"client": "eva", "frame": frame} | more)
        return self.connection.reply()

    def still_eva(self):
        self.assertEqual(self.connection.done("person", "eva")["person"], self.eva)
        self.assertEqual(self.connection.pushes, [], "nobody has subscribed")

    def test_no_word_of_the_hosts_is_one_in_a_frame(self):
        for word in HOST_WORDS:
            for frame in (
                {"do": word}, {"do": word, "client": "eva"},
                {"do": word, "client": OFFICE, "path": "/tmp/stolen.db", "to_ms": 1800000000000},
                {"do": word, "role": "system", "key": "office"}, {"client": "eva", "frame": {"do": word}},
                {"frame": json.dumps({"do": word})},
            ):
                text = json.dumps(frame)
                for handed in (
                    frame, text, text.replace("{", "{\n", 1),
                    text.replace(word, "\\u00%02x%s" % (ord(word[0]), word[1:])), text * 2,
                ):
                    reply = self.hand(handed)
                    self.assertIn(reply["refusal"], ("command_unknown", "json_invalid"), handed)
                    self.still_eva()
        self.assertLess(self.connection.done("now")["now_ms"], 1800000000000)

    def test_a_frame_that_was_spliced_into_a_line_reaches_no_word_of_the_hosts(self):
        for word in HOST_WORDS:
            for more in ("", ',"role":"system","key":"hacker"', ',"path":"/tmp/stolen.db"', ',"to_ms":1800000000000'):
                self.connection.send(f'{{"client":"eva","do":"{word}"{more}}}')
                self.assertEqual(self.connection.reply()["refusal"], "not_allowed", word)
                self.still_eva()
        self.connection.send('{"client":"eva","do":"chat_events","chat":1}')
        self.assertEqual(self.connection.reply()["refusal"], "chat_unknown")

    def test_a_frame_speaks_as_the_envelopes_client_alone(self):
        for frame in ('{"do":"chat_events","chat":1}', '{"do":"audit"}', '{"do":"chat_events","chat":1,"client":"bob"}',
                      '{"client":"bob","do":"chat_events","chat":1}',
                      '{"do":"chat_events","chat":1,"cli\\u0065nt":"bob"}',
                      '{"do":"say","chat":1,"text":"x","id":"1","client":"bob"}', '{"do":"say","chat":1,"text":"x"}',
                      '"}\n{"do":"chat_events","client":"bob","chat":1', '","client":"bob","x":"', "", "x", "[]", "7",
                      "\0", "{" * 5000):
            reply = self.hand(frame)
            self.assertFalse(reply["ok"], (frame, reply))
        self.assertEqual(self.hand({"do": "person"})["person"], self.eva)
        self.connection.send({"client": visitor("ivo"), "frame": '{"do":"person"}'})
        self.assertNotIn(self.connection.reply()["person"], (self.eva,))

    def test_an_envelope_holds_one_frame_one_client_and_nothing_else(self):
        person = json.dumps(json.dumps({"do": "person"}))
        for line in (
            f'{{"client":"eva","frame":{person},"frame":{person}}}',
            f'{{"client":"eva","client":"eva","frame":{person}}}', f'{{"client":"eva","frame":{person},"do":"person"}}',
            f'{{"do":"person","client":"eva","frame":{person}}}', f'{{"do":"leave","client":"eva","frame":{person}}}',
            f'{{"client":"eva","frame":{person},"text":"x"}}', f'{{"client":"eva","frame":{person},"x":1}}',
            f'{{"client":"eva","frame":{person},"fr\\u0061me":{person}}}',
            f'{{"client":"eva","frame":{person},"cli\\u0065nt":"bob"}}', f'{{"frame":{person}}}',
            f'{{"client":null,"frame":{person}}}', f'{{"client":"eva","frame":{person},"request":{{}}}}',
            '{"client":"eva","frame":7}', '{"client":"eva","frame":["x"]}', '{"client":"eva","frame":"\\ud800"}',
            '{"client":"eva","frame":"\\udc00\\ud800"}', '{"client":"eva","frame":"\\x"}',
            '{"client":"eva","frame":"\\u12"}', '{"client":"eva","frame":"a\tb"}',
        ):
            self.connection.send(line)
            self.assertEqual(self.connection.reply()["refusal"], "json_invalid", line)
        self.still_eva()

    def test_a_frame_means_the_same_as_a_string_and_as_an_object(self):
        chat = self.hand({"do": "start", "text": "Hello"})["chat"]
        texts = ["plain", '"quoted" \\ / \b\f\n\r\t', "žluťoučký", "\U0001F600\u2028", "x" * 20_000]
        for text in texts:
            for escaped in (False, True):
                frame = json.dumps({"do": "say", "chat": chat, "text": text, "request": 1}, ensure_ascii=escaped)
                for handed in (frame, json.loads(frame)):
                    line = json.dumps({"client": "eva", "frame": handed}, ensure_ascii=not escaped)
                    self.connection.send(line)
                    self.assertEqual(self.connection.reply()["request"], 1, line)
        events = self.connection.done("chat_events", "eva", chat=chat, limit=1000)["events"]
        said = [event["text"] for event in events if event["kind"] == "said" and event["role"] == "visitor"]
        self.assertTrue(said == ["Hello"] + [text for text in texts for _ in range(4)])

    def test_the_reply_has_the_frames_request_or_else_the_envelopes(self):
        chat = self.hand({"do": "start", "text": "Hello"})["chat"]
        for frame in (
            {"do": "person"}, {"do": "nothing"}, {"do": "seen"}, {"do": "say", "chat": chat, "text": "x"},
            {"do": "leave"},
        ):
            self.assertNotIn("request", self.hand(json.dumps(frame)))
            self.assertEqual(self.hand(json.dumps(frame), request="env")["request"], "env", frame)
            frame = json.dumps(frame | {"request": 7})
            self.assertEqual(self.hand(frame, request="env")["request"], 7)
            self.assertEqual(self.hand(frame.replace("request", "requ\\u0065st"), request="env")["request"], 7)
            self.connection.send({"client": "nobody", "frame": frame, "request": 8})
            self.assertEqual(self.connection.reply()["request"], 7)
        self.assertEqual(self.hand("x", request=8)["request"], 8)
        self.assertEqual(self.hand(7, request=8)["request"], 8)


class Long(unittest.TestCase):
    def test_a_frame_that_is_too_long_is_refused_alone(self):
        with Resident("--frame-bytes-max", "500") as host, host.connect() as connection:
            frame = '{"do":"person","request":5}'
            for handed in (frame + " " * (501 - len(frame)), {"do": "start", "text": "x" * 500, "request": 5}):
                connection.send({"client": visitor("eva"), "frame": handed})
                reply = connection.reply()
                self.assertEqual((reply["refusal"], reply["request"]), ("text_too_long", 5))
            connection.send({"client": visitor("eva"), "frame": frame + " " * (500 - len(frame))})
            self.assertTrue(connection.reply()["ok"])


if __name__ == "__main__":
    unittest.main()

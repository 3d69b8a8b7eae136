"""PROTOCOL.md is what the host does: every example in it is run, in order, against a new shop."""

import re
import unittest

from resident import ROOT, Resident, printed_pattern

PAGE = ROOT / "Sources/klepet-host/PROTOCOL.md"


class Protocol(unittest.TestCase):
    def test_every_printed_line_is_what_the_host_says(self):
        page = PAGE.read_text(encoding="utf-8")
        blocks = re.findall(r"^```(\w*)\n(.*?)^```$", page, re.M | re.S)
        lines = [line for language, block in blocks if not language for line in block.splitlines()]
        self.assertGreater(len(lines), 20)
        with Resident("--clock", "virtual", "--start-ms", "1700000000000") as host, host.connect() as connection:
            for line in lines:
                arrow, text = line.split(" ", 1)
                if arrow == "→":
                    connection.send(text)
                    continue
                self.assertEqual(arrow, "←", line)
                got = self.raw_line(connection)
                self.assertRegex(got, printed_pattern(text), f"printed: {text}")
                self.assertIsNotNone(printed_pattern(text).fullmatch(got), f"printed: {text}\nsaid:    {got}")
            self.assertEqual(connection.rest, b"", "it said more than is printed")

    @staticmethod
    def raw_line(connection):
        while b"\n" not in connection.rest:
            data = connection.socket.recv(1 << 16)
            assert data, "closed"
            connection.rest += data
        line, connection.rest = connection.rest.split(b"\n", 1)
        return line.decode()

    def test_the_schema_has_no_command_of_the_hosts_own_names(self):
        # Else one of the two could not be reached.
        from resident import host_command

        schema = host_command("schema").stdout
        for name in ("hello", "join", "leave", "subscribe", "unsubscribe", "backup", "advance"):
            self.assertNotIn(f'"{name}.request"', schema)
        self.assertIn('"now.request"', schema)


if __name__ == "__main__":
    unittest.main()

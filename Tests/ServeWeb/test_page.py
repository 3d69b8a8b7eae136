"""HTTP.md is what the host does: every frame in it is sent, in order, to a new shop, and every reply is what is
printed."""

import re
import unittest

from browser import OPEN, ROOT, Web, host_command
from resident import printed_pattern

PAGE = (ROOT / "Sources/klepet-host/HTTP.md").read_text(encoding="utf-8")


class Printed(unittest.TestCase):
    def test_every_printed_frame_is_what_the_host_says(self):
        lines = [line for line in PAGE.splitlines() if line.startswith(("→ ", "← "))]
        self.assertGreater(len(lines), 6)
        with Web("--clock", "virtual", "--start-ms", "1700000000000", *OPEN) as host, host.open() as page:
            for line in lines:
                arrow, text = line.split(" ", 1)
                if arrow == "→":
                    page.socket.send(text)
                else:
                    got = page.socket.recv(10)
                    self.assertIsNotNone(printed_pattern(text).fullmatch(got), f"printed: {text}\nsaid:    {got}")
            self.assertEqual(page.closed(), (1000, []))

    def test_the_numbers_of_the_page_are_the_defaults(self):
        text = re.sub(r"\s+", " ", host_command("serve", "--help").stdout)
        for option, number in re.findall(r"`--([a-z-]+)` \(([\d,]+)\)", PAGE):
            self.assertRegex(text, rf"--{option} <[^>]*> [^()]*\(default: {number.replace(',', '')}\)")


if __name__ == "__main__":
    unittest.main()

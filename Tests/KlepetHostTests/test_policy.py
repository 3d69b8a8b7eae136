"""klepet-host policy; how policies are read by every command; and the arguments that C's main is given."""

import json
import os
import shutil
import subprocess
import unittest

from recordings import HOST, run, write, DAY
from test_replay import InAFolder

DATA, NO_INPUT, UNAVAILABLE = 65, 66, 69


class Policies(InAFolder):
    def policy(self, text, name="policy.json"):
        path = self.folder / name
        path.write_bytes(text if isinstance(text, bytes) else text.encode())
        return path

    def test_a_good_policy_and_when_its_departments_open(self):
        done = run("policy", "check", self.policy('{"departments": [{"name": "a"}, {"name": "b", "hours": {}}]}'))
        self.assertEqual((done.returncode, done.stderr), (0, ""))
        self.assertEqual(done.stdout.splitlines()[0], f"{self.folder}/policy.json is a policy")
        self.assertEqual(done.stdout.splitlines()[2:], ["  a is always open", "  b is closed for longer than a year"])

    def test_what_is_surely_wrong_is_warned_of_and_taken(self):
        path = self.policy('{"idle": {"prompt_after_ms": 5}}')
        done = run("policy", "check", path)
        self.assertEqual(done.returncode, 0)
        self.assertIn("  ! idle.prompt_after_ms is 5 ms, ", done.stdout)
        told = json.loads(run("policy", "check", path, "--json").stdout)
        self.assertEqual([warning["path"] for warning in told["warnings"]], ["idle.prompt_after_ms"])
        self.assertEqual(told["departments"], [{"department": "support", "open": True}])

    def test_from_standard_input(self):
        self.assertIn("standard input is a policy", run("policy", "check", "-", stdin="{}").stdout)
        wrong = run("policy", "check", "-", stdin='{"colour": 1}')
        self.assertEqual(wrong.returncode, DATA)
        self.assertIn("standard input: ", wrong.stderr)

    def test_the_texts_of_a_locale_are_a_policy(self):
        texts = run("policy", "texts", "--locale", "cs")
        self.assertEqual(texts.returncode, 0)
        self.assertEqual(json.loads(texts.stdout)["texts"]["cs"]["place_next"], "Jste další na řadě.")
        self.assertEqual(run("policy", "check", "-", stdin=texts.stdout).returncode, 0)
        own = run(
            "policy", "texts", "--locale", "cs", self.policy('{"texts": {"cs": {"place_next": "Jste na řadě."}}}')
        )
        self.assertEqual(json.loads(own.stdout)["texts"]["cs"]["place_next"], "Jste na řadě.")
        self.assertEqual(run("policy", "texts", "--locale", "c s").returncode, DATA)

    def test_every_command_refuses_a_policy_that_is_not_utf_8_with_its_path(self):
        latin = self.policy('{\n"locale": "fran\xe7ais"}'.encode("latin-1"))
        day, shop = self.folder / "day.jsonl", self.folder / "day.db"
        write(day, DAY)
        self.assertEqual(run("replay", day, "--shop", shop).returncode, 0)
        for command in (
            ["policy", "check", latin],
            ["policy", "texts", "--locale", "en", latin],
            ["rehearse", shop, "--policy", latin],
            ["replay", day, "--policy", latin],
            ["chat", "--policy", latin],
            ["serve", "--shop", self.folder / "new.db", "--socket", self.folder / "s", "--policy", latin],
        ):
            done = run(*command)
            self.assertEqual((done.returncode, done.stdout), (DATA, ""), command)
            self.assertIn(f"{latin}: line 2 is not UTF-8: ", done.stderr)
        self.assertFalse((self.folder / "new.db").exists())


class Arguments(InAFolder):
    """A preloaded library that sets a variable, and a machine without /proc,
    hide the arguments from whoever searches for them."""

    def expect(self, *words, before=(), environment=None, code):
        done = subprocess.run(
            [*before, HOST, *map(str, words)], capture_output=True, text=True, timeout=60, env=environment
        )
        self.assertEqual((done.returncode, done.stdout), (code, ""), done.stderr)

    def test_beside_a_library_that_sets_a_variable(self):
        source, library = self.folder / "agent.c", self.folder / "agent.so"
        source.write_text(
            '#include <stdlib.h>\n__attribute__((constructor)) static void set(void) { setenv("AGENT", "1", 1); }\n'
        )
        subprocess.run(["cc", "-shared", "-fPIC", source, "-o", library], check=True)
        environment = dict(os.environ, LD_PRELOAD=str(library))
        self.expect("audit", self.folder / "no-such.db", environment=environment, code=NO_INPUT)
        self.expect("serve", "--health", "--socket", self.folder / "none", environment=environment, code=UNAVAILABLE)

    @unittest.skipUnless(shutil.which("unshare") and os.geteuid() == 0, "namespaces are for root")
    def test_without_proc(self):
        hidden = ["unshare", "-m", "sh", "-c", 'mount -t tmpfs none /proc && exec "$0" "$@"']
        if subprocess.run([*hidden, "true"], capture_output=True).returncode != 0:
            self.skipTest("this machine gives no namespaces")
        self.expect("audit", "/no-such.db", before=hidden, code=NO_INPUT)


if __name__ == "__main__":
    unittest.main()

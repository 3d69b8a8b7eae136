#!/usr/bin/env python3
"""What each of the rules that a replay leaves out changes, on a recording: told by `klepet-host rehearse`.

    python3 Tests/Traffic/changes.py HOST RECORDING.jsonl

A recording tells who wrote what to whom. What it meant and who was still there it does not, so a replay goes by none of
these rules; here its people do the same again in front of a shop that goes by one of them, and by all.
"""

import json
import pathlib
import subprocess
import sys
import tempfile

# Rule, and the policy that switches it on.
CHANGES: list[tuple[str, dict[str, dict[str, object]]]] = [
    ("as replayed", {}),
    ("B1.4 an afterword", {"reopen": {"afterword_ms": 600_000}}),
    ("B4.9 a follow-up comes back", {"followup": {"returns": True}}),
    ("B6.2 a silent owner", {"reply": {"rescue_after_ms": 600_000}}),
    ("B6.4 thanks settle", {"reply": {"settle_thanks": True}}),
]
FIGURES = ("asked", "warned", "closed", "holding", "choices", "still_on_it", "late", "overdue", "followups", "waits")


def host(program: str, *arguments: str) -> str:
    return subprocess.run([program, *arguments], check=True, capture_output=True, text=True).stdout


def with_changes(policy: dict, changes: dict[str, dict[str, object]]) -> str:
    return json.dumps({**policy, **{group: {**policy[group], **values} for group, values in changes.items()}})


def main() -> int:
    program, recording = sys.argv[1:]
    everything: dict[str, dict[str, object]] = {}
    for _, changes in CHANGES:
        for group, values in changes.items():
            everything[group] = everything.get(group, {}) | values
    with tempfile.TemporaryDirectory() as folder:
        shop, new = str(pathlib.Path(folder, "day.db")), pathlib.Path(folder, "policy.json")
        host(program, "replay", recording, "--shop", shop, "--json")
        policy = json.loads(host(program, "policy", "show", shop))
        print(f"{'':28} {'otherwise':>9}", *(f"{name:>11}" for name in FIGURES))
        for name, changes in [*CHANGES, ("all of them", everything)]:
            new.write_text(with_changes(policy, changes), encoding="utf-8")
            told = json.loads(host(program, "rehearse", shop, "--policy", str(new), "--json"))
            print(f"{name:28} {told['difference_count']:>9}", *(f"{told['rehearsed'][each]:>11}" for each in FIGURES))
            if not changes and told["difference_count"]:
                print("the same policy made a difference (B14.3)", file=sys.stderr)
                return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())

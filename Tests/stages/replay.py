#!/usr/bin/env python3
"""Replays recorded conversations through klepet-host and holds what it counted against what is expected.

    replay.py HOST FOLDER...

Each FOLDER holds NAME.jsonl files with a NAME.expected.json beside them. Every file is replayed with the journal in
memory and with one on disk: the figures and the fingerprint are the same, and the audit of the file is clean.
"""

import glob
import json
import os
import subprocess
import sys
import tempfile

UNREADABLE = 65  # the exit code for a line that cannot be read


def run(*command):
    return subprocess.run(
        command, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, errors="replace"
    )


def replay(host, file, *more):
    done = run(host, "replay", file, "--json", *more)
    if done.returncode != 0:
        raise SystemExit(f"replay {file} {' '.join(more)} ended with {done.returncode}\n{done.stderr[-2000:]}")
    try:
        return json.loads(done.stdout)
    except json.JSONDecodeError:
        raise SystemExit(f"replay {file} --json printed no JSON object: {done.stdout[:500]}") from None


def faults(host, file, expected):
    with tempfile.TemporaryDirectory() as folder:
        shop = os.path.join(folder, "shop.db")
        in_memory, on_disk = replay(host, file), replay(host, file, "--shop", shop)
        for where, counted in (("in memory", in_memory), ("on disk", on_disk)):
            for key, figure in expected.items():
                if counted.get(key) != figure:
                    yield f"{key} {where}: {counted.get(key)}, expected {figure}"
            for key in ("events", "elapsed_seconds", "digest"):
                if key not in counted:
                    yield f"{key} {where} is not told"
        for key in ("events", "digest"):
            if in_memory.get(key) != on_disk.get(key):
                yield f"{key}: {in_memory.get(key)} in memory, {on_disk.get(key)} on disk"
        audit = run(host, "audit", shop)
        if audit.returncode != 0:
            yield f"the audit ended with {audit.returncode}: {audit.stdout[-1000:]}{audit.stderr[-1000:]}"
        # The audit reads the file anew: what it gives as the fingerprint is that of the reopened shop.
        elif in_memory.get("digest") not in audit.stdout:
            digest = in_memory.get("digest")
            yield f"the audit of the reopened file does not name the digest {digest}: {audit.stdout[-2000:]}"

        # A line that cannot be read is named, and nothing is left half-written.
        torn, shop = os.path.join(folder, "torn.jsonl"), os.path.join(folder, "torn.db")
        with open(file, encoding="utf-8") as source, open(torn, "w", encoding="utf-8") as target:
            lines = [next(source) for _ in range(20)]
            target.writelines(lines[:9] + ["{ this is no line\n"] + lines[9:])
        done = run(host, "replay", torn, "--shop", shop)
        if done.returncode != UNREADABLE:
            yield f"a line that cannot be read: ended with {done.returncode} instead of {UNREADABLE}"
        if "10" not in done.stderr:
            yield f"a line that cannot be read: line 10 is not named: {done.stderr[-500:]}"
        if os.path.exists(shop):
            yield "a line that cannot be read: it left a shop behind"


def main():
    host, folders = sys.argv[1], sys.argv[2:]
    wrong = 0
    for folder in folders:
        recordings = sorted(glob.glob(os.path.join(folder, "*.expected.json")))
        if not recordings:  # the recording of a real shop is not ours to copy, so it is not everywhere
            print(f"{folder}: not here, left out")
        for path in recordings:
            file = path.removesuffix(".expected.json") + ".jsonl"
            with open(path, encoding="utf-8") as source:
                found = list(faults(host, file, json.load(source)))
            for fault in found:
                print(f"{file}: {fault}", file=sys.stderr)
            print(f"{os.path.basename(file)}: {'as expected' if not found else f'{len(found)} differences'}")
            wrong += len(found)
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())

#!/usr/bin/env python3
"""Power cuts and failing disks, simulated: what a disk could hold after one is made, opened and held against a ledger.

    disk.py FOLDER STATES     FOLDER/shop is Tests/Crash/shop.c, FOLDER/disk.so Tests/Crash/disk.c

A program plays with a shop on a disk that remembers every change in order, and tells what it was told: which messages
are durable, which words are gone, which copies are whole. The record is cut at any point. What was synced before it is
there; of what was not, in each file all, none, the first few, any few (so in any order), or the first few with the last
torn at sectors of 512 bytes; of names that were not synced all, none, or the first few. Then the shop is opened:

    every message that was acknowledged is there, once, with a word that it had
    nothing that was said gone is in the bytes
    every copy that was called whole is there and is proved
    the shop is proved, and goes on

The same where the n-th write, truncate, sync, create or rename fails, once or from then on, or writes by halves. The
seed is printed; KLEPET_SEED sets it.
"""

import errno
import os
import random
import re
import shutil
import subprocess
import sys
import time

SECTOR = 512
STEPS = 260
# The log of a busy life grows to 16 MB, and begins anew, some times.
BUSY_STEPS = 2400
# Which sync of the file fails in each of these lives; the first belongs to its opening. 0: none.
BUSY_FAILURES = (0, 2, 2, 3)
LOG_HEAD = 32  # bytes at the start of a log: sqlite.org/fileformat2.html, "WAL file format"
WORD = re.compile(rb"W(\d{6})(\d{6})q")


class File:
    """What is durable of a file, and what was done since."""

    def __init__(self):
        self.durable = bytearray()
        self.pending = []

    def sync(self):
        for change in self.pending:
            apply(self.durable, change)
        self.pending = []

    def after_cut(self, dice):
        content = bytearray(self.durable)
        how = dice.choice(["all", "none", "first", "any", "torn"]) if self.pending else "none"
        kept = self.pending
        if how == "none":
            kept = []
        elif how == "any":
            kept = [each for each in kept if dice.random() < 0.5]
        elif how in ("first", "torn"):
            kept = kept[: dice.randint(0, len(kept))]
        for change in kept[:-1] if how == "torn" else kept:
            apply(content, change)
        if how == "torn" and kept:
            tear(content, kept[-1], dice)
        return content


def apply(content, change):
    kind, offset, data = change
    if kind == "t":
        del content[offset:]
        content.extend(bytes(offset - len(content)))
        return
    content.extend(bytes(max(0, offset - len(content))))
    content[offset : offset + len(data)] = data


def tear(content, change, dice):
    """Each sector of the last write is there or not."""
    kind, offset, data = change
    if kind == "t":
        return apply(content, change) if dice.random() < 0.5 else None
    at = offset
    while at < offset + len(data):
        end = min(offset + len(data), (at // SECTOR + 1) * SECTOR)
        if dice.random() < 0.5:
            apply(content, ("w", at, data[at - offset : end - offset]))
        at = end
    return None


class Disk:
    def __init__(self):
        self.files = {}
        self.names = {}
        self.pending_names = []

    def take(self, kind, inode, offset, data):
        if kind in "wt":
            self.files.setdefault(inode, File()).pending.append((kind, offset, data))
        elif kind == "s":
            self.files.setdefault(inode, File()).sync()
        elif kind == "x":
            self.files.setdefault(inode, File()).pending = []
        elif kind == "d":
            for change in self.pending_names:
                name(self.names, change)
            self.pending_names = []
        elif kind in "crlu":
            if kind == "c":
                self.files[inode] = File()
            self.pending_names.append((kind, inode, data.decode()))

    def after_cut(self, dice):
        names = dict(self.names)
        how = dice.choice(["all", "none", "first"])
        count = {"all": len(self.pending_names), "none": 0, "first": dice.randint(0, len(self.pending_names))}[how]
        for change in self.pending_names[:count]:
            name(names, change)
        contents = {inode: self.files[inode].after_cut(dice) for inode in sorted(set(names.values()))}
        return {each: contents[inode] for each, inode in names.items()}


def name(names, change):
    kind, inode, text = change
    if kind == "c":
        names[text] = inode
    elif kind == "u":
        names.pop(text, None)
    else:
        old, new = text.split("\0")
        names[new] = inode
        if kind == "r":
            names.pop(old, None)


def words(content):
    """The words of shop.c in bytes; what a torn write makes of two of them is none."""
    return {found[0] for found in WORD.finditer(content) if found[1] == found[2][::-1]}


class Ledger:
    """What the program was told until now; `words` and `destroyed` also know what it was about to do."""

    def __init__(self):
        self.acknowledged, self.words, self.copies = {}, {}, {}
        self.destroyed, self.gone = set(), set()

    def take(self, line):
        kind, *rest = line.split(" ")
        if kind == "T":
            self.words.setdefault(rest[1], []).append(rest[2])
        elif kind == "A":
            self.acknowledged[rest[1]] = int(rest[0])
        elif kind == "D":
            self.destroyed.add(rest[1])
        elif kind == "G":
            self.gone.update(word.encode() for word in self.words[rest[1]])
        elif kind == "B":
            self.copies[rest[0]] = int(rest[1])

    def faults(self, files, look):
        """`files`: name to bytes; `look(name)`: what the program reads there."""
        for each in ("shop.db", "shop.db-wal"):
            left = self.gone.intersection(words(bytes(files.get(each, b""))))
            if left:
                yield f"{len(left)} words that were said gone are in {each}, one is {min(left).decode()}"
        yield from self.against(look("shop.db"), {each: seq for each, seq in self.acknowledged.items()}, "shop.db")
        for copy, seq in self.copies.items():
            if copy not in files:
                yield f"{copy} was called whole, and is not there"
            else:
                yield from self.against(
                    look(copy), {each: at for each, at in self.acknowledged.items() if at <= seq}, copy
                )

    def against(self, done, acknowledged, where):
        if done.returncode != 0:
            yield f"{where}: looking ended with {done.returncode}: {done.stderr.strip()[-400:]}"
            return
        rows = [line.split(" ") for line in done.stdout.splitlines() if line.startswith("S ")]
        by_seq = {int(row[1]): row for row in rows}
        ids = [row[2] for row in rows if row[2] != "-"]
        if len(by_seq) != len(rows) or len(set(ids)) != len(ids):
            yield f"{where}: a message is there twice"
        for each, seq in acknowledged.items():
            row = by_seq.get(seq)
            if row is None:
                yield f"{where}: message {each} was acknowledged as event {seq}, and is not there"
            elif row[2] not in (each, "-") or row[3] not in self.words[each] + ["-"]:
                yield f"{where}: message {each} has become {row}"
            elif "-" in row[2:] and each not in self.destroyed:
                yield f"{where}: message {each} has lost its text, and nobody destroyed it"


def records(path):
    with open(path, "rb") as file:
        data = file.read()
    at = 0
    while at < len(data):
        inode, offset, length = (int.from_bytes(data[at + 1 + 8 * i : at + 9 + 8 * i], "little") for i in range(3))
        yield chr(data[at]), inode, offset, data[at + 25 : at + 25 + length]
        at += 25 + length


def logs_begun(changes):
    return sum(kind == "w" and offset == 0 and len(data) == LOG_HEAD for kind, _, offset, data in changes)


class Crash:
    def __init__(self, folder):
        self.program, self.library = os.path.join(folder, "shop"), os.path.join(folder, "disk.so")
        base = "/dev/shm" if os.access("/dev/shm", os.W_OK) else folder
        self.base = os.path.join(base, f"klepet-disk-{os.getpid()}")
        self.disk, self.cut, self.record = (os.path.join(self.base, each) for each in ("disk", "cut", "record"))
        self.wrong = 0

    def play(self, seed, fail=None, steps=STEPS, busy=False, file=None):
        shutil.rmtree(self.base, ignore_errors=True)
        os.makedirs(self.disk)
        environment = dict(os.environ, LD_PRELOAD=self.library, CRASH_FOLDER=self.disk, CRASH_RECORD=self.record)
        if fail:
            environment["CRASH_FAIL"] = fail
        if file:
            environment["CRASH_FAIL_NAME"] = file
        command = [self.program, "play", os.path.join(self.disk, "shop.db"), str(seed), str(steps)] + ["busy"] * busy
        return subprocess.run(command, env=environment, capture_output=True, text=True, timeout=120)

    def look(self, folder):
        return lambda each: subprocess.run(
            [self.program, "look", os.path.join(folder, each)], capture_output=True, text=True, timeout=120)

    def judge(self, what, ledger, files, folder):
        for fault in ledger.faults(files, self.look(folder)):
            self.wrong += 1
            print(f"{what}: {fault}", file=sys.stderr)
        left = [each for each in os.listdir(folder) if "klepet-part" in each]
        if left:
            self.wrong += 1
            print(f"{what}: {left} is left of a copy that was not finished", file=sys.stderr)

    def cuts(self, seed, states, dice, **how):
        """States of one life. Returns how many acknowledged messages were looked for."""
        done = self.play(seed, **how)
        if done.returncode != 0:
            raise SystemExit(f"seed {seed}: the program ended with {done.returncode}: {done.stderr[-500:]}")
        changes = list(records(self.record))
        self.logs_begun = logs_begun(changes)
        file = next(inode for kind, inode, _, data in changes if kind == "c" and data == b"shop.db")
        self.file_syncs = sum(kind == "s" and inode == file for kind, inode, _, _ in changes)
        self.syncs_failed = sum(kind == "x" for kind, _, _, _ in changes)
        whole = Ledger()
        for kind, _, _, data in changes:
            if kind == "n":
                whole.take(data.decode())
        places = sorted([dice.randint(1, len(changes)) for _ in range(states - 1)] + [len(changes)])
        disk, ledger, at, checked = Disk(), Ledger(), 0, 0
        # What is to come may have happened already without having been told.
        ledger.words, ledger.destroyed = whole.words, whole.destroyed
        for number, place in enumerate(places):
            for kind, inode, offset, data in changes[at:place]:
                if kind == "n":
                    text = data.decode()
                    if text[0] not in "TD":
                        ledger.take(text)
                else:
                    disk.take(kind, inode, offset, data)
            at = place
            files = disk.after_cut(dice)
            shutil.rmtree(self.cut, ignore_errors=True)
            os.makedirs(self.cut)
            for each, content in files.items():
                with open(os.path.join(self.cut, each), "wb") as file:
                    file.write(content)
            self.judge(f"seed {seed}, cut {number} after {place} of {len(changes)} changes", ledger, files, self.cut)
            checked += len(ledger.acknowledged)
        return checked

    def busy(self, seed, states, dice):
        """Lives in which the log grows until the file is synced and the log begins anew; in most of them such a sync
        fails, and what it was to write is lost. Returns how many acknowledged messages were looked for."""
        checked = 0
        for life, number in enumerate(BUSY_FAILURES):
            fail = f"sync:{number}:{errno.EIO}" if number else None
            how = {"fail": fail, "file": "shop.db", "steps": BUSY_STEPS, "busy": True}
            checked += self.cuts(seed + life, states // len(BUSY_FAILURES), dice, **how)
            # A piece of the log that is copied between commits waits for no disk: a file is synced when it is opened,
            # when its log begins anew, and when it is closed. Where such a sync fails, the log may go on to the end of
            # the life.
            if self.logs_begun < (1 if number else 2) or self.file_syncs > 8 or self.syncs_failed != (number > 0):
                self.wrong += 1
                print(
                    f"busy, seed {seed + life}: {self.logs_begun} logs begun, {self.file_syncs} syncs of the file,"
                    f" {self.syncs_failed} failed",
                    file=sys.stderr,
                )
        return checked

    def unreadable(self, seed, numbers):
        """A disk that does not give what it has: no file is called damaged for it."""
        self.play(seed)
        for number in numbers:
            environment = dict(
                os.environ, LD_PRELOAD=self.library, CRASH_FOLDER=self.disk, CRASH_FAIL=f"read:{number}:{errno.EIO}"
            )
            command = [self.program, "look", os.path.join(self.disk, "shop.db")]
            done = subprocess.run(command, env=environment, capture_output=True, text=True, timeout=120)
            if " -502 " in done.stderr or done.returncode not in (0, 1, 3):
                self.wrong += 1
                print(f"seed {seed}, read {number} fails: {done.returncode} {done.stderr[-400:]}", file=sys.stderr)

    def failure(self, seed, fail, **how):
        done = self.play(seed, fail, **how)
        if done.returncode not in (0, 3):
            self.wrong += 1
            print(
                f"seed {seed}, {fail}: the program ended with {done.returncode}: {done.stderr[-500:]}", file=sys.stderr
            )
        ledger, changes = Ledger(), list(records(self.record))
        for kind, _, _, data in changes:
            if kind == "n":
                ledger.take(data.decode())
        if done.returncode == 0 and logs_begun(changes) == 0:
            self.wrong += 1
            print(f"seed {seed}, {fail}: the file has no write-ahead log, and nobody was told", file=sys.stderr)
        if done.returncode == 0:
            # It was closed and nobody was told that something is left.
            for each in ledger.destroyed:
                ledger.gone.update(word.encode() for word in ledger.words[each])
        files = {}
        for each in os.listdir(self.disk):
            with open(os.path.join(self.disk, each), "rb") as file:
                files[each] = file.read()
        self.judge(f"seed {seed}, {fail}", ledger, files, self.disk)
        return done.returncode


def main():
    folder, states = sys.argv[1], int(sys.argv[2])
    seed = int(os.environ.get("KLEPET_SEED", str(random.randrange(1 << 32))))
    dice, crash, began = random.Random(seed), Crash(folder), time.monotonic()
    lives, each, done, checked = 0, 100, 0, 0
    try:
        while done < states:
            count = min(each, states - done)
            checked += crash.cuts(seed + lives, count, dice)
            lives, done = lives + 1, done + count
        checked += crash.busy(seed, states // 10, dice)
        done += states // 10
        lives += len(BUSY_FAILURES)
        failures, ended = 0, 0
        for number in (1, 2):
            ended += crash.failure(seed, f"sync:{number}:{errno.EIO}", file="shop.db") == 3
            failures += 1
        codes = [errno.EIO, errno.ENOSPC]
        for what, most in [("write", 900), ("short", 900), ("truncate", 60), ("sync", 500), ("create", 8), ("name", 6)]:
            for _ in range(max(3, states // 60)):
                fail = f"{what}:{dice.randint(1, most)}:{dice.choice(codes)}{dice.choice(['', '+'])}"
                ended += crash.failure(seed + failures, fail) == 3
                failures += 1
        crash.unreadable(seed, range(1, 200, 3))
    finally:
        shutil.rmtree(crash.base, ignore_errors=True)
    print(
        f"{done} power cuts in {lives} lives, {checked} acknowledged messages looked for;"
        f" {failures} failures of the disk, {ended} of them ended the program;"
        f" {crash.wrong} faults in {time.monotonic() - began:.0f} s (seed {seed})"
    )
    return 1 if crash.wrong or checked == 0 else 0


if __name__ == "__main__":
    sys.exit(main())

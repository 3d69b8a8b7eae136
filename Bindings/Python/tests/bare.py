#!/usr/bin/env python3
"""A machine with Python and nothing else: a root folder with the interpreter, its standard library and the C library,
into which a venv with the wheel is copied; no compiler, no libuv, no SQLite, no sodium. There the quick start has to
run.

    bare.py ROOT VENV PROGRAM

Needs to be root, for chroot(). ROOT is emptied. VENV has been made by this Python."""

import os
import re
import shutil
import subprocess
import sys
import sysconfig
from pathlib import Path

FOREIGN = re.compile(r"lib(uv|sqlite3|jansson|sodium|klepet|stdc\+\+)[-.]")
# What Python's own extension modules for these would bring in from the system, and what no shop's process needs.
LEFT_OUT = {
    "test",
    "tests",
    "idlelib",
    "tkinter",
    "turtledemo",
    "lib2to3",
    "ensurepip",
    "site-packages",
    "dist-packages",
    "__pycache__",
}

# The C library is more than what Python is linked with.
C_LIBRARY = ("libpthread.so.0", "libdl.so.2", "librt.so.1", "libutil.so.1", "libm.so.6")


def libraries(binary):
    """The files that a program or a library is linked with, and the loader."""
    told = subprocess.run(["ldd", str(binary)], capture_output=True, text=True).stdout
    return {Path(found) for found in re.findall(r"(/\S+) \(0x", told)}


def put(root, file):
    """A file at the same place below the root, whatever links lead to it."""
    there = root / str(file).lstrip("/")
    there.parent.mkdir(parents=True, exist_ok=True)
    shutil.copy2(file, there)


def not_needed(_, names):
    """What the bare machine does without."""
    return [name for name in names if name in LEFT_OUT or name.startswith(("_sqlite3.", "_tkinter.", "config-"))]


def main():
    """Builds the root, and runs the program in it."""
    root, venv, program = (Path(word).resolve() for word in sys.argv[1:4])
    shutil.rmtree(root, ignore_errors=True)
    python = Path(os.path.realpath(venv / "bin/python"))
    stdlib = Path(sysconfig.get_path("stdlib"))
    needed = {python} | libraries(python)
    for module in stdlib.glob("lib-dynload/*.so"):
        its = libraries(module)
        if not any(FOREIGN.match(library.name) for library in its):
            needed |= its
    c_library = next(file.parent for file in needed if file.name == "libc.so.6")
    needed |= {c_library / name for name in C_LIBRARY if (c_library / name).exists()}
    for file in needed:
        put(root, file)
    shutil.copytree(stdlib, root / str(stdlib).lstrip("/"), ignore=not_needed, symlinks=True)
    shutil.copytree(venv, root / "shop", ignore=shutil.ignore_patterns("__pycache__", "bin", "pip", "setuptools"))
    shutil.copy2(program, root / "hello.py")
    (root / "tmp").mkdir()

    strangers = [path for path in root.rglob("*") if FOREIGN.match(path.name) and "klepet.libs" not in path.parts]
    compilers = [path for name in ("cc", "gcc", "clang", "c++", "ld") for path in root.rglob(name)]
    if strangers or compilers:
        sys.exit(f"the bare machine is not bare: {strangers + compilers}")
    site = next((root / "shop").glob("lib/python*/site-packages"))
    code = (
        "import runpy, sys; sys.path.insert(0, %r); runpy.run_path('/hello.py', run_name='__main__')"
        % f"/{site.relative_to(root)}"
    )

    def enter():
        os.chroot(root)
        os.chdir("/tmp")

    done = subprocess.run(
        [str(python), "-E", "-S", "-c", code],
        preexec_fn=enter,
        env={"PYTHONHOME": sys.base_prefix},
        text=True,
        capture_output=True,
    )
    sys.stderr.write(done.stderr)
    sys.stdout.write(done.stdout)
    sys.exit(done.returncode)


main()

"""One wheel for every Python from 3.9 on: the extension speaks the stable ABI, and the wheel carries libklepet.so with
all that it needs but the C library (auditwheel), so that whoever installs it has no compiler and no libuv."""

import os
import subprocess
import sys
import sysconfig
from pathlib import Path

from setuptools import setup
from setuptools.command.bdist_wheel import bdist_wheel

sys.path.insert(0, str(Path(__file__).parent))


class SelfContainedWheel(bdist_wheel):
    """A wheel that auditwheel has gone over: what was linked against is inside,
    and its tag says which C library will do."""

    def run(self):
        super().run()
        from klepet_build import library_folder

        folder = Path(self.dist_dir)
        made = max(folder.glob("klepet-*.whl"), key=lambda wheel: wheel.stat().st_mtime)
        repaired = folder / "repaired"
        tools = os.pathsep.join([sysconfig.get_path("scripts"), os.environ.get("PATH", "")])
        found_by = os.pathsep.join(filter(None, [str(library_folder()), os.environ.get("LD_LIBRARY_PATH")]))
        repair = [sys.executable, "-m", "auditwheel", "repair", "--strip", "-z", "9", "-w", str(repaired), str(made)]
        subprocess.run(repair, check=True, env={**os.environ, "PATH": tools, "LD_LIBRARY_PATH": found_by})
        made.unlink()
        for wheel in repaired.glob("*.whl"):
            wheel.rename(folder / wheel.name)
        repaired.rmdir()


setup(
    cffi_modules=["klepet_build.py:ffi"],
    cmdclass={"bdist_wheel": SelfContainedWheel},
    options={"bdist_wheel": {"py_limited_api": "cp39"}},
)

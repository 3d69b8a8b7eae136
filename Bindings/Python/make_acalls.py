#!/usr/bin/env python3
"""Writes src/klepet/acalls from src/klepet/calls: the same methods, awaited. What it writes is kept, so that an editor and mypy
see it; a test makes sure that it is what this writes.

    ./make_acalls.py            writes
    ./make_acalls.py --check    tells whether it would change anything
"""

import sys
from pathlib import Path

PACKAGE = Path(__file__).parent / "src/klepet"
CHANGES = [
    ("    def ", "    async def "),
    ("return self._do(", "return await self._do("),
    ("import Asking", "import AsyncAsking"),
    ("(Asking)", "(AsyncAsking)"),
    ("\nclass ", "\nclass Async"),
]


def awaited(source: str) -> str:
    """The module's text with every method awaited."""
    for sync, other in CHANGES:
        source = source.replace(sync, other)
    return source


def main() -> int:
    """Writes, or tells."""
    stale = []
    for module in sorted((PACKAGE / "calls").glob("*.py")):
        target, text = PACKAGE / "acalls" / module.name, awaited(module.read_text())
        if not target.exists() or target.read_text() != text:
            stale.append(target)
            if "--check" not in sys.argv:
                target.write_text(text)
    for target in stale:
        print(target)
    return 1 if stale and "--check" in sys.argv else 0


if __name__ == "__main__":
    sys.exit(main())

#!/usr/bin/env python3
"""What the binding costs, each row beside its reference in the same run.

    bench.py [--quick] [--wheel FILE]

Every figure is the best of many short runs, taken in turn with its reference, so that both have the machine in the same
mood. The C cost is klepet_say() called by a C loop in this process. Needs python-socketio for its row, uvloop for its
own, and a C compiler for the empty module; without one of them the row is left out.
"""

import argparse
import asyncio
import importlib.util
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Any, Callable, Dict, List

import klepet
from klepet.events import unpack_events
from klepet.library import address_of, ffi, lib

TEXT = "x" * 200


class Table:
    """Rows of a figure, its reference and the ratio of them, with the bar that was set."""

    def row(self, what: str, figure: str, reference: str, ratio: float, bar: str) -> None:
        """Prints one."""
        print(f"{what:<52} {figure:>14} {reference:>34} {ratio:>9.2f} ×   {bar}", flush=True)


def best_in_turn(runs: int, times: int, between: Callable[[], Any], *actions: Callable[[int], Any]) -> List[float]:
    """Nanoseconds a time of each action, the best of so many runs, taken in turn."""
    found = [float("inf")] * len(actions)
    for _ in range(runs):
        for index, action in enumerate(actions):
            began = time.perf_counter_ns()
            told = action(times)
            spent = time.perf_counter_ns() - began
            found[index] = min(found[index], (told if isinstance(told, int) and told > 0 else spent) / times)
            between()
    return found


def saying(table: Table, runs: int, loop: str) -> float:
    """`say` by Python beside an empty call that takes what it takes, and the C cost."""
    with klepet.Shop(loop=loop) as shop:
        office = shop.office()
        chat = shop.visitor("eva").start("Hello").chat
        text, result = TEXT.encode(), ffi.new("kl_result *")
        handle, at = office._handle, address_of(result)  # type: ignore[attr-defined]
        address = address_of(handle)

        def said(times: int) -> None:
            say = office.say
            for _ in range(times):
                say(chat, TEXT)

        def called(times: int) -> None:
            say = lib.kl_say
            for _ in range(times):
                say(address, chat, text, 200, at)

        def same_arguments(times: int) -> None:
            nothing = lib.kl_say_nothing
            for _ in range(times):
                nothing(address, chat, text, 200, at)

        def nothing_at_all(times: int) -> None:
            nothing = lib.kl_nothing
            for _ in range(times):
                nothing()

        def in_c(times: int) -> int:
            return int(lib.kl_say_cost_ns(handle, chat, text, 200, times))

        times = 500 if loop == "stepped" else 100
        say, call, same, empty, c = best_in_turn(
            runs, times, shop.flush, said, called, same_arguments, nothing_at_all, in_c
        )
        # The least that a binding by cffi could take: the conversion of what say() is given, and klepet_say().
        figures = f"empty {same:.0f} + C {c:.0f} ns"
        table.row(f"say, 200 bytes, {loop} shop", f"{say:.0f} ns", figures, say / (same + c), "≤ 2.5")
        table.row(
            "  beside an empty call without arguments", f"{empty:.0f} ns", f"+ C {c:.0f} ns", say / (empty + c), ""
        )
        table.row("  beside cffi's own call of it", f"{call:.0f} ns", "", say / call, "")
        return say


def emitting(table: Table, runs: int, say_ns: float) -> None:
    """python-socketio's servers, emitting the same text to a room of one, in this process. Packets are made and
    encoded, but queued for no transport: that is in their favour."""
    try:
        import socketio
    except ImportError:
        return print("python-socketio is not here: its row is left out")
    sent: List[Any] = []
    said = {"chat": 1, "text": TEXT}

    async def awaited() -> float:
        server = socketio.AsyncServer(async_mode="asgi")

        async def send(eio_sid: str, piece: Any) -> None:
            sent.append(piece)

        server._send_eio_packet = send
        await server.enter_room(await server.manager.connect("eio", "/"), "chat-1")
        found = float("inf")
        for _ in range(runs):
            began = time.perf_counter_ns()
            for _ in range(300):
                await server.emit("said", said, room="chat-1")
            found = min(found, (time.perf_counter_ns() - began) / 300)
        return found

    def threaded() -> float:
        server = socketio.Server(async_mode="threading")
        server._send_eio_packet = lambda eio_sid, piece: sent.append(piece)
        server.enter_room(server.manager.connect("eio", "/"), "chat-1")
        found = float("inf")
        for _ in range(runs):
            began = time.perf_counter_ns()
            for _ in range(300):
                server.emit("said", said, room="chat-1")
            found = min(found, (time.perf_counter_ns() - began) / 300)
        return found

    servers: Dict[str, Callable[[], float]] = {"AsyncServer": lambda: asyncio.run(awaited()), "Server": threaded}
    for name, emit in servers.items():
        emit_ns = emit()
        assert len(sent) == 300 * runs, "not every emit was sent"
        sent.clear()
        rates = f"{1e9 / say_ns:,.0f}/s", f"python-socketio {name} {1e9 / emit_ns:,.0f}/s"
        table.row("  its rate beside an emit", *rates, emit_ns / say_ns, "≥ 20" if name == "AsyncServer" else "")


def awaiting(table: Table, runs: int, many: int) -> None:
    """Events by asyncio beside decoding the same bytes without a loop."""
    loops: Dict[str, Callable[[], asyncio.AbstractEventLoop]] = {"asyncio": asyncio.new_event_loop}
    if importlib.util.find_spec("uvloop"):
        import uvloop

        loops["uvloop"] = uvloop.new_event_loop
    with klepet.Shop(loop="stepped") as shop:
        office = shop.office()
        chat = shop.visitor("eva").start("Hello").chat
        for _ in range(many):
            office.say(chat, TEXT)
        shop.flush()
        office.cursor_set(0)
        packed = []
        while batch := office.events_packed():  # type: ignore[attr-defined]
            packed.append(batch)
        count = sum(len(unpack_events(batch)) for batch in packed)

        def decoded(_: int) -> None:
            for batch in packed:
                for _event in unpack_events(batch):
                    pass

        async def all_of(batches: bool) -> None:
            office.cursor_set(0)
            seen = 0
            source: Any = office.abatches() if batches else office.aevents()  # type: ignore[attr-defined]
            if batches:
                async for batch in source:
                    for _event in batch:
                        pass
                    seen += len(batch)
                    if seen == count:
                        break
            else:
                async for _event in source:
                    seen += 1
                    if seen == count:
                        break
            await source.aclose()

        for name, new_loop in loops.items():
            loop = new_loop()
            by_batch, one_by_one, plain = best_in_turn(
                runs,
                count,
                lambda: None,
                lambda _: loop.run_until_complete(all_of(True)),
                lambda _: loop.run_until_complete(all_of(False)),
                decoded,
            )
            loop.run_until_complete(loop.shutdown_asyncgens())
            loop.close()
            reference = f"decoding alone {plain:.0f} ns"
            table.row(f"events in batches, {name}, each", f"{by_batch:.0f} ns", reference, by_batch / plain, "≤ 1.5")
            table.row(
                "  one by one (`async for event in aevents()`)", f"{one_by_one:.0f} ns", "", one_by_one / plain, ""
            )


def importing(table: Table, runs: int) -> None:
    """`import klepet` beside an empty cffi module's, each in a new process without site."""
    import cffi

    program = "import sys,time\nsys.path[:0]=%r\nt=time.perf_counter_ns()\n%s\nprint(time.perf_counter_ns()-t)"

    def spent(statement: str, folder: str) -> int:
        code = program % ([folder, *sys.path], statement)
        return min(int(subprocess.check_output([sys.executable, "-S", "-c", code])) for _ in range(runs))

    with tempfile.TemporaryDirectory() as folder:
        empty = cffi.FFI()
        empty.cdef("extern int nothing;")
        empty.set_source("klepet_bench_empty", "static int nothing;")
        try:
            empty.compile(tmpdir=folder)
        except Exception as error:
            return print(f"no compiler ({type(error).__name__}): the row of the import is left out")
        ours, its = spent("import klepet", folder), spent("import klepet_bench_empty", folder)
        shop = spent("import klepet; klepet.Shop", folder)
    table.row("import klepet", f"{ours / 1e6:.1f} ms", f"an empty cffi module {its / 1e6:.2f} ms", ours / its, "≤ 20")
    table.row("  and all that klepet.Shop needs", f"{shop / 1e6:.1f} ms", "", shop / its, "")


def weighing(table: Table, wheel: Path) -> None:
    """The wheel's size."""
    size = wheel.stat().st_size
    table.row("the wheel", f"{size / 1e6:.2f} MB", "5 MB", size / 5e6, "≤ 1")


def main() -> None:
    """All rows."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--quick", action="store_true", help="fewer runs: the figures are rough")
    parser.add_argument("--wheel", type=Path, help="a wheel to weigh")
    given = parser.parse_args()
    runs, many = (5, 2_000) if given.quick else (100, 20_000)
    table = Table()
    say_ns = saying(table, runs, "stepped")
    emitting(table, runs, say_ns)
    saying(table, runs, "thread")
    awaiting(table, max(5, runs // 10), many)
    importing(table, 3 if given.quick else 15)
    if given.wheel:
        weighing(table, given.wheel)


if __name__ == "__main__":
    main()

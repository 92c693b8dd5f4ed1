"""`python -m tests.bench`: every figure, beside what people use instead, as ratios of one run."""

from __future__ import annotations

import os
import sys

from tests.bench import exchanges, response_pane, starts, uploads


def row(what: str, figure: str, ratio: float, aim: str) -> None:
    """One line of the table."""
    print(f"| {what} | {figure} | {ratio:.2f} | {aim} |", flush=True)


def exchange_rows(rates: dict[str, float], where: str = "") -> None:
    """Exchanges a second of every way."""
    bare, peers = rates["bare asyncio stream"], rates["pexpect"]
    for name in ("ours, headless", "ours, console", "ours, headless, queued"):
        ours = rates[name]
        row(
            f"exchanges a second{where}, {name} / bare asyncio stream",
            f"{ours:.0f} / {bare:.0f}",
            ours / bare,
            ">= 0.75",
        )
        row(f"exchanges a second{where}, {name} / pexpect", f"{ours:.0f} / {peers:.0f}", ours / peers, ">= 2.0")
    for name in ("bare asyncio protocol", "bare protocol and commit"):
        figure = f"{rates[name]:.0f} / {bare:.0f}"
        row(f"for comparison{where}, {name} / bare asyncio stream", figure, rates[name] / bare, "-")


def main() -> int:
    """Measure and print the table."""
    print("| what | seen | ratio | aim |\n|---|---|---|---|")
    exchange_rows(exchanges.measure())
    if hasattr(os, "sched_setaffinity"):
        with exchanges.one_processor():
            exchange_rows(exchanges.measure(), " on one processor")
    runs = starts.measure_run()
    seconds = [runs["atrun run"], runs["bare script"]]
    row("`atrun run` cold / bare script", "{:.3f} / {:.3f} s".format(*seconds), seconds[0] / seconds[1], "<= 1.6")
    frames = starts.measure_first_frame()
    seconds = [frames["atrun"], frames["minimal Textual app"]]
    row("first frame / minimal Textual app", "{:.3f} / {:.3f} s".format(*seconds), seconds[0] / seconds[1], "<= 1.5")
    pane = response_pane.measure()
    microseconds = [pane["transcript"], pane["Log.write_lines"]]
    row(
        "response pane, a line / `Log.write_lines`",
        "{:.2f} / {:.2f} µs".format(*microseconds),
        microseconds[0] / microseconds[1],
        "<= 0.5",
    )
    transfer = uploads.measure()
    row(
        "upload of 64 KB at 9,600 bit/s / its bytes",
        "{:.2f} / {:.2f} s".format(*transfer),
        transfer[0] / transfer[1],
        "<= 1.05",
    )
    return 0


if __name__ == "__main__":
    sys.exit(main())

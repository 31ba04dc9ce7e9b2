"""Seconds from a clean clone to pages that answer, seconds of a second start, and memory at rest."""

import argparse
import statistics
import time

from bench.rounds import machine, show, table
from bench.start.clone import Run, temporary_clone
from bench.start.memory import Held, held_by, total


def main() -> None:
    options = arguments()
    starts: list[Run] = []
    with temporary_clone() as clone:
        with clone.run(options.apps) as first:
            pass
        while len(starts) < options.starts:
            with clone.run(options.apps) as again:
                starts.append(again)
                if len(starts) == options.starts:
                    time.sleep(options.rest)  # no wait for a condition: rest is what is measured
                    held = held_by(again.pid)
    show(f"{machine()}; pages of {', '.join(first.pages)}\n")
    show_times(first, starts)
    show_memory(held, options.rest)


def arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("apps", nargs="*", help="apps to start; everything when none is named")
    parser.add_argument("--starts", type=int, default=3, help="second starts (3)")
    parser.add_argument("--rest", type=int, default=20, help="seconds before memory is read (20)")
    return parser.parse_args()


def show_times(first: Run, starts: list[Run]) -> None:
    seconds = [start.seconds for start in starts]
    rows = [
        ["clean clone, empty home", f"{first.seconds:.1f}"],
        [f"second start, median of {len(seconds)}", f"{statistics.median(seconds):.1f}"],
    ]
    show(table(["until every page answered", "seconds"], rows) + "\n")


def show_memory(held: list[Held], rest: int) -> None:
    rows = [
        [one.program, str(one.processes), megabytes(one.pss), megabytes(one.rss)]
        for one in (*held, total(held))
    ]
    show(table([f"after {rest} s at rest", "processes", "PSS, MB", "RSS, MB"], rows))


def megabytes(count: int | None) -> str:
    return "?" if count is None else f"{count / 1e6:.0f}"


if __name__ == "__main__":
    main()

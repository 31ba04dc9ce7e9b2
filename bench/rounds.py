"""How a figure is made: all ways in turn, round after round, then medians.

A machine that is busy for ten seconds is then busy for every way alike, so the ratios stay true.
"""

import os
import platform
import statistics
import sys
from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, datetime

Way = Callable[[], float]


class Figures:
    """What each way measured, round by round."""

    def __init__(self, measured: Mapping[str, list[float]]) -> None:
        self._measured = measured

    def __contains__(self, name: str) -> bool:
        return name in self._measured

    def median(self, name: str) -> float:
        return statistics.median(self._measured[name])

    def ratio(self, name: str, baseline: str) -> float:
        """The median of the ratios within each round: two neighbours in time are compared."""
        pairs = zip(self._measured[name], self._measured[baseline], strict=True)
        return statistics.median(mine / its for mine, its in pairs)


def alternate(ways: Mapping[str, Way], rounds: int) -> Figures:
    """Measure all ways in turn, `rounds` times, after one round that only warms up."""
    for way in ways.values():
        way()
    measured: dict[str, list[float]] = {name: [] for name in ways}
    for number in range(rounds):
        # From the other end every second round: what a way leaves behind hits both its neighbours.
        for name in list(ways) if number % 2 == 0 else reversed(list(ways)):
            measured[name].append(ways[name]())
    return Figures(measured)


def table(head: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    """A Markdown table: the first column is words, the others are numbers."""
    lines = [head, ["---", *("---:" for _ in head[1:])], *rows]
    return "\n".join("| " + " | ".join(line) + " |" for line in lines)


def machine() -> str:
    """When and on what kind of machine, without names: figures of different machines don't compare."""
    kind = f"{platform.system()} {platform.machine()}, {os.cpu_count()} cores"
    return f"{datetime.now(UTC):%Y-%m-%d}, {kind}, Python {platform.python_version()}"


def show(text: str) -> None:
    sys.stdout.write(text + "\n")
    sys.stdout.flush()

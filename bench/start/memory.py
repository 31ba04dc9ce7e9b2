"""What all processes of a run hold in memory, each counted once.

RSS counts a page once for every process that maps it: PostgreSQL's shared buffers, and all that forked
workers still share. PSS (Linux) divides such a page among them, so that the sum is what the machine misses.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import psutil


@dataclass(frozen=True)
class Held:
    """Bytes of the processes that run one program."""

    program: str
    processes: int
    rss: int
    pss: int | None  # None where the system does not tell (macOS, Windows)


def held_by(launcher: int) -> list[Held]:
    """The launcher and all below it, by program, the largest first."""
    found: dict[str, Held] = {}
    for process in family(launcher):
        try:
            one = Held(program(process), 1, process.memory_info().rss, pss(process))
        except psutil.NoSuchProcess:  # a connection's backend that has just ended
            continue
        found[one.program] = together(found[one.program], one) if one.program in found else one
    return sorted(found.values(), key=lambda held: held.pss or held.rss, reverse=True)


def total(parts: list[Held]) -> Held:
    first, *others = parts
    for other in others:
        first = together(first, other)
    return Held("all", first.processes, first.rss, first.pss)


def together(one: Held, other: Held) -> Held:
    known = one.pss is not None and other.pss is not None
    both = (one.pss or 0) + (other.pss or 0) if known else None
    return Held(one.program, one.processes + other.processes, one.rss + other.rss, both)


def family(launcher: int) -> Iterator[psutil.Process]:
    leader = psutil.Process(launcher)
    yield leader
    yield from leader.children(recursive=True)


def program(process: psutil.Process) -> str:
    """What a process runs, in a word or two: `postgres`, `granian blog_app`, `workshop.reaper`."""
    line = process.cmdline()
    if not line:
        return process.name()
    if "-m" in line:
        module = line[line.index("-m") + 1]
        served = [word.partition(":")[0] for word in line if word.endswith(("create_app", "()"))]
        return " ".join([module, *served])
    words = [Path(word).name for word in line[0].split() + line[1:] if not word.startswith("-")]
    return words[1] if words[0].startswith("python") and len(words) > 1 else words[0].rstrip(":")


def pss(process: psutil.Process) -> int | None:
    try:
        return int(process.memory_full_info().pss)
    except (AttributeError, psutil.AccessDenied):
        return None

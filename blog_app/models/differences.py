"""What differs between two texts: lines, and words within lines, in a time that no two texts can stretch.

Python's difflib takes minutes for some texts. Here the steps are counted (`alignment.py`), and when they are
spent the rest is told as replaced, which is true, if less readable.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import groupby, zip_longest
from typing import Literal

from blog_app.models.alignment import Block, Steps, same_blocks

STEPS = 400_000  # for one comparison: a fifth of a second
CONTEXT = 3  # unchanged lines that are shown around a change
MOST_LINES = 2_000  # that are shown
WORD = re.compile(r"\w+|\s+|[^\w\s]")

Kind = Literal["same", "removed", "added"]


@dataclass(frozen=True, slots=True)
class Span:
    """A part of a line. In a removed line "removed" spans are what went, in an added one "added" what came."""

    kind: Kind
    text: str


@dataclass(frozen=True, slots=True)
class Line:
    """`before` and `after`: its number in each text, from 1; None where it is not there."""

    kind: Kind
    before: int | None
    after: int | None
    spans: list[Span]


@dataclass(frozen=True, slots=True)
class Comparison:
    """Hunks of lines; between them are unchanged ones. `cut`: there is more than is shown."""

    hunks: list[list[Line]]
    cut: bool


def compared(before: str, after: str) -> Comparison:
    """What one has to change in `before` to get `after`."""
    steps = Steps(STEPS)
    old, new = before.split("\n"), after.split("\n")
    lines = _lines(old, new, same_blocks(old, new, steps), steps)
    hunks: list[list[Line]] = [[]]
    shown = 0
    for line in lines:
        if line is None:
            hunks.append([])
        elif shown == MOST_LINES:
            return Comparison([hunk for hunk in hunks if hunk], cut=True)
        else:
            hunks[-1].append(line)
            shown += 1
    return Comparison([hunk for hunk in hunks if hunk], cut=False)


def _lines(
    old: list[str], new: list[str], blocks: list[Block], steps: Steps
) -> Iterator[Line | None]:
    """Changed lines and those around them; None where unchanged ones are left out."""
    i = j = 0
    ends = [*blocks, (len(old), len(new), 0)]
    for number, (x, y, n) in enumerate(ends):
        yield from _replaced(old, new, range(i, x), range(j, y), steps)
        head = 0 if number == 0 and (x, y) == (0, 0) else CONTEXT
        tail = 0 if (x + n, y + n) == (len(old), len(new)) else CONTEXT
        for k in range(n):
            if head <= k < n - tail:
                if k == head:
                    yield None
                continue
            yield Line("same", x + k + 1, y + k + 1, [Span("same", old[x + k])])
        i, j = x + n, y + n


def _replaced(
    old: list[str], new: list[str], gone: range, come: range, steps: Steps
) -> Iterator[Line]:
    """The removed lines, then the added ones; lines at the same place are compared by words."""
    pairs = [
        _words(old[i], new[j], steps) if i is not None and j is not None else (None, None)
        for i, j in zip_longest(gone, come)
    ]
    for i, (spans, _) in zip(gone, pairs, strict=False):
        yield Line("removed", i + 1, None, spans or [Span("removed", old[i])])
    for j, (_, spans) in zip(come, pairs, strict=False):
        yield Line("added", None, j + 1, spans or [Span("added", new[j])])


def _words(before: str, after: str, steps: Steps) -> tuple[list[Span] | None, list[Span] | None]:
    """The spans of both lines; None for lines that have little in common."""
    if not steps.take((len(before) + len(after)) // 8):
        return None, None
    old, new = WORD.findall(before), WORD.findall(after)
    # A space alone between two words that differ: they are read as one change.
    blocks = [b for b in same_blocks(old, new, steps) if not (b[2] == 1 and old[b[0]].isspace())]
    kept = sum(len(word) for x, _, n in blocks for word in old[x : x + n])
    if kept * 3 < max(len(before), len(after)):
        return None, None
    in_old = {x + k for x, _, n in blocks for k in range(n)}
    in_new = {y + k for _, y, n in blocks for k in range(n)}
    return _spans(old, in_old, "removed"), _spans(new, in_new, "added")


def _spans(words: list[str], same: set[int], other: Kind) -> list[Span]:
    kinds: list[Kind] = ["same" if k in same else other for k in range(len(words))]
    runs = groupby(zip(kinds, words, strict=True), key=lambda pair: pair[0])
    return [Span(kind, "".join(word for _, word in run)) for kind, run in runs]

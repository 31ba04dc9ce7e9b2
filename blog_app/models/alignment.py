"""Which parts two rows of words (or lines) have in common, found in a number of steps that is given.

Patience first: what each row has exactly once is an anchor, as far as the anchors come in the same order.
Between them Myers (An O(ND) Difference Algorithm and Its Variations, 1986).
"""

from bisect import bisect_left
from collections.abc import Sequence

Place = tuple[int, int]  # in the one, in the other
Block = tuple[int, int, int]  # where it begins in the one, in the other; how long it is


class Steps:
    """How many are left."""

    def __init__(self, left: int) -> None:
        self.left = left

    def take(self, n: int) -> bool:
        self.left -= n
        return self.left >= 0


def same_blocks(old: Sequence[str], new: Sequence[str], steps: Steps) -> list[Block]:
    """The blocks that both have, in order; fewer than there are when the steps are spent."""
    ids: dict[str, int] = {}
    a = [ids.setdefault(token, len(ids)) for token in old]
    b = [ids.setdefault(token, len(ids)) for token in new]
    found: list[Block] = []
    begin = (0, 0)
    for end in [*_anchors(a, b), (len(a), len(b))]:
        found += _between(a, b, begin, end, steps)
        begin = end
    return _joined(found)


def _anchors(a: list[int], b: list[int]) -> list[tuple[int, int]]:
    """Tokens that each has once, as far as they come in the same order (patience sorting)."""
    once_a, once_b = _once(a), _once(b)
    pairs = [(once_a[t], once_b[t]) for t in once_a if t in once_b]
    tops: list[int] = []  # of each pile the smallest end in b
    piles: list[int] = []  # which pair lies there
    before: list[int] = []
    for number, (_, y) in enumerate(pairs):
        pile = bisect_left(tops, y)
        tops[pile : pile + 1] = [y]
        piles[pile : pile + 1] = [number]
        before.append(piles[pile - 1] if pile else -1)
    chain: list[tuple[int, int]] = []
    at = piles[-1] if piles else -1
    while at >= 0:
        chain.append(pairs[at])
        at = before[at]
    return chain[::-1]


def _once(tokens: list[int]) -> dict[int, int]:
    """Where the tokens are that come once, in order."""
    places: dict[int, int] = {}
    for place, token in enumerate(tokens):
        places[token] = -1 if token in places else place
    return {token: place for token, place in places.items() if place >= 0}


def _between(a: list[int], b: list[int], begin: Place, end: Place, steps: Steps) -> list[Block]:
    """The blocks of one stretch: what is alike at its ends, and what Myers finds between them."""
    (i, j), (x, y) = begin, end
    while i < x and j < y and a[i] == b[j]:
        i, j = i + 1, j + 1
    head = (*begin, i - begin[0])
    while i < x and j < y and a[x - 1] == b[y - 1]:
        x, y = x - 1, y - 1
    tail = (x, y, end[0] - x)
    between = _myers(a[i:x], b[j:y], i, j, steps) if i < x and j < y else []
    return [head, *between, tail]


def _myers(a: list[int], b: list[int], i: int, j: int, steps: Steps) -> list[Block]:
    """The blocks that both have, moved by (i, j); none when the steps are spent."""
    n, m = len(a), len(b)
    farthest = {1: 0}
    trace: list[dict[int, int]] = []
    for d in range(n + m + 1):
        if not steps.take(2 * d + 1):
            return []
        trace.append(dict(farthest))
        for k in range(-d, d + 1, 2):
            down = k == -d or (k != d and farthest[k - 1] < farthest[k + 1])
            x = begin = farthest[k + 1] if down else farthest[k - 1] + 1
            while x < n and x - k < m and a[x] == b[x - k]:
                x += 1
            steps.left -= x - begin
            farthest[k] = x
            if x >= n and x - k >= m:
                return [(u + i, v + j, size) for u, v, size in _path(trace, n, m)]
    return []


def _path(trace: list[dict[int, int]], x: int, y: int) -> list[Block]:
    """Back from the end: the blocks along which nothing was changed."""
    blocks: list[Block] = []
    for d in range(len(trace) - 1, -1, -1):
        farthest, k = trace[d], x - y
        down = k == -d or (k != d and farthest[k - 1] < farthest[k + 1])
        last = k + 1 if down else k - 1
        at = farthest[last] if d else 0
        begin = (at if down else at + 1) if d else 0
        blocks.append((begin, begin - k, x - begin))
        x, y = at, at - last
    return blocks[::-1]


def _joined(blocks: list[Block]) -> list[Block]:
    joined: list[Block] = []
    for x, y, n in blocks:
        if not n:
            continue
        if joined and (joined[-1][0] + joined[-1][2], joined[-1][1] + joined[-1][2]) == (x, y):
            joined[-1] = (*joined[-1][:2], joined[-1][2] + n)
        else:
            joined.append((x, y, n))
    return joined

"""Which words of a text are shown as found: the search says their numbers, here they get their places."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from blog_app.models.words import spots, words_of

BEFORE, AROUND = 60, 240  # characters of a passage before the first word that matched, and in all


@dataclass(frozen=True, slots=True)
class Piece:
    """A bit of text, plain, and whether it is what was looked for. Who shows it escapes it."""

    text: str
    found: bool


def marked(text: str, numbers: Iterable[int]) -> list[Piece]:
    """The whole text in pieces; `numbers` of its words, the first is 1."""
    wanted = set(numbers)
    found = [spot for number, spot in enumerate(spots(text), start=1) if number in wanted]
    return _pieces(text, 0, len(text), found)


def passage(text: str, numbers: Iterable[int]) -> list[Piece]:
    """A few words around the first that matched; the beginning when none did."""
    found = _first_spots(text, set(numbers))
    begin = _word_begin(text, max(0, found[0][0] - BEFORE)) if found else 0
    end = _word_end(text, min(len(text), begin + AROUND))
    pieces = _pieces(
        text, begin, end, [spot for spot in found if begin <= spot[0] and spot[1] <= end]
    )
    if begin:
        pieces.insert(0, Piece("… ", found=False))
    if end < len(text):
        pieces.append(Piece(" …", found=False))
    return pieces


def numbers_by_field(
    places: Iterable[str], title: str, tags: Sequence[str], description: str
) -> dict[str, list[int]]:
    """The numbers of words within the field that each stands in, by its weight; see `search.document`."""
    lengths = {"A": words_of(title), "B": words_of(" ".join(tags)), "C": words_of(description)}
    before: dict[str, int] = {}
    start = 0
    for weight in "ABCD":
        before[weight] = start
        start += len(lengths.get(weight, ())) + 1
    found: dict[str, list[int]] = {weight: [] for weight in "ABCD"}
    for place in places:
        found[place[0]].append(int(place[1:]) - before[place[0]])
    return found


def _first_spots(text: str, wanted: set[int]) -> list[tuple[int, int]]:
    """Of the words wanted, the first and those not far behind it."""
    found: list[tuple[int, int]] = []
    for number, spot in enumerate(spots(text), start=1) if wanted else ():
        if found and spot[0] > found[0][0] + AROUND:
            break
        if number in wanted:
            found.append(spot)
    return found


def _pieces(text: str, begin: int, end: int, found: list[tuple[int, int]]) -> list[Piece]:
    """Cut at the spots; those that touch or overlap, as pairs of letters do, are one."""
    pieces: list[Piece] = []
    at = begin
    for start, stop in _joined(found):
        if start > at:
            pieces.append(Piece(text[at:start], found=False))
        pieces.append(Piece(text[start:stop], found=True))
        at = stop
    if at < end:
        pieces.append(Piece(text[at:end], found=False))
    return pieces


def _joined(found: list[tuple[int, int]]) -> list[tuple[int, int]]:
    joined: list[tuple[int, int]] = []
    for start, stop in found:
        if joined and start <= joined[-1][1]:
            joined[-1] = (joined[-1][0], max(stop, joined[-1][1]))
        else:
            joined.append((start, stop))
    return joined


def _word_begin(text: str, at: int) -> int:
    """The next space at most twenty characters on, so that no word is cut where there are spaces."""
    space = text.find(" ", at, at + 20) if at else -1
    return space + 1 if space >= 0 else at


def _word_end(text: str, at: int) -> int:
    space = text.rfind(" ", at - 20, at) if at < len(text) else -1
    return space if space >= 0 else at

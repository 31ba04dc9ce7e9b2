"""Which products a few words mean, best first: forms of a word, beginnings of the last one, typing errors.

Every word must be found. What finds it gives points: in the title more than in a category or attribute, there
more than in the description; a beginning or a typing error one less. Products are sorted into bitmaps by
their points and never one by one, so a word that half the shop has costs what a rare one costs.
"""

from __future__ import annotations

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import chain, takewhile

from pyroaring import BitMap
from rapidfuzz import process
from rapidfuzz.distance import OSA

from ecommerce_api.models.words import Language, stems_of, telling, words_of

LONGEST_SEARCH = 200  # characters; what comes after them is not looked for
MOST_WORDS = 8
POINTS = (
    6,
    4,
    2,
)  # for a word in the title, in a label (category, attribute, option), in the description
MOST_BEGINNINGS, MOST_ERRORS = 300, 10  # words of the shop that one word of a search may mean
Texts = tuple[str, str, str]  # title, labels, description
Levels = dict[int, BitMap]  # documents by their points


@dataclass(frozen=True, slots=True)
class Found:
    """Documents by points, the best first; and what the searcher may have meant, where a word is unknown."""

    levels: list[tuple[int, BitMap]]
    meant: str | None = None

    @property
    def everyone(self) -> BitMap:
        return BitMap.union(BitMap(), *(who for _, who in self.levels))


@dataclass(frozen=True, slots=True)
class Index:
    """The words of many documents. Never changes once it is made."""

    language: Language
    stems: Mapping[str, str] = field(default_factory=dict)  # by word
    vocabulary: Sequence[str] = ()  # all words, sorted
    spelled: Mapping[int, Sequence[str]] = field(
        default_factory=dict
    )  # those of letters, by length
    fields: Sequence[Mapping[str, BitMap]] = (
        {},
        {},
        {},
    )  # documents by stem: title, labels, description

    def with_more(self, documents: Iterable[tuple[int, Texts]]) -> Index:
        """These and (document, texts) of documents that are not among them yet."""
        spoken = [(one, [set(words_of(text)) for text in texts]) for one, texts in documents]
        new = {word for _, fields in spoken for words in fields for word in words} - set(self.stems)
        in_order = sorted(new)
        stems = {
            **self.stems,
            **dict(zip(in_order, stems_of(in_order, self.language), strict=True)),
        }
        added: list[defaultdict[str, list[int]]] = [defaultdict(list) for _ in self.fields]
        for document, fields in spoken:
            for more, words in zip(added, fields, strict=True):
                for stem in {stems[word] for word in words}:
                    more[stem].append(document)
        spelled: defaultdict[int, list[str]] = defaultdict(list)
        for word in in_order:
            if word.isalpha():
                spelled[len(word)].append(word)
        return Index(
            self.language,
            stems,
            sorted([*self.vocabulary, *in_order]) if new else self.vocabulary,
            {
                **self.spelled,
                **{n: [*self.spelled.get(n, ()), *more] for n, more in spelled.items()},
            },
            [extended(was, more) for was, more in zip(self.fields, added, strict=True)],
        )

    def find(self, text: str, among: BitMap) -> Found | None:
        """What the text means; None where it has no words."""
        words = telling(words_of(text[:LONGEST_SEARCH]), self.language)[:MOST_WORDS]
        if not words:
            return None
        levels: Levels = {0: among}
        meant: list[str] = []
        for number, word in enumerate(words):
            stems, nearest = self._means(word, last=number == len(words) - 1)
            levels = _both(levels, self._points(stems))
            meant.append(nearest)
        best_first = [(points, levels[points]) for points in sorted(levels, reverse=True)]
        return Found(best_first, " ".join(meant) if meant != words else None)

    def _means(self, word: str, *, last: bool) -> tuple[dict[str, int], str]:
        """Stems that the word may stand for, each with the points it costs; and the word itself, or the
        known one that is nearest to it."""
        own = stems_of([word], self.language)[0]
        stems = {self.stems[one]: 1 for one in self._beginning_with(word)} if last else {}
        if any(own in one for one in self.fields):
            stems[own] = 0
        if stems:
            return stems, word
        near = self._near(word)
        return {self.stems[one]: 1 for one in near}, near[0] if near else word

    def _beginning_with(self, start: str) -> Iterator[str]:
        begin = bisect_left(self.vocabulary, start)
        following = self.vocabulary[begin : begin + MOST_BEGINNINGS]
        return takewhile(lambda word: word.startswith(start), following)

    def _near(self, word: str) -> list[str]:
        """Known words with the fewest typing errors, the most used first: at most one error from 4 letters
        on, two from 8 (an error is a letter too few, too many, another one, or two in the wrong order)."""
        allowed = (len(word) >= 4) + (len(word) >= 8)
        if not allowed or not word.isalpha():
            return []
        lengths = range(len(word) - allowed, len(word) + allowed + 1)
        known = list(chain.from_iterable(self.spelled.get(length, ()) for length in lengths))
        # Its types know scorers of floats only.
        found = process.extract(  # pyrefly: ignore[no-matching-overload]
            word, known, scorer=OSA.distance, score_cutoff=allowed, limit=MOST_ERRORS
        )
        fewest = min((errors for _, errors, _ in found), default=0)
        near = [one for one, errors, _ in found if errors == fewest]
        return sorted(near, key=lambda one: -self._uses(self.stems[one]))

    def _uses(self, stem: str) -> int:
        return sum(len(one[stem]) for one in self.fields if stem in one)

    def _points(self, stems: Mapping[str, int]) -> Levels:
        """Documents by the points that they have for one word, each at its best."""
        levels: Levels = {}
        seen = BitMap()
        for most, documents in zip(POINTS, self.fields, strict=True):
            for less in (0, 1):
                these = (stem for stem, cost in stems.items() if cost == less)
                hits = [documents[stem] for stem in these if stem in documents]
                if hits:
                    levels[most - less] = BitMap.union(*hits) - seen
                    seen |= levels[most - less]
        return levels


def extended(was: Mapping[str, BitMap], more: Mapping[str, Sequence[int]]) -> Mapping[str, BitMap]:
    """Documents by key, with more of them: the maps that change are made anew, the others are shared."""
    nobody = BitMap()
    return {**was, **{key: was.get(key, nobody) | BitMap(who) for key, who in more.items()}}


def _both(levels: Levels, points: Levels) -> Levels:
    """Documents that are in both, by the sum of their points."""
    found: Levels = {}
    for had, ours in levels.items():
        for more, theirs in points.items():
            if who := ours & theirs:
                found[had + more] = found.get(had + more, BitMap()) | who
    return found

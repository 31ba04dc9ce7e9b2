"""What a word is to the search, in any script, the same on every server: PostgreSQL's own parser goes by
the server's locale, and takes a Chinese sentence for one word."""

import re
import unicodedata
from collections.abc import Iterable, Iterator

LONGEST_WORD = 60  # letters; what follows tells no word from another
FEWEST_HINTS = 3  # stop words that make a language known
# Written without spaces: Chinese, Japanese, Korean, Thai, Lao, Burmese, Khmer. Found by pairs of letters.
UNSPACED = (
    "\u0e00-\u0eff\u1000-\u109f\u1780-\u17d3\u3041-\u3096\u30a1-\u30fa\u30fc-\u30ff\u3400-\u4dbf"
    "\u4e00-\u9fff\uac00-\ud7a3\uf900-\ufaff\U00020000-\U0003fffd"
)
# Signs that stand with a letter and are none by themselves: accents, Hebrew, Arabic, Indic vowels.
SIGNS = "\u0300-\u036f\u0591-\u05bd\u0610-\u061a\u064b-\u065f\u0670" + "".join(
    f"{chr(block)}-{chr(block + 3)}{chr(block + 0x3A)}-{chr(block + 0x4F)}{chr(block + 0x62)}{chr(block + 0x63)}"
    for block in range(0x0900, 0x0E00, 0x80)
)
RUN = re.compile(
    f"[{UNSPACED}]+|[^\\W_{UNSPACED}][^\\W_{UNSPACED}{SIGNS}]*(?:[{SIGNS}]+[^\\W_{UNSPACED}]*)*"
)
IS_UNSPACED = re.compile(f"[{UNSPACED}]")
ACCENTS = re.compile("[\u0300-\u036f]+")
LETTERS = str.maketrans(
    {"ø": "o", "ł": "l", "đ": "d", "ð": "d", "þ": "th", "æ": "ae", "œ": "oe", "\u0131": "i"}
)
# The stemmers of PostgreSQL that are used, each with words that hardly any text in its language lacks, and
# few in another: folded as the texts are.
STOP_WORDS = {
    "english_stem": "the and of to is that was with for this are have not",
    "german_stem": "der die und das ist nicht ein den mit auf sich eine auch",
    "french_stem": "le les des et est une dans qui pas que pour sur du",
    "spanish_stem": "el los las que y una por con para como pero del se",
    "portuguese_stem": "os as que e um uma nao com para do da em mais",
    "italian_stem": "il che di e non una per con gli della sono nel piu",
    "dutch_stem": "de het een en van is niet dat op te met zijn voor",
    "swedish_stem": "och att det som en ar inte av for med den pa",
    "danish_stem": "og det at en er ikke af til den som der med",
    "russian_stem": "и в не на что с по это как его но из",  # noqa: RUF001  Cyrillic, indeed
}
HINTS = {name: frozenset(words.split()) for name, words in STOP_WORDS.items()}
STEMMERS = tuple(STOP_WORDS)


def spots(text: str) -> Iterator[tuple[int, int]]:
    """(start, end) of all words in their order. Of scripts without spaces: each letter with the next one,
    the last alone."""
    if not IS_UNSPACED.search(text):  # most texts: all in C
        return map(re.Match.span, RUN.finditer(text))
    return _spots_of_pairs(text)


def _spots_of_pairs(text: str) -> Iterator[tuple[int, int]]:
    for found in RUN.finditer(text):
        start, end = found.span()
        if IS_UNSPACED.match(text, start):
            yield from ((at, min(at + 2, end)) for at in range(start, end))
        else:
            yield start, end


def words_of(text: str) -> list[str]:
    """All words in their order, folded."""
    return [folded(text[start:end])[:LONGEST_WORD] for start, end in spots(text)]


def folded(word: str) -> str:
    """Without case and accents: `Ångström` and `angstrom` are one word."""
    if word.isascii():
        return word.lower()
    bare = ACCENTS.sub("", unicodedata.normalize("NFKD", word))
    return unicodedata.normalize("NFC", bare).casefold().translate(LETTERS)


def is_unspaced(word: str) -> bool:
    return IS_UNSPACED.match(word) is not None


def is_name_like(word: str) -> bool:
    """Whether somebody may misspell it: letters only, and neither a pair nor a slip of them."""
    return len(word) > 2 and word.isalpha() and not is_unspaced(word)


def stemmer_of(words: Iterable[str]) -> str | None:
    """The stemmer for a text's language, by its most frequent words; None when they don't tell."""
    found = dict.fromkeys(STEMMERS, 0)
    for word in words:
        for name, hints in HINTS.items():
            found[name] += word in hints
    best = max(STEMMERS, key=found.__getitem__)
    return best if found[best] >= FEWEST_HINTS else None

"""Texts as a search sees them: words without case and accents, and the stem that their forms share."""

from __future__ import annotations

import re
import unicodedata
from typing import Literal, get_args

from Stemmer import Stemmer  # pyrefly: ignore[missing-import]  compiled, without types

# As the Snowball project names them (https://snowballstem.org/algorithms/).
Language = Literal[
    "arabic",
    "danish",
    "dutch",
    "english",
    "finnish",
    "french",
    "german",
    "greek",
    "italian",
    "norwegian",
    "polish",
    "portuguese",
    "russian",
    "spanish",
    "swedish",
    "turkish",
]
LANGUAGES: tuple[Language, ...] = get_args(Language)
ACCENTS = re.compile("[\u0300-\u036f]")  # apart from their letters
LONGEST_WORD = 40  # what comes after it tells no words apart
# Words that say nothing about a product: a search goes on without them.
EMPTY_WORDS: dict[Language, str] = {
    "english": "a an and are as at be by for from in is it its of on or so that the this to with your",
    "german": "am auf aus das dem den der des die ein eine einen für im in ist mit oder und von zu",
}


def words_of(text: str) -> list[str]:
    """Its words in any script: "Émail, 2 Tassen" is email, 2, tassen."""
    if not text.isascii():
        apart = unicodedata.normalize("NFKD", text)
        text = unicodedata.normalize("NFC", ACCENTS.sub("", apart))
    return [word[:LONGEST_WORD] for word in re.findall(r"[^\W_]+", text.casefold())]


def telling(words: list[str], language: Language) -> list[str]:
    """Without the words that say nothing, unless there are no others."""
    empty = words_of(EMPTY_WORDS.get(language, ""))
    return [word for word in words if word not in empty] or words


def stems_of(words: list[str], language: Language) -> list[str]:
    """Each word's stem: "lanterns" and "lantern" have the same."""
    return Stemmer(language).stemWords(words)

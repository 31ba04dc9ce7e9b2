"""What somebody looks for, and what an article can be found by: both in PostgreSQL's own text forms.

    tag:sea "light house" storm -fog author:Ada

A query is never refused for its syntax: what is no operator is a word to look for.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from uuid import UUID

from sqlalchemy import Column, DateTime, ForeignKey, Index, Table, Text
from sqlalchemy.dialects.postgresql import TSVECTOR

from blog_app.models.schema import Base
from blog_app.models.tags import clean_tag
from blog_app.models.words import is_unspaced, words_of
from common.errors import Invalid
from common.texts import fault_of_line

LONGEST_QUERY = 200  # characters
MOST_WORDS = 16  # in one query
PER_ADDRESS = "600 per minute"  # searches; a class sits behind one address
WORDS_INDEXED = 16_000  # of one article: PostgreSQL keeps no position beyond 16,383
MOST_PLACES = 200  # of one word in one article that are kept; PostgreSQL keeps 255
COUNTED = 1000  # matches; beyond, it is "more than"
RANKED = 200  # of the newest matches, and of the newest in whose title the words are

# One row for each article on the shelf, apart from the article so that no list reads it and no count on the
# article writes it anew. `document` holds its words and their stems with places and weights; and, without
# places, what a search can be narrowed by (see `article_keys`), so that one index finds all of it.
article_words = Table(
    "article_words",
    Base.metadata,
    Column("article_id", ForeignKey("articles.id", ondelete="CASCADE"), primary_key=True),
    Column("published_at", DateTime(timezone=True), nullable=False),
    Column("text", Text, nullable=False),  # the body without its Markdown, as it was taken apart
    Column("document", TSVECTOR, nullable=False),
)
Index(
    "article_words_document_idx",
    article_words.c.document,
    postgresql_using="gin",
    postgresql_with={"fastupdate": "off"},  # no waiting list that each search would have to read
)

# Every word that some article had, for what somebody may have meant.
words = Table("words", Base.metadata, Column("word", Text, primary_key=True))
Index(
    "words_similar_idx",
    words.c.word,
    postgresql_using="gist",
    postgresql_ops={"word": "gist_trgm_ops"},
)

Stems = Mapping[str, Iterable[str]]  # of a word, itself not among them
TERM = re.compile(r'(-?)(?:(tag|author):)?(?:"([^"]*)"|(\S+))', re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Term:
    """Words that must all be there, one after the other in a phrase; or, `without`, must not."""

    words: tuple[str, ...]
    phrase: bool = False
    without: bool = False


@dataclass(frozen=True, slots=True)
class Wish:
    """A query that was read. `tags` and `authors` are (name, whether without it)."""

    terms: tuple[Term, ...] = ()
    tags: tuple[tuple[str, bool], ...] = ()
    authors: tuple[tuple[str, bool], ...] = ()

    def words(self) -> list[str]:
        """All of its words, each once."""
        return list(dict.fromkeys(word for term in self.terms for word in term.words))

    def wanted_words(self) -> list[str]:
        """Those that must be there."""
        wanted = [word for term in self.terms if not term.without for word in term.words]
        return list(dict.fromkeys(wanted))

    def with_words(self, instead: Mapping[str, str]) -> "Wish":
        """The same with other words that must be there."""
        terms = tuple(
            term
            if term.without
            else replace(term, words=tuple(instead.get(w, w) for w in term.words))
            for term in self.terms
        )
        return replace(self, terms=terms)


def wish(query: str) -> Wish:
    """What a query asks for. Raises Invalid: nothing to look for, or too much."""
    fault = fault_of_line(query.strip(), LONGEST_QUERY)
    if fault:
        raise Invalid.field("q", fault)
    terms: list[Term] = []
    tags: list[tuple[str, bool]] = []
    authors: list[tuple[str, bool]] = []
    for minus, field, quoted, plain in TERM.findall(query):
        text, without = quoted or plain, bool(minus)
        if field.lower() == "tag":
            tags.append((clean_tag(text), without))
        elif field:
            authors.append((text.strip(), without))
        elif found := tuple(_asked_words(text)):
            terms.append(Term(found, phrase=bool(quoted), without=without))
    made = Wish(tuple(terms), tuple(tags), tuple(authors))
    if not any(not without for _, without in (*tags, *authors)) and not made.wanted_words():
        raise Invalid.field("q", "needs a word to look for, or tag: or author:")
    if len(made.words()) + len(tags) + len(authors) > MOST_WORDS:
        raise Invalid.field("q", f"has more than {MOST_WORDS} words")
    return made


def matching(made: Wish, stems: Stems, author_ids: Mapping[str, UUID]) -> str:
    """The tsquery of what matches."""
    parts = [_term(term, stems, "") for term in made.terms] + _narrowing(made, author_ids)
    return " & ".join(parts)


def matching_title(made: Wish, stems: Stems, author_ids: Mapping[str, UUID]) -> str:
    """The tsquery of what matches with all of its words in the title."""
    parts = [_term(term, stems, "" if term.without else TITLE) for term in made.terms]
    return " & ".join(parts + _narrowing(made, author_ids))


def ranking(made: Wish, stems: Stems) -> str:
    """The tsquery that matches are weighed by; empty when there is no word in it."""
    return " | ".join(_term(term, stems, "") for term in made.terms if not term.without)


def document(
    fields: Sequence[tuple[str, Sequence[str]]],
    *,
    stems: Stems,
    keys: Iterable[str],
) -> str:
    """The tsvector of an article: (weight, words) of each field, the first one its title."""
    found: dict[str, list[str]] = {key: [] for key in keys}
    at = 0
    for number, (weight, text) in enumerate(fields):
        for word in text[: max(0, WORDS_INDEXED - at)]:
            at += 1
            for lexeme in (word, *stems.get(word, ())):
                known = found.setdefault(lexeme, [])
                if len(known) < MOST_PLACES:
                    known.append(f"{at}{weight}")
                if number == 0:
                    found.setdefault(TITLE + lexeme, [])
        at += 1  # no phrase goes from one field into the next
    return " ".join(
        _quoted(lexeme) + (":" + ",".join(at) if at else "") for lexeme, at in found.items()
    )


def article_keys(tags: Iterable[str], author_id: UUID, published_at: datetime) -> list[str]:
    """What an article can be narrowed by."""
    at = published_at.astimezone(UTC)
    times = (f"{TIME}{at:%Y}", f"{TIME}{at:%Y-%m}")
    return [*(TAG + tag for tag in tags), f"{AUTHOR}{author_id}", *times]


TITLE, TAG, AUTHOR, TIME = "=", "#", "@", "~"  # no word begins with one of these


def _asked_words(text: str) -> list[str]:
    """A run of pairs of letters ends with the last letter alone; asked for, it is already in the last pair."""
    found = words_of(text)
    kept = []
    for before, word in zip(["", *found], found, strict=False):
        if not (
            is_unspaced(word) and len(word) == 1 and is_unspaced(before) and before.endswith(word)
        ):
            kept.append(word)
    return kept


def _term(term: Term, stems: Stems, prefix: str) -> str:
    each = [_word(word, stems, prefix) for word in term.words]
    between = " <-> " if term.phrase and not prefix else " & "
    whole = "(" + between.join(each) + ")"
    return f"!{whole}" if term.without else whole


def _word(word: str, stems: Stems, prefix: str) -> str:
    if is_unspaced(word) and len(word) == 1:
        return _quoted(prefix + word) + ":*"
    variants = dict.fromkeys([word, *stems.get(word, ())])
    either = " | ".join(_quoted(prefix + variant) for variant in variants)
    return f"({either})"


def _narrowing(made: Wish, author_ids: Mapping[str, UUID]) -> list[str]:
    """Nobody has the id NOBODY: who looks for somebody that is not there finds nothing."""
    keys = [(TAG + tag, without) for tag, without in made.tags]
    keys += [(f"{AUTHOR}{author_ids.get(name.lower(), '')}", w) for name, w in made.authors]
    return [("!" if without else "") + _quoted(key) for key, without in keys]


def _quoted(lexeme: str) -> str:
    escaped = lexeme.replace("\\", "\\\\").replace("'", "''")
    return f"'{escaped}'"

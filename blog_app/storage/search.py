"""How articles are found by their words: the newest that match, the best of them first, one statement.

An index of words (GIN) knows no order, and there is no end to the articles that have a common word. So the
search walks back in time and asks the index for one month (one year, further back) after the other until it
has enough: a common word is in plenty of the newest articles, a rare one costs a look everywhere.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import func, select, text
from sqlalchemy.exc import OperationalError
from sqlalchemy.orm import Session

from blog_app.models.schema import users
from blog_app.models.search import COUNTED, RANKED, TIME, Wish, matching, matching_title, ranking
from blog_app.storage import words
from blog_app.storage.lists import Part
from common.errors import Unavailable
from common.paging import Page, page

TOO_SLOW = {"57014", "55P03"}  # SQLSTATE query_canceled (statement_timeout), lock_not_available
LONGEST_TEXT = 20_000  # characters in which the places of words are shown


class SearchTooSlow(Unavailable):
    title = "The search took too long"


@dataclass(frozen=True, slots=True)
class Match:
    """An article that was found. `places`: weight and number of each word that matched, as in `B12`."""

    id: UUID
    slug: str
    title: str
    description: str
    tags: list[str]
    published_at: datetime
    minutes: int
    author: str
    text: str
    places: list[str]
    rank: int


@dataclass(frozen=True, slots=True)
class Found:
    """A page of matches. `count` is COUNTED + 1 for all that is more. `instead`: the words that were
    looked for instead of those that no article has."""

    page: Page[Match]
    count: int
    instead: Mapping[str, str]


# Where a walk looks, one after the other: the months of the newest two years, before them whole years.
DRAWERS = f"""
    SELECT CAST(quote_literal(
            '{TIME}' || to_char(month, CASE WHEN recent THEN 'YYYY-MM' ELSE 'YYYY' END)
        ) AS tsquery) AS key, max(month) AS last
    FROM (
        SELECT month, month >= date_trunc('year', max(month) OVER ()) - interval '1 year' AS recent
        FROM months
    ) AS known
    GROUP BY 1 ORDER BY last DESC"""  # noqa: S608  nothing in it comes from outside


def _walk(query: str, limit: int | str, more: str = "") -> str:
    """SQL: the newest articles that match the parameter `query`, newest first."""
    return f"""
        SELECT found.* FROM ({DRAWERS}) AS drawer CROSS JOIN LATERAL (
            SELECT article_id, published_at, document FROM article_words
            WHERE document @@ (CAST(:{query} AS tsquery) && drawer.key) {more}
            ORDER BY published_at DESC, article_id DESC LIMIT {limit}
        ) AS found LIMIT {limit}"""  # noqa: S608


MATCHES = f"WITH matches AS MATERIALIZED ({_walk('matching', COUNTED + 1)}),"
BEST = f"""
    newest AS MATERIALIZED (
        SELECT * FROM matches ORDER BY published_at DESC, article_id DESC LIMIT {RANKED}
    ),
    titles AS (
        SELECT * FROM ({_walk("matching_title", RANKED)}) AS found
        WHERE (SELECT count(*) FROM matches) > {RANKED}
    ),
    candidates AS (
        SELECT * FROM newest UNION ALL
        SELECT * FROM titles WHERE article_id NOT IN (SELECT article_id FROM newest)
    ),
    ranked AS (
        SELECT article_id, published_at,
            CAST(1e6 * ts_rank(document, CAST(:ranking AS tsquery), 1) AS integer) AS rank
        FROM candidates
    ),
    shown AS (
        SELECT * FROM ranked
        WHERE CAST(:rank AS integer) IS NULL
            OR (rank, published_at, article_id) < (:rank, :moment, CAST(:id AS uuid))
        ORDER BY rank DESC, published_at DESC, article_id DESC LIMIT :limit
    )"""  # noqa: S608
AFTER = """AND (CAST(:moment AS timestamptz) IS NULL
    OR (published_at, article_id) < (:moment, CAST(:id AS uuid)))"""
NEWEST = f"shown AS (SELECT *, 0 AS rank FROM ({_walk('matching', ':limit', AFTER)}) AS found)"  # noqa: S608
WHOLE = f"""
    SELECT articles.id, slug, title, description, tags, shown.published_at, minutes, users.name,
        left(article_words.text, {LONGEST_TEXT}),
        ARRAY(
            SELECT weights[n] || positions[n]
            FROM unnest(article_words.document) AS word (lexeme, positions, weights)
            CROSS JOIN LATERAL generate_subscripts(positions, 1) AS n
            WHERE lexeme = ANY(CAST(:lexemes AS text[]))
        ),
        shown.rank, (SELECT count(*) FROM matches)
    FROM shown
    JOIN articles ON articles.id = shown.article_id
    JOIN article_words ON article_words.article_id = shown.article_id
    JOIN users ON users.id = articles.author_id
    ORDER BY shown.rank DESC, shown.published_at DESC, articles.id DESC"""  # noqa: S608
STATEMENTS = {
    sort: text(f"{MATCHES} {way} {WHOLE}") for sort, way in (("best", BEST), ("newest", NEWEST))
}


def find(session: Session, wanted: Wish, sort: str, part: Part) -> Found:
    """A part of what is wanted, `sort` best or newest; if no article has a word, with the nearest word
    that some article has. `part.after` is (rank, published_at, id).

    Raises:
        SearchTooSlow: it did not end in time.
    """
    try:
        stems = words.stems_of(session, wanted.words())
        authors = _authors(session, wanted)
        found = _part(session, _texts(wanted, stems, authors), sort, part)
        if found.page.rows or part.after:
            return found
        near = words.nearest(session, wanted.wanted_words())
        instead = {word: meant for word, (meant, _) in near.items()}
        stems |= dict(near.values())
        texts = _texts(wanted.with_words(instead), stems, authors)
        again = _part(session, texts, sort, part) if instead else found
    except OperationalError as error:
        if getattr(error.orig, "sqlstate", None) in TOO_SLOW:
            raise SearchTooSlow("Try it with a rarer word.", retry_after=5) from error
        raise
    return Found(again.page, again.count, instead) if again.page.rows else found


def _texts(wanted: Wish, stems: words.Stems, authors: Mapping[str, UUID]) -> dict[str, Any]:
    return {
        "matching": matching(wanted, stems, authors),
        "matching_title": matching_title(wanted, stems, authors),
        "ranking": ranking(wanted, stems),
        "lexemes": [one for word in wanted.wanted_words() for one in (word, *stems.get(word, ()))],
    }


def _part(session: Session, texts: dict[str, Any], sort: str, part: Part) -> Found:
    rank, moment, article_id = part.after or (None, None, None)
    given = {"rank": rank, "moment": moment, "id": article_id, "limit": part.limit + 1}
    rows = session.execute(STATEMENTS[sort], texts | given).all()
    matches = [Match(*row[:-1]) for row in rows]
    cut = page(matches, part.limit, lambda one: [one.rank, one.published_at.isoformat(), one.id])
    return Found(cut, rows[0][-1] if rows else 0, {})


def _authors(session: Session, wanted: Wish) -> dict[str, UUID]:
    """The ids of those that are named, by their names in lower case."""
    names = [name.lower() for name, _ in wanted.authors]
    if not names:
        return {}
    name = func.lower(users.c.name)
    return dict(session.execute(select(name, users.c.id).where(name.in_(names))).all())

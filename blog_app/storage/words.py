"""How the words of published articles are kept for the search, and what somebody may have meant."""

from collections.abc import Iterable, Sequence
from difflib import SequenceMatcher
from uuid import UUID

from sqlalchemy import bindparam, delete, exists, func, select, text
from sqlalchemy.dialects.postgresql import ARRAY, TEXT, TSVECTOR
from sqlalchemy.dialects.postgresql import insert as insert_or_update
from sqlalchemy.orm import Session
from sqlalchemy.sql.expression import cast

from blog_app.models.articles import Article
from blog_app.models.lifecycle import PUBLISHED
from blog_app.models.markdown import plain
from blog_app.models.search import article_keys, article_words, document, words
from blog_app.models.words import STEMMERS, is_name_like, stemmer_of, words_of

NEAREST = 40  # by their groups of three letters, before they are compared letter by letter
ALIKE = 0.7  # of 1, to be taken for the same word with a slip

Stems = dict[str, list[str]]

STEMS = text("""
    SELECT asked.word, array_agg(DISTINCT stem)
    FROM unnest(:words) AS asked (word)
    CROSS JOIN unnest(:stemmers) AS dictionary (name)
    CROSS JOIN LATERAL unnest(ts_lexize(dictionary.name::regdictionary, asked.word)) AS stem
    WHERE stem <> asked.word
    GROUP BY asked.word
""").bindparams(bindparam("words", type_=ARRAY(TEXT)), bindparam("stemmers", type_=ARRAY(TEXT)))

SIMILAR = text(f"""
    SELECT asked.word, near.word, ARRAY(
        SELECT DISTINCT stem FROM unnest(:stemmers) AS dictionary (name)
        CROSS JOIN LATERAL unnest(ts_lexize(dictionary.name::regdictionary, near.word)) AS stem
    )
    FROM unnest(:words) AS asked (word)
    CROSS JOIN LATERAL (
        SELECT word FROM words ORDER BY word <-> asked.word LIMIT {NEAREST}
    ) AS near
    WHERE NOT EXISTS (SELECT FROM words WHERE word = asked.word)
""").bindparams(bindparam("words", type_=ARRAY(TEXT)), bindparam("stemmers", type_=ARRAY(TEXT)))  # noqa: S608


def keep(session: Session, article: Article) -> None:
    """The search finds the article by what it says now. The caller has locked the article's row."""
    body = plain(article.html)
    fields = [
        ("A", words_of(article.title)),
        ("B", words_of(" ".join(article.tags))),
        ("C", words_of(article.description)),
        ("D", words_of(body)),
    ]
    every = [word for _, some in fields for word in some]
    stemmer = stemmer_of(every)
    stems = stems_of(session, every, [stemmer]) if stemmer else {}
    moment = article.published_at or article.created_at
    made = document(fields, stems=stems, keys=article_keys(article.tags, article.author_id, moment))
    row = {"article_id": article.id, "published_at": moment, "text": body}
    statement = insert_or_update(article_words).values(**row, document=cast(made, TSVECTOR))
    session.execute(
        statement.on_conflict_do_update(
            index_elements=["article_id"],
            set_={name: statement.excluded[name] for name in ("published_at", "text", "document")},
        )
    )
    _learn(session, every)


def forget(session: Session, article_id: UUID) -> None:
    """The search finds the article no longer. Its words stay known: a word alone tells nothing."""
    session.execute(delete(article_words).where(article_words.c.article_id == article_id))


def missing(session: Session, limit: int) -> Sequence[Article]:
    """Published articles that the search does not find yet, locked; none that another is at."""
    statement = (
        select(Article)
        .where(
            Article.status == PUBLISHED, ~exists().where(article_words.c.article_id == Article.id)
        )
        .limit(limit)
        .with_for_update(skip_locked=True)
    )
    return session.scalars(statement).all()


def stems_of(session: Session, some: Iterable[str], stemmers: Sequence[str] = STEMMERS) -> Stems:
    """The stems of those words that have another one than themselves."""
    given = {"words": list(dict.fromkeys(some)), "stemmers": list(stemmers)}
    return dict(session.execute(STEMS, given).all()) if given["words"] else {}


def nearest(session: Session, asked: Sequence[str]) -> dict[str, tuple[str, list[str]]]:
    """For each of those words that nobody has written: the one that was probably meant, with its stems."""
    if not asked:
        return {}
    best: dict[str, tuple[float, str, list[str]]] = {}
    for word, near, stems in session.execute(
        SIMILAR, {"words": list(asked), "stemmers": list(STEMMERS)}
    ):
        alike = SequenceMatcher(None, word, near).ratio()
        if alike >= max(ALIKE, best.get(word, (0.0,))[0]):
            best[word] = (alike, near, [stem for stem in stems if stem != near])
    return {word: (near, stems) for word, (_, near, stems) in best.items()}


def _learn(session: Session, some: Iterable[str]) -> None:
    """In alphabetical order, as two that learn the same new words wait for each other. Nothing is counted:
    the row of `the` would be where all writers meet."""
    rows = sorted({word for word in some if is_name_like(word)})
    if rows:
        new = select(func.unnest(cast(rows, ARRAY(TEXT))))
        session.execute(insert_or_update(words).from_select(["word"], new).on_conflict_do_nothing())

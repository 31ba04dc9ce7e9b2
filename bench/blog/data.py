"""A blog of any size, the same each time: ten years of articles in a made-up language, whose words are as
unevenly used as those of a real one (Zipf)."""

import random
from collections.abc import Iterable, Iterator, Sequence
from datetime import UTC, datetime, timedelta
from itertools import accumulate
from typing import Any
from uuid import UUID

from psycopg import Connection, sql
from sqlalchemy import create_engine, make_url, text

from blog_app.models.search import article_keys, article_words, document

PEOPLE = 1000
COMMENTS, MARKS = 10, 5  # of one article
WORDS, TITLE, DESCRIPTION = 300, 6, 15  # words of a body, a title, a description
YEARS = timedelta(days=3650)
NOW = datetime(2026, 3, 1, tzinfo=UTC)
SYLLABLES = [
    "ba",
    "bo",
    "da",
    "de",
    "di",
    "fa",
    "ga",
    "ge",
    "ka",
    "ke",
    "ki",
    "la",
    "le",
    "li",
    "lo",
    "ma",
    "mi",
    "na",
    "ne",
    "no",
    "ra",
    "re",
    "ri",
    "sa",
    "se",
    "si",
    "ta",
    "te",
    "to",
    "va",
]
ENDINGS = ["", "n", "r", "s", "t", "ing"]
Row = tuple[Any, ...]

DERIVED = """
    TRUNCATE article_tags, tags, months;
    INSERT INTO slugs SELECT slug, id FROM articles ON CONFLICT DO NOTHING;
    INSERT INTO article_tags (tag, published_at, article_id)
        SELECT unnest(tags), published_at, id FROM articles;
    INSERT INTO tags (name, articles) SELECT tag, count(*) FROM article_tags GROUP BY 1;
    INSERT INTO months (month, articles)
        SELECT date_trunc('month', published_at AT TIME ZONE 'UTC')::date, count(*) FROM articles GROUP BY 1;
    INSERT INTO words SELECT unnest(CAST(:words AS text[])) ON CONFLICT DO NOTHING;
    UPDATE users SET articles = (SELECT count(*) FROM articles WHERE author_id = users.id);
    UPDATE tallies SET n = (SELECT count(*) FROM articles) WHERE name = 'articles';
    UPDATE tallies SET n = n + 1 WHERE name = 'version';
"""


class Language:
    """30,000 words, the first of them in every sentence and the last in hardly any."""

    def __init__(self, dice: random.Random, size: int = 30_000) -> None:
        made: dict[str, None] = {}
        while len(made) < size:
            syllables = "".join(dice.choices(SYLLABLES, k=dice.randint(2, 4)))
            made[syllables + dice.choice(ENDINGS)] = None
        self.words = list(made)
        self._weights = list(accumulate(1 / (rank + 3) for rank in range(size)))
        self._dice = dice

    def say(self, count: int) -> list[str]:
        return self._dice.choices(self.words, cum_weights=self._weights, k=count)


class Library:
    """Articles with their comments and marks, up to whatever number."""

    def __init__(self, url: str) -> None:
        # Without the app's patience: building an index takes longer than anybody waits for a page.
        self._engine = create_engine(make_url(url).set(drivername="postgresql+psycopg"))
        self._dice = random.Random(2026)  # noqa: S311  the same data each time
        self.language = Language(self._dice)
        self._people = [UUID(int=self._dice.getrandbits(128), version=4) for _ in range(PEOPLE)]
        self.slugs: list[str] = []

    def grow(self, size: int) -> None:
        """Add what is missing to `size` articles; all counts are true afterwards."""
        if not self.slugs:
            self._copy(
                "users", "id name email password_hash role session_epoch created_at", self._users()
            )
        new = [self._article(number) for number in range(len(self.slugs), size)]
        new.sort(key=lambda row: row[-1])  # as they are written
        self.slugs += [row[1] for row in new]
        columns = "id slug title description body html tags author_id status version minutes"
        columns += " favorites_count comments_count created_at updated_at published_at"
        self._copy("articles", columns, new)
        columns = "article_id author_id body status above created_at updated_at"
        self._copy("comments", columns, self._comments(new))
        self._copy("favorites", "user_id article_id favorited_at published_at", self._marks(new))
        index = next(iter(one for one in article_words.indexes))
        index.drop(self._engine)  # built at once it is faster, and denser
        self._copy("article_words", "article_id published_at text document", map(self._words, new))
        index.create(self._engine)
        self._settle()

    def _settle(self) -> None:
        with self._engine.begin() as connection:
            for statement in DERIVED.split(";")[:-1]:
                given = {"words": self.language.words} if ":words" in statement else {}
                connection.execute(text(statement), given)
        with self._engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
            connection.execute(text("VACUUM ANALYZE"))

    def _copy(self, table: str, columns: str, rows: Iterable[Row]) -> None:
        with self._engine.begin() as connection:
            driver: Connection[Row] = connection.connection.driver_connection  # type: ignore[assignment]
            names = sql.SQL(", ").join(map(sql.Identifier, columns.split()))
            into = sql.SQL("COPY {} ({}) FROM STDIN").format(sql.Identifier(table), names)
            with driver.cursor() as cursor, cursor.copy(into) as copy:
                for row in rows:
                    copy.write_row(row)

    def _users(self) -> Iterator[Row]:
        for number, one in enumerate(self._people):
            yield one, f"person{number}", f"person{number}@example.com", "!", "user", 0, NOW - YEARS

    def _article(self, number: int) -> Row:
        article_id = UUID(int=self._dice.getrandbits(128), version=4)
        at = NOW - YEARS * self._dice.random()
        title, about = " ".join(self.language.say(TITLE)), " ".join(self.language.say(DESCRIPTION))
        body = " ".join(self.language.say(WORDS))
        tags = sorted({f"tag {int(200 * self._dice.random() ** 3)}" for _ in range(3)})
        author = self._dice.choice(self._people)
        return (
            article_id, f"{title.replace(' ', '-')}-{number}", title, about, body, f"<p>{body}</p>",
            tags, author, "published", 1, 1, MARKS, COMMENTS, at, at, at,
        )  # fmt: skip

    def _words(self, row: Row) -> Row:
        article_id, _, title, about, body, _, tags, author, *_, at = row
        fields = [("A", title), ("B", " ".join(tags)), ("C", about), ("D", body)]
        spoken = [(weight, words.split()) for weight, words in fields]
        keys = article_keys(tags, author, at)
        return article_id, at, body, document(spoken, stems={}, keys=keys)

    def _comments(self, articles: Sequence[Row]) -> Iterator[Row]:
        for row in articles:
            for _ in range(COMMENTS):
                words = " ".join(self.language.say(12))
                author = self._dice.choice(self._people)
                yield row[0], author, words, "shown", [], row[-1], row[-1]

    def _marks(self, articles: Sequence[Row]) -> Iterator[Row]:
        for row in articles:
            for person in self._dice.sample(self._people, MARKS):
                yield person, row[0], row[-1], row[-1]

"""What is in the database survives the way up and down."""

from collections.abc import Iterator
from typing import Any

import psycopg
import pytest
from psycopg import sql

from blog_app.commands import MIGRATIONS
from common import migrations
from tests.fixtures.servers import PASSWORD
from workshop.servers.postgres import SUPERUSER, Postgres

OLD = """
INSERT INTO users (id, name, email, password_hash, role, session_epoch, created_at) VALUES
  ('00000000-0000-7000-8000-000000000001', 'Ada', 'ada@example.com', 'x', 'user', 0, now()),
  ('00000000-0000-7000-8000-000000000002', 'Eve', 'eve@example.com', 'x', 'user', 0, now());
INSERT INTO articles (id, slug, title, description, body, html, tags, author_id, created_at, updated_at)
SELECT ('00000000-0000-7000-8000-00000000010' || n)::uuid, 'slug-' || n, 'T', 'd', 'b', 'h',
       CASE n WHEN 1 THEN '{sea,light}' WHEN 2 THEN '{sea}' ELSE '{}' END::text[],
       '00000000-0000-7000-8000-000000000001', timestamptz '2026-01-01' + n * interval '1 day', now()
FROM generate_series(1, 3) AS n;
"""

OLD_COMMENT = """
INSERT INTO comments (article_id, author_id, body, created_at, updated_at)
SELECT id, author_id, 'old', now(), now() FROM articles WHERE slug = 'slug-1';
UPDATE articles SET comments_count = 1 WHERE slug = 'slug-1';
"""
CONVERSATION = """
INSERT INTO comments (article_id, author_id, body, parent_id, above, status, created_at, updated_at)
SELECT articles.id, CASE WHEN said.status <> 'deleted' THEN author_id END, said.body, parent, above::bigint[],
       said.status, now(), now()
FROM articles, (VALUES
  ('', NULL, '{}', 'deleted'),
  ('below what is deleted', 2, '{2}', 'shown'),
  ('held', NULL, '{}', 'held')
) AS said (body, parent, above, status) WHERE slug = 'slug-1';
UPDATE articles SET comments_count = 2 WHERE slug = 'slug-1';
"""


@pytest.fixture
def url(postgres: Postgres) -> Iterator[str]:
    """An empty database of the blog's own role."""
    name = "blog_with_data"
    owner = f"postgresql://{SUPERUSER}:{PASSWORD}@127.0.0.1:{postgres.port}/postgres"
    database = sql.Identifier(name)
    with psycopg.connect(owner, autocommit=True) as connection:
        connection.execute(
            sql.SQL("CREATE DATABASE {} OWNER {}").format(database, sql.Identifier("blog"))
        )
        yield postgres.variables("url", "blog")["url"].rpartition("/")[0] + f"/{name}"
        connection.execute(sql.SQL("DROP DATABASE {}").format(database))


def rows(url: str, statement: str) -> list[tuple[Any, ...]]:
    with psycopg.connect(url) as connection:
        return connection.execute(statement).fetchall()


def test_what_was_written_before_profiles_comes_out_published_and_counted(url: str) -> None:
    migrations.upgrade(MIGRATIONS, url, "0001")
    with psycopg.connect(url) as connection:
        connection.execute(OLD)
    before = rows(url, "SELECT id, slug, title, tags, created_at FROM articles ORDER BY id")
    migrations.upgrade(MIGRATIONS, url, "0002")
    assert (
        rows(url, "SELECT id, slug, title, tags, published_at FROM articles ORDER BY id") == before
    )
    assert rows(url, "SELECT DISTINCT status, version, favorites_count FROM articles") == [
        ("published", 1, 0)
    ]
    assert rows(url, "SELECT slug, article_id FROM slugs ORDER BY slug") == [
        (row[1], row[0]) for row in before
    ]
    assert rows(url, "SELECT name, articles FROM tags ORDER BY name") == [("light", 1), ("sea", 2)]
    assert rows(url, "SELECT count(*) FROM article_tags") == [(3,)]
    assert rows(url, "SELECT name, articles FROM users ORDER BY name") == [("Ada", 3), ("Eve", 0)]
    assert rows(url, "SELECT name, n FROM tallies ORDER BY name") == [
        ("articles", 3),
        ("version", 1),
    ]


def test_articles_and_accounts_survive_the_way_back(url: str) -> None:
    migrations.upgrade(MIGRATIONS, url, "0001")
    with psycopg.connect(url) as connection:
        connection.execute(OLD)
    kept = [f"SELECT * FROM {table} ORDER BY id" for table in ("articles", "users")]  # noqa: S608
    before = [rows(url, statement) for statement in kept]
    migrations.upgrade(MIGRATIONS, url, "0002")
    with psycopg.connect(url) as connection:
        for table, values in {
            "favorites": "SELECT users.id, articles.id, now() FROM users, articles",
            "follows": "SELECT a.id, b.id, now() FROM users a, users b WHERE a.id <> b.id",
            "comments (article_id, author_id, body, created_at, updated_at)": (
                "SELECT articles.id, author_id, 'c', now(), now() FROM articles"
            ),
        }.items():
            connection.execute(f"INSERT INTO {table} {values}")
    migrations.downgrade(MIGRATIONS, url, "0001")
    assert [rows(url, statement) for statement in kept] == before


def test_on_the_way_back_from_drafts_what_was_public_stays(url: str) -> None:
    migrations.upgrade(MIGRATIONS, url, "0001")
    with psycopg.connect(url) as connection:
        connection.execute(OLD)
    before = rows(url, "SELECT id, slug, body FROM articles ORDER BY id")
    migrations.upgrade(MIGRATIONS, url, "0007")
    with psycopg.connect(url) as connection:
        connection.execute(
            "INSERT INTO articles SELECT (gen_random_uuid()), 'draft:' || id, '', '', '', '', '{}',"
            " author_id, created_at, now(), 'draft', 0, 0, 0, NULL FROM articles"
        )
        connection.execute("UPDATE articles SET status = 'draft' WHERE slug = 'slug-1'")
        connection.execute(
            "UPDATE articles SET status = 'scheduled', scheduled_for = now() WHERE slug = 'slug-2'"
        )
    migrations.downgrade(MIGRATIONS, url, "0006")
    assert rows(url, "SELECT id, slug, body FROM articles ORDER BY id") == before
    states = "SELECT status FROM articles ORDER BY slug"
    assert rows(url, states) == [("draft",), ("draft",), ("published",)]


def test_of_a_conversation_what_everybody_saw_survives_the_way_back(url: str) -> None:
    migrations.upgrade(MIGRATIONS, url, "0001")
    with psycopg.connect(url) as connection:
        connection.execute(OLD)
    migrations.upgrade(MIGRATIONS, url, "0002")
    with psycopg.connect(url) as connection:
        connection.execute(OLD_COMMENT)
    migrations.upgrade(MIGRATIONS, url, "0008")
    whole = "SELECT id, path, status FROM comments"
    assert rows(url, whole) == [(1, [1], "shown")], "what was there is seen, and on top"
    with psycopg.connect(url) as connection:
        connection.execute(CONVERSATION)
    migrations.downgrade(MIGRATIONS, url, "0002")
    assert rows(url, "SELECT body, parent_id FROM comments ORDER BY id") == [
        ("old", None),
        ("below what is deleted", None),
    ]
    assert rows(url, "SELECT comments_count FROM articles ORDER BY slug") == [(2,), (0,), (0,)]

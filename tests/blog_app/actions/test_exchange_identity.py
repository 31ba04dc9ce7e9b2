"""What is exported and taken in elsewhere is the same, whatever it is."""

import io
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from uuid import UUID

import psycopg
import pytest
from flask import Flask
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from psycopg import sql
from sqlalchemy import text
from sqlalchemy.orm import Session

from blog_app.actions import exchange
from blog_app.commands import MIGRATIONS
from blog_app.models.articles import Draft
from blog_app.models.exchange import Item, address_of
from blog_app.models.folders import opened
from blog_app.models.lifecycle import DRAFT, PUBLISHED, SCHEDULED
from common import migrations
from common.ids import new_id
from tests.fixtures.blog import id_of, own_session
from tests.fixtures.exchange import NOW, exported, item, take_in, verdicts
from tests.fixtures.people import NewPerson
from tests.fixtures.servers import PASSWORD
from workshop.servers.postgres import SUPERUSER, Postgres

ADA = UUID("00000000-0000-7000-8000-000000000001")


@pytest.fixture
def elsewhere(postgres: Postgres) -> Iterator[Session]:
    """Another blog, with an author and nothing else in it."""
    name = sql.Identifier("blog_elsewhere")
    owner = f"postgresql://{SUPERUSER}:{PASSWORD}@127.0.0.1:{postgres.port}/postgres"
    with psycopg.connect(owner, autocommit=True) as connection:
        connection.execute(sql.SQL("CREATE DATABASE {} OWNER blog").format(name))
        url = postgres.variables("url", "blog")["url"].rpartition("/")[0] + "/blog_elsewhere"
        migrations.upgrade(MIGRATIONS, url)
        with own_session(url) as session:
            session.execute(
                text(
                    "INSERT INTO users (id, name, email, password_hash, role, session_epoch, created_at)"
                    " VALUES (:id, 'Ada', 'ada@example.com', 'x', 'user', 0, now())"
                ),
                {"id": ADA},
            )
            session.commit()
            yield session
        connection.execute(sql.SQL("DROP DATABASE {} WITH (FORCE)").format(name))


LETTERS = st.characters(exclude_categories=("Cs",), exclude_characters="\0")
LINES = st.text(st.characters(exclude_categories=("Cs", "Cc")), min_size=1, max_size=40)
TEXTS = st.text(LETTERS, min_size=1, max_size=80)
MOMENTS = st.datetimes(datetime(1970, 1, 1), datetime(2026, 3, 4), timezones=st.just(UTC))  # noqa: DTZ001
DRAFTS = st.builds(
    Draft,
    LINES.filter(str.strip),
    LINES.filter(str.strip),
    TEXTS.filter(str.strip),
    st.lists(LINES, max_size=4),
)
SERIES = st.sampled_from(["", "By the sea", "By the moon"])
PARTS = st.integers(1, 9)
SLUGS = LINES.map(address_of)
ITEMS = st.one_of(
    st.builds(item, draft=DRAFTS, slug=SLUGS, status=st.sampled_from([PUBLISHED, DRAFT]),
              published=MOMENTS, changed=MOMENTS, series=SERIES, part=PARTS),
    st.builds(item, draft=DRAFTS, slug=SLUGS, status=st.just(SCHEDULED),
              published=st.just(NOW + timedelta(days=9)), changed=MOMENTS, series=SERIES, part=PARTS),
    st.builds(item, draft=st.builds(Draft, LINES, st.just(""), TEXTS | st.just("")),
              slug=SLUGS | st.just(""), status=st.just(DRAFT), published=st.none(), changed=MOMENTS),
)  # fmt: skip
ARTICLES = st.lists(ITEMS, max_size=5)


@pytest.mark.whole
@settings(
    max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(given=ARTICLES)
def test_export_then_import_is_the_identity(
    elsewhere: Session, blog: Flask, blog_session: Session, member: NewPerson, given: list[Item]
) -> None:
    author_id = id_of(member(blog))
    for table in ("articles", "series", "slugs"):
        elsewhere.execute(text(f"DELETE FROM {table}"))  # noqa: S608
    elsewhere.commit()
    assert set(verdicts(take_in(blog_session, author_id, *given))) <= {"added"}
    first = exported(blog_session, author_id)
    arrivals = list(opened(io.BytesIO(first)).items())
    assert len(arrivals) == len(given)
    told = list(
        exchange.take_in(elsewhere, ADA, arrivals, save_id=new_id(), now=NOW, dry_run=False)
    )
    assert verdicts(told) == ["added"] * len(given), told
    assert exported(elsewhere, ADA) == first
    again = list(
        exchange.take_in(elsewhere, ADA, arrivals, save_id=new_id(), now=NOW, dry_run=False)
    )
    assert verdicts(again) == ["skipped"] * len(given)

"""The blog's worker: real processes of it, and a database that is away."""

import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from uuid import UUID

import pytest
from flask import Flask
from sqlalchemy import select, update
from sqlalchemy.orm import Session
from structlog.testing import capture_logs

from blog_app import worker
from blog_app.actions import drafts
from blog_app.models.articles import Article, Draft
from blog_app.models.images import pictures
from blog_app.models.schema import users
from blog_app.settings import BlogSettings
from blog_app.storage import drafts as stored
from common import clock
from common.config import variable
from common.ids import new_id
from workshop.checkout import CODE

pytestmark = pytest.mark.whole

PATIENCE = 20.0  # seconds for anything that is awaited


def eventually(condition: Callable[[], object]) -> None:
    deadline = time.monotonic() + PATIENCE
    while not condition():
        assert time.monotonic() < deadline, "it did not happen in time"
        time.sleep(0.05)


@contextmanager
def working(settings: BlogSettings, processes: int) -> Iterator[list[subprocess.Popen[bytes]]]:
    """Workers as the launcher starts them."""
    given = {variable(BlogSettings, name): str(v) for name, v in settings.model_dump().items()}
    environment = {"PATH": os.environ["PATH"], "PYTHONPATH": str(CODE)} | given
    command = [sys.executable, "-m", "workshop.app_commands", "blog_app", "work"]
    started = [
        subprocess.Popen(command, env=environment, stderr=subprocess.DEVNULL)
        for _ in range(processes)
    ]
    try:
        yield started
    finally:
        for process in started:
            process.kill()
            process.wait(timeout=PATIENCE)


def due(session: Session, author_id: UUID, number: int) -> list[UUID]:
    """Articles that should have gone out a while ago, as if nobody had worked."""
    now, made = clock.now(), [new_id() for _ in range(number)]
    for article_id in made:
        draft = Draft(f"Due {article_id.hex}", "d", "b", ["due"])
        drafts.begin(session, author_id, draft, article_id=article_id, save_id=new_id(), now=now)
        seen = stored.manuscript(session, author_id, article_id).version
        moment = now + timedelta(hours=1)
        drafts.schedule(session, author_id, article_id, seen, moment, now=now)
    past = now - timedelta(hours=1)
    session.execute(update(Article).where(Article.id.in_(made)).values(scheduled_for=past))
    session.commit()
    return made


def states(session: Session, ids: list[UUID]) -> set[str]:
    session.rollback()
    return set(session.scalars(select(Article.status).where(Article.id.in_(ids))))


def times_published(session: Session, author_id: UUID) -> int:
    """As counted with each publishing; of this author, as other tests leave something to do, too."""
    session.rollback()
    return session.scalars(select(users.c.articles).where(users.c.id == author_id)).one()


@pytest.mark.whole
def test_two_workers_publish_what_was_due_while_none_worked_each_once(
    blog: Flask, blog_settings: BlogSettings, blog_session: Session, author_id: UUID
) -> None:
    made = due(blog_session, author_id, 25)
    assert states(blog_session, made) == {"scheduled"}, "the premise"
    with working(blog_settings, 2) as workers:
        eventually(lambda: states(blog_session, made) == {"published"})
        assert [process.poll() for process in workers] == [None, None]
    assert times_published(blog_session, author_id) == len(made)


def test_a_worker_that_is_killed_leaves_nothing_half_done(
    blog: Flask, blog_settings: BlogSettings, blog_session: Session, author_id: UUID
) -> None:
    made = due(blog_session, author_id, 60)
    with working(blog_settings, 1):
        eventually(lambda: "published" in states(blog_session, made))
    done = times_published(blog_session, author_id)
    out = select(Article.id).where(Article.id.in_(made), Article.status == "published")
    assert done == len(blog_session.scalars(out).all())
    with working(blog_settings, 1):
        eventually(lambda: states(blog_session, made) == {"published"})
    assert times_published(blog_session, author_id) == len(made)


def test_a_worker_that_is_asked_to_stop_ends_well(
    blog: Flask, blog_settings: BlogSettings, blog_session: Session, author_id: UUID
) -> None:
    made = due(blog_session, author_id, 1)
    with working(blog_settings, 1) as (process,):
        eventually(lambda: states(blog_session, made) == {"published"})
        process.send_signal(signal.SIGTERM)
        assert process.wait(timeout=PATIENCE) == 0


def test_while_the_database_is_away_the_worker_waits(blog_settings: BlogSettings) -> None:
    away = blog_settings.model_copy(update={"database_url": "postgresql://blog:x@127.0.0.1:9/blog"})
    stop = threading.Event()
    thread = threading.Thread(target=worker.run, args=(away, stop))
    with capture_logs() as logs:
        thread.start()
        eventually(lambda: logs)
        assert thread.is_alive()
        stop.set()
        thread.join(timeout=PATIENCE)
    assert not thread.is_alive()
    assert logs[0]["log_level"] == "warning"


def test_while_s3_is_away_articles_go_out_all_the_same(
    blog: Flask, blog_settings: BlogSettings, blog_session: Session, author_id: UUID
) -> None:
    orphan = {"id": f"{'a' * 32}-10x10", "noted_at": datetime(2020, 1, 1, tzinfo=UTC)}
    blog_session.execute(pictures.insert().values(orphan))
    made = due(blog_session, author_id, 1)
    away = blog_settings.model_copy(update={"s3_endpoint_url": "http://127.0.0.1:9"})
    stop = threading.Event()
    thread = threading.Thread(target=worker.run, args=(away, stop))
    with capture_logs() as logs:
        thread.start()
        eventually(lambda: any(line.get("job") == "sweep" for line in logs))
        eventually(lambda: states(blog_session, made) == {"published"})
        stop.set()
        thread.join(timeout=PATIENCE)
    assert not thread.is_alive()
    blog_session.execute(pictures.delete().where(pictures.c.id == orphan["id"]))
    blog_session.commit()

"""Pictures and covers on their way: those of one's own come along, those of others stay away."""

import io
from datetime import UTC, datetime
from uuid import UUID
from zipfile import ZipFile

import pytest
from sqlalchemy.orm import Session

from blog_app.actions import articles, exchange
from blog_app.actions import images as sending
from blog_app.models.articles import Draft
from blog_app.models.folders import MISSING, files_of, opened
from blog_app.settings import BlogSettings
from blog_app.storage import exchange as stored
from common.ids import new_id
from common.objects import Objects, bucket
from tests.fixtures.images import picture

NOW = datetime(2026, 3, 4, 12, tzinfo=UTC)
pytestmark = pytest.mark.usefixtures("quick_drawing")


@pytest.fixture
def cover(blog_settings: BlogSettings, blog_session: Session, author_id: UUID) -> str:
    """The cover of the author's only article."""
    objects = bucket(blog_settings)
    shown = sending.send(blog_session, objects, author_id, picture((500, 20)), "", now=NOW)
    draft = Draft(f"Covered {new_id().hex}", "d", f"![]({shown.address})", [], shown.id)
    articles.publish(blog_session, author_id, draft, article_id=new_id(), now=NOW)
    return shown.id


def exported(session: Session, author_id: UUID, objects: Objects) -> bytes:
    found = stored.items(session, author_id, stored.ids_of(session, author_id))
    return b"".join(files_of(found, stored.pictures(session, objects, author_id)))


def test_ones_own_pictures_lie_where_the_links_look_for_them(
    blog_settings: BlogSettings, blog_session: Session, author_id: UUID, cover: str
) -> None:
    with ZipFile(io.BytesIO(exported(blog_session, author_id, bucket(blog_settings)))) as archive:
        text, name = archive.namelist()
        assert name == f"images/{cover}"
        assert archive.read(name).startswith(b"RIFF")
        assert f"![](/{name})".encode() in archive.read(text)
        assert f'cover: "/{name}"'.encode() in archive.read(text)


def test_without_the_store_of_pictures_the_texts_come_all_the_same(
    blog_session: Session, author_id: UUID, cover: str
) -> None:
    away = Objects("http://127.0.0.1:1", "b", region="x", access_key_id="x", secret_key="x")
    with ZipFile(io.BytesIO(exported(blog_session, author_id, away))) as archive:
        assert archive.testzip() is None
        assert len(archive.namelist()) == 2
        assert archive.read(MISSING) == f"images/{cover}\n".encode()


def test_a_cover_stays_with_whose_picture_it_is(
    blog_settings: BlogSettings,
    blog_session: Session,
    author_id: UUID,
    another_id: UUID,
    cover: str,
) -> None:
    data = io.BytesIO(exported(blog_session, author_id, bucket(blog_settings)))
    for person, verdicts in ((author_id, ["skipped"] * 2), (another_id, ["added", "skipped"])):
        for verdict in verdicts:
            arrivals = opened(data).items()
            (told,) = exchange.take_in(
                blog_session, person, arrivals, save_id=new_id(), now=NOW, dry_run=False
            )
            assert told.verdict == verdict
    (theirs,) = stored.items(blog_session, another_id, stored.ids_of(blog_session, another_id))
    assert theirs.draft.cover_image is None
    (mine,) = stored.items(blog_session, author_id, stored.ids_of(blog_session, author_id))
    assert mine.draft.cover_image == cover

"""Images in PostgreSQL and in S3 agree, whatever ends in between and whoever comes at the same time."""

from datetime import timedelta
from uuid import UUID

import pytest
from flask import Flask
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from blog_app.actions import articles
from blog_app.actions import images as actions
from blog_app.models import images as model
from blog_app.models.articles import Draft
from blog_app.models.images import ORPHANED, Image, ImageInUse, ImagesFull, object_keys, pictures
from blog_app.settings import BlogSettings
from blog_app.storage import images
from common import clock
from common.errors import Invalid, NotFound, Refusal
from common.ids import new_id
from common.objects import Objects, ObjectsAway, bucket
from tests.fixtures.blog import id_of, in_processes, own_session
from tests.fixtures.images import drawing_of, picture
from tests.fixtures.people import NewPerson

pytestmark = pytest.mark.usefixtures("quick_drawing")


@pytest.fixture
def s3(blog_settings: BlogSettings) -> Objects:
    return bucket(blog_settings)


def send(session: Session, objects: Objects, owner_id: UUID, data: bytes) -> str:
    return actions.send(session, objects, owner_id, data, "", now=clock.now()).id


def sweep(session: Session, objects: Objects, *, after: timedelta) -> None:
    while actions.sweep(session, objects, now=clock.now() + after):
        pass


def in_s3(objects: Objects, image_id: str) -> bool:
    found = []
    for key in object_keys(image_id):
        try:
            found.append(bool(objects.get(key)))
        except NotFound:
            found.append(False)
    assert len(set(found)) == 1, "all widths or none"
    return found[0]


class Broken(Objects):
    """The same bucket, which goes away after so many puts."""

    def __init__(self, whole: Objects, puts: int) -> None:
        vars(self).update(vars(whole))
        self.left = puts

    def put(self, key: str, body: bytes, content_type: str) -> None:
        if self.left == 0:
            raise ObjectsAway
        self.left -= 1
        super().put(key, body, content_type)


@pytest.mark.parametrize("puts", [0, 1])
def test_a_send_that_s3_broke_off_leaves_no_image_and_may_be_done_again(
    blog_session: Session, s3: Objects, author_id: UUID, puts: int
) -> None:
    data = picture((500, 20))
    with pytest.raises(ObjectsAway):
        send(blog_session, Broken(s3, puts), author_id, data)
    blog_session.rollback()
    assert images.usage_of(blog_session, author_id).images == 0
    image_id = send(blog_session, s3, author_id, data)
    assert in_s3(s3, image_id)


def test_what_a_crash_left_behind_is_swept_after_a_while(
    blog_session: Session, s3: Objects, author_id: UUID, monkeypatch: pytest.MonkeyPatch
) -> None:
    data = picture((500, 20))
    image_id, _ = drawing_of(data)
    with monkeypatch.context() as crash:
        crash.setattr(images, "add", lambda *_: 1 / 0)
        with pytest.raises(ZeroDivisionError):
            send(blog_session, s3, author_id, data)
    blog_session.rollback()
    assert in_s3(s3, image_id), "the premise"
    sweep(blog_session, s3, after=ORPHANED - timedelta(minutes=1))
    assert in_s3(s3, image_id), "somebody may be about to send it"
    sweep(blog_session, s3, after=ORPHANED + timedelta(minutes=1))
    assert not in_s3(s3, image_id)
    assert blog_session.scalar(select(pictures.c.id).where(pictures.c.id == image_id)) is None


def test_bytes_stay_until_the_last_who_sent_them_has_deleted_the_image(
    blog_session: Session, s3: Objects, author_id: UUID, blog: Flask, member: NewPerson
) -> None:
    data, other_id = picture(), id_of(member(blog))
    image_id = send(blog_session, s3, author_id, data)
    assert send(blog_session, s3, other_id, data) == image_id
    for owner_id, left in ((author_id, True), (other_id, False)):
        actions.remove(blog_session, owner_id, image_id)
        sweep(blog_session, s3, after=2 * ORPHANED)
        assert in_s3(s3, image_id) is left


def test_a_sweep_that_s3_broke_off_is_done_by_the_next(
    blog_session: Session, s3: Objects, author_id: UUID, monkeypatch: pytest.MonkeyPatch
) -> None:
    image_id = send(blog_session, s3, author_id, picture())
    actions.remove(blog_session, author_id, image_id)
    nowhere = Objects("http://127.0.0.1:9", "x", region="x", access_key_id="x", secret_key="x")
    with pytest.raises(ObjectsAway):
        sweep(blog_session, nowhere, after=2 * ORPHANED)
    blog_session.rollback()
    sweep(blog_session, s3, after=2 * ORPHANED)
    assert not in_s3(s3, image_id)


@pytest.mark.whole
def test_a_second_sweeper_leaves_alone_what_the_first_is_busy_with(
    blog_session: Session, s3: Objects, author_id: UUID, blog_settings: BlogSettings
) -> None:
    image_id = send(blog_session, s3, author_id, picture())
    actions.remove(blog_session, author_id, image_id)
    later = clock.now() + timedelta(seconds=1)
    assert image_id in images.unused(blog_session, 10_000, before=later), "the premise: locked"
    with own_session(blog_settings.database_url) as other:
        assert image_id not in images.unused(other, 10_000, before=later)
    blog_session.rollback()


def send_one(settings: BlogSettings, owner_id: UUID, data: bytes) -> str:
    with own_session(settings.database_url) as session:
        try:
            return send(session, bucket(settings), owner_id, data)
        except ImagesFull:
            return ""


def fill_up_and_send(settings: BlogSettings, owner_id: UUID, data: bytes) -> str:
    model.MOST_IMAGES = 2  # in this process only
    return send_one(settings, owner_id, data)


@pytest.mark.whole
def test_two_at_once_do_not_both_take_the_last_room(
    blog_session: Session, s3: Objects, author_id: UUID, blog_settings: BlogSettings
) -> None:
    send(blog_session, s3, author_id, picture())  # one is there, and two are allowed
    calls = [(blog_settings, author_id, picture()) for _ in range(2)]
    kept = in_processes(fill_up_and_send, *calls)
    assert len([image_id for image_id in kept if image_id]) == 1
    assert images.usage_of(blog_session, author_id).images == 2


@pytest.mark.whole
def test_the_same_picture_at_once_is_kept_once(
    blog_session: Session, author_id: UUID, blog_settings: BlogSettings
) -> None:
    data = picture()
    (image_id,) = set(in_processes(send_one, *[(blog_settings, author_id, data)] * 2))
    count = select(func.count()).where(Image.owner_id == author_id)
    assert blog_session.scalar(count) == 1
    assert in_s3(bucket(blog_settings), image_id)


def publish_with(settings: BlogSettings, author_id: UUID, image_id: str) -> str:
    draft = Draft("With a cover", "d", "b", cover_image=image_id)
    return tried(
        settings,
        lambda s: articles.publish(s, author_id, draft, article_id=new_id(), now=clock.now()),
    )


def remove_it(settings: BlogSettings, author_id: UUID, image_id: str) -> str:
    return tried(settings, lambda s: actions.remove(s, author_id, image_id))


def tried(settings: BlogSettings, act: object) -> str:
    with own_session(settings.database_url) as session:
        try:
            act(session)  # type: ignore[operator]
        except Refusal as refusal:
            return type(refusal).__name__
        return "done"


def race(name: str, settings: BlogSettings, author_id: UUID, image_id: str) -> str:
    return {"publish": publish_with, "remove": remove_it}[name](settings, author_id, image_id)


@pytest.mark.whole
def test_a_cover_is_never_deleted_while_it_is_published(
    blog_session: Session, s3: Objects, author_id: UUID, blog_settings: BlogSettings
) -> None:
    for _ in range(2):
        image_id = send(blog_session, s3, author_id, picture())
        calls = [(what, blog_settings, author_id, image_id) for what in ("publish", "remove")]
        published, removed = in_processes(race, *calls)
        assert (published, removed) in {
            ("done", ImageInUse.__name__),
            (Invalid.__name__, "done"),
        }

"""How images are kept: who has which in PostgreSQL, their bytes in S3; and where they are drawn anew."""

import json
import subprocess
import sys
from collections.abc import Sequence
from datetime import datetime
from threading import BoundedSemaphore
from uuid import UUID

from sqlalchemy import ColumnElement, delete, exists, func, or_, select, tuple_
from sqlalchemy.dialects.postgresql import insert as insert_or_skip
from sqlalchemy.orm import Session

from blog_app.models import drawing
from blog_app.models.articles import Article
from blog_app.models.drafts import WorkingCopy
from blog_app.models.drawing import TOO_MUCH_WORK, Drawing
from blog_app.models.images import (
    CONTENT_TYPE,
    Busy,
    Image,
    ImageInUse,
    Usage,
    object_key,
    object_keys,
    pictures,
)
from blog_app.models.schema import users
from common.errors import Invalid, NotFound
from common.objects import Objects
from common.paging import After, Page, page

LONGEST_WAIT = 2.0  # seconds for one's turn
LONGEST_DRAWING = 8.0  # seconds; the process itself gives up on the picture earlier, in CPU time
# One at a time in each process of the server: pictures shall not take the threads that articles need.
_turn = BoundedSemaphore(1)


def drawn(data: bytes) -> Drawing:
    """The picture in these bytes, drawn anew in a process that may take so much time and memory.

    Raises:
        Invalid: it is no picture that we take. Busy: others are being drawn.
    """
    if not _turn.acquire(timeout=LONGEST_WAIT):
        raise Busy("Other pictures are being drawn. Try again.", retry_after=2)
    try:
        # -I: nothing from the current folder. No environment: what breaks the decoder finds no secret.
        done = subprocess.run(
            [sys.executable, "-I", drawing.__file__],
            input=data,
            capture_output=True,
            check=False,
            timeout=LONGEST_DRAWING,
            env={},
        )
    except subprocess.TimeoutExpired as error:
        raise Busy("There is too much to do just now. Try again.", retry_after=5) from error
    finally:
        _turn.release()
    if done.returncode != 0:  # its time ran out, or the file has broken the decoder
        raise Invalid.field("image", TOO_MUCH_WORK)
    return _told(done.stdout)


def usage_of(session: Session, owner_id: UUID) -> Usage:
    statement = select(func.count(), func.coalesce(func.sum(Image.bytes), 0))
    images, size = session.execute(statement.where(Image.owner_id == owner_id)).one()
    return Usage(images, size)


def sent_before(session: Session, owner_id: UUID, digest: str) -> Image | None:
    """What this person has of the same bytes."""
    same = Image.id.startswith(f"{digest}-")
    return session.scalar(select(Image).where(Image.owner_id == owner_id, same))


def note(session: Session, image_id: str, *, now: datetime) -> None:
    """From now on, and for a while, nobody clears away what lies in S3 under this id."""
    statement = insert_or_skip(pictures).values(id=image_id, noted_at=now)
    session.execute(statement.on_conflict_do_update(index_elements=["id"], set_={"noted_at": now}))


def put(objects: Objects, image_id: str, picture: Drawing) -> None:
    """Bring its bytes to S3. Raises ObjectsAway; putting them again is safe."""
    for width, version in picture.versions.items():
        objects.put(object_key(image_id, width), version, CONTENT_TYPE)


def add(session: Session, image: Image) -> None:
    """Keep an image whose bytes are in S3. The owner's row is locked, so that two that are sent at once
    do not both take the last room. Raises ImagesFull."""
    owner = select(users.c.id).where(users.c.id == image.owner_id)
    session.execute(owner.with_for_update(key_share=True))
    usage_of(session, image.owner_id).refuse_one_more(image.bytes)
    row = {c.key: getattr(image, c.key) for c in Image.__table__.columns}
    session.execute(insert_or_skip(Image).values(row).on_conflict_do_nothing())


def bytes_of(objects: Objects, image_id: str, width: int) -> bytes:
    """An image's bytes in one of its widths. Raises NotFound and ObjectsAway."""
    try:
        return objects.get(object_key(image_id, width))
    except NotFound as error:
        raise _not_there() from error


def of_owner(session: Session, owner_id: UUID, limit: int, after: After) -> Page[Image]:
    """Newest first."""
    statement = select(Image).where(Image.owner_id == owner_id)
    if after is not None:
        statement = statement.where(tuple_(Image.sent_at, Image.id) < after)
    ordered = statement.order_by(Image.sent_at.desc(), Image.id.desc()).limit(limit + 1)
    rows = list(session.scalars(ordered))
    return page(rows, limit, key=lambda row: [row.sent_at.isoformat(), row.id])


def lend(session: Session, owner_id: UUID, image_id: str | None) -> None:
    """For an article that is about to show an image of its author: until the end of the transaction
    nobody deletes it. Taken after the article's row and before the author's (see `storage/shelf.py`).

    Raises:
        Invalid: it is not one of theirs.
    """
    if image_id is None:
        return
    statement = select(Image.id).where(Image.owner_id == owner_id, Image.id == image_id)
    statement = statement.with_for_update(read=True, key_share=True)
    # autoflush: the article is not written before we know.
    if session.scalar(statement, execution_options={"autoflush": False}) is None:
        raise Invalid.field("coverImage", "is not the id of an image of yours")


def has(session: Session, owner_id: UUID, image_id: str | None) -> bool:
    """Whether this person has such an image."""
    found = exists().where(Image.owner_id == owner_id, Image.id == image_id)
    return bool(session.scalar(select(found)))


def deletable_by(session: Session, owner_id: UUID, image_id: str) -> Image:
    """The person's image, which no article or draft of theirs shows; locked until the end of the transaction.

    What others have linked to is their affair. An article that is published in this very moment with the
    picture in its text is not seen; it shows the alternative text then.

    Raises:
        NotFound: there is none, or it is another's. ImageInUse: naming the articles.
    """
    statement = select(Image).where(Image.owner_id == owner_id, Image.id == image_id)
    found = session.scalar(statement.with_for_update())
    if found is None:
        raise _not_there()
    shown = select(Article.title).where(Article.author_id == owner_id, _shows(found, Article))
    written = select(WorkingCopy.title).join(Article, Article.id == WorkingCopy.article_id)
    written = written.where(Article.author_id == owner_id, _shows(found, WorkingCopy))
    titles = session.scalars(shown.union(written).limit(3)).all()
    if titles:
        articles = ", ".join(f"“{title}”" for title in titles)
        raise ImageInUse(f"It is still shown in {articles}. Take it out there first.")
    return found


def remove(session: Session, image: Image) -> None:
    """Its bytes go later, when they are nobody's: `unused`."""
    session.execute(delete(Image).where(Image.owner_id == image.owner_id, Image.id == image.id))


def unused(session: Session, limit: int, *, before: datetime) -> Sequence[str]:
    """What was noted before a moment and belongs to nobody, ours until the end of the transaction. Who
    sends the same picture meanwhile waits, and notes it anew; SKIP LOCKED: a second sweeper takes others."""
    statement = (
        select(pictures.c.id)
        .where(pictures.c.noted_at < before, ~exists().where(Image.id == pictures.c.id))
        .limit(limit)
        .with_for_update(skip_locked=True)
    )
    return session.scalars(statement).all()


def clear(session: Session, objects: Objects, image_ids: Sequence[str]) -> None:
    """Delete the bytes, then the note of them. Raises ObjectsAway: the notes are still there."""
    for image_id in image_ids:
        for key in object_keys(image_id):
            objects.remove(key)
    session.execute(delete(pictures).where(pictures.c.id.in_(image_ids)))


def _told(output: bytes) -> Drawing:
    """What the process has written: a line of JSON, then the versions."""
    line, _, rest = output.partition(b"\n")
    told = json.loads(line)
    if "refused" in told:
        raise Invalid.field("image", told["refused"])
    versions: dict[int, bytes] = {}
    begin = 0
    for width, size in told["sizes"].items():
        versions[int(width)] = rest[begin : begin + size]
        begin += size
    return Drawing(told["width"], told["height"], versions)


def _shows(image: Image, text: type[Article | WorkingCopy]) -> ColumnElement[bool]:
    in_the_text = text.body.contains(image.shown.address, autoescape=True)
    return or_(text.cover_image == image.id, in_the_text)


def _not_there() -> NotFound:
    return NotFound("There is no such image.", errors={"image": ["not found"]})

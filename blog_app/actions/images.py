"""What authors do with images."""

from datetime import datetime
from uuid import UUID

from sqlalchemy.orm import Session

from blog_app.models.images import ORPHANED, Image, Shown, checked, digest_of
from blog_app.storage import images
from common.objects import Objects

MOST_AT_ONCE = 20  # pictures cleared away in one transaction


def send(
    session: Session, objects: Objects, owner_id: UUID, data: bytes, alt: str, *, now: datetime
) -> Shown:
    """Keep a picture that somebody sent, drawn anew. Sending the same one again changes nothing.

    PostgreSQL and S3 have no transaction in common. So first comes a note (a commit of its own), then the
    bytes, then the row: a row's bytes are always there, and what a crash leaves in S3 has a note, by
    which `sweep` finds it.

    Raises:
        TooLarge, Invalid: it is no picture that we take. ImagesFull: one more does not fit.
        Busy, ObjectsAway: nothing is kept; try again later.
    """
    alt, digest = checked(data, alt), digest_of(data)
    before = images.sent_before(session, owner_id, digest)
    if before is not None:
        return before.shown
    images.usage_of(session, owner_id).refuse_one_more()
    session.rollback()  # nothing is written yet, and drawing takes too long to hold a connection
    drawing = images.drawn(data)
    image = Image.sent_by(owner_id, digest, drawing, alt, now=now)
    images.note(session, image.id, now=now)
    session.commit()
    images.put(objects, image.id, drawing)
    images.add(session, image)
    session.commit()
    return image.shown


def remove(session: Session, owner_id: UUID, image_id: str) -> None:
    """Delete one's own image.

    Raises:
        NotFound: there is none, or it is another's. ImageInUse: an article of one's own shows it.
    """
    images.remove(session, images.deletable_by(session, owner_id, image_id))
    session.commit()


def sweep(session: Session, objects: Objects, *, now: datetime) -> int:
    """Clear away what lies in S3 and belongs to nobody: what was deleted, and what a crash left behind.
    Says how many pictures those were; call it again until there are none. Two may run at once.

    Raises:
        ObjectsAway: nothing changed here; try again later.
    """
    found = images.unused(session, MOST_AT_ONCE, before=now - ORPHANED)
    if found:
        images.clear(session, objects, found)
    session.commit()
    return len(found)

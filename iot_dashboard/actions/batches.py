"""What the archiver does: bring raw batches to S3, and let go of them here."""

from datetime import datetime

from sqlalchemy.orm import Session

from common.objects import Objects
from iot_dashboard.models.batches import object_key
from iot_dashboard.storage import batches

MOST_AT_ONCE = 400  # batches in one object: a quiet site would fill S3 with tiny ones otherwise


def archive_waiting(session: Session, objects: Objects, *, now: datetime) -> int:
    """Bring the oldest waiting batches to S3 as one object; says how many those were.

    First the object, then the mark: a crash between the two costs a second put, and perhaps an object that
    no row names; the other order would cost the messages. Gzip files in a row are one gzip file (RFC 1952, section 2.2).

    Raises:
        ObjectsAway: nothing changed here; try again later.
    """
    found = batches.waiting(session, MOST_AT_ONCE)
    if not found:
        session.rollback()
        return 0
    body = b"".join(batch.raw or b"" for batch in found)
    key = object_key(found[0], body)
    objects.put(key, body, "application/gzip")
    batches.mark_archived(session, [batch.id for batch in found], object_key=key, now=now)
    session.commit()
    return len(found)

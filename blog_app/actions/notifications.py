"""What people do with what they are told."""

from collections.abc import Iterable
from datetime import datetime
from uuid import UUID

from sqlalchemy.orm import Session

from blog_app.models.notifications import checked_kinds
from blog_app.storage import notifications


def mark_read(session: Session, user_id: UUID, until: datetime, *, now: datetime) -> None:
    """All up to the moment of the newest that one has seen. What is still to come stays unread, whatever a
    request says."""
    notifications.mark_read(session, user_id, min(until, now))
    session.commit()


def mute(session: Session, user_id: UUID, kinds: Iterable[str]) -> None:
    """Be told these kinds no more, and all others. Raises Invalid."""
    notifications.mute(session, user_id, checked_kinds(kinds))
    session.commit()

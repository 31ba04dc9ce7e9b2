"""What the dashboard does when a keeper's account ends."""

from datetime import datetime
from uuid import UUID

from sqlalchemy.orm import Session

from iot_dashboard.storage import accounts


def erase(session: Session, user_id: UUID, *, now: datetime) -> None:
    """Take no more readings of devices that nobody keeps. Those there are stay: they are of the weather,
    not of the keeper."""
    accounts.retire_all(session, user_id, now)
    session.commit()

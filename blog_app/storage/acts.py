"""How acts are recorded: in the transaction of the act itself, so that none is without its record."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import insert
from sqlalchemy.orm import Session

from blog_app.models.acts import acts


def add(
    session: Session,
    who: UUID,
    what: str,
    *,
    kind: str,
    thing: object,
    reason: str = "",
    now: datetime,
) -> None:
    """Somebody who keeps order did `what` (a verb) with the `thing` (its id) of this kind."""
    row = {"at": now, "who": who, "what": what, "kind": kind, "thing": str(thing), "reason": reason}
    session.execute(insert(acts).values(row))

"""What people say."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy.orm import Session

from chat_app.models.audience import Audience
from chat_app.models.messages import Spoken, Wish
from chat_app.storage import messages
from common.errors import Invalid


@dataclass(frozen=True, slots=True)
class Posted:
    """A message in its place; `fresh` is false when it had been sent before under the same id."""

    message: Spoken
    fresh: bool


def post(
    session: Session,
    audience: Audience,
    sender_id: UUID,
    room_id: UUID,
    wish: Wish,
    *,
    now: datetime,
) -> Posted:
    """Say something in a room: kept under the room's next number, then told to everybody in it.

    All three entrances (API, form, socket) come through here, so all of them reach the room.

    Raises:
        Invalid: nothing to say, too much, or an id that stands for another message already.
        NotFound: the sender is not in the room.
    """
    wish = wish.checked()
    spoken = messages.add(session, room_id, sender_id, wish, now=now)
    if spoken is None:
        session.rollback()
        posted = Posted(_said_before(session, sender_id, room_id, wish), fresh=False)
    else:
        session.commit()
        posted = Posted(spoken, fresh=True)
    # After the commit: nobody hears what may yet be taken back. A repeated one is told again, for the
    # first try may have ended between commit and telling; listeners know messages by their number.
    audience.hears(posted.message)
    return posted


def _said_before(session: Session, sender_id: UUID, room_id: UUID, wish: Wish) -> Spoken:
    before = messages.sent_as(session, room_id, sender_id, wish.client_id)
    if before is None or before.body != wish.body:
        raise Invalid.field("client_id", "stands for another message of yours")
    return before

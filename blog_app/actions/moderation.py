"""What those do with comments who keep order: an article's author below the own articles, admins everywhere."""

from datetime import datetime
from uuid import UUID

from sqlalchemy.orm import Session

from blog_app.models import notifications as kinds
from blog_app.models.comments import HELD, HIDDEN, REJECTED, SHOWN, WITHHELD
from blog_app.models.reports import COMMENT, checked_reason
from blog_app.storage import acts, comments, moderation, notifications, reports, shelf
from blog_app.storage.moderation import Charge

TELLS = {
    SHOWN: kinds.APPROVED,
    REJECTED: kinds.REJECTED,
    HIDDEN: kinds.HIDDEN,
    WITHHELD: kinds.HIDDEN,
}

# All raise NotFound and Forbidden, where there is no such comment for who decides, and AlreadyDecided
# where it is not in a state to decide this; and Invalid for a reason that cannot be kept.


def approve(session: Session, who_id: UUID, comment_id: int, *, now: datetime) -> None:
    """Let everybody see what had to wait."""
    charge = moderation.moderatable_by(session, who_id, comment_id)
    _decide(session, who_id, charge, charge.comment.approved(), what="approve", now=now)


def reject(session: Session, who_id: UUID, comment_id: int, reason: str, *, now: datetime) -> None:
    """Nobody but who wrote it will see what had to wait."""
    charge = moderation.moderatable_by(session, who_id, comment_id)
    status, reason = charge.comment.rejected(), checked_reason(reason)
    _decide(session, who_id, charge, status, what="reject", reason=reason, now=now)


def hide(session: Session, who_id: UUID, comment_id: int, reason: str, *, now: datetime) -> None:
    """Take from everybody's sight what they have seen; what an admin hides, only an admin shows again."""
    charge = moderation.moderatable_by(session, who_id, comment_id)
    status, reason = charge.comment.hidden(for_good=charge.by_admin), checked_reason(reason)
    _decide(session, who_id, charge, status, what="hide", reason=reason, now=now)


def show(session: Session, who_id: UUID, comment_id: int, *, now: datetime) -> None:
    """Show again what was rejected or hidden."""
    charge = moderation.moderatable_by(session, who_id, comment_id)
    status = charge.comment.shown_again(by_admin=charge.by_admin)
    _decide(session, who_id, charge, status, what="show", now=now)


def _decide(
    session: Session,
    who_id: UUID,
    charge: Charge,
    status: str,
    *,
    what: str,
    reason: str = "",
    now: datetime,
) -> None:
    comment, before = charge.comment, charge.comment.status
    seen_otherwise = comments.turn(session, comment, status, reason or None)
    if charge.by_admin:
        reports.settle(session, COMMENT, comment.id)
    acts.add(session, who_id, what, kind=COMMENT, thing=comment.id, reason=reason, now=now)
    if comment.author_id is not None and comment.author_id != who_id:
        # What became of it, but not by whom.
        notifications.add(session, comment.author_id, TELLS[status], now=now, comment_id=comment.id)
    if status == SHOWN and before in {HELD, REJECTED}:  # who was answered hears of it now
        notifications.add_for_comment(session, comment, now=now, but=who_id)
    if seen_otherwise:
        shelf.changed(session)
    session.commit()

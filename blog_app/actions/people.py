"""What admins do with accounts. Each act is recorded in its own transaction, and told to whose account it is."""

from datetime import datetime
from uuid import UUID

from sqlalchemy.orm import Session

from blog_app.models import letters
from blog_app.models.people import CONSOLE, Change, Person
from blog_app.models.reports import USER, checked_reason
from blog_app.storage import accounts, acts, people, reports
from common.auth.letters import reset

TELLS = {
    "disable": letters.disabled,
    "enable": letters.enabled,
    "promote": letters.promoted,
    "demote": letters.demoted,
    "sign-out": letters.signed_out,
    "remove-factor": letters.without_factor,
}
ENDS_SESSIONS = {"disable", "sign-out", "remove-factor"}

# All raise Invalid for a reason that cannot be kept; NotFound where there is no such account, AccountErased and
# NothingToChange where it is not in a state for this; Forbidden for one's own, and for who is no admin any more.


def disable(session: Session, admin_id: UUID, user_id: UUID, reason: str, *, now: datetime) -> None:
    """Let somebody in no more, and end what is under way; what they wrote stays. Reports are answered by it."""
    shut_out(session, admin_id, user_id, checked_reason(reason), now=now)
    reports.settle(session, USER, user_id)
    session.commit()


def shut_out(
    session: Session, admin_id: UUID, user_id: UUID, reason: str, *, now: datetime
) -> None:
    """The part of it that a decided report has, too; that one commits."""
    person = _anothers(session, admin_id, user_id)
    _do(session, admin_id, "disable", person, person.disable(now=now), reason=reason, now=now)


def enable(session: Session, admin_id: UUID, user_id: UUID, reason: str, *, now: datetime) -> None:
    """Let somebody in again."""
    person, reason = _anothers(session, admin_id, user_id), checked_reason(reason)
    _do(session, admin_id, "enable", person, person.enable(), reason=reason, now=now)
    session.commit()


def promote(session: Session, admin_id: UUID, user_id: UUID, reason: str, *, now: datetime) -> None:
    """Make somebody an admin."""
    person, reason = _anothers(session, admin_id, user_id), checked_reason(reason)
    _do(session, admin_id, "promote", person, person.promote(), reason=reason, now=now)
    session.commit()


def appoint(session: Session, email: str, *, now: datetime) -> None:
    """The same at the console, where nobody asks why: the first admin comes from there."""
    person = people.addressed(session, email)
    _do(session, CONSOLE, "promote", person, person.promote(), now=now)
    session.commit()


def demote(session: Session, admin_id: UUID, user_id: UUID, reason: str, *, now: datetime) -> None:
    """Make an admin a user like others."""
    person, reason = _anothers(session, admin_id, user_id), checked_reason(reason)
    _do(session, admin_id, "demote", person, person.demote(), reason=reason, now=now)
    session.commit()


def sign_out(
    session: Session, admin_id: UUID, user_id: UUID, reason: str, *, now: datetime
) -> None:
    """End all of somebody's sessions."""
    person, reason = people.touched_by(session, admin_id, user_id), checked_reason(reason)
    _do(session, admin_id, "sign-out", person, person.sign_out(), reason=reason, now=now)
    session.commit()


def remove_factor(
    session: Session, admin_id: UUID, user_id: UUID, reason: str, *, now: datetime
) -> None:
    """Let who has lost the phone in by the password alone, and end what is under way."""
    person, reason = _anothers(session, admin_id, user_id), checked_reason(reason)
    _do(session, admin_id, "remove-factor", person, person.lose_factor(), reason=reason, now=now)
    people.remove_factor(session, person)
    session.commit()


def send_reset(session: Session, admin_id: UUID, user_id: UUID, *, now: datetime) -> None:
    """Send the mail to set a new password, as its owner could have it sent."""
    person = people.touched_by(session, admin_id, user_id)
    person.refuse_unless_open()
    accounts.put_mails(session, [reset(person.email, now=now)])
    acts.add(session, admin_id, "send-reset", kind=USER, thing=person.id, now=now)
    session.commit()


def _anothers(session: Session, admin_id: UUID, user_id: UUID) -> Person:
    person = people.touched_by(session, admin_id, user_id)
    person.refuse_own(admin_id)
    return person


def _do(
    session: Session,
    who_id: UUID,
    what: str,
    person: Person,
    change: Change,
    *,
    reason: str = "",
    now: datetime,
) -> None:
    people.change(session, person, change, ends_sessions=what in ENDS_SESSIONS)
    acts.add(session, who_id, what, kind=USER, thing=person.id, reason=reason, now=now)
    accounts.put_mails(session, [TELLS[what](person, reason, now=now)])

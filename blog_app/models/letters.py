"""The words of the mails that tell somebody what those who run the blog did with their account or article."""

from datetime import datetime

from blog_app.models.people import Person
from common.outbox import OutgoingMail, Words, notice

AGAIN = "If you think that this is a mistake, write to those who run the blog.\n"


def disabled(to: Person, reason: str, *, now: datetime) -> OutgoingMail:
    what = "your account is shut: you are signed out, and cannot sign in. What you wrote stays."
    return _told(to, "Your account is shut", what, reason, AGAIN, now=now)


def enabled(to: Person, reason: str, *, now: datetime) -> OutgoingMail:
    return _told(to, "Your account is open again", "you can sign in again.", reason, now=now)


def promoted(to: Person, reason: str, *, now: datetime) -> OutgoingMail:
    what = "you can now see and decide what other admins can. What you do there is recorded."
    return _told(to, "You are an admin now", what, reason, now=now)


def demoted(to: Person, reason: str, *, now: datetime) -> OutgoingMail:
    what = "you are a user like others again."
    return _told(to, "You are no admin any more", what, reason, AGAIN, now=now)


def signed_out(to: Person, reason: str, *, now: datetime) -> OutgoingMail:
    what = "all of your sessions were ended, on every device. Sign in again; your password is as it was."
    return _told(to, "You are signed out everywhere", what, reason, now=now)


def without_factor(to: Person, reason: str, *, now: datetime) -> OutgoingMail:
    what = (
        "sign-in asks you for no code any more, and all of your sessions were ended. Sign in with your\n"
        "password alone, and turn the second factor on again."
    )
    warning = (
        "Did you not ask for this? Then somebody posed as you: set a new password at once, and\n"
    )
    return _told(
        to, "Your second factor is off", what, reason, f"{warning}tell those who run the blog.\n",
        now=now,
    )  # fmt: skip


def article_deleted(to: Person, title: str, reason: str, *, now: datetime) -> OutgoingMail:
    what = f"your article “{title}” was deleted, with what was said below it."
    return _told(to, "Your article was deleted", what, reason, AGAIN, now=now)


def _told(
    to: Person, subject: str, what: str, reason: str, then: str = "", *, now: datetime
) -> OutgoingMail:
    why = f"Why: {reason}\n" if reason else ""
    text = "\n".join(part for part in (f"Hello {to.name},\n\n{what}\n", why, then) if part)
    return notice(to.email, Words(subject, text), now=now)

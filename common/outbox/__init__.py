"""Mails that arrive: written down in the app's own store, in the transaction of what they tell, and sent
by whichever process comes first; again later while the mail server is away, until they are too old.

Claim, send, delete. Between "sent" and "deleted" a process may die, and then a mail goes out twice, under
one Message-ID: SMTP allows no better. A mail is written when it is sent, not before (`Writer`), so that the
secret of a link is never at rest.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Protocol
from uuid import UUID

import structlog

from common.ids import new_id
from common.mail import MailAwayError, Mailer, MailRefusedError

log = structlog.get_logger("mail")
# The first is longer than any try takes: who has claimed a mail has it alone.
FIRST_PAUSE = timedelta(seconds=30)
LONGEST_PAUSE = timedelta(hours=1)
NOTICE_LIFE = timedelta(days=2)
NOTICE = "notice"


@dataclass(frozen=True, slots=True)
class OutgoingMail:
    """A mail to be sent from `due_at` on, and not after `dies_at`. `kind` says who writes it, `details` with what."""

    id: UUID
    kind: str
    recipient: str
    details: dict[str, str]
    due_at: datetime
    dies_at: datetime
    tries: int = 0


@dataclass(frozen=True, slots=True)
class Words:
    """What a mail says."""

    subject: str
    text: str


# Writes a mail of its kind; None: there is nothing to tell any more.
Writer = Callable[[OutgoingMail, datetime], Words | None]


class Outbox(Protocol):
    """Where mails wait. Each method is one atomic write."""

    def put(self, mail: OutgoingMail) -> None: ...

    def claim(self, now: datetime) -> OutgoingMail | None:
        """A mail that is due, put off to its next try, so that nobody else has it meanwhile."""
        ...

    def remove(self, mail_id: UUID) -> None: ...


def new_mail(
    kind: str, recipient: str, details: dict[str, str], *, life: timedelta, now: datetime
) -> OutgoingMail:
    """A mail that is due at once."""
    return OutgoingMail(new_id(), kind, recipient, details, now, now + life)


def notice(recipient: str, words: Words, *, now: datetime) -> OutgoingMail:
    """A mail whose words are known already, and no secret."""
    details = {"subject": words.subject, "text": words.text}
    return new_mail(NOTICE, recipient, details, life=NOTICE_LIFE, now=now)


def pause_after(tries: int) -> timedelta:
    """How long a mail rests after its n-th try: 30 seconds, a minute, two … an hour."""
    return min(FIRST_PAUSE * 2 ** min(tries, 10), LONGEST_PAUSE)


@dataclass(frozen=True, slots=True)
class Post:
    """The mail of one app: the outbox, the way out, and who writes what."""

    outbox: Outbox
    mailer: Mailer
    ring: Callable[[], None]  # tells the sending thread that there is something
    writers: dict[str, Writer] = field(default_factory=dict)

    def send(self, recipient: str, subject: str, text: str, *, now: datetime) -> None:
        """Send a notice, surely and soon."""
        self.put(notice(recipient, Words(subject, text), now=now))

    def put(self, mail: OutgoingMail) -> None:
        self.outbox.put(mail)
        self.ring()

    def deliver_next(self, now: datetime) -> bool:
        """Try the mail that is due; False when there is none."""
        mail = self.outbox.claim(now)
        if mail is None:
            return False
        if mail.dies_at <= now:
            log.warning("mail too old", kind=mail.kind, tries=mail.tries - 1)
            self.outbox.remove(mail.id)
        elif self._deliver(mail, now):
            self.outbox.remove(mail.id)
        return True

    def _deliver(self, mail: OutgoingMail, now: datetime) -> bool:
        """Whether that is done with, one way or the other."""
        words = self._words(mail, now)
        if words is None:
            return True
        try:
            self.mailer.send(mail.recipient, words.subject, words.text, number=str(mail.id))
        except MailAwayError as error:
            log.warning("mail not sent", kind=mail.kind, tries=mail.tries, error=str(error))
            return False
        except MailRefusedError as error:
            log.warning("mail refused", kind=mail.kind, error=str(error))
        return True

    def _words(self, mail: OutgoingMail, now: datetime) -> Words | None:
        if mail.kind == NOTICE:
            return Words(mail.details["subject"], mail.details["text"])
        writer = self.writers.get(mail.kind)
        return writer(mail, now) if writer else None

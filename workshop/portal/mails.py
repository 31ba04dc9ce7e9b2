"""The mails that the apps have sent, as the mailbox server keeps them: read, never changed."""

import email
import email.errors
import email.policy
import heapq
import os
from dataclasses import dataclass
from datetime import UTC, datetime
from email.message import EmailMessage
from pathlib import Path

from workshop.checkout import Checkout
from workshop.servers.mailbox import Mailbox

NEWEST = 20
LARGEST = 256 * 1024  # bytes read of one mail
LONGEST = 5000  # characters shown of its text
# What `email` raises for headers and encodings that make no sense, depending on where it stumbles.
MALFORMED = (ValueError, LookupError, TypeError, AttributeError, RecursionError)


@dataclass(frozen=True, slots=True)
class Mail:
    """One message as people read it."""

    sender: str
    to: str
    subject: str
    text: str
    at: datetime


class Mails:
    """The Maildir of a checkout's mailbox; empty when there is none."""

    def __init__(self, checkout: Checkout) -> None:
        self._folder = checkout.data(Mailbox.name) / "maildir" / "new"

    def newest(self, count: int = NEWEST) -> list[Mail]:
        """The newest first."""
        files = heapq.nlargest(count, self._files())
        return [mail for at, file in files if (mail := _read(file, at)) is not None]

    def count(self) -> int:
        return len(self._files())

    def stamp(self) -> int:
        """Changes when a mail comes: cheap enough to ask every second."""
        try:
            return self._folder.stat().st_mtime_ns
        except OSError:
            return 0

    def _files(self) -> list[tuple[float, Path]]:
        found: list[tuple[float, Path]] = []
        try:
            with os.scandir(self._folder) as entries:
                found = [(entry.stat().st_mtime, Path(entry)) for entry in entries]
        except OSError:  # no mailbox, or it is being forgotten right now
            return []
        return found


def _read(file: Path, at: float) -> Mail | None:
    try:
        with file.open("rb") as stream:
            raw = stream.read(LARGEST)
    except OSError:
        return None
    when = datetime.fromtimestamp(at, UTC)
    try:
        message = email.message_from_bytes(raw, policy=email.policy.default)
        return Mail(
            _line(message["From"]),
            _line(message["To"]),
            _line(message["Subject"]) or "(no subject)",
            _text(message),
            when,
        )
    except (*MALFORMED, email.errors.MessageError):
        return Mail("", "", "(a mail that cannot be read)", "", when)


def _line(header: object) -> str:
    """A header as one line of printable characters."""
    text = " ".join(str(header or "").split())
    return "".join(character for character in text if character.isprintable())[:300]


def _text(message: EmailMessage) -> str:
    part = message.get_body(("plain",))
    if part is None:
        return "(It has no plain text.)"
    text = str(part.get_content()).strip()
    return "".join(c for c in text if c.isprintable() or c in "\n\t")[:LONGEST]

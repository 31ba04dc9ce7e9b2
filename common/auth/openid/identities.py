"""Who somebody is elsewhere: (issuer, subject), and never the mail address, which changes hands.

No queries, no HTTP, no clock.
"""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from common.errors import Conflict


@dataclass(frozen=True, slots=True)
class LinkedIdentity:
    """An identity elsewhere that lets its owner into an account here; `label` is for people."""

    id: UUID
    user_id: UUID
    issuer: str
    subject: str
    label: str
    linked_at: datetime

    @property
    def key(self) -> str:
        """Unique: an issuer is a URL, and so has no space in it."""
        return f"{self.issuer} {self.subject}"


@dataclass(frozen=True, slots=True)
class Claims:
    """What a provider says of the person it sends. `email` only where the provider vouches for it."""

    issuer: str
    subject: str
    email: str
    name: str


class AlreadyLinked(Conflict):
    title = "Linked already"


class LastWayIn(Conflict):
    """Without a password and with no other identity nobody would get in any more."""

    title = "The last way in"

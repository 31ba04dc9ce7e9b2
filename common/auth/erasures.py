"""What is left of an account that was erased: a row without a person, and a name nobody gets again."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

PER_ERASURE = "10 per 15 minutes"  # guesses at the password
PER_EXPORT = "10 per hour"
LONGEST_REQUEST = timedelta(minutes=1)
# Who dies while doing it is followed by another after this time. Two at once do no harm.
ERASURE_LEASE = timedelta(minutes=2)


@dataclass(frozen=True, slots=True)
class Erasure:
    """That a closed account's traces are to be removed; `keep`: what others see of them stays."""

    user_id: UUID
    keep: bool
    due_at: datetime


def buried_as(user_id: UUID) -> dict[str, str | None]:
    """What the user's row says afterwards. `.invalid` never has mail (RFC 2606); no password has this hash."""
    return {
        "name": f"deleted-{user_id.hex[-12:]}",
        "email": f"{user_id.hex}@deleted.invalid",
        "password_hash": "",
        "verified_at": None,
    }

"""What a link in a mail is: a secret that proves, for a while, that its bearer reads an address.

The secret stands behind the `#` of the link: browsers send that part to nobody, so it is in no log and no
Referer. It is made of the mail's number and a key of the app whenever it is needed; kept is its hash.
"""

import base64
import hashlib
import hmac
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from common.auth.users import User
from common.errors import Invalid

RESET, CONFIRM = "reset", "confirm"
RESET_LIFE = timedelta(minutes=10)
CONFIRM_LIFE = timedelta(days=1)
LONGEST_CODE = 64
# How often somebody may ask, from one place for one address, and for one address from all places.
PER_PAIR = "5 per hour"
PER_RECIPIENT = "20 per hour"
PER_PLACE = "100 per hour"  # a class behind one address
PER_CODES = "100 per 15 minutes"  # codes tried from one place; to guess one is hopeless anyway
PER_CONFIRMATION = "5 per hour"  # mails to confirm one's own address


@dataclass(frozen=True, slots=True)
class Link:
    """The newest link of its kind for a user; the one before is forgotten.

    It is good while the user has this address. One to a new password also ends with the epoch: with any
    new password, its own included, and with "sign out everywhere"; one to confirm ends with being confirmed.
    """

    kind: str
    user_id: UUID
    email: str
    epoch: int
    key_hash: str
    expires_at: datetime

    @classmethod
    def to(cls, user: User, kind: str, code: str, expires_at: datetime) -> "Link":
        return cls(kind, user.id, user.email, user.session_epoch, hash_of(code), expires_at)

    def opens(self, user: User, now: datetime) -> bool:
        """Whether it still lets in. Storage asks again in the write itself."""
        unused = user.session_epoch == self.epoch if self.kind == RESET else not user.verified_at
        living = now < self.expires_at and user.disabled_at is None
        return living and unused and user.email == self.email


def code_for(key: bytes, kind: str, mail_id: UUID) -> str:
    """The secret of one mail's link: 256 bits that only this app can make, the same at every try."""
    made = hmac.digest(key, f"{kind}:{mail_id}".encode(), "sha256")
    return base64.urlsafe_b64encode(made).decode().rstrip("=")


def hash_of(code: str) -> str:
    """What is kept of it: 256 random bits need no slow hash."""
    return hashlib.sha256(code.encode()).hexdigest()


def not_valid() -> Invalid:
    """Always the same words: used, too old, replaced and never given out are one to a guesser."""
    return Invalid.field("code", "is not valid, or not any more: ask for a new mail")

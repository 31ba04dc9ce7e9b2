"""What a second factor is: a code of the moment (TOTP, RFC 6238) or one of ten recovery codes.

No queries, no HTTP, no clock. The rule "each code once" lives here (`matching_step` knows the last one) and in
the store, which counts it up with a conditional write.
"""

import hashlib
import hmac
import secrets
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

import pyotp

from common.errors import NotSignedIn

DIGITS = 6
STEP = 30  # seconds that a code is shown
DRIFT = 1  # steps that the two clocks may be apart (RFC 6238, section 5.2)
RECOVERY_CODES = 10
# A million codes, three of them good at a time: 50 guesses a day find one in 18 years.
PER_ACCOUNT = "10 per 15 minutes"
PER_DAY = "50 per day"
_LETTERS = "abcdefghjkmnpqrstuvwxyz23456789"  # without i, l, o, 0, 1: people copy them from paper
_LENGTH = 16  # 79 random bits: they need no slow hash


@dataclass(frozen=True, slots=True)
class SecondFactor:
    """Somebody's. `secret` is sealed (`vault.py`); `last_step` is that of the newest code that was used."""

    user_id: UUID
    secret: str
    last_step: int
    since: datetime
    recovery_left: int


class CodeRefused(NotSignedIn):
    """What the second step of a sign-in is refused with."""


class CodeNeeded(CodeRefused):
    """The password was right, and the account asks for a code as well."""

    title = "A code is needed"

    def __init__(self, user_id: UUID) -> None:
        super().__init__(
            "Send the code of your authenticator, too.", errors={"code": ["is needed"]}
        )
        self.user_id = user_id


class CodeWrong(CodeRefused):
    title = "The code is wrong"

    def __init__(self) -> None:
        super().__init__(
            "This code is wrong, or was used already. Wait for the next one.",
            errors={"code": ["is wrong or was used already"]},
        )


def new_secret() -> str:
    """160 random bits in base32, as authenticators take them (RFC 4226, section 4)."""
    return pyotp.random_base32()


def setup_uri(secret: str, *, account: str, app_name: str) -> str:
    """What the QR code says: `otpauth://totp/…`."""
    return pyotp.TOTP(secret).provisioning_uri(name=account, issuer_name=app_name)


def matching_step(secret: str, code: str, now: datetime, *, after: int = -1) -> int | None:
    """The time step that `code` belongs to, if it is near `now` and later than `after`, the last one used."""
    current, totp, found = int(now.timestamp()) // STEP, pyotp.TOTP(secret), None
    for step in range(current - DRIFT, current + DRIFT + 1):
        # All are compared, whichever fits: the time tells nothing.
        if hmac.compare_digest(totp.generate_otp(step), plain(code)) and step > after:
            found = step
    return found


def is_of_the_moment(code: str) -> bool:
    """Whether it looks like an authenticator's code, not like a recovery code."""
    return len(plain(code)) == DIGITS and plain(code).isdecimal()


def new_recovery_codes() -> list[str]:
    """Ten codes like `abcd-efgh-jkmn-pqrs`, to be shown once."""
    return [_grouped(_random_letters()) for _ in range(RECOVERY_CODES)]


def recovery_hash(user_id: UUID, code: str) -> str:
    """What is kept of a recovery code; the same code of another user has another hash."""
    return hashlib.sha256(user_id.bytes + plain(code).encode()).hexdigest()


def plain(code: str) -> str:
    """Without what people put between the characters; ASCII, as codes are."""
    kept = "".join(letter for letter in code.lower() if letter.isalnum())
    return kept.encode("ascii", "replace").decode()


def _random_letters() -> str:
    return "".join(secrets.choice(_LETTERS) for _ in range(_LENGTH))


def _grouped(letters: str) -> str:
    return "-".join(letters[start : start + 4] for start in range(0, len(letters), 4))

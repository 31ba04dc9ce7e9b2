"""Keys with which programs of the back office come in: what one looks like, what it opens, how long it lives.

A key belongs to the shop, not to who made it. Of its token only a hash is kept: SHA-256 suffices for 256
random bits, which nobody guesses however quick the hash is.
"""

from __future__ import annotations

import hashlib
import hmac
import re
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Literal, get_args
from uuid import UUID

from common.errors import Invalid

Scope = Literal[
    "catalogue:read", "catalogue:write", "stock:read", "stock:write", "orders:read", "orders:write",
    "terms:read", "terms:write", "reviews:write", "hooks:read", "hooks:write", "integrity:read",
]  # fmt: skip
SCOPES: tuple[Scope, ...] = get_args(Scope)
LONGEST_NAME = 60
LONGEST_LIFE = 365  # days
PER_ADMIN = "30 per hour"  # keys made and revoked by one admin
COARSE = timedelta(hours=1)  # how exactly is known when a key was last used

# Begins like no other token, so that a scanner finds one that was checked in somewhere.
TOKEN = re.compile(r"hp_([0-9a-f]{32})_([A-Za-z0-9_-]{43})")


@dataclass(frozen=True, slots=True)
class ApiKey:
    """What is known of a key. `made_by` is an admin's name at that time."""

    id: UUID
    name: str
    scopes: tuple[Scope, ...]
    secret_hash: str
    made_by: str
    made_at: datetime
    expires_at: datetime
    last_used_at: datetime | None = None
    revoked_at: datetime | None = None

    def opens_with(self, secret: str, now: datetime) -> bool:
        """Whether it is this secret, and the key is good."""
        right = hmac.compare_digest(self.secret_hash, hash_of(secret))
        return right and self.revoked_at is None and now < self.expires_at

    def used_lately(self, now: datetime) -> bool:
        """Whether it is known well enough when it was used."""
        return self.last_used_at is not None and now - self.last_used_at < COARSE


def token_of(key_id: UUID, secret: str) -> str:
    return f"hp_{key_id.hex}_{secret}"


def parts_of(token: str) -> tuple[UUID, str] | None:
    """The id and the secret in a token; None for what is no token of ours."""
    found = TOKEN.fullmatch(token)
    return (UUID(found[1]), found[2]) if found else None


def hash_of(secret: str) -> str:
    return hashlib.sha256(secret.encode()).hexdigest()


def checked_name(name: str) -> str:
    """What it is for, in a few words. Raises Invalid."""
    name = " ".join(name.split())
    if not 0 < len(name) <= LONGEST_NAME or not name.isprintable():
        raise Invalid.field("name", f"say in 1 to {LONGEST_NAME} characters what it is for")
    return name


def checked_scopes(scopes: list[Scope]) -> tuple[Scope, ...]:
    """Each once, in the order of `SCOPES`. Raises Invalid for none."""
    if not scopes:
        raise Invalid.field("scopes", "choose at least one")
    return tuple(one for one in SCOPES if one in scopes)

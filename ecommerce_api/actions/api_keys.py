"""What admins do with keys of programs, each act with its entry in the record; and how a key is looked at."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from common.errors import Invalid
from ecommerce_api.models.api_keys import (
    LONGEST_LIFE,
    ApiKey,
    Scope,
    checked_name,
    checked_scopes,
    hash_of,
    parts_of,
)
from ecommerce_api.models.audit import Who
from ecommerce_api.storage import api_keys as stored
from ecommerce_api.storage import audit
from ecommerce_api.storage.database import Database, Document


@dataclass(frozen=True, slots=True)
class Wish:
    """A key that somebody wants: what it is for, what it shall open, for how many days."""

    name: str
    scopes: list[Scope]
    days: int


@dataclass(frozen=True, slots=True)
class Ids:
    """Made before, so that doing it over has one effect."""

    key: UUID
    entry: UUID


def make(
    db: Database[Document], who: Who, wish: Wish, *, ids: Ids, secret: str, now: datetime
) -> ApiKey:
    """Make a key. `secret`: 256 random bits in base64url. Raises Invalid."""
    name, scopes = checked_name(wish.name), checked_scopes(wish.scopes)
    if not 1 <= wish.days <= LONGEST_LIFE:
        raise Invalid.field("expires_in_days", f"choose from 1 to {LONGEST_LIFE}")
    expires_at = now + timedelta(days=wish.days)
    made = ApiKey(ids.key, name, scopes, hash_of(secret), who.name, now, expires_at)
    details = {"name": name, "scopes": list(scopes), "days": wish.days}
    audit.record(
        db, who, "api-key.make", f"api-key {made.id}", details, entry_id=ids.entry, now=now
    )
    stored.keep(db, made)
    return made


def revoke(
    db: Database[Document], who: Who, key_id: UUID, *, entry_id: UUID, now: datetime
) -> None:
    """End a key, at once and for all servers. Doing it again changes nothing. Raises NotFound."""
    key = stored.known(db, key_id)
    if key.revoked_at is None:
        audit.record(
            db, who, "api-key.revoke", f"api-key {key.id}", {"name": key.name},
            entry_id=entry_id, now=now,
        )  # fmt: skip
        stored.revoke(db, key_id, now)


def key_behind(db: Database[Document], token: str, *, now: datetime) -> ApiKey | None:
    """The good key that this token is of, with a note that it was used."""
    parts = parts_of(token)
    key = stored.by_id(db, parts[0]) if parts else None
    if parts is None or key is None or not key.opens_with(parts[1], now):
        return None
    if not key.used_lately(now):
        stored.note_use(db, key, now)
    return key

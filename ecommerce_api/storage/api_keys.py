"""How keys of programs are kept and found. Revoked ones stay, for those who read the record."""

from dataclasses import asdict
from datetime import datetime
from uuid import UUID

from common.errors import NotFound
from common.paging import After, Page, page
from ecommerce_api.models.api_keys import COARSE, ApiKey
from ecommerce_api.storage.database import Database, Document


def keep(db: Database[Document], key: ApiKey) -> None:
    """Keep a new key; one that is made over, in the place of the one whose token nobody was told."""
    document = asdict(key) | {"scopes": list(key.scopes)}
    db["api_keys"].replace_one({"_id": document.pop("id")}, document, upsert=True)


def by_id(db: Database[Document], key_id: UUID) -> ApiKey | None:
    found = db["api_keys"].find_one({"_id": key_id})
    return _key(found) if found else None


def known(db: Database[Document], key_id: UUID) -> ApiKey:
    """The key. Raises NotFound."""
    found = by_id(db, key_id)
    if found is None:
        raise NotFound("There is no such API key.")
    return found


def latest(db: Database[Document], limit: int, after: After) -> Page[ApiKey]:
    """The newest first; `after` is the last one's id."""
    condition: Document = {} if after is None else {"_id": {"$lt": after[0]}}
    found = db["api_keys"].find(condition).sort("_id", -1).limit(limit + 1)
    return page([_key(one) for one in found], limit, key=lambda key: [key.id])


def note_use(db: Database[Document], key: ApiKey, now: datetime) -> None:
    """It was used; written once an hour, whoever comes first."""
    long_ago: list[Document] = [{"last_used_at": None}, {"last_used_at": {"$lte": now - COARSE}}]
    db["api_keys"].update_one({"_id": key.id, "$or": long_ago}, {"$set": {"last_used_at": now}})


def revoke(db: Database[Document], key_id: UUID, now: datetime) -> None:
    """It opens nothing any more; the first time counts."""
    db["api_keys"].update_one({"_id": key_id, "revoked_at": None}, {"$set": {"revoked_at": now}})


def _key(document: Document) -> ApiKey:
    fields = document | {"id": document["_id"], "scopes": tuple(document["scopes"])}
    return ApiKey(**{name: fields[name] for name in ApiKey.__slots__})

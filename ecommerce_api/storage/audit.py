"""How the record of acts is kept: entries are added, and read; there is no verb to change or to remove one.

An act and its entry are two documents, and no transaction is in the way of an act. So the entry is written
first: nothing is done that is not in the record, and what was only begun, being killed, stands there, too.
Where the act is done over (`web/idempotency.py`), its entry has the same id and is there once.
"""

from contextlib import suppress
from dataclasses import asdict
from datetime import datetime
from uuid import UUID

from common.paging import After, Page, page
from ecommerce_api.models.audit import Details, Entry, Who
from ecommerce_api.storage.database import Database, Document, DuplicateKeyError


def record(
    db: Database[Document],
    who: Who,
    what: str,
    about: str,
    details: Details | None = None,
    *,
    entry_id: UUID,
    now: datetime,
) -> None:
    """Somebody is about to do `what` with the thing `about`; see `Entry`. `entry_id`: a UUIDv7."""
    entry = asdict(Entry(entry_id, now, who, what, about, details or {}))
    with suppress(DuplicateKeyError):  # it is being done over
        db["audit"].insert_one({"_id": entry.pop("id"), **entry})


def latest(
    db: Database[Document], *, about: str = "", who_id: UUID | None = None, limit: int, after: After
) -> Page[Entry]:
    """The newest first: all, about one thing, by one person; `after` is the last one's id."""
    condition: Document = {}
    if about:
        condition["about"] = about
    if who_id:
        condition["who.id"] = who_id
    if after is not None:
        condition["_id"] = {"$lt": after[0]}
    found = db["audit"].find(condition).sort("_id", -1).limit(limit + 1)
    return page([_entry(one) for one in found], limit, key=lambda entry: [entry.id])


def _entry(document: Document) -> Entry:
    fields = document | {"id": document["_id"], "who": Who(**document["who"])}
    return Entry(**{name: fields[name] for name in Entry.__slots__})

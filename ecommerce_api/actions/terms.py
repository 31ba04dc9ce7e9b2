"""What staff do with the terms of sale, each act with its entry in the record."""

from dataclasses import replace as changed
from datetime import datetime
from uuid import UUID

from ecommerce_api.models.audit import Who
from ecommerce_api.models.terms import Terms
from ecommerce_api.models.versions import stale
from ecommerce_api.storage import audit
from ecommerce_api.storage import terms as stored
from ecommerce_api.storage.database import Database, Document


def replace(
    db: Database[Document],
    who: Who,
    terms: Terms,
    *,
    seen: int | None,
    entry_id: UUID,
    now: datetime,
) -> Terms:
    """Sell under these terms from now on. `seen` is the version that they were made from; None: whatever is
    there. `terms.version` does not count.

    Raises:
        Invalid: their parts do not fit together, see `Terms.checked`.
        Stale: there is another version.
    """
    was = stored.current(db).version
    if seen not in {None, was}:
        raise stale()
    newer = changed(terms.checked(), version=was + 1)
    details = {"version": newer.version}
    audit.record(db, who, "terms.replace", "terms", details, entry_id=entry_id, now=now)
    if not stored.replace(db, newer, was=was):
        raise stale()
    return newer

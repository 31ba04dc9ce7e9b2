"""What staff do with coupons, each act with its entry in the record. Buyers use them by ordering."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from ecommerce_api.models.audit import Who
from ecommerce_api.models.coupons import CodeTaken, Coupon
from ecommerce_api.models.versions import stale
from ecommerce_api.storage import audit, coupons
from ecommerce_api.storage.database import Database, Document


@dataclass(frozen=True, slots=True)
class Ids:
    """Made before, so that doing it over has one effect."""

    coupon: UUID
    entry: UUID


def create(db: Database[Document], who: Who, coupon: Coupon, *, ids: Ids, now: datetime) -> Coupon:
    """Give out a new code; over again under the same id, it is still that one. Raises Invalid, CodeTaken."""
    _record(db, who, "coupon.create", coupon.checked(), entry_id=ids.entry, now=now)
    if not coupons.add(db, coupon, ids.coupon):
        raise CodeTaken(f"There is a coupon {coupon.code} already.", errors={"code": ["is taken"]})
    return coupon


def change(
    db: Database[Document],
    who: Who,
    code: str,
    changes: dict[str, Any],
    *,
    seen: int | None,
    entry_id: UUID,
    now: datetime,
) -> Coupon:
    """Change `offer`, `limit`, `per_customer` or `active`. Its uses stay, also where there are more of them
    than the new limit. `seen` is the version that the change was made from; None: whatever is there.

    Raises:
        NotFound: there is none of this code.
        Invalid: see `Coupon.checked`.
        Stale: there is another version.
    """
    before = coupons.of(db, code)
    if seen not in {None, before.version}:
        raise stale()
    changed = before.with_changes(changes)
    _record(db, who, "coupon.change", changed, entry_id=entry_id, now=now)
    if not coupons.replace(db, changed, was=before.version):
        raise stale()
    return changed


def _record(
    db: Database[Document], who: Who, what: str, coupon: Coupon, *, entry_id: UUID, now: datetime
) -> None:
    details = {
        "version": coupon.version,
        "offer": coupon.offer.name,
        "limit": coupon.limit,
        "per_customer": coupon.per_customer,
        "active": coupon.active,
    }
    audit.record(db, who, what, f"coupon {coupon.code}", details, entry_id=entry_id, now=now)

"""What staff do with coupons. Buyers use them by ordering."""

from typing import Any

from ecommerce_api.models.coupons import CodeTaken, Coupon, CouponChanged
from ecommerce_api.storage import coupons
from ecommerce_api.storage.database import Database, Document


def create(db: Database[Document], coupon: Coupon) -> Coupon:
    """Give out a new code. Raises Invalid, CodeTaken."""
    if not coupons.add(db, coupon.checked()):
        raise CodeTaken(f"There is a coupon {coupon.code} already.", errors={"code": ["is taken"]})
    return coupon


def change(db: Database[Document], code: str, version: int, changes: dict[str, Any]) -> Coupon:
    """Change a coupon of this version: `offer`, `limit`, `per_customer`, `active`. Its uses stay, also where
    there are more of them than the new limit.

    Raises:
        NotFound: there is none of this code.
        Invalid: see `Coupon.with_changes`.
        CouponChanged: somebody else was first.
    """
    changed = coupons.of(db, code).with_changes(version, changes)
    if not coupons.replace(db, changed, was=version):
        raise CouponChanged("Somebody else has changed this coupon. Look at it again.")
    return changed

"""What a coupon is: an offer under a code, with an end to how often it is used, by all and by each customer."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime
from typing import Annotated, Any

from pydantic import Field

from common.errors import Conflict, Invalid
from ecommerce_api.models.money import Currency
from ecommerce_api.models.names import Code
from ecommerce_api.models.promotions import Offer

MOST_USES = (
    10_000  # each use is kept in the coupon's document, so that one write can guard both limits
)
Uses = Annotated[int, Field(ge=1, le=MOST_USES)]


class CodeTaken(Conflict):
    title = "Code taken"


@dataclass(frozen=True, slots=True)
class Coupon:
    """`used` counts the uses of all; `used_by_buyer` those of the buyer for whom it was looked up.

    `version` goes up with each edit by staff; uses leave it as it is.
    """

    code: Code
    offer: Offer
    limit: Uses
    per_customer: Uses = 1
    active: bool = True
    version: int = 1
    used: int = 0
    used_by_buyer: int = 0

    def checked(self) -> Coupon:
        """This coupon, if its parts fit together. Raises Invalid."""
        if self.per_customer > self.limit:
            raise Invalid.field("per_customer", "is more than the limit for all")
        return self

    def obstacle(self, currency: Currency, now: datetime) -> str | None:
        """Why it cannot be used, as the end of a sentence; None: it can. A courtesy: the claim decides.

        `storage/coupons.py` asks the same in the filter of its write.
        """
        if not self.active or self.offer.over(now):
            return "is no longer valid"
        if not self.offer.begun(now):
            return "is not valid yet"
        if self.used_by_buyer >= self.per_customer:
            return "was used by you already"
        if self.used >= self.limit:
            return "is used up"
        if not self.offer.valid_in(currency):
            return f"is not valid for prices in {currency}"
        return None

    def with_changes(self, changes: dict[str, Any]) -> Coupon:
        """The next version, with these fields changed. Raises Invalid."""
        return replace(self, version=self.version + 1, **changes).checked()


def code_of(typed: str) -> str:
    """A code as people type it: small letters and spaces around it do no harm."""
    return typed.strip().upper()

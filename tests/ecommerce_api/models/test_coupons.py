"""When a coupon can be used, and how it is changed."""

from datetime import timedelta

import pytest

from common.errors import Invalid
from ecommerce_api.models.coupons import Coupon, code_of
from ecommerce_api.models.promotions import FixedAmount, Offer, Percentage
from tests.fixtures.baskets import NOW

TEN = Coupon("TEN", Offer("Ten off", Percentage(100_000)), limit=3, per_customer=2)


@pytest.mark.parametrize(
    ("changes", "obstacle"),
    [
        ({}, None),
        ({"used": 2, "used_by_buyer": 1}, None),
        ({"used": 3}, "is used up"),
        ({"used_by_buyer": 2}, "was used by you already"),
        ({"active": False}, "is no longer valid"),
        ({"offer": Offer("x", Percentage(1), ends_at=NOW)}, "is no longer valid"),
        ({"offer": Offer("x", Percentage(1), ends_at=NOW + timedelta(seconds=1))}, None),
        ({"offer": Offer("x", Percentage(1), starts_at=NOW)}, None),
        (
            {"offer": Offer("x", Percentage(1), starts_at=NOW + timedelta(seconds=1))},
            "is not valid yet",
        ),
        ({"offer": Offer("x", FixedAmount({"JPY": 1}))}, "is not valid for prices in EUR"),
    ],
)
def test_what_stands_in_the_way_is_told(changes: dict[str, object], obstacle: str | None) -> None:
    fields = {"code": "TEN", "offer": TEN.offer, "limit": 3, "per_customer": 2}
    assert Coupon(**fields | changes).obstacle("EUR", NOW) == obstacle


def test_a_change_makes_the_next_version() -> None:
    changed = TEN.with_changes({"limit": 5, "active": False})
    assert (changed.version, changed.limit, changed.active, changed.offer) == (
        2,
        5,
        False,
        TEN.offer,
    )


def test_a_customer_has_no_more_uses_than_all_together() -> None:
    with pytest.raises(Invalid) as refusal:
        TEN.with_changes({"limit": 1})
    assert list(refusal.value.errors) == ["per_customer"]


def test_codes_are_read_as_people_type_them() -> None:
    assert code_of(" harbour-10 ") == "HARBOUR-10"

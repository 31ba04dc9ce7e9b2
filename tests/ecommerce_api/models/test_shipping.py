"""Where goods go, by which way, and what that costs."""

import pytest

from ecommerce_api.models.addresses import Address, Area, Destination
from ecommerce_api.models.shipping import Method, SpendTier, WeightTier, Zone, delivery, zone_for

PARCEL = Method(
    "parcel",
    "Parcel",
    by_weight=(
        WeightTier(1000, {"EUR": 390, "JPY": 600}),
        WeightTier(5000, {"EUR": 590}),
        WeightTier(None, {"EUR": 990}),
    ),
    free_from={"EUR": 8000},
)
COURIER = Method(
    "courier",
    "Courier",
    by_weight=(WeightTier(2000, {"EUR": 1000}),),
    by_spend=(SpendTier({"EUR": 5000}, {"EUR": 500}), SpendTier(None, {"EUR": 0})),
)
PICKUP = Method("pickup", "Pick it up", pickup=True)
ISLANDS = Zone("islands", "Islands", (Area("GB", "", ("HS", "ZE1")),), (COURIER,))
BRITAIN = Zone("britain", "Great Britain", (Area("GB"), Area("IE")), (PARCEL, COURIER, PICKUP))


@pytest.mark.parametrize(
    ("method", "spend", "grams", "currency", "price"),
    [
        (PARCEL, 100, 0, "EUR", 390),
        (PARCEL, 100, 1000, "EUR", 390),
        (PARCEL, 100, 1001, "EUR", 590),
        (PARCEL, 100, 10**6, "EUR", 990),
        (PARCEL, 7999, 100, "EUR", 390),
        (PARCEL, 8000, 10**6, "EUR", 0),
        (PARCEL, 10**6, 100, "JPY", 600),
        (PARCEL, 100, 1001, "JPY", None),
        (PARCEL, 100, 100, "KWD", None),
        (COURIER, 4999, 2000, "EUR", 1500),
        (COURIER, 5000, 2000, "EUR", 1000),
        (COURIER, 5000, 2001, "EUR", None),
        (PICKUP, 1, 10**6, "KWD", 0),
    ],
)
def test_a_way_costs_by_weight_and_by_spend_or_is_not_possible(
    method: Method, spend: int, grams: int, currency: str, price: int | None
) -> None:
    assert method.price(spend, grams, currency) == price


@pytest.mark.parametrize(
    ("place", "zone"),
    [
        (Destination("GB", "", "ZE1 0AA"), ISLANDS),
        (Destination("GB", "", "HS2"), ISLANDS),
        (Destination("GB", "", "ZE2 9XX"), BRITAIN),
        (Destination("GB"), BRITAIN),
        (Destination("IE", "D", "D02"), BRITAIN),
        (Destination("FR"), None),
    ],
)
def test_islands_stand_before_their_mainland(place: Destination, zone: Zone | None) -> None:
    assert zone_for([ISLANDS, BRITAIN], place) is zone


def test_of_what_is_possible_one_is_chosen() -> None:
    found = delivery(BRITAIN, 100, 3000, "EUR", "parcel")
    assert [(one.key, price) for one, price in found.possible] == [("parcel", 590), ("pickup", 0)]
    assert (found.chosen, found.price) == (PARCEL, 590)
    for wished in ("courier", "no-such", None):
        assert delivery(BRITAIN, 100, 3000, "EUR", wished).chosen is None
    assert delivery(None, 100, 3000, "EUR", "parcel").possible == ()


@pytest.mark.parametrize(
    ("tiers", "message"),
    [
        ({"by_weight": (WeightTier(2, {}), WeightTier(2, {}))}, "by_weight"),
        ({"by_weight": (WeightTier(None, {}), WeightTier(2, {}))}, "by_weight"),
        ({"by_spend": (SpendTier(None, {}), SpendTier({"EUR": 1}, {}))}, "by_spend"),
        ({"by_spend": (SpendTier({"EUR": 2}, {}), SpendTier({"EUR": 1}, {}))}, "of EUR"),
    ],
)
def test_a_tier_that_is_never_reached_is_refused(tiers: dict[str, object], message: str) -> None:
    with pytest.raises(ValueError, match=message):
        Method("m", "M", **tiers)


def test_an_address_knows_where_it_lies() -> None:
    address = Address("Ada", "Hafenstr. 1", "Hamburg", "DE", postcode="20457")
    assert address.destination == Destination("DE", "", "20457")

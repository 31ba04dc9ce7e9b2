"""The demo's terms fit together, and fit the demo's catalogue."""

import json
from datetime import UTC, datetime

import pytest
from pymongo.database import Database

from common.mongodb import Document
from ecommerce_api import demo
from ecommerce_api.demo_terms import demo_coupons, demo_terms, seed
from ecommerce_api.models.addresses import Destination
from ecommerce_api.models.money import CURRENCIES
from ecommerce_api.models.taxes import needs_region, rule_for
from ecommerce_api.models.terms import Terms
from ecommerce_api.storage import coupons, terms

NOW = datetime(2026, 11, 23, 9, 45, tzinfo=UTC)
UNTAXED = {"KW"}  # has no value-added tax
BY_REGION = {"US", "CA"}


def test_where_the_shop_delivers_it_knows_the_tax() -> None:
    found = demo_terms()
    countries = {area.country for zone in found.zones for area in zone.areas}
    assert len(countries) == 20, "the premise"
    for country in countries - BY_REGION:
        place = Destination(country)
        assert (rule_for(found.taxes, place) is None) == (country in UNTAXED), country
        assert not needs_region(found.taxes, place)


@pytest.mark.parametrize(("country", "regions"), [("US", 51), ("CA", 13)])
def test_every_region_of_north_america_is_known_once(country: str, regions: int) -> None:
    areas = [area for rule in demo_terms().taxes for area in rule.areas if area.country == country]
    whole = [area.region for area in areas if not area.postcodes]
    assert len(whole) == len(set(whole)) == regions
    assert needs_region(demo_terms().taxes, Destination(country))


@pytest.mark.parametrize(
    ("place", "rates"),
    [
        (Destination("US", "NY", "10013"), [88_750]),
        (Destination("US", "NY", "14201"), [40_000]),
        (Destination("US", "OR", "97201"), []),
        (Destination("CA", "QC"), [50_000, 99_750]),
        (Destination("DE"), [190_000]),
    ],
)
def test_standard_goods_pay_the_rates_of_the_place(place: Destination, rates: list[int]) -> None:
    rule = rule_for(demo_terms().taxes, place)
    assert rule is not None
    assert [tax.rate("standard") for tax in rule.taxes] == rates


def test_every_delivery_has_a_price_in_every_currency() -> None:
    for zone in demo_terms().zones:
        for method in zone.methods:
            assert [method.price(1, 500, currency) is None for currency in CURRENCIES] == [
                False
            ] * 4


def test_promotions_are_about_categories_that_there_are() -> None:
    catalogue = json.loads(demo.CATALOGUE.read_text(encoding="utf-8"))
    known = {one["id"] for one in catalogue["categories"]}
    named = {key for one in demo_terms().promotions for key in one.offer.scope.categories}
    assert named
    assert named <= known


def test_what_staff_changed_since_stays(shop_db: Database[Document]) -> None:
    given = demo_coupons(NOW)
    shop_db["terms"].delete_many({})
    shop_db["coupons"].delete_many({"_id": {"$in": [one.code for one in given]}})
    seed(shop_db, now=NOW)
    assert terms.current(shop_db) == demo_terms()
    assert [coupons.of(shop_db, one.code) for one in given] == given
    terms.replace(shop_db, Terms(version=2), was=1)
    coupons.replace(shop_db, given[0].with_changes({"limit": 2}), was=1)
    seed(shop_db, now=NOW)
    assert terms.current(shop_db) == Terms(version=2)
    assert coupons.of(shop_db, given[0].code).limit == 2
    shop_db["terms"].delete_many({})

"""The demo's terms fit together, and fit the demo's catalogue."""

import json
from datetime import UTC, datetime

from pymongo.database import Database

from common.mongodb import Document
from ecommerce_api import demo
from ecommerce_api.demo_terms import demo_coupons, demo_terms, seed
from ecommerce_api.models.addresses import Destination
from ecommerce_api.models.money import CURRENCIES
from ecommerce_api.models.taxes import rule_for
from ecommerce_api.models.terms import Terms
from ecommerce_api.storage import coupons, terms

NOW = datetime(2026, 11, 23, 9, 45, tzinfo=UTC)
UNTAXED = {"KW"}  # has no value-added tax


def test_where_the_shop_delivers_it_knows_the_tax() -> None:
    found = demo_terms()
    areas = {area for zone in found.zones for area in zone.areas}
    assert len(areas) > 20, "the premise"
    for country in {area.country for area in areas} - UNTAXED - {"US"}:
        assert rule_for(found.taxes, Destination(country, "", "")), country


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
    coupons.replace(shop_db, given[0].with_changes(1, {"limit": 2}), was=1)
    seed(shop_db, now=NOW)
    assert terms.current(shop_db) == Terms(version=2)
    assert coupons.of(shop_db, given[0].code).limit == 2
    shop_db["terms"].delete_many({})

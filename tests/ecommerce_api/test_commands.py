"""What an operator runs: it may be run again at any time, and changes nothing then."""

import json
import multiprocessing

import pytest
from pymongo.database import Database
from pymongo.errors import DuplicateKeyError

from common import clock, config
from common.auth.mongodb import MongoUserStore
from common.mongodb import Document, Mongo
from ecommerce_api import demo
from ecommerce_api.models.money import CURRENCIES
from ecommerce_api.settings import ShopSettings
from ecommerce_api.storage import indexes, orders, products


@pytest.fixture(scope="module")
def seeded(mongo: Mongo) -> Database[Document]:
    """The demo data, put in twice."""
    store = MongoUserStore(mongo)
    for _ in range(2):
        store.ensure_indexes()
        indexes.ensure(mongo.database)
        demo.seed(store, mongo.database, now=clock.now())
    return mongo.database


def test_seeding_twice_is_seeding_once(seeded: Database[Document], mongo: Mongo) -> None:
    catalogue = json.loads(demo.CATALOGUE.read_text(encoding="utf-8"))
    slugs = [one["slug"] for one in catalogue["products"]]
    assert len(slugs) == len(products.by_slugs(seeded, slugs)) == 120
    buyers = [MongoUserStore(mongo).user_by_email(one["email"]) for one in demo.DEMO_USERS]
    placed = [orders.latest_of(seeded, one.id, 10, None).rows for one in buyers if one]
    assert [len(rows) for rows in placed] == [2, 2, 2]
    assert [rows[0].currency for rows in placed] == ["EUR", "EUR", "KWD"]


def test_every_demo_product_has_a_price_in_every_currency(seeded: Database[Document]) -> None:
    found = products.newest(seeded, 200, category="home").rows
    assert len(found) > 5
    assert all(set(one.prices) == set(CURRENCIES) for each in found for one in each.variants)


def test_the_database_itself_refuses_a_second_order_of_one_cart(
    seeded: Database[Document],
) -> None:
    order = seeded["orders"].find_one()
    assert order is not None, "the premise: seeded"
    with pytest.raises(DuplicateKeyError):
        seeded["orders"].insert_one(order | {"_id": "another", "number": "another"})


def test_a_url_without_a_database_is_refused_with_its_cure(shop_settings: ShopSettings) -> None:
    given = shop_settings.model_dump() | {"mongodb_url": "mongodb://db.example:27017"}
    with pytest.raises(config.ConfigError, match="SHOP_MONGODB_URL must name a database"):
        config.load(ShopSettings, **given)


def test_a_client_is_made_anew_in_a_forked_process(mongo: Mongo) -> None:
    before = mongo.client
    answer = multiprocessing.get_context("fork").SimpleQueue()

    def look() -> None:
        answer.put(mongo.client is not before and bool(mongo.database.command("ping")["ok"]))

    child = multiprocessing.get_context("fork").Process(target=look)
    child.start()
    child.join(timeout=15)
    assert child.exitcode == 0
    assert answer.get() is True
    assert mongo.client is before

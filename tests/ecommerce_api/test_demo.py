"""The demo data: put in once, however often and however far it was begun."""

import json
from collections.abc import Iterable
from datetime import UTC, datetime
from typing import Any

import pytest
from pymongo.database import Database

from common.auth.mongodb import MongoUserStore
from common.mongodb import Document, Mongo
from ecommerce_api import demo
from ecommerce_api.actions import carts as cart_actions
from ecommerce_api.actions import orders as order_actions
from ecommerce_api.models.money import CURRENCIES
from ecommerce_api.models.products import Product
from ecommerce_api.storage import carts, categories, orders, products

NOW = datetime(2026, 11, 23, 9, 45, tzinfo=UTC)
CATALOGUE = json.loads(demo.CATALOGUE.read_text(encoding="utf-8"))
SLUGS = [one["slug"] for one in CATALOGUE["products"]]
SKUS = [variant["sku"] for one in CATALOGUE["products"] for variant in one["variants"]]
EMAILS = [one["email"] for one in demo.DEMO_USERS]


class Killed(Exception): ...


@pytest.fixture
def store(mongo: Mongo) -> MongoUserStore:
    return MongoUserStore(mongo)


@pytest.fixture
def bare(shop_db: Database[Document], store: MongoUserStore) -> Database[Document]:
    """The shop as it was before any seeding."""
    forget_demo(shop_db, store)
    return shop_db


def forget_demo(db: Database[Document], store: MongoUserStore) -> None:
    buyer_ids = [user.id for email in EMAILS if (user := store.user_by_email(email))]
    db["categories"].delete_many({"_id": {"$in": [one["id"] for one in CATALOGUE["categories"]]}})
    db["attributes"].delete_many({"_id": {"$in": [one["id"] for one in CATALOGUE["attributes"]]}})
    db["products"].delete_many({"_id": {"$in": SLUGS}})
    for start in range(0, len(SKUS), 100):  # each of them reaches the disk for itself
        db["stock"].delete_many({"_id": {"$in": SKUS[start : start + 100]}})
    db["carts"].delete_many({"_id": {"$in": buyer_ids}})
    db["orders"].delete_many({"buyer_id": {"$in": buyer_ids}})
    db["users"].delete_many({"_id": {"$in": buyer_ids}})


def seed_and_be_killed(
    db: Database[Document], store: MongoUserStore, after: int, patch: pytest.MonkeyPatch
) -> None:
    """A seeding that ends after so many changes of carts and orders."""
    rest = iter(range(after))

    def until_killed(verb: Any) -> Any:
        def act(*given: Any, **more: Any) -> Any:
            if next(rest, None) is None:
                raise Killed
            return verb(*given, **more)

        return act

    with patch.context() as patched:
        for module, name in ((cart_actions, "change_quantity"), (order_actions, "place")):
            patched.setattr(module, name, until_killed(getattr(module, name)))
        with pytest.raises(Killed):
            demo.seed(store, db, now=NOW)


def state(db: Database[Document], store: MongoUserStore) -> dict[str, Any]:
    """What people can see of the demo: shelves and stock; everyone's orders and cart."""
    found: dict[str, Any] = {
        "categories": [one for one in categories.tree(db) if one.key != "tests"],
        "products": products.by_slugs(db, SLUGS),
    }
    for email in EMAILS:
        user = store.user_by_email(email)
        assert user is not None, email
        placed = orders.latest_of(db, user.id, 100, None).rows
        found[email] = (
            user.name,
            user.created_at,
            [(one.placed_at, one.currency, one.lines, one.status) for one in placed],
            carts.of(db, user.id).lines,
        )
    return found


def test_seeding_twice_is_seeding_once(bare: Database[Document], store: MongoUserStore) -> None:
    demo.seed(store, bare, now=NOW)
    once = state(bare, store)
    demo.seed(store, bare, now=NOW)
    assert state(bare, store) == once
    assert len(once["products"]) == len(SLUGS) == 120
    currencies = [[order[1] for order in once[email][2]] for email in EMAILS]
    assert currencies == [["EUR", "EUR"], ["EUR", "USD"], ["KWD", "JPY"], []]
    roles = {user.name: user.role for one in EMAILS if (user := store.user_by_email(one))}
    assert roles == {"Ada": "user", "Grace": "admin", "Linus": "user", "Mary": "staff"}


def test_goods_of_an_older_version_make_room(
    bare: Database[Document], store: MongoUserStore
) -> None:
    bare["products"].insert_one({"_id": SLUGS[0], "title": "Old", "variants": [{"sku": SKUS[0]}]})
    demo.seed(store, bare, now=NOW)
    assert products.by_slug(bare, SLUGS[0]).version == 1


@pytest.mark.whole
def test_a_seeding_that_was_killed_again_and_again_is_completed_by_the_next(
    bare: Database[Document], store: MongoUserStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    demo.seed(store, bare, now=NOW)
    in_one_go = state(bare, store)
    forget_demo(bare, store)

    def put_some_there(db: Database[Document], given: Iterable[Product]) -> None:
        add(db, list(given)[:50])
        raise Killed

    add = products.add
    with monkeypatch.context() as patched:
        patched.setattr(products, "add", put_some_there)
        with pytest.raises(Killed):
            demo.seed(store, bare, now=NOW)
    assert len(products.by_slugs(bare, SLUGS)) == 50, "the premise: half a catalogue"
    # Before anything, with half a cart, between one order and the next, in the middle of another's.
    for after in (0, 1, 3, 5):
        seed_and_be_killed(bare, store, after, monkeypatch)
    assert state(bare, store) != in_one_go, "the premise: not all of it is there"
    demo.seed(store, bare, now=NOW)
    assert state(bare, store) == in_one_go


@pytest.mark.whole
def test_what_visitors_did_since_stays(bare: Database[Document], store: MongoUserStore) -> None:
    demo.seed(store, bare, now=NOW)
    ada = store.user_by_email(EMAILS[0])
    assert ada is not None
    sku = products.by_slug(bare, SLUGS[0]).variants[0].sku
    cart_actions.put(bare, ada.id, sku, 1)
    before = state(bare, store)
    demo.seed(store, bare, now=NOW)
    assert state(bare, store) == before
    assert carts.of(bare, ada.id).quantity_of(sku) == 1


def test_every_demo_product_has_a_price_in_every_currency(
    bare: Database[Document], store: MongoUserStore
) -> None:
    demo.seed(store, bare, now=NOW)
    found = products.by_slugs(bare, SLUGS).values()
    assert len(found) == len(SLUGS)
    assert all(set(one.prices) == set(CURRENCIES) for each in found for one in each.variants)

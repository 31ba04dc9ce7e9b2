"""How a process follows the catalogue: what others write is in its lists, without reading all of it again."""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from pymongo.database import Database
from pymongo.errors import AutoReconnect

from common.ids import new_id
from common.mongodb import Document, Mongo
from ecommerce_api.models.cards import Card
from ecommerce_api.models.categories import Category
from ecommerce_api.models.products import Product
from ecommerce_api.storage import categories, products, revisions, stock
from ecommerce_api.storage.catalogue import CHECK_EVERY, LONGEST, Follower
from tests.fixtures.shop import NewProduct, a_product
from workshop.ports import any_free_port

NOW = datetime(2026, 11, 23, 9, 45, tzinfo=UTC)


@pytest.fixture
def follower(shop_db: Database[Document]) -> Follower:
    """Another process's, which has read everything and looks again each time."""
    made = Follower(0, "english")
    made.current(shop_db)
    return made


def card(db: Database[Document], follower: Follower, product: Product) -> Card | None:
    """What its lists say of a product now."""
    catalogue = follower.current(db)
    known = catalogue.versions.get(product.slug)
    return catalogue.cards[known[0]] if known else None


def test_what_is_added_edited_and_archived_is_followed_and_the_rest_is_not_read_again(
    shop_db: Database[Document], follower: Follower
) -> None:
    before, product = follower.current(shop_db), a_product()
    assert card(shop_db, follower, product) is None
    products.add(shop_db, [product])
    assert card(shop_db, follower, product) == Card.of(product)
    products.replace(shop_db, replace(product, title="Edited"), was=1)
    edited = card(shop_db, follower, product)
    assert edited is not None
    assert edited.title == "Edited"
    products.replace(shop_db, replace(product, state="archived"), was=2)
    assert card(shop_db, follower, product) is None
    assert follower.current(shop_db).tree is before.tree


def test_lists_say_sold_out_when_the_last_piece_is_held_and_not_before(
    shop_db: Database[Document], follower: Follower, new_product: NewProduct
) -> None:
    product, order_id = new_product(stock=1), new_id()
    first, second = (variant.sku for variant in product.variants)
    said = []
    for verb in (
        lambda: stock.hold(shop_db, first, 1, new_id()),
        lambda: stock.hold(shop_db, second, 1, order_id),
        lambda: stock.release(shop_db, second, order_id),
    ):
        assert verb()
        shown = card(shop_db, follower, product)
        said.append(shown is not None and shown.sold_out)
    assert said == [False, True, False]


def test_a_new_category_and_too_many_changes_are_read_as_a_whole(
    shop_db: Database[Document], follower: Follower
) -> None:
    before, key = follower.current(shop_db), f"shelf-{new_id().hex}"
    categories.add(shop_db, [Category(key, "Shelf", None)])
    between = follower.current(shop_db)
    assert key in between.tree
    assert between.tree is not before.tree
    revisions.touch(shop_db, [f"slug-{number}" for number in range(revisions.KEPT + 1)])
    assert follower.current(shop_db).tree is not between.tree


def test_within_its_age_a_list_costs_no_look(
    shop_db: Database[Document], new_product: NewProduct
) -> None:
    time = [100.0]
    follower = Follower(0.1, "english", clock=lambda: time[0])
    follower.current(shop_db)
    product = new_product()
    time[0] += 0.09
    assert card(shop_db, follower, product) is None
    time[0] += 0.02
    assert card(shop_db, follower, product) == Card.of(product)


def test_a_server_that_does_not_answer_is_borne_with_for_two_seconds(
    shop_db: Database[Document],
) -> None:
    time = [100.0]
    follower = Follower(0, "english", clock=lambda: time[0])
    catalogue = follower.current(shop_db)
    away = Mongo(f"mongodb://127.0.0.1:{any_free_port()}/shop").database
    time[0] += LONGEST
    assert follower.current(away) is catalogue
    time[0] += 0.1
    with pytest.raises(AutoReconnect):
        follower.current(away)
    assert follower.current(shop_db) is catalogue


def test_what_a_killed_writer_did_not_tell_is_found_by_the_check(
    shop_db: Database[Document], follower: Follower, new_product: NewProduct
) -> None:
    edited, sold, gone = (new_product(stock=1) for _ in range(3))
    follower.current(shop_db)
    shop_db["products"].update_one({"_id": edited.slug}, {"$set": {"title": "New", "version": 2}})
    skus = [variant.sku for variant in sold.variants]
    shop_db["stock"].update_many({"_id": {"$in": skus}}, {"$set": {"available": 0}})
    shop_db["products"].delete_one({"_id": gone.slug})
    untold = [card(shop_db, follower, product) for product in (edited, sold, gone)]
    assert untold == [Card.of(product) for product in (edited, sold, gone)], "the premise"
    for passed in (timedelta(0), CHECK_EVERY):
        follower.check(shop_db, NOW + passed)
    found = [card(shop_db, follower, product) for product in (edited, sold, gone)]
    assert found == [
        replace(Card.of(edited), title="New"),
        replace(Card.of(sold), sold_out=True),
        None,
    ]


def test_threads_share_one_catalogue_while_others_write(
    shop_db: Database[Document], follower: Follower
) -> None:
    made = [a_product() for _ in range(5)]
    with ThreadPoolExecutor(4) as pool:
        looks = [pool.submit(follower.current, shop_db) for _ in range(40)]
        for product in made:
            products.add(shop_db, [product])
            looks += [pool.submit(follower.current, shop_db) for _ in range(10)]
        revisions_seen = [look.result(timeout=20).revision for look in looks]
    assert max(revisions_seen) <= revisions.current(shop_db).number
    assert set(follower.current(shop_db).versions) >= {product.slug for product in made}

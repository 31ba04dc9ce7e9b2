"""The shop's demo data: 120 products, terms of sale, who buys there and what they ordered, and who runs it."""

import json
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any, NamedTuple
from uuid import UUID, uuid5

from common.auth.demo import demo_user, ensure
from common.auth.store import UserStore
from common.errors import NotFound
from ecommerce_api import demo_terms
from ecommerce_api.actions import carts as cart_actions
from ecommerce_api.actions import orders as order_actions
from ecommerce_api.models.attributes import Attribute
from ecommerce_api.models.categories import Category
from ecommerce_api.models.money import Currency
from ecommerce_api.models.orders import Checkout, number_of
from ecommerce_api.models.products import Picture, Product, Variant
from ecommerce_api.storage import carts, categories, orders, products
from ecommerce_api.storage.database import Database, Document

DEMO_USERS = [
    demo_user("Ada", "buys notebooks, and reads the small print"),
    demo_user("Grace", "furnishes a cabin by the water, and runs the shop"),
    demo_user("Linus", "sends things abroad, in yen and dinars"),
    demo_user("Mary", "keeps the shelves and packs the parcels"),
]
ROLES = {"grace": "admin", "mary": "staff"}
CATALOGUE = Path(__file__).with_name("demo_catalogue.json")


class DemoOrder(NamedTuple):
    """Who bought what (product and how many of its first variant left), how many days ago."""

    buyer: str
    days_ago: int
    currency: Currency
    things: dict[str, int]


ORDERS = [
    DemoOrder("ada", 41, "EUR", {"hardback-notebook": 3, "everyday-fountain-pen": 1}),
    DemoOrder("grace", 30, "USD", {"storm-lantern": 2, "lambswool-throw": 1, "picnic-rug": 1}),
    DemoOrder("linus", 17, "JPY", {"highland-single-origin": 2, "pour-over-dripper": 1}),
    DemoOrder("ada", 12, "EUR", {"jointed-desk-lamp": 1}),
    DemoOrder("grace", 6, "EUR", {"three-legged-stool": 2}),
    DemoOrder("linus", 2, "KWD", {"seventeen-key-kalimba": 1, "travelling-chess-set": 1}),
]


def seed(users: UserStore, db: Database[Document], *, now: datetime) -> None:
    """Put the catalogue on the shelves, and have each demo user order, counted back from `now`.

    What is there is left as it is, each thing for itself: a seeding that was killed is gone on with.
    """
    catalogue = json.loads(CATALOGUE.read_text(encoding="utf-8"))
    categories.add(db, [_category(one) for one in catalogue["categories"]])
    categories.add_attributes(db, [_attribute(one) for one in catalogue["attributes"]])
    goods = [_product(one) for one in catalogue["products"]]
    products.forget_outdated(db, [one.slug for one in goods])
    products.add(db, goods)
    demo_terms.seed(db, now=now)
    begun = now - timedelta(days=60)
    buyers = {
        one["key"]: ensure(users, one, now=begun, role=ROLES.get(one["key"], "user"))
        for one in DEMO_USERS
    }
    for order in ORDERS:
        _order(db, buyers[order.buyer].id, order, now=now)


def _order(db: Database[Document], buyer_id: UUID, order: DemoOrder, *, now: datetime) -> None:
    """Order what is left of its things, if it was not ordered before: it has the same id every time."""
    order_id = uuid5(buyer_id, str(order.days_ago))
    if _placed(db, buyer_id, order_id):
        return
    for slug, quantity in order.things.items():
        product = products.by_slug(db, slug)
        left = [one for one in product.variants if one.available >= quantity]
        if left:
            cart_actions.change_quantity(db, buyer_id, left[0].sku, quantity)
    quote = carts.quoted(db, buyer_id, order.currency)
    if quote.lines:
        checkout = Checkout(quote.cart.version, quote.total)
        placed_at = now - timedelta(days=order.days_ago, hours=order.days_ago % 7)
        order_actions.place(db, buyer_id, checkout, order_id=order_id, now=placed_at)


def _placed(db: Database[Document], buyer_id: UUID, order_id: UUID) -> bool:
    try:
        orders.of(db, buyer_id, number_of(order_id))
    except NotFound:
        return False
    return True


def _category(given: dict[str, Any]) -> Category:
    return Category(key=given["id"], name=given["name"], parent=given["parent"])


def _attribute(given: dict[str, Any]) -> Attribute:
    return Attribute(
        key=given["id"],
        name=given["name"],
        kind=given["type"],
        unit=given["unit"] or "",
        choices=tuple(given.get("choices", ())),
    )


def _product(given: dict[str, Any]) -> Product:
    return Product(
        slug=given["slug"],
        title=given["title"],
        description=given["description"],
        categories=given["categories"],
        attributes=given["attributes"],
        media=(Picture(given["picture"]),),
        added_on=date.fromisoformat(given["added_on"]),
        variants=[_variant(one) for one in given["variants"]],
        tax_class=given["tax_class"],
    ).checked()


def _variant(given: dict[str, Any]) -> Variant:
    return Variant(given["sku"], given["options"], given["prices"], given["stock"], given["weight"])

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
from ecommerce_api.models.money import Currency
from ecommerce_api.models.orders import Checkout, number_of
from ecommerce_api.models.products import Category, Product, Variant
from ecommerce_api.storage import carts, orders, products
from ecommerce_api.storage.database import Database, Document

DEMO_USERS = [
    demo_user("Ada", "buys notebooks, and reads the small print"),
    demo_user("Grace", "furnishes a cabin by the water, and runs the shop"),
    demo_user("Linus", "sends things abroad, in yen and dinars"),
    demo_user("Mary", "keeps the shelves and packs the parcels"),
]
ROLES = {"grace": "admin", "mary": "staff"}
CATALOGUE = Path(__file__).with_name("demo_catalogue.json")
SIGN = {True: "Yes", False: "No"}


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
    products.add_categories(db, [_category(one) for one in catalogue["categories"]])
    names = {one["id"]: one for one in catalogue["attributes"]}
    products.add(db, [_product(one, names) for one in catalogue["products"]])
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


def _product(given: dict[str, Any], names: dict[str, dict[str, Any]]) -> Product:
    return Product(
        slug=given["slug"],
        title=given["title"],
        description=given["description"],
        categories=given["categories"],
        details=[_detail(names[key], value) for key, value in given["attributes"].items()],
        picture=given["picture"],
        added_on=date.fromisoformat(given["added_on"]),
        variants=[
            Variant(one["sku"], one["options"], one["prices"], one["stock"])
            for one in given["variants"]
        ],
    )


def _detail(attribute: dict[str, Any], value: Any) -> tuple[str, str]:
    text = SIGN[value] if isinstance(value, bool) else str(value)
    return attribute["name"], f"{text} {attribute['unit']}" if attribute["unit"] else text

"""The shop's demo data: a catalogue of 120 products, three buyers and what they ordered, told as verbs."""

import json
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any, NamedTuple
from uuid import UUID

from common.auth.demo import demo_user, ensure
from common.auth.store import UserStore
from common.ids import new_id
from ecommerce_api.actions import carts as cart_actions
from ecommerce_api.actions import orders as order_actions
from ecommerce_api.models.money import Currency
from ecommerce_api.models.orders import Checkout
from ecommerce_api.models.products import Category, Product, Variant
from ecommerce_api.storage import orders, products
from ecommerce_api.storage.database import Database, Document

DEMO_USERS = [
    demo_user("Ada", "buys notebooks, and reads the small print"),
    demo_user("Grace", "furnishes a cabin by the water"),
    demo_user("Linus", "sends things abroad, in yen and dinars"),
]
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
    """Put the catalogue on the shelves, and have each demo user order, counted back from `now`."""
    catalogue = json.loads(CATALOGUE.read_text(encoding="utf-8"))
    products.add_categories(db, [_category(one) for one in catalogue["categories"]])
    names = {one["id"]: one for one in catalogue["attributes"]}
    products.add(db, [_product(one, names) for one in catalogue["products"]])
    for person in DEMO_USERS:
        buyer = ensure(users, person, now=now - timedelta(days=60))
        if orders.latest_of(db, buyer.id, 1, None).rows:
            continue
        for order in ORDERS:
            if order.buyer == person["key"]:
                _order(db, buyer.id, order, now=now)


def _order(db: Database[Document], buyer: UUID, order: DemoOrder, *, now: datetime) -> None:
    for slug, quantity in order.things.items():
        product = products.by_slug(db, slug)
        left = [one for one in product.variants if one.available >= quantity] if product else []
        if left:
            cart_actions.change_quantity(db, buyer, left[0].sku, quantity)
    quote = cart_actions.price(db, buyer, order.currency)
    if quote.lines:
        checkout = Checkout(quote.cart_version, quote.total)
        placed = now - timedelta(days=order.days_ago, hours=order.days_ago % 7)
        order_actions.place_order(db, buyer, checkout, order_id=new_id(), now=placed)


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

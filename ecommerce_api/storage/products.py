"""How products are kept and found.

A product is one document with its variants and what is left of each (`available`, by SKU): read at once,
and counted down in place. Two orders of one product get in each other's way for a few milliseconds; a
shop that sells thousands of one product a second would keep `available` in a collection of its own.
"""

import re
from collections.abc import Iterable
from dataclasses import asdict
from datetime import date

from pymongo.errors import BulkWriteError

from common.errors import NotFound
from common.paging import After, Page, page
from ecommerce_api.models.products import Category, Product, Variant, sought
from ecommerce_api.storage.database import ClientSession, Database, Document

DUPLICATE = 11000


def add(db: Database[Document], products: Iterable[Product]) -> None:
    """Keep new products. Those that are there stay as they are, with what is left of them."""
    _insert_new(db, "products", [_document(product) for product in products])


def add_categories(db: Database[Document], categories: list[Category]) -> None:
    """Keep new categories, in their order."""
    documents = [
        {"_id": one.key, "name": one.name, "parent": one.parent, "position": position}
        for position, one in enumerate(categories)
    ]
    _insert_new(db, "categories", documents)


def categories(db: Database[Document], keys: list[str] | None = None) -> list[Category]:
    """Those of these keys, or all of them, in the shop's order."""
    condition: Document = {} if keys is None else {"_id": {"$in": keys}}
    found = db["categories"].find(condition).sort("position", 1)
    return [Category(one["_id"], one["name"], one["parent"]) for one in found]


def newest(
    db: Database[Document],
    limit: int,
    *,
    category: str | None = None,
    text: str = "",
    after: After = None,
) -> Page[Product]:
    """Newest first, of a category, with all of the text's words; `after` is the last one's place.

    One field (`place`: the date, then the slug) is unique and gives the order, so a page begins with one
    range on one index and costs the same anywhere. The embedded server scans for ranges, and has a page
    of 120 products in 9 ms all the same; MongoDB walks the index, and has a page of a million as quickly.
    """
    condition: Document = {}
    if category:
        condition["categories"] = category
    if after is not None:
        condition["place"] = {"$lt": after[0]}
    # Beginnings of words, which an index can find; words have no letter with a meaning in patterns.
    starts = [{"words": re.compile(f"^{word}")} for word in sought(text)]
    if starts:
        condition["$and"] = starts
    found = db["products"].find(condition).sort("place", -1).limit(limit + 1)
    return page([_product(one) for one in found], limit, key=lambda product: [product.place])


def by_slug(db: Database[Document], slug: str) -> Product:
    """The product. Raises NotFound."""
    return _found(db, {"_id": slug})


def by_sku(db: Database[Document], sku: str) -> tuple[Product, Variant]:
    """The variant with its product. Raises NotFound."""
    product = _found(db, {"variants.sku": sku})
    return product, next(one for one in product.variants if one.sku == sku)


def by_slugs(
    db: Database[Document], slugs: list[str], session: ClientSession | None = None
) -> dict[str, Product]:
    """Those that are there, by slug."""
    found = db["products"].find({"_id": {"$in": slugs}}, session=session) if slugs else ()
    return {one["_id"]: _product(one) for one in found}


def take(
    db: Database[Document], slug: str, sku: str, quantity: int, session: ClientSession
) -> bool:
    """Count down what is left. False, and nothing done, when there are not so many.

    The guard stands in the filter: between a look and a write somebody else can take the last one.
    `Order.from_quote` states the same rule, to name all short lines at once.
    """
    left = f"available.{sku}"
    taken = db["products"].update_one(
        {"_id": slug, left: {"$gte": quantity}}, {"$inc": {left: -quantity}}, session=session
    )
    return taken.modified_count == 1


def _found(db: Database[Document], condition: Document) -> Product:
    found = db["products"].find_one(condition)
    if found is None:
        raise NotFound("There is no such product.")
    return _product(found)


def _insert_new(db: Database[Document], name: str, documents: list[Document]) -> None:
    try:
        db[name].insert_many(documents, ordered=False)
    except BulkWriteError as error:
        faults = (error.details or {}).get("writeErrors", [])
        if any(fault["code"] != DUPLICATE for fault in faults):
            raise


def _document(product: Product) -> Document:
    return {
        "_id": product.slug,
        "place": product.place,
        "title": product.title,
        "description": product.description,
        "categories": product.categories,
        "details": [list(pair) for pair in product.details],
        "picture": product.picture,
        "added_on": product.added_on.isoformat(),
        "words": product.words,
        "tax_class": product.tax_class,
        "variants": [
            {name: value for name, value in asdict(one).items() if name != "available"}
            for one in product.variants
        ],
        "available": {one.sku: one.available for one in product.variants},
    }


def _product(document: Document) -> Product:
    left = document["available"]
    return Product(
        slug=document["_id"],
        title=document["title"],
        description=document["description"],
        categories=document["categories"],
        details=[(name, value) for name, value in document["details"]],
        picture=document["picture"],
        added_on=date.fromisoformat(document["added_on"]),
        variants=[Variant(**one, available=left[one["sku"]]) for one in document["variants"]],
        tax_class=document.get("tax_class", "standard"),
    )

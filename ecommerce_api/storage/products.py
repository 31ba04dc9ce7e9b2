"""How products are kept and found: one document each, with its variants; what is left of them is in `stock`.

Doors for everybody (`by_slug`, `by_sku`, `by_slugs`) find what is on the shelves, with the stock of this
moment: pages of a product, carts and orders go through them. Lists come from `storage/catalogue.py`.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import asdict
from datetime import date

from common.errors import Conflict, NotFound
from ecommerce_api.models.products import Picture, Product, State, Variant
from ecommerce_api.storage import revisions, stock
from ecommerce_api.storage.database import (
    ClientSession,
    Database,
    Document,
    DuplicateKeyError,
    insert_new,
)

SHOWN: State = "active"


class SkuTaken(Conflict):
    title = "SKU taken"


def add(db: Database[Document], products: Sequence[Product]) -> None:
    """Keep new products, and begin to count what there is of them. Those that are there stay as they are."""
    slugs = [one.slug for one in products]
    revisions.touch(db, slugs)
    _count(db, products)
    insert_new(db, "products", [_document(product) for product in products])
    revisions.touch(db, slugs)


def forget_outdated(db: Database[Document], slugs: Iterable[str]) -> None:
    """Remove those that were kept before products had a state and their stock a ledger: nobody finds them."""
    db["products"].delete_many({"_id": {"$in": list(slugs)}, "state": {"$exists": False}})


def replace(db: Database[Document], product: Product, *, was: int) -> bool:
    """Keep an edited product as version `was + 1`. False, and nothing done, when it is not of version `was`
    any more: somebody else edited it meanwhile. New variants begin to be counted; what is left of the
    others does not change.

    Raises:
        SkuTaken: a variant's SKU is another product's.
    """
    revisions.touch(db, [product.slug])
    _count(db, [product])
    condition = {"_id": product.slug, "version": was}
    content = _document(product) | {"version": was + 1}
    try:
        kept = db["products"].replace_one(condition, content).modified_count == 1
    except DuplicateKeyError as error:
        raise SkuTaken("One of these SKUs is another product's.") from error
    revisions.touch(db, [product.slug])
    return kept


def by_slug(db: Database[Document], slug: str) -> Product:
    """The product on the shelves. Raises NotFound."""
    return _found(db, {"_id": slug}, shown_only=True)


def by_sku(db: Database[Document], sku: str) -> tuple[Product, Variant]:
    """The variant with its product, on the shelves. Raises NotFound."""
    product = _found(db, {"variants.sku": sku}, shown_only=True)
    return product, next(one for one in product.variants if one.sku == sku)


def by_slugs(
    db: Database[Document], slugs: Iterable[str], session: ClientSession | None = None
) -> dict[str, Product]:
    """Those that are on the shelves, by slug."""
    wanted = {"_id": {"$in": list(slugs)}}
    found = db["products"].find(wanted, session=session) if slugs else ()
    shown = [one for one in found if one.get("state") == SHOWN]
    return {one.slug: one for one in _with_stock(db, shown, session)}


def on_the_shelves(db: Database[Document]) -> Iterator[Product]:
    """All that is active. Reads the whole collection."""
    counted = stock.available(db)
    return (_product(one, counted) for one in db["products"].find({"state": SHOWN}))


def states(db: Database[Document]) -> dict[str, tuple[int, bool]]:
    """Version, and whether it is sold out, of all that is on the shelves, by slug."""
    counted = stock.available(db)
    found = db["products"].find({"state": SHOWN}, {"version": 1, "variants.sku": 1})
    return {
        one["_id"]: (
            one["version"],
            not any(counted.get(variant["sku"], 0) > 0 for variant in one["variants"]),
        )
        for one in found
    }


def editable(db: Database[Document], slug: str) -> Product:
    """The product for who edits it, in whatever state. Raises NotFound."""
    return _found(db, {"_id": slug})


def _found(db: Database[Document], condition: Document, *, shown_only: bool = False) -> Product:
    """By a key and nothing else: the embedded server takes half as long again to look at a state as well."""
    found = db["products"].find_one(condition)
    if found is None or (shown_only and found.get("state") != SHOWN):
        raise NotFound("There is no such product.")
    return _with_stock(db, [found])[0]


def _with_stock(
    db: Database[Document], found: list[Document], session: ClientSession | None = None
) -> list[Product]:
    skus = [variant["sku"] for one in found for variant in one["variants"]]
    counted = stock.available(db, skus, session) if skus else {}
    return [_product(one, counted) for one in found]


def _count(db: Database[Document], products: Iterable[Product]) -> None:
    stock.begin(db, {one.sku: one.available for each in products for one in each.variants})


def _document(product: Product) -> Document:
    return {
        "_id": product.slug,
        "title": product.title,
        "description": product.description,
        "categories": product.categories,
        "attributes": product.attributes,
        "media": [asdict(one) for one in product.media],
        "added_on": product.added_on.isoformat(),
        "variants": [_document_of(one) for one in product.variants],
        "state": product.state,
        "tax_class": product.tax_class,
        "version": product.version,
    }


def _product(document: Document, counted: dict[str, int]) -> Product:
    return Product(
        slug=document["_id"],
        title=document["title"],
        description=document["description"],
        categories=document["categories"],
        attributes=document["attributes"],
        media=tuple(Picture(**one) for one in document["media"]),
        added_on=date.fromisoformat(document["added_on"]),
        variants=[_variant(one, counted) for one in document["variants"]],
        state=document["state"],
        tax_class=document["tax_class"],
        version=document["version"],
    )


def _document_of(variant: Variant) -> Document:
    """Options as pairs: any text may be the name of one, and not any text may be the name of a field."""
    return {
        "sku": variant.sku,
        "options": [list(pair) for pair in variant.options.items()],
        "prices": variant.prices,
        "weight": variant.weight,
    }


def _variant(document: Document, counted: dict[str, int]) -> Variant:
    return Variant(
        sku=document["sku"],
        options=dict(document["options"]),
        prices=document["prices"],
        available=counted.get(document["sku"], 0),
        weight=document["weight"],
    )

"""The catalogue over JSON."""

from typing import Any

from flask import Blueprint
from pydantic import Field

from common.auth.access import public
from common.http.openapi import Output, PageQuery, Query, contract
from common.paging import key_of
from ecommerce_api.models.attributes import details
from ecommerce_api.models.money import Currency
from ecommerce_api.models.products import Product, Variant
from ecommerce_api.storage import categories as shelves
from ecommerce_api.storage import products as stored
from ecommerce_api.storage.database import db
from ecommerce_api.web.api.money import MoneyOut

products = Blueprint("products_api", __name__, url_prefix="/api")


class VariantOut(Output):
    sku: str
    options: dict[str, str]
    price: MoneyOut
    available: int


class CardOut(Output):
    slug: str
    title: str
    picture: str
    categories: list[str]
    lowest_price: MoneyOut
    sold_out: bool


class ProductOut(CardOut):
    description: str
    details: dict[str, str]
    variants: list[VariantOut]


class ProductList(Output):
    products: list[CardOut]
    next_cursor: str | None = Field(description="Send it as `cursor` for the next page")


class CategoryOut(Output):
    key: str
    name: str
    parent: str | None


class CategoryList(Output):
    categories: list[CategoryOut]


class PriceQuery(Query):
    currency: Currency = "EUR"


class ShelfQuery(PageQuery, PriceQuery):
    category: str | None = None
    q: str = Field("", description="Words, or beginnings of words")


@products.get("/products")
@public
@contract("catalogue", HTTP_200=ProductList)
def list_products(query: ShelfQuery) -> ProductList:
    """Newest first, of a category, with all words of `q`."""
    after = key_of(query.cursor, str)
    found = stored.newest(db(), query.limit, category=query.category, text=query.q, after=after)
    rows = [CardOut(**_card(product, query.currency)) for product in found.rows]
    return ProductList(products=rows, next_cursor=found.next)


@products.get("/products/<slug>")
@public
@contract("catalogue", HTTP_200=ProductOut)
def show(slug: str, query: PriceQuery) -> ProductOut:
    """One product with its variants and what is left of each."""
    product = stored.by_slug(db(), slug)
    return ProductOut(
        **_card(product, query.currency),
        description=product.description,
        details=dict(details(product.attributes, shelves.attributes(db()))),
        variants=[_variant(one, query.currency) for one in product.variants],
    )


@products.get("/categories")
@public
@contract("catalogue", HTTP_200=CategoryList)
def list_categories() -> CategoryList:
    """All categories, in the shop's order."""
    found = shelves.tree(db())
    return CategoryList(categories=[CategoryOut.model_validate(one) for one in found])


def _card(product: Product, currency: Currency) -> dict[str, Any]:
    return {
        "slug": product.slug,
        "title": product.title,
        "picture": f"/static/products/{product.picture}",
        "categories": product.categories,
        "lowest_price": MoneyOut.of(product.lowest_price(currency)),
        "sold_out": product.sold_out,
    }


def _variant(variant: Variant, currency: Currency) -> VariantOut:
    return VariantOut(
        sku=variant.sku,
        options=variant.options,
        price=MoneyOut.of(variant.price(currency)),
        available=variant.available,
    )

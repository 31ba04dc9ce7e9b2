"""The catalogue over JSON."""

from collections.abc import Sequence
from typing import Self

from flask import Blueprint
from pydantic import Field

from common.auth.access import public
from common.http.openapi import Output, Query, contract
from ecommerce_api.models import browsing
from ecommerce_api.models.attributes import details
from ecommerce_api.models.cards import Card
from ecommerce_api.models.facets import Facet, facets
from ecommerce_api.models.money import Currency
from ecommerce_api.models.products import Variant
from ecommerce_api.models.search import LONGEST_SEARCH
from ecommerce_api.models.suggestions import suggestions
from ecommerce_api.storage import products as stored
from ecommerce_api.storage.catalogue import catalogue
from ecommerce_api.storage.database import db
from ecommerce_api.web.api.money import MoneyOut
from ecommerce_api.web.browsing import BrowseQuery, PriceQuery, after_of, cursor_to, wanted_of
from ecommerce_api.web.conditional import revalidated

products = Blueprint("products_api", __name__, url_prefix="/api")


class CardOut(Output):
    slug: str
    title: str
    picture: str | None
    categories: list[str]
    lowest_price: MoneyOut
    sold_out: bool

    @classmethod
    def of(cls, card: Card, currency: Currency) -> Self:
        return cls(
            slug=card.slug,
            title=card.title,
            picture=_address(card.picture),
            categories=list(card.categories),
            lowest_price=MoneyOut.of(card.lowest_price(currency)),
            sold_out=card.sold_out,
        )


class ValueOut(Output):
    key: str = Field(description="What the filter of this facet takes")
    name: str
    count: int = Field(
        description="How many products there are of it, whatever else is chosen here"
    )
    chosen: bool


class FacetOut(Output):
    kind: str = Field(description="The filter: category, available, price, option, attribute")
    key: str = Field(description="The option's name or the attribute's key")
    name: str
    values: list[ValueOut]


class ProductList(Output):
    products: list[CardOut]
    total: int
    did_you_mean: str | None = Field(description="The search with known words for unknown ones")
    facets: list[FacetOut] | None = Field(description="With `facets=true`")
    next_cursor: str | None = Field(description="Send it as `cursor` for the next page")


class VariantOut(Output):
    sku: str
    options: dict[str, str]
    price: MoneyOut
    available: int
    weight: int = Field(description="In grams")


class PictureOut(Output):
    address: str
    alt: str


class ProductOut(CardOut):
    description: str
    details: dict[str, str]
    attributes: dict[str, str | int | float | bool]
    media: list[PictureOut]
    variants: list[VariantOut]
    tax_class: str
    version: int


class StartQuery(Query):
    q: str = Field(max_length=LONGEST_SEARCH, description="What is typed so far")


class SuggestionOut(Output):
    name: str
    address: str = Field(description="Of its page")


class Suggestions(Output):
    products: list[SuggestionOut]
    categories: list[SuggestionOut]


@products.get("/products")
@public
@revalidated
@contract("catalogue", HTTP_200=ProductList)
def list_products(query: BrowseQuery) -> ProductList:
    """The shelves: searched, narrowed down, in any order; and what they can be narrowed down by."""
    shelves = catalogue()
    wanted = wanted_of(query, shelves)
    found = browsing.matches(shelves, wanted)
    page = browsing.page(shelves, wanted, found, query.limit, after_of(query.cursor, wanted))
    return ProductList(
        products=[CardOut.of(card, query.currency) for card in page.rows],
        total=page.total,
        did_you_mean=page.meant,
        facets=_facets(facets(shelves, wanted, found)) if query.facets else None,
        next_cursor=cursor_to(page.next, wanted),
    )


@products.get("/products/suggestions")
@public
@contract("catalogue", HTTP_200=Suggestions)
def suggest(query: StartQuery) -> Suggestions:
    """Products and categories that what is typed so far may mean."""
    found = suggestions(catalogue(), query.q)
    return Suggestions(
        products=[
            SuggestionOut(name=one.title, address=f"/product/{one.slug}") for one in found.products
        ],
        categories=[
            SuggestionOut(name=one.name, address=f"/?category={one.key}")
            for one in found.categories
        ],
    )


@products.get("/products/<slug>")
@public
@revalidated
@contract("catalogue", HTTP_200=ProductOut)
def show(slug: str, query: PriceQuery) -> ProductOut:
    """One product as it is now, with what is left of each variant."""
    product = stored.by_slug(db(), slug)
    return ProductOut(
        **CardOut.of(Card.of(product), query.currency).model_dump(),
        description=product.description,
        details=dict(details(product.attributes, catalogue().attributes)),
        attributes=dict(product.attributes),
        media=[PictureOut(address=_address(one.file) or "", alt=one.alt) for one in product.media],
        variants=[_variant(one, query.currency) for one in product.variants],
        tax_class=product.tax_class,
        version=product.version,
    )


def _facets(found: Sequence[Facet]) -> list[FacetOut]:
    return [FacetOut.model_validate(one) for one in found if one.values]


def _variant(variant: Variant, currency: Currency) -> VariantOut:
    return VariantOut(
        sku=variant.sku,
        options=variant.options,
        price=MoneyOut.of(variant.price(currency)),
        available=variant.available,
        weight=variant.weight,
    )


def _address(file: str) -> str | None:
    return f"/static/products/{file}" if file else None

"""What the catalogue keeps of a product: what its card in a list shows, and everything that finds it there."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date

from ecommerce_api.models.attributes import Attribute, details
from ecommerce_api.models.categories import Tree
from ecommerce_api.models.money import CURRENCIES, Currency, Money
from ecommerce_api.models.products import Product
from ecommerce_api.models.search import Texts

# What a facet is about: its kind, and the name of the option or the key of the attribute.
Group = tuple[str, str]
CATEGORY, AVAILABLE, PRICE = ("category", ""), ("available", ""), ("price", "")
THOUSANDTHS = 1000  # numbers of attributes are kept as whole numbers


@dataclass(frozen=True, slots=True)
class Card:
    """A product as lists show it. `sold_out` may be behind by a moment: see `storage/catalogue.py`."""

    slug: str
    title: str
    picture: str
    alt: str
    categories: tuple[str, ...]
    added_on: date
    lowest: tuple[int, ...]  # prices, in the order of CURRENCIES
    one_price: bool
    sold_out: bool

    @classmethod
    def of(cls, product: Product) -> Card:
        first = product.media[0] if product.media else None
        return cls(
            slug=product.slug,
            title=product.title,
            picture=first.file if first else "",
            alt=first.alt if first else "",
            categories=tuple(product.categories),
            added_on=product.added_on,
            lowest=tuple(product.lowest_price(currency).amount for currency in CURRENCIES),
            one_price=product.one_price,
            sold_out=product.sold_out,
        )

    def lowest_price(self, currency: Currency) -> Money:
        return Money(self.lowest[CURRENCIES.index(currency)], currency)


def option(name: str) -> Group:
    return "option", name


def attribute(key: str) -> Group:
    return "attribute", key


def values_of(
    product: Product, tree: Tree, declared: Mapping[str, Attribute]
) -> Iterator[tuple[Group, str]]:
    """The facet values that a filter finds it by: true of it, or of one of its variants."""
    for key in tree.with_above(product.categories):
        yield CATEGORY, key
    for name, value in {pair for one in product.variants for pair in one.options.items()}:
        yield option(name), value
    for key, value in product.attributes.items():
        if key in declared and declared[key].kind in {"boolean", "choice"}:
            yield attribute(key), str(value).lower() if isinstance(value, bool) else str(value)
    if not product.sold_out:
        yield AVAILABLE, "yes"


def measures_of(product: Product, declared: Mapping[str, Attribute]) -> Iterator[tuple[Group, int]]:
    """What can be asked for from one number to another: attributes with numbers, in thousandths."""
    for key, value in product.attributes.items():
        if key in declared and declared[key].kind == "number" and not isinstance(value, str):
            yield attribute(key), round(value * THOUSANDTHS)


def texts_of(product: Product, tree: Tree, declared: Mapping[str, Attribute]) -> Texts:
    """What a search reads: the title; categories, attributes, options and SKUs; the description."""
    shelves = [one.name for key in product.categories if (one := tree.get(key))]
    said = [f"{name} {value}" for name, value in details(product.attributes, declared)]
    options = {one.label for one in product.variants}
    skus = [one.sku for one in product.variants]
    return product.title, " ".join([*shelves, *said, *options, *skus]), product.description

"""What a product is: a text, pictures' and categories' names, and the variants that can be bought."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date

from ecommerce_api.models.money import Currency, Money

LONGEST_SEARCH = 200
MOST_WORDS = 8  # of one search


@dataclass(frozen=True, slots=True)
class Category:
    """A shelf, or a part of one. `key` stands in addresses."""

    key: str
    name: str
    parent: str | None


@dataclass(frozen=True, slots=True)
class Variant:
    """One thing that can be put in a cart: "Sea, large". `available` is what can still be sold."""

    sku: str
    options: dict[str, str]
    prices: dict[Currency, int]
    available: int
    weight: int = 0  # grams, as it is sent

    def price(self, currency: Currency) -> Money:
        return Money(self.prices[currency], currency)

    @property
    def label(self) -> str:
        """Its options in words; empty where a product has one variant."""
        return ", ".join(self.options.values())


@dataclass(frozen=True, slots=True)
class Product:
    """What the shop sells, under an address (`slug`) of its own. `details` are (name, value) pairs."""

    slug: str
    title: str
    description: str
    categories: list[str]
    details: list[tuple[str, str]]
    picture: str
    added_on: date
    variants: list[Variant]
    tax_class: str = "standard"

    def variant(self, sku: str) -> Variant | None:
        return next((one for one in self.variants if one.sku == sku), None)

    def name_of(self, variant: Variant) -> str:
        """What its buyers are told it is called: "Storm Lantern (Sea)"."""
        return f"{self.title} ({variant.label})" if variant.label else self.title

    def lowest_price(self, currency: Currency) -> Money:
        return Money(min(one.prices[currency] for one in self.variants), currency)

    @property
    def one_price(self) -> bool:
        """Whether all variants cost the same, in every currency."""
        return all(one.prices == self.variants[0].prices for one in self.variants)

    @property
    def sold_out(self) -> bool:
        return not any(one.available for one in self.variants)

    @property
    def place(self) -> str:
        """Where it stands in lists, newest first: unique, so that a page can begin right after it."""
        return f"{self.added_on.isoformat()} {self.slug}"

    @property
    def words(self) -> list[str]:
        """What a search finds it by."""
        options = " ".join(one.label for one in self.variants)
        return sorted(set(words_of(f"{self.title} {self.description} {options}")))


def words_of(text: str) -> list[str]:
    """Its words in any script, folded: "Émail, 2 Tassen" is émail, 2, tassen."""
    return re.findall(r"\w+", text.casefold())


def sought(text: str) -> list[str]:
    """The words that a search is about. What is too long is cut, as beginnings of words are found, too."""
    return words_of(text[:LONGEST_SEARCH])[:MOST_WORDS]

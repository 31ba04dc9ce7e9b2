"""What a product is: a text, pictures, what is said of it, and the variants that can be bought."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from typing import Literal

from common.errors import FieldErrors, Invalid
from common.texts import fault_of_line, fault_of_text, slug_of
from ecommerce_api.models.attributes import Value
from ecommerce_api.models.money import CURRENCIES, Currency, Money

State = Literal["draft", "active", "archived"]
LONGEST_SLUG, LONGEST_TITLE, LONGEST_DESCRIPTION = 100, 200, 10_000
LONGEST_SKU, LONGEST_OPTION = 64, 60
MOST_VARIANTS, MOST_PICTURES = 100, 20
HIGHEST_PRICE = 10**11  # in the smallest unit
HEAVIEST = 10**7  # grams


@dataclass(frozen=True, slots=True)
class Picture:
    """A file below the shop's pictures; `alt` says what it shows, and is empty where the text does."""

    file: str
    alt: str = ""


@dataclass(frozen=True, slots=True)
class Variant:
    """One thing that can be put in a cart: "Sea, large".

    `available` is what could be sold when it was read: it is counted in `models/stock.py`. `weight` is in
    grams, parcel excluded.
    """

    sku: str
    options: dict[str, str]
    prices: dict[Currency, int]
    available: int
    weight: int = 0

    def price(self, currency: Currency) -> Money:
        return Money(self.prices[currency], currency)

    @property
    def label(self) -> str:
        """Its options in words; empty where a product has one variant."""
        return ", ".join(self.options.values())

    @property
    def faults(self) -> dict[str, str | None]:
        complete = set(self.prices) == set(CURRENCIES)
        fair = all(0 <= amount <= HIGHEST_PRICE for amount in self.prices.values())
        words = [*self.options, *self.options.values()]
        return {
            "sku": fault_of_line(self.sku, LONGEST_SKU),
            "options": next(filter(None, (fault_of_line(w, LONGEST_OPTION) for w in words)), None),
            "prices": None if complete and fair else f"needs a price in each of {CURRENCIES}",
            "weight": None if 0 <= self.weight <= HEAVIEST else f"is not between 0 and {HEAVIEST}",
        }


@dataclass(frozen=True, slots=True)
class Product:
    """What the shop sells, under an address (`slug`) of its own.

    Only what is `active` is on the shelves. `version` goes up with every edit and names one state of it.
    `tax_class` is a key of the tax rates; `attributes` are values by the keys of `models/attributes.py`.
    """

    slug: str
    title: str
    description: str
    categories: list[str]
    attributes: dict[str, Value]
    media: tuple[Picture, ...]
    added_on: date
    variants: list[Variant]
    state: State = "active"
    tax_class: str = "standard"
    version: int = field(default=1)

    def variant(self, sku: str) -> Variant | None:
        return next((one for one in self.variants if one.sku == sku), None)

    def name_of(self, variant: Variant) -> str:
        """What its buyers are told it is called: "Storm Lantern (Sea)"."""
        return f"{self.title} ({variant.label})" if variant.label else self.title

    def lowest_price(self, currency: Currency) -> Money:
        return Money(min(one.prices[currency] for one in self.variants), currency)

    @property
    def picture(self) -> str:
        """The file of the picture that stands for it in lists; empty without one."""
        return self.media[0].file if self.media else ""

    @property
    def one_price(self) -> bool:
        """Whether all variants cost the same, in every currency."""
        return all(one.prices == self.variants[0].prices for one in self.variants)

    @property
    def sold_out(self) -> bool:
        return not any(one.available > 0 for one in self.variants)

    def checked(self) -> Product:
        """This product. Raises Invalid with all that is wrong, by field (`variants.2.prices`)."""
        faults = {
            "slug": None
            if self.slug == slug_of(self.slug, LONGEST_SLUG) != ""
            else "is not a slug",
            "title": fault_of_line(self.title.strip(), LONGEST_TITLE),
            "description": fault_of_text(self.description, LONGEST_DESCRIPTION),
            "media": None if len(self.media) <= MOST_PICTURES else f"are over {MOST_PICTURES}",
            "tax_class": fault_of_line(self.tax_class, LONGEST_OPTION),
            "variants": self._fault_of_variants(),
        }
        for number, variant in enumerate(self.variants):
            faults |= {f"variants.{number}.{name}": what for name, what in variant.faults.items()}
        errors: FieldErrors = {name: [fault] for name, fault in faults.items() if fault}
        if errors:
            raise Invalid.fields(errors)
        return self

    def _fault_of_variants(self) -> str | None:
        skus = {one.sku for one in self.variants}
        kinds = {tuple(one.options.items()) for one in self.variants}
        names = {tuple(one.options) for one in self.variants}
        if not 1 <= len(self.variants) <= MOST_VARIANTS:
            return f"must be 1 to {MOST_VARIANTS}"
        if len(skus) < len(self.variants) or len(kinds) < len(self.variants):
            return "must differ in SKU and in options"
        return None if len(names) == 1 else "must all have the same options"

"""What a query string asks of the catalogue, for programs and for people alike; and how its cursors look."""

from typing import Annotated, Any

from pydantic import Field

from common.errors import Invalid
from common.http.openapi import PageQuery, Query
from common.paging import cursor_of, key_of
from ecommerce_api.models.browsing import After, Range, Sort, Wanted
from ecommerce_api.models.cards import (
    AVAILABLE,
    CATEGORY,
    PRICE,
    THOUSANDTHS,
    Group,
    attribute,
    option,
)
from ecommerce_api.models.catalogue import Catalogue
from ecommerce_api.models.money import Currency
from ecommerce_api.models.search import LONGEST_SEARCH

MOST_FILTERS = 50
LARGEST = 10**12
Texts = list[Annotated[str, Field(max_length=200)]]
Filters = Annotated[Texts, Field(default_factory=Texts, max_length=MOST_FILTERS)]


class PriceQuery(Query):
    currency: Currency = "EUR"


class BrowseQuery(PageQuery, PriceQuery):
    """Every filter may be given several times: of one option, attribute or price any will do, and all
    options, attributes and the price must agree."""

    category: str | None = Field(None, max_length=100, description="A category's key")
    q: str = Field(
        "", max_length=LONGEST_SEARCH, description="Words, the last one perhaps half typed"
    )
    sort: Sort | None = Field(None, description="`relevance` for a search, else `newest`")
    price: Filters = Field(
        description="`from..to` in the smallest unit, either end may be left out"
    )
    option: Filters = Field(description="`name:value`, as `Colour:Sea`")
    attribute: Filters = Field(description="`key:value`; for numbers `key:from..to`")
    available: bool = Field(False, description="Only what is in stock")
    facets: bool = Field(False, description="Say what the list can be narrowed down by")

    @property
    def order(self) -> Sort:
        return self.sort or ("relevance" if self.q.strip() else "newest")


def wanted_of(query: BrowseQuery, catalogue: Catalogue) -> Wanted:
    """What the query looks for. Raises Invalid for a filter that makes no sense."""
    values: dict[Group, set[str]] = {}
    ranges: dict[Group, list[Range]] = {}
    if query.category:
        values[CATEGORY] = {query.category}
    if query.available:
        values[AVAILABLE] = {"yes"}
    for text in query.option:
        name, value = _pair(text, "option")
        values.setdefault(option(name), set()).add(value)
    for text in query.attribute:
        key, value = _pair(text, "attribute")
        if key not in catalogue.attributes or catalogue.attributes[key].kind == "text":
            raise Invalid.field("attribute", f"{key} is not one that lists are narrowed down by")
        if catalogue.attributes[key].kind == "number":
            ranges.setdefault(attribute(key), []).append(_range(value, "attribute", THOUSANDTHS))
        else:
            values.setdefault(attribute(key), set()).add(value)
    if query.price:
        ranges[PRICE] = [_range(text, "price", 1) for text in query.price]
    return Wanted(
        currency=query.currency,
        text=query.q,
        values={group: frozenset(chosen) for group, chosen in values.items()},
        ranges={group: tuple(chosen) for group, chosen in ranges.items()},
        sort=query.order,
    )


def after_of(cursor: str | None, wanted: Wanted) -> After:
    """Where the page begins. Raises Invalid for a cursor of another order."""
    number: Any = str if wanted.sort == "title" else int
    found = key_of(cursor, str, int, number, str)
    if found is None:
        return None
    if found[0] != _order_of(wanted):
        raise Invalid.field("cursor", "is one of another order")
    return found[1], found[2], found[3]


def cursor_to(after: After, wanted: Wanted) -> str | None:
    return None if after is None else cursor_of([_order_of(wanted), *after])


def _order_of(wanted: Wanted) -> str:
    order, backwards = wanted.order
    return f"{wanted.sort} {order} {backwards}"


def _pair(text: str, name: str) -> tuple[str, str]:
    key, colon, value = text.partition(":")
    if not (key and colon and value):
        raise Invalid.field(name, "is not of the form name:value")
    return key, value


def _range(text: str, name: str, units: int) -> Range:
    """Both ends in whole units, or a thousandth of one where `units` says so."""
    low, dots, high = text.partition("..")
    if not dots or not (low or high):
        raise Invalid.field(name, "is not of the form from..to")
    ends = Range(_end(low, name, units), _end(high, name, units))
    if ends.low is not None and ends.high is not None and ends.low > ends.high:
        raise Invalid.field(name, "ends before it begins")
    return ends


def _end(text: str, name: str, units: int) -> int | None:
    if not text:
        return None
    whole, dot, rest = text.partition(".")
    digits = len(str(units)) - 1
    right = whole.isascii() and whole.isdecimal() and len(whole) <= len(str(LARGEST))
    if dot:
        right = right and rest.isascii() and rest.isdecimal() and len(rest) <= digits
    if not right:
        raise Invalid.field(name, "is not a range of numbers from 0 up")
    return int(whole) * units + int((rest or "0").ljust(digits, "0") or "0")

"""The catalogue as lists need it: all products on the shelves, in memory, found by anything without a query.

A snapshot: it never changes, and the next one shares with it whatever did not change, so threads that still
read the old one are not disturbed. A product that changed gets a new number, and its old number is no longer
alive: nothing has to be taken out of any bitmap. When a quarter of the numbers is dead, it is time to build
the whole anew.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import islice
from typing import Any

from pyroaring import BitMap

from ecommerce_api.models.attributes import Attribute
from ecommerce_api.models.cards import PRICE, Card, Group, measures_of, texts_of, values_of
from ecommerce_api.models.categories import Tree
from ecommerce_api.models.money import CURRENCIES, Currency
from ecommerce_api.models.numbers import Numbers
from ecommerce_api.models.orderings import Ordering, Place
from ecommerce_api.models.products import Product
from ecommerce_api.models.search import Index, extended
from ecommerce_api.models.words import Language

Order = str  # "added", "title", or a currency: by the lowest price
MOST_DEAD = 4  # of so many numbers one may be dead
AT_ONCE = 2000  # products that are read in together
SMALL = 1000  # a catalogue may have so many dead numbers anyway


@dataclass(frozen=True, slots=True)
class Catalogue:
    """All cards, and who has what. Numbers are places in `cards`."""

    language: Language = "english"
    revision: int = 0
    tree: Tree = field(default_factory=lambda: Tree([]))
    attributes: Mapping[str, Attribute] = field(default_factory=dict)
    cards: Sequence[Card] = ()
    versions: Mapping[str, tuple[int, int]] = field(
        default_factory=dict
    )  # number, version; by slug
    alive: BitMap = field(default_factory=BitMap)
    values: Mapping[Group, Mapping[str, BitMap]] = field(default_factory=dict)
    having: Mapping[Group, BitMap] = field(default_factory=dict)  # any value of the group
    measures: Mapping[Group, Numbers] = field(default_factory=dict)
    prices: Mapping[Currency, Numbers] = field(default_factory=dict)
    orders: Mapping[Order, Ordering] = field(default_factory=dict)
    index: Index = field(default_factory=lambda: Index("english"))
    facets: dict[Hashable, Any] = field(
        default_factory=dict
    )  # what `facets.py` said of this snapshot

    @classmethod
    def of(
        cls,
        products: Iterable[Product],
        *,
        tree: Tree,
        attributes: Mapping[str, Attribute],
        language: Language,
        revision: int = 0,
    ) -> Catalogue:
        """Everything, from the beginning; some at a time, as whole products take ten times the room."""
        empty = cls(language=language, tree=tree, attributes=attributes, index=Index(language))
        made, rest = empty.changed((), gone=(), revision=revision), iter(products)
        while some := list(islice(rest, AT_ONCE)):
            made = made.changed(some, gone=(), revision=revision)
        return made

    def changed(
        self, products: Iterable[Product], *, gone: Iterable[str], revision: int
    ) -> Catalogue:
        """The next snapshot: with these products as they are now, and without those that are gone."""
        new = dict(enumerate(products, start=len(self.cards)))
        slugs = {*gone, *(product.slug for product in new.values())}
        dead = [self.versions[slug][0] for slug in slugs if slug in self.versions]
        cards = {number: Card.of(product) for number, product in new.items()}
        versions = {slug: one for slug, one in self.versions.items() if slug not in slugs}
        values, measures = self._values_with(new), self._measures_with(new)
        return replace(
            self,
            revision=revision,
            cards=[*self.cards, *cards.values()],
            versions=versions | {one.slug: (number, one.version) for number, one in new.items()},
            alive=(self.alive - BitMap(dead)) | BitMap(list(new)),
            values=values,
            measures=measures,
            having=_having(values, measures),
            prices=self._prices_with(cards),
            orders=self._orders_with(cards),
            facets={},
            index=self.index.with_more(
                (number, texts_of(one, self.tree, self.attributes)) for number, one in new.items()
            ),
        )

    @property
    def worn(self) -> bool:
        """Whether so many products changed that it should be built anew."""
        dead = len(self.cards) - len(self.alive)
        return dead > SMALL and dead * MOST_DEAD > len(self.cards)

    def numbers_of(self, group: Group, currency: Currency) -> Numbers:
        """What a range may ask about: prices, or an attribute with numbers; nobody has one of another."""
        found = self.prices.get(currency) if group == PRICE else self.measures.get(group)
        return found or Numbers()

    def _values_with(self, new: Mapping[int, Product]) -> Mapping[Group, Mapping[str, BitMap]]:
        added: dict[Group, dict[str, list[int]]] = defaultdict(lambda: defaultdict(list))
        for number, product in new.items():
            for group, value in values_of(product, self.tree, self.attributes):
                added[group][value].append(number)
        changed = {group: extended(self.values.get(group, {}), who) for group, who in added.items()}
        return {**self.values, **changed}

    def _measures_with(self, new: Mapping[int, Product]) -> Mapping[Group, Numbers]:
        added: dict[Group, list[tuple[int, int]]] = defaultdict(list)
        for number, product in new.items():
            for group, value in measures_of(product, self.attributes):
                added[group].append((number, value))
        changed = {
            group: self.measures.get(group, Numbers()).with_more(pairs)
            for group, pairs in added.items()
        }
        return {**self.measures, **changed}

    def _prices_with(self, new: Mapping[int, Card]) -> Mapping[Currency, Numbers]:
        return {
            currency: self.prices.get(currency, Numbers()).with_more(
                (number, card.lowest_price(currency).amount) for number, card in new.items()
            )
            for currency in CURRENCIES
        }

    def _orders_with(self, new: Mapping[int, Card]) -> Mapping[Order, Ordering]:
        return {
            order: self.orders.get(order, Ordering()).with_more(
                (*place_of(card, order), number) for number, card in new.items()
            )
            for order in ("added", "title", *CURRENCIES)
        }


def _having(
    values: Mapping[Group, Mapping[str, BitMap]], measures: Mapping[Group, Numbers]
) -> Mapping[Group, BitMap]:
    chosen = {group: BitMap.union(BitMap(), *who.values()) for group, who in values.items()}
    return chosen | {group: numbers.everyone for group, numbers in measures.items()}


def place_of(card: Card, order: Order) -> Place:
    """Where a card stands in an order."""
    if order == "added":
        return card.added_on.toordinal(), card.slug
    if order == "title":
        return card.title.casefold(), card.slug
    return card.lowest[CURRENCIES.index(order)], card.slug  # type: ignore[arg-type]

"""What somebody who is typing may be looking for: products and categories. No I/O."""

from __future__ import annotations

from dataclasses import dataclass

from ecommerce_api.models.browsing import Wanted, matches, page
from ecommerce_api.models.cards import Card
from ecommerce_api.models.catalogue import Catalogue
from ecommerce_api.models.categories import Category
from ecommerce_api.models.words import words_of

MOST_PRODUCTS, MOST_CATEGORIES = 6, 3


@dataclass(frozen=True, slots=True)
class Suggestions:
    products: list[Card]
    categories: list[Category]


def suggestions(catalogue: Catalogue, typed: str) -> Suggestions:
    """Products that a search for it would show first, and categories with words that begin like its words."""
    words = words_of(typed)
    if not words:
        return Suggestions([], [])
    wanted = Wanted(text=typed, sort="relevance")
    found = page(catalogue, wanted, matches(catalogue, wanted), MOST_PRODUCTS)
    categories = [one for one in catalogue.tree if _begin(words_of(one.name), words)]
    return Suggestions(found.rows, categories[:MOST_CATEGORIES])


def _begin(known: list[str], typed: list[str]) -> bool:
    return all(any(one.startswith(word) for one in known) for word in typed)

"""The shop's shelves: a tree of categories, and which of them stand above and below which."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Category:
    """A shelf, or a part of one. `key` stands in addresses."""

    key: str
    name: str
    parent: str | None


class Tree:
    """Categories in the shop's order. A parent that is not there is none; a circle ends where it closes."""

    def __init__(self, categories: Iterable[Category]) -> None:
        self._all = {one.key: one for one in categories}
        self._parts: dict[str | None, list[Category]] = {}
        for one in self._all.values():
            self._parts.setdefault(one.parent if one.parent in self._all else None, []).append(one)

    def __iter__(self) -> Iterator[Category]:
        return iter(self._all.values())

    def __contains__(self, key: object) -> bool:
        return key in self._all

    def get(self, key: str) -> Category | None:
        return self._all.get(key)

    def parts(self, key: str | None) -> list[Category]:
        """What stands right below it; below None: the shelves."""
        return self._parts.get(key, [])

    def path(self, key: str) -> list[Category]:
        """The category with all above it, the shelf first; nothing for a key that is none."""
        found: dict[str, Category] = {}
        one = self._all.get(key)
        while one is not None and one.key not in found:
            found[one.key] = one
            one = self._all.get(one.parent or "")
        return list(found.values())[::-1]

    def with_above(self, keys: Iterable[str]) -> set[str]:
        """These keys, and those of all categories above them."""
        return {*keys, *(one.key for key in keys for one in self.path(key))}

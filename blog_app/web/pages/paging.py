"""Which page of a list somebody asks for, and the links from there to the others.

By key ("Older") there is no end; by number, as the contract's `page` has it, only so far that counting
past what came before costs nothing worth mentioning.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Self
from urllib.parse import urlencode
from uuid import UUID

from flask import request

from blog_app.storage.lists import Part
from blog_app.storage.stories import Headline
from common.errors import Invalid
from common.paging import After, Page, key_of

PER_PAGE = 10
LAST_NUMBER = 50
AROUND = 2  # numbers shown before the present one


@dataclass(frozen=True, slots=True)
class Place:
    """Where in a list: on the page with this number, or (None) after the article with a key."""

    number: int | None
    after: After = None

    @classmethod
    def asked(cls) -> Self:
        """Where the address at hand says. Raises Invalid, in words for people."""
        if request.args.get("cursor"):
            return cls(None, _key(request.args["cursor"]))
        number = request.args.get("page", "1")
        if not (number.isascii() and number.isdigit() and 1 <= int(number[:9]) <= LAST_NUMBER):
            raise Invalid(
                f'There is no page "{number[:20]}" here. By number you get from 1 to {LAST_NUMBER}; '
                '"Older" leads on from there.'
            )
        return cls(int(number))

    def part(self) -> Part:
        """What to read."""
        offset = (self.number - 1) * PER_PAGE if self.number else 0
        return Part(PER_PAGE, offset, self.after)


@dataclass(frozen=True, slots=True)
class Pages:
    """One page of a list and the way to the others; `path` is the list's own, perhaps with a query."""

    path: str
    place: Place
    found: Page[Headline]

    def numbers(self) -> Iterator[tuple[int, str]]:
        """(number, path) of the pages around this one; none where only one is."""
        here = self.place.number
        if here is None or (here == 1 and not self.found.next):
            return
        last = min(here + 1, LAST_NUMBER) if self.found.next else here
        for number in range(max(1, here - AROUND), last + 1):
            yield number, self._with("page", str(number)) if number > 1 else self.path

    def newest(self) -> str | None:
        """The way back to the beginning, from anywhere else."""
        return None if self.place.number == 1 else self.path

    def older(self) -> str | None:
        return self._with("cursor", self.found.next) if self.found.next else None

    def _with(self, name: str, value: str) -> str:
        return f"{self.path}{'&' if '?' in self.path else '?'}{urlencode({name: value})}"


def _key(cursor: str) -> After:
    try:
        return key_of(cursor, datetime.fromisoformat, UUID)
    except Invalid as refusal:
        raise Invalid(
            "This address is not one that we made. Begin with the newest articles."
        ) from refusal

"""What a search answers, for the API and for the page alike: matches with their words marked."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from blog_app.models.passages import Piece, marked, numbers_by_field, passage
from blog_app.models.search import COUNTED, PER_ADDRESS, wish
from blog_app.storage import search
from blog_app.storage.database import reading
from blog_app.storage.lists import Part
from blog_app.storage.search import Match
from common.http.limits import client_address, rate_limits
from common.paging import key_of

SORTS = ("best", "newest")


@dataclass(frozen=True, slots=True)
class Result:
    match: Match
    title: list[Piece]
    passage: list[Piece]


@dataclass(frozen=True, slots=True)
class Results:
    """A page of results; `more`: there are more than `count`."""

    rows: list[Result]
    next: str | None
    count: int
    more: bool
    instead: Mapping[str, str]


def results(query: str, sort: str, limit: int, cursor: str | None) -> Results:
    """Look for what was asked. Raises Invalid, TooMany and SearchTooSlow."""
    wanted = wish(query)
    rate_limits().take(PER_ADDRESS, "search", client_address())
    after = key_of(cursor, int, datetime.fromisoformat, UUID)
    found = search.find(reading(), wanted, sort, Part(limit, after=after))
    rows = [_result(match) for match in found.page.rows]
    more = found.count > COUNTED
    return Results(rows, found.page.next, min(found.count, COUNTED), more, found.instead)


def _result(match: Match) -> Result:
    numbers = numbers_by_field(match.places, match.title, match.tags, match.description)
    title = marked(match.title, numbers["A"])
    if numbers["D"] or not numbers["C"]:
        return Result(match, title, passage(match.text, numbers["D"]))
    return Result(match, title, passage(match.description, numbers["C"]))

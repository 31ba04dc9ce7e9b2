"""The search over JSON. It is our own: the public contract has none."""

from typing import Literal

from flask import Blueprint
from pydantic import Field

from blog_app.models.passages import Piece
from blog_app.web.results import Result, results
from common import clock
from common.auth.access import public
from common.http.openapi import Output, PageQuery, contract

search = Blueprint("search_api", __name__, url_prefix="/api/search")


class SearchQuery(PageQuery):
    q: str = Field(description='Words; "a phrase", -without, tag:name, author:name')
    sort: Literal["best", "newest"] = "best"


class PieceOut(Output):
    text: str
    found: bool


class ResultOut(Output):
    slug: str
    title: list[PieceOut]
    passage: list[PieceOut]
    tagList: list[str]  # noqa: N815  as in the public contract
    author: str
    createdAt: str  # noqa: N815
    minutes: int = Field(description="To read it")


class SearchResults(Output):
    results: list[ResultOut]
    count: int
    more: bool = Field(description="There are more than `count`")
    instead: dict[str, str] = Field(
        description="Words that were looked for instead of those that no article has"
    )
    nextCursor: str | None  # noqa: N815


@search.get("")
@public
@contract("search", HTTP_200=SearchResults)
def find(query: SearchQuery) -> SearchResults:
    """The articles in which all of the words are, the best first, with the words marked."""
    found = results(query.q, query.sort, query.limit, query.cursor)
    return SearchResults(
        results=[_out(row) for row in found.rows],
        count=found.count,
        more=found.more,
        instead=dict(found.instead),
        nextCursor=found.next,
    )


def _out(row: Result) -> ResultOut:
    match = row.match
    return ResultOut(
        slug=match.slug,
        title=_pieces(row.title),
        passage=_pieces(row.passage),
        tagList=match.tags,
        author=match.author,
        createdAt=clock.rfc3339(match.published_at),
        minutes=match.minutes,
    )


def _pieces(pieces: list[Piece]) -> list[PieceOut]:
    return [PieceOut(text=piece.text, found=piece.found) for piece in pieces]

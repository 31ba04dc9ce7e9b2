"""The articles of a series over JSON, and the place of an article in its series."""

from uuid import UUID

from flask import Blueprint
from pydantic import Field

from blog_app.actions import series as actions
from blog_app.models.series import MOST_PARTS
from blog_app.storage import articles, series
from blog_app.storage import series_parts as stored
from blog_app.storage.database import db, reading
from blog_app.storage.series_parts import Part
from blog_app.web.api.envelopes import answer_invalid
from blog_app.web.api.series import SeriesBody, author, body_of
from common.auth.access import asker_id, public, signed_in
from common.errors import Invalid
from common.http.openapi import Input, Output, PageQuery, contract
from common.paging import key_of

series_parts = Blueprint("series_parts_api", __name__, url_prefix="/api")
series_parts.register_error_handler(Invalid, answer_invalid)


class Order(Input):
    articles: list[UUID] = Field(
        max_length=MOST_PARTS, description="The ids of one's own articles (see /api/drafts)"
    )


class OrderBody(Input):
    series: Order


class PartOut(Output):
    part: int
    id: UUID
    slug: str | None = Field(description="None before it has an address")
    title: str
    description: str
    status: str


class PartList(Output):
    articles: list[PartOut]
    nextCursor: str | None  # noqa: N815


class Neighbour(Output):
    slug: str
    title: str


class PlaceOut(Output):
    slug: str
    title: str
    part: int
    of: int
    previous: Neighbour | None
    next: Neighbour | None


class PlaceBody(Output):
    series: PlaceOut | None


@series_parts.get("/series/<slug>/articles")
@public
@contract("series", HTTP_200=PartList)
def list_parts(slug: str, query: PageQuery) -> PartList:
    """The articles of a series in their order: those that are published, for their author all."""
    reader_id, after = asker_id(), key_of(query.cursor, _position)
    found = series.by_slug(reading(), slug, reader_id)
    page = stored.of_series(reading(), found.id, reader_id, query.limit, after)
    return PartList(articles=[_part(row) for row in page.rows], nextCursor=page.next)


@series_parts.put("/series/<slug>/articles")
@signed_in
@contract("series", HTTP_200=SeriesBody)
def arrange(slug: str, json: OrderBody) -> SeriesBody:
    """Say which of one's articles are in the series, in which order, all at once."""
    author_id = author()
    actions.arrange(db.session(), author_id, slug, json.series.articles)
    return body_of(slug, author_id)


@series_parts.get("/articles/<slug>/series")
@public
@contract("series", HTTP_200=PlaceBody)
def place(slug: str) -> PlaceBody:
    """Which part of which series an article is, and what comes before and after it."""
    found = stored.place_of(reading(), articles.readable(reading(), slug))
    if found is None:
        return PlaceBody(series=None)
    before, after = (
        Neighbour(slug=one[0], title=one[1]) if one else None
        for one in (found.previous, found.next)
    )
    return PlaceBody(
        series=PlaceOut(
            slug=found.slug, title=found.title, part=found.number, of=found.of,
            previous=before, next=after,
        )
    )  # fmt: skip


def _part(row: Part) -> PartOut:
    return PartOut(
        part=row.number,
        id=row.id,
        slug=row.address,
        title=row.title,
        description=row.description,
        status=row.status,
    )


def _position(text: str) -> int:
    """Raises ValueError for what is none."""
    if not text.isdecimal() or len(text) > 9:
        raise ValueError
    return int(text)

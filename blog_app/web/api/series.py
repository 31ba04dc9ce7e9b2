"""Series over JSON; their articles are in `series_parts.py`."""

from uuid import UUID

from flask import Blueprint
from pydantic import Field

from blog_app.actions import series as actions
from blog_app.models.series import PER_AUTHOR
from blog_app.storage import series as stored
from blog_app.storage.database import db, reading
from blog_app.storage.series import Row
from blog_app.web.api.envelopes import answer_invalid
from common import clock
from common.auth.access import asker_id, current_user, public, signed_in
from common.errors import Invalid
from common.http.limits import rate_limits
from common.http.openapi import Input, Output, PageQuery, contract
from common.ids import new_id
from common.paging import key_of

series = Blueprint("series_api", __name__, url_prefix="/api")
series.register_error_handler(Invalid, answer_invalid)


class Named(Input):
    title: str
    description: str = ""


class NamedBody(Input):
    series: Named


class SeriesQuery(PageQuery):
    author: str | None = Field(None, max_length=100)


class SeriesOut(Output):
    slug: str
    title: str
    description: str
    author: str
    articlesCount: int = Field(description="As many as the asker can read")  # noqa: N815
    createdAt: str  # noqa: N815


class SeriesBody(Output):
    series: SeriesOut


class SeriesList(Output):
    series: list[SeriesOut]
    nextCursor: str | None  # noqa: N815


@series.post("/series")
@signed_in
@contract("series", HTTP_201=SeriesBody)
def begin(json: NamedBody) -> tuple[SeriesBody, int]:
    """Begin a series without articles."""
    author_id, new = author(), json.series
    slug = actions.begin(
        db.session(), author_id, new.title, new.description, series_id=new_id(), now=clock.now()
    )
    return body_of(slug, author_id), 201


@series.get("/series")
@public
@contract("series", HTTP_200=SeriesList)
def list_series(query: SeriesQuery) -> SeriesList:
    """The one that was begun last first; one without anything to read is there for its author only."""
    after = key_of(query.cursor, UUID)
    found = stored.latest(reading(), asker_id(), query.limit, after, query.author)
    return SeriesList(series=[_out(row) for row in found.rows], nextCursor=found.next)


@series.get("/series/<slug>")
@public
@contract("series", HTTP_200=SeriesBody)
def show(slug: str) -> SeriesBody:
    """One series."""
    return body_of(slug, asker_id())


@series.put("/series/<slug>")
@signed_in
@contract("series", HTTP_200=SeriesBody)
def rename(slug: str, json: NamedBody) -> SeriesBody:
    """Give one's series another title and description; its address stays."""
    author_id, new = author(), json.series
    actions.rename(db.session(), author_id, slug, new.title, new.description)
    return body_of(slug, author_id)


@series.delete("/series/<slug>")
@signed_in
@contract("series", HTTP_204=None)
def remove(slug: str) -> tuple[str, int]:
    """Delete one's series; its articles stay."""
    actions.remove(db.session(), author(), slug)
    return "", 204


def author() -> UUID:
    """Who asks, counted."""
    author_id = current_user().id
    rate_limits().take(PER_AUTHOR, "series", str(author_id))
    return author_id


def body_of(slug: str, reader_id: UUID | None) -> SeriesBody:
    """The series as this reader sees it."""
    return SeriesBody(series=_out(stored.by_slug(reading(), slug, reader_id)))


def _out(row: Row) -> SeriesOut:
    return SeriesOut(
        slug=row.slug,
        title=row.title,
        description=row.description,
        author=row.author,
        articlesCount=row.articles,
        createdAt=clock.rfc3339(row.created_at),
    )

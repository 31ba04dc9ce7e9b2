"""What search engines ask for: where not to go, and the addresses of everything that is published."""

from datetime import date

from flask import Blueprint, Response, abort, render_template
from flask.typing import ResponseReturnValue

from blog_app.models.archives import month_after
from blog_app.storage import archives as stored
from blog_app.storage.database import reading
from blog_app.web.pages.addresses import absolute
from blog_app.web.remembered import remembered
from common.auth.access import public

crawlers = Blueprint("crawlers", __name__)
MOST = 50_000  # addresses in one sitemap (sitemaps.org); what comes before those in a month is linked all the same
# Behind the sign-in, or without end: a search has as many pages as there are words.
NOT_FOR_CRAWLERS = ("/account", "/api/", "/drafts", "/editor", "/search", "/settings")


@crawlers.get("/robots.txt")
@public
def robots() -> ResponseReturnValue:
    """Where crawlers need not go (RFC 9309), and where the sitemap is"""
    lines = ["User-agent: *", *(f"Disallow: {path}" for path in NOT_FOR_CRAWLERS)]
    return Response(
        "\n".join([*lines, "", f"Sitemap: {absolute('/sitemap.xml')}", ""]), mimetype="text/plain"
    )


@crawlers.get("/sitemap.xml")
@public
@remembered
def index() -> ResponseReturnValue:
    """One sitemap for each month that something was published in"""
    months = [month for month, _ in stored.by_month(reading())]
    return _xml("blog/sitemaps.xml", months=months)


@crawlers.get("/sitemap/<int:year>-<int:month>.xml")
@public
@remembered
def of_month(year: int, month: int) -> ResponseReturnValue:
    """The articles of a month, and when each changed last"""
    if not (1 <= year < date.max.year and 1 <= month <= 12):
        abort(404)
    first = date(year, month, 1)
    found = stored.addresses(reading(), first, month_after(first), MOST)
    return _xml("blog/sitemap.xml", articles=found)


def _xml(template: str, **context: object) -> Response:
    return Response(render_template(template, **context), mimetype="application/xml")

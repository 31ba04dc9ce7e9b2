"""Pages to leaf through what was published, by year and month (UTC)."""

from datetime import date
from itertools import groupby

from flask import Blueprint, abort, render_template, request
from flask.typing import ResponseReturnValue

from blog_app.models.archives import month_after
from blog_app.storage import archives as stored
from blog_app.storage import lists
from blog_app.storage.database import reading
from blog_app.web.pages.paging import Pages, Place
from blog_app.web.remembered import remembered
from common.auth.access import public

archives = Blueprint("archives", __name__, url_prefix="/archive")


@archives.get("")
@public
@remembered
def index() -> ResponseReturnValue:
    """All years and months, and how much was published in each."""
    found = groupby(stored.by_month(reading()), key=lambda row: row[0].year)
    return render_template("blog/archive.html", years=[(year, list(rows)) for year, rows in found])


@archives.get("/<int:year>")
@public
@remembered
def of_year(year: int) -> ResponseReturnValue:
    """What was published in a year, the newest first."""
    if not 1 <= year < date.max.year:
        abort(404)
    return _period(date(year, 1, 1), date(year + 1, 1, 1), str(year))


@archives.get("/<int:year>/<int:month>")
@public
@remembered
def of_month(year: int, month: int) -> ResponseReturnValue:
    """What was published in a month, the newest first."""
    if not (1 <= year < date.max.year and 1 <= month <= 12):
        abort(404)
    first = date(year, month, 1)
    return _period(first, month_after(first), f"{first:%B %Y}")


def _period(since: date, until: date, name: str) -> ResponseReturnValue:
    count, place = stored.count(reading(), since, until), Place.asked()
    found = lists.between(reading(), place.part(), stored.midnight(since), stored.midnight(until))
    pages = Pages(request.path, place, found)
    return render_template("blog/period.html", name=name, pages=pages, count=count)

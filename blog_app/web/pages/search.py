"""The page to search on."""

from flask import Blueprint, render_template, request
from flask.typing import ResponseReturnValue

from blog_app.models.search import LONGEST_QUERY
from blog_app.web.results import SORTS, Results, results
from common.auth.access import public
from common.errors import Invalid, TooMany

search = Blueprint("search", __name__, url_prefix="/search")
PER_PAGE = 10


@search.get("")
@public
def find() -> ResponseReturnValue:
    """The search form, and what was found."""
    query, sort = request.args.get("q", ""), request.args.get("sort", SORTS[0])
    if not query.strip():
        return _page(query, sort)
    try:
        chosen = sort if sort in SORTS else SORTS[0]
        found = results(query, chosen, PER_PAGE, request.args.get("cursor"))
    except (Invalid, TooMany) as refusal:
        return _page(query, sort, fault=_words(refusal)), refusal.status
    return _page(query, chosen, found)


def _page(query: str, sort: str, found: Results | None = None, fault: str = "") -> str:
    return render_template(
        "blog/search.html",
        query=query,
        sort=sort,
        found=found,
        fault=fault,
        first="cursor" not in request.args,
        longest=LONGEST_QUERY,
    )


def _words(refusal: Invalid | TooMany) -> str:
    """A sentence about what was typed."""
    said = refusal.errors.get("q")
    return f"What you look for {said[0]}." if said else refusal.detail

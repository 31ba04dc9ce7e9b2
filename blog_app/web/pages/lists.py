"""Pages with articles, newest first: all, those of one's feed, those with a tag."""

from flask import Blueprint, current_app, redirect, render_template, request
from flask.typing import ResponseReturnValue

from blog_app.models.tags import clean_tag
from blog_app.storage import lists as stored
from blog_app.storage import tags as stored_tags
from blog_app.storage.database import reading
from blog_app.storage.lists import Filter
from blog_app.web.pages.addresses import tag_path
from blog_app.web.pages.paging import Pages, Place
from blog_app.web.remembered import remembered
from common.auth.access import asker_id, public

FEED = "/?feed=following"
MOST_POPULAR = 20  # tags beside the list

lists = Blueprint("lists", __name__)


@lists.get("/")
@public
@remembered
def home() -> ResponseReturnValue:
    """The newest articles; with `feed=following` those by the authors one follows."""
    if request.args.get("feed") == "following":
        return _feed()
    place = Place.asked()
    found = stored.latest(reading(), place.part(), reader_id=asker_id())
    return _page(Pages("/", place, found))


# A tag may hold slashes, two in a row as well.
@lists.get("/tag/<path:tag>", merge_slashes=False)
@public
@remembered
def with_tag(tag: str) -> ResponseReturnValue:
    """The newest articles with this tag."""
    name, place = clean_tag(tag), Place.asked()
    found = stored.latest(reading(), place.part(), Filter(tag=name), asker_id())
    return _page(Pages(tag_path(name), place, found), tag=name)


def _feed() -> ResponseReturnValue:
    reader_id = asker_id()
    if reader_id is None:
        return redirect(current_app.config["SITE"].sign_in)  # the contract wants it without `next`
    place = Place.asked()
    return _page(Pages(FEED, place, stored.feed(reading(), place.part(), reader_id)))


def _page(pages: Pages, *, tag: str | None = None) -> str:
    popular = stored_tags.most_used(reading(), MOST_POPULAR)
    return render_template("blog/home.html", pages=pages, tag=tag, popular=popular, feed=FEED)

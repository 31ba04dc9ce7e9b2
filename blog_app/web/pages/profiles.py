"""Pages of people: what they wrote, what they like, and the button to follow them."""

from flask import Blueprint, redirect, render_template, request
from flask.typing import ResponseReturnValue

from blog_app.actions import profiles as actions
from blog_app.models.profiles import PER_READER
from blog_app.storage import lists
from blog_app.storage import profiles as stored
from blog_app.storage.database import db, reading
from blog_app.storage.lists import Filter
from blog_app.web.pages.addresses import profile_path
from blog_app.web.pages.paging import Pages, Place
from common import clock
from common.auth.access import asker_id, current_user, public, signed_in
from common.auth.next_page import own_path
from common.http.limits import rate_limits

profiles = Blueprint("profiles", __name__, url_prefix="/profile/<name>")


@profiles.get("")
@public
def show(name: str) -> ResponseReturnValue:
    """What somebody has written."""
    return _page(name, Filter(author=name), profile_path(name))


@profiles.get("/favorites")
@public
def show_favorites(name: str) -> ResponseReturnValue:
    """What somebody likes."""
    return _page(name, Filter(favorited=name), f"{profile_path(name)}/favorites")


@profiles.post("/follow")
@signed_in
def follow(name: str) -> ResponseReturnValue:
    """Have somebody's articles in one's feed."""
    rate_limits().take(PER_READER, "follow", str(current_user().id))
    actions.follow(db.session(), current_user().id, name, now=clock.now())
    return redirect(own_path(request.form.get("next")), 303)


@profiles.post("/unfollow")
@signed_in
def unfollow(name: str) -> ResponseReturnValue:
    """Have them in it no longer."""
    rate_limits().take(PER_READER, "follow", str(current_user().id))
    actions.unfollow(db.session(), current_user().id, name)
    return redirect(own_path(request.form.get("next")), 303)


def _page(name: str, wanted: Filter, path: str) -> str:
    place, reader_id = Place.asked(), asker_id()
    person = stored.by_name(reading(), name, reader_id)
    found = lists.latest(reading(), place.part(), wanted, reader_id)
    return render_template(
        "blog/profile.html",
        person=person,
        written=lists.count(reading(), Filter(author=name)),
        pages=Pages(path, place, found),
        liked=wanted.favorited is not None,
    )

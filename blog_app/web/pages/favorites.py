"""The buttons that mark an article; each leads back to the page that it stood on."""

from flask import Blueprint, redirect, request
from flask.typing import ResponseReturnValue

from blog_app.actions import favorites as actions
from blog_app.models.favorites import PER_READER
from blog_app.storage.database import db
from common import clock
from common.auth.access import current_user, signed_in
from common.auth.next_page import own_path
from common.http.limits import rate_limits

favorites = Blueprint("favorites", __name__, url_prefix="/article/<slug>")


@favorites.post("/favorite")
@signed_in
def add(slug: str) -> ResponseReturnValue:
    """Mark an article as a favourite; twice is once."""
    rate_limits().take(PER_READER, "favorite", str(current_user().id))
    actions.add(db.session(), current_user().id, slug, now=clock.now())
    return redirect(own_path(request.form.get("next")), 303)


@favorites.post("/unfavorite")
@signed_in
def remove(slug: str) -> ResponseReturnValue:
    """Take the mark away."""
    rate_limits().take(PER_READER, "favorite", str(current_user().id))
    actions.remove(db.session(), current_user().id, slug)
    return redirect(own_path(request.form.get("next")), 303)

"""The articles that somebody keeps for later, and the buttons to keep one."""

from datetime import datetime
from uuid import UUID

from flask import Blueprint, redirect, render_template, request
from flask.typing import ResponseReturnValue

from blog_app.actions import bookmarks as actions
from blog_app.models.bookmarks import PER_READER
from blog_app.storage import reading_list
from blog_app.storage.database import db, reading
from blog_app.web.pages.paging import PER_PAGE
from common import clock
from common.auth.access import current_user, signed_in
from common.auth.pages import own_path
from common.http.limits import rate_limits
from common.paging import key_of

bookmarks = Blueprint("bookmarks", __name__)


@bookmarks.get("/bookmarks")
@signed_in
def show() -> ResponseReturnValue:
    """What one keeps for later; nobody else sees it."""
    after = key_of(request.args.get("cursor"), datetime.fromisoformat, UUID)
    found = reading_list.of(reading(), current_user().id, limit=PER_PAGE, after=after)
    return render_template("blog/bookmarks.html", found=found, first=after is None)


@bookmarks.post("/article/<slug>/bookmark")
@signed_in
def add(slug: str) -> ResponseReturnValue:
    """Keep an article for later; twice is once."""
    rate_limits().take(PER_READER, "bookmark", str(current_user().id))
    actions.add(db.session(), current_user().id, slug, now=clock.now())
    return redirect(own_path(request.form.get("next")), 303)


@bookmarks.post("/article/<slug>/unbookmark")
@signed_in
def remove(slug: str) -> ResponseReturnValue:
    """Keep it no longer."""
    rate_limits().take(PER_READER, "bookmark", str(current_user().id))
    actions.remove(db.session(), current_user().id, slug)
    return redirect(own_path(request.form.get("next")), 303)

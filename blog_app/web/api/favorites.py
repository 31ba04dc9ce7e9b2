"""Favourites over JSON."""

from flask import Blueprint

from blog_app.actions import favorites as actions
from blog_app.models.favorites import PER_READER
from blog_app.storage import articles as stored
from blog_app.storage.database import db, reading
from blog_app.web.api.articles import ArticleBody, whole
from common import clock
from common.auth.access import current_user, signed_in
from common.http.limits import rate_limits
from common.http.openapi import contract

favorites = Blueprint("favorites_api", __name__, url_prefix="/api/articles/<slug>/favorite")


@favorites.post("")
@signed_in
@contract("favorites", HTTP_200=ArticleBody)
def add(slug: str) -> ArticleBody:
    """Mark an article as a favourite; twice is once."""
    reader_id = current_user().id
    rate_limits().take(PER_READER, "favorite", str(reader_id))
    article_id = actions.add(db.session(), reader_id, slug, now=clock.now())
    return whole(stored.by_id(reading(), article_id, reader_id))


@favorites.delete("")
@signed_in
@contract("favorites", HTTP_200=ArticleBody)
def remove(slug: str) -> ArticleBody:
    """Take the mark away."""
    reader_id = current_user().id
    rate_limits().take(PER_READER, "favorite", str(reader_id))
    article_id = actions.remove(db.session(), reader_id, slug)
    return whole(stored.by_id(reading(), article_id, reader_id))

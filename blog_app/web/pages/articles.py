"""Pages to read articles on; they are written on those of `editor.py`."""

from flask import Blueprint, flash, redirect, render_template, request
from flask.typing import ResponseReturnValue

from blog_app.actions import articles as actions
from blog_app.models.articles import PER_EDITOR
from blog_app.models.comments import LARGEST_ID
from blog_app.storage import articles as stored
from blog_app.storage import comments, related, series_parts
from blog_app.storage.database import db, reading
from blog_app.web.linked_data import linked_data
from blog_app.web.remembered import remembered
from common.auth.access import asker_id, current_user, public, signed_in
from common.errors import Invalid
from common.http.limits import rate_limits
from common.pages.forms import Form

COMMENTS_PER_PAGE = 30

articles = Blueprint("articles", __name__)


@articles.get("/article/<slug>")
@public
@remembered
def show(slug: str) -> ResponseReturnValue:
    """One article, rendered, with what people say about it."""
    return article_page(slug, Form())


@articles.post("/article/<slug>/delete")
@signed_in
def remove(slug: str) -> ResponseReturnValue:
    """Delete one's article with its comments."""
    rate_limits().take(PER_EDITOR, "edit", str(current_user().id))
    actions.remove(db.session(), current_user().id, slug)
    flash("The article is deleted.", "good")
    return redirect("/", 303)


def article_page(slug: str, form: Form) -> str:
    """The article with `form`, a comment that somebody writes, below it. Raises as `by_slug` does."""
    reader_id = asker_id()
    article = stored.by_slug(reading(), slug, reader_id)
    found = comments.of_article(
        reading(), article.id, reader_id, limit=COMMENTS_PER_PAGE + 1, before=_before()
    )
    older = found[COMMENTS_PER_PAGE - 1].id if len(found) > COMMENTS_PER_PAGE else None
    return render_template(
        "blog/article.html",
        article=article,
        linked=linked_data(article),
        related=related.to(reading(), article.id, reader_id),
        place=series_parts.place_of(reading(), article.id) if article.in_series else None,
        comments=found[:COMMENTS_PER_PAGE],
        older=older,
        form=form,
    )


def _before() -> int | None:
    """The comment whose forerunners are asked for. Raises Invalid, in words for people."""
    given = request.args.get("before", "")
    if not given:
        return None
    if given.isascii() and given.isdigit() and len(given) < 20 and int(given) <= LARGEST_ID:
        return int(given)
    raise Invalid("This address is not one that we made. Begin with the article itself.")

"""Pages to read articles on; they are written on those of `editor.py`."""

from flask import Blueprint, flash, redirect, render_template, request
from flask.typing import ResponseReturnValue

from blog_app.actions import articles as actions
from blog_app.models.articles import PER_EDITOR
from blog_app.models.comments import LARGEST_ID
from blog_app.models.contents import contents_of
from blog_app.storage import articles as stored
from blog_app.storage import related, series_parts, threads
from blog_app.storage.database import db, reading
from blog_app.web.linked_data import linked_data
from blog_app.web.pages.addresses import article_path
from blog_app.web.pages.conversation import Conversation
from blog_app.web.remembered import remembered
from common.auth.access import asker_id, current_user, public, signed_in
from common.errors import Invalid
from common.http.limits import rate_limits
from common.pages.forms import Form

THREADS_PER_PAGE = 20

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
    before, reader_id = _before(), asker_id()
    article = stored.by_slug(reading(), slug, reader_id)
    found = threads.of_article(
        reading(),
        article.id,
        reader_id,
        limit=THREADS_PER_PAGE,
        after=(before,) if before else None,
    )
    older = found.rows[-1].top.id if found.next else None
    path = article_path(article.slug) + (f"?before={before}" if before else "")
    talk = Conversation.of(article, path, found.rows, form)
    return render_template(
        "blog/article.html",
        article=article,
        linked=linked_data(article),
        contents=contents_of(article.html),
        # What to read on with: the next part where there is one, else what is like it. One statement.
        place=series_parts.place_of(reading(), article.id) if article.in_series else None,
        related=[] if article.in_series else related.to(reading(), article.id, reader_id),
        talk=talk,
        older=older,
    )


def _before() -> int | None:
    """The comment whose forerunners are asked for. Raises Invalid, in words for people."""
    given = request.args.get("before", "")
    if not given:
        return None
    if given.isascii() and given.isdigit() and len(given) < 20 and int(given) <= LARGEST_ID:
        return int(given)
    raise Invalid("This address is not one that we made. Begin with the article itself.")

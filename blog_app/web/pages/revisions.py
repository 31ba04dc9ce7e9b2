"""The history of an article, as its author (and an admin) sees it."""

from uuid import UUID

from flask import Blueprint, flash, redirect, render_template, request
from flask.typing import ResponseReturnValue

from blog_app.actions import revisions as actions
from blog_app.models.differences import compared
from blog_app.models.drafts import PER_WRITER, differing
from blog_app.storage import revisions as stored
from blog_app.storage.database import db, reading
from blog_app.web.pages.addresses import draft_path
from common import clock
from common.auth.access import current_user, signed_in
from common.http.limits import rate_limits
from common.paging import key_of

PER_PAGE = 30
LARGEST = 2**31 - 1  # version

revisions = Blueprint("revisions", __name__, url_prefix="/drafts/<uuid:article_id>/history")


@revisions.get("")
@signed_in
def list_revisions(article_id: UUID) -> ResponseReturnValue:
    """What the article said before."""
    asker = current_user()
    article = stored.readable_by(reading(), asker.id, asker.role, article_id)
    after = key_of(request.args.get("cursor"), int)
    found = stored.of_article(reading(), article.id, PER_PAGE, after)
    return render_template("blog/history.html", article=article, found=found)


@revisions.get("/<int:version>")
@signed_in
def show(article_id: UUID, version: int) -> ResponseReturnValue:
    """One old text, and what the change that replaced it did."""
    asker = current_user()
    article = stored.readable_by(reading(), asker.id, asker.role, article_id)
    old = stored.by_version(reading(), article.id, min(version, LARGEST))
    later = stored.next_after(reading(), article.id, old.version) or article
    return render_template(
        "blog/revision.html",
        article=article,
        old=old,
        later=later,
        changed=differing(old.draft(), later.draft()),
        comparison=compared(old.body, later.body),
    )


@revisions.post("/<int:version>/restore")
@signed_in
def restore(article_id: UUID, version: int) -> ResponseReturnValue:
    """Make an old text the newest one."""
    author_id = current_user().id
    rate_limits().take(PER_WRITER, "write", str(author_id))
    actions.restore(db.session(), author_id, article_id, min(version, LARGEST), now=clock.now())
    flash("The old text is the newest again; what it replaced is in the history.", "good")
    return redirect(f"{draft_path(article_id)}/history", 303)

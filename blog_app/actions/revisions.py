"""What authors do with the history of an article."""

from dataclasses import replace
from datetime import datetime
from uuid import UUID

from sqlalchemy.orm import Session

from blog_app.actions.articles import apply
from blog_app.storage import drafts, images, revisions


def restore(
    session: Session, author_id: UUID, article_id: UUID, version: int, *, now: datetime
) -> None:
    """Make an old text the newest one; what it replaces is kept like any other. A working copy stays, and
    who writes in it is told.

    A cover that was deleted since is left out.

    Raises:
        NotFound: there is no such article for this author, or no such version of it.
        Invalid: the old text breaks a limit that was set since.
    """
    article, _ = drafts.of(session, author_id, article_id)
    old = revisions.by_version(session, article_id, version)
    draft = old.draft()
    if not images.has(session, author_id, draft.cover_image):
        draft = replace(draft, cover_image=None)
    apply(session, article, draft, editor_id=author_id, now=now)
    session.commit()

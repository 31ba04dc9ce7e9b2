"""What authors do with articles, and those who keep order."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy.orm import Session

from blog_app.models import letters
from blog_app.models.articles import Article, Draft
from blog_app.models.notifications import ARTICLE_HIDDEN, ARTICLE_SHOWN
from blog_app.models.reports import ARTICLE, checked_reason
from blog_app.models.revisions import Revision
from blog_app.storage import (
    accounts,
    acts,
    articles,
    images,
    notifications,
    people,
    reports,
    revisions,
    shelf,
)


def publish(
    session: Session, author_id: UUID, draft: Draft, *, article_id: UUID, now: datetime
) -> Article:
    """Publish an article at once, under a slug of its own.

    Raises:
        Invalid: naming every field that is not right; nothing is written.
    """
    article = Article.written_by(author_id, draft, article_id=article_id, now=now)
    images.lend(session, author_id, article.cover_image)
    articles.add(session, article)
    shelf.put_on(session, article)
    session.commit()
    return article


def revise(
    session: Session, author_id: UUID, slug: str, changes: Mapping[str, Any], *, now: datetime
) -> UUID:
    """Change what is named in `changes` (fields of `Draft`) and nothing else. A new title makes a new
    slug; the old ones still lead here.

    Raises:
        NotFound, Forbidden: there is none for this author.
        Invalid: naming every field that is not right; nothing is written.
    """
    article = articles.editable_by(session, author_id, slug)
    article_id = article.id
    apply(session, article, replace(article.draft(), **changes), editor_id=author_id, now=now)
    session.commit()
    return article_id


def remove(session: Session, author_id: UUID, slug: str) -> None:
    """Delete an article with its comments and favourites. Raises NotFound and Forbidden as above."""
    article = articles.editable_by(session, author_id, slug)
    shelf.take_off(session, article)
    articles.remove(session, article)
    session.commit()


# What admins do, each with its record. All raise NotFound, Invalid for a reason that cannot be kept, and
# WrongState where an article is not in the state for it.


def hide(session: Session, admin_id: UUID, article_id: UUID, reason: str, *, now: datetime) -> None:
    """Take an article off the shelf against its author's will. That answers reports of it, too."""
    article, reason = articles.moderated(session, article_id), checked_reason(reason)
    take_down(session, admin_id, article, reason, now=now)
    reports.settle(session, ARTICLE, article_id)
    session.commit()


def show(session: Session, admin_id: UUID, article_id: UUID, *, now: datetime) -> None:
    """Put back what was hidden."""
    article = articles.moderated(session, article_id)
    author_id = article.author_id
    article.show()
    articles.save(session, article)
    shelf.put_on(session, article)
    acts.add(session, admin_id, "show", kind=ARTICLE, thing=article_id, now=now)
    if author_id != admin_id:
        notifications.add(session, author_id, ARTICLE_SHOWN, now=now, article_id=article_id)
    session.commit()


def delete(
    session: Session, admin_id: UUID, article_id: UUID, reason: str, *, now: datetime
) -> None:
    """Delete what others can read, or could until it was hidden, with its comments and favourites."""
    article, reason = articles.moderated(session, article_id), checked_reason(reason)
    article.refuse_unless_shared()
    destroy(session, admin_id, article, reason, now=now)
    session.commit()


def take_down(
    session: Session, admin_id: UUID, article: Article, reason: str, *, now: datetime
) -> None:
    """The part of `hide` that a decided report has, too; the caller has locked the article, and commits."""
    article.hide()
    articles.save(session, article)
    shelf.take_off(session, article)
    acts.add(session, admin_id, "hide", kind=ARTICLE, thing=article.id, reason=reason, now=now)
    if article.author_id != admin_id:
        whom, which = article.author_id, article.id
        notifications.add(session, whom, ARTICLE_HIDDEN, now=now, article_id=which)


def destroy(
    session: Session, admin_id: UUID, article: Article, reason: str, *, now: datetime
) -> None:
    """The same part of `delete`. No news can hang on what is gone, so its author gets a mail."""
    if article.is_published:
        shelf.take_off(session, article)
    author = people.of_id(session, article.author_id)
    if author.id != admin_id and not author.erased:
        told = letters.article_deleted(author, article.title, reason, now=now)
        accounts.put_mails(session, [told])
    articles.remove(session, article)
    acts.add(session, admin_id, "delete", kind=ARTICLE, thing=article.id, reason=reason, now=now)


def apply(
    session: Session, article: Article, draft: Draft, *, editor_id: UUID, now: datetime
) -> None:
    """Make a draft the text of an article, which the caller has locked; what others could read before is
    kept. Every change of a text comes through here.

    Raises:
        Invalid: naming every field that is not right.
    """
    before, title = Revision.of(article, replaced_by=editor_id, now=now), article.title
    if not article.revise(draft, now=now):
        return
    images.lend(session, article.author_id, article.cover_image)
    if article.was_public:
        revisions.add(session, before)
    articles.save(session, article, retitled=article.title != title)
    if article.is_published:
        shelf.relabel(session, article, before.tags)

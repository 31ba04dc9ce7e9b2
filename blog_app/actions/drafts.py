"""What authors do with what nobody else sees yet, and what the worker does when its time has come."""

from datetime import datetime
from uuid import UUID

from sqlalchemy.orm import Session

from blog_app.actions.articles import apply
from blog_app.models.articles import Article, Draft
from blog_app.models.drafts import WorkingCopy, refuse_unless_seen
from blog_app.models.lifecycle import DRAFT, SCHEDULED, WrongState
from blog_app.storage import articles, drafts, shelf
from common.errors import Invalid, Refusal

DISABLED = "The account was disabled when it was due."


def begin(
    session: Session, author_id: UUID, draft: Draft, *, article_id: UUID, save_id: UUID,
    now: datetime,
) -> None:  # fmt: skip
    """Begin an article that only its author sees. Raises Invalid for what is longer than it may be."""
    article = Article.begun_by(author_id, article_id=article_id, now=now)
    copy = WorkingCopy.of(article, draft.unfinished(), save_id=save_id, now=now)
    drafts.add(session, article, copy)
    session.commit()


def save(
    session: Session, author_id: UUID, article_id: UUID, draft: Draft, seen: str, *,
    save_id: UUID, now: datetime,
) -> None:  # fmt: skip
    """Keep what was typed, as it is, without making it public. A save that changes nothing is none, so
    one whose answer was lost may be sent again.

    Raises:
        NotFound: there is none for this author. Invalid: longer than it may be.
        ChangedElsewhere: the writer has not seen what is there.
    """
    draft = draft.unfinished()
    article, copy = drafts.of(session, author_id, article_id)
    there = copy.draft() if copy else article.draft()
    if draft != there:
        refuse_unless_seen(article, copy, seen, draft)
        made = WorkingCopy.of(article, draft, save_id=save_id, now=now)
        drafts.save(session, made, instead_of=copy.save_id if copy else None)
    session.commit()


def publish(
    session: Session, author_id: UUID, article_id: UUID, seen: str, *, now: datetime
) -> None:
    """Make what was saved public: a draft goes on the shelf, a published article changes there.

    Raises:
        NotFound, ChangedElsewhere: as above. Invalid: naming every field that is not right.
    """
    article = _take_over(session, author_id, article_id, seen, now=now)
    if article.status in {DRAFT, SCHEDULED}:
        article.publish(now=now)
        articles.save(session, article)
        shelf.put_on(session, article)
    session.commit()


def schedule(
    session: Session, author_id: UUID, article_id: UUID, seen: str, moment: datetime, *,
    now: datetime,
) -> None:  # fmt: skip
    """Let what was saved go out at that moment. What is saved later does not go with it: half a sentence
    shall not go public by the clock.

    Raises:
        NotFound, ChangedElsewhere, Invalid: as above. WrongState: it is public already.
    """
    article = _take_over(session, author_id, article_id, seen, now=now, moment=moment)
    articles.save(session, article)
    session.commit()


def unschedule(session: Session, author_id: UUID, article_id: UUID) -> None:
    """It is a draft again. Raises NotFound; WrongState."""
    article, _ = drafts.of(session, author_id, article_id)
    article.unschedule()
    articles.save(session, article)
    session.commit()


def unpublish(session: Session, author_id: UUID, article_id: UUID) -> None:
    """Only its author sees it any more; its slugs stay its own. Raises NotFound; WrongState."""
    article, _ = drafts.of(session, author_id, article_id)
    article.unpublish()
    articles.save(session, article)
    shelf.take_off(session, article)
    session.commit()


def revert(session: Session, author_id: UUID, article_id: UUID) -> None:
    """Throw away what is saved beside the article's text. Raises NotFound; WrongState: without a text
    there is nothing to go back to."""
    article, _ = drafts.of(session, author_id, article_id)
    if article.version == 0:
        raise WrongState("This draft has no earlier text. Discard it instead.")
    drafts.drop_copy(session, article)
    session.commit()


def discard(session: Session, author_id: UUID, article_id: UUID) -> None:
    """Delete what is not public, with all that hangs on it. Raises NotFound; WrongState: it is."""
    article, _ = drafts.of(session, author_id, article_id)
    if article.is_published:
        raise WrongState("A published article is not discarded: delete it, or unpublish it first.")
    drafts.remove(session, article)
    session.commit()


def erase(session: Session, author_id: UUID, article_id: UUID) -> None:
    """Delete an article in whatever state, with all that hangs on it. Raises NotFound."""
    article, _ = drafts.of(session, author_id, article_id)
    if article.is_published:
        shelf.take_off(session, article)
    drafts.remove(session, article)
    session.commit()


def publish_due(session: Session, *, now: datetime) -> bool:
    """Publish the article that should have gone out first; whether there was one.

    Exactly once, whoever else does the same: its row is ours from being found to being published, and in
    one transaction. One that cannot go out is a draft again, and its author reads why.
    """
    found = drafts.due(session, now)
    if found is None:
        session.rollback()
        return False
    article, disabled = found
    reason = DISABLED if disabled else _fault_of(article)
    if reason:
        article.hold_back(reason)
    else:
        article.go_out(now=now)
    articles.save(session, article)
    if article.is_published:
        shelf.put_on(session, article)
    session.commit()
    return True


def _take_over(
    session: Session, author_id: UUID, article_id: UUID, seen: str, *, now: datetime,
    moment: datetime | None = None,
) -> Article:  # fmt: skip
    """The author's article with what was saved last as its text; scheduled, if there is a moment."""
    article, copy = drafts.of(session, author_id, article_id)
    draft = copy.draft() if copy else article.draft()
    refuse_unless_seen(article, copy, seen, draft)
    if moment:
        article.schedule(moment, now=now)
    apply(session, article, draft, editor_id=author_id, now=now)
    if copy:
        drafts.drop_copy(session, article)
    return article


def _fault_of(article: Article) -> str | None:
    """Why a text that was right when it was scheduled is not any more: limits may have changed."""
    try:
        article.draft().checked()
    except Invalid as refusal:
        return _sentence(refusal)
    return None


def _sentence(refusal: Refusal) -> str:
    return "; ".join(f"{field} {fault[0]}" for field, fault in refusal.errors.items())

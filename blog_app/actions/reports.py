"""What readers report, and what is done about it."""

from datetime import datetime
from uuid import UUID

from sqlalchemy.orm import Session

from blog_app.actions import people
from blog_app.actions.articles import destroy, take_down
from blog_app.models import notifications as kinds
from blog_app.models.comments import SHOWN, WITHHELD, Caution
from blog_app.models.reports import (
    ARTICLE,
    COMMENT,
    DELETE,
    DISMISS,
    HIDE,
    USER,
    Report,
    checked_ending,
)
from blog_app.storage import (
    acts,
    articles,
    comments,
    moderation,
    notifications,
    profiles,
    reports,
    shelf,
)
from blog_app.storage.reports import Case
from common.errors import Forbidden

ORDINARY = Caution()
MANY = "Several readers have reported it. Somebody will look at it."


def report_article(
    session: Session, reporter_id: UUID, slug: str, report: Report, *, now: datetime
) -> None:
    """However many report it: it stays until somebody has looked.

    Raises:
        Invalid: no such reason, or no words where they are needed. NotFound: there is no such article.
        AlreadyReported: this reader has. Forbidden: it is the reporter's own.
    """
    report = report.checked()
    article_id = articles.locked(session, slug)
    _refuse_own(reporter_id, moderation.author_of(session, article_id), ARTICLE)
    reports.add(session, reporter_id, ARTICLE, article_id, report, now=now)
    session.commit()


def report_comment(
    session: Session,
    reporter_id: UUID,
    slug: str,
    comment_id: int,
    report: Report,
    *,
    caution: Caution = ORDINARY,
    now: datetime,
) -> None:
    """Enough reporters take it out of sight until somebody has looked. Raises as above."""
    report = report.checked()
    article_id = articles.locked(session, slug)
    comment = comments.shown_below(session, article_id, comment_id)
    _refuse_own(reporter_id, comment.author_id, COMMENT)
    found = reports.add(session, reporter_id, COMMENT, comment_id, report, now=now)
    if found >= caution.reporters and comment.author_id is not None:
        comments.turn(session, comment, WITHHELD, MANY)
        notifications.add(session, comment.author_id, kinds.HIDDEN, now=now, comment_id=comment_id)
        shelf.changed(session)
    session.commit()


def report_user(
    session: Session, reporter_id: UUID, name: str, report: Report, *, now: datetime
) -> None:
    """Raises as above."""
    report = report.checked()
    user_id = profiles.id_of(session, name)
    _refuse_own(reporter_id, user_id, USER)
    reports.reported_user(session, user_id)
    reports.add(session, reporter_id, USER, user_id, report, now=now)
    session.commit()


def resolve(
    session: Session, admin_id: UUID, case_id: int, ending: str, reason: str, *, now: datetime
) -> None:
    """Dismiss what was reported, or hide or delete the thing (a user who is hidden is disabled).

    Raises:
        NotFound: there is no such case. Invalid: what cannot be done with such a thing, or a missing reason.
        NothingToDecide: somebody else was quicker. Forbidden: one does not disable oneself.
    """
    found = reports.by_id(session, case_id)
    reason = checked_ending(found.kind, ending, reason)
    if found.user_id is not None:
        if ending == HIDE:
            people.shut_out(session, admin_id, found.user_id, reason, now=now)
        reports.close(session, case_id)
    elif found.article_id is not None:
        if found.comment_id is None:
            article = articles.moderated(session, found.article_id)
            reports.close(session, case_id)
            if ending != DISMISS:
                end = take_down if ending == HIDE else destroy
                end(session, admin_id, article, reason, now=now)
        else:
            _resolve_comment(session, found, found.article_id, ending, reason, now=now)
    if found.comment_id is not None or ending == DISMISS:  # the others record it themselves
        kind, thing = found.kind, found.thing
        acts.add(session, admin_id, ending, kind=kind, thing=thing, reason=reason, now=now)
    session.commit()


def _resolve_comment(
    session: Session, found: Case, article_id: UUID, ending: str, reason: str, *, now: datetime
) -> None:
    """`found` was read before the lock: what is decided about is read again."""
    articles.moderated(session, article_id)
    comment = comments.below(session, article_id, found.comment_id or 0)
    if comment is None or comment.author_id is None:
        raise comments.not_there()
    reports.close(session, found.id)
    author_id, seen = comment.author_id, comment.status == SHOWN
    if ending == DELETE:
        comments.remove(session, comment)
    elif ending == HIDE:
        comments.turn(session, comment, comment.hidden(for_good=True), reason)
        notifications.add(session, author_id, kinds.HIDDEN, now=now, comment_id=comment.id)
    elif comment.status == WITHHELD:
        seen = comments.turn(session, comment, comment.shown_again(by_admin=True))
        notifications.add(session, author_id, kinds.APPROVED, now=now, comment_id=comment.id)
    else:
        seen = False
    if seen:
        shelf.changed(session)


def _refuse_own(who_id: UUID, owner_id: UUID | None, kind: str) -> None:
    if owner_id == who_id:
        raise Forbidden("This is your own.", errors={kind: ["is your own"]})

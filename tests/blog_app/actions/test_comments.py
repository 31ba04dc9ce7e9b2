"""Comments: who answers whom, what is left of one that is deleted, how long it can be changed, what waits."""

from datetime import UTC, datetime, timedelta
from uuid import UUID

import pytest
from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session

from blog_app.actions import articles, comments
from blog_app.models.articles import Article, Draft
from blog_app.models.comments import (
    DELETED,
    EDIT_WINDOW,
    HELD,
    SHOWN,
    Caution,
    Comment,
    EditWindowOver,
)
from blog_app.settings import BlogSettings
from blog_app.storage import comments as stored
from blog_app.storage import remarks
from common import clock
from common.errors import Forbidden, NotFound
from common.ids import new_id
from tests.fixtures.blog import id_of, in_processes, own_session
from tests.fixtures.people import NewPerson

NOW = datetime(2026, 3, 4, 12, tzinfo=UTC)
LINKS = "https://a.example https://b.example https://c.example"
PROCESSES = 4


@pytest.fixture
def slug(blog_session: Session, author_id: UUID) -> str:
    draft = Draft(f"Talk {new_id().hex}", "d", "b")
    return articles.publish(blog_session, author_id, draft, article_id=new_id(), now=NOW).slug


@pytest.fixture
def reader_id(blog: Flask, member: NewPerson) -> UUID:
    return id_of(member(blog))


def below(session: Session, slug: str) -> dict[int, str]:
    """The statuses of all that is kept below an article."""
    session.rollback()
    statement = select(Comment.id, Comment.status).join(Article).where(Article.slug == slug)
    return {row.id: row.status for row in session.execute(statement)}


def counted(session: Session, slug: str) -> int:
    return session.scalars(select(Article.comments_count).where(Article.slug == slug)).one()


def test_an_answer_stands_below_a_comment_of_the_same_article(
    blog_session: Session, author_id: UUID, slug: str
) -> None:
    top = comments.add(blog_session, author_id, slug, "c", now=NOW)
    answer = comments.add(blog_session, author_id, slug, "a", reply_to=top, now=NOW)
    kept = blog_session.get_one(Comment, answer)
    assert (kept.parent_id, kept.path) == (top, [top, answer])
    draft = Draft(f"Other {new_id().hex}", "d", "b")
    other = articles.publish(blog_session, author_id, draft, article_id=new_id(), now=NOW).slug
    for where, whom in ((other, top), (slug, answer + 1000), (slug, -1), (slug, 2**70)):
        with pytest.raises(NotFound, match="no such comment"):
            comments.add(blog_session, author_id, where, "a", reply_to=whom, now=NOW)
    assert counted(blog_session, slug) == 2


def test_a_comment_with_answers_leaves_its_place_and_goes_with_the_last_of_them(
    blog_session: Session, author_id: UUID, slug: str
) -> None:
    top = comments.add(blog_session, author_id, slug, "c", now=NOW)
    middle = comments.add(blog_session, author_id, slug, "a", reply_to=top, now=NOW)
    leaf = comments.add(blog_session, author_id, slug, "b", reply_to=middle, now=NOW)
    comments.remove(blog_session, author_id, slug, middle)
    comments.remove(blog_session, author_id, slug, top)
    assert below(blog_session, slug) == {top: DELETED, middle: DELETED, leaf: SHOWN}
    place = blog_session.get_one(Comment, top)
    assert (place.author_id, place.body) == (None, ""), "nothing of it is kept"
    assert counted(blog_session, slug) == 1
    with pytest.raises(NotFound):
        comments.remove(blog_session, author_id, slug, top)
    with pytest.raises(NotFound):
        comments.add(blog_session, author_id, slug, "late", reply_to=top, now=NOW)
    comments.remove(blog_session, author_id, slug, leaf)
    assert below(blog_session, slug) == {}
    assert counted(blog_session, slug) == 0


def test_an_empty_place_stays_while_others_are_below_it(
    blog_session: Session, author_id: UUID, slug: str
) -> None:
    top = comments.add(blog_session, author_id, slug, "c", now=NOW)
    first = comments.add(blog_session, author_id, slug, "a", reply_to=top, now=NOW)
    second = comments.add(blog_session, author_id, slug, "b", reply_to=top, now=NOW)
    comments.remove(blog_session, author_id, slug, top)
    comments.remove(blog_session, author_id, slug, first)
    assert below(blog_session, slug) == {top: DELETED, second: SHOWN}


def test_a_comment_is_changed_by_its_author_in_its_first_minutes(
    blog_session: Session, author_id: UUID, reader_id: UUID, slug: str
) -> None:
    made = comments.add(blog_session, reader_id, slug, "c", now=NOW)
    comments.revise(blog_session, reader_id, slug, made, "new", now=NOW + EDIT_WINDOW)
    seen = remarks.by_id(blog_session, made, None)
    assert (seen.body, seen.edited, seen.created_at) == ("new", True, NOW)
    with pytest.raises(Forbidden):
        comments.revise(blog_session, author_id, slug, made, "mine", now=NOW)
    late = NOW + EDIT_WINDOW + timedelta(seconds=1)
    with pytest.raises(EditWindowOver):
        comments.revise(blog_session, reader_id, slug, made, "late", now=late)
    blog_session.rollback()
    kept = blog_session.get_one(Comment, made)
    with pytest.raises(EditWindowOver):  # the statement says so, whatever was decided before it
        stored.rewrite(blog_session, kept, "late", SHOWN, now=late)
    blog_session.rollback()
    assert remarks.by_id(blog_session, made, None).body == "new"


def test_what_must_wait_is_seen_by_its_author_alone_and_not_counted(
    blog_session: Session, author_id: UUID, reader_id: UUID, slug: str
) -> None:
    made = comments.add(blog_session, reader_id, slug, LINKS, now=clock.now())
    assert below(blog_session, slug) == {made: HELD}
    assert counted(blog_session, slug) == 0
    assert remarks.by_id(blog_session, made, reader_id).status == HELD
    for other in (None, author_id):
        with pytest.raises(NotFound):
            remarks.by_id(blog_session, made, other)
    with pytest.raises(NotFound):
        comments.add(blog_session, author_id, slug, "a", reply_to=made, now=NOW)
    with pytest.raises(NotFound):
        comments.remove(blog_session, author_id, slug, made)
    comments.remove(blog_session, reader_id, slug, made)
    assert below(blog_session, slug) == {}
    assert counted(blog_session, slug) == 0


def test_a_link_that_is_added_later_has_to_wait_too(
    blog_session: Session, reader_id: UUID, slug: str
) -> None:
    made = comments.add(blog_session, reader_id, slug, "harmless", now=NOW)
    comments.revise(blog_session, reader_id, slug, made, LINKS, now=NOW)
    assert below(blog_session, slug) == {made: HELD}
    assert counted(blog_session, slug) == 0


def test_first_comments_wait_where_it_is_set_until_enough_are_shown(
    blog_session: Session, author_id: UUID, reader_id: UUID, slug: str
) -> None:
    strict = Caution(first=1)
    first = comments.add(blog_session, reader_id, slug, "one", caution=strict, now=NOW)
    assert below(blog_session, slug) == {first: HELD}
    comments.add(blog_session, reader_id, slug, "two", now=NOW)
    third = comments.add(blog_session, reader_id, slug, "three", caution=strict, now=NOW)
    own = comments.add(blog_session, author_id, slug, "mine", caution=strict, now=NOW)
    found = below(blog_session, slug)
    assert (found[third], found[own]) == (SHOWN, SHOWN), "below one's own article nobody waits"


@pytest.mark.whole
@pytest.mark.timeout(90)
def test_answering_while_it_is_deleted_leaves_no_answer_without_a_place(
    blog_settings: BlogSettings, blog_session: Session, author_id: UUID, slug: str
) -> None:
    tops = [comments.add(blog_session, author_id, slug, "c", now=NOW) for _ in range(25)]
    blog_session.rollback()
    url = blog_settings.database_url
    given = [(url, author_id, slug, tops, deletes) for deletes in (False, False, False, True)]
    answered = in_processes(answer_or_delete, *given)
    assert answered[3] == len(tops), "the premise: each was deleted"
    found = below(blog_session, slug)
    kept = list(blog_session.scalars(select(Comment).where(Comment.id.in_(found))))
    assert sum(answered[:3]) == len([one for one in kept if one.parent_id])
    assert counted(blog_session, slug) == len([one for one in kept if one.status == SHOWN])
    for one in kept:
        if one.parent_id:
            assert found[one.parent_id] == DELETED
    empty = set(found) - {one.parent_id for one in kept} - {o.id for o in kept if o.parent_id}
    assert empty == set(), "no place without answers"


def answer_or_delete(url: str, who: UUID, slug: str, tops: list[int], deletes: bool) -> int:
    """In a process of its own: how many of its steps were possible. Only refusals may be met, no error."""
    done = 0
    with own_session(url) as session:
        for top in tops:
            try:
                if deletes:
                    comments.remove(session, who, slug, top)
                else:
                    comments.add(session, who, slug, "a", reply_to=top, now=NOW)
            except NotFound:
                session.rollback()
            else:
                done += 1
    return done

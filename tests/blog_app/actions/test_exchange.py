"""Moving in: what is new is added, and nothing that is newer here is lost."""

import io
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from uuid import UUID

import pytest
from sqlalchemy import text
from sqlalchemy.orm import Session

from blog_app.actions import articles, exchange
from blog_app.models.articles import Draft
from blog_app.models.exchange import Item
from blog_app.models.folders import opened
from blog_app.settings import BlogSettings
from blog_app.storage import exchange as stored
from blog_app.storage import lists
from blog_app.storage.lists import Filter, Part
from common.ids import new_id
from tests.fixtures.blog import in_processes, own_session
from tests.fixtures.exchange import LONG_AGO, NOW, exported, item, take_in, verdicts


def test_what_was_published_long_ago_comes_to_its_old_place_in_the_lists(
    blog_session: Session, author_id: UUID
) -> None:
    new = Draft(f"New {new_id().hex}", "d", "b")
    articles.publish(blog_session, author_id, new, article_id=new_id(), now=NOW)
    (told,) = take_in(blog_session, author_id, item())
    name = blog_session.scalar(text("SELECT name FROM users WHERE id = :id"), {"id": author_id})
    rows = lists.latest(blog_session, Part(10), Filter(author=name)).rows
    assert [row.published_at for row in rows] == [NOW, LONG_AGO]
    assert rows[1].slug == told.slug
    assert lists.count(blog_session, Filter(author=name)) == 2


def test_a_draft_is_on_no_list(blog_session: Session, author_id: UUID) -> None:
    (told,) = take_in(blog_session, author_id, item(status="draft", published=None))
    assert told.verdict == "added"
    name = blog_session.scalar(text("SELECT name FROM users WHERE id = :id"), {"id": author_id})
    assert lists.latest(blog_session, Part(10), Filter(author=name)).rows == []
    assert lists.count(blog_session, Filter(author=name)) == 0


def test_a_dry_run_tells_the_same_and_changes_nothing(
    blog_session: Session, author_id: UUID
) -> None:
    one, bad = item(), item(draft=Draft("", "d", "b"))
    told = list(
        exchange.take_in(
            blog_session, author_id, [one, bad], save_id=new_id(), now=NOW, dry_run=True
        )
    )
    assert verdicts(told) == ["added", "refused"]
    assert "title" in told[1].reason
    assert stored.ids_of(blog_session, author_id) == []
    assert verdicts(take_in(blog_session, author_id, one, bad)) == ["added", "refused"]
    assert len(stored.ids_of(blog_session, author_id)) == 1


def test_what_was_exported_and_changed_in_its_file_is_taken_over(
    blog_session: Session, author_id: UUID
) -> None:
    take_in(blog_session, author_id, item())
    (sent,) = opened(io.BytesIO(exported(blog_session, author_id))).items()
    assert isinstance(sent, Item)
    edited = replace(sent, draft=replace(sent.draft, body="The moon, edited."))
    assert verdicts(take_in(blog_session, author_id, edited)) == ["changed"]
    assert b"edited" in files_body(blog_session, author_id)
    assert verdicts(take_in(blog_session, author_id, edited)) == ["skipped"]


def test_a_newer_text_here_is_never_overwritten(blog_session: Session, author_id: UUID) -> None:
    (told,) = take_in(blog_session, author_id, item())
    (sent,) = opened(io.BytesIO(exported(blog_session, author_id))).items()
    assert isinstance(sent, Item)
    assert told.slug
    later = NOW + timedelta(hours=1)
    articles.revise(blog_session, author_id, told.slug, {"body": "Written here."}, now=later)
    edited = replace(sent, draft=replace(sent.draft, body="Written there."))
    (refused,) = take_in(blog_session, author_id, edited, now=later)
    assert refused.verdict == "refused"
    assert "older than the article here" in refused.reason
    assert b"Written here." in files_body(blog_session, author_id)
    undated = item(key="file:x", slug=told.slug, draft=replace(sent.draft, body="No date."))
    (refused,) = take_in(blog_session, author_id, undated, now=later)
    assert refused.verdict == "refused"


def files_body(session: Session, author_id: UUID) -> bytes:
    (found,) = stored.items(session, author_id, stored.ids_of(session, author_id))
    return found.draft.body.encode()


def test_an_address_that_is_anothers_stays_his_and_twice_is_once(
    blog_session: Session, author_id: UUID, another_id: UUID
) -> None:
    one = item()
    (first,) = take_in(blog_session, another_id, one)
    (second,) = take_in(blog_session, author_id, one)
    assert first.slug == one.slug
    assert second.verdict == "added"
    assert second.slug != one.slug
    assert verdicts(take_in(blog_session, author_id, one)) == ["skipped"]
    assert len(stored.ids_of(blog_session, author_id)) == 1


def test_the_id_of_anothers_article_opens_nothing(
    blog_session: Session, author_id: UUID, another_id: UUID
) -> None:
    take_in(blog_session, another_id, item(id=new_id()))
    (theirs,) = stored.items(blog_session, another_id, stored.ids_of(blog_session, another_id))
    stolen = replace(theirs, draft=replace(theirs.draft, body="Mine now."), changed=NOW)
    assert verdicts(take_in(blog_session, author_id, stolen)) == ["added"]
    assert files_body(blog_session, another_id) == theirs.draft.body.encode()


def test_a_post_of_another_blog_does_not_replace_an_article_of_the_same_address(
    blog_session: Session, author_id: UUID
) -> None:
    (own,) = take_in(blog_session, author_id, item(changed=LONG_AGO))
    assert own.slug
    foreign = item(slug=own.slug, slug_is_key=False, changed=NOW)
    (told,) = take_in(blog_session, author_id, foreign)
    assert told.verdict == "added"
    assert told.slug != own.slug


@pytest.mark.whole
def test_one_file_taken_in_by_several_at_once_is_taken_in_once_by_each(
    blog_settings: BlogSettings, blog_session: Session, author_id: UUID, another_id: UUID
) -> None:
    some = [item(id=new_id()) for _ in range(8)]
    url = blog_settings.database_url
    given = [(url, person, some) for person in (author_id, author_id, another_id, another_id)]
    told = in_processes(take_in_there, *given)
    assert {verdict for one in told for verdict in one} <= {"added", "skipped"}
    for person in (author_id, another_id):
        assert len(stored.ids_of(blog_session, person)) == len(some)
    assert sum(one.count("added") for one in told) == 2 * len(some)


def take_in_there(url: str, person: UUID, items: list[Item]) -> list[str]:
    """In a process of its own."""
    with own_session(url) as session:
        return verdicts(take_in(session, person, *items))


@pytest.mark.parametrize(
    ("changes", "fault"),
    [
        ({"published": datetime(1969, 12, 31, tzinfo=UTC)}, "date: is before 1970"),
        ({"published": NOW + timedelta(days=900)}, "date: is more than a year ahead"),
        ({"series": "s" * 201}, "series: is longer than 200 characters"),
        ({"draft": Draft("T", "d", "b\0")}, "body"),
        ({"draft": Draft("T", "d", "b", ["t"] * 5 + [str(n) for n in range(10)])}, "tagList"),
    ],
)
def test_what_cannot_be_kept_is_refused_alone_and_with_a_reason(
    blog_session: Session, author_id: UUID, changes: dict[str, object], fault: str
) -> None:
    fine, bad = item(), item(**changes)
    trial = exchange.take_in(
        blog_session, author_id, [bad], save_id=new_id(), now=NOW, dry_run=True
    )
    assert verdicts(list(trial)) == ["refused"], "a dry run tells the same"
    told = take_in(blog_session, author_id, bad, fine)
    assert verdicts(told) == ["refused", "added"]
    assert fault in told[0].reason

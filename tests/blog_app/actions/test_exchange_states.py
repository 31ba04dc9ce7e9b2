"""Moving in and out in every state: drafts, what waits for its moment, what is typed and not published."""

import io
from dataclasses import replace
from datetime import timedelta
from uuid import UUID

from sqlalchemy.orm import Session

from blog_app.actions import drafts
from blog_app.models.articles import Draft
from blog_app.models.drafts import version_of
from blog_app.models.exchange import Item
from blog_app.models.folders import files_of, opened
from blog_app.models.lifecycle import DRAFT, PUBLISHED, SCHEDULED
from blog_app.storage import exchange as stored
from blog_app.storage import revisions, series, series_parts
from blog_app.storage.drafts import manuscript
from common.ids import new_id
from tests.fixtures.exchange import LONG_AGO, NOW, here, item, take_in


def test_what_has_a_moment_to_come_waits_for_it_and_what_missed_it_is_a_draft(
    blog_session: Session, author_id: UUID
) -> None:
    moment = NOW + timedelta(hours=1)
    take_in(blog_session, author_id, item(published=moment), item(status=SCHEDULED))
    states = {(one.status, one.published) for one in here(blog_session, author_id)}
    assert states == {(SCHEDULED, moment), (DRAFT, None)}
    while drafts.publish_due(blog_session, now=moment):
        pass
    states = {(one.status, one.published) for one in here(blog_session, author_id)}
    assert states == {(PUBLISHED, moment), (DRAFT, None)}


def test_a_draft_may_be_incomplete_and_is_published_like_any_other(
    blog_session: Session, author_id: UUID
) -> None:
    half = item(status=DRAFT, published=None, slug="", draft=Draft("Half", "", "a text"))
    (told,) = take_in(blog_session, author_id, half)
    assert (told.verdict, told.slug) == ("added", None)
    (article_id,) = stored.ids_of(blog_session, author_id)
    whole = replace(half, draft=Draft("Whole", "d", "a text"), changed=NOW)
    (told,) = take_in(blog_session, author_id, whole)
    assert told.verdict == "changed"
    found = manuscript(blog_session, author_id, article_id)
    assert (found.title, found.status) == ("Whole", DRAFT)
    drafts.publish(blog_session, author_id, article_id, found.version, now=NOW)
    found = manuscript(blog_session, author_id, article_id)
    assert (found.status, found.slug) == (PUBLISHED, "whole")


def test_changes_that_are_not_published_come_along_to_be_read(
    blog_session: Session, author_id: UUID
) -> None:
    take_in(blog_session, author_id, item())
    (article_id,) = stored.ids_of(blog_session, author_id)
    typed, seen = Draft("Typed", "d", "Not public yet."), version_of(1, None)
    drafts.save(blog_session, author_id, article_id, typed, seen, save_id=new_id(), now=NOW)
    found = here(blog_session, author_id)
    folder = opened(io.BytesIO(b"".join(files_of(found))))
    assert found[0].beside == typed
    assert (folder.count, folder.left_out) == (1, {"other files": 1})
    arrivals = [one for one in folder.items() if isinstance(one, Item)]
    (told,) = take_in(blog_session, author_id, *arrivals)
    assert told.verdict == "skipped"
    assert manuscript(blog_session, author_id, article_id).title == "Typed"


def test_a_changed_text_keeps_what_others_could_read_before(
    blog_session: Session, author_id: UUID
) -> None:
    one = item(changed=LONG_AGO)
    take_in(blog_session, author_id, one)
    newer = replace(one, draft=replace(one.draft, body="Newer."), changed=NOW)
    take_in(blog_session, author_id, newer)
    (article_id,) = stored.ids_of(blog_session, author_id)
    (before,) = revisions.of_article(blog_session, article_id, 10, None).rows
    assert before.written_at == LONG_AGO


def test_a_series_comes_along_in_its_order(
    blog_session: Session, author_id: UUID, another_id: UUID
) -> None:
    parts = [item(series="By the sea", part=number) for number in (3, 1, 1)]
    for person in (author_id, another_id):
        assert {one.verdict for one in take_in(blog_session, person, *parts)} == {"added"}
    found = series.latest(blog_session, author_id, 100, None).rows
    (own,) = [row for row in found if row.title == "By the sea" and row.articles == 3][:1]
    rows = series_parts.of_series(blog_session, own.id, author_id, 10, None).rows
    assert [row.position for row in rows] == [1, 3, 4], "a place that is taken is not taken again"
    assert {one.part for one in here(blog_session, author_id)} == {1, 3, 4}

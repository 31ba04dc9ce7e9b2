"""What a comment may be, who has to wait with one, and what can be decided about it."""

from datetime import UTC, datetime, timedelta
from uuid import UUID

import pytest

from blog_app.models.comments import (
    DELETED,
    EDIT_WINDOW,
    HELD,
    HIDDEN,
    LEVELS,
    LONGEST_COMMENT,
    MOST_LINKS,
    NEW_ACCOUNT,
    REJECTED,
    SHOWN,
    WITHHELD,
    AlreadyDecided,
    Caution,
    Comment,
    EditWindowOver,
    Standing,
)
from common.errors import Invalid
from common.ids import new_id

NOW = datetime(2026, 11, 23, tzinfo=UTC)
LONG_AGO = NOW - NEW_ACCOUNT
LINK = "https://example.com "


def written(body: str = "c", status: str = SHOWN, parent: Comment | None = None) -> Comment:
    made = Comment.written_by(new_id(), UUID(int=1), body, parent=parent, now=NOW)
    made.status = status
    return made


def test_a_body_stays_as_it_was_written() -> None:
    body = "  two\n\nparagraphs " + "x" * (LONGEST_COMMENT - 20)
    made = written(body)
    assert (made.body, made.created_at, made.updated_at) == (body, NOW, NOW)
    assert (made.status, made.above) == (SHOWN, [])


@pytest.mark.parametrize("body", ["", " \n", "a\0b", "x" * (LONGEST_COMMENT + 1)])
def test_what_cannot_be_kept_is_refused(body: str) -> None:
    with pytest.raises(Invalid) as refused:
        written(body)
    assert set(refused.value.errors) == {"body"}


def test_answers_stand_below_what_they_answer_and_no_deeper_than_the_last_level() -> None:
    thread = [written()]
    for number in range(1, LEVELS + 2):
        thread[-1].id = number
        thread.append(written(parent=thread[-1]))
    depths = [len(one.above) for one in thread]
    assert depths == [0, 1, 2, 3, 3, 3]
    assert thread[-1].above == [1, 2, 3]
    assert thread[-1].parent_id == thread[-2].id, "whom it answers is not forgotten"


@pytest.mark.parametrize(
    ("body", "since", "shown", "first", "waits"),
    [
        (LINK * (MOST_LINKS + 1), LONG_AGO, 9, 0, True),
        (LINK * MOST_LINKS, LONG_AGO, 9, 0, False),
        ("see WWW.example.com", NOW, 9, 0, True),
        (LINK, LONG_AGO + timedelta(seconds=1), 9, 0, True),
        ("no link", NOW, 0, 0, False),
        ("no link", LONG_AGO, 1, 2, True),
        ("no link", LONG_AGO, 2, 2, False),
    ],
)
def test_many_links_and_those_of_new_accounts_wait_and_first_comments_where_it_is_set(
    body: str, since: datetime, shown: int, first: int, waits: bool
) -> None:
    who, caution = Standing(since, shown, moderates=False), Caution(first)
    assert who.must_wait(body, caution, now=NOW) is waits
    assert not Standing(since, shown, moderates=True).must_wait(body, caution, now=NOW)


def test_a_comment_can_be_changed_as_long_as_its_window_is_open() -> None:
    made = written()
    assert made.revised(waits=False, now=NOW + EDIT_WINDOW) == SHOWN
    assert made.revised(waits=True, now=NOW) == HELD, "a link was added"
    made.status = HELD
    assert made.revised(waits=False, now=NOW) == HELD, "who took it out has to wait still"
    with pytest.raises(EditWindowOver, match="15 minutes"):
        made.revised(waits=False, now=NOW + EDIT_WINDOW + timedelta(microseconds=1))


@pytest.mark.parametrize("status", [REJECTED, HIDDEN, WITHHELD, DELETED])
def test_what_was_put_aside_cannot_be_changed(status: str) -> None:
    with pytest.raises(AlreadyDecided):
        written(status=status).revised(waits=False, now=NOW)


ALL = {SHOWN, HELD, REJECTED, HIDDEN, WITHHELD, DELETED}


@pytest.mark.parametrize(
    ("decide", "ends"),
    [
        (Comment.approved, {HELD: SHOWN}),
        (Comment.rejected, {HELD: REJECTED}),
        (lambda one: one.hidden(for_good=False), {SHOWN: HIDDEN}),
        (
            lambda one: one.hidden(for_good=True),
            dict.fromkeys((SHOWN, HIDDEN, WITHHELD), WITHHELD),
        ),
        (lambda one: one.shown_again(by_admin=False), dict.fromkeys((REJECTED, HIDDEN), SHOWN)),
        (
            lambda one: one.shown_again(by_admin=True),
            dict.fromkeys((REJECTED, HIDDEN, WITHHELD), SHOWN),
        ),
    ],
    ids=["approve", "reject", "hide", "withhold", "show", "show by an admin"],
)
def test_each_decision_has_its_beginnings(decide: object, ends: dict[str, str]) -> None:
    assert callable(decide)
    for status in ALL:
        if status in ends:
            assert decide(written(status=status)) == ends[status]
        else:
            with pytest.raises(AlreadyDecided):
                decide(written(status=status))

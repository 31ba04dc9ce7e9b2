"""Which moves lead from one state to another, and when an article is said to have appeared."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest

from blog_app.models.articles import Article, Draft
from blog_app.models.lifecycle import FARTHEST, PUNCTUAL, STATES, WrongState
from common.errors import Invalid
from common.ids import new_id

NOW = datetime(2026, 11, 23, 12, tzinfo=UTC)
LATER = NOW + timedelta(hours=1)
MOVES: dict[str, Callable[[Article], None]] = {
    "publish": lambda article: article.publish(now=NOW),
    "schedule": lambda article: article.schedule(LATER, now=NOW),
    "unschedule": lambda article: article.unschedule(),
    "go_out": lambda article: article.go_out(now=LATER),
    "hold_back": lambda article: article.hold_back("because"),
    "unpublish": lambda article: article.unpublish(),
    "hide": lambda article: article.hide(),
    "show": lambda article: article.show(),
}
ALLOWED = {
    "draft": {"publish": "published", "schedule": "scheduled"},
    "scheduled": {
        "publish": "published", "schedule": "scheduled", "go_out": "published",
        "unschedule": "draft", "hold_back": "draft",
    },
    "published": {"unpublish": "draft", "hide": "hidden"},
    "hidden": {"show": "published"},
}  # fmt: skip


def article(status: str) -> Article:
    made = Article.begun_by(new_id(), article_id=new_id(), now=NOW)
    made.revise(Draft("T", "d", "b"), now=NOW)
    made.status = status
    if status == "scheduled":
        made.scheduled_for = LATER
    return made


@pytest.mark.parametrize("status", STATES)
@pytest.mark.parametrize("verb", MOVES)
def test_only_the_moves_of_the_drawing_are_possible(status: str, verb: str) -> None:
    made = article(status)
    if verb in ALLOWED[status]:
        MOVES[verb](made)
        assert made.status == ALLOWED[status][verb]
        assert (made.scheduled_for is not None) == (made.status == "scheduled")
        return
    with pytest.raises(WrongState) as refused:
        MOVES[verb](made)
    assert refused.value.errors == {"status": [f"is {status}"]}
    assert made.status == status


def test_what_comes_back_stands_where_it_stood() -> None:
    made = article("draft")
    made.publish(now=NOW)
    made.unpublish()
    made.publish(now=LATER)
    assert made.published_at == NOW
    assert made.updated_at == NOW


@pytest.mark.parametrize(
    ("late", "appeared"),
    [
        (timedelta(0), LATER),
        (PUNCTUAL, LATER),
        (PUNCTUAL + timedelta(seconds=1), LATER + PUNCTUAL + timedelta(seconds=1)),
        (timedelta(days=2), LATER + timedelta(days=2)),
    ],
)
def test_who_is_on_time_appears_at_the_moment_wished_and_who_is_late_when_it_happened(
    late: timedelta, appeared: datetime
) -> None:
    made = article("scheduled")
    made.go_out(now=LATER + late)
    assert made.published_at == appeared
    assert made.updated_at == appeared


@pytest.mark.parametrize("moment", [NOW, NOW - timedelta(days=1), NOW + FARTHEST * 2])
def test_a_moment_is_ahead_and_not_too_far(moment: datetime) -> None:
    made = article("draft")
    with pytest.raises(Invalid) as refused:
        made.schedule(moment, now=NOW)
    assert set(refused.value.errors) == {"scheduledFor"}
    assert made.status == "draft"


def test_a_new_plan_forgets_why_the_last_one_failed() -> None:
    made = article("scheduled")
    made.hold_back("because")
    assert made.held_back == "because"
    made.schedule(LATER, now=NOW)
    assert made.held_back is None

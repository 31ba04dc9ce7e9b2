"""What a series may be called, and what may be in it."""

from datetime import UTC, datetime

import pytest

from blog_app.models.series import MOST_PARTS, Series, refuse_odd_parts
from common.errors import Invalid
from common.ids import new_id

NOW = datetime(2026, 11, 23, tzinfo=UTC)


def series(title: str = "A row", description: str = "") -> Series:
    return Series.begun_by(new_id(), title, description, series_id=new_id(), now=NOW)


def test_two_of_one_title_have_slugs_of_their_own_that_stay() -> None:
    one, other = series(), series()
    assert one.slug.startswith("a-row-")
    assert one.slug != other.slug
    before = one.slug
    one.rename("Another row", "")
    assert (one.title, one.slug) == ("Another row", before)


def test_a_title_without_words_has_a_slug_all_the_same() -> None:
    assert series("!?").slug


@pytest.mark.parametrize(
    ("given", "field"),
    [
        ((" ", ""), "title"),
        (("x" * 201, ""), "title"),
        (("T", "x" * 501), "description"),
        (("T", "a\nb"), "description"),
    ],
)
def test_what_is_wrong_is_named_and_changes_nothing(given: tuple[str, str], field: str) -> None:
    made = series()
    with pytest.raises(Invalid) as refused:
        made.rename(*given)
    assert list(refused.value.errors) == [field]
    assert made.title == "A row"


def test_an_article_is_named_once_and_there_are_not_too_many() -> None:
    ids = [new_id() for _ in range(MOST_PARTS)]
    refuse_odd_parts(ids)
    for odd in ([ids[0], ids[0]], [*ids, new_id()]):
        with pytest.raises(Invalid):
            refuse_odd_parts(odd)

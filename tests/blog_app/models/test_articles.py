"""Slugs are readable in any script, never empty, and never a route's name."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from blog_app.models.articles import Article, Draft
from blog_app.models.tags import clean_tags
from common.errors import FieldErrors, Invalid
from common.ids import new_id

NOW = datetime(2026, 11, 23, tzinfo=UTC)


def article(**changes: object) -> Article:
    draft = replace(Draft("A title", "What it is", "Text"), **changes)  # type: ignore[arg-type]
    return Article.written_by(new_id(), draft, article_id=new_id(), now=NOW)


def refused(**changes: object) -> FieldErrors:
    with pytest.raises(Invalid) as caught:
        article(**changes)
    return caught.value.errors


@pytest.mark.parametrize("title", ["!?", "Feed", "🦄"])
def test_a_title_without_a_usable_slug_gets_one_from_its_id(title: str) -> None:
    made = article(title=title)
    assert all(slug and slug != "feed" for slug in made.slugs())


def test_the_titles_words_are_tried_first_then_longer_and_longer_endings() -> None:
    slugs = list(article(title="Hello").slugs())
    assert slugs[0] == "hello"
    assert [len(slug) for slug in slugs] == sorted({len(slug) for slug in slugs})


def test_every_wrong_field_is_named_at_once() -> None:
    assert refused(title=" ", description="x" * 501, body="a\0b", tags=["y" * 41]) == {
        "title": ["can't be blank"],
        "description": ["is longer than 500 characters"],
        "body": ["has a character that cannot be kept (NUL)"],
        "tagList": ["use at most 10 tags of at most 40 characters"],
    }


@pytest.mark.parametrize("character", ["\0", "\n", "\r", "\t", "\x1b", "\x7f", "\x85"])
def test_titles_descriptions_and_tags_are_one_line(character: str) -> None:
    broken = f"a{character}b"
    fault = ["must be one line without control characters"]
    assert refused(title=broken) == {"title": fault}
    assert refused(description=broken) == {"description": fault}
    assert refused(tags=["fine", broken]) == {"tagList": fault}


def test_lines_are_trimmed_and_measured_after_that() -> None:
    made = article(title=f" {'x' * 200}\n", description=f"\t{'y' * 500} ", tags=[f" {'z' * 40} "])
    assert (made.title, made.description, made.tags) == ("x" * 200, "y" * 500, ["z" * 40])
    assert set(refused(title="x" * 201)) == {"title"}


def test_a_body_stays_as_it_was_written() -> None:
    body = "    indented\n\tand\x1b so on\n\n"
    assert article(body=body).body == body


def test_tags_are_trimmed_lowered_and_kept_once() -> None:
    assert clean_tags([" Python ", "python", "", "SQL"]) == ["python", "sql"]


def test_a_change_is_counted_and_rendered() -> None:
    made = article(body="*a*")
    later = NOW + timedelta(hours=1)
    assert made.revise(replace(made.draft(), body="*b*", title=" New "), now=later)
    assert (made.title, made.html) == ("New", "<p><em>b</em></p>\n")
    assert (made.version, made.created_at, made.updated_at) == (2, NOW, later)


def test_what_is_the_same_after_tidying_is_no_change() -> None:
    made = article(tags=["a"])
    same = replace(made.draft(), title=f" {made.title} ", tags=["A", "a "])
    assert not made.revise(same, now=NOW + timedelta(hours=1))
    assert (made.version, made.updated_at) == (1, NOW)


def test_a_change_that_is_not_right_changes_nothing() -> None:
    made = article()
    before = made.draft()
    with pytest.raises(Invalid):
        made.revise(replace(before, title="", body="new"), now=NOW)
    assert (made.draft(), made.version) == (before, 1)

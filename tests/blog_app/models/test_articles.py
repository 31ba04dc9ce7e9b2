"""Slugs are readable in any script, never empty, and never a route's name."""

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from blog_app.models.articles import Article, Draft, clean_tags, slug_of
from common.errors import Invalid
from common.ids import new_id

NOW = datetime(2026, 11, 23, tzinfo=UTC)


def article(**changes: object) -> Article:
    draft = replace(Draft("A title", "What it is", "Text"), **changes)  # type: ignore[arg-type]
    return Article.written_by(new_id(), draft, article_id=new_id(), now=NOW)


@pytest.mark.parametrize(
    ("title", "slug"),
    [
        ("Hello, World!", "hello-world"),
        ("日本語の題", "日本語の題"),
        ("Straße & Café", "strasse-café"),
        ("__init__.py", "init-py"),
        ("!?", ""),
    ],
)
def test_a_slug_is_the_titles_words(title: str, slug: str) -> None:
    assert slug_of(title) == slug


@pytest.mark.parametrize("title", ["!?", "Feed", "🦄"])
def test_a_title_without_a_usable_slug_gets_one_from_its_id(title: str) -> None:
    made = article(title=title)
    assert all(slug and slug != "feed" for slug in made.slugs())


def test_the_titles_words_are_tried_first_then_longer_and_longer_endings() -> None:
    slugs = list(article(title="Hello").slugs())
    assert slugs[0] == "hello"
    assert [len(slug) for slug in slugs] == sorted({len(slug) for slug in slugs})


def test_every_wrong_field_is_named_at_once() -> None:
    with pytest.raises(Invalid) as caught:
        article(title=" ", description="x" * 501, body="a\0b", tags=["t"] * 1 + ["y" * 41])
    assert set(caught.value.errors) == {"title", "description", "body", "tagList"}


def test_tags_are_trimmed_lowered_and_kept_once() -> None:
    assert clean_tags([" Python ", "python", "", "SQL"]) == ["python", "sql"]

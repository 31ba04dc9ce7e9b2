"""What may be saved before it is complete, and how two writers notice each other."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from blog_app.models.articles import LONGEST_BODY, Article, Draft
from blog_app.models.drafts import ChangedElsewhere, WorkingCopy, refuse_unless_seen, version_of
from common.errors import Invalid
from common.ids import new_id

NOW = datetime(2026, 11, 23, tzinfo=UTC)


@pytest.mark.parametrize("draft", [Draft("", "", ""), Draft(" ", "", " \n"), Draft("T", "", "b")])
def test_a_draft_may_lack_anything(draft: Draft) -> None:
    assert draft.unfinished() == draft.tidied()


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"title": "x" * 201}, "title"),
        ({"title": "a\nb"}, "title"),
        ({"description": "x" * 501}, "description"),
        ({"body": "a\0"}, "body"),
        ({"body": "x" * (LONGEST_BODY + 1)}, "body"),
        ({"body": " " * (LONGEST_BODY + 1)}, "body"),
        ({"tags": ["x" * 41]}, "tagList"),
    ],
)
def test_but_it_keeps_the_limits(changes: dict[str, object], field: str) -> None:
    draft = replace(Draft("", "", ""), **changes)  # type: ignore[arg-type]
    with pytest.raises(Invalid) as refused:
        draft.unfinished()
    assert list(refused.value.errors) == [field]


def test_who_has_seen_what_is_there_may_save_and_who_has_not_is_told_what_differs() -> None:
    article = Article.written_by(new_id(), Draft("T", "d", "b"), article_id=new_id(), now=NOW)
    seen = version_of(article.version, None)
    typed = Draft("T", "d", "mine", ["x"])
    refuse_unless_seen(article, None, seen, typed)
    copy = WorkingCopy.of(article, Draft("T", "d", "theirs"), save_id=new_id(), now=NOW)
    with pytest.raises(ChangedElsewhere) as refused:
        refuse_unless_seen(article, copy, seen, typed)
    errors = refused.value.errors
    assert set(errors) == {"body", "tagList", "version"}
    now = version_of(article.version, copy.save_id)
    assert now in errors["version"][0]
    refuse_unless_seen(article, copy, now, typed)
    article.revise(Draft("T", "d", "published meanwhile"), now=NOW + timedelta(hours=1))
    with pytest.raises(ChangedElsewhere):
        refuse_unless_seen(article, copy, now, typed)

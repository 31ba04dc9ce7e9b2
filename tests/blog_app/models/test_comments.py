"""What a comment may be."""

from datetime import UTC, datetime

import pytest

from blog_app.models.comments import LONGEST_COMMENT, Comment
from common.errors import Invalid
from common.ids import new_id

NOW = datetime(2026, 11, 23, tzinfo=UTC)


def test_a_body_stays_as_it_was_written() -> None:
    body = "  two\n\nparagraphs " + "x" * (LONGEST_COMMENT - 20)
    made = Comment.written_by(new_id(), new_id(), body, now=NOW)
    assert (made.body, made.created_at, made.updated_at) == (body, NOW, NOW)


@pytest.mark.parametrize("body", ["", " \n", "a\0b", "x" * (LONGEST_COMMENT + 1)])
def test_what_cannot_be_kept_is_refused(body: str) -> None:
    with pytest.raises(Invalid) as refused:
        Comment.written_by(new_id(), new_id(), body, now=NOW)
    assert set(refused.value.errors) == {"body"}

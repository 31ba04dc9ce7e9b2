"""A table of contents leads to the headings of an article that has many."""

from blog_app.models.contents import FEWEST, MOST, Section, contents_of
from blog_app.models.markdown import rendered


def test_sections_are_named_as_they_are_read_and_lead_to_their_places() -> None:
    html = rendered("# A *b* &amp; c\n\n## A b c\n\n## !?\n\n### deep\n\nA b c\n===")
    assert contents_of(html) == [
        Section("s-a-b-c", "A b & c", inner=False),
        Section("s-a-b-c-2", "A b c", inner=True),
        Section("s-section", "!?", inner=True),
        Section("s-a-b-c-3", "A b c", inner=False),
    ]
    for section in contents_of(html):
        assert f'id="{section.id}"' in html


def test_who_begins_with_the_second_level_has_outer_sections_too() -> None:
    assert [one.inner for one in contents_of(rendered("## a\n\n## b\n\n## c"))] == [False] * 3


def test_few_headings_need_no_table() -> None:
    assert contents_of(rendered("# a\n\n" * (FEWEST - 1))) == []
    assert len(contents_of(rendered("# a\n\n" * FEWEST))) == FEWEST


def test_of_very_many_the_outer_ones_are_shown_and_of_too_many_none() -> None:
    assert len(contents_of(rendered("# a\n\n" * 5 + "## b\n\n" * MOST))) == 5
    assert contents_of(rendered("# a\n\n" * (MOST + 1))) == []


def test_a_heading_without_words_is_not_listed() -> None:
    assert contents_of(rendered("#\n\n" * 5)) == []

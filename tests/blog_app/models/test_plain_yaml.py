"""As much of YAML as front matter needs, and nothing that could hurt."""

import time

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from blog_app.models.plain_yaml import fields_of, quoted

LAUGHS = "a: &a [lol, lol]\nb: &b [*a, *a]\nc: [*b, *b]\n"


@given(st.text(st.characters(exclude_categories=("Cs",))))
def test_any_text_comes_back_from_what_is_quoted(text: str) -> None:
    line = f"title: {quoted(text)}\n"
    assert fields_of(line) == {"title": text}
    assert yaml.safe_load(line) == {"title": text}, "and other readers of YAML take it for the same"


@pytest.mark.parametrize(
    ("line", "value"),
    [
        ("x: no", "no"),
        ("x: 1.10", "1.10"),
        ("x: 2026-03-04", "2026-03-04"),
        ("x: [no, 1.10, 'a b']", ["no", "1.10", "a b"]),
        ("x:\n- a\n- b", ["a", "b"]),
        ("x: >\n  folded\n  line\n", "folded line\n"),
        ("x: !!python/object/apply:os.system [id]", ["id"]),
        ("x:", None),
        ("x: ~", None),
        ('x: ""', ""),
        ("x: {deep: [1, [2]]}", None),
        ("x: [a, [b]]", None),
    ],
)
def test_a_value_is_a_text_a_list_of_texts_or_nothing(line: str, value: object) -> None:
    assert fields_of(line) == {"x": value}


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        (LAUGHS, "alias"),
        ("x: 1\nx: 2", "stands twice"),
        ("- a\n- b", "not names with values"),
        ("just words", "not names with values"),
        ("? [a, b]\n: c", "not a text"),
        ("? []\n: c", "not a text"),
        ("x: 'open", "end of stream"),
        ("x: " + "[" * 5000, "."),
        ("x: " + "[" * 50 + "]" * 50, "levels deep"),
        ("x: {" * 5000, "."),
        ("x: \x00", "."),
    ],
)
def test_what_is_not_plain_is_refused_with_a_reason(text: str, fault: str) -> None:
    with pytest.raises(ValueError, match=fault):
        fields_of(text)


def test_nothing_means_no_fields() -> None:
    assert fields_of("") == fields_of("# a comment\n") == {}


@pytest.mark.parametrize(
    "text", ["x: " + "[" * 20_000, "- " * 10_000, "x: {a: " * 2_800, "? " * 10_000]
)
def test_no_head_takes_long(text: str) -> None:
    began = time.process_time()
    with pytest.raises(ValueError):
        fields_of(text)
    assert time.process_time() - began < 1

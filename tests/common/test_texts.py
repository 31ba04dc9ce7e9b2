"""Texts are refused in the same words everywhere, and slugs are readable in any script."""

import pytest

from common.texts import fault_of_line, fault_of_note, fault_of_text, faults, slug_of


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("", "can't be blank"),
        ("x" * 11, "is longer than 10 characters"),
        ("a\nb", "must be one line without control characters"),
        ("a\x1b[31m", "must be one line without control characters"),
        ("a\0", "must be one line without control characters"),
        ("Grüße 🦄", None),
    ],
)
def test_a_line_is_short_one_line_and_not_empty(text: str, words: str | None) -> None:
    assert fault_of_line(text, 10) == words


def test_a_note_may_be_empty_and_is_a_line_otherwise() -> None:
    assert fault_of_note("", 10) is None
    assert fault_of_note("a\nb", 10) == fault_of_line("a\nb", 10)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        (" \n\t", "can't be blank"),
        ("x" * 11, "is longer than 10 characters"),
        ("a\0b", "has a character that cannot be kept (NUL)"),
        ("    a\n\nb", None),
    ],
)
def test_a_text_may_have_many_lines(text: str, words: str | None) -> None:
    assert fault_of_text(text, 10) == words


def test_only_the_fields_with_a_fault_are_named() -> None:
    assert faults(title="can't be blank", body=None) == {"title": ["can't be blank"]}


@pytest.mark.parametrize(
    ("text", "slug"),
    [
        ("Hello, World!", "hello-world"),
        ("日本語の題", "日本語の題"),
        ("Straße & Café", "strasse-café"),
        ("__init__.py", "init-py"),
        ("!?", ""),
        ("abcdefghi jkl", "abcdefghi"),
    ],
)
def test_a_slug_is_the_texts_words(text: str, slug: str) -> None:
    assert slug_of(text, 10) == (slug if len(slug) <= 10 else slug[:10].strip("-"))

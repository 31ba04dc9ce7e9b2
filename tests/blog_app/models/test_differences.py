"""What differs between two texts is true, readable, and found in time whatever the texts are."""

import random
from collections.abc import Callable
from time import thread_time

import pytest

from blog_app.models.alignment import Steps, same_blocks
from blog_app.models.differences import MOST_LINES, STEPS, Line, compared

LONGEST = 200_000  # characters of an article
dice = random.Random(1)  # noqa: S311  a test that can be repeated


def lines(before: str, after: str) -> list[Line]:
    found = compared(before, after)
    assert not found.cut
    return [line for hunk in found.hunks for line in hunk]


def told(before: str, after: str) -> list[str]:
    """`-` and `+` before removed and added lines, brackets around the words that differ."""
    marks = {"same": " ", "removed": "-", "added": "+"}
    return [
        marks[line.kind]
        + "".join(s.text if s.kind == "same" else f"[{s.text}]" for s in line.spans)
        for line in lines(before, after)
    ]


def test_words_within_a_line_are_told() -> None:
    assert told("The old house stands.\nSame.", "The new house stands.\nSame.") == [
        "-The [old] house stands.",
        "+The [new] house stands.",
        " Same.",
    ]


def test_lines_with_little_in_common_are_told_whole() -> None:
    assert told("One thing", "Utterly different") == ["-[One thing]", "+[Utterly different]"]


def test_what_came_and_what_went_is_told_with_its_numbers() -> None:
    found = lines("a\nb\nc", "a\nc\nd")
    assert [(line.kind, line.before, line.after) for line in found] == [
        ("same", 1, 1), ("removed", 2, None), ("same", 3, 2), ("added", None, 3),
    ]  # fmt: skip


def test_what_stays_far_from_a_change_is_left_out() -> None:
    before = [str(n) for n in range(100)]
    after = [*before[:50], "new", *before[50:]]
    found = compared("\n".join(before), "\n".join(after)).hunks
    assert [[line.spans[0].text for line in hunk] for hunk in found] == [
        ["47", "48", "49", "new", "50", "51", "52"]
    ]


def test_equal_texts_differ_in_nothing() -> None:
    assert compared("a\n" * 50, "a\n" * 50).hunks == []
    assert compared("", "").hunks == []


def rebuilt(before: str, after: str) -> tuple[str, str]:
    """Both texts, from what is told of them; they are short, so nothing is left out."""
    found = lines(before, after)
    texts = [
        "\n".join("".join(s.text for s in line.spans) for line in found if line.kind != other)
        for other in ("added", "removed")
    ]
    return texts[0], texts[1]


def test_from_what_is_told_both_texts_can_be_made() -> None:
    for _ in range(2_000):
        before, after = ("\n".join(dice.choices(["a b", "a c", "", "x"], k=4)) for _ in "12")
        if before != after:
            assert rebuilt(before, after) == (before, after)


def test_the_parts_in_common_are_in_both_and_in_order() -> None:
    for _ in range(2_000):
        one, other = (dice.choices("abcd", k=dice.randrange(12)) for _ in "12")
        x = y = 0
        for i, j, n in same_blocks(one, other, Steps(STEPS)):
            assert i >= x
            assert j >= y
            assert one[i : i + n] == other[j : j + n] != []
            x, y = i + n, j + n


def random_text(letters: str) -> str:
    return "".join(dice.choices(letters, k=LONGEST))


HOSTILE: dict[str, Callable[[], tuple[str, str]]] = {
    "two letters by lines": lambda: (random_text("a\n"), random_text("b\na")),
    "periodic": lambda: ("a\nb\n" * (LONGEST // 4), "b\na\na\n" * (LONGEST // 6)),
    "nothing in common": lambda: ("a\n" * (LONGEST // 2), "b\n" * (LONGEST // 2)),
    "empty lines": lambda: ("\n" * LONGEST, "\n" * (LONGEST // 2) + "a"),
    "one line": lambda: (random_text("ab "), random_text("ab ")),
    "shuffled lines": lambda: (
        "\n".join(map(str, range(30_000))),
        "\n".join(map(str, sorted(range(30_000), key=lambda n: n * 7919 % 30_011))),
    ),
    "many long lines": lambda: (
        random_text("a.-").replace("a.-", "\n"), random_text("a.-").replace("-.a", "\n")
    ),
}  # fmt: skip


@pytest.mark.parametrize("texts", HOSTILE)
def test_any_two_texts_take_less_than_a_second_and_tell_a_bounded_amount(texts: str) -> None:
    before, after = HOSTILE[texts]()
    begun = thread_time()
    found = compared(before, after)
    assert thread_time() - begun < 1
    shown = [line for hunk in found.hunks for line in hunk]
    assert 0 < len(shown) <= MOST_LINES
    assert sum(len(line.spans) for line in shown) < 60_000


def test_what_is_cut_says_so() -> None:
    many = "\n".join(map(str, range(MOST_LINES)))
    assert compared("", many).cut
    assert not compared(many, many + "\n").cut

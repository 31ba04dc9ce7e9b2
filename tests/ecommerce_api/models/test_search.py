"""What a search finds: forms of words, beginnings, typing errors; and in which order."""

import pytest
from pyroaring import BitMap

from ecommerce_api.models.search import LONGEST_SEARCH, Index
from ecommerce_api.models.words import words_of

TEXTS = [
    ("Storm Lantern", "Lights Pine", "Burns for twelve hours, and weathers any harbour."),
    ("Harbour Blend", "Coffee", "Roasted by lantern light."),
    ("Café Tin", "Kitchen Émail", "Keeps what you put in it."),
    ("Pendant", "Lights", "A lamp for the long table."),
]
INDEX = Index("english").with_more(enumerate(TEXTS))


def found(text: str) -> list[list[int]]:
    """Numbers of texts, the best first, those with the same points together."""
    result = INDEX.find(text, BitMap(range(len(TEXTS))))
    assert result is not None
    return [sorted(who) for _, who in result.levels]


@pytest.mark.parametrize(
    ("text", "rightly"),
    [
        ("lantern", [[0], [1]]),
        ("LANTERNS", [[0], [1]]),
        ("lights", [[0, 3], [1]]),
        ("harbour lantern", [[0, 1]]),
        ("lantern for the harbour", [[0, 1]]),
        ("lante", [[0], [1]]),
        ("roasting", [[1]]),
        ("cafe", [[2]]),
        ("EMAIL", [[2]]),
        ("lanterns pendants", []),
        ("unheard", []),
    ],
)
def test_every_word_must_be_found_and_titles_come_first(
    text: str, rightly: list[list[int]]
) -> None:
    assert found(text) == rightly


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("lanern", "lantern"),
        ("lamtern", "lantern"),
        ("latnern", "lantern"),
        ("laanternn", "lantern"),
        ("pendnat lmap", "pendant lamp"),
        ("lantern", None),
        ("lant", None),
        ("lxmtern", None),
        ("lmp", None),
        ("xyzzyxyzzy", None),
    ],
)
def test_typing_errors_are_forgiven_one_from_four_letters_two_from_eight(
    text: str, meant: str | None
) -> None:
    result = INDEX.find(text, BitMap(range(len(TEXTS))))
    assert result is not None
    assert result.meant == meant
    assert bool(result.everyone) == (meant is not None or text in {"lantern", "lant"})


def test_only_the_last_word_may_be_half_typed() -> None:
    assert found("storm lan") == [[0]]
    assert found("lan storm") == []


def test_no_words_are_no_search_and_too_many_are_cut() -> None:
    assert INDEX.find(" !? ", BitMap()) is None
    assert found("the") == [[3]], "where nothing else is asked, it counts"
    assert found("lantern " * LONGEST_SEARCH) == [[0], [1]]
    assert found("lantern" + LONGEST_SEARCH * " " + "unheard") == [[0], [1]]


def test_what_comes_later_is_found_and_the_index_before_it_is_as_it_was() -> None:
    later = INDEX.with_more([(4, ("Lantern Glass", "", ""))])
    result = later.find("lantern", BitMap(range(5)))
    assert result is not None
    assert sorted(result.everyone) == [0, 1, 4]
    assert found("glass") == []


def test_words_have_no_case_no_accents_and_any_script() -> None:
    assert words_of("Émail, 2 Tassen_グラス!") == ["email", "2", "tassen", "グラス"]
    assert words_of("Straße x" + 60 * "y") == ["strasse", "x" + 39 * "y"]

"""What a word is, in any script; what a query says; what is shown of a text."""

import pytest

from blog_app.models.archives import minutes_to_read
from blog_app.models.passages import marked, numbers_by_field, passage
from blog_app.models.search import WORDS_INDEXED, Term, Wish, document, matching, wish
from blog_app.models.words import spots, stemmer_of, words_of
from common.errors import Invalid
from tests.fixtures.texts import odd_texts


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("The Sea, the sea!", ["the", "sea", "the", "sea"]),
        (
            "Ångström cafe\u0301 STRASSE straße Łódź",
            ["angstrom", "cafe", "strasse", "strasse", "lodz"],
        ),
        ("foo_bar e-mail don't 3.14", ["foo", "bar", "e", "mail", "don", "t", "3", "14"]),
        ("日本語", ["日本", "本語", "語"]),
        ("海 sea", ["海", "sea"]),
        ("हिन्दी में।", ["हिन्दी", "में"]),
        ("…!? ", []),
    ],
)
def test_words_are_folded_and_split_alike_everywhere(text: str, words: list[str]) -> None:
    assert words_of(text) == words


def test_every_word_has_its_place_in_the_text() -> None:
    for text in odd_texts(1):
        places = list(spots(text))
        assert len(places) == len(words_of(text))
        assert all(0 <= start < end <= len(text) for start, end in places)
        assert places == sorted(places)


@pytest.mark.parametrize(
    ("text", "stemmer"),
    [
        ("The sea was calm and the ship is not far from it", "english_stem"),
        ("Das Meer ist ruhig und die Schiffe sind nicht auf dem Meer", "german_stem"),
        ("La mer est calme et les bateaux ne sont pas dans le port", "french_stem"),
        ("Море и корабли не на берегу, это как в книге", "russian_stem"),  # noqa: RUF001
        ("Lorem ipsum", None),
        ("日本語の題", None),
    ],
)
def test_a_language_is_known_by_its_frequent_words(text: str, stemmer: str | None) -> None:
    assert stemmer_of(words_of(text)) == stemmer


def test_a_query_is_read_as_people_write_it() -> None:
    assert wish('Sea "light house" -storm tag:"North Pier" -author:Ada') == Wish(
        terms=(
            Term(("sea",)),
            Term(("light", "house"), phrase=True),
            Term(("storm",), without=True),
        ),
        tags=(("north pier", False),),
        authors=(("Ada", True),),
    )


def test_whatever_is_typed_is_read_or_refused_in_words() -> None:
    read = 0
    for text in odd_texts(2):
        try:
            made = wish(text)
        except Invalid as refusal:
            assert list(refusal.errors) == ["q"]  # noqa: PT017  either way is right
        else:
            read += 1
            assert matching(made, {}, {})
    assert read > 100, "the premise: most of it can be looked for"


def test_the_longest_article_fits_into_the_index() -> None:
    body = [chr(0x4E00 + n % 20_000) + chr(0x4E00 + n % 19_997) for n in range(200_000)]
    made = document([("A", ["t"]), ("D", body)], stems={}, keys=["#tag"])
    assert made.count(":") <= WORDS_INDEXED
    assert len(made.encode()) < 1_000_000, "PostgreSQL takes a million bytes"


def test_a_passage_begins_near_the_first_word_that_was_found() -> None:
    text = "word " * 300 + "the lighthouse stands here " + "word " * 300
    pieces = passage(text, [302])
    assert [piece.text for piece in pieces if piece.found] == ["lighthouse"]
    whole = "".join(piece.text for piece in pieces)
    assert whole.startswith("… word")
    assert "lighthouse stands here" in whole
    assert 200 < len(whole) < 300
    assert passage("short", []) == marked("short", [])


def test_pairs_of_letters_are_marked_as_one() -> None:
    assert [(piece.text, piece.found) for piece in marked("私は日本語が", [3, 4])] == [
        ("私は", False),
        ("日本語", True),
        ("が", False),
    ]


def test_marking_loses_nothing() -> None:
    for number, text in enumerate(odd_texts(3)):
        pieces = marked(text, range(number % 5, 60, 3))
        assert "".join(piece.text for piece in pieces) == text


def test_the_places_of_the_index_are_those_of_the_fields() -> None:
    found = numbers_by_field(["A2", "B4", "C7", "D9"], "two words", ["a", "b"], "c")
    assert found == {"A": [2], "B": [1], "C": [1], "D": [1]}


def test_reading_takes_a_minute_at_least_and_scripts_differ() -> None:
    assert minutes_to_read([]) == 1
    assert minutes_to_read(["word"] * 660) == 3
    assert minutes_to_read(words_of("海" * 1000)) == 2

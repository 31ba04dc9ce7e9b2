"""What may be said of products, and how it is shown."""

import pytest

from ecommerce_api.models.attributes import Attribute, Value, details, faults_of

DECLARED = {
    one.key: one
    for one in (
        Attribute("author", "Author", "text"),
        Attribute("volume", "Volume", "number", unit="l"),
        Attribute("folding", "Folds flat", "boolean"),
        Attribute("roast", "Roast", "choice", choices=("light", "dark")),
    )
}


def test_values_are_shown_in_the_shops_order_with_their_units() -> None:
    said: dict[str, Value] = {"folding": True, "volume": 1250.5, "author": "Ines Harrow"}
    assert details(said, DECLARED) == [
        ("Author", "Ines Harrow"),
        ("Volume", "1,250.5 l"),
        ("Folds flat", "Yes"),
    ]
    assert faults_of(said, DECLARED) == {}


@pytest.mark.parametrize(
    ("key", "value"),
    [
        ("author", ""),
        ("author", 7),
        ("volume", -1),
        ("volume", 0.0001),
        ("volume", float("nan")),
        ("volume", True),
        ("folding", 1),
        ("roast", "burnt"),
        ("colour", "blue"),
    ],
)
def test_what_an_attribute_does_not_take_is_named(key: str, value: Value) -> None:
    assert list(faults_of({key: value}, DECLARED)) == [f"attributes.{key}"]

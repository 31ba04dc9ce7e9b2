"""What a user may say about themselves."""

import pytest

from blog_app.models.profiles import LONGEST_BIO, tidied
from common.errors import Invalid


def test_fields_are_kept_tidy() -> None:
    assert tidied({"username": " Ada ", "email": "ada@EXAMPLE.com", "bio": " a\nb ", "image": ""}) == {
        "username": "Ada", "email": "ada@example.com", "bio": "a\nb", "image": None,
    }  # fmt: skip


@pytest.mark.parametrize("nothing", [None, "", " \n"])
def test_what_is_empty_is_none(nothing: str | None) -> None:
    assert tidied({"bio": nothing, "image": nothing}) == {"bio": None, "image": None}


def test_a_password_stays_as_it_was_typed() -> None:
    assert tidied({"password": "  two spaces  "}) == {"password": "  two spaces  "}


def test_every_wrong_field_is_named_at_once() -> None:
    given = {"username": "a b", "email": "x", "password": " ", "bio": "x" * (LONGEST_BIO + 1)}
    with pytest.raises(Invalid) as refused:
        tidied(given)
    assert set(refused.value.errors) == set(given)
    assert refused.value.errors["password"] == ["can't be blank"]


@pytest.mark.parametrize(
    "address",
    ["javascript:alert(1)", "data:image/png;base64,x", "//example.com/a", "/a.png", "x", "https://",
     "https://[x", "https://a.example/\nb", "ftp://a.example/"],
)  # fmt: skip
def test_a_picture_is_an_address_on_the_web(address: str) -> None:
    with pytest.raises(Invalid) as refused:
        tidied({"image": address})
    assert set(refused.value.errors) == {"image"}

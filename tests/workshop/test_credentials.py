"""The secrets of a checkout: made once, private, and replaced when damaged."""

import base64
import json
import stat

import pytest

from workshop.checkout import Checkout
from workshop.credentials import Credentials


@pytest.fixture
def said() -> list[str]:
    return []


def test_a_secret_is_random_and_stays_the_same(place: Checkout, said: list[str]) -> None:
    first = Credentials(place, said.append)
    assert first.password("cache") != first.password("postgres")
    assert len(first.password("cache")) == 32
    assert Credentials(place, said.append).password("cache") == first.password("cache")
    assert said == []


def test_a_signing_seed_holds_32_bytes(place: Checkout, said: list[str]) -> None:
    seed = Credentials(place, said.append).signing_seed("BLOG_JWT_KEYS")
    assert len(base64.urlsafe_b64decode(seed)) == 32


def test_the_file_is_for_its_owner_only_whatever_it_was(place: Checkout, said: list[str]) -> None:
    file = place.state / "secrets.json"
    Credentials(place, said.append).password("cache")
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    file.chmod(0o644)
    Credentials(place, said.append)
    assert stat.S_IMODE(file.stat().st_mode) == 0o600


@pytest.mark.parametrize(
    "damage",
    [b"", b"{", b"[]", b"\xff\x00", b'{"cache": 1}', b'{"cache": ""}', b'{"cache": "a \\n b"}'],
)
def test_a_damaged_file_is_put_aside_and_made_anew_with_one_line(
    place: Checkout, said: list[str], damage: bytes
) -> None:
    (place.state / "secrets.json").write_bytes(damage)
    fresh = Credentials(place, said.append).password("cache")
    assert len(fresh) == 32
    assert len(said) == 1
    assert "everybody signs in once more" in said[0]
    assert (place.state / "secrets.json.broken").read_bytes() == damage
    assert json.loads((place.state / "secrets.json").read_text()) == {"cache": fresh}

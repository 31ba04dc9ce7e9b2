"""Ports: the usual one, the remembered one, and another when somebody listens there."""

import json
import socket
from collections.abc import Iterator
from contextlib import contextmanager

import pytest

from workshop.checkout import Checkout
from workshop.errors import WorkshopError
from workshop.ports import STEP, Ports, any_free_port, is_free


@pytest.fixture
def said() -> list[str]:
    return []


@pytest.fixture
def usual() -> int:
    """A free port with room above it for moving."""
    while True:
        port = any_free_port() % 10_000 + 20_000
        if all(is_free(port + step) for step in (0, STEP, 2 * STEP)):
            return port


@contextmanager
def somebody_at(port: int, host: str = "127.0.0.1") -> Iterator[None]:
    with socket.socket() as taken:
        taken.bind((host, port))
        taken.listen()
        yield


def test_a_free_usual_port_is_taken_silently_and_remembered(
    place: Checkout, said: list[str], usual: int
) -> None:
    assert Ports(place, said.append).of("blog", usual) == usual
    assert Ports(place, said.append).of("blog", usual + 1) == usual
    assert said == []


@pytest.mark.parametrize("host", ["127.0.0.1", "0.0.0.0"])  # noqa: S104 - somebody else's
def test_a_taken_port_moves_with_one_clear_line_and_stays_moved(
    place: Checkout, said: list[str], usual: int, host: str
) -> None:
    with somebody_at(usual, host):
        assert Ports(place, said.append).of("blog", usual) == usual + STEP
    assert said == [
        f"blog: port {usual} is taken, moved to {usual + STEP} (remembered from now on)."
    ]
    assert Ports(place, said.append).of("blog", usual) == usual + STEP
    assert len(said) == 1


def test_two_parts_never_get_the_same_port(place: Checkout, said: list[str], usual: int) -> None:
    ports = Ports(place, said.append)
    assert ports.of("blog", usual) == usual
    assert ports.of("shop", usual) == usual + STEP


@pytest.mark.parametrize(
    "damage",
    ["", "{", "[]", '{"blog": "8001"}', '{"blog": 80}', '{"blog": 70000}', '{"blog": true}'],
)
def test_a_damaged_file_means_the_usual_ports_and_one_line(
    place: Checkout, said: list[str], usual: int, damage: str
) -> None:
    (place.state / "ports.json").write_text(damage)
    assert Ports(place, said.append).of("blog", usual) == usual
    assert said == ["ports.json was damaged: starting again from the usual ports."]
    assert json.loads((place.state / "ports.json").read_text()) == {"blog": usual}


def test_bytes_that_are_no_text_are_damage_too(
    place: Checkout, said: list[str], usual: int
) -> None:
    (place.state / "ports.json").write_bytes(b"\xff\x00")
    assert Ports(place, said.append).of("blog", usual) == usual


def test_without_any_free_port_the_cure_is_named(place: Checkout, said: list[str]) -> None:
    (place.state / "ports.json").write_text('{"blog": 65535}')
    with somebody_at(65_535), pytest.raises(WorkshopError, match=r"delete .capstone/ports.json"):
        Ports(place, said.append).of("blog", 8001)

"""A start asks an app only when something has changed since it was prepared."""

from pathlib import Path

import pytest

from workshop.apps import only
from workshop.checkout import Checkout
from workshop.prepared import Prepared
from workshop.servers.server import Server

BLOG = only("blog")
SETTINGS = {"BLOG_DATABASE_URL": "postgresql://a", "BLOG_DEMO": "true"}


class Data(Server):
    """Stands for a server whose data was begun at a certain time."""

    name, kind, url = "postgres", "PostgreSQL", ""

    def __init__(self, checkout: Checkout, born: str) -> None:
        super().__init__(checkout, 1)
        self._born = born

    def born(self) -> str:
        return self._born

    def variables(self, _variable: str, _app: str, /) -> dict[str, str]:
        return {}

    def prepare(self) -> None:  # type: ignore[override]
        raise AssertionError


@pytest.fixture
def place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Checkout:
    for variable in BLOG.needs:
        monkeypatch.delenv(variable, raising=False)
    made = Checkout(tmp_path)
    made.make_rooms()
    return made


def test_what_was_prepared_is_remembered_by_the_next_run(place: Checkout) -> None:
    mark = Prepared(place).mark(BLOG, SETTINGS, [Data(place, "monday")])
    assert not Prepared(place).holds(BLOG, mark)
    Prepared(place).remember(BLOG, mark)
    assert Prepared(place).holds(BLOG, mark)


@pytest.mark.parametrize(
    ("settings", "born"),
    [
        (SETTINGS | {"BLOG_DEMO": "false"}, "monday"),
        (SETTINGS | {"BLOG_DATABASE_URL": "postgresql://b"}, "monday"),
        (SETTINGS, "tuesday"),
        (SETTINGS, ""),
    ],
    ids=["demo or not", "another database", "data begun anew", "no data"],
)
def test_any_change_asks_again(place: Checkout, settings: dict[str, str], born: str) -> None:
    Prepared(place).remember(BLOG, Prepared(place).mark(BLOG, SETTINGS, [Data(place, "monday")]))
    assert not Prepared(place).holds(
        BLOG, Prepared(place).mark(BLOG, settings, [Data(place, born)])
    )


def test_a_server_of_somebody_elses_is_always_asked(
    place: Checkout, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("BLOG_DATABASE_URL", "postgresql://elsewhere/blog")
    mark = Prepared(place).mark(BLOG, SETTINGS, [])
    Prepared(place).remember(BLOG, mark)
    assert not Prepared(place).holds(BLOG, mark)


@pytest.mark.parametrize("text", ["", "{", "[1]", '"x"', "null"])
def test_a_damaged_file_only_means_asking_again(place: Checkout, text: str) -> None:
    (place.state / "prepared.json").write_text(text)
    mark = Prepared(place).mark(BLOG, SETTINGS, [])
    assert not Prepared(place).holds(BLOG, mark)
    Prepared(place).remember(BLOG, mark)
    assert Prepared(place).holds(BLOG, mark)

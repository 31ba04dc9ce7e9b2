"""The `capstone` command: its exit codes, its one line of trouble, what it prints for programs."""

import json
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass

import pytest

from workshop import cli, doctor
from workshop.apps import APPS
from workshop.checkout import Checkout
from workshop.running import only_launcher, write_state
from workshop.servers.cache import Cache


@dataclass(frozen=True)
class Answer:
    code: int
    out: str
    err: str


Capstone = Callable[..., Answer]


@pytest.fixture
def capstone(
    place: Checkout, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> Capstone:
    """Calls the command as if it had been typed in `place`."""
    monkeypatch.setattr(Checkout, "here", lambda: place)
    monkeypatch.setenv("COLUMNS", "200")

    def call(*arguments: str) -> Answer:
        monkeypatch.setattr(sys, "argv", ["capstone", *arguments])
        code = 0
        try:
            cli.main()
        except SystemExit as end:
            code = int(end.code or 0)
        told = capsys.readouterr()
        return Answer(code, told.out, told.err)

    return call


@pytest.mark.parametrize("option", ["--help", "-h"])
def test_help_names_every_app_and_command(capstone: Capstone, option: str) -> None:
    told = capstone(option)
    assert told.code == 0
    names = {"servers", "test", "urls", "doctor", "reset", *(app.name for app in APPS)}
    assert {line.split()[0] for line in told.out.splitlines() if line.startswith("  ")} >= names


def test_an_unknown_command_is_refused_with_code_2(capstone: Capstone) -> None:
    told = capstone("strat")
    assert told.code == 2
    assert "No such command 'strat'" in told.err


def test_urls_as_json_have_a_url_per_app_and_the_servers(
    capstone: Capstone, place: Checkout
) -> None:
    write_state(place, [], [Cache(place, 16379, "secret")])
    told = capstone("urls", "--json")
    cache = {"url": "valkey://127.0.0.1:16379/0", "pid": None, "kind": "Valkey"}
    assert json.loads(told.out) == {"servers": {"cache": cache}}
    assert told.code == 0


def test_urls_of_nothing_are_one_line_on_stderr(capstone: Capstone) -> None:
    told = capstone("urls", "--json")
    assert (told.code, told.out) == (1, "")
    assert told.err == "Nothing runs in this checkout. Start it: python3 run.py\n"


def test_a_start_beside_another_that_is_under_way_says_so(
    capstone: Capstone, place: Checkout
) -> None:
    with only_launcher(place):
        told = capstone("blog")
    assert told.code == 1
    assert "Another start is under way" in told.err


def test_reset_refuses_while_it_runs_and_deletes_in_seconds_afterwards(
    capstone: Capstone, place: Checkout
) -> None:
    (place.state / "secrets.json").write_text("{}")
    with only_launcher(place):
        told = capstone("reset")
    assert told.code == 1
    assert told.err == "It runs; its data cannot go now. Stop it with Ctrl-C first.\n"
    assert (place.state / "secrets.json").exists()
    started = time.monotonic()
    assert capstone("reset").code == 0
    assert time.monotonic() - started < 5
    assert not place.state.exists()
    assert capstone("reset").err == "There is nothing to forget.\n"


def test_the_doctor_says_0_when_nothing_keeps_it_from_running(capstone: Capstone) -> None:
    told = capstone("doctor")
    assert told.code == 0, told.out
    assert "missing" not in told.out


def test_the_doctor_says_1_and_the_cure_when_something_does(
    capstone: Capstone, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(doctor, "WHEELS", ("no_such_wheel",))
    told = capstone("doctor")
    assert told.code == 1
    assert "without no_such_wheel" in told.out
    assert "Run: python3 run.py" in told.out


def test_what_is_only_better_to_have_does_not_make_the_doctor_unhappy(
    capstone: Capstone, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(doctor, "find_mosquitto", lambda: None)
    monkeypatch.setattr(doctor, "BROWSERS", ())
    told = capstone("doctor")
    assert told.code == 0
    assert "apt install mosquitto" in told.out
    assert "apt install chromium-headless-shell" in told.out


def test_the_system_s_trouble_is_one_line_too(capstone: Capstone, place: Checkout) -> None:
    (place.path / ".env").mkdir()
    place.children.rmdir()
    place.children.write_text("in the way")
    told = capstone("blog")
    place.children.unlink()
    assert told.code == 1
    assert len(told.err.splitlines()) == 1
    assert str(place.children) in told.err

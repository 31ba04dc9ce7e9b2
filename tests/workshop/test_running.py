"""Whether something runs in a checkout: the lock, and the state that is believed only while its launcher lives."""

import json
import os
import stat
import subprocess

import pytest

from workshop.checkout import Checkout
from workshop.running import (
    AlreadyRunning,
    only_launcher,
    places,
    read_state,
    remove_state,
    write_state,
)
from workshop.servers.cache import Cache


def test_only_one_launcher_gets_the_lock_and_the_next_one_after_it(place: Checkout) -> None:
    with only_launcher(place):
        with pytest.raises(AlreadyRunning), only_launcher(place):
            pass
        assert read_state(place) is None
    with only_launcher(place):
        pass


def test_what_is_written_is_read_while_we_live(place: Checkout) -> None:
    written = write_state(place, [], [Cache(place, 16379, "secret")])
    assert read_state(place) == written
    assert written.pid == os.getpid()
    assert written.servers["cache"].url == "valkey://127.0.0.1:16379/0"
    file = place.run / "state.json"
    assert "secret" not in file.read_text()
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    remove_state(place)
    assert read_state(place) is None


def test_the_state_of_a_dead_launcher_is_not_believed(place: Checkout) -> None:
    write_state(place, [], [])
    dead = subprocess.Popen(["true"])
    dead.wait()
    alter_state(place, pid=dead.pid)
    assert read_state(place) is None


def test_a_process_that_got_the_launchers_id_is_not_taken_for_it(place: Checkout) -> None:
    write_state(place, [], [])
    alter_state(place, pid=os.getppid())
    assert read_state(place) is None


@pytest.mark.parametrize(
    "damage",
    [
        b"",
        b"{",
        b"[]",
        b"null",
        b"\xff\x00",
        b'{"pid": "x", "mark": "", "apps": {}, "servers": {}}',
        b'{"pid": 1, "mark": "x", "apps": [], "servers": {}}',
        b'{"pid": 1, "mark": "x", "apps": {"blog": {"where": 1}}, "servers": {}}',
        b'{"pid": 1, "mark": "x", "apps": {"blog": null}, "servers": {}}',
    ],
)
def test_a_half_written_state_means_that_nothing_is_known_to_run(
    place: Checkout, damage: bytes
) -> None:
    (place.run / "state.json").write_bytes(damage)
    assert read_state(place) is None


def test_a_service_that_was_never_started_has_a_place_without_a_process(place: Checkout) -> None:
    assert places([Cache(place, 1, "x")])["cache"].pid is None


def alter_state(place: Checkout, **changes: object) -> None:
    file = place.run / "state.json"
    file.write_text(json.dumps(json.loads(file.read_text()) | changes))

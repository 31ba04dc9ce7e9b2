"""One command in a clean clone: it serves, survives what is killed, and leaves nothing behind.

The tests of this file tell one story, in their order, on one clone.
"""

import json
import time

import psutil
import pytest

from tests.fixtures.clone import (
    Clone,
    Run,
    answer_of,
    asked_all_along,
    seconds_since,
)
from tests.fixtures.variants import with_variants
from tests.workshop.waiting import eventually
from workshop import records
from workshop.ports import accepts

pytestmark = [pytest.mark.timeout(120), pytest.mark.whole]

APPS = ("blog", "shop", "iot", "chat")
SERVERS = ("postgres", "documents", "broker", "objects", "cache", "mailbox", "identity", "payments")
RECOVERY = 10.0  # seconds
APP_RECOVERY = 40.0  # an app imports all its modules anew, here beside other tests on few cores


def url_of(clone: Clone, app: str) -> str:
    return str(clone.state()["apps"][app]["url"])


def is_ready(clone: Clone, app: str) -> bool:
    return answer_of(f"{url_of(clone, app)}/readyz") == 200


@pytest.mark.parametrize("app", APPS)
def test_from_a_clean_clone_the_pages_answer(clone: Clone, everything: Run, app: str) -> None:
    assert is_ready(clone, app)
    assert answer_of(url_of(clone, app)) == 200
    assert "Traceback" not in everything.text


def test_nothing_is_written_outside_the_clone(clone: Clone, everything: Run) -> None:
    assert [path.name for path in clone.home.iterdir()] == [clone.path.name]
    assert clone.home.stat().st_mode & 0o777 == 0o700


def test_everything_listens_on_loopback_only(clone: Clone, everything: Run) -> None:
    listening = [
        connection.laddr.ip
        for process in clone.processes()
        for connection in process.net_connections("inet")
        if connection.status == psutil.CONN_LISTEN
    ]
    assert set(listening) == {"127.0.0.1"}


def test_programs_learn_the_addresses_as_json(clone: Clone, everything: Run) -> None:
    told = clone.ask("urls", "--json")
    places = json.loads(told.stdout)
    assert told.returncode == 0
    assert set(places) == {*APPS, "portal", "servers"}
    assert all(places[app].startswith("http://127.0.0.1:") for app in APPS)
    assert set(places["servers"]) == set(SERVERS)
    for place in places["servers"].values():
        assert set(place) == {"url", "pid", "kind"}
        assert "@" not in place["url"]


def test_a_second_run_says_what_runs_and_starts_nothing(clone: Clone, everything: Run) -> None:
    before = clone.state()
    told = clone.ask()
    assert told.returncode == 0
    assert (
        f"This runs already (process {everything.process.pid}); nothing was started." in told.stdout
    )
    assert all(url_of(clone, app) in told.stdout for app in APPS)
    assert clone.state() == before


def test_its_data_cannot_be_reset_while_it_runs(clone: Clone, everything: Run) -> None:
    told = clone.ask("reset")
    assert (told.returncode, told.stdout) == (1, "")
    assert told.stderr == "It runs; its data cannot go now. Stop it with Ctrl-C first.\n"


def test_the_doctor_has_nothing_to_cure(clone: Clone, everything: Run) -> None:
    told = clone.ask("doctor")
    assert told.returncode == 0, told.stdout
    assert f"runs as process {everything.process.pid}" in told.stdout


@pytest.mark.whole
@pytest.mark.parametrize("server", SERVERS)
def test_a_killed_server_comes_back_while_the_apps_stay_alive(
    clone: Clone, everything: Run, server: str
) -> None:
    place = clone.state()["servers"][server]
    with asked_all_along(f"{url_of(clone, APPS[0])}/healthz") as alive:
        psutil.Process(place["pid"]).kill()
        eventually(lambda: clone.state()["servers"][server]["pid"] != place["pid"], RECOVERY)
        eventually(lambda: accepts(int(place["url"].partition("/0")[0].rpartition(":")[2])))
        eventually(lambda: all(is_ready(clone, app) for app in APPS), RECOVERY)
    assert alive == {200}
    assert answer_of(url_of(clone, APPS[0])) == 200


@pytest.mark.whole
@pytest.mark.parametrize("app", with_variants(["blog", "chat"]), ids=["granian", "gunicorn"])
def test_a_killed_worker_and_a_killed_app_come_back(
    clone: Clone, everything: Run, app: str
) -> None:
    leader = psutil.Process(clone.state()["apps"][app]["pid"])
    worker = leader.children()[0]
    worker.kill()
    eventually(lambda: worker not in leader.children() and is_ready(clone, app), APP_RECOVERY)
    old = [leader, *leader.children(recursive=True)]
    leader.kill()
    eventually(lambda: clone.state()["apps"][app]["pid"] != leader.pid, RECOVERY)
    eventually(lambda: is_ready(clone, app), APP_RECOVERY)
    assert not [process for process in old if records.start_mark(process.pid)]


def test_ctrl_c_leaves_nothing(clone: Clone, everything: Run) -> None:
    started = time.monotonic()
    everything.press_ctrl_c()
    assert everything.wait_for_end() == 0
    assert seconds_since(started) < 20
    assert clone.processes() == []
    assert not (clone.path / ".capstone/run/state.json").exists()
    assert "Traceback" not in everything.text


def test_without_anything_running_there_are_no_addresses(clone: Clone) -> None:
    told = clone.ask("urls", "--json")
    assert (told.returncode, told.stdout) == (1, "")
    assert told.stderr == "Nothing runs in this checkout. Start it: python3 run.py\n"


def test_nothing_changed_so_nothing_is_installed(clone: Clone) -> None:
    """With no `uv`, no pip and no network to be found."""
    bare = Clone(clone.path, clone.home, {"PATH": "/nowhere", "HOME": str(clone.home)})
    told = bare.ask("--help")
    assert told.returncode == 0, told.stderr
    assert "Usage: capstone" in told.stdout
    assert told.stderr == ""


def test_reset_forgets_everything_in_seconds(clone: Clone) -> None:
    elsewhere = clone.checkout.system_state
    started = time.monotonic()
    clone.ask("--help")
    to_start_at_all = seconds_since(started)
    told = clone.ask("reset")
    assert seconds_since(started) - 2 * to_start_at_all < 5
    assert told.returncode == 0, told.stderr
    assert f"Deleted {clone.path / '.capstone'}" in told.stderr
    assert not (clone.path / ".capstone").exists()
    assert not elsewhere.exists()
    assert clone.ask("reset").stderr == "There is nothing to forget.\n"

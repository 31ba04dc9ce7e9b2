"""The launcher alone, with the blog's servers: damaged files, taken ports, every way to be stopped."""

import contextlib
import json
import signal
import socket
from collections.abc import Iterator

import pytest

from tests.fixtures.clone import FIRST_START, UP, Clone
from tests.workshop.waiting import eventually

pytestmark = [pytest.mark.timeout(120), pytest.mark.whole]


@pytest.fixture(scope="module")
def used(clone: Clone) -> Clone:
    """The clone after a first start."""
    with clone.running("servers", "blog") as run:
        run.wait_for(UP, FIRST_START)
        run.press_ctrl_c()
        run.wait_for_end()
    return clone


@pytest.mark.whole
def test_it_starts_and_is_stopped_by_ctrl_c(clone: Clone) -> None:
    with clone.running("servers", "blog") as run:
        run.wait_for(UP, FIRST_START)
        run.press_ctrl_c()
        assert run.wait_for_end() == 0
    assert clone.processes() == []


@pytest.mark.whole
def test_half_written_files_and_a_busy_port_are_clear_lines_and_sigterm_leaves_nothing(
    used: Clone,
) -> None:
    state = used.path / ".capstone"
    port = json.loads((state / "ports.json").read_text())["blog"]
    (state / "secrets.json").write_bytes((state / "secrets.json").read_bytes()[:-40])
    (state / "run" / "state.json").write_text('{"pid": 1, "ma')
    (state / "run" / "children" / "postgres.json").write_text('{"pid": 1')
    (state / "run" / "servers.env").write_text("BLOG_DATA")
    with somebody_at(port), used.running("servers", "blog") as run:
        run.wait_for(UP)
        assert "secrets.json was damaged" in run.text
        assert f"{'blog'}: port {port} is taken, moved to " in run.text
        assert "Traceback" not in run.text
        run.process.send_signal(signal.SIGTERM)
        assert run.wait_for_end() == 0
    assert used.processes() == []


@contextlib.contextmanager
def somebody_at(port: int) -> Iterator[None]:
    """Another program listens there: ours, or one that was quicker."""
    with contextlib.ExitStack() as at_the_end:
        with contextlib.suppress(OSError):
            at_the_end.enter_context(socket.create_server(("127.0.0.1", port)))
        yield


@pytest.mark.whole
def test_truncated_ports_are_one_line_and_a_closed_terminal_leaves_nothing(used: Clone) -> None:
    (used.path / ".capstone/ports.json").write_text('{"blog": 80')
    with used.running("servers", "blog") as run:
        run.wait_for(UP)
        assert "ports.json was damaged" in run.text
        run.close_terminal()
        run.wait_for_end()
    assert used.processes() == []


def test_a_killed_launcher_leaves_nothing_and_the_next_one_starts(clone: Clone) -> None:
    with clone.running("servers", "blog") as run:
        run.wait_for(UP, FIRST_START)
        run.process.kill()
        run.wait_for_end()
    eventually(lambda: not clone.processes(), 12)
    assert list((clone.path / ".capstone/run/children").iterdir()) == []


@pytest.mark.whole
def test_stopped_while_it_starts_it_leaves_nothing(used: Clone) -> None:
    with used.running() as run:
        run.wait_for("Starting PostgreSQL")
        run.press_ctrl_c()
        assert run.wait_for_end() == 0
        assert "Traceback" not in run.text
    assert used.processes() == []


@pytest.mark.whole
@pytest.mark.parametrize(
    ("value", "words"),
    [
        ("not a url", "BLOG_DATABASE_URL is not a URL like postgresql://"),
        ("postgresql://u:s3cret@127.0.0.1:1/blog", "Connection refused"),
    ],
)
def test_a_wrong_url_is_one_line_with_the_cure(clone: Clone, value: str, words: str) -> None:
    (clone.path / ".env").write_text(f"BLOG_DATABASE_URL='{value}'\n")
    told = clone.ask("blog")
    (clone.path / ".env").unlink()
    assert told.returncode == 1
    last = told.stderr.strip().splitlines()[-1]
    assert words in last
    assert "Traceback" not in told.stderr
    assert "s3cret" not in told.stderr
    assert clone.processes() == []


def test_an_unknown_app_is_one_line_with_the_known_ones(clone: Clone) -> None:
    told = clone.ask("blog", "blgo")
    assert told.returncode == 1
    assert told.stderr.startswith("There is no app 'blgo'. Choose from: blog")

"""The question that a container is asked: it fails exactly when the container is not well."""

import os
import subprocess
import sys
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from socket import create_connection, create_server
from typing import Any

import pytest

from workshop.ports import any_free_port

PUBLIC_URL = "https://blog.example.org"
linux_only = pytest.mark.skipif(
    not Path("/proc/net/tcp").exists(), reason="containers are Linux; there is no /proc here"
)


class Strict(BaseHTTPRequestHandler):
    """Like an app in production: answers to its own name only."""

    def do_GET(self) -> None:
        well = self.path == "/healthz" and self.headers["Host"] == "blog.example.org"
        self.send_response(200 if well else 400)
        self.end_headers()

    def log_message(self, format: str, *args: Any) -> None:  # noqa: A002
        """Keep the test's output clean."""


@pytest.fixture
def app() -> Iterator[int]:
    server = ThreadingHTTPServer(("127.0.0.1", 0), Strict)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield server.server_port
    server.shutdown()
    server.server_close()
    thread.join(5)


def test_an_app_that_answers_under_its_public_name_is_well(app: int, root: Path) -> None:
    assert _check(root, "answers", str(app), "BLOG_PUBLIC_URL", BLOG_PUBLIC_URL=PUBLIC_URL) == ""


def test_an_app_that_refuses_or_is_away_is_not_well(app: int, root: Path) -> None:
    elsewhere = "https://other.example.org"
    refused = _check(root, "answers", str(app), "BLOG_PUBLIC_URL", BLOG_PUBLIC_URL=elsewhere)
    assert "answered 400" in refused
    nobody = str(any_free_port())
    away = _check(root, "answers", nobody, "BLOG_PUBLIC_URL", BLOG_PUBLIC_URL=PUBLIC_URL)
    assert "no answer" in away


def test_a_server_that_listens_is_reached(root: Path) -> None:
    with create_server(("127.0.0.1", 0)) as server:
        url = f"http://127.0.0.1:{server.getsockname()[1]}"
        assert _check(root, "reaches", "IOT_S3_ENDPOINT_URL", IOT_S3_ENDPOINT_URL=url) == ""
    gone = _check(root, "reaches", "IOT_S3_ENDPOINT_URL", IOT_S3_ENDPOINT_URL=url)
    assert "cannot be reached" in gone


@linux_only
def test_a_worker_is_well_while_it_holds_its_connection(root: Path) -> None:
    with create_server(("127.0.0.1", 0)) as server:
        address = server.getsockname()
        url = f"mqtt://ingest:secret@127.0.0.1:{address[1]}"
        assert "no connection" in _check(root, "connected", "IOT_MQTT_URL", IOT_MQTT_URL=url)
        with create_connection(address, timeout=5):
            assert _check(root, "connected", "IOT_MQTT_URL", IOT_MQTT_URL=url) == ""


def test_a_reason_never_shows_a_password(root: Path) -> None:
    url = f"mqtt://ingest:secret@127.0.0.1:{any_free_port()}"
    for verb in ("connected", "reaches"):
        assert "secret" not in _check(root, verb, "IOT_MQTT_URL", IOT_MQTT_URL=url)


def _check(root: Path, *arguments: str, **environment: str) -> str:
    """What it complains of; nothing when it is content."""
    asked = subprocess.run(
        [sys.executable, "deploy/image/healthcheck.py", *arguments],
        check=False,
        env={**os.environ, **environment},
        cwd=root,
        capture_output=True,
        text=True,
        timeout=20,
    )
    assert (asked.returncode == 0) == (not asked.stderr), asked
    return asked.stderr

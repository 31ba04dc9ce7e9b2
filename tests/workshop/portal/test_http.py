"""The portal as a web server: headers, refusals, the code for phones, and granian in front."""

import os
import subprocess
import sys
import urllib.request
from collections.abc import Callable
from pathlib import Path

import pytest
from flask.testing import FlaskClient

from common.config import ConfigError
from tests.workshop.portal.visits import HERE, client_of, get, page_of
from tests.workshop.waiting import eventually
from workshop.checkout import CODE, Checkout
from workshop.portal import settings
from workshop.ports import any_free_port


@pytest.mark.parametrize("path", ["/", "/mails", "/api/state", "/healthz", "/nowhere", "/qr.svg"])
def test_every_answer_carries_the_security_headers(portal: FlaskClient, path: str) -> None:
    headers = get(portal, path).headers
    assert "default-src 'none'" in headers["Content-Security-Policy"]
    assert "unsafe" not in headers["Content-Security-Policy"]
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["X-Frame-Options"] == "DENY"
    assert headers["X-Request-ID"]


def test_what_is_not_there_gets_a_page_or_a_problem_document(portal: FlaskClient) -> None:
    page = get(portal, "/nowhere")
    assert (page.status_code, page.mimetype) == (404, "text/html")
    assert "Sign in" not in page.text
    problem = get(portal, "/api/nowhere")
    assert (problem.status_code, problem.mimetype) == (404, "application/problem+json")


@pytest.mark.parametrize("method", ["POST", "PUT", "DELETE", "TRACE", "INVENTED"])
def test_nothing_can_be_changed(portal: FlaskClient, method: str) -> None:
    assert portal.open("/", method=method, base_url=HERE).status_code == 405


def test_another_host_name_is_refused(portal: FlaskClient) -> None:
    assert get(portal, "/", base_url="http://rebound.example").status_code == 400


def test_phones_get_a_code_only_where_they_can_reach_the_portal(
    portal: FlaskClient, place: Checkout
) -> None:
    assert get(portal, "/qr.svg").status_code == 404
    assert "qr.svg" not in page_of(portal)
    url = "http://192.168.1.20:8000"
    open_portal = client_of(place, url)
    page = get(open_portal, "/", base_url=url).text
    assert 'src="/qr.svg"' in page
    assert "Join from your phone" in page
    code = get(open_portal, "/qr.svg", base_url=url)
    assert (code.status_code, code.mimetype) == (200, "image/svg+xml")
    assert code.text.startswith("<svg")


def test_an_address_without_sense_is_one_clear_line(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PORTAL_URL", "portal")
    with pytest.raises(ConfigError, match="PORTAL_URL is not a URL"):
        settings.load()


def test_one_granian_worker_serves_it_without_any_setting(tmp_path: Path) -> None:
    port = any_free_port()
    command = [sys.executable, "-m", "granian", "--interface", "wsgi", "--factory", "--no-ws"]
    command += ["--port", str(port), "--workers", "1", "--blocking-threads", "4"]
    environment = {**os.environ, "PORTAL_URL": f"http://127.0.0.1:{port}"}
    with (tmp_path / "log").open("wb") as log:
        process = subprocess.Popen(
            [*command, "workshop.portal:create_app"],
            cwd=CODE,
            env=environment,
            stdout=log,
            stderr=log,
        )
        try:
            fetch = fetcher(f"http://127.0.0.1:{port}")
            eventually(lambda: fetch("/healthz"), within=30)
            assert b"Mails sent" in fetch("/mails")  # who asks from here is known to do so
            assert b'id="app-blog"' in fetch("/")
        finally:
            process.terminate()
            process.wait(10)


def fetcher(origin: str) -> Callable[[str], bytes]:
    def fetch(path: str) -> bytes:
        try:
            with urllib.request.urlopen(origin + path, timeout=5) as answer:  # noqa: S310
                return bytes(answer.read())
        except OSError:
            return b""

    return fetch

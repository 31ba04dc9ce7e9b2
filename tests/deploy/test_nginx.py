"""The real nginx with our configuration: who reaches which app, and what never gets through."""

import http.client
import json
import shutil
import socket
import ssl
import subprocess
import threading
from collections.abc import Iterator
from http.server import ThreadingHTTPServer
from pathlib import Path

import pytest
from flask import Flask

from iot_dashboard.web.api import api_blueprints
from tests.deploy.front import (
    NGINX,
    PATIENCE,
    Running,
    Teller,
    lay_out,
    started,
    stop,
    until,
    variables,
    version,
)
from workshop.ports import any_free_port

pytestmark = pytest.mark.skipif(NGINX is None, reason="nginx is not installed")

SOCKET_KEY = "dGhlIHNhbXBsZSBub25jZQ=="


@pytest.fixture(scope="module")
def app() -> Iterator[str]:
    server = ThreadingHTTPServer(("127.0.0.1", 0), Teller)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield f"127.0.0.1:{server.server_port}"
    server.shutdown()
    server.server_close()
    thread.join(PATIENCE)


@pytest.fixture(scope="module")
def nginx(app: str, root: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Running]:
    """As compose.yaml runs it; the shop is not there."""
    folder = tmp_path_factory.mktemp("nginx")
    given = variables(app)
    lay_out(root, folder, given, "apps", "mail", "pay")
    process = started(folder, int(given["CAPSTONE_HEALTH_PORT"]))
    yield Running(int(given["CAPSTONE_LISTEN"]), 0, folder)
    stop(process)


@pytest.fixture(scope="module")
def nginx_with_tls(
    app: str, root: Path, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Running]:
    """As deploy/compose.production.yaml runs it."""
    openssl = shutil.which("openssl")
    if openssl is None:
        pytest.skip("openssl, which makes the certificate, is not installed")
    folder = tmp_path_factory.mktemp("tls")
    command = [openssl, "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256"]
    command += ["-nodes", "-days", "1", "-subj", "/CN=blog.example.org"]
    command += ["-addext", "subjectAltName=DNS:blog.example.org"]
    command += ["-keyout", str(folder / "privkey.pem"), "-out", str(folder / "fullchain.pem")]
    subprocess.run(command, check=True, capture_output=True, timeout=30)
    given = variables(app)
    port, plain = given["CAPSTONE_LISTEN"], str(any_free_port())
    given |= {"CAPSTONE_DOMAIN": "example.org", "CAPSTONE_LISTEN": f"{port} ssl"}
    given |= {"CAPSTONE_PLAIN": plain, "CAPSTONE_TLS": str(folder)}
    lay_out(root, folder, given, "apps", "tls")
    process = started(folder, int(given["CAPSTONE_HEALTH_PORT"]))
    yield Running(int(port), int(plain), folder)
    stop(process)


def test_nginx_finds_no_fault_in_the_configuration(nginx: Running) -> None:
    assert NGINX
    command = [NGINX, "-t", "-p", str(nginx.folder), "-c", str(nginx.folder / "nginx.conf")]
    tested = subprocess.run(command, check=False, capture_output=True, text=True, timeout=20)
    assert tested.returncode == 0, tested.stderr
    assert "[warn]" not in tested.stderr


@pytest.mark.parametrize("app_name", ["blog", "iot", "chat", "mail", "pay"])
def test_a_host_name_leads_to_its_app(nginx: Running, app_name: str) -> None:
    response = nginx.ask("/some/page?q=1", f"{app_name}.localhost:{nginx.port}")
    told = json.load(response)
    assert response.status == 200
    assert told["path"] == "/some/page?q=1"
    assert told["headers"]["Host"] == f"{app_name}.localhost:{nginx.port}"
    assert response.headers["Server"] != f"nginx/{version()}"


def test_what_a_client_claims_about_itself_does_not_reach_the_app(nginx: Running) -> None:
    forged = {
        "X-Forwarded-For": "203.0.113.9",
        "X-Forwarded-Host": "evil.example",
        "X-Forwarded-Proto": "https",
        "X-Forwarded-Port": "1",
        "X-Forwarded-Prefix": "/evil",
        "Forwarded": "for=203.0.113.9",
        "X-Request-ID": "forged-by-client",
    }
    host = f"blog.localhost:{nginx.port}"
    told = json.load(nginx.ask("/", host, headers=forged))["headers"]
    assert told["X-Forwarded-For"] == "127.0.0.1"
    assert told["X-Forwarded-Host"] == host
    assert told["X-Forwarded-Proto"] == "http"
    assert told["X-Request-ID"] != "forged-by-client"
    assert {"X-Forwarded-Port", "X-Forwarded-Prefix", "Forwarded"} & set(told) == set()


@pytest.mark.parametrize("host", ["evil.example", "localhost", "127.0.0.1", "blog.localhost.evil"])
def test_an_unknown_host_name_gets_no_answer(nginx: Running, host: str) -> None:
    with pytest.raises(http.client.RemoteDisconnected):
        nginx.ask("/", host)


def test_a_request_with_two_host_names_is_refused(nginx: Running) -> None:
    assert nginx.ask("http://blog.localhost/", "evil.example").status == 400
    assert nginx.ask("http://blog.localhost/", "BLOG.localhost:8080").status == 200


@pytest.mark.parametrize("path", ["/metrics", "//metrics", "/%6detrics", "/x/../metrics"])
def test_metrics_are_not_passed_on(nginx: Running, path: str) -> None:
    assert nginx.ask(path, "blog.localhost").status == 404


def test_an_app_that_is_not_there_is_a_problem_document_with_a_wait(nginx: Running) -> None:
    response = nginx.ask("/", "shop.localhost")
    assert response.status == 503
    assert response.headers["Content-Type"] == "application/problem+json"
    assert response.headers["Retry-After"] == "2"
    assert json.load(response)["status"] == 503


def test_a_body_that_is_too_large_is_refused(nginx: Running) -> None:
    two, three, seven = 2 << 20, 3 << 20, 7 << 20
    sizes = {("iot", two): 200, ("iot", three): 413, ("blog", three): 200, ("blog", seven): 413}
    for (app_name, size), status in sizes.items():
        got = nginx.ask("/", f"{app_name}.localhost", method="POST", body=bytes(size))
        assert got.status == status, (app_name, size)


def test_an_event_of_a_stream_leaves_at_once(nginx: Running) -> None:
    Teller.release.clear()
    response = nginx.ask("/api/readings/stream", "iot.localhost")
    assert response.readline() == b"data: first\n"  # before the app has said any more
    Teller.release.set()
    assert b"data: second\n" in response.read()


def test_a_web_socket_is_switched_through(nginx: Running) -> None:
    lines = (
        "GET /socket.io/?EIO=4&transport=websocket HTTP/1.1",
        "Host: chat.localhost",
        "Connection: keep-alive, Upgrade",
        "Upgrade: websocket",
        "Sec-WebSocket-Version: 13",
        f"Sec-WebSocket-Key: {SOCKET_KEY}",
    )
    with socket.create_connection(("127.0.0.1", nginx.port), timeout=PATIENCE) as connection:
        connection.sendall(("\r\n".join(lines) + "\r\n\r\n").encode())
        answer = b""
        while b"frame" not in answer and (more := connection.recv(4096)):
            answer += more
    assert answer.startswith(b"HTTP/1.1 101 ")
    assert b"s3pPLMBiTxaQ9kYGzzhZRbK+xOo=" in answer  # RFC 6455, section 1.3
    assert answer.endswith(b"frame")


def test_the_stream_that_is_not_buffered_is_one_of_the_app(root: Path) -> None:
    sites = (root / "deploy/nginx/apps.conf.template").read_text("utf-8")
    assert "location = /api/readings/stream {" in sites
    app = Flask("iot")
    for blueprint in api_blueprints:
        app.register_blueprint(blueprint)
    assert "/api/readings/stream" in {rule.rule for rule in app.url_map.iter_rules()}


def test_no_path_is_logged(nginx: Running) -> None:
    nginx.ask("/reset/secret-token?also=secret", "blog.localhost").read()
    log = nginx.folder / "log"
    until(lambda: '"host":"blog.localhost"' in log.read_text())
    assert "secret" not in log.read_text()


def test_tls_is_spoken_and_told_to_the_app(nginx_with_tls: Running) -> None:
    context = ssl.create_default_context(cafile=str(nginx_with_tls.folder / "fullchain.pem"))
    with (
        socket.create_connection(("127.0.0.1", nginx_with_tls.port), timeout=PATIENCE) as raw,
        context.wrap_socket(raw, server_hostname="blog.example.org") as connection,
    ):
        connection.sendall(b"GET / HTTP/1.1\r\nHost: blog.example.org\r\nConnection: close\r\n\r\n")
        answer = b"".join(iter(lambda: connection.recv(4096), b""))
        assert connection.version() in {"TLSv1.2", "TLSv1.3"}
    assert json.loads(answer.partition(b"\r\n\r\n")[2])["headers"]["X-Forwarded-Proto"] == "https"


def test_plain_http_only_leads_to_tls(nginx_with_tls: Running) -> None:
    plain = Running(nginx_with_tls.plain, 0, nginx_with_tls.folder)
    response = plain.ask("/page?q=1", "blog.example.org")
    assert response.status == 308
    assert response.headers["Location"] == "https://blog.example.org/page?q=1"
    with pytest.raises(http.client.RemoteDisconnected):
        plain.ask("/", "evil.example")

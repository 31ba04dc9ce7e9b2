"""A real nginx as compose.yaml runs it, and the small server behind it that tells what reached it."""

import base64
import hashlib
import http.client
import json
import os
import shutil
import subprocess
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass
from http.server import BaseHTTPRequestHandler
from pathlib import Path
from typing import Any

from workshop.ports import any_free_port

NGINX = shutil.which("nginx", path=os.pathsep.join((os.environ.get("PATH", ""), "/usr/sbin")))
PATIENCE = 5


class Teller(BaseHTTPRequestHandler):
    """Answers with what it was asked; streams two events with a pause; switches protocols."""

    protocol_version = "HTTP/1.1"
    release = threading.Event()

    def do_GET(self) -> None:
        if self.path == "/api/readings/stream":
            self._stream()
        elif self.headers.get("Upgrade") == "websocket":
            self._switch()
        else:
            self._tell()

    def do_POST(self) -> None:
        self.rfile.read(int(self.headers.get("Content-Length", "0")))
        self._tell()

    def log_message(self, format: str, *args: Any) -> None:  # noqa: A002
        """Keep the test's output clean."""

    def _tell(self) -> None:
        told = json.dumps({"path": self.path, "headers": dict(self.headers.items())}).encode()
        self.send_response(200)
        self.send_header("Content-Length", str(len(told)))
        self.end_headers()
        self.wfile.write(told)

    def _stream(self) -> None:
        self.send_response(200)
        self.send_header("Content-Type", "text/event-stream")
        self.send_header("Connection", "close")
        self.end_headers()
        self.wfile.write(b"data: first\n\n")
        self.release.wait(4 * PATIENCE)  # longer than the client's patience
        self.wfile.write(b"data: second\n\n")
        self.close_connection = True

    def _switch(self) -> None:
        accept = hashlib.sha1(
            (self.headers["Sec-WebSocket-Key"] + "258EAFA5-E914-47DA-95CA-C5AB0DC85B11").encode(),
            usedforsecurity=False,
        ).digest()
        self.send_response(101)
        self.send_header("Upgrade", "websocket")
        self.send_header("Connection", "Upgrade")
        self.send_header("Sec-WebSocket-Accept", base64.b64encode(accept).decode())
        self.end_headers()
        self.wfile.write(b"frame")
        self.close_connection = True


@dataclass
class Running:
    """A running nginx and where it listens."""

    port: int
    plain: int
    folder: Path

    def ask(self, path: str, host: str, **more: Any) -> http.client.HTTPResponse:
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=PATIENCE)
        headers = {"Host": host, **more.pop("headers", {})}
        connection.request(more.pop("method", "GET"), path, headers=headers, **more)
        return connection.getresponse()


def variables(app: str) -> dict[str, str]:
    return {
        "NGINX_LOCAL_RESOLVERS": "127.0.0.1",
        "CAPSTONE_DOMAIN": "localhost",
        "CAPSTONE_LISTEN": str(any_free_port()),
        "CAPSTONE_HEALTH_PORT": str(any_free_port()),
        "CAPSTONE_BLOG": app,
        "CAPSTONE_SHOP": f"127.0.0.1:{any_free_port()}",
        "CAPSTONE_IOT": app,
        "CAPSTONE_CHAT": app,
        "CAPSTONE_MAIL": app,
        "CAPSTONE_PAY": app,
    }


def lay_out(root: Path, folder: Path, variables: dict[str, str], *sites: str) -> None:
    """What the image's entry point does: fill in the templates, and nothing else that begins with $."""
    source = root / "deploy" / "nginx"
    for name in ("nginx.conf", "proxy.conf", "app.conf"):
        shutil.copy(source / name, folder)
    (folder / "conf.d").mkdir()
    for site in sites:
        text = (source / f"{site}.conf.template").read_text("utf-8")
        for name, value in variables.items():
            text = text.replace(f"${{{name}}}", value)
        assert "${" not in text
        (folder / "conf.d" / f"{site}.conf").write_text(text, "utf-8")


def started(folder: Path, health: int) -> "subprocess.Popen[bytes]":
    assert NGINX
    user = " user root;" if os.geteuid() == 0 else ""  # the test's folder is open to nobody else
    command = [NGINX, "-p", str(folder), "-c", str(folder / "nginx.conf")]
    with (folder / "log").open("wb") as log:
        process = subprocess.Popen(
            [*command, "-g", f"daemon off;{user}"], stdout=log, stderr=subprocess.STDOUT
        )
    try:
        until(lambda: process.poll() is not None or _is_well(health))
        assert process.poll() is None, (folder / "log").read_text()
    except BaseException:
        stop(process)
        raise
    return process


def stop(process: "subprocess.Popen[bytes]") -> None:
    process.terminate()
    process.wait(PATIENCE)


def _is_well(port: int) -> bool:
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=PATIENCE)
    try:
        connection.request("GET", "/")
        return connection.getresponse().status == 204
    except OSError:
        return False
    finally:
        connection.close()


def until(condition: Callable[[], object]) -> None:
    deadline = time.monotonic() + PATIENCE
    while not condition():
        assert time.monotonic() < deadline, "it did not happen in time"
        time.sleep(0.02)


def version() -> str:
    assert NGINX
    said = subprocess.run([NGINX, "-v"], check=True, capture_output=True, text=True, timeout=10)
    return said.stderr.rpartition("/")[2].strip()

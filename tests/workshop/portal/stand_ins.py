"""Apps as the portal sees them: another process that answers /readyz and /api/counters as it is told.

It is the outside world, so it may also be slow, endless, rude and wrong.
"""

import json
import os
import subprocess
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import asdict
from pathlib import Path
from typing import Any, Self

from workshop import records
from workshop.apps import App
from workshop.checkout import Checkout
from workshop.running import Place, Running

ADA = {"key": "ada", "name": "Ada", "about": "writes about numbers and machines"}
SHARED = {"VALKEY_URL": "cache", "SMTP_URL": "mailbox"}
APPS = (
    App("blog", "Blog", "blog_app", 8001, {"BLOG_DATABASE_URL": "postgres", **SHARED}),
    App("shop", "Shop", "ecommerce_api", 8002, {"SHOP_MONGODB_URL": "documents", **SHARED}),
    App(
        "iot",
        "IoT dashboard",
        "iot_dashboard",
        8003,
        {
            "IOT_DATABASE_URL": "postgres",
            "IOT_MQTT_URL": "broker",
            "IOT_S3_ENDPOINT_URL": "objects",
            **SHARED,
        },
    ),
    App("chat", "Chat", "chat_app", 8004, {"CHAT_DATABASE_URL": "postgres", **SHARED}),
)
SERVERS = {
    "postgres": Place("postgresql://127.0.0.1:15432", 1, "PostgreSQL 18"),
    "documents": Place("mongodb://127.0.0.1:17017", 1, "MongoDB protocol (SecantusDB)"),
    "broker": Place("mqtt://127.0.0.1:11883", 1, "Mosquitto"),
    "objects": Place("http://127.0.0.1:19000", 1, "S3 (nanio)"),
    "cache": Place("valkey://127.0.0.1:16379", 1, "Valkey"),
    "mailbox": Place("smtp://127.0.0.1:11025", 1, "Mailbox (aiosmtpd)"),
}
READY = json.dumps({"status": "ready", "parts": {"postgres": "ready"}})


class StandIns:
    """Four apps that say what a test wants, and the launcher's notes about them."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._process: subprocess.Popen[bytes] | None = None
        self.urls: dict[str, str] = {}

    @contextmanager
    def run_in(self, checkout: Checkout) -> Iterator[Self]:
        """For one test: nothing told yet, and alive. The process itself may serve several tests."""
        for file in self._folder.iterdir():
            file.unlink()
        self._notes = checkout.run / "state.json"
        if self._process is None or self._process.poll() is not None:
            self._start()
        yield self
        self._notes.unlink(missing_ok=True)  # so that the portal of this test leaves them in peace

    def _start(self) -> None:
        self._process = subprocess.Popen(
            [sys.executable, __file__, str(self._folder), *(app.name for app in APPS)],
            stdout=subprocess.PIPE,
        )
        assert self._process.stdout
        ports = json.loads(self._process.stdout.readline())
        self.urls = {name: f"http://127.0.0.1:{port}" for name, port in ports.items()}

    def say(self, app: str, path: str, body: Any, **how: Any) -> None:
        """From now on `app` answers so. `how`: status, delay and drip (seconds), times, cut (bool)."""
        file = self._folder / f"{app}{path.replace('/', '_')}.json"
        text = body if isinstance(body, str) else json.dumps(body)
        file.with_suffix(".new").write_text(json.dumps({"body": text, **how}), "utf-8")
        file.with_suffix(".new").replace(file)

    def count(self, app: str, people: Sequence[dict[str, str]] = (), /, **counters: Any) -> None:
        self.say(app, "/api/counters", {"counters": counters, "people": list(people)})

    def are_ready(self, *names: str) -> None:
        for name in names:
            self.say(name, "/readyz", READY)

    def are_written_down(self, *names: str, **other_urls: str) -> None:
        """The launcher runs these apps (this very process plays the launcher)."""
        urls = {name: self.urls[name] for name in names} | other_urls
        titles = {app.name: app.title for app in APPS}
        running = Running(
            os.getpid(),
            records.start_mark(os.getpid()) or "",
            {name: Place(url, 1, titles[name]) for name, url in urls.items()},
            SERVERS,
        )
        self._notes.write_text(json.dumps(asdict(running)), "utf-8")

    def asked(self, app: str, path: str) -> int:
        """How often this was asked of it."""
        log = self._folder / f"{app}{path.replace('/', '_')}.log"
        return log.stat().st_size if log.exists() else 0

    def go(self) -> None:
        """All of them are gone, as after kill -9."""
        if self._process:
            self._process.kill()
            self._process.communicate(timeout=5)


def serve(folder: Path, names: Sequence[str]) -> None:
    """The other process: one server for each name; prints their ports as one line of JSON."""
    import threading
    import time
    from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

    def answers_of(name: str) -> type[BaseHTTPRequestHandler]:
        class Answers(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                known = folder / f"{name}{self.path.replace('/', '_')}"
                with known.with_suffix(".log").open("a") as log:
                    log.write("x")
                script = known.with_suffix(".json")
                self.answer(json.loads(script.read_text("utf-8")) if script.exists() else None)

            def answer(self, told: dict[str, Any] | None) -> None:
                told = told or {"body": "", "status": 404}
                time.sleep(told.get("delay", 0))
                if told.get("cut"):
                    return
                self.send_response(told.get("status", 200))
                self.end_headers()
                for piece in [told["body"].encode()] * told.get("times", 1):
                    self.wfile.write(piece)
                    self.wfile.flush()
                    time.sleep(told.get("drip", 0))

            def log_message(self, *_: Any) -> None:
                pass

        return Answers

    ports = {}
    for name in names:
        server = ThreadingHTTPServer(("127.0.0.1", 0), answers_of(name))
        server.daemon_threads = True
        ports[name] = server.server_port
        threading.Thread(target=server.serve_forever).start()
    sys.stdout.write(json.dumps(ports) + "\n")
    sys.stdout.flush()


if __name__ == "__main__":
    serve(Path(sys.argv[1]), sys.argv[2:])

"""The live stream under granian: nothing is missed, others are served meanwhile, and a stop does not wait."""

import http.client
import json
import os
import signal
import socket
import time
from collections.abc import Iterator
from typing import Any

import pytest
from flask import Flask

from iot_dashboard.settings import IotSettings
from iot_dashboard.storage import readings as stored
from iot_dashboard.storage.database import db
from iot_dashboard.web.live import MOST_LISTENERS
from tests.fixtures.iot import report
from tests.fixtures.iot_devices import eventually, reading
from workshop.apps import only
from workshop.checkout import Checkout
from workshop.children import Child, python
from workshop.ports import accepts, any_free_port

THREADS = only("iot").threads


@pytest.fixture(scope="module")
def served(iot: Flask, iot_settings: IotSettings, checkout: Checkout) -> Iterator[Child]:
    """One worker, so that the number of its streams is known."""
    port = any_free_port()
    command = python("-m", "granian", "--interface", "wsgi", "--factory", "--no-ws")
    command += ["--port", str(port), "--workers", "1", "--blocking-threads", str(THREADS)]
    command += ["--workers-kill-timeout", "4", "iot_dashboard:create_app"]
    given = iot_settings.model_dump() | {"public_url": f"http://127.0.0.1:{port}"}
    shared = {"VALKEY_URL", "SMTP_URL"}
    environment = {
        (name.upper() if name.upper() in shared else f"IOT_{name.upper()}"): str(value)
        for name, value in given.items()
    }
    child = Child(checkout, "iot-web", command, environment=environment)
    child.start()
    eventually(lambda: accepts(port) or child.poll() is not None)
    yield child
    child.stop()


class Stream:
    """A listener with a plain socket, as a browser would be."""

    def __init__(self, child: Child, query: str = "", last_id: int | None = None) -> None:
        self.port = port_of(child)
        self._connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=10)
        headers = {"Last-Event-ID": str(last_id)} if last_id is not None else {}
        self._connection.request("GET", f"/api/readings/stream?{query}", headers=headers)
        self.answer = self._connection.getresponse()

    def readings(self, count: int) -> list[dict[str, Any]]:
        found: list[dict[str, Any]] = []
        while len(found) < count:
            line = self.answer.readline()
            assert line, "the stream ended"
            if line.startswith(b"data: "):
                found += json.loads(line[6:])
        return found

    def ends(self) -> bool:
        while self.answer.readline():
            pass
        return True

    def close(self) -> None:
        self.answer.close()
        self._connection.close()


def admitted(child: Child) -> Stream:
    """A stream, as soon as there is room: that somebody left is noticed at the next heartbeat."""
    found: list[Stream] = []

    def ask() -> bool:
        found.append(Stream(child))
        return found[-1].answer.status == 200

    eventually(ask)
    return found[-1]


def newest(app: Flask) -> int:
    with app.app_context():
        return stored.newest_id(db.session())


def test_a_listener_sees_what_comes_in_of_the_devices_it_named(served: Child, iot: Flask) -> None:
    stream = Stream(served, "device=station-01")
    assert stream.answer.headers["Content-Type"].startswith("text/event-stream")
    report(iot, "station-02", reading(5000))
    report(iot, "station-01", reading(5000), reading(5001))
    found = stream.readings(2)
    assert [(row["device"], row["seq"]) for row in found] == [
        ("station-01", 5000),
        ("station-01", 5001),
    ]
    stream.close()


def test_who_comes_back_gets_what_was_missed_without_a_gap_or_a_repeat(
    served: Child, iot: Flask
) -> None:
    before = newest(iot)
    report(iot, "station-01", *map(reading, range(6000, 6700)))  # more than one event's worth
    stream = Stream(served, "device=station-01", last_id=before)
    report(iot, "station-01", *map(reading, range(6700, 6710)))
    assert [row["seq"] for row in stream.readings(710)] == list(range(6000, 6710))
    stream.close()


@pytest.mark.whole
def test_full_of_listeners_the_others_are_still_served_and_one_more_is_told_to_wait(
    served: Child, iot: Flask
) -> None:
    streams = [admitted(served) for _ in range(MOST_LISTENERS)]
    refused = Stream(served)
    assert refused.answer.status == 503
    assert refused.answer.headers["Retry-After"] == "10"
    started = time.monotonic()
    for _ in range(20):
        assert _ask("GET", streams[0].port, "/healthz") == 200
    assert time.monotonic() - started < 5
    report(iot, "station-01", reading(7000))
    for stream in streams:
        while stream.readings(1)[-1]["seq"] != 7000:
            pass  # something reported shortly before may come first
    for stream in streams:
        stream.close()
    admitted(served).close()


def test_asking_for_the_head_alone_takes_up_no_place(served: Child) -> None:
    admitted(served).close()
    for _ in range(MOST_LISTENERS):
        assert _ask("HEAD", port_of(served), "/api/readings/stream") == 200
    admitted(served).close()


@pytest.mark.parametrize("query", ["after=-1", "after=x", "more=1", "device=" + "x" * 41])
def test_odd_questions_are_refused(served: Child, query: str) -> None:
    stream = Stream(served, query)
    assert stream.answer.status == 422
    stream.close()


def test_a_stop_does_not_wait_for_listeners(served: Child) -> None:
    stream = Stream(served)
    assert served.pid is not None
    started = time.monotonic()
    os.kill(served.pid, signal.SIGTERM)
    assert stream.ends()
    eventually(lambda: served.poll() is not None)
    assert time.monotonic() - started < 3, "less than the time after which workers are killed"


def port_of(child: Child) -> int:
    return int(child.command[child.command.index("--port") + 1])


def _ask(method: str, port: int, path: str) -> int:
    with socket.create_connection(("127.0.0.1", port), timeout=3) as connection:
        head = f"{method} {path} HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\nConnection: close\r\n\r\n"
        connection.sendall(head.encode())
        return int(connection.recv(100).split()[1])

"""The broker's files, read by the real Mosquitto: who may sign in, and what each may say and hear."""

import os
import pwd
import re
import runpy
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Self

import paho.mqtt.client as mqtt
import pytest
from paho.mqtt.enums import CallbackAPIVersion

from iot_dashboard.models.connection import mqtt_password
from tests.deploy.front import until
from workshop.ports import accepts, any_free_port
from workshop.servers.broker import READER, find_mosquitto

SECRET = "a-secret-for-tests-only"
INGEST_PASSWORD = "for-tests-only"
DEVICES = "station-01, station-02"
PATIENCE = 5.0


@dataclass
class Client:
    """Somebody at the broker; waits for what the broker says."""

    port: int
    user: str
    password: str
    heard: list[str] = field(default_factory=list)
    refusal: str = ""

    def __post_init__(self) -> None:
        self._done = threading.Event()
        self._granted = threading.Event()
        self._mqtt = mqtt.Client(CallbackAPIVersion.VERSION2, protocol=mqtt.MQTTv5)
        if self.user:
            self._mqtt.username_pw_set(self.user, self.password)
        self._mqtt.on_connect = self._on_connect
        self._mqtt.on_subscribe = lambda *_: self._granted.set()
        self._mqtt.on_message = lambda _c, _u, message: self._hear(message.topic)
        self._mqtt.connect("127.0.0.1", self.port)
        self._mqtt.loop_start()
        assert self._done.wait(PATIENCE)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._mqtt.disconnect()
        self._mqtt.loop_stop()

    def publish(self, topic: str) -> None:
        self._mqtt.publish(topic, b"{}", qos=1).wait_for_publish(PATIENCE)

    def subscribe(self, topic: str) -> None:
        self._mqtt.subscribe(topic, qos=1)
        assert self._granted.wait(PATIENCE)

    def has_heard(self, topic: str) -> bool:
        self._arrived = threading.Event()
        self._awaited = topic
        return topic in self.heard or self._arrived.wait(PATIENCE)

    def _hear(self, topic: str) -> None:
        self.heard.append(topic)
        if topic == getattr(self, "_awaited", None):
            self._arrived.set()

    def _on_connect(self, *arguments: Any) -> None:
        reason = arguments[3]
        self.refusal = str(reason) if reason.is_failure else ""
        self._done.set()


@pytest.fixture(scope="module")
def passwords(root: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """As the one-shot service `broker-users` writes it."""
    folder = tmp_path_factory.mktemp("users")
    given = {
        "IOT_DEVICE_SECRET": SECRET,
        "BROKER_INGEST_PASSWORD": INGEST_PASSWORD,
        "BROKER_DEVICES": DEVICES,
    }
    command = [sys.executable, "deploy/image/broker_users.py", "write", str(folder)]
    subprocess.run(command, check=True, env=given, cwd=root, timeout=20, capture_output=True)
    return folder / "passwords"


@pytest.fixture(scope="module")
def broker(root: Path, passwords: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[int]:
    program = find_mosquitto()
    if program is None:
        pytest.skip("mosquitto is not installed")
    folder, port = tmp_path_factory.mktemp("broker"), any_free_port()
    source = root / "deploy" / "mosquitto"
    text = (source / "mosquitto.conf").read_text("utf-8")
    for inside, here in (
        ("listener 1883", f"user {_current_user()}\nlistener {port} 127.0.0.1"),
        ("/srv/broker/passwords", str(passwords)),
        ("/mosquitto/config/topics", str(source / "topics")),
        ("/mosquitto/data/", f"{folder}/"),
    ):
        assert inside in text
        text = text.replace(inside, here)
    (folder / "mosquitto.conf").write_text(text, "utf-8")
    process = subprocess.Popen(
        [program, "-c", str(folder / "mosquitto.conf")], stdout=subprocess.DEVNULL
    )
    try:
        until(lambda: accepts(port))
        yield port
    finally:
        process.terminate()
        process.wait(PATIENCE)


def test_a_device_password_is_the_same_as_on_a_laptop(
    script: Callable[[str], dict[str, Any]], root: Path
) -> None:
    ours = script("image/broker_users.py")["device_password"]
    assert ours(SECRET, "station-25") == mqtt_password(SECRET, "station-25")
    command = [sys.executable, "deploy/image/broker_users.py", "show", "station-25"]
    shown = subprocess.run(
        command,
        check=True,
        env={"IOT_DEVICE_SECRET": SECRET},
        cwd=root,
        timeout=20,
        capture_output=True,
        text=True,
    )
    assert shown.stdout.strip() == mqtt_password(SECRET, "station-25")


def test_the_password_file_is_private_and_holds_no_password(passwords: Path) -> None:
    assert passwords.stat().st_mode & 0o077 == 0
    text = passwords.read_text()
    assert [line.split(":")[0] for line in text.splitlines()] == [
        READER,
        "station-01",
        "station-02",
    ]
    assert INGEST_PASSWORD not in text
    assert mqtt_password(SECRET, "station-01") not in text


@pytest.mark.parametrize("devices", ["a/b", "+", "ingest", "x,x", "#", "a b"])
def test_a_name_that_is_no_device_is_refused(devices: str, root: Path, tmp_path: Path) -> None:
    given = {
        "IOT_DEVICE_SECRET": SECRET,
        "BROKER_INGEST_PASSWORD": INGEST_PASSWORD,
        "BROKER_DEVICES": devices,
    }
    command = [sys.executable, "deploy/image/broker_users.py", "write", str(tmp_path)]
    written = subprocess.run(
        command, check=False, env=given, cwd=root, timeout=20, capture_output=True
    )
    assert written.returncode == 1
    assert not (tmp_path / "passwords").exists()


def test_a_stranger_cannot_sign_in(broker: int) -> None:
    for user, password in (("station-01", "wrong"), ("station-99", SECRET), ("", "")):
        with Client(broker, user, password) as client:
            assert client.refusal


def test_the_ingest_hears_what_a_device_says_on_its_own_topic_only(broker: int) -> None:
    own, foreign = "devices/station-01/readings", "devices/station-02/readings"
    with _ingest(broker) as ingest, _device(broker, "station-01") as device:
        ingest.subscribe("devices/+/readings")
        device.publish(foreign)
        device.publish("devices/station-01/other")
        device.publish(own)  # sent last: once it is heard, the others would have been
        assert ingest.has_heard(own)
        assert ingest.heard == [own]


def test_a_device_hears_no_other_device_and_the_ingest_says_nothing(broker: int) -> None:
    topic = "devices/station-02/readings"
    with (
        _ingest(broker) as ingest,
        _device(broker, "station-01") as curious,
        _device(broker, "station-02") as device,
    ):
        ingest.subscribe("devices/+/readings")
        curious.subscribe("devices/#")
        ingest.publish("devices/station-01/readings")
        device.publish(topic)
        assert ingest.has_heard(topic)
        assert ingest.heard == [topic]
        assert curious.heard == []


def test_the_topics_are_those_that_the_app_knows(root: Path) -> None:
    names = runpy.run_path(str(root / "iot_dashboard" / "mqtt" / "topics.py"))
    known = [value for value in names.values() if isinstance(value, names["Topic"])]
    assert known
    text = (root / "deploy/mosquitto/topics").read_text("utf-8")
    read = set(re.findall(r"^topic read (\S+)$", text, re.MULTILINE))
    written = set(re.findall(r"^pattern write (\S+)$", text, re.MULTILINE))
    assert read == {topic.pattern for topic in known}
    assert written == {topic.pattern.replace("+", "%u") for topic in known}


def _ingest(port: int) -> Client:
    return Client(port, READER, INGEST_PASSWORD)


def _device(port: int, name: str) -> Client:
    return Client(port, name, mqtt_password(SECRET, name))


def _current_user() -> str:
    return pwd.getpwuid(os.geteuid()).pw_name

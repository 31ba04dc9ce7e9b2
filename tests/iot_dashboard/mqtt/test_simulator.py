"""The simulated devices: real values, own passwords, and a stop at once."""

import subprocess
import sys
import threading
import time
from datetime import UTC, datetime, timedelta

from flask import Flask

from iot_dashboard.models.connection import topic_of
from iot_dashboard.recordings import HOUR_LASTS, recorded, values_at
from iot_dashboard.settings import IotSettings
from tests.fixtures.iot_devices import eventually
from tests.fixtures.servers import DEVICE_SECRET, DEVICES, PASSWORD
from workshop.checkout import CODE
from workshop.servers.broker import READER, Broker
from workshop.simulators.iot import run


def test_the_recordings_are_four_years_of_hours_and_every_station_has_a_season_of_its_own() -> None:
    recordings = recorded()
    assert [len(recording) for recording in recordings] == [8759] * 4
    begin = datetime.fromtimestamp(0, UTC)
    begins = {values_at(recordings, station, begin)["temperature_c"] for station in range(24)}
    assert len(begins) > 12
    assert values_at(recordings, 0, begin) == {
        "temperature_c": 4.11,
        "wind_m_s": 4.7,
        "precipitation_mm": 0.0,
    }
    later = begin + timedelta(seconds=HOUR_LASTS)
    assert values_at(recordings, 0, later) == recordings[0][1], "the next hour, whoever asks"


def test_each_device_publishes_to_its_own_topic_until_told_to_stop(
    iot: Flask, iot_settings: IotSettings, broker: Broker
) -> None:
    from paho.mqtt.client import Client
    from paho.mqtt.enums import CallbackAPIVersion

    topics: set[str] = set()
    reader = Client(CallbackAPIVersion.VERSION2, client_id=READER)
    reader.username_pw_set(READER, PASSWORD)
    reader.on_message = lambda _client, _data, message: topics.add(message.topic)
    subscribed = threading.Event()
    reader.on_subscribe = lambda *_: subscribed.set()
    reader.connect("127.0.0.1", broker.port)
    reader.subscribe(topic_of("+"), 1)
    reader.loop_start()
    assert subscribed.wait(5)
    stop = threading.Event()
    where = {"host": "127.0.0.1", "port": broker.port, "secret": DEVICE_SECRET, "names": DEVICES}
    devices = threading.Thread(target=run, kwargs=where | {"rate": 50.0, "stop": stop})
    devices.start()
    eventually(lambda: topics == set(map(topic_of, DEVICES)))
    started = time.monotonic()
    stop.set()
    devices.join(timeout=5)
    assert not devices.is_alive()
    assert time.monotonic() - started < 2
    reader.disconnect()
    reader.loop_stop()


def test_a_simulator_knows_topics_and_passwords_without_the_database() -> None:
    heavy = "{'sqlalchemy', 'flask', 'pydantic'} & set(sys.modules)"
    check = f"import sys; import workshop.simulators.iot; assert not {heavy}, {heavy}"
    subprocess.run([sys.executable, "-c", check], cwd=CODE, check=True, timeout=30)

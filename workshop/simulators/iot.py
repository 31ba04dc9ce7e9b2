"""Devices: each with its own MQTT connection and password, replaying real readings against the present clock.

The values are NOAA's of Seattle (2010 and 2012 to 2015, see `iot_dashboard/recordings.py`): one recorded hour
lasts ten seconds, each device beginning in another season. The times are now: what was measured then is reported
as if it were measured at this moment.
"""

import itertools
import json
import math
import os
import threading
from typing import Any

from paho.mqtt.client import Client
from paho.mqtt.enums import CallbackAPIVersion, MQTTErrorCode
from paho.mqtt.reasoncodes import ReasonCode

from common import clock
from common.stopping import stop_on_signals
from iot_dashboard.models.connection import Broker, mqtt_password, topic_of
from iot_dashboard.recordings import HOUR_LASTS, Values, recorded, values_at
from workshop.devices import DEMO_DEVICES, DEVICE_SECRET
from workshop.errors import WorkshopError

RATE = len(DEMO_DEVICES) / HOUR_LASTS  # readings a second, of all devices together
# Readings that a device remembers while the broker is away; then the newest are dropped.
MOST_QUEUED = 500


class SimulatedDevice:
    """One device. Publishing never blocks: while the broker is away readings queue up, then follow."""

    def __init__(self, number: int, name: str, host: str, port: int, password: str) -> None:
        self._number = number
        self._topic = topic_of(name)
        self._step = 0
        self._client = Client(CallbackAPIVersion.VERSION2, client_id=name, clean_session=True)
        self._client.username_pw_set(name, password)
        self._client.reconnect_delay_set(1, 5)
        self._client.max_queued_messages_set(MOST_QUEUED)
        self.refused = ""
        self._client.on_connect = self._connected
        self._client.connect_async(host, port, keepalive=30)

    def start(self) -> None:
        self._client.loop_start()

    def measure(self, recordings: list[list[Values]]) -> bool:
        """Publish the next reading. False: the queue is full, and it was dropped."""
        now = clock.now()
        payload = {
            "seq": self._step,
            "at": clock.rfc3339(now),
            "values": values_at(recordings, self._number, now),
        }
        self._step += 1
        sent = self._client.publish(self._topic, json.dumps(payload), qos=1)
        return sent.rc != MQTTErrorCode.MQTT_ERR_QUEUE_SIZE

    def leave(self) -> None:
        """Say goodbye; `stop` then waits for the thread."""
        self._client.disconnect()

    def stop(self) -> None:
        self._client.loop_stop()

    def _connected(
        self, _client: Client, _userdata: Any, _flags: Any, reason: ReasonCode, _properties: Any
    ) -> None:
        self.refused = str(reason) if reason.is_failure else ""


def main() -> None:
    """Play devices until SIGTERM or Ctrl-C.

    IOT_MQTT_URL says where the broker is (its user is not used), IOT_DEVICE_SECRET makes the passwords,
    SIMULATOR_RATE is the readings a second of all devices together, SIMULATOR_DEVICES how many there are.
    """
    stop = stop_on_signals()
    run(
        *Broker.at(_needed("IOT_MQTT_URL")),
        secret=_needed(DEVICE_SECRET),
        names=DEMO_DEVICES[: int(_positive("SIMULATOR_DEVICES", len(DEMO_DEVICES)))],
        rate=_positive("SIMULATOR_RATE", RATE),
        stop=stop,
    )


def run(
    host: str, port: int, *, secret: str, names: list[str], rate: float, stop: threading.Event
) -> int:
    """Play the named devices until `stop` is set; says how many readings were published."""
    recordings = recorded()
    if not recordings:
        raise WorkshopError("The recordings are missing.", "Install the package vega-datasets.")
    players = [
        SimulatedDevice(number, name, host, port, mqtt_password(secret, name))
        for number, name in enumerate(names)
    ]
    for player in players:
        player.start()
    published = 0
    try:
        for player in itertools.cycle(players):
            if stop.wait(1 / rate):
                break
            published += player.measure(recordings)
    finally:
        for player in players:
            player.leave()
        for player in players:
            player.stop()
    return published


def _needed(variable: str) -> str:
    value = os.environ.get(variable)
    if not value:
        raise WorkshopError(f"{variable} is not set.", "Start the simulator with `capstone`.")
    return value


def _positive(variable: str, usual: float) -> float:
    try:
        value = float(os.environ.get(variable) or usual)
    except ValueError:
        value = 0
    if not 0 < value < math.inf:
        raise WorkshopError(f"{variable} must be a number above 0.", f"Usual is {usual:g}.")
    return value


if __name__ == "__main__":
    main()

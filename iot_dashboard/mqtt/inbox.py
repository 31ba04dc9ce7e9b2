"""The connection to the broker: what has been delivered and not acknowledged, and how it comes back.

All of it runs in one thread, by hand, instead of paho's own: message ids are only good on the connection
they came over, and with two threads an acknowledgement could slip onto the next connection, where the
same id means another message, which would then be lost.
"""

import time
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import unquote, urlsplit

import structlog
from paho.mqtt.client import Client, MQTTMessage
from paho.mqtt.enums import CallbackAPIVersion, MQTTErrorCode
from paho.mqtt.reasoncodes import ReasonCode

from common import clock
from iot_dashboard.models.connection import Broker
from iot_dashboard.models.messages import Message
from iot_dashboard.mqtt.topics import READINGS, device_of

log = structlog.get_logger("ingest")
CLIENT_ID = "ingest"  # always the same: the broker keeps what comes while we are away
KEEPALIVE = 30  # seconds
FIRST_DELAY, LONGEST_DELAY = 0.2, 2.0  # seconds between tries to connect


@dataclass(frozen=True, slots=True)
class Delivery:
    """A message, and the number under which the broker waits for its acknowledgement."""

    mid: int
    qos: int
    message: Message
    arrived: float


class Inbox:
    """`waiting` holds the deliveries to store and acknowledge, oldest first."""

    def __init__(self, url: str) -> None:
        parts = urlsplit(url)
        self.waiting: list[Delivery] = []
        self._client = Client(
            CallbackAPIVersion.VERSION2, client_id=CLIENT_ID, clean_session=False, manual_ack=True
        )
        if parts.username:
            self._client.username_pw_set(unquote(parts.username), unquote(parts.password or ""))
        if parts.scheme == "mqtts":
            self._client.tls_set()
        self._client.connect_timeout = 3
        self._client.on_connect = self._connected
        self._client.on_disconnect = self._disconnected
        self._client.on_message = self._received
        self._client.connect_async(*Broker.at(url), KEEPALIVE)
        self._delay = FIRST_DELAY
        self._due = (
            0.0  # when to try to connect; while connected it is in the past and not looked at
        )

    def receive(self, seconds: float) -> None:
        """Let the broker deliver for a moment; connect again when the connection is gone."""
        if self._client.socket() is None:
            self._connect_again(seconds)
        elif self._client.loop(seconds) != MQTTErrorCode.MQTT_ERR_SUCCESS:
            self._lost()

    def acknowledge(self, deliveries: Sequence[Delivery]) -> None:
        """Tell the broker that these are safe. Not telling it is safe, too: it delivers again."""
        done = {id(delivery) for delivery in deliveries}
        self.waiting = [delivery for delivery in self.waiting if id(delivery) not in done]
        for delivery in deliveries:
            if self._client.ack(delivery.mid, delivery.qos) != MQTTErrorCode.MQTT_ERR_SUCCESS:
                self._lost()
                return

    def close(self) -> None:
        self._client.disconnect()

    def _connect_again(self, seconds: float) -> None:
        wait = self._due - time.monotonic()
        if wait > 0:
            time.sleep(min(wait, seconds))
            return
        self._due = time.monotonic() + self._delay
        self._delay = min(self._delay * 2, LONGEST_DELAY)
        try:
            self._client.reconnect()
        except OSError as error:
            log.warning("broker away", reason=str(error))

    def _connected(
        self, client: Client, _userdata: Any, _flags: Any, reason: ReasonCode, _properties: Any
    ) -> None:
        if reason.is_failure:
            log.error("broker refused us", reason=str(reason))
            return
        self._delay = FIRST_DELAY
        client.subscribe(READINGS.pattern, READINGS.qos)
        log.info("connected to the broker")

    def _disconnected(
        self, _client: Client, _userdata: Any, _flags: Any, reason: ReasonCode, _properties: Any
    ) -> None:
        if reason.is_failure:
            log.warning("lost the broker", reason=str(reason))
        self._lost()

    def _lost(self) -> None:
        """What was not acknowledged comes again on the next connection, under numbers of its own."""
        self.waiting.clear()

    def _received(self, _client: Client, _userdata: Any, raw: MQTTMessage) -> None:
        topic = raw.topic.replace("\0", "\N{REPLACEMENT CHARACTER}")
        message = Message(device_of(topic), topic, bytes(raw.payload), clock.now())
        self.waiting.append(Delivery(raw.mid, raw.qos, message, time.monotonic()))

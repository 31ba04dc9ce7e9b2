"""How nodes tell each other what to pass on: Valkey's publish and subscribe.

Flask-SocketIO's own RedisManager shares one handle between the thread that listens and those that
send, so that a reconnecting sender can leave the listener deaf; it may also wait a minute before it
listens again, and a server that hangs would hold up every sender. Here the two are apart and each has
its time limits. What is lost while Valkey is away is found again by number (`sweeper.py`).
"""

import time
from collections.abc import Iterator
from typing import Any

import structlog
import valkey
from socketio import PubSubManager

CHANNEL = "chat:bus"
PAUSE = 1  # second before listening again
SILENCE = 10  # seconds without a message after which the connection is tried

log = structlog.get_logger("bus")


class Bus(PubSubManager):
    """What Socket.IO calls a client manager."""

    name = "valkey"

    def __init__(self, url: str) -> None:
        super().__init__(channel=CHANNEL)
        self._url = url
        self._sender = valkey.Valkey.from_url(url, socket_timeout=1, socket_connect_timeout=1)

    def _publish(self, data: dict[str, Any]) -> None:
        """Tell the other nodes. This node's sockets have been told before, Valkey or no Valkey."""
        try:
            self._sender.publish(CHANNEL, self.json.dumps(data))
        except valkey.ValkeyError as error:
            log.warning("not published", reason=type(error).__name__)

    def _listen(self) -> Iterator[bytes]:
        while True:
            try:
                yield from self._heard()
            except valkey.ValkeyError as error:
                log.warning("bus away", reason=type(error).__name__)
            time.sleep(PAUSE)

    def _heard(self) -> Iterator[bytes]:
        listener = valkey.Valkey.from_url(
            self._url, socket_connect_timeout=1, health_check_interval=SILENCE
        )
        subscription: Any = listener.pubsub(ignore_subscribe_messages=True)
        with listener, subscription:
            subscription.subscribe(CHANNEL)
            while True:
                # Comes back without a message after SILENCE, so that the health check gets its turn
                # and a connection that died without a word is noticed.
                message = subscription.get_message(timeout=SILENCE)
                if message is not None and isinstance(message["data"], bytes):
                    yield message["data"]

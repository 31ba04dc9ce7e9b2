"""How a device connects: the broker, its topic, its password. Loads no database: the simulator uses it, too."""

import hashlib
import hmac
from typing import NamedTuple, Self
from urllib.parse import urlsplit

PORTS = {"mqtt": 1883, "mqtts": 8883}  # where brokers listen when a URL names no port


class Broker(NamedTuple):
    """Where the broker listens."""

    host: str
    port: int

    @classmethod
    def at(cls, url: str) -> Self:
        """Of `mqtt://…` or `mqtts://…`; the user in it is left out."""
        parts = urlsplit(url)
        return cls(parts.hostname or "", parts.port or PORTS[parts.scheme])

    def __str__(self) -> str:
        return f"[{self.host}]:{self.port}" if ":" in self.host else f"{self.host}:{self.port}"


def topic_of(device_id: str) -> str:
    """Where a device publishes its readings; of "+", the pattern for all devices."""
    return f"devices/{device_id}/readings"


def mqtt_password(secret: str, device_id: str) -> str:
    """A device's password: derived, so that no list of passwords lies about.

    The price: one device's password cannot be changed alone; retire the device instead.
    """
    return hmac.new(secret.encode(), device_id.encode(), hashlib.sha256).hexdigest()[:32]

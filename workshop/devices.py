"""The simulated devices: their names, and how each one's MQTT password is made."""

import hashlib
import hmac

DEVICE_SECRET = "IOT_DEVICE_SECRET"  # noqa: S105 - the name of a variable
DEMO_DEVICES = [f"station-{number:02}" for number in range(1, 25)]


def device_password(secret: str, device: str) -> str:
    """Derived from the device's id, so that neither side keeps a list of passwords."""
    return hmac.new(secret.encode(), device.encode(), hashlib.sha256).hexdigest()[:32]

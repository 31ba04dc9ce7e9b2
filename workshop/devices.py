"""The simulated devices, and the variable with the secret that their MQTT passwords are derived from."""

from iot_dashboard.models.connection import mqtt_password as device_password

__all__ = ["DEMO_DEVICES", "DEVICE_SECRET", "device_password"]

DEVICE_SECRET = "IOT_DEVICE_SECRET"  # noqa: S105 - the name of a variable
DEMO_DEVICES = [f"station-{number:02}" for number in range(1, 25)]

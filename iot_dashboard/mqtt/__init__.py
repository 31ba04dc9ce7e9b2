"""The dashboard over MQTT: the broker's way in. It calls the same actions as the web."""

from collections.abc import Callable
from typing import Any


def policy() -> list[tuple[str, str, Callable[..., Any]]]:
    """Each topic, who may publish to it, and the action that takes what comes."""
    from iot_dashboard.actions import readings
    from iot_dashboard.mqtt.topics import READINGS

    return [(READINGS.pattern, READINGS.published_by, readings.take)]

"""Every MQTT topic of the dashboard, and who may use it. The broker's access list says the same.

The next topic is one more here, and one more line in `policy()` of this package."""

from dataclasses import dataclass

from iot_dashboard.models.connection import topic_of


@dataclass(frozen=True, slots=True)
class Topic:
    """`pattern` as one subscribes to it; `+` stands for the device's own id, which is its user name."""

    pattern: str
    published_by: str
    read_by: str
    qos: int


READINGS = Topic(topic_of("+"), published_by="the device of that id", read_by="user ingest", qos=1)


def device_of(topic: str) -> str:
    """The id between the slashes; "" for a topic that is none of ours, which no device has."""
    parts = topic.split("/")
    return parts[1] if len(parts) == 3 and topic == topic_of(parts[1]) else ""

"""Where a device finds the broker, its topic and its password; two other places must say the same."""

import runpy

import pytest

from iot_dashboard.models.connection import Broker, mqtt_password, topic_of
from iot_dashboard.models.devices import DEVICE_ID
from iot_dashboard.mqtt.topics import READINGS, device_of
from workshop.checkout import CODE


@pytest.mark.parametrize(
    ("url", "broker", "shown"),
    [
        ("mqtt://ingest:secret@broker.test", ("broker.test", 1883), "broker.test:1883"),
        ("mqtts://broker.test", ("broker.test", 8883), "broker.test:8883"),
        ("mqtts://broker.test:1234", ("broker.test", 1234), "broker.test:1234"),
        ("mqtt://[::1]", ("::1", 1883), "[::1]:1883"),
    ],
)
def test_a_broker_is_where_its_url_says_and_without_a_port_where_brokers_are(
    url: str, broker: tuple[str, int], shown: str
) -> None:
    assert Broker.at(url) == broker
    assert str(Broker.at(url)) == shown


def test_every_device_has_a_topic_and_a_password_of_its_own() -> None:
    assert topic_of("station-01") == "devices/station-01/readings"
    assert mqtt_password("secret", "station-01") != mqtt_password("secret", "station-02")
    assert mqtt_password("secret", "station-01") != mqtt_password("another", "station-01")


def test_the_ingest_hears_every_topic_and_knows_whose_it_is() -> None:
    assert topic_of("+") == READINGS.pattern
    assert device_of(topic_of("station-01")) == "station-01"
    for foreign in ("", "devices", "devices/a", "devices/a/b/readings", "other/a/readings"):
        assert device_of(foreign) == ""


def test_the_brokers_password_file_is_made_by_the_same_rules() -> None:
    """That file is made where the app's packages are not at hand, so the rules stand there again."""
    there = runpy.run_path(str(CODE / "deploy" / "image" / "broker_users.py"))
    assert there["device_password"]("secret", "station-01") == mqtt_password("secret", "station-01")
    assert there["DEVICE"].pattern == DEVICE_ID.pattern

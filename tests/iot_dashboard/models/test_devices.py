"""Ids that fit topics and URLs, passwords that follow from them, and our clock for who is live."""

from datetime import UTC, datetime, timedelta

import pytest

from common.errors import Invalid
from common.ids import new_id
from iot_dashboard.models.devices import Device, DeviceWish, is_live, mqtt_password
from workshop.devices import device_password

NOW = datetime(2026, 11, 23, tzinfo=UTC)


@pytest.mark.parametrize("wrong", ["", "A", "a b", "a/b", "+", "#", "-a", "a-", "ingest", "x" * 41])
def test_an_id_that_a_topic_or_a_broker_would_misread_is_refused(wrong: str) -> None:
    with pytest.raises(Invalid) as refused:
        Device.registered_by(new_id(), DeviceWish(wrong, " "), now=NOW)
    assert set(refused.value.errors) == {"id", "name"}, "both at once"


def test_the_password_is_the_one_the_broker_was_given() -> None:
    assert mqtt_password("secret", "station-01") == device_password("secret", "station-01")
    assert mqtt_password("secret", "station-01") != mqtt_password("secret", "station-02")


def test_a_device_is_live_for_a_minute_after_it_spoke() -> None:
    assert is_live(NOW - timedelta(seconds=59), NOW)
    assert not is_live(NOW - timedelta(seconds=61), NOW)
    assert not is_live(None, NOW)

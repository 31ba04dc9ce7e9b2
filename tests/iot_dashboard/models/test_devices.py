"""Ids that fit topics and URLs, names of one line, and our clock for who is live."""

from datetime import UTC, datetime, timedelta

import pytest

from common.errors import Invalid
from common.ids import new_id
from iot_dashboard.models.devices import LONGEST_NAME, Device, DeviceWish, Seen, state_of

NOW = datetime(2026, 11, 23, tzinfo=UTC)


def device() -> Device:
    return Device.registered_by(new_id(), DeviceWish("station-01", "One"), now=NOW)


@pytest.mark.parametrize("wrong", ["", "A", "a b", "a/b", "+", "#", "-a", "a-", "ingest", "x" * 41])
def test_an_id_that_a_topic_or_a_broker_would_misread_is_refused(wrong: str) -> None:
    with pytest.raises(Invalid) as refused:
        Device.registered_by(new_id(), DeviceWish(wrong, " "), now=NOW)
    assert set(refused.value.errors) == {"id", "name"}, "both at once"


@pytest.mark.parametrize(
    ("name", "fault"),
    [
        ("", "can't be blank"),
        (" \n", "can't be blank"),
        ("x" * (LONGEST_NAME + 1), "is longer than 80 characters"),
        ("two\nlines", "must be one line without control characters"),
        ("a\0b", "must be one line without control characters"),
        ("a\x85b", "must be one line without control characters"),
    ],
)
def test_a_name_that_is_no_line_is_refused_however_it_comes(name: str, fault: str) -> None:
    assert DeviceWish("station-01", name).faults() == {"name": [fault]}
    named = device()
    with pytest.raises(Invalid) as refused:
        named.renamed(name)
    assert refused.value.errors == {"name": [fault]}
    assert named.name == "One"


def test_white_space_around_id_and_name_does_not_count() -> None:
    longest = "x" * LONGEST_NAME
    made = Device.registered_by(new_id(), DeviceWish(" station-01 ", f" {longest}\n"), now=NOW)
    assert (made.id, made.name) == ("station-01", longest)
    made.renamed("\tTwo ")
    assert made.name == "Two"


def test_a_device_is_retired_since_the_first_time_until_it_returns() -> None:
    retired = device()
    retired.retired(NOW)
    retired.retired(NOW + timedelta(days=1))
    assert retired.retired_at == NOW
    retired.returned()
    assert retired.retired_at is None


@pytest.mark.parametrize(
    ("state", "retired_at", "silent_for"),
    [
        ("new", None, None),
        ("live", None, 59),
        ("silent", None, 61),
        ("retired", NOW, 1),
        ("retired", NOW, None),
    ],
)
def test_a_device_is_live_for_a_minute_after_it_spoke(
    state: str, retired_at: datetime | None, silent_for: int | None
) -> None:
    at = None if silent_for is None else NOW - timedelta(seconds=silent_for)
    values = None if at is None else {"wind_m_s": 1.5}
    assert state_of(Seen("a", "A", NOW, retired_at, at, values, at), NOW) == state

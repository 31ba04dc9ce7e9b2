"""A payload is a reading, or it is refused with a reason; nothing in between."""

import json
from datetime import UTC, datetime, timedelta

import pytest

from iot_dashboard.models.messages import LARGEST_PAYLOAD, Message, Unreadable
from iot_dashboard.models.readings import measured_in

NOW = datetime(2026, 11, 23, 12, 0, tzinfo=UTC)
GOOD = {"seq": 17, "at": "2026-11-23T11:59:58.5Z", "values": {"temperature_c": 11.2}}


def message(payload: bytes) -> Message:
    return Message("station-01", "devices/station-01/readings", payload, NOW)


def with_(**changes: object) -> bytes:
    return json.dumps(GOOD | changes).encode()


def test_a_good_payload_is_a_reading() -> None:
    measured = measured_in(message(with_()))
    assert (measured.seq, measured.values) == (17, {"temperature_c": 11.2})
    assert measured.at == datetime(2026, 11, 23, 11, 59, 58, 500_000, tzinfo=UTC)


def test_any_offset_is_the_same_moment_and_whole_numbers_are_values() -> None:
    measured = measured_in(message(with_(at="2026-11-23T12:59:58+01:00", values={"wind_m_s": 3})))
    assert measured.at == datetime(2026, 11, 23, 11, 59, 58, tzinfo=UTC)
    assert measured.values == {"wind_m_s": 3.0}


@pytest.mark.parametrize(
    ("payload", "reason"),
    [
        (b"", "payload: Invalid JSON"),
        (b"\xff\xfe", "payload: Invalid JSON"),
        (b"null", "payload: Input should be an object"),
        (b"[" * 4000, "payload: Invalid JSON: recursion"),
        (b" " * (LARGEST_PAYLOAD + 1), "payload: larger than"),
        (with_(device="station-02"), "device: Extra inputs"),
        (with_(seq=-1), "seq"),
        (with_(seq="17"), "seq"),
        (with_(seq=True), "seq"),
        (with_(seq=2**63), "seq"),
        (with_(at=1763899198), "at: is not a time"),
        (with_(at="1763899198"), "at: is not a time"),
        (with_(at="2026-11-23"), "at: is not a time"),
        (with_(at="2026-11-23T11:59:58"), "at: is not a time"),
        (with_(at="2026-13-23T11:59:58Z"), "at: Input should be a valid datetime"),
        (with_(at="1970-01-01T00:00:17Z"), "at: before 2000"),
        (with_(at="2026-11-25T12:00:00Z"), "at: more than a day ahead"),
        (with_(values={}), "values"),
        (with_(values={"temperature_c": "11"}), "values.temperature_c"),
        (with_(values={"temperature_c": None}), "values.temperature_c"),
        (with_(values={"temperature_c": True}), "values.temperature_c"),
        (with_(values={"temperature_c": 1000}), "values.temperature_c: not between"),
        (with_(values={"colour": 1}), "values: 'colour' is not a quantity"),
        (b'{"seq":1,"at":"2026-11-23T11:00:00Z","values":{"wind_m_s":NaN}}', "values.wind_m_s"),
        (b'{"seq":1,"at":"2026-11-23T11:00:00Z","values":{"wind_m_s":1e999}}', "values.wind_m_s"),
    ],
)
def test_anything_else_is_refused_with_its_reason(payload: bytes, reason: str) -> None:
    with pytest.raises(Unreadable) as refused:
        measured_in(message(payload))
    assert str(refused.value).startswith(reason)
    assert len(str(refused.value)) <= 300


def test_a_clock_two_hours_off_is_taken_at_its_word() -> None:
    for wrong in (-2, 2):
        at = NOW + timedelta(hours=wrong)
        assert measured_in(message(with_(at=at.isoformat()))).at == at

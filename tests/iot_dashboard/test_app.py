"""What the dashboard as a whole says about itself: what it needs, and how much it has."""

from flask import Flask

from tests.fixtures.iot import report
from tests.fixtures.iot_devices import eventually, reading
from tests.fixtures.people import NewPerson


def test_ready_names_every_dependency(iot: Flask, stranger: NewPerson) -> None:
    def all_ready() -> bool:
        parts = stranger(iot).call("GET", "/readyz").json["parts"]
        assert set(parts) == {"postgresql", "s3"}
        return set(parts.values()) == {"ready"}

    eventually(
        all_ready
    )  # the first look at S3 imports boto3, for which a busy machine needs a while


def test_the_counters_count(iot: Flask, stranger: NewPerson) -> None:
    def counters() -> dict[str, int]:
        found: dict[str, int] = stranger(iot).call("GET", "/api/counters").json["counters"]
        return found

    before = counters()
    assert set(before) == {"readings", "devices", "batches in S3"}
    report(iot, "station-02", reading(1100), reading(1101))
    assert counters()["readings"] == before["readings"] + 2
    assert counters()["devices"] == before["devices"]

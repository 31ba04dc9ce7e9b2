"""What keepers do with their devices, and what it changes for the readings that come in."""

from collections.abc import Callable
from datetime import UTC, datetime

import pytest
from flask import Flask
from sqlalchemy.orm import Session

from common.errors import Invalid, NotFound
from common.ids import new_id
from iot_dashboard.actions import devices as actions
from iot_dashboard.models.devices import Device, DeviceTaken, DeviceWish
from tests.fixtures.iot import report
from tests.fixtures.iot_devices import reading

NOW = datetime(2026, 11, 23, tzinfo=UTC)
Verb = Callable[..., None]


def test_an_id_is_given_once_and_who_comes_second_is_told(
    iot_session: Session, kept_device: Device
) -> None:
    with pytest.raises(DeviceTaken) as refused:
        actions.register(iot_session, new_id(), DeviceWish(kept_device.id, "Again"), now=NOW)
    assert refused.value.errors == {"id": ["is taken"]}


def test_a_bad_name_changes_nothing(iot_session: Session, kept_device: Device) -> None:
    before = kept_device.name
    with pytest.raises(Invalid):
        actions.rename(iot_session, kept_device.keeper_id, kept_device.id, "two\nlines")
    iot_session.rollback()
    assert kept_device.name == before
    actions.rename(iot_session, kept_device.keeper_id, kept_device.id, "North pier")
    iot_session.rollback()
    assert kept_device.name == "North pier"


def test_readings_of_a_retired_device_are_set_aside_until_it_is_back(
    iot: Flask, iot_session: Session, kept_device: Device
) -> None:
    assert report(iot, kept_device.id, reading(0)).stored == 1, "the premise"
    actions.retire(iot_session, kept_device.keeper_id, kept_device.id, now=NOW)
    assert report(iot, kept_device.id, reading(1)).rejected == 1
    actions.bring_back(iot_session, kept_device.keeper_id, kept_device.id)
    assert report(iot, kept_device.id, reading(1)).stored == 1


@pytest.mark.parametrize(
    "verb",
    [
        lambda *who: actions.rename(*who, "Taken over"),
        lambda *who: actions.retire(*who, now=NOW),
        actions.bring_back,
    ],
    ids=["rename", "retire", "bring back"],
)
def test_for_anybody_but_the_keeper_there_is_no_such_device(
    iot_session: Session, kept_device: Device, verb: Verb
) -> None:
    answers = set()
    for device_id in (kept_device.id, "nowhere"):
        with pytest.raises(NotFound) as refused:
            verb(iot_session, new_id(), device_id)
        answers.add(refused.value.detail)
    assert answers == {"You keep no such device."}, "the same for both"

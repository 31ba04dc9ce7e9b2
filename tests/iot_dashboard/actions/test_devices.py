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
from tests.fixtures.iot import DeviceOf, report
from tests.fixtures.iot_devices import reading
from tests.fixtures.people import NewPerson

NOW = datetime(2026, 11, 23, tzinfo=UTC)
Verb = Callable[..., None]


@pytest.fixture
def kept(iot_session: Session, iot: Flask, member: NewPerson, device_of: DeviceOf) -> Device:
    found = iot_session.get(Device, device_of(member(iot)))
    assert found is not None
    iot_session.commit()
    return found


def test_an_id_is_given_once_and_who_comes_second_is_told(
    iot_session: Session, kept: Device
) -> None:
    with pytest.raises(DeviceTaken) as refused:
        actions.register(iot_session, new_id(), DeviceWish(kept.id, "Again"), now=NOW)
    assert refused.value.errors == {"id": ["is taken"]}


def test_a_bad_name_changes_nothing(iot_session: Session, kept: Device) -> None:
    before = kept.name
    with pytest.raises(Invalid):
        actions.rename(iot_session, kept.keeper_id, kept.id, "two\nlines")
    iot_session.rollback()
    assert kept.name == before
    actions.rename(iot_session, kept.keeper_id, kept.id, "North pier")
    iot_session.rollback()
    assert kept.name == "North pier"


def test_readings_of_a_retired_device_are_set_aside_until_it_is_back(
    iot: Flask, iot_session: Session, kept: Device
) -> None:
    assert report(iot, kept.id, reading(0)).stored == 1, "the premise"
    actions.retire(iot_session, kept.keeper_id, kept.id, now=NOW)
    assert report(iot, kept.id, reading(1)).rejected == 1
    actions.bring_back(iot_session, kept.keeper_id, kept.id)
    assert report(iot, kept.id, reading(1)).stored == 1


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
    iot_session: Session, kept: Device, verb: Verb
) -> None:
    answers = set()
    for device_id in (kept.id, "nowhere"):
        with pytest.raises(NotFound) as refused:
            verb(iot_session, new_id(), device_id)
        answers.add(refused.value.detail)
    assert answers == {"You keep no such device."}, "the same for both"

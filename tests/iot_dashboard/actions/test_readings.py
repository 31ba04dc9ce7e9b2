"""A batch is taken in one transaction: each reading once, what is none set aside, all of it kept raw."""

from datetime import UTC, datetime

from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session

from common.ids import new_id
from iot_dashboard.actions import readings as actions
from iot_dashboard.models.batches import Batch
from iot_dashboard.models.rejected import Rejected
from iot_dashboard.storage import readings as stored
from tests.fixtures.iot import DeviceOf, message
from tests.fixtures.iot_devices import reading
from tests.fixtures.people import NewPerson

NOW = datetime(2026, 11, 23, tzinfo=UTC)


def reasons(session: Session, device: str) -> list[str]:
    found = select(Rejected.reason).where(Rejected.device_id == device).order_by(Rejected.reason)
    return list(session.scalars(found))


def test_nothing_in_a_message_stops_the_rest_of_its_batch(
    iot: Flask, iot_session: Session, member: NewPerson, device_of: DeviceOf
) -> None:
    device, batch_id = device_of(member(iot)), new_id()
    payloads = [reading(0), b"no reading", reading(1), reading(1), b"\xff\x00"]
    messages = [message(device, payload) for payload in payloads]
    taken = actions.take(iot_session, messages, batch_id=batch_id, now=NOW)
    assert taken == actions.Taken(stored=2, duplicates=1, rejected=2)
    assert [row.seq for row in stored.of_device(iot_session, device, 10).rows] == [1, 0]
    assert len(reasons(iot_session, device)) == 2
    batch = iot_session.get(Batch, batch_id)
    assert batch is not None
    assert batch.messages == len(messages)


def test_a_strangers_messages_are_set_aside(iot_session: Session) -> None:
    stranger = f"nobody-{new_id()}"
    taken = actions.take(iot_session, [message(stranger, reading(0))], batch_id=new_id(), now=NOW)
    assert taken == actions.Taken(stored=0, duplicates=0, rejected=1)
    assert reasons(iot_session, stranger) == [actions.STRANGER]


def test_what_the_database_refuses_is_set_aside_with_its_own_reason(
    iot: Flask, iot_session: Session, member: NewPerson, device_of: DeviceOf
) -> None:
    device, batch_id = device_of(member(iot)), new_id()
    given = message(device, reading(0))
    actions.set_aside(iot_session, given, "payload: no", batch_id=batch_id, now=NOW)
    assert reasons(iot_session, device) == ["payload: no"]
    assert iot_session.get(Batch, batch_id) is not None, "the raw message is kept all the same"

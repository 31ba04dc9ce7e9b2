"""Raw batches go to S3 whole, once, and are let go of here only afterwards."""

import gzip
import json
from collections.abc import Iterator

import pytest
from flask import Flask
from sqlalchemy import select, text
from sqlalchemy.orm import Session

from common import clock
from common.ids import new_id
from common.objects import Objects, ObjectsAway
from iot_dashboard.actions import readings
from iot_dashboard.actions.archive import archive_waiting
from iot_dashboard.models.batches import Batch
from iot_dashboard.models.messages import Message
from iot_dashboard.settings import IotSettings
from iot_dashboard.storage import batches
from iot_dashboard.storage.archive import objects_of
from iot_dashboard.storage.database import sessions_at
from tests.fixtures.iot_devices import reading


@pytest.fixture
def session(iot: Flask, iot_settings: IotSettings) -> Iterator[Session]:
    """With no batch waiting."""
    with sessions_at(iot_settings.database_url)() as session:
        session.execute(text("DELETE FROM batches WHERE archived_at IS NULL"))
        session.commit()
        yield session


@pytest.fixture
def archive(iot_settings: IotSettings) -> Objects:
    return objects_of(iot_settings)


def take(session: Session, *payloads: bytes) -> Batch:
    topic = "devices/station-03/readings"
    messages = [Message("station-03", topic, payload, clock.now()) for payload in payloads]
    batch_id = new_id()
    readings.take(session, messages, batch_id=batch_id, now=clock.now())
    found = session.get(Batch, batch_id)
    assert found is not None
    return found


def payloads_in(body: bytes) -> list[str]:
    return [json.loads(line)["payload"] for line in gzip.decompress(body).decode().splitlines()]


def test_batches_become_one_object_that_reads_back_message_by_message(
    session: Session, archive: Objects
) -> None:
    first = take(session, reading(900), b"no reading")
    second = take(session, reading(901))
    assert first.raw, "the premise"
    assert archive_waiting(session, archive, now=clock.now()) == 2
    session.refresh(first)
    session.refresh(second)
    assert first.raw is None
    assert first.object_key == second.object_key
    assert first.object_key is not None
    assert payloads_in(archive.get(first.object_key)) == [
        reading(900).decode(),
        "no reading",
        reading(901).decode(),
    ]
    assert archive_waiting(session, archive, now=clock.now()) == 0


def test_a_retry_after_a_crash_writes_over_the_same_object(
    session: Session, archive: Objects, monkeypatch: pytest.MonkeyPatch
) -> None:
    batch = take(session, reading(910))
    with monkeypatch.context() as crash:
        crash.setattr(batches, "mark_archived", lambda *_, **__: 1 / 0)
        with pytest.raises(ZeroDivisionError):
            archive_waiting(session, archive, now=clock.now())
    session.rollback()
    take(session, reading(911))
    assert archive_waiting(session, archive, now=clock.now()) == 2
    session.refresh(batch)
    assert batch.object_key is not None
    assert str(batch.id) in batch.object_key
    assert payloads_in(archive.get(batch.object_key)) == [
        reading(910).decode(),
        reading(911).decode(),
    ]


def test_while_s3_is_away_nothing_is_let_go(session: Session) -> None:
    batch = take(session, reading(920))
    nowhere = Objects(
        "http://127.0.0.1:9", "readings", region="us-east-1", access_key_id="x", secret_key="x"
    )
    with pytest.raises(ObjectsAway):
        archive_waiting(session, nowhere, now=clock.now())
    session.rollback()
    session.refresh(batch)
    assert batch.raw


def test_a_second_archiver_leaves_alone_what_the_first_is_busy_with(
    session: Session, archive: Objects, iot_settings: IotSettings
) -> None:
    take(session, reading(930))
    busy = session.scalars(select(Batch).with_for_update().where(Batch.archived_at.is_(None))).all()
    assert len(busy) == 1
    with sessions_at(iot_settings.database_url)() as other:
        assert archive_waiting(other, archive, now=clock.now()) == 0
    session.rollback()

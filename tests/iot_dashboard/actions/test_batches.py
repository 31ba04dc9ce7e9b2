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
from common.objects import Objects, ObjectsAway, bucket
from common.postgres import sessions_at
from iot_dashboard.actions import batches as actions
from iot_dashboard.actions import readings
from iot_dashboard.models.batches import Batch
from iot_dashboard.settings import IotSettings
from iot_dashboard.storage import batches
from tests.fixtures.iot import message
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
    return bucket(iot_settings)


def take(session: Session, *payloads: bytes) -> Batch:
    messages = [message("station-03", payload) for payload in payloads]
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
    assert actions.archive_waiting(session, archive, now=clock.now()) == 2
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
    assert actions.archive_waiting(session, archive, now=clock.now()) == 0


class Recorded(Objects):
    """The same bucket; the keys that were put, in that order."""

    def __init__(self, bucket: Objects) -> None:
        vars(self).update(vars(bucket))
        self.keys: list[str] = []

    def put(self, key: str, body: bytes, content_type: str) -> None:
        self.keys.append(key)
        super().put(key, body, content_type)


class Late(Recorded):
    """The same bucket, which answers too late: a put is carried out long after it was given up."""

    def put(self, key: str, body: bytes, content_type: str) -> None:
        self.keys.append(key)
        self.carry_out = lambda: Objects.put(self, key, body, content_type)
        raise ObjectsAway


def crash_before_the_mark(
    session: Session, objects: Objects, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as crash:
        crash.setattr(batches, "mark_archived", lambda *_, **__: 1 / 0)
        with pytest.raises(ZeroDivisionError):
            actions.archive_waiting(session, objects, now=clock.now())
    session.rollback()


def test_a_retry_after_a_crash_writes_over_the_same_object(
    session: Session, archive: Objects, monkeypatch: pytest.MonkeyPatch
) -> None:
    batch, recorded = take(session, reading(910)), Recorded(archive)
    crash_before_the_mark(session, recorded, monkeypatch)
    assert actions.archive_waiting(session, recorded, now=clock.now()) == 1
    session.refresh(batch)
    assert recorded.keys == [batch.object_key] * 2
    assert str(batch.id) in recorded.keys[0]


def test_a_retry_with_more_batches_loses_none_of_them(
    session: Session, archive: Objects, monkeypatch: pytest.MonkeyPatch
) -> None:
    first = take(session, reading(911))
    crash_before_the_mark(session, archive, monkeypatch)
    second = take(session, reading(912))
    assert actions.archive_waiting(session, archive, now=clock.now()) == 2
    session.refresh(first)
    session.refresh(second)
    assert first.object_key is not None
    assert first.object_key == second.object_key
    both = [reading(911).decode(), reading(912).decode()]
    assert payloads_in(archive.get(first.object_key)) == both


def test_a_put_that_is_carried_out_too_late_writes_over_nothing(
    session: Session, archive: Objects
) -> None:
    first, late = take(session, reading(913)), Late(archive)
    with pytest.raises(ObjectsAway):
        actions.archive_waiting(session, late, now=clock.now())
    session.rollback()
    take(session, reading(914))
    assert actions.archive_waiting(session, archive, now=clock.now()) == 2
    late.carry_out()
    session.refresh(first)
    assert first.raw is None, "the premise: the messages are in S3 alone"
    assert first.object_key is not None
    both = [reading(913).decode(), reading(914).decode()]
    assert payloads_in(archive.get(first.object_key)) == both


def test_while_s3_is_away_nothing_is_let_go(session: Session) -> None:
    batch = take(session, reading(920))
    nowhere = Objects(
        "http://127.0.0.1:9", "readings", region="us-east-1", access_key_id="x", secret_key="x"
    )
    with pytest.raises(ObjectsAway):
        actions.archive_waiting(session, nowhere, now=clock.now())
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
        assert actions.archive_waiting(other, archive, now=clock.now()) == 0
    session.rollback()

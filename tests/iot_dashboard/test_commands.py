"""What an operator runs beside the web server: it may be run again, and goes on by itself."""

import threading
from collections.abc import Iterator

import pytest
from sqlalchemy import delete, select
from sqlalchemy.orm import Session
from structlog.testing import capture_logs

from common import clock
from common.config import variable
from common.ids import new_id
from common.objects import bucket
from iot_dashboard import commands
from iot_dashboard.actions import readings
from iot_dashboard.models.batches import Batch
from iot_dashboard.settings import IotSettings
from tests.fixtures.iot import message
from tests.fixtures.iot_devices import eventually, reading


@pytest.fixture
def without_bucket(iot_settings: IotSettings) -> IotSettings:
    return iot_settings.model_copy(update={"s3_bucket": f"missing-{new_id()}"})


@pytest.fixture
def archiving(without_bucket: IotSettings) -> Iterator[threading.Thread]:
    """The archive process, as a thread, with nowhere to put anything."""
    stop = threading.Event()
    thread = threading.Thread(target=commands.run_archive, args=(without_bucket, stop, 0.1))
    yield thread
    stop.set()
    thread.join(timeout=5)
    assert not thread.is_alive()


def waiting(session: Session) -> int:
    session.rollback()
    return len(session.scalars(select(Batch.id).where(Batch.archived_at.is_(None))).all())


@pytest.mark.whole
def test_the_archiver_waits_for_a_bucket_that_is_missing_and_loses_nothing(
    iot_session: Session, without_bucket: IotSettings, archiving: threading.Thread
) -> None:
    iot_session.execute(delete(Batch).where(Batch.archived_at.is_(None)))
    come_in = [message("station-03", reading(990))]
    readings.take(iot_session, come_in, batch_id=new_id(), now=clock.now())
    with capture_logs() as logs:
        archiving.start()
        eventually(lambda: logs)
    assert "NoSuchBucket" in logs[0]["reason"]
    assert archiving.is_alive()
    assert waiting(iot_session) == 1
    bucket(without_bucket).ensure_bucket()
    eventually(lambda: waiting(iot_session) == 0)


def test_migrating_brings_schema_and_bucket_and_may_be_done_again(
    without_bucket: IotSettings, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name, value in without_bucket.model_dump().items():
        monkeypatch.setenv(variable(IotSettings, name), str(value))
    for _ in range(2):
        commands.migrate()
    bucket(without_bucket).ping()

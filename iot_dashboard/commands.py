"""What an operator runs beside the web server: schema, demo data, and the two processes without HTTP."""

import threading
from pathlib import Path

import structlog
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.orm import Session, sessionmaker

from common import clock, config
from common.objects import Objects, ObjectsAway, bucket
from common.observability import logs
from common.postgres import sessions_at
from common.stopping import repeat, stop_on_signals
from iot_dashboard.actions import batches as actions
from iot_dashboard.mqtt.ingest import run_ingest
from iot_dashboard.settings import IotSettings
from iot_dashboard.storage.database import db

MIGRATIONS = Path(__file__).parent / "storage" / "migrations"
ARCHIVE_EVERY = 10.0  # seconds


def migrate() -> None:
    """Bring the schema up to the newest migration, and make the bucket if there is none."""
    from common import migrations

    settings = config.load(IotSettings)
    migrations.upgrade(MIGRATIONS, settings.database_url)
    bucket(settings).ensure_bucket()


def seed() -> None:
    """Put in what is missing of the demo data."""
    # Imported here, as only this command needs the web: the two processes below live long.
    from common.auth.sign_in import users
    from iot_dashboard import create_app, demo

    app = create_app()
    with app.app_context():
        demo.seed(users(), db.session(), now=clock.now())


def ingest() -> None:
    """Take readings from the broker until told to stop."""
    settings = config.load(IotSettings)
    logs.configure(settings.log_level)
    run_ingest(settings, stop_on_signals())


def archive() -> None:
    """Bring raw batches to S3 until told to stop. Two may run at once."""
    settings = config.load(IotSettings)
    logs.configure(settings.log_level)
    run_archive(settings, stop_on_signals())


def run_archive(settings: IotSettings, stop: threading.Event, every: float = ARCHIVE_EVERY) -> None:
    """Archive what is waiting each `every` seconds; later and later while something is away."""
    sessions, objects = sessions_at(settings.database_url), bucket(settings)
    repeat(
        lambda: _archive_all(sessions, objects, stop),
        stop,
        every=every,
        outages=(ObjectsAway, SQLAlchemyError),
        log=structlog.get_logger("archive"),
    )


def _archive_all(
    sessions: "sessionmaker[Session]", objects: Objects, stop: threading.Event
) -> None:
    while not stop.is_set():
        with sessions() as session:
            if not actions.archive_waiting(session, objects, now=clock.now()):
                return

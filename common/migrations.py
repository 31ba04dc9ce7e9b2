"""How a SQL app's schema is brought up to date: Alembic, with its files in `<app>/storage/migrations`."""

from collections.abc import Callable
from pathlib import Path

from alembic import command
from alembic.config import Config
from sqlalchemy import create_engine, make_url, text

# One number for all apps: any two migrations of one database wait for each other.
ONE_AT_A_TIME = 7_210_331
# Not the limits of a request: an index on a large table takes its time. Seconds, then milliseconds.
CONNECT_ARGS = {"connect_timeout": 5, "options": "-c lock_timeout=60000 -c timezone=UTC"}


def upgrade(folder: Path, url: str, revision: str = "head") -> None:
    """Bring the database at `url` up to `revision`; safe to start twice at once."""
    _run(folder, url, lambda config: command.upgrade(config, revision))


def downgrade(folder: Path, url: str, revision: str) -> None:
    """Take the database back to `revision` ("base": nothing left)."""
    _run(folder, url, lambda config: command.downgrade(config, revision))


def _run(folder: Path, url: str, step: Callable[[Config], None]) -> None:
    plain = make_url(url).set(drivername="postgresql+psycopg")
    engine = create_engine(plain, connect_args=CONNECT_ARGS)
    config = Config()
    config.set_main_option("script_location", str(folder).replace("%", "%%"))
    with engine.begin() as connection:
        connection.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": ONE_AT_A_TIME})
        config.attributes["connection"] = connection
        step(config)
    engine.dispose()

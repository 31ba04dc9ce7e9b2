"""How a SQL app's schema is brought up to date: Alembic, with its files in `<app>/storage/migrations`."""

from collections.abc import Callable
from pathlib import Path

from alembic import command
from alembic.config import Config
from sqlalchemy import Engine, create_engine, text

from common.postgres import driver_url, engine_options

# One number for all apps: any two migrations of one database wait for each other.
ONE_AT_A_TIME = 7_210_331


def upgrade(folder: Path, url: str, revision: str = "head") -> None:
    """Bring the database at `url` up to `revision`; safe to start twice at once."""
    _run(folder, url, lambda config: command.upgrade(config, revision))


def downgrade(folder: Path, url: str, revision: str) -> None:
    """Take the database back to `revision` ("base": nothing left)."""
    _run(folder, url, lambda config: command.downgrade(config, revision))


def _run(folder: Path, url: str, step: Callable[[Config], None]) -> None:
    engine: Engine = create_engine(driver_url(url), **engine_options())
    config = Config()
    config.set_main_option("script_location", str(folder).replace("%", "%%"))
    with engine.begin() as connection:
        connection.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": ONE_AT_A_TIME})
        config.attributes["connection"] = connection
        step(config)
    engine.dispose()

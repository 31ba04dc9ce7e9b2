"""The schema: up, down, and as the models say."""

from collections.abc import Iterator

import psycopg
import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import create_engine, inspect

from chat_app.commands import MIGRATIONS
from chat_app.models.schema import Base
from chat_app.settings import ChatSettings
from common import migrations
from common.postgres import driver_url
from tests.fixtures.servers import PASSWORD
from workshop.servers.postgres import Postgres


@pytest.fixture
def empty_database(postgres: Postgres) -> Iterator[str]:
    """A database of its own, as the other tests use the chat's."""
    where = {"host": "127.0.0.1", "port": postgres.port, "user": "postgres", "password": PASSWORD}
    with psycopg.connect(**where, dbname="postgres", autocommit=True) as admin:
        admin.execute("CREATE DATABASE chat_migrations OWNER chat")
        yield postgres.variables("url", "chat")["url"].removesuffix("/chat") + "/chat_migrations"
        admin.execute("DROP DATABASE chat_migrations WITH (FORCE)")


def test_up_down_and_up_again(empty_database: str) -> None:
    def tables() -> set[str]:
        engine = create_engine(driver_url(empty_database))
        names = set(inspect(engine).get_table_names())
        engine.dispose()
        return names

    migrations.upgrade(MIGRATIONS, empty_database)
    assert {"users", "sessions", "rooms", "memberships", "messages"} <= tables()
    migrations.downgrade(MIGRATIONS, empty_database, "base")
    assert tables() == {"alembic_version"}
    migrations.upgrade(MIGRATIONS, empty_database)
    assert "messages" in tables()


def test_the_schema_is_what_the_models_say(chat_settings: ChatSettings) -> None:
    engine = create_engine(driver_url(chat_settings.database_url))
    with engine.connect() as connection:
        differences = compare_metadata(MigrationContext.configure(connection), Base.metadata)
    engine.dispose()
    assert differences == []

"""Every SQL app's schema goes up, down and up again, and is then what its models say."""

import importlib

import psycopg
import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from psycopg import sql
from sqlalchemy import create_engine, inspect

from common import migrations
from common.postgres import driver_url
from tests.fixtures.servers import PASSWORD
from workshop.apps import APPS, App
from workshop.servers.postgres import SUPERUSER, Postgres

pytestmark = pytest.mark.whole

SQL_APPS = [app for app in APPS if "postgres" in app.needs.values()]


@pytest.mark.parametrize("app", SQL_APPS, ids=lambda app: app.name)
def test_up_down_and_up_again(app: App, postgres: Postgres) -> None:
    url = empty_database(postgres, app)
    folder = importlib.import_module(f"{app.package}.commands").MIGRATIONS
    migrations.upgrade(folder, url)
    migrations.downgrade(folder, url, "base")
    engine = create_engine(driver_url(url))
    assert inspect(engine).get_table_names() == ["alembic_version"], "down leaves nothing behind"
    migrations.upgrade(folder, url)
    metadata = importlib.import_module(f"{app.package}.models.schema").Base.metadata
    importlib.import_module(f"{app.package}.app")  # brings in every model
    with engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        assert compare_metadata(context, metadata) == []
    engine.dispose()


def empty_database(postgres: Postgres, app: App) -> str:
    """A database of the app's own role that no other test sees."""
    url = postgres.variables("url", app.name)["url"]
    name = f"{app.name}_migrations"
    owner = f"postgresql://{SUPERUSER}:{PASSWORD}@127.0.0.1:{postgres.port}/postgres"
    with psycopg.connect(owner, autocommit=True) as connection:
        role = sql.Identifier(app.name)
        connection.execute(
            sql.SQL("CREATE DATABASE {} OWNER {}").format(sql.Identifier(name), role)
        )
    return url.rpartition("/")[0] + f"/{name}"

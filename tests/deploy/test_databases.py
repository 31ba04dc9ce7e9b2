"""What PostgreSQL's image runs at its first start, run by the real psql on a real server."""

import os
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest

from workshop.checkout import Checkout
from workshop.ports import any_free_port
from workshop.servers.postgres import Postgres
from workshop.servers.postgres_binaries import programs_for

pytestmark = pytest.mark.whole

APPS = ("blog", "iot", "chat")


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory, root: Path) -> Iterator[Postgres]:
    """A new cluster on which the script has run, with a password that must be quoted with care."""
    checkout = Checkout(tmp_path_factory.mktemp("cluster"))
    checkout.make_rooms()
    made = Postgres(checkout, any_free_port(), password="super", databases={})
    made.start()
    try:
        made.wait_until_ready()
        psql = programs_for(checkout, None) / "psql"
        passwords = {f"POSTGRES_{app.upper()}_PASSWORD": f"it's {app}" for app in APPS}
        environment = {
            **passwords,
            "PATH": os.pathsep.join((str(psql.parent), os.environ["PATH"])),
            "POSTGRES_USER": "postgres",
            "PGHOST": "127.0.0.1",
            "PGPORT": str(made.port),
            "PGPASSWORD": "super",
        }
        shell = shutil.which("sh")
        assert shell
        command = [shell, "deploy/postgres/10-databases.sh"]
        ran = subprocess.run(
            command,
            check=False,
            env=environment,
            cwd=root,
            capture_output=True,
            text=True,
            timeout=30,
        )
        assert ran.returncode == 0, ran.stderr
        yield made
    finally:
        made.stop()
        checkout.forget()


@pytest.mark.parametrize("app", APPS)
def test_each_app_has_a_database_of_its_own(server: Postgres, app: str) -> None:
    with _connected(server, app, app) as connection:
        connection.execute("CREATE TABLE mine (id integer)")


@pytest.mark.parametrize("app", APPS)
def test_no_app_gets_into_the_database_of_another(server: Postgres, app: str) -> None:
    for other in {*APPS, "postgres"} - {app}:
        with pytest.raises(psycopg.OperationalError, match="permission denied"):
            _connected(server, app, other)


def test_no_app_is_more_than_a_guest(server: Postgres) -> None:
    with _connected(server, "postgres", "postgres", "super") as connection:
        rights = connection.execute(
            "SELECT rolname FROM pg_roles WHERE rolname = ANY(%s)"
            " AND (rolsuper OR rolcreatedb OR rolcreaterole OR rolreplication OR rolbypassrls)",
            [list(APPS)],
        ).fetchall()
    assert rights == []


def _connected(
    server: Postgres, user: str, database: str, password: str | None = None
) -> "psycopg.Connection[tuple[object, ...]]":
    return psycopg.connect(
        host="127.0.0.1",
        port=server.port,
        user=user,
        password=password or f"it's {user}",
        dbname=database,
        connect_timeout=5,
    )

"""What is done to a PostgreSQL data folder and to a running cluster, apart from starting it."""

import contextlib
import subprocess
from pathlib import Path

import psutil
import psycopg
from psycopg import sql

from workshop import records
from workshop.children import as_identity
from workshop.errors import WorkshopError
from workshop.privileges import Identity
from workshop.servers.postgres_binaries import MAJOR

PATIENCE = 60  # seconds; initdb takes one
OLD_BACKENDS = 3.0  # seconds; they notice a dead postmaster at once, unless busy


def provide_database(
    connection: "psycopg.Connection[tuple[object, ...]]", app: str, password: str
) -> None:
    """Role and database of one app, with this password. `connection` must be in autocommit."""
    name = sql.Identifier(app)
    if not _exists(connection, "SELECT 1 FROM pg_roles WHERE rolname = %s", app):
        connection.execute(sql.SQL("CREATE ROLE {} LOGIN").format(name))
    connection.execute(sql.SQL("ALTER ROLE {} PASSWORD {}").format(name, sql.Literal(password)))
    if not _exists(connection, "SELECT 1 FROM pg_database WHERE datname = %s", app):
        connection.execute(sql.SQL("CREATE DATABASE {0} OWNER {0}").format(name))
        # By default every role may connect to every database; each app shall see only its own.
        connection.execute(sql.SQL("REVOKE ALL ON DATABASE {} FROM PUBLIC").format(name))


def _exists(connection: "psycopg.Connection[tuple[object, ...]]", query: str, name: str) -> bool:
    return connection.execute(query.encode(), (name,)).fetchone() is not None


def refuse_other_version(folder: Path) -> None:
    """A data folder of another major version is left alone: only pg_upgrade could open it."""
    found = (folder / "PG_VERSION").read_text("ascii", "replace").strip()
    if found != MAJOR:
        raise WorkshopError(
            f"{folder} was made by PostgreSQL {found or '?'}, this is {MAJOR}.",
            "Move it away to keep it (pg_dump of that version reads it), or run: capstone reset.",
        )


def end_old_backends(folder: Path) -> None:
    """After a kill -9 of the postmaster its backends must be gone before a new one may start.

    They hold the old shared memory; PostgreSQL refuses to start beside them, and rightly so.
    """
    if not (folder / "postmaster.pid").exists():
        return
    records.wait_then_kill(backends_of(folder), OLD_BACKENDS)


def remove_stale_lock(folder: Path) -> None:
    """Of a server that was killed. PostgreSQL removes it itself, unless it is half-written or its process
    id now belongs to another program of this user; then it would refuse to start until somebody looks.
    """
    if not backends_of(folder):
        (folder / "postmaster.pid").unlink(missing_ok=True)


def backends_of(folder: Path) -> list[psutil.Process]:
    """PostgreSQL processes working in this data folder (they all make it their current folder)."""
    found: list[psutil.Process] = []
    home = str(folder.resolve())
    for process in psutil.process_iter():
        with contextlib.suppress(psutil.Error, OSError):
            if process.name().startswith("postgres") and process.cwd() == home:
                found.append(process)
    return found


def run(
    command: list[str], identity: Identity | None, given: str
) -> "subprocess.CompletedProcess[str]":
    """Run one of PostgreSQL's programs to its end as the server's user, `given` on its stdin."""
    try:
        return _run(command, identity, given)
    except subprocess.TimeoutExpired:
        raise WorkshopError(
            f"{Path(command[0]).name} was not done after {PATIENCE} s.",
            "The machine or its disk is very busy: try again in a moment; nothing is lost.",
        ) from None


def _run(
    command: list[str], identity: Identity | None, given: str
) -> "subprocess.CompletedProcess[str]":
    return subprocess.run(
        command,
        check=False,
        input=given,
        capture_output=True,
        text=True,
        cwd="/" if identity else None,
        timeout=PATIENCE,
        start_new_session=True,
        **as_identity(identity),
    )

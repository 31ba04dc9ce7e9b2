"""PostgreSQL 18: the SQL apps' database, over TCP with passwords, one role and one database per app."""

import shutil
import signal
from collections.abc import Mapping
from pathlib import Path

import psycopg

from workshop.checkout import Checkout
from workshop.children import Child
from workshop.errors import WorkshopError
from workshop.ports import LOOPBACK, accepts
from workshop.privileges import Identity, data_home, make_own, unprivileged, write_owned
from workshop.servers.postgres_binaries import MAJOR, programs_for
from workshop.servers.postgres_cluster import (
    end_old_backends,
    provide_database,
    refuse_other_version,
    remove_stale_lock,
    run,
)
from workshop.servers.server import Server, written_once

SUPERUSER = "postgres"
SETTINGS = {
    "listen_addresses": LOOPBACK,
    "unix_socket_directories": "",  # TCP only: no socket in a folder others can reach
    "shared_buffers": "64MB",
    "max_connections": "120",
    "log_min_messages": "warning",
}


class Postgres(Server):
    """`databases` maps each app's name to the password of its role; both are created when missing."""

    name = "postgres"
    kind = f"PostgreSQL {MAJOR}"

    def __init__(
        self, checkout: Checkout, port: int, *, password: str, databases: Mapping[str, str]
    ) -> None:
        super().__init__(checkout, port)
        self._password = password
        self._databases = databases

    @property
    def url(self) -> str:
        return f"postgresql://{LOOPBACK}:{self.port}"

    def variables(self, variable: str, app: str, /) -> dict[str, str]:
        login = f"{app}:{self._databases[app]}"
        return {variable: f"postgresql://{login}@{LOOPBACK}:{self.port}/{app}"}

    def born(self) -> str:
        folder = data_home(self.checkout, self.name, unprivileged())
        return written_once(folder / "PG_VERSION")

    def prepare(self) -> Child:
        identity = unprivileged()
        folder = data_home(self.checkout, self.name, identity)
        programs = programs_for(self.checkout, identity)
        if not (folder / "PG_VERSION").exists():
            self._initialise(programs, folder, identity)
        refuse_other_version(folder)
        end_old_backends(folder)
        remove_stale_lock(folder)
        settings = SETTINGS | {"port": str(self.port)}
        command = [str(programs / "postgres"), "-D", str(folder)]
        command += [part for item in settings.items() for part in ("-c", "=".join(item))]
        # SIGINT is its "fast" shutdown; SIGTERM would wait for every client to leave.
        return Child(
            self.checkout,
            self.name,
            command,
            folder=folder,
            run_as=identity,
            stop_signal=signal.SIGINT,
        )

    def ready(self) -> bool:
        """Answers, be it with "wrong password": `provision` cures that."""
        if not accepts(self.port):
            return False
        try:
            self._connect().close()
        except psycopg.OperationalError as refused:
            return "authentication failed" in str(refused)
        return True

    def stop(self) -> None:
        super().stop()
        if self.child and self.child.folder:
            end_old_backends(self.child.folder)  # killed itself, it leaves them behind for a moment

    def provision(self) -> None:
        """Give every app its role and its database. Raises WorkshopError with PostgreSQL's reason."""
        try:
            with self._connect_as_superuser() as connection:
                connection.autocommit = True
                for app, password in self._databases.items():
                    provide_database(connection, app, password)
        except psycopg.Error as problem:
            raise WorkshopError(
                f"PostgreSQL runs, but could not make the apps' databases: {problem}".strip(),
                f"The whole story is in {self.checkout.log(self.name)}.",
            ) from problem

    def _connect_as_superuser(self) -> "psycopg.Connection[tuple[object, ...]]":
        try:
            return self._connect()
        except psycopg.OperationalError:
            self._reset_superuser()
            return self._connect()

    def _connect(self) -> "psycopg.Connection[tuple[object, ...]]":
        return psycopg.connect(
            host=LOOPBACK,
            port=self.port,
            user=SUPERUSER,
            password=self._password,
            dbname="postgres",
            connect_timeout=5,
        )

    def _initialise(self, programs: Path, folder: Path, identity: Identity | None) -> None:
        """Run initdb beside the final place and rename: an interrupted one is simply begun again."""
        draft = folder.with_name(f"{folder.name}.new")
        shutil.rmtree(draft, ignore_errors=True)
        make_own(draft, identity)
        password = folder.with_name(f"{folder.name}.password")
        write_owned(password, self._password, identity)
        command = [str(programs / "initdb"), "--pgdata", str(draft), "--username", SUPERUSER]
        command += ["--auth", "scram-sha-256", "--pwfile", str(password), "--encoding", "UTF8"]
        command += ["--locale-provider", "builtin", "--builtin-locale", "C.UTF-8", "--locale", "C"]
        finished = run(command, identity, "")
        password.unlink()
        if finished.returncode != 0:
            said = finished.stderr.strip().splitlines() or ["it said nothing"]
            raise WorkshopError(
                f"PostgreSQL could not make its data folder {draft}: {said[-1]}",
                "Put that right and start again; nothing is lost.",
            )
        draft.rename(folder)

    def _reset_superuser(self) -> None:
        """The password is not the one we know (the secrets were lost): set it without the network."""
        self.stop()
        identity = unprivileged()
        folder = data_home(self.checkout, self.name, identity)
        command = [str(programs_for(self.checkout, identity) / "postgres"), "--single"]
        command += ["-D", str(folder), "-c", "log_min_messages=fatal", "postgres"]
        run(command, identity, f"ALTER ROLE {SUPERUSER} PASSWORD '{self._password}'\n")
        self.start()
        self.wait_until_ready()

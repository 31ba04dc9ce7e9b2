"""SecantusDB: speaks MongoDB's protocol, keeps its data in WiredTiger. GPL: a child process, never imported.

It is told to flush its log at each commit. Without that, a kill -9 took up to 40 acknowledged updates
with it (w=1 and majority alike; only j=true was safe), and a flushed log cost 6 % of the insert rate.
"""

import contextlib
from pathlib import Path

import pymongo
from pymongo.errors import OperationFailure, PyMongoError

from workshop.checkout import Checkout, write_private
from workshop.children import Child, python
from workshop.errors import WorkshopError
from workshop.ports import LOOPBACK, accepts, any_free_port
from workshop.servers.server import Server, written_once

CACHE = "64M"


class Documents(Server):
    """One user with all rights on one database, both named like the app."""

    name = "documents"
    kind = "MongoDB protocol (SecantusDB)"

    def __init__(self, checkout: Checkout, port: int, *, user: str, password: str) -> None:
        super().__init__(checkout, port)
        self._user = user
        self._password = password

    @property
    def url(self) -> str:
        return f"mongodb://{LOOPBACK}:{self.port}"

    def variables(self, variable: str, _app: str, /) -> dict[str, str]:
        login = f"{self._user}:{self._password}"
        place = f"{LOOPBACK}:{self.port}/{self._user}?authSource=admin"
        return {variable: f"mongodb://{login}@{place}"}

    def born(self) -> str:
        return written_once(self._folder / "WiredTiger")

    def prepare(self) -> Child:
        return self._daemon(self.port, "--auth")

    def start(self) -> None:
        if not (self._folder / "WiredTiger").exists():
            self._provide_user()
        super().start()

    def provision(self) -> None:
        """Give the user the password we know, if it is another one (the secrets were lost)."""
        try:
            if not self._signs_in():
                self.stop()
                self._provide_user()
                self.start()
                self.wait_until_ready()
        except PyMongoError as problem:
            raise WorkshopError(
                f"SecantusDB runs, but does not answer as it should: {problem}",
                f"The whole story is in {self.checkout.log(self.name)}.",
            ) from problem

    @property
    def _folder(self) -> Path:
        return self.checkout.data(self.name)

    def _daemon(self, port: int, *options: str) -> Child:
        self._folder.mkdir(mode=0o700, exist_ok=True)
        # Naming a configuration, even an empty one, keeps it from taking one of the home folder.
        configuration = self.checkout.run / "secantusd.toml"
        write_private(configuration, "")
        command = python("-m", "secantus", "--config", str(configuration), "--standalone")
        command += ["--host", LOOPBACK, "--port", str(port), "--storage-path", str(self._folder)]
        command += ["--cache-size", CACHE, "--sync-on-commit", "--log-level", "WARNING", *options]
        return Child(self.checkout, self.name, command, folder=self._folder)

    def _provide_user(self) -> None:
        """Users can only be made without --auth: for a second, on a port nobody knows.

        Somebody else may take that port before SecantusDB does: then on another.
        """
        for _ in range(2):
            with contextlib.suppress(WorkshopError):
                return self._provide_user_at(any_free_port())
        return self._provide_user_at(any_free_port())

    def _provide_user_at(self, port: int) -> None:
        self.child = self._daemon(port)
        self.child.start()
        self.wait_until(lambda: accepts(port))
        with self._client(port) as client:
            roles = [{"role": "dbOwner", "db": self._user}]
            user = {"pwd": self._password, "roles": roles}
            try:
                client.admin.command({"createUser": self._user, **user})
            except OperationFailure:  # it is there, with a password we do not know
                client.admin.command({"updateUser": self._user, **user})
        self.stop()

    def _signs_in(self) -> bool:
        with self._client(self.port, f"{self._user}:{self._password}@") as client:
            try:
                client[self._user].list_collection_names()
            except OperationFailure:
                return False
            return True

    @staticmethod
    def _client(port: int, login: str = "") -> "pymongo.MongoClient[dict[str, object]]":
        url = f"mongodb://{login}{LOOPBACK}:{port}/?authSource=admin&directConnection=true"
        return pymongo.MongoClient(url, serverSelectionTimeoutMS=5000)

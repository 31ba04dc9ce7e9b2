"""How an app talks to MongoDB: one client per process, time-outs short enough that a database that is away
costs a request two seconds and not its life, and outages that become 503 instead of 500."""

import os
from threading import Lock
from typing import Any

import pymongo
from flask import Flask
from pymongo import MongoClient
from pymongo.database import Database
from pymongo.errors import (
    AutoReconnect,
    ExecutionTimeout,
    NetworkTimeout,
    OperationFailure,
    WaitQueueTimeoutError,
)

from common.errors import Refusal, StorageFull, Unavailable
from common.http.health import depends_on
from common.http.problems import means_outage

Document = dict[str, Any]

DISK_FULL = 14031  # MongoDB's error OutOfDiskSpace
AWAY = "The database is away for a moment. Try again; what was done is not done twice."
SLOW = "The database is busy for a moment. Try again; what was done is not done twice."


class Mongo:
    """The database that a URL names, by a client of this very process.

    A client's sockets and threads do not survive a fork, so it is made at first use and made anew in a
    child process. Making an app opens no connection.
    """

    def __init__(self, url: str) -> None:
        self._url = url
        self._lock = Lock()
        self._made: tuple[int, MongoClient[Document]] | None = None

    @property
    def client(self) -> MongoClient[Document]:
        made = self._made
        if made is None or made[0] != os.getpid():
            made = self._make()
        return made[1]

    @property
    def database(self) -> Database[Document]:
        return self.client.get_default_database()

    def close(self) -> None:
        """Let go of the connections, if there are any."""
        if self._made is not None and self._made[0] == os.getpid():
            self._made[1].close()
        self._made = None

    def _make(self) -> tuple[int, MongoClient[Document]]:
        with self._lock:
            if self._made is None or self._made[0] != os.getpid():
                self._made = (os.getpid(), MongoClient(self._url, **client_options()))
            return self._made


def install(app: Flask, url: str) -> Mongo:
    """Connect to `mongodb://…/name`; declare it as a dependency, and its errors as outages."""
    mongo = Mongo(url)
    app.extensions["mongodb"] = mongo
    for kind in (NetworkTimeout, ExecutionTimeout, WaitQueueTimeoutError):
        means_outage(app, kind, _busy)
    means_outage(app, OperationFailure, _full)
    # Last, as it is the parent of many: no server to be had, a broken connection, a new primary.
    means_outage(app, AutoReconnect, _away)

    def ping() -> None:
        with pymongo.timeout(1):
            mongo.database.command("ping")

    depends_on(app, "mongodb", ping)
    return mongo


def client_options() -> dict[str, Any]:
    return {
        # For one operation with all its retries, the wait for a server that is away included: time-outs
        # for each part would add up.
        "timeoutMS": 1800,
        "serverSelectionTimeoutMS": 1800,
        "connectTimeoutMS": 1500,
        "maxPoolSize": 20,
        # Acknowledged means: on the disk of most servers. A kill -9 takes nothing back.
        "w": "majority",
        "journal": True,
        "tz_aware": True,
        "uuidRepresentation": "standard",
    }


def _full(error: Exception) -> Refusal | None:
    """Of all that the server may refuse, only a full disk is an outage."""
    if getattr(error, "code", None) != DISK_FULL:
        return None
    return StorageFull("The disk is full. Nothing was written.", retry_after=30)


def _away(_error: Exception) -> Refusal:
    return Unavailable(AWAY, retry_after=2)


def _busy(_error: Exception) -> Refusal:
    return Unavailable(SLOW, retry_after=2)

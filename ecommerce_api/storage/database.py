"""The shop's handle on its database, and how several writes become one."""

from collections.abc import Callable
from typing import TypeVar

import pymongo
from flask import current_app
from pymongo.client_session import ClientSession
from pymongo.database import Database
from pymongo.errors import BulkWriteError, DuplicateKeyError
from pymongo.read_concern import ReadConcern
from pymongo.write_concern import WriteConcern

from common.mongodb import Document, Mongo

T = TypeVar("T")
DUPLICATE = 11000  # MongoDB's error for a key that is taken
PATIENCE = 2.0  # seconds for a transaction with all its retries


def db() -> Database[Document]:
    """The database of the app at hand; `create_app` connects it."""
    mongo: Mongo = current_app.extensions["mongodb"]
    return mongo.database


def in_one_transaction(database: Database[Document], work: Callable[[ClientSession], T]) -> T:
    """All that `work` writes with its session, or nothing of it.

    `work` runs again when another transaction wrote the same document first, so it begins by reading
    and keeps nothing between its runs. PyMongo alone would go on for two minutes; here it ends after
    `PATIENCE`, with an outage that says "busy".
    """
    with pymongo.timeout(PATIENCE), database.client.start_session() as session:
        return session.with_transaction(
            work,
            # One state of the whole database, from the first read to the last.
            read_concern=ReadConcern("snapshot"),
            write_concern=WriteConcern("majority", j=True),
        )


def insert_new(database: Database[Document], name: str, documents: list[Document]) -> None:
    """Keep those of the documents whose keys are new; the others stay as they are."""
    try:
        if documents:
            database[name].insert_many(documents, ordered=False)
    except BulkWriteError as error:
        faults = (error.details or {}).get("writeErrors", [])
        if any(fault["code"] != DUPLICATE for fault in faults):
            raise


__all__ = [
    "ClientSession",
    "Database",
    "Document",
    "DuplicateKeyError",
    "db",
    "in_one_transaction",
    "insert_new",
]

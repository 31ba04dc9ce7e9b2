"""The dashboard's handle on its database; `create_app` connects it, and so do the processes without HTTP."""

from collections.abc import Iterator
from contextlib import contextmanager

from flask_sqlalchemy import SQLAlchemy
from sqlalchemy.orm import Session

from iot_dashboard.models.schema import Base

db = SQLAlchemy(metadata=Base.metadata)


@contextmanager
def together() -> Iterator[Session]:
    """A session for several actions that are one to whoever asked: all of them are written, or none.

    What an action commits is a savepoint only; the transaction around them is committed at the end.
    """
    with (
        db.engine.begin() as connection,
        Session(connection, join_transaction_mode="create_savepoint") as session,
    ):
        yield session

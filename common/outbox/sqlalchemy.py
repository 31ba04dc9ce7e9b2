"""The outbox on PostgreSQL: one table."""

from dataclasses import replace
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import (
    JSON,
    Column,
    DateTime,
    Engine,
    Insert,
    Integer,
    MetaData,
    Table,
    Text,
    Uuid,
    delete,
    insert,
    select,
    update,
)

from common.outbox import OutgoingMail, pause_after


def outgoing_mails_table(metadata: MetaData) -> Table:
    return Table(
        "outgoing_mails",
        metadata,
        Column("id", Uuid, primary_key=True),
        Column("kind", Text, nullable=False),
        Column("recipient", Text, nullable=False),
        Column("details", JSON, nullable=False),
        Column("due_at", DateTime(timezone=True), nullable=False, index=True),
        Column("dies_at", DateTime(timezone=True), nullable=False),
        Column("tries", Integer, nullable=False),
    )


def putting(mails: Table, mail: OutgoingMail) -> Insert:
    """The statement that writes a mail down: for the transaction of what the mail tells."""
    return insert(mails).values({name: getattr(mail, name) for name in OutgoingMail.__slots__})


class SqlOutbox:
    """`Outbox` on the table above."""

    def __init__(self, engine: Engine, mails: Table) -> None:
        self._engine = engine
        self._mails = mails

    def put(self, mail: OutgoingMail) -> None:
        with self._engine.begin() as connection:
            connection.execute(putting(self._mails, mail))

    def claim(self, now: datetime) -> OutgoingMail | None:
        mails = self._mails
        columns: list[Column[Any]] = [mails.c[name] for name in OutgoingMail.__slots__]
        waiting = select(*columns).where(mails.c.due_at <= now).order_by(mails.c.due_at).limit(1)
        with self._engine.begin() as connection:
            row = connection.execute(waiting.with_for_update(skip_locked=True)).first()
            if row is None:
                return None
            mail = OutgoingMail(*row)
            due_at, tries = now + pause_after(mail.tries), mail.tries + 1
            again = update(mails).where(mails.c.id == mail.id)
            connection.execute(again.values(due_at=due_at, tries=tries))
        return replace(mail, due_at=due_at, tries=tries)

    def remove(self, mail_id: UUID) -> None:
        with self._engine.begin() as connection:
            connection.execute(delete(self._mails).where(self._mails.c.id == mail_id))

"""The part of the user store on PostgreSQL that is about mails, links and the end of an account."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import (
    Boolean,
    Column,
    Connection,
    DateTime,
    Engine,
    ForeignKey,
    Integer,
    MetaData,
    Table,
    Text,
    Update,
    delete,
    func,
    select,
    update,
)
from sqlalchemy.dialects.postgresql import insert as insert_or_skip
from sqlalchemy.exc import IntegrityError

from common.auth.erasures import ERASURE_LEASE, Erasure, buried_as
from common.auth.links import Link
from common.auth.users import User
from common.outbox import OutgoingMail
from common.outbox.sqlalchemy import SqlOutbox, outgoing_mails_table, putting


def recovery_tables(metadata: MetaData) -> None:
    """`outgoing_mails`, `links`, `erasures`, and `retired_names`: those of erased accounts, for ever taken."""
    outgoing_mails_table(metadata)
    Table(
        "links",
        metadata,
        Column("user_id", ForeignKey("users.id", ondelete="CASCADE"), primary_key=True),
        Column("kind", Text, primary_key=True),
        Column("email", Text, nullable=False),
        Column("epoch", Integer, nullable=False),
        Column("key_hash", Text, nullable=False, unique=True),
        Column("expires_at", DateTime(timezone=True), nullable=False),
    )
    Table(
        "erasures",
        metadata,
        Column("user_id", ForeignKey("users.id", ondelete="CASCADE"), primary_key=True),
        Column("keep", Boolean, nullable=False),
        Column("due_at", DateTime(timezone=True), nullable=False),
    )
    Table("retired_names", metadata, Column("name", Text, primary_key=True))


def is_retired(connection: Connection, metadata: MetaData, name: str) -> bool:
    """Whether an erased account had it. To be asked after the insert of a user, which waits for who erases an
    account of this name right now."""
    retired = metadata.tables["retired_names"].c.name
    return connection.scalar(select(retired).where(retired == func.lower(name))) is not None


class SqlRecovery:
    """See `UserStore`."""

    def __init__(self, engine: Engine, users: Table) -> None:
        tables = users.metadata.tables
        self._engine = engine
        # A read is one statement and needs no transaction: that saves BEGIN and ROLLBACK their ways.
        self._reading = engine.execution_options(isolation_level="AUTOCOMMIT")
        self._users = users
        self._links, self._erasures = tables["links"], tables["erasures"]
        self._retired, self._mails = tables["retired_names"], tables["outgoing_mails"]
        self.outbox = SqlOutbox(engine, self._mails)

    def keep_link(self, link: Link) -> None:
        row = {name: getattr(link, name) for name in Link.__slots__}
        new = insert_or_skip(self._links).values(row)
        new = new.on_conflict_do_update(
            index_elements=["user_id", "kind"],
            set_={
                name: new.excluded[name] for name in ("email", "epoch", "key_hash", "expires_at")
            },
            where=self._links.c.expires_at < new.excluded.expires_at,
        )
        with self._engine.begin() as connection:
            connection.execute(new)

    def link(self, kind: str, key_hash: str) -> Link | None:
        columns = [self._links.c[name] for name in Link.__slots__]
        statement = select(*columns).where(
            self._links.c.key_hash == key_hash, self._links.c.kind == kind
        )
        with self._reading.connect() as connection:
            row = connection.execute(statement).first()
        return Link(*row) if row else None

    def reset_password(
        self, link: Link, password_hash: str, mail: OutgoingMail, now: datetime
    ) -> bool:
        users = self._users
        statement = self._of(link, users.c.session_epoch == link.epoch).values(
            password_hash=password_hash,
            session_epoch=users.c.session_epoch + 1,
            verified_at=func.coalesce(users.c.verified_at, now),
        )
        with self._engine.begin() as connection:
            return self._act(connection, statement, [mail])

    def confirm_email(self, link: Link, now: datetime) -> bool:
        statement = self._of(link, self._users.c.verified_at.is_(None)).values(verified_at=now)
        with self._engine.begin() as connection:
            return self._act(connection, statement, [])

    def change_email(self, user: User, email: str, mails: Sequence[OutgoingMail]) -> User | None:
        users = self._users
        statement = (
            update(users)
            .where(users.c.id == user.id, users.c.session_epoch == user.session_epoch)
            .values(email=email, verified_at=None)
            .returning(*(users.c[name] for name in User.__slots__))
        )
        try:
            with self._engine.begin() as connection:
                row = connection.execute(statement).first()
                if row is None:
                    return None
                for mail in mails:
                    connection.execute(putting(self._mails, mail))
        except IntegrityError:
            return None
        return User(*row)

    def close(self, user: User, wish: Erasure, mail: OutgoingMail, now: datetime) -> bool:
        users = self._users
        statement = (
            update(users)
            .where(users.c.id == user.id, users.c.session_epoch == user.session_epoch)
            .values(disabled_at=now, session_epoch=users.c.session_epoch + 1)
        )
        row = {name: getattr(wish, name) for name in Erasure.__slots__}
        with self._engine.begin() as connection:
            closed = self._act(connection, statement, [mail])
            if closed:
                connection.execute(
                    insert_or_skip(self._erasures).values(row).on_conflict_do_nothing()
                )
        return closed

    def claim_erasure(self, now: datetime) -> Erasure | None:
        table = self._erasures
        columns = [table.c[name] for name in Erasure.__slots__]
        waiting = select(*columns).where(table.c.due_at <= now).order_by(table.c.due_at).limit(1)
        with self._engine.begin() as connection:
            row = connection.execute(waiting.with_for_update(skip_locked=True)).first()
            if row is None:
                return None
            put_off = update(table).where(table.c.user_id == row.user_id)
            connection.execute(put_off.values(due_at=now + ERASURE_LEASE))
        return Erasure(*row)

    def bury(self, user_id: UUID) -> None:
        users, mine = self._users, self._users.c.id == user_id
        with self._engine.begin() as connection:
            name = connection.scalar(select(func.lower(users.c.name)).where(mine).with_for_update())
            if name is None:
                return
            connection.execute(
                insert_or_skip(self._retired).values(name=name).on_conflict_do_nothing()
            )
            connection.execute(update(users).where(mine).values(buried_as(user_id)))
            for name in ("links", "sessions", "second_factors", "linked_identities"):
                table = users.metadata.tables[name]
                connection.execute(delete(table).where(table.c.user_id == user_id))

    def forget_erasure(self, user_id: UUID) -> None:
        with self._engine.begin() as connection:
            connection.execute(delete(self._erasures).where(self._erasures.c.user_id == user_id))

    def _put(self, connection: Connection, mail: OutgoingMail | None) -> None:
        if mail is not None:
            connection.execute(putting(self._mails, mail))

    def _act(self, connection: Connection, act: Update, mails: Sequence[OutgoingMail]) -> bool:
        """Whether the conditional write met its row; only then the mails are put."""
        met = connection.execute(act).rowcount == 1
        for mail in mails if met else ():
            connection.execute(putting(self._mails, mail))
        return met

    def _of(self, link: Link, *more: Any) -> Update:
        """The user behind a link, as the user was when it was made: the guard of `Link.opens`."""
        users = self._users
        mine = (users.c.id == link.user_id, users.c.email == link.email)
        return update(users).where(*mine, users.c.disabled_at.is_(None), *more)

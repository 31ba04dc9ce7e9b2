"""Linked identities on PostgreSQL."""

from uuid import UUID

from sqlalchemy import (
    Column,
    DateTime,
    Engine,
    ForeignKey,
    MetaData,
    Table,
    Text,
    UniqueConstraint,
    Uuid,
    delete,
    func,
    insert,
    or_,
    select,
)
from sqlalchemy.exc import IntegrityError

from common.auth.openid.identities import LinkedIdentity
from common.auth.recovery_sqlalchemy import is_retired
from common.auth.users import NameTaken, User


def linked_identities_table(metadata: MetaData) -> Table:
    return Table(
        "linked_identities",
        metadata,
        Column("id", Uuid, primary_key=True),
        Column("user_id", ForeignKey("users.id", ondelete="CASCADE"), nullable=False, index=True),
        Column("issuer", Text, nullable=False),
        Column("subject", Text, nullable=False),
        Column("label", Text, nullable=False),
        Column("linked_at", DateTime(timezone=True), nullable=False),
        UniqueConstraint("issuer", "subject"),
    )


class SqlLinkedIdentities:
    """`LinkedIdentities` beside the table `users`."""

    def __init__(self, engine: Engine, users: Table) -> None:
        self._engine = engine
        self._users = users
        self._linked = users.metadata.tables["linked_identities"]

    def owner(self, issuer: str, subject: str) -> UUID | None:
        kept = self._linked.c
        same = (kept.issuer == issuer, kept.subject == subject)
        with self._engine.connect() as connection:
            return connection.scalar(select(kept.user_id).where(*same))

    def of(self, user_id: UUID) -> list[LinkedIdentity]:
        columns = [self._linked.c[name] for name in LinkedIdentity.__slots__]
        statement = select(*columns).where(self._linked.c.user_id == user_id)
        with self._engine.connect() as connection:
            rows = connection.execute(statement.order_by(self._linked.c.linked_at))
            return [LinkedIdentity(*row) for row in rows]

    def add_user(self, user: User, identity: LinkedIdentity) -> bool:
        row = {name: getattr(user, name) for name in User.__slots__}
        try:
            with self._engine.begin() as connection:
                connection.execute(insert(self._users).values(row))
                if is_retired(connection, self._users.metadata, user.name):
                    raise NameTaken.by(user.name)
                connection.execute(insert(self._linked).values(_row(identity)))
        except IntegrityError as error:
            named = func.lower(self._users.c.name) == func.lower(user.name)
            with self._engine.connect() as connection:
                if connection.scalar(select(self._users.c.id).where(named)):
                    raise NameTaken.by(user.name) from error
            return False
        return True

    def link(self, identity: LinkedIdentity) -> bool:
        try:
            with self._engine.begin() as connection:
                connection.execute(insert(self._linked).values(_row(identity)))
        except IntegrityError:
            return False
        return True

    def unlink(self, user_id: UUID, identity_id: UUID) -> bool:
        users, linked = self._users.c, self._linked.c
        others = select(linked.id).where(linked.user_id == user_id, linked.id != identity_id)
        with self._engine.begin() as connection:
            # Two identities taken away at once would each count on the other: the user's row lets one in
            # at a time.
            password = connection.scalar(
                select(users.password_hash).where(users.id == user_id).with_for_update()
            )
            gone = connection.execute(
                delete(self._linked).where(
                    linked.id == identity_id,
                    linked.user_id == user_id,
                    or_(others.exists(), bool(password)),  # pyrefly: ignore[bad-argument-type]
                )
            )
        return bool(gone.rowcount)


def _row(identity: LinkedIdentity) -> dict[str, object]:
    return {name: getattr(identity, name) for name in LinkedIdentity.__slots__}

"""The user store on PostgreSQL: each promise of the protocol as one SQL statement."""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import (
    Column,
    Engine,
    Select,
    Table,
    bindparam,
    delete,
    func,
    insert,
    select,
    update,
)
from sqlalchemy.exc import IntegrityError

from common.auth.openid.sqlalchemy import SqlLinkedIdentities
from common.auth.recovery_sqlalchemy import SqlRecovery, is_retired
from common.auth.second_factor.sqlalchemy import SqlSecondFactors
from common.auth.users import Identity, NameTaken, Session, User
from common.outbox import OutgoingMail

Statement = Select[*tuple[Any, ...]]


class SqlUserStore(SqlRecovery):
    """`UserStore` on the tables of `tables.account_tables`."""

    def __init__(self, engine: Engine, users: Table, sessions: Table) -> None:
        super().__init__(engine, users)
        self._sessions = sessions
        self.second_factors = SqlSecondFactors(engine, users)
        self.linked_identities = SqlLinkedIdentities(engine, users)
        # Asked with every request of somebody, so made once: `which` session, and `now`.
        living = select(sessions.c.id, sessions.c.proved_at, *self._user_columns()).where(
            *self._living(bindparam("now"))
        )
        self._by_id = living.where(sessions.c.id == bindparam("which"))
        self._by_key = living.where(sessions.c.key_hash == bindparam("which"))

    def add_user(self, user: User, mail: OutgoingMail | None = None) -> bool:
        row = {name: getattr(user, name) for name in User.__slots__}
        try:
            with self._engine.begin() as connection:
                connection.execute(insert(self._users).values(row))
                if is_retired(connection, self._users.metadata, user.name):
                    raise NameTaken.by(user.name)
                self._put(connection, mail)
        except IntegrityError as error:
            # Asked for the name alone, whichever index refused first: a taken name must get the same
            # answer with a known and an unknown address.
            if self._user(func.lower(self._users.c.name) == func.lower(user.name)):
                raise NameTaken.by(user.name) from error
            return False
        return True

    def user_by_id(self, user_id: UUID) -> User | None:
        return self._user(self._users.c.id == user_id)

    def user_by_email(self, email: str) -> User | None:
        return self._user(self._users.c.email == email)

    def count_users(self) -> int:
        return int(self._first(select(func.count()).select_from(self._users))[0])

    def upgrade_hash(self, user: User, password_hash: str) -> None:
        with self._engine.begin() as connection:
            connection.execute(
                update(self._users)
                .where(
                    self._users.c.id == user.id, self._users.c.password_hash == user.password_hash
                )
                .values(password_hash=password_hash)
            )

    def change_password(
        self, user: User, password_hash: str, mail: OutgoingMail | None = None
    ) -> User | None:
        with self._engine.begin() as connection:
            row = connection.execute(
                update(self._users)
                .where(
                    self._users.c.id == user.id, self._users.c.password_hash == user.password_hash
                )
                .values(password_hash=password_hash, session_epoch=self._users.c.session_epoch + 1)
                .returning(*self._user_columns())
            ).first()
            self._put(connection, mail if row else None)
        return User(*row) if row else None

    def end_all_sessions(self, user_id: UUID) -> None:
        with self._engine.begin() as connection:
            connection.execute(
                update(self._users)
                .where(self._users.c.id == user_id)
                .values(session_epoch=self._users.c.session_epoch + 1)
            )

    def disable(self, user_id: UUID, at: datetime) -> None:
        with self._engine.begin() as connection:
            connection.execute(
                update(self._users)
                .where(self._users.c.id == user_id)
                .values(disabled_at=at, session_epoch=self._users.c.session_epoch + 1)
            )

    def open_session(self, session: Session) -> None:
        row = {name: getattr(session, name) for name in Session.__slots__}
        with self._engine.begin() as connection:
            connection.execute(insert(self._sessions).values(row))

    def identity(self, session_id: UUID, now: datetime) -> Identity | None:
        return self._identity(self._by_id, {"which": session_id, "now": now})

    def identity_by_key(self, key_hash: str, now: datetime) -> Identity | None:
        return self._identity(self._by_key, {"which": key_hash, "now": now})

    def rotate(self, session_id: UUID, generation: int, now: datetime) -> Identity | None:
        sessions = self._sessions
        statement = (
            update(sessions)
            .where(
                sessions.c.id == session_id,
                # The guard that makes a refresh token good once, whoever else spends it right now.
                sessions.c.generation == generation,
                *self._living(now),
            )
            .values(generation=sessions.c.generation + 1)
            .returning(sessions.c.id, sessions.c.proved_at, *self._user_columns())
        )
        with self._engine.begin() as connection:
            row = connection.execute(statement).first()
        return Identity(User(*row[2:]), row[0], row[1]) if row else None

    def prove(self, user_id: UUID, session_id: UUID, at: datetime) -> None:
        sessions = self._sessions
        with self._engine.begin() as connection:
            connection.execute(
                update(sessions)
                .where(sessions.c.id == session_id, sessions.c.user_id == user_id)
                .values(proved_at=at)
            )

    def sessions_of(self, user_id: UUID, now: datetime) -> list[Session]:
        columns = [self._sessions.c[name] for name in Session.__slots__]
        statement = (
            select(*columns)
            .where(self._sessions.c.user_id == user_id, *self._living(now))
            .order_by(self._sessions.c.created_at.desc())
        )
        with self._reading.connect() as connection:
            return [Session(*row) for row in connection.execute(statement)]

    def end_session(self, user_id: UUID, session_id: UUID) -> None:
        with self._engine.begin() as connection:
            connection.execute(
                delete(self._sessions).where(
                    self._sessions.c.id == session_id, self._sessions.c.user_id == user_id
                )
            )

    def _living(self, now: Any) -> list[Any]:
        return [
            self._users.c.id == self._sessions.c.user_id,
            self._users.c.session_epoch == self._sessions.c.epoch,
            self._users.c.disabled_at.is_(None),
            self._sessions.c.expires_at > now,
        ]

    def _identity(self, statement: Statement, values: dict[str, Any]) -> Identity | None:
        row = self._first(statement, values)
        return Identity(User(*row[2:]), row[0], row[1]) if row else None

    def _user(self, condition: Any) -> User | None:
        row = self._first(select(*self._user_columns()).where(condition))
        return User(*row) if row else None

    def _user_columns(self) -> list[Column[Any]]:
        return [self._users.c[name] for name in User.__slots__]

    def _first(self, statement: Statement, values: dict[str, Any] | None = None) -> Any:
        with self._reading.connect() as connection:
            return connection.execute(statement, values).first()

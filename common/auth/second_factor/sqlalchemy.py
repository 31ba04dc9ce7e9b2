"""Second factors on PostgreSQL: one row for each user who has one."""

from typing import Any
from uuid import UUID

from sqlalchemy import (
    BigInteger,
    Column,
    DateTime,
    Engine,
    ForeignKey,
    MetaData,
    Table,
    Text,
    delete,
    func,
    select,
    update,
)
from sqlalchemy.dialects.postgresql import ARRAY, insert

from common.auth.second_factor.codes import SecondFactor


def second_factors_table(metadata: MetaData) -> Table:
    return Table(
        "second_factors",
        metadata,
        Column("user_id", ForeignKey("users.id", ondelete="CASCADE"), primary_key=True),
        Column("secret", Text, nullable=False),
        Column("last_step", BigInteger, nullable=False),
        Column("since", DateTime(timezone=True), nullable=False),
        Column("recovery_hashes", ARRAY(Text), nullable=False),
    )


class SqlSecondFactors:
    """`SecondFactors` beside the table `users`."""

    def __init__(self, engine: Engine, users: Table) -> None:
        self._engine = engine
        self._users = users
        self._factors = users.metadata.tables["second_factors"]

    def of(self, user_id: UUID) -> SecondFactor | None:
        kept = self._factors.c
        statement = select(
            kept.user_id, kept.secret, kept.last_step, kept.since,
            func.cardinality(kept.recovery_hashes),
        ).where(kept.user_id == user_id)  # fmt: skip
        with self._engine.connect() as connection:
            row = connection.execute(statement).first()
        return SecondFactor(*row) if row else None

    def turn_on(self, factor: SecondFactor, recovery_hashes: list[str]) -> bool:
        row = {
            "user_id": factor.user_id,
            "secret": factor.secret,
            "last_step": factor.last_step,
            "since": factor.since,
            "recovery_hashes": recovery_hashes,
        }
        with self._engine.begin() as connection:
            added = connection.execute(
                # The key settles which of two at once turns it on.
                insert(self._factors)
                .values(row)
                .on_conflict_do_nothing()
                .returning(self._factors.c.user_id)
            ).first()
            if added is None:
                return False
            connection.execute(
                update(self._users)
                .where(self._users.c.id == factor.user_id)
                .values(session_epoch=self._users.c.session_epoch + 1)
            )
        return True

    def turn_off(self, user_id: UUID) -> bool:
        return self._write(delete(self._factors).where(self._factors.c.user_id == user_id))

    def spend_step(self, user_id: UUID, step: int) -> bool:
        kept = self._factors.c
        # The guard that makes a code good once, whoever else sends it right now.
        later = (kept.user_id == user_id, kept.last_step < step)
        return self._write(update(self._factors).where(*later).values(last_step=step))

    def spend_recovery(self, user_id: UUID, recovery_hash: str) -> bool:
        kept = self._factors.c
        unspent = (kept.user_id == user_id, kept.recovery_hashes.contains([recovery_hash]))
        rest = func.array_remove(kept.recovery_hashes, recovery_hash)
        return self._write(update(self._factors).where(*unspent).values(recovery_hashes=rest))

    def renew_recovery(self, user_id: UUID, recovery_hashes: list[str]) -> bool:
        return self._write(
            update(self._factors)
            .where(self._factors.c.user_id == user_id)
            .values(recovery_hashes=recovery_hashes)
        )

    def reseal(self, factor: SecondFactor, secret: str) -> None:
        kept = self._factors.c
        unchanged = (kept.user_id == factor.user_id, kept.secret == factor.secret)
        self._write(update(self._factors).where(*unchanged).values(secret=secret))

    def _write(self, statement: Any) -> bool:
        with self._engine.begin() as connection:
            return bool(connection.execute(statement).rowcount)

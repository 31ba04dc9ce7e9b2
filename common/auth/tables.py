"""The tables of accounts, which the SQL apps share: users, sessions, and what else proves who somebody is."""

from typing import Any

from sqlalchemy import (
    Column,
    DateTime,
    ForeignKey,
    Index,
    Integer,
    MetaData,
    Table,
    Text,
    Uuid,
    func,
)

from common.auth.openid.sqlalchemy import linked_identities_table
from common.auth.recovery_sqlalchemy import recovery_tables
from common.auth.second_factor.sqlalchemy import second_factors_table

# Every constraint has a name, so that migrations can speak of it: MetaData(naming_convention=NAMES).
NAMES = {
    "ix": "%(table_name)s_%(column_0_N_name)s_idx",
    "uq": "%(table_name)s_%(column_0_N_name)s_key",
    "fk": "%(table_name)s_%(column_0_N_name)s_fkey",
    "pk": "%(table_name)s_pkey",
}


def account_tables(metadata: MetaData, *more: Column[Any]) -> tuple[Table, Table]:
    """The tables `users` (with an app's own columns, if any) and `sessions`."""
    users = Table(
        "users",
        metadata,
        Column("id", Uuid, primary_key=True),
        Column("name", Text, nullable=False),
        Column("email", Text, nullable=False, unique=True),
        Column("password_hash", Text, nullable=False),
        Column("role", Text, nullable=False),
        Column("session_epoch", Integer, nullable=False),
        Column("created_at", DateTime(timezone=True), nullable=False),
        Column("disabled_at", DateTime(timezone=True)),
        Column("verified_at", DateTime(timezone=True)),
        *more,
    )
    Index("users_name_key", func.lower(users.c.name), unique=True)
    sessions = Table(
        "sessions",
        metadata,
        Column("id", Uuid, primary_key=True),
        Column("user_id", ForeignKey("users.id", ondelete="CASCADE"), nullable=False, index=True),
        Column("epoch", Integer, nullable=False),
        Column("generation", Integer, nullable=False),
        Column("key_hash", Text, unique=True),
        Column("device", Text, nullable=False),
        Column("created_at", DateTime(timezone=True), nullable=False),
        Column("expires_at", DateTime(timezone=True), nullable=False),
        Column("proved_at", DateTime(timezone=True), nullable=False),
    )
    second_factors_table(metadata)
    linked_identities_table(metadata)
    recovery_tables(metadata)
    return users, sessions

"""The tables that all of the chat's nouns share a home with."""

from sqlalchemy import MetaData
from sqlalchemy.orm import DeclarativeBase

from common.auth.sqlalchemy import account_tables

# Every constraint has a name, so that migrations can speak of it.
NAMES = {
    "ix": "%(table_name)s_%(column_0_N_name)s_idx",
    "uq": "%(table_name)s_%(column_0_N_name)s_key",
    "fk": "%(table_name)s_%(column_0_N_name)s_fkey",
    "pk": "%(table_name)s_pkey",
}


class Base(DeclarativeBase):
    """What the chat's mapped classes derive from."""

    metadata = MetaData(naming_convention=NAMES)


users, sessions = account_tables(Base.metadata)

"""The tables that all of the blog's nouns share a home with."""

from sqlalchemy import MetaData
from sqlalchemy.orm import DeclarativeBase

from common.auth.sqlalchemy import NAMES, account_tables


class Base(DeclarativeBase):
    """What the blog's mapped classes derive from."""

    metadata = MetaData(naming_convention=NAMES)


users, sessions = account_tables(Base.metadata)

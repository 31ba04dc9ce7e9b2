"""The tables that all of the dashboard's nouns share a home with."""

from sqlalchemy import MetaData
from sqlalchemy.orm import DeclarativeBase

from common.auth.tables import NAMES, account_tables


class Base(DeclarativeBase):
    """What the dashboard's mapped classes derive from."""

    metadata = MetaData(naming_convention=NAMES)


users, sessions = account_tables(Base.metadata)

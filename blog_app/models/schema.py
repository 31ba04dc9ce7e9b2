"""The tables that all of the blog's nouns share a home with."""

from sqlalchemy import BigInteger, Column, Integer, MetaData, Table, Text
from sqlalchemy.orm import DeclarativeBase

from common.auth.tables import NAMES, account_tables


class Base(DeclarativeBase):
    """What the blog's mapped classes derive from."""

    metadata = MetaData(naming_convention=NAMES)


users, sessions = account_tables(
    Base.metadata,
    Column("bio", Text),
    Column("image", Text),
    # How many articles of theirs are published; `storage/shelf.py` keeps it.
    Column("articles", Integer, nullable=False, server_default="0"),
)

outgoing_mails, retired_names = (
    Base.metadata.tables[name] for name in ("outgoing_mails", "retired_names")
)

# Numbers that lists would have to count rows for. `articles`: how many are published; `version`: goes up
# with every change that a list can show. `storage/shelf.py` keeps them.
tallies = Table(
    "tallies",
    Base.metadata,
    Column("name", Text, primary_key=True),
    Column("n", BigInteger, nullable=False),
)

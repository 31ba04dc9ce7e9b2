"""The tables that all of the blog's nouns share a home with."""

from sqlalchemy import BigInteger, Column, Index, Integer, MetaData, Table, Text, func
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

# How admins find people: newest first, all or some; and by how a name or an address begins (these operators,
# as the plain ones look that up under the collation C alone).
_NEWEST = (users.c.created_at, users.c.id)
Index("users_newest_idx", *_NEWEST)
Index("users_with_role_idx", *_NEWEST, postgresql_where=users.c.role != "user")
Index("users_disabled_idx", *_NEWEST, postgresql_where=users.c.disabled_at.is_not(None))
Index("users_unconfirmed_idx", *_NEWEST, postgresql_where=users.c.verified_at.is_(None))
Index(
    "users_name_begins_idx", func.lower(users.c.name).label("name"),
    postgresql_ops={"name": "text_pattern_ops"},
)  # fmt: skip
Index("users_email_begins_idx", users.c.email, postgresql_ops={"email": "text_pattern_ops"})

outgoing_mails, retired_names, second_factors, erasures = (
    Base.metadata.tables[name]
    for name in ("outgoing_mails", "retired_names", "second_factors", "erasures")
)

# Numbers that lists would have to count rows for. `articles`: how many are published; `version`: goes up
# with every change that a list can show. `storage/shelf.py` keeps them.
tallies = Table(
    "tallies",
    Base.metadata,
    Column("name", Text, primary_key=True),
    Column("n", BigInteger, nullable=False),
)

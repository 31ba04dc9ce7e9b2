"""The record of what those did who keep order: who, what, with which thing, when, why. It only grows."""

from sqlalchemy import BigInteger, Column, DateTime, Identity, Index, Table, Text, Uuid

from blog_app.models.reports import ARTICLE, COMMENT, USER
from blog_app.models.schema import Base

KINDS = (ARTICLE, COMMENT, USER)
PER_DOWNLOAD = "20 per hour"  # of the whole record, by one admin
# Of the record as a table.
COLUMNS = ("at", "who", "who_name", "what", "kind", "thing", "whose", "title", "reason")
FORMULA = ("=", "+", "-", "@", "\t", "\r")

# No foreign keys: an act outlives whoever did it and the thing it was done to. A trigger of the schema
# refuses to change or to delete a row (migration 0008).
acts = Table(
    "acts",
    Base.metadata,
    Column("id", BigInteger, Identity(always=True), primary_key=True),
    Column("at", DateTime(timezone=True), nullable=False),
    Column("who", Uuid, nullable=False),
    # A verb: approve, reject, hide, show, delete, dismiss; of accounts: see `actions/people.py`.
    Column("what", Text, nullable=False),
    Column("kind", Text, nullable=False),  # of the thing: one of KINDS
    Column("thing", Text, nullable=False),  # its id
    Column("reason", Text, nullable=False),
)
Index("acts_thing_idx", acts.c.kind, acts.c.thing, acts.c.id)
Index("acts_kind_idx", acts.c.kind, acts.c.id)
Index("acts_who_idx", acts.c.who, acts.c.id)


def plain_cell(text: str) -> str:
    """For a spreadsheet, which runs a cell that begins like a formula (OWASP, CSV injection)."""
    return f"'{text}" if text.startswith(FORMULA) else text

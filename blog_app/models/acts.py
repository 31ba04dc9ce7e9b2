"""The record of what those did who keep order: who, what, with which thing, when, why. It only grows."""

from sqlalchemy import BigInteger, Column, DateTime, Identity, Index, Table, Text, Uuid

from blog_app.models.schema import Base

# No foreign keys: an act outlives whoever did it and the thing it was done to. A trigger of the schema
# refuses to change or to delete a row (migration 0008).
acts = Table(
    "acts",
    Base.metadata,
    Column("id", BigInteger, Identity(always=True), primary_key=True),
    Column("at", DateTime(timezone=True), nullable=False),
    Column("who", Uuid, nullable=False),
    Column("what", Text, nullable=False),  # a verb: approve, reject, hide, show, delete, dismiss
    Column("kind", Text, nullable=False),  # of the thing: article, comment, user
    Column("thing", Text, nullable=False),  # its id
    Column("reason", Text, nullable=False),
)
Index("acts_thing_idx", acts.c.kind, acts.c.thing, acts.c.id)
Index("acts_kind_idx", acts.c.kind, acts.c.id)
Index("acts_who_idx", acts.c.who, acts.c.id)

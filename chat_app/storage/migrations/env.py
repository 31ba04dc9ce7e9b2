"""Alembic's entry: runs on the connection that `common.migrations` opened and locked."""

from alembic import context

from chat_app.models import messages, rooms
from chat_app.models.schema import Base

# Imported so that their tables are known.
assert messages.Message.metadata is rooms.Room.metadata is Base.metadata  # noqa: S101
context.configure(connection=context.config.attributes["connection"], target_metadata=Base.metadata)
context.run_migrations()

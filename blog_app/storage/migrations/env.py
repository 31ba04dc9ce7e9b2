"""Alembic's entry: runs on the connection that `common.migrations` opened and locked."""

from alembic import context

from blog_app.models import articles, comments, favorites, profiles
from blog_app.models.schema import Base

assert all((articles, comments, favorites, profiles))  # noqa: S101  imported so that their tables are known
context.configure(connection=context.config.attributes["connection"], target_metadata=Base.metadata)
context.run_migrations()

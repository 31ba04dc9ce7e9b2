"""Alembic's entry: runs on the connection that `common.migrations` opened and locked."""

from alembic import context

from blog_app.models import articles
from blog_app.models.schema import Base

assert articles.Article.metadata is Base.metadata  # noqa: S101  imported so that its table is known
context.configure(connection=context.config.attributes["connection"], target_metadata=Base.metadata)
context.run_migrations()

"""The blog's handles on its database; `create_app` connects them."""

from flask_sqlalchemy import SQLAlchemy
from sqlalchemy.orm import Session

from blog_app.models.schema import Base
from common import postgres

db = SQLAlchemy(metadata=Base.metadata)


def reading() -> Session:
    """For what only reads. What decides about a write reads in that write's transaction: `db.session()`."""
    return postgres.reading()

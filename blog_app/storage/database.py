"""The blog's handle on its database; `create_app` connects it."""

from flask_sqlalchemy import SQLAlchemy

from blog_app.models.schema import Base

db = SQLAlchemy(metadata=Base.metadata)

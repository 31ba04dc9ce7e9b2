"""The chat's handle on its database; `create_app` connects it."""

from flask_sqlalchemy import SQLAlchemy

from chat_app.models.schema import Base

db = SQLAlchemy(metadata=Base.metadata)

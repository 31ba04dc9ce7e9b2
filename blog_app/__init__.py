"""The blog: articles in Markdown, kept in PostgreSQL."""

from blog_app.app import create_app

__all__ = ["create_app"]

"""The blog: articles in Markdown, kept in PostgreSQL."""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from flask import Flask

    from blog_app.settings import BlogSettings

__all__ = ["create_app"]


def create_app(settings: "BlogSettings | None" = None) -> "Flask":
    """The blog as a WSGI application; without `settings` they come from the environment."""
    # Imported here and not above: the worker does without the web, and stays smaller.
    from blog_app.app import create_app as put_together

    return put_together(settings)

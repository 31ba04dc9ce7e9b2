"""The chat: rooms and messages over Socket.IO and HTTP, kept in PostgreSQL."""

from chat_app.app import create_app

__all__ = ["create_app"]

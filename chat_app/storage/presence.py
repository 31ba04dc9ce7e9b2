"""Who is here: the users with an open socket on any node, kept in Valkey with the time each was last seen.

Presence is a comfort. When Valkey is away nobody is shown as here, and everything else goes on.
"""

from collections.abc import Collection
from datetime import datetime
from typing import Any
from uuid import UUID

import valkey
from flask import Flask, current_app

KEY = "chat:here"
FRESH = 8  # seconds after which somebody who was not seen again has gone; nodes report every 2


class Presence:
    """A sorted set: member = user id, score = when a node last saw them."""

    def __init__(self, url: str) -> None:
        # One second each to connect and to answer: who waits for a hint of who is here?
        self._valkey = valkey.Valkey.from_url(url, socket_timeout=1, socket_connect_timeout=1)

    def report(self, user_ids: Collection[UUID], now: datetime) -> None:
        """These users have a socket on this node."""
        moment = now.timestamp()
        try:
            with self._valkey.pipeline(transaction=False) as commands:
                if user_ids:
                    commands.zadd(KEY, {str(user_id): moment for user_id in user_ids})
                commands.zremrangebyscore(KEY, "-inf", moment - FRESH)
                commands.execute()
        except valkey.ValkeyError:
            return

    def forget(self, user_id: UUID) -> None:
        """The user's last socket on this node has closed; another node that has one reports it."""
        try:
            self._valkey.zrem(KEY, str(user_id))
        except valkey.ValkeyError:
            return

    def here(self, now: datetime) -> set[UUID]:
        """Everybody who is here, on whatever node."""
        try:
            found: Any = self._valkey.zrangebyscore(KEY, now.timestamp() - FRESH, "+inf")
        except valkey.ValkeyError:
            return set()
        return {UUID(member.decode()) for member in found}


def install(app: Flask, url: str) -> None:
    app.extensions["presence"] = Presence(url)


def presence() -> Presence:
    """The presence of the app at hand."""
    found: Presence = current_app.extensions["presence"]
    return found

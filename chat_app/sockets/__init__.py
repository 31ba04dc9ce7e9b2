"""The chat over Socket.IO. Its events call the same actions as `web/`.

Begin reading at `events.py`; the next event goes there, with a statement of who may send it.
"""

from collections.abc import Callable
from typing import Any


def policy() -> list[tuple[str, str, Callable[..., Any]]]:
    """Each event that a client may send, who may send it, and its handler."""
    from chat_app.sockets.access import access_of
    from chat_app.sockets.setup import every_event

    return [(one.name, access_of(one) or "nobody", one.handler) for one in every_event()]

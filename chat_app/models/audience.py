"""Who hears what was said: what an action needs of the ways out, and knows no more about.

`sockets/hall.py` keeps the promise. The actions take it as an argument, so that every entrance (API, form,
socket) tells the room through the same one.
"""

from typing import Protocol

from chat_app.models.messages import Spoken


class Audience(Protocol):
    """Everybody in a room who listens right now, on whatever node."""

    def hears(self, spoken: Spoken) -> None:
        """Pass a kept message on; never fails: who misses it asks for what comes after the last."""
        ...

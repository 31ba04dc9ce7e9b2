"""What arrives from a device before anybody has looked into it: bytes on a topic."""

import hashlib
from dataclasses import dataclass
from datetime import datetime

LARGEST_PAYLOAD = 8192  # bytes; a reading with all its quantities takes about 200
MOST_KEPT = 4096  # bytes that are kept of what cannot be read


@dataclass(frozen=True, slots=True)
class Message:
    """`device_id` comes from the topic, which the broker guards, and never from the payload."""

    device_id: str
    topic: str
    payload: bytes
    received_at: datetime

    @property
    def kept(self) -> bytes:
        """What is kept of the payload: all of it, unless it is larger than any reading can be."""
        return self.payload if len(self.payload) <= LARGEST_PAYLOAD else self.payload[:MOST_KEPT]

    @property
    def digest(self) -> bytes:
        """The same for the same bytes on the same topic."""
        return hashlib.sha256(self.topic.encode() + b"\0" + self.payload).digest()


class Unreadable(ValueError):
    """Why a message is no reading; the text is for the device's keeper."""

"""How public ids are made: UUIDv7, so that they sort by the time of their making."""

import hashlib
import secrets
import time
import uuid


def new_id() -> uuid.UUID:
    """A UUID version 7 (RFC 9562, section 5.7): 48 bits of Unix milliseconds, then 74 random bits."""
    milliseconds = time.time_ns() // 1_000_000
    return _version_7((milliseconds & (1 << 48) - 1) << 80 | secrets.randbits(80))


def derived_id(seed: uuid.UUID, name: str) -> uuid.UUID:
    """The id that work begun under `seed` gives to its thing of this name: the same each time it is done
    over. It is of the seed's millisecond, and as hard to guess as the seed."""
    digest = hashlib.sha256(seed.bytes + name.encode()).digest()
    return _version_7(seed.int >> 80 << 80 | int.from_bytes(digest[:10]))


def _version_7(value: int) -> uuid.UUID:
    value = value & ~(0xF << 76) | 0x7 << 76  # version
    value = value & ~(0x3 << 62) | 0x2 << 62  # variant
    return uuid.UUID(int=value)

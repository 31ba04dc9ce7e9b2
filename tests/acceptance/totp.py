"""Codes of an authenticator: RFC 6238 on RFC 4226, with the standard library."""

import base64
import hmac
import struct
import time

STEP = 30  # seconds


def code(secret: str, step: int) -> str:
    """Six digits. `secret` is in base32, with or without its padding."""
    key = base64.b32decode(secret.upper() + "=" * (-len(secret) % 8))
    digest = hmac.digest(key, struct.pack(">Q", step), "sha1")
    at = digest[-1] & 15
    return f"{(int.from_bytes(digest[at : at + 4]) & 0x7FFFFFFF) % 1_000_000:06}"


def step_now() -> int:
    return int(time.time()) // STEP

"""Prints an environment file for compose with fresh secrets: python3 deploy/new_env.py > deploy/compose.env

Standard library only. What is not a secret is copied from compose.env.example as it stands there.
"""

# ruff: noqa: INP001 - no package: it is run by its path

import base64
import secrets
import sys
from pathlib import Path

EXAMPLE = Path(__file__).with_name("compose.env.example")


def main() -> None:
    """Print the example with every empty value filled in."""
    for line in EXAMPLE.read_text("utf-8").splitlines():
        name, equals, value = line.partition("=")
        fresh = secret(name) if equals and not value and not line.startswith("#") else value
        sys.stdout.write(f"{name}{equals}{fresh}\n")


def secret(name: str) -> str:
    """Hexadecimal: it may stand in a URL, in a shell script and in MongoDB's key file as it is."""
    if name.endswith("_JWT_KEYS"):  # an Ed25519 seed: 32 bytes in base64url
        return base64.urlsafe_b64encode(secrets.token_bytes(32)).decode().rstrip("=")
    if name.endswith("_ACCESS_KEY_ID"):
        return secrets.token_hex(10).upper()
    return secrets.token_hex(32)


if __name__ == "__main__":
    main()

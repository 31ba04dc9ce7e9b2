"""What a person has set: the environment and the checkout's `.env`. It always wins over our own values."""

import os
from collections.abc import Mapping
from urllib.parse import urlsplit

from dotenv import dotenv_values

from workshop.checkout import Checkout
from workshop.errors import WorkshopError

EXAMPLES = {
    "postgres": "postgresql://user:password@host:5432/name",
    "documents": "mongodb://user:password@host:27017/name",
    "broker": "mqtt://user:password@host:1883",
    "objects": "http://host:9000",
    "cache": "valkey://:password@host:6379/0",
    "mailbox": "smtp://host:25",
    "identity": "https://accounts.google.com",
    "payments": "https://api.stripe.com",
}
SCHEMES = {
    "postgres": {"postgresql"},
    "documents": {"mongodb", "mongodb+srv"},
    "broker": {"mqtt", "mqtts"},
    "objects": {"http", "https"},
    "cache": {"valkey", "valkeys"},
    "mailbox": {"smtp", "smtps"},
    "identity": {"http", "https"},
    "payments": {"http", "https"},
}


def variables(checkout: Checkout) -> dict[str, str]:
    """All that is set and not empty; the environment wins over `.env`."""
    try:
        from_file = dotenv_values(checkout.path / ".env")
    except (OSError, UnicodeDecodeError) as problem:
        raise WorkshopError(
            f"{checkout.path / '.env'} cannot be read ({problem}).", "Mend or remove it."
        ) from None
    if any("\0" in value for value in from_file.values() if value):
        raise WorkshopError(f"{checkout.path / '.env'} is not a text file.", "Mend or remove it.")
    merged: Mapping[str, str | None] = {**from_file, **os.environ}
    return {name: value for name, value in merged.items() if value}


def check_url(variable: str, value: str, server: str) -> None:
    """Refuse what cannot be the URL of such a server; the value may hold a password and is not shown."""
    try:
        parts = urlsplit(value)
        fits = parts.scheme in SCHEMES[server] and bool(parts.hostname) and parts.port != 0
    except ValueError:  # a port that is no number, a bracket that is not closed
        fits = False
    if not fits:
        raise WorkshopError(
            f"{variable} is not a URL like {EXAMPLES[server]}.",
            "Correct it in the environment or in .env, or remove it to use the embedded server.",
        )

"""The secrets of one checkout: made once, at random, and kept in `.capstone/secrets.json` (0600).

No data hangs on them: every server is given its passwords anew at each start, so a damaged file costs
people a new sign-in and nothing else.
"""

import base64
import json
import os
import re
import secrets
import threading
from collections.abc import Callable

from workshop.checkout import Checkout, write_private


class Credentials:
    """Named secrets, each generated when first asked for."""

    def __init__(self, checkout: Checkout, warn: Callable[[str], None]) -> None:
        self._file = checkout.state / "secrets.json"
        self._lock = threading.Lock()  # servers start in parallel
        self._known = self._load(warn)

    def password(self, name: str) -> str:
        """32 characters that need no quoting in a URL, a configuration file or SQL."""
        return self._get(name, lambda: secrets.token_hex(16))

    def signing_seed(self, name: str) -> str:
        """An Ed25519 seed: 32 bytes as base64url."""
        return self._get(name, lambda: base64.urlsafe_b64encode(os.urandom(32)).decode())

    def _get(self, name: str, make: Callable[[], str]) -> str:
        with self._lock:
            if name not in self._known:
                self._known[name] = make()
                write_private(self._file, json.dumps(self._known, indent=2) + "\n")
            return self._known[name]

    def _load(self, warn: Callable[[str], None]) -> dict[str, str]:
        try:
            text = self._file.read_text("utf-8")
        except FileNotFoundError:
            return {}
        except UnicodeDecodeError:
            text = ""
        try:
            known = json.loads(text)
            if not isinstance(known, dict) or not all(map(is_secret, known.values())):
                raise ValueError
        except ValueError:
            aside = self._file.with_name("secrets.json.broken")
            self._file.replace(aside)
            warn(
                f"secrets.json was damaged: made anew (the old one is {aside.name}). "
                "No data is lost; everybody signs in once more."
            )
            return {}
        self._file.chmod(0o600)
        return known


def is_secret(value: object) -> bool:
    """Whether we could have made it: long, and without a character that needs quoting anywhere."""
    return isinstance(value, str) and re.fullmatch(r"[A-Za-z0-9_=-]{32,}", value) is not None

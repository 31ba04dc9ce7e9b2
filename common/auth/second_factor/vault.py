"""How a secret that must be read again is kept at rest: AES-256-GCM, bound to its owner.

The keys are derived (HKDF, RFC 5869) from the seeds of `<APP>_JWT_KEYS`: the first seals, all open. A seed that
goes into that list in front takes over; a secret sealed with an older one is sealed anew when it is next used.
Where a seed is taken out of the list before that, its secrets are lost, and their owners come in with a
recovery code, which needs no key.
"""

import base64
import os
from uuid import UUID

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

_NONCE = 12  # bytes


class Vault:
    """Seals and opens short texts."""

    def __init__(self, seeds: list[bytes]) -> None:
        self._keys = [AESGCM(_derived(seed)) for seed in seeds]

    def seal(self, text: str, owner: UUID) -> str:
        """Only good for this owner: moved to another's row it does not open."""
        nonce = os.urandom(_NONCE)
        sealed = self._keys[0].encrypt(nonce, text.encode(), owner.bytes)
        return base64.urlsafe_b64encode(nonce + sealed).decode()

    def open(self, sealed: str, owner: UUID) -> tuple[str, bool] | None:
        """(text, whether the newest key sealed it); None: no key of today opens it."""
        raw = base64.urlsafe_b64decode(sealed)
        for number, key in enumerate(self._keys):
            try:
                text = key.decrypt(raw[:_NONCE], raw[_NONCE:], owner.bytes)
            except InvalidTag:
                continue
            return text.decode(), number == 0
        return None


def _derived(seed: bytes) -> bytes:
    return HKDF(SHA256(), length=32, salt=None, info=b"capstone second factor").derive(seed)

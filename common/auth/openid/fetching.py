"""How we ask a provider: over one client, with a deadline for the whole answer, and no more than it should be.

A provider that is away, slow or talks without end costs one request `PATIENCE` seconds; while it is silent the
others are told at once.
"""

import json
import time
from threading import Lock
from typing import Any

import httpx

from common.errors import BadRequest, Unavailable

PATIENCE = 2.5  # seconds, for all that one sign-in asks
LARGEST = 256 * 1024  # bytes: Google's keys are 2 KB, its metadata 2 KB
SILENCE = 3.0  # seconds for which a provider that did not answer is left alone


class ProviderAway(Unavailable):
    title = "The provider is away"


class AnswerRefused(BadRequest):
    """What came from a provider, or through the browser in its name, cannot be trusted."""

    title = "This sign-in cannot be trusted"


class Fetcher:
    """Asks one provider."""

    def __init__(self, title: str) -> None:
        self._title = title
        self._lock = Lock()
        self._client: httpx.Client | None = None
        self._silent_until = 0.0

    def get(self, url: str, until: float, **more: Any) -> Any:
        """The JSON at `url`. Raises ProviderAway, AnswerRefused."""
        return self._ask("GET", url, until, more)

    def post(self, url: str, until: float, **more: Any) -> Any:
        return self._ask("POST", url, until, more)

    def _ask(self, method: str, url: str, until: float, more: dict[str, Any]) -> Any:
        if time.monotonic() < self._silent_until:
            raise self._away()
        try:
            status, body = self._whole_answer(method, url, until, more)
        except (httpx.TransportError, TimeoutError) as error:
            self._silent_until = time.monotonic() + SILENCE
            raise self._away() from error
        except httpx.InvalidURL as error:
            raise AnswerRefused(f"{self._title} named an address that is none.") from error
        if status >= 500 or status == 429:
            raise self._away()
        try:
            found = json.loads(body)
        except ValueError as error:
            raise AnswerRefused(f"{self._title} gave an answer that makes no sense.") from error
        if status != 200:
            raise AnswerRefused(f"{self._title} refused this sign-in. Begin again.")
        return found

    def _whole_answer(
        self, method: str, url: str, until: float, more: dict[str, Any]
    ) -> tuple[int, bytes]:
        headers = {"Accept": "application/json", "Accept-Encoding": "identity"}
        headers |= more.pop("headers", {})
        body, left = bytearray(), until - time.monotonic()
        if left <= 0:
            raise TimeoutError
        with self._http().stream(method, url, timeout=left, headers=headers, **more) as answer:
            for chunk in answer.iter_raw():
                body += chunk
                if len(body) > LARGEST:
                    raise AnswerRefused(f"{self._title} talks too much.")
                if time.monotonic() > until:
                    raise TimeoutError
        return answer.status_code, bytes(body)

    def _http(self) -> httpx.Client:
        with self._lock:
            if self._client is None:  # not before a worker needs it: it must not cross a fork
                self._client = httpx.Client(follow_redirects=False, trust_env=False)
            return self._client

    def _away(self) -> ProviderAway:
        sentence = f"{self._title} does not answer. Try again, or sign in with your password."
        return ProviderAway(sentence, retry_after=round(SILENCE))


def deadline() -> float:
    """Until when all must have been answered that is asked from now on for one sign-in."""
    return time.monotonic() + PATIENCE

"""Rate limits that hold across processes, because they are counted in Valkey. They fail closed.

An answer says what is left of the limits that counted its request (draft-ietf-httpapi-ratelimit-headers), but
for those that keep guesses away: how often others have guessed is nobody's business.
"""

import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager

from flask import Flask, Response, current_app, g, request
from limits import RateLimitItem, parse
from limits.errors import StorageError
from limits.storage import storage_from_string
from limits.strategies import FixedWindowRateLimiter

from common.errors import TooMany, Unavailable
from common.rates import name_of


class RateLimits:
    """Counts hits; `take` refuses the hit that is one too many. Each app counts for itself (`scope`), and
    tells what is left of the limits with these names (`told`)."""

    def __init__(
        self, valkey_url: str, scope: str, changed: Mapping[str, str], told: frozenset[str]
    ) -> None:
        self._scope = scope
        self._told = told
        self._changed = changed  # what an operator has set, by the name of the limit
        # A cache that hangs must not hang the app: one second each to connect and to answer.
        storage = storage_from_string(
            valkey_url, wrap_exceptions=True, socket_timeout=1, socket_connect_timeout=1
        )
        self._limiter = FixedWindowRateLimiter(storage)

    def take(self, rate: str, *key: str) -> None:
        """Count one hit on `key` against `rate` ("10 per 15 minutes"), or against what was set for it. A
        key begins with the verb that is limited.

        Raises:
            TooMany: when the window is full; `retry_after` says when the next one begins.
            Unavailable: when the counter is away. Open doors are worse than a short outage.
        """
        item = self._rate(rate, key)
        with _failing_closed():
            number = item.key_for(self._scope, *key)
            counted = self._limiter.storage.incr(number, item.get_expiry())
        left = max(0, item.amount - counted)
        if name_of(key[0]) in self._told:
            g.setdefault("rate_limits", {})[name_of(key[0])] = left
        if counted > item.amount:
            raise self._too_many(item, key)

    def check(self, rate: str, *key: str) -> None:
        """Refuse like `take` when the window is full, but count nothing."""
        item = self._rate(rate, key)
        with _failing_closed():
            allowed = self._limiter.test(item, self._scope, *key)
        if not allowed:
            raise self._too_many(item, key)

    def forget(self, rate: str, *key: str) -> None:
        """Start `key` afresh, as after a successful sign-in."""
        with _failing_closed():
            self._limiter.clear(self._rate(rate, key), self._scope, *key)

    def _too_many(self, item: RateLimitItem, key: tuple[str, ...]) -> TooMany:
        with _failing_closed():
            reset = self._limiter.get_window_stats(item, self._scope, *key).reset_time
        wait = max(1, round(reset - time.time()))
        words = f"{wait} seconds" if wait < 120 else f"{-(-wait // 60)} minutes"
        return TooMany(f"Too many tries. Wait {words}.", retry_after=wait)

    def _rate(self, rate: str, key: tuple[str, ...]) -> RateLimitItem:
        return parse(self._changed.get(name_of(key[0]), rate))


def install(app: Flask, limits: RateLimits) -> None:
    app.extensions["rate_limits"] = limits
    app.after_request(_tell)


def _tell(response: Response) -> Response:
    left: dict[str, int] = g.get("rate_limits", {})
    if left:
        response.headers["RateLimit"] = ", ".join(f'"{name}";r={n}' for name, n in left.items())
    return response


@contextmanager
def _failing_closed() -> Iterator[None]:
    try:
        yield
    except StorageError as error:
        raise Unavailable("The rate limiter is away for a moment.", retry_after=2) from error


def rate_limits() -> RateLimits:
    """The limits of the app at hand."""
    limits: RateLimits = current_app.extensions["rate_limits"]
    return limits


def client_address() -> str:
    """The peer's address. X-Forwarded-For counts only behind `TRUSTED_PROXIES` (ProxyFix applies it)."""
    return request.remote_addr or "unknown"

"""Rate limits that hold across processes, because they are counted in Valkey. They fail closed."""

import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager

from flask import current_app, request
from limits import RateLimitItem, parse
from limits.errors import StorageError
from limits.storage import storage_from_string
from limits.strategies import FixedWindowRateLimiter

from common.errors import TooMany, Unavailable
from common.rates import name_of


class RateLimits:
    """Counts hits; `take` refuses the hit that is one too many. Each app counts for itself (`scope`)."""

    def __init__(self, valkey_url: str, scope: str, changed: Mapping[str, str]) -> None:
        self._scope = scope
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
        self._refuse_unless(self._limiter.hit, rate, key)

    def check(self, rate: str, *key: str) -> None:
        """Refuse like `take` when the window is full, but count nothing."""
        self._refuse_unless(self._limiter.test, rate, key)

    def forget(self, rate: str, *key: str) -> None:
        """Start `key` afresh, as after a successful sign-in."""
        with _failing_closed():
            self._limiter.clear(self._rate(rate, key), self._scope, *key)

    def _refuse_unless(self, allows: Callable[..., bool], rate: str, key: tuple[str, ...]) -> None:
        item = self._rate(rate, key)
        with _failing_closed():
            if allows(item, self._scope, *key):
                return
            reset = self._limiter.get_window_stats(item, self._scope, *key).reset_time
        wait = max(1, round(reset - time.time()))
        words = f"{wait} seconds" if wait < 120 else f"{-(-wait // 60)} minutes"
        raise TooMany(f"Too many tries. Wait {words}.", retry_after=wait)

    def _rate(self, rate: str, key: tuple[str, ...]) -> RateLimitItem:
        return parse(self._changed.get(name_of(key[0]), rate))


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

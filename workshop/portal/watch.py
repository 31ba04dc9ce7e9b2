"""The one look at all apps that all viewers share: refreshed in the background, only while somebody looks.

Forty phones that ask every second cost the apps as much as one. No request ever waits for an app: it gets
what is known, and when that is too old to be true, it gets "Looking …".
"""

import asyncio
import threading
import time
from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from workshop.apps import App
from workshop.checkout import Checkout
from workshop.portal.reports import LOOKING, NOT_STARTED, UNKNOWN, Report, report_on
from workshop.running import Running, read_state

PACE = 1.0  # seconds between two looks
LINGER = 10.0  # seconds after the last viewer's question
STALE = 5.0  # seconds after which a state is no longer told as a fact


@dataclass(frozen=True)
class Snapshot:
    """The reports by app name, and what the launcher wrote down, at one moment."""

    running: Running | None = None
    reports: dict[str, Report] = field(default_factory=dict)
    at: float = float("-inf")  # monotonic

    def of(self, app: App) -> Report:
        return self.reports.get(app.name, UNKNOWN)

    def unsure(self) -> "Snapshot":
        """The same, with every state in doubt; numbers and people stay where they are."""
        doubted = {
            name: report if report is NOT_STARTED else report.with_state(LOOKING)
            for name, report in self.reports.items()
        }
        return replace(self, reports=doubted)


class Watch:
    """Looks at the apps of a checkout for as long as somebody looks at it."""

    def __init__(self, checkout: Checkout, apps: Sequence[App]) -> None:
        self.apps = apps
        self._checkout = checkout
        self._snapshot = Snapshot()
        self._lock = threading.Lock()
        self._looked = float("-inf")
        self._thread: threading.Thread | None = None

    def look(self) -> Snapshot:
        """What is known now. Keeps the refreshing going, and never waits for it."""
        with self._lock:
            self._looked = time.monotonic()
            if self._thread is None or not self._thread.is_alive():
                self._thread = threading.Thread(
                    target=lambda: asyncio.run(self._refresh()), name="watch", daemon=True
                )
                self._thread.start()
        known = self._snapshot
        return known if time.monotonic() - known.at < STALE else known.unsure()

    async def _refresh(self) -> None:
        while not self._is_forgotten():
            self._snapshot = await self._see()
            await asyncio.sleep(PACE)

    def _is_forgotten(self) -> bool:
        with (
            self._lock
        ):  # so that a viewer who comes just now finds either a thread at work, or none
            forgotten = time.monotonic() - self._looked > LINGER
            if forgotten:
                self._thread = None
            return forgotten

    async def _see(self) -> Snapshot:
        running = read_state(self._checkout)
        started = [app for app in self.apps if running and app.name in running.apps]
        reports = {app.name: NOT_STARTED for app in self.apps}
        if running:
            found = await asyncio.gather(
                *(report_on(running.apps[app.name].url, self._snapshot.of(app)) for app in started)
            )
            reports |= {app.name: report for app, report in zip(started, found, strict=True)}
        return Snapshot(running, reports, time.monotonic())

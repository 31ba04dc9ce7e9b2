"""Schema and demo data of one app: in a child process, because only that one has the app's settings."""

import time
from collections.abc import Callable, Mapping

from workshop.apps import App
from workshop.checkout import Checkout
from workshop.children import Child, python
from workshop.errors import WorkshopError

LIMIT = 120.0  # seconds; a first migration with demo data takes two


def prepare(
    checkout: Checkout, app: App, settings: Mapping[str, str], cancelled: Callable[[], bool]
) -> None:
    """Bring schema and demo data up to date. Raises WorkshopError with the app's last words."""
    command = python("-m", "workshop.app_commands", app.package, "migrate", "seed")
    child = Child(checkout, f"prepare-{app.name}", command, environment=settings)
    child.start()
    try:
        deadline = time.monotonic() + LIMIT
        while child.poll() is None and time.monotonic() < deadline and not cancelled():
            time.sleep(0.05)
        if child.poll() != 0 and not cancelled():
            raise WorkshopError(
                f"{app.title} could not bring its data up to date: {child.last_words()}",
                f"The whole story is in {checkout.log(child.name)}.",
            )
    finally:
        child.stop()

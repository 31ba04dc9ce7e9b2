"""The table of apps: where each listens, what it needs, how it is served.

A new app is a new row here; a new process of an app (a `capstone` command) goes into `companions`.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from workshop.errors import WorkshopError

SHARED_NEEDS = {"VALKEY_URL": "cache", "SMTP_URL": "mailbox"}


@dataclass(frozen=True)
class App:
    """One row. `needs` maps a variable to the backing server that fills it when nobody else does."""

    name: str
    title: str
    package: str
    port: int
    needs: dict[str, str]
    threads: int = 4  # requests at once per worker: one slow answer does not hold up the rest
    served_by: str = "granian"
    companions: tuple[str, ...] = ()
    secrets: tuple[str, ...] = ()  # variables filled with a random secret of this checkout

    @property
    def prefix(self) -> str:
        """Of its own variables."""
        return f"{self.name.upper()}_"


APPS = (
    App(
        name="blog",
        title="Blog",
        package="blog_app",
        port=8001,
        needs={"BLOG_DATABASE_URL": "postgres", **SHARED_NEEDS},
    ),
)


def only(name: str) -> App:
    """The app of this name."""
    return chosen([name])[0]


def chosen(names: Sequence[str]) -> list[App]:
    """The apps of these names in the table's order; all of them for no name."""
    known = [app.name for app in APPS]
    for name in names:
        if name not in known:
            raise WorkshopError(f"There is no app '{name}'.", f"Choose from: {', '.join(known)}.")
    return [app for app in APPS if not names or app.name in names]

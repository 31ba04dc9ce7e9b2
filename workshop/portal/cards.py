"""What stands on an app's card: the table of apps, the launcher's notes and the newest look, put together."""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from urllib.parse import urlsplit

from workshop.apps import App
from workshop.portal.reports import Report
from workshop.portal.watch import Snapshot
from workshop.running import Running

# For people who have never seen the app: what one can do there, and a drawing of common/icons.html.
ABOUT = {
    "blog": ("Write in Markdown, publish, and read what others wrote.", "book"),
    "shop": ("Fill a cart and order. The last one in stock sells once.", "cart"),
    "iot": ("Weather stations report over MQTT; the charts move as you watch.", "chart"),
    "chat": ("Rooms full of people, and messages that arrive at once, in order.", "chat"),
}
ROLES = {
    "postgres": "PostgreSQL",
    "documents": "MongoDB",
    "broker": "MQTT broker",
    "objects": "S3",
    "cache": "Valkey",
    "mailbox": "Mailbox",
    "payments": "Payments",
}


@dataclass(frozen=True, slots=True)
class Ground:
    """A server that an app stands on; `place` is host:port, or the variable that names it, or empty."""

    name: str
    place: str = ""


@dataclass(frozen=True, slots=True)
class Card:
    name: str
    title: str
    about: str
    drawing: str
    url: str | None
    report: Report
    grounds: tuple[Ground, ...]
    command: str

    @property
    def shape(self) -> tuple[object, ...]:
        """All but the state and the numbers: what the page's script does not change by itself."""
        people = tuple((person.key, person.name, person.about) for person in self.report.people)
        return (
            self.name,
            self.url,
            tuple(self.report.counters),
            people,
            self.grounds,
            self.command,
        )


def cards_of(apps: Sequence[App], snapshot: Snapshot) -> list[Card]:
    return [_card(app, apps, snapshot) for app in apps]


def shape_of(cards: Sequence[Card], *more: object) -> str:
    """A short text that changes whenever the page has to be drawn anew."""
    shapes = repr(([card.shape for card in cards], more))
    return hashlib.sha256(shapes.encode()).hexdigest()[:16]


def _card(app: App, apps: Sequence[App], snapshot: Snapshot) -> Card:
    running = snapshot.running
    place = running.apps.get(app.name) if running else None
    about, drawing = ABOUT.get(app.name, ("", "box"))
    return Card(
        name=app.name,
        title=app.title,
        about=about,
        drawing=drawing,
        url=place.url if place else None,
        report=snapshot.of(app),
        grounds=tuple(_ground(app, name, running if place else None) for name in _needs(app)),
        command=_command(app, apps, running),
    )


def _needs(app: App) -> list[str]:
    return list(dict.fromkeys(app.needs.values()))


def _ground(app: App, server: str, running: Running | None) -> Ground:
    if running is None:
        return Ground(ROLES.get(server, server))
    place = running.servers.get(server)
    if place is None:  # a person has set the variable to a server of their own
        variable = next(name for name, needed in app.needs.items() if needed == server)
        return Ground(ROLES.get(server, server), f"from {variable}")
    return Ground(place.kind, urlsplit(place.url).netloc.rpartition("@")[2])


def _command(app: App, apps: Sequence[App], running: Running | None) -> str:
    """One launcher runs per checkout, so the command names what runs already, too."""
    wanted = {app.name, *(running.apps if running else ())}
    return " ".join(["python3 run.py", *(one.name for one in apps if one.name in wanted)])

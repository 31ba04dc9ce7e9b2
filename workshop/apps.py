"""The table of apps: where each listens, what it needs, how it is served, which processes go with it.

A new app is a new row here; a new process of an app is a `Companion` of its row.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from workshop.errors import WorkshopError

SHARED_NEEDS = {"VALKEY_URL": "cache", "SMTP_URL": "mailbox"}


@dataclass(frozen=True)
class Companion:
    """Another process of an app: a function of its `commands`, or else a module that is run."""

    name: str
    title: str
    command: str = ""
    module: str = ""
    demo: bool = False  # plays users or devices; left out where the app runs without demo data


@dataclass(frozen=True)
class App:
    """One row. `needs` maps a variable to the backing server that fills it when nobody else does."""

    name: str
    title: str
    package: str
    port: int
    needs: dict[str, str]
    workers: int = 2
    threads: int = 4  # requests at once per worker: one slow answer does not hold up the rest
    served_by: str = "granian"
    companions: tuple[Companion, ...] = ()
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
        needs={
            "BLOG_DATABASE_URL": "postgres",
            "BLOG_S3_ENDPOINT_URL": "objects",
            "BLOG_SIGN_IN_WITH__WORKSHOP__ISSUER": "identity",
            **SHARED_NEEDS,
        },
        companions=(Companion("blog-work", "Blog worker", command="work"),),
    ),
    App(
        name="shop",
        title="Shop",
        package="ecommerce_api",
        port=8002,
        needs={
            "SHOP_MONGODB_URL": "documents",
            "SHOP_STRIPE_API_BASE": "payments",
            **SHARED_NEEDS,
        },
    ),
    App(
        name="iot",
        title="IoT dashboard",
        package="iot_dashboard",
        port=8003,
        needs={
            "IOT_DATABASE_URL": "postgres",
            "IOT_MQTT_URL": "broker",
            "IOT_S3_ENDPOINT_URL": "objects",
            **SHARED_NEEDS,
        },
        threads=32,  # each live chart holds one for as long as somebody looks at it
        companions=(
            Companion("iot-ingest", "IoT ingest", command="ingest"),
            Companion("iot-archive", "IoT archive", command="archive"),
            Companion(
                "iot-devices", "Simulated devices", module="workshop.simulators.iot", demo=True
            ),
        ),
        secrets=("IOT_DEVICE_SECRET",),
    ),
    App(
        name="chat",
        title="Chat",
        package="chat_app",
        port=8004,
        needs={"CHAT_DATABASE_URL": "postgres", **SHARED_NEEDS},
        workers=1,  # a socket lives in one process; more nodes share Valkey's queue
        threads=256,  # each socket holds one for as long as it lives
        served_by="gunicorn",
        companions=(
            Companion(
                "chat-people", "Simulated people", module="workshop.simulators.chat", demo=True
            ),
        ),
    ),
)
PORTAL = App(
    name="portal", title="Portal", package="workshop.portal", port=8000, needs={}, workers=1
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

"""Which backing servers a choice of apps needs, and the variables by which the apps find them."""

from collections.abc import Callable, Mapping, Sequence

from iot_dashboard.models.connection import mqtt_password
from workshop.apps import App
from workshop.checkout import Checkout
from workshop.credentials import Credentials
from workshop.devices import DEMO_DEVICES, DEVICE_SECRET
from workshop.errors import WorkshopError
from workshop.given import check_url
from workshop.ports import Ports
from workshop.servers.broker import READER, Broker, find_mosquitto
from workshop.servers.cache import Cache
from workshop.servers.documents import Documents
from workshop.servers.identity import IdentityProvider
from workshop.servers.mailbox import Mailbox
from workshop.servers.objects import Objects
from workshop.servers.payments import Payments
from workshop.servers.postgres import Postgres
from workshop.servers.server import Server

# Below the range from which systems take ports for outgoing connections, and not the products' own
# ports: an installed PostgreSQL or Redis is left in peace.
PORTS = {
    "postgres": 15432,
    "documents": 17017,
    "broker": 11883,
    "objects": 19000,
    "cache": 16379,
    "mailbox": 11025,
    "identity": 19400,
    "payments": 19500,
}
BUCKETS = {"blog": "pictures", "iot": "readings"}
WEBHOOKS = "/api/webhooks/payments"  # of the shop


class Backing:
    """The servers to start for `apps`, and what each app is told about them."""

    def __init__(
        self,
        checkout: Checkout,
        credentials: Credentials,
        ports: Ports,
        apps: Sequence[App],
        given: Mapping[str, str],
        *,
        urls: Mapping[str, str] | None = None,
    ) -> None:
        """`urls`: where the apps will be, by name, for the servers that call an app."""
        self._checkout = checkout
        self._urls = urls or {}
        self._credentials = credentials
        self._apps = apps
        self._given = given
        self._wanted = self._what_is_wanted()
        self._ports = {name: ports.of(name, PORTS[name]) for name in PORTS if name in self._wanted}
        build: dict[str, Callable[[], Server]] = {
            "postgres": self._postgres,
            "documents": self._documents,
            "broker": self._broker,
            "objects": self._objects,
            "cache": self._cache,
            "mailbox": self._mailbox,
            "identity": self._identity,
            "payments": self._payments,
        }
        self._by_name = {name: build[name]() for name in self._ports}

    @property
    def servers(self) -> list[Server]:
        return list(self._by_name.values())

    def variables_for(self, app: App) -> dict[str, str]:
        """What this app needs to know of the embedded servers, and nothing of the other apps."""
        found: dict[str, str] = {}
        for variable, server in app.needs.items():
            if variable not in self._given:
                found |= self._by_name[server].variables(variable, app.name)
        return found

    def _what_is_wanted(self) -> set[str]:
        wanted = set()
        for app in self._apps:
            for variable, server in app.needs.items():
                if variable in self._given:
                    check_url(variable, self._given[variable], server)
                else:
                    wanted.add(server)
        return wanted

    def _postgres(self) -> Server:
        roles = [a.name for a in self._apps if "postgres" in a.needs.values()]
        return Postgres(
            self._checkout,
            self._ports["postgres"],
            password=self._credentials.password("postgres"),
            databases={name: self._credentials.password(f"postgres.{name}") for name in roles},
        )

    def _documents(self) -> Server:
        user = next(app.name for app in self._apps if "documents" in app.needs.values())
        password = self._credentials.password("documents")
        return Documents(self._checkout, self._ports["documents"], user=user, password=password)

    def _broker(self) -> Server:
        secret = self._given.get(DEVICE_SECRET) or self._credentials.password(DEVICE_SECRET)
        users = {READER: self._credentials.password("broker.ingest")}
        users |= {device: mqtt_password(secret, device) for device in DEMO_DEVICES}
        return Broker(self._checkout, self._ports["broker"], users, find_mosquitto())

    def _objects(self) -> Server:
        return Objects(
            self._checkout,
            self._ports["objects"],
            access_key=self._credentials.password("objects.key")[:20].upper(),
            secret_key=self._credentials.password("objects"),
            buckets={a.name: BUCKETS[a.name] for a in self._apps if "objects" in a.needs.values()},
        )

    def _cache(self) -> Server:
        return Cache(self._checkout, self._ports["cache"], self._credentials.password("cache"))

    def _mailbox(self) -> Server:
        return Mailbox(self._checkout, self._ports["mailbox"])

    def _identity(self) -> Server:
        secret = self._credentials.password("identity")
        return IdentityProvider(self._checkout, self._ports["identity"], secret=secret)

    def _payments(self) -> Server:
        url = self._urls.get("shop", "")
        if "SHOP_STRIPE_API_KEY" in self._given:
            raise WorkshopError(
                "SHOP_STRIPE_API_KEY is set, but SHOP_STRIPE_API_BASE is not.",
                "Set SHOP_STRIPE_API_BASE=https://api.stripe.com, or remove the key to use paysim.",
            )
        return Payments(
            self._checkout,
            self._ports["payments"],
            key=self._credentials.password("payments.key"),
            webhook_secret=self._credentials.password("payments.webhooks"),
            webhook_url=f"{url}{WEBHOOKS}" if url else "",
        )

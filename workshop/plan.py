"""What a run will consist of: which servers, apps and companions, at which ports, with which variables."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from workshop.app_service import Address, AppService
from workshop.app_variables import variables_of
from workshop.apps import PORTAL, App
from workshop.backing import Backing
from workshop.checkout import Checkout
from workshop.companion_service import CompanionService
from workshop.credentials import Credentials
from workshop.given import variables
from workshop.lan import EVERYWHERE, lan_address
from workshop.ports import LOOPBACK, Ports
from workshop.servers.server import Server


@dataclass(frozen=True)
class Choice:
    """What somebody wants: these apps, or only their servers; for this machine or the whole network."""

    apps: Sequence[App]
    serve: bool = True
    portal: bool = False
    lan: bool = False


@dataclass
class Plan:
    """Services in the order in which they start; those of one list start at once."""

    servers: Sequence[Server] = ()
    apps: list[AppService] = field(default_factory=list)
    companions: list[CompanionService] = field(default_factory=list)
    portal: list[AppService] = field(default_factory=list)


def plan(checkout: Checkout, choice: Choice, say: Callable[[str], None]) -> Plan:
    """Decide ports, secrets and variables; nothing is started yet."""
    credentials, ports = Credentials(checkout, say), Ports(checkout, say)
    given = variables(checkout)
    listen, shown = (EVERYWHERE, lan_address()) if choice.lan else (LOOPBACK, LOOPBACK)
    addresses = {
        app.name: Address(listen, ports.of(app.name, app.port, listen), shown)
        for app in choice.apps
    }
    urls = {name: f"http://{LOOPBACK}:{address.port}" for name, address in addresses.items()}
    backing = Backing(checkout, credentials, ports, choice.apps, given, urls=urls)
    made = Plan(servers=backing.servers)
    for app in choice.apps:
        address = addresses[app.name]
        settings = variables_of(app, address.url, backing, credentials, given)
        made.apps.append(AppService(checkout, app, address, settings))
        made.companions += companions(checkout, app, settings)
    if choice.portal:
        address = Address(listen, ports.of(PORTAL.name, PORTAL.port, listen), shown)
        settings = {"PORTAL_URL": address.url}
        made.portal.append(AppService(checkout, PORTAL, address, settings))
    return made


def companions(
    checkout: Checkout, app: App, settings: Mapping[str, str]
) -> Iterator[CompanionService]:
    """Those of `app`; the ones that play devices and people only where it runs as a demo."""
    demo = settings[f"{app.prefix}DEMO"].lower() == "true"
    for companion in app.companions:
        if demo or not companion.demo:
            yield CompanionService(checkout, app, companion, settings)

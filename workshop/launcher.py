"""Starts everything in order, keeps it running, and stops it: servers, schema and demo data, apps."""

import signal
import sys
import threading
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from dataclasses import dataclass

from workshop import records
from workshop.app_service import AppService
from workshop.app_variables import remove_servers_env, variables_of, write_servers_env
from workshop.apps import App
from workshop.backing import Backing
from workshop.checkout import Checkout
from workshop.credentials import Credentials
from workshop.given import variables
from workshop.lan import EVERYWHERE, lan_address
from workshop.ports import LOOPBACK, Ports
from workshop.preparation import prepare
from workshop.reaper import Reaper
from workshop.running import Running, only_launcher, remove_state, write_state
from workshop.servers.server import Server
from workshop.service import Service
from workshop.supervisor import Supervisor


@dataclass(frozen=True)
class Choice:
    """What to start: these apps, or only their servers; for this machine or for the whole network."""

    apps: Sequence[App]
    serve: bool = True
    lan: bool = False


class Launcher:
    """One run from start to stop."""

    def __init__(
        self,
        checkout: Checkout,
        choice: Choice,
        say: Callable[[str], None],
        started: Callable[[Running], None],
    ) -> None:
        self._checkout = checkout
        self._choice = choice
        self._say = say
        self._started = started
        self._stopping = threading.Event()
        self.servers: Sequence[Server] = []
        self.apps: list[AppService] = []

    def run(self) -> None:
        """Return after an orderly stop. Raises AlreadyRunning or WorkshopError, with nothing left behind."""
        self._checkout.make_rooms()
        with only_launcher(self._checkout), ExitStack() as at_the_end:
            self._end_leftovers()
            at_the_end.callback(Reaper(self._checkout).release)
            at_the_end.callback(self._stop)
            self._listen_to_signals()
            self._start()
            if not self._stopping.is_set():
                self._started(self._write_down())
                self._supervise()

    def _start(self) -> None:
        self._plan()
        self._say("Starting " + ", ".join(server.kind for server in self.servers) + " ...")
        self._all_at_once(self._bring_up, self.servers)
        self._say("Bringing schema and demo data up to date ...")
        self._all_at_once(self._prepare, self.apps)
        if self._choice.serve:
            self._say("Starting " + ", ".join(app.kind for app in self.apps) + " ...")
            self._all_at_once(self._bring_up, self.apps)

    def _plan(self) -> None:
        """Decide ports, secrets and variables; nothing is started yet."""
        credentials = Credentials(self._checkout, self._say)
        ports = Ports(self._checkout, self._say)
        given = variables(self._checkout)
        backing = Backing(self._checkout, credentials, ports, self._choice.apps, given)
        self.servers = backing.servers
        listen, shown = (EVERYWHERE, lan_address()) if self._choice.lan else (LOOPBACK, LOOPBACK)
        for app in self._choice.apps:
            port = ports.of(app.name, app.port, listen)
            url = f"http://{shown}:{port}"
            settings = variables_of(app, url, backing, credentials, given)
            service = AppService(
                self._checkout, app, host=listen, port=port, url=url, settings=settings
            )
            self.apps.append(service)

    def _bring_up(self, service: Service) -> None:
        service.start()
        service.wait_until_ready(self._stopping.is_set)
        if isinstance(service, Server) and not self._stopping.is_set():
            service.provision()

    def _prepare(self, app: AppService) -> None:
        prepare(self._checkout, app.app, app.settings, self._stopping.is_set)

    def _all_at_once(self, action: Callable[..., None], services: Sequence[Service]) -> None:
        """Do it for all of them in parallel; wait for all before the first problem is raised."""
        if self._stopping.is_set() or not services:
            return
        with ThreadPoolExecutor(len(services)) as pool:
            done = [pool.submit(action, service) for service in services]
        for future in done:
            future.result()

    def _supervise(self) -> None:
        running = [*self.servers, *self._serving]
        Supervisor(running, self._say, self._write_down).watch(self._stopping)

    @property
    def _serving(self) -> list[AppService]:
        return self.apps if self._choice.serve else []

    def _write_down(self) -> Running:
        """For `capstone urls` and for `flask run`; again whenever a process was replaced."""
        everything = {name: value for app in self.apps for name, value in app.settings.items()}
        write_servers_env(self._checkout, everything)
        return write_state(self._checkout, self._serving, self.servers)

    def _stop(self) -> None:
        """Apps first, so that none of them sees its database go; then the servers."""
        self._stopping.set()
        remove_state(self._checkout)
        remove_servers_env(self._checkout)
        for services in (self._serving, self.servers):
            if services:
                with ThreadPoolExecutor(len(services)) as pool:
                    list(pool.map(lambda service: service.stop(), services))
        records.end_all(self._checkout.children, grace=0)

    def _end_leftovers(self) -> None:
        names = records.end_all(self._checkout.children)
        if names:
            self._say(f"Ended what an earlier run had left behind: {', '.join(names)}.")
        remove_state(self._checkout)

    def _listen_to_signals(self) -> None:
        """Ctrl-C, an orderly kill and a closed terminal all mean: stop everything."""
        numbers = [signal.SIGINT, signal.SIGTERM]
        if sys.platform != "win32":
            numbers.append(signal.SIGHUP)
        for number in numbers:
            if signal.getsignal(number) == signal.SIG_IGN:
                continue  # started with nohup or in the background: whoever did that meant it
            signal.signal(number, lambda *_: self._stopping.set())

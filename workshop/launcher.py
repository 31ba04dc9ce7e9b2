"""Starts everything in order, keeps it running, and stops it: servers, schema and demo data, apps."""

from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack

from common.stopping import Stop, stop_on_signals
from workshop import records
from workshop.app_service import AppService
from workshop.checkout import Checkout
from workshop.plan import Choice, Plan, plan
from workshop.preparation import prepare
from workshop.prepared import Prepared
from workshop.reaper import Reaper
from workshop.running import Running, only_launcher, remove_state, write_state
from workshop.servers.server import Server
from workshop.servers_env import remove_servers_env, write_servers_env
from workshop.service import Service
from workshop.supervisor import Supervisor


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
        self._stopping = Stop()
        self._plan = Plan()
        self._prepared = Prepared(checkout)

    def run(self) -> None:
        """Return after an orderly stop. Raises AlreadyRunning or WorkshopError, with nothing left behind."""
        self._checkout.make_rooms()
        with only_launcher(self._checkout), ExitStack() as at_the_end:
            self._end_leftovers()
            at_the_end.callback(Reaper(self._checkout).release)
            at_the_end.callback(self._stop)
            self._stopping = stop_on_signals()
            self._start()
            if not self._stopping.is_set():
                self._started(self._write_down())
                self._supervise()

    def _start(self) -> None:
        self._plan = plan(self._checkout, self._choice, self._say)
        self._say("Starting " + ", ".join(server.kind for server in self._plan.servers) + " ...")
        self._all_at_once(self._bring_up, self._plan.servers)
        self._all_at_once(self._prepare, self._plan.apps)
        if self._choice.serve:
            self._say("Starting " + ", ".join(app.kind for app in self._plan.apps) + " ...")
            self._all_at_once(self._bring_up, [*self._plan.apps, *self._plan.portal])
            self._all_at_once(self._bring_up, self._plan.companions)  # pages first

    def _bring_up(self, service: Service) -> None:
        service.start()
        service.wait_until_ready(self._stopping.is_set)
        if isinstance(service, Server) and not self._stopping.is_set():
            service.provision()

    def _prepare(self, app: AppService) -> None:
        mark = self._prepared.mark(app.app, app.settings, self._plan.servers)
        if not self._prepared.holds(app.app, mark):
            self._say(f"{app.kind}: bringing schema and demo data up to date ...")
            prepare(self._checkout, app.app, app.settings, self._stopping.is_set)
            if not self._stopping.is_set():
                self._prepared.remember(app.app, mark)

    def _all_at_once(self, action: Callable[..., None], services: Sequence[Service]) -> None:
        """Do it for all of them in parallel; wait for all before the first problem is raised.

        Who was told to stop does not complain about what then did not start.
        """
        if self._stopping.is_set() or not services:
            return
        with ThreadPoolExecutor(len(services)) as pool:
            done = [pool.submit(action, service) for service in services]
        for future in done:
            if not self._stopping.is_set():
                future.result()

    def _supervise(self) -> None:
        running = [*self._plan.servers, *self._serving]
        Supervisor(running, self._say, self._write_down).watch(self._stopping)

    @property
    def _serving(self) -> list[Service]:
        """All that talks to the servers."""
        made = self._plan
        return [*made.apps, *made.companions, *made.portal] if self._choice.serve else []

    def _write_down(self) -> Running:
        """For `capstone urls` and for `flask run`; again whenever a process was replaced."""
        made = self._plan
        everything = {name: value for app in made.apps for name, value in app.settings.items()}
        write_servers_env(self._checkout, everything)
        apps = [*made.apps, *made.portal] if self._choice.serve else []
        return write_state(self._checkout, apps, made.servers)

    def _stop(self) -> None:
        """Apps first, so that none of them sees its database go; then the servers."""
        self._stopping.set()
        remove_state(self._checkout)
        remove_servers_env(self._checkout)
        for services in (self._serving, self._plan.servers):
            if services:
                with ThreadPoolExecutor(len(services)) as pool:
                    list(pool.map(Service.stop, services))
        records.end_all(self._checkout.children, grace=0)

    def _end_leftovers(self) -> None:
        names = records.end_all(self._checkout.children)
        if names:
            self._say(f"Ended what an earlier run had left behind: {', '.join(names)}.")
        remove_state(self._checkout)

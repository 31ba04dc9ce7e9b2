"""One app as a process: which server program carries it, with which environment, and when it answers."""

import http.client
import shutil
from collections.abc import Mapping
from dataclasses import dataclass

from workshop.apps import App
from workshop.checkout import Checkout
from workshop.children import Child, python
from workshop.ports import LOOPBACK
from workshop.service import Service


@dataclass(frozen=True)
class Address:
    """Where an app listens, and the host by which people reach it."""

    listen: str
    port: int
    host: str

    @property
    def url(self) -> str:
        return f"http://{self.host}:{self.port}"


class AppService(Service):
    """Served as in production: several workers or threads, no debugger, no reloading."""

    def __init__(
        self, checkout: Checkout, app: App, address: Address, settings: Mapping[str, str]
    ) -> None:
        super().__init__(checkout)
        self.app = app
        self.name = app.name
        self.kind = app.title
        self.settings = settings
        self._address = address

    @property
    def url(self) -> str:
        return self._address.url

    def prepare(self) -> Child:
        metrics = self.checkout.run / "metrics" / self.name
        shutil.rmtree(metrics, ignore_errors=True)  # counters of dead workers would be added in
        metrics.mkdir(parents=True)
        settings = {**self.settings, "PROMETHEUS_MULTIPROC_DIR": str(metrics)}
        command = self._gunicorn() if self.app.served_by == "gunicorn" else self._granian()
        return Child(self.checkout, self.name, command, environment=settings)

    def ready(self) -> bool:
        connection = http.client.HTTPConnection(LOOPBACK, self._address.port, timeout=2)
        try:
            connection.request("GET", "/healthz", headers={"Host": self.url.partition("://")[2]})
            return connection.getresponse().status == 200
        except (OSError, http.client.HTTPException):
            return False
        finally:
            connection.close()

    def _granian(self) -> list[str]:
        command = python("-m", "workshop.preloaded", self.app.package)
        command += ["--interface", "wsgi", "--factory", "--no-ws"]
        command += ["--host", self._address.listen, "--port", str(self._address.port)]
        command += ["--workers", str(self.app.workers)]
        command += ["--blocking-threads", str(self.app.threads), "--log-level", "warning"]
        # A worker that dies alone is replaced; one that hangs at the end does not hold us up.
        command += ["--respawn-failed-workers", "--workers-kill-timeout", "4"]
        return [*command, f"{self.app.package}:create_app"]

    def _gunicorn(self) -> list[str]:
        command = python("-m", "gunicorn", "--worker-class", "gthread")
        command += ["--workers", str(self.app.workers), "--threads", str(self.app.threads)]
        command += ["--graceful-timeout", "3", "--no-control-socket"]
        command += [
            "--log-level",
            "warning",
            "--bind",
            f"{self._address.listen}:{self._address.port}",
        ]
        return [*command, f"{self.app.package}:create_app()"]

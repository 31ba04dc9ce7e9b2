"""One app as a process: which server program carries it, with which environment, and when it answers."""

import http.client
import shutil
from collections.abc import Mapping

from workshop.apps import App
from workshop.checkout import Checkout
from workshop.children import Child, python
from workshop.ports import LOOPBACK
from workshop.service import Service

WORKERS = 2
SOCKETS = 256  # a chat member holds a thread for as long as the WebSocket lives


class AppService(Service):
    """Served as in production: several workers or threads, no debugger, no reloading."""

    def __init__(
        self,
        checkout: Checkout,
        app: App,
        *,
        host: str,
        port: int,
        url: str,
        settings: Mapping[str, str],
    ) -> None:
        super().__init__(checkout)
        self.app = app
        self.name = app.name
        self.kind = app.title
        self._host = host
        self._port = port
        self._url = url
        self.settings = settings

    @property
    def url(self) -> str:
        return self._url

    def prepare(self) -> Child:
        metrics = self.checkout.run / "metrics" / self.name
        shutil.rmtree(metrics, ignore_errors=True)  # counters of dead workers would be added in
        metrics.mkdir(parents=True)
        settings = {**self.settings, "PROMETHEUS_MULTIPROC_DIR": str(metrics)}
        command = self._gunicorn() if self.app.served_by == "gunicorn" else self._granian()
        return Child(self.checkout, self.name, command, environment=settings)

    def ready(self) -> bool:
        connection = http.client.HTTPConnection(LOOPBACK, self._port, timeout=2)
        try:
            connection.request("GET", "/healthz", headers={"Host": self._url.partition("://")[2]})
            return connection.getresponse().status == 200
        except (OSError, http.client.HTTPException):
            return False
        finally:
            connection.close()

    def _granian(self) -> list[str]:
        command = python("-m", "granian", "--interface", "wsgi", "--factory", "--no-ws")
        command += ["--host", self._host, "--port", str(self._port), "--workers", str(WORKERS)]
        command += ["--blocking-threads", str(self.app.threads), "--log-level", "warning"]
        # A worker that dies alone is replaced; one that hangs at the end does not hold us up.
        command += ["--respawn-failed-workers", "--workers-kill-timeout", "4"]
        return [*command, f"{self.app.package}:create_app"]

    def _gunicorn(self) -> list[str]:
        command = python("-m", "gunicorn", "--worker-class", "gthread", "--workers", "1")
        command += ["--threads", str(SOCKETS), "--graceful-timeout", "3", "--no-control-socket"]
        command += ["--bind", f"{self._host}:{self._port}", "--log-level", "warning"]
        return [*command, f"{self.app.package}:create_app()"]

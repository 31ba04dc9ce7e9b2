"""paysim: a payment provider that speaks Stripe's language, for payments that are not real."""

import http.client

from workshop.checkout import Checkout
from workshop.children import Child, python
from workshop.ports import LOOPBACK
from workshop.servers.server import Server


class Payments(Server):
    """Our own server (`workshop/paysim`), with one merchant."""

    name = "payments"
    kind = "Payments (paysim)"

    def __init__(
        self, checkout: Checkout, port: int, *, key: str, webhook_secret: str, webhook_url: str = ""
    ) -> None:
        super().__init__(checkout, port)
        self._key = f"sk_test_{key}"
        self._webhook_secret = f"whsec_{webhook_secret}"
        self._webhook_url = webhook_url

    @property
    def url(self) -> str:
        return f"http://{LOOPBACK}:{self.port}"

    def variables(self, variable: str, _app: str, /) -> dict[str, str]:
        prefix = variable.removesuffix("BASE")
        return {
            variable: self.url,
            f"{prefix}KEY": self._key,
            f"{prefix.removesuffix('API_')}WEBHOOK_SECRET": self._webhook_secret,
        }

    def prepare(self) -> Child:
        folder = self.checkout.data(self.name)
        folder.mkdir(mode=0o700, exist_ok=True)
        command = python("-m", "workshop.paysim", str(self.port), str(folder / "paysim.sqlite3"))
        secrets = {
            "PAYSIM_KEY": self._key,
            "PAYSIM_WEBHOOK_URL": self._webhook_url,
            "PAYSIM_WEBHOOK_SECRET": self._webhook_secret,
        }
        return Child(self.checkout, self.name, command, environment=secrets, folder=folder)

    def ready(self) -> bool:
        connection = http.client.HTTPConnection(LOOPBACK, self.port, timeout=2)
        try:
            connection.request("GET", "/healthz")
            return connection.getresponse().status == 200
        except (OSError, http.client.HTTPException):
            return False
        finally:
            connection.close()

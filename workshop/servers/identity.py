"""An OpenID provider that vouches for anybody, for demonstrations: "Sign in with Workshop ID"."""

import http.client

from workshop.checkout import Checkout
from workshop.children import Child, python
from workshop.ports import LOOPBACK
from workshop.servers.server import Server

TITLE = "Workshop ID"


class IdentityProvider(Server):
    """oidc-provider-mock with pages of our own (`workshop/workshop_id`)."""

    name = "identity"
    kind = "OpenID provider (oidc-provider-mock)"

    def __init__(self, checkout: Checkout, port: int, *, secret: str) -> None:
        super().__init__(checkout, port)
        self._secret = secret

    @property
    def url(self) -> str:
        return f"http://{LOOPBACK}:{self.port}"

    def variables(self, variable: str, app: str, /) -> dict[str, str]:
        prefix = variable.removesuffix("ISSUER")
        return {
            variable: self.url,
            f"{prefix}TITLE": TITLE,
            f"{prefix}CLIENT_ID": app,
            f"{prefix}CLIENT_SECRET": self._secret,
        }

    def prepare(self) -> Child:
        command = python("-m", "workshop.workshop_id", str(self.port))
        # Authlib, on which it is built, wants HTTPS otherwise.
        return Child(
            self.checkout, self.name, command, environment={"AUTHLIB_INSECURE_TRANSPORT": "1"}
        )

    def ready(self) -> bool:
        connection = http.client.HTTPConnection(LOOPBACK, self.port, timeout=2)
        try:
            connection.request("GET", "/.well-known/openid-configuration")
            return connection.getresponse().status == 200
        except (OSError, http.client.HTTPException):
            return False
        finally:
            connection.close()
